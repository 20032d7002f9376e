"""Three shapes of tables that most figures have: by territory, by choice, by line of a table question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Couverture, Graphique, Ligne, Nature, Tableau, Valeur
from rapports.chiffres.lecture import SOURCE, Enquete, Territoire, enquete, rapport
from rapports.questionnaire.definition import Type

Calcul = Callable[[Enquete, Sequence[Territoire]], Valeur]


@dataclass(frozen=True, slots=True)
class Mesure:
    """A column and how its value is computed on any set of préfectures: a région, a département, the whole."""

    colonne: Colonne
    calcul: Calcul


def somme(cle_colonne: str, titre: str, question: str, nature: Nature = Nature.ENTIER, decimales: int = 0) -> Mesure:
    """Sum of a number answered."""
    return Mesure(Colonne(cle_colonne, titre, nature, decimales), lambda e, ps: e.somme(ps, question))


def part(cle_colonne: str, titre: str, numerateur: str, *denominateurs: str, decimales: int = 1) -> Mesure:
    """Ratio of two sums, over those who answered the numerator."""

    def calcul(e: Enquete, ps: Sequence[Territoire]) -> Valeur:
        repondants = [p for p in ps if e.nombre(p, numerateur) is not None]
        sommes = [s for d in denominateurs if (s := e.somme(repondants, d)) is not None]
        return rapport(e.somme(repondants, numerateur), sum(sommes, Decimal(0)))

    return Mesure(Colonne(cle_colonne, titre, Nature.PART, decimales), calcul)


def combien(cle_colonne: str, titre: str, question: str, code: str | bool) -> Mesure:
    """How many préfectures ticked `code`."""
    return Mesure(Colonne(cle_colonne, titre, Nature.ENTIER), lambda e, ps: e.combien(ps, question, code))


def par_region(
    jeu: JeuDeDonnees,
    code: str,
    titre: str,
    definition: str,
    mesures: Sequence[Mesure],
    couverture: Couverture,
    **champs: Any,
) -> Tableau:
    """One line per région, and the whole."""
    e = enquete(jeu)
    lignes = tuple(Ligne((nom, *(m.calcul(e, ps) for m in mesures)), region) for region, nom, ps in e.regions)
    total = _ensemble(e, e.prefectures, mesures)
    return _territorial(code, titre, definition, "Région", mesures, lignes, total, couverture, champs)


def par_departement(
    jeu: JeuDeDonnees,
    code: str,
    titre: str,
    definition: str,
    mesures: Sequence[Mesure],
    couverture: Couverture,
    *,
    ps: Sequence[Territoire] | None = None,
    **champs: Any,
) -> Tableau:
    """One line per préfecture asked (or among `ps`), and the whole of them."""
    e = enquete(jeu)
    retenues = e.prefectures if ps is None else ps
    lignes = tuple(Ligne((p.nom, *(m.calcul(e, [p]) for m in mesures)), p.code) for p in retenues)
    total = _ensemble(e, retenues, mesures)
    return _territorial(code, titre, definition, "Département", mesures, lignes, total, couverture, champs)


def _ensemble(e: Enquete, ps: Sequence[Territoire], mesures: Sequence[Mesure]) -> Ligne:
    """The last line: numbers only, words have no total."""
    return Ligne(("Ensemble", *(m.calcul(e, ps) if m.colonne.numerique else None for m in mesures)))


def _territorial(
    code: str,
    titre: str,
    definition: str,
    premiere: str,
    mesures: Sequence[Mesure],
    lignes: tuple[Ligne, ...],
    total: Ligne,
    couverture: Couverture,
    champs: dict[str, Any],
) -> Tableau:
    colonnes = (Colonne("territoire", premiere), *(m.colonne for m in mesures))
    return Tableau(
        code,
        titre,
        definition,
        colonnes,
        lignes,
        champs.pop("source", SOURCE),
        total=total,
        couverture=couverture,
        **champs,
    )


def par_choix(
    jeu: JeuDeDonnees, code: str, titre: str, cle: str, definition: str, graphiques: tuple[Graphique, ...] = ()
) -> Tableau:
    """How many préfectures ticked each choice, and their share of those who answered the question."""
    e = enquete(jeu)
    couverture, repondants = e.couverture(cle), e.repondants(e.acceptees, cle)
    question = e.question(cle)
    choix = [(c.code, c.libelle) for c in question.choix] if question else []
    lignes = []
    for un, libelle in choix:
        nombre = e.combien(e.acceptees, cle, un)
        lignes.append(Ligne((libelle, nombre, rapport(nombre, repondants))))
    colonnes = (
        Colonne("choix", "Réponse"),
        Colonne("nombre", "Préfectures", Nature.ENTIER),
        Colonne("part", "Part des réponses", Nature.PART, 1),
    )
    return Tableau(
        code, titre, definition, colonnes, tuple(lignes), SOURCE, couverture=couverture, graphiques=graphiques
    )


def par_ligne(
    jeu: JeuDeDonnees,
    code: str,
    titre: str,
    cle: str,
    definition: str,
    *,
    entete: str,
    exclusif: bool,
    graphiques: tuple[Graphique, ...] = (),
) -> Tableau:
    """Sum of each line of a table question, over the columns the questionnaire gives it.

    `exclusif`: the lines add up to the whole, so a total and shares mean something.
    """
    e = enquete(jeu)
    question = e.question(cle)
    grille = question.tableau if question else None
    colonnes_q = grille.colonnes if grille else ()
    lignes_q = [(ligne.cle, ligne.libelle) for ligne in grille.lignes] if grille else []

    def sommer(ligne: str, colonne: str) -> Decimal:
        cellules = (e.cellule(p, cle, ligne, colonne) for p in e.acceptees)
        return sum((c for c in cellules if c is not None), Decimal(0))

    sommes = {(li, c.cle): sommer(li, c.cle) for li, _ in lignes_q for c in colonnes_q}
    totaux = [sum((sommes[li, c.cle] for li, _ in lignes_q), Decimal(0)) for c in colonnes_q]
    avec_part = exclusif and bool(colonnes_q) and colonnes_q[-1].type == Type.EUROS

    def valeurs(libelle: str, sommees: list[Decimal]) -> tuple[Valeur, ...]:
        return (libelle, *sommees, *([rapport(sommees[-1], totaux[-1])] if avec_part else []))

    lignes = tuple(Ligne(valeurs(libelle, [sommes[li, c.cle] for c in colonnes_q])) for li, libelle in lignes_q)
    colonnes = [Colonne("ligne", entete)]
    colonnes += [Colonne(c.cle, c.libelle, Nature.EUROS if c.type == Type.EUROS else Nature.ENTIER) for c in colonnes_q]
    if avec_part:
        colonnes.append(Colonne("part", "Part du montant", Nature.PART, 1))
    return Tableau(
        code,
        titre,
        definition,
        tuple(colonnes),
        lignes,
        SOURCE,
        total=Ligne(valeurs("Ensemble", totaux)) if exclusif else None,
        couverture=e.couverture("actions.nombre" if cle.startswith("actions.") else cle),
        graphiques=graphiques if colonnes_q else (),
    )
