"""What changed from one text to another: kept, changed, added, removed, part by part. Pure once both are read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from circulaires.models import Regle, Texte
from circulaires.regles import Dossier, en_clair
from mildeca_portal.socle.templatetags.formats import date_longue

GARDE, CHANGE, AJOUTE, RETIRE = "garde", "change", "ajoute", "retire"
SORTES = {GARDE: "conservé", CHANGE: "modifié", AJOUTE: "ajouté", RETIRE: "supprimé"}


@dataclass(frozen=True, slots=True)
class Champ:
    """One field, as it is read, in each text."""

    libelle: str
    avant: str
    apres: str

    @property
    def change(self) -> bool:
        return self.avant != self.apres


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of either text, or the same in both. `champs`: those filled in either."""

    titre: str
    sorte: str
    champs: tuple[Champ, ...]

    @property
    def etat(self) -> str:
        return SORTES[self.sorte]


@dataclass(frozen=True, slots=True)
class Rubrique:
    code: str
    titre: str
    lignes: tuple[Ligne, ...]

    @property
    def nombres(self) -> dict[str, int]:
        """{kind: number of rows}, every kind present."""
        comptes = Counter(ligne.sorte for ligne in self.lignes)
        return {sorte: comptes[sorte] for sorte in SORTES}


def comparer(
    avant: Dossier, apres: Dossier, annexes_avant: Iterable[Any], annexes_apres: Iterable[Any]
) -> list[Rubrique]:
    """Each part that either text fills, in order. Rows are paired by where they come from, then by code or title.

    A modificative says only what it changes: of its rules and dates alone, and nothing of those it does not name.
    """
    parties = [
        ("orientations", "Orientations", avant.orientations, apres.orientations),
        ("chantiers", "Chantiers prioritaires", avant.chantiers, apres.chantiers),
        ("regles", "Règles d’emploi des crédits", avant.regles, apres.regles),
        ("contenus", "Contenus attendus", avant.contenus, apres.contenus),
        ("echeances", "Calendrier", avant.echeances, apres.echeances),
        ("annexes", "Annexes", list(annexes_avant), list(annexes_apres)),
    ]
    if apres.texte.nature == Texte.Nature.MODIFICATIVE:
        nommees = [(code, titre, a, b) for code, titre, a, b in parties if code in ("regles", "echeances") and b]
        return [Rubrique(code, titre, tuple(_apparier(a, b, partiel=True))) for code, titre, a, b in nommees]
    identite = _ligne("Texte et identité", _du_texte(avant.texte), _du_texte(apres.texte))
    rubriques = [Rubrique("texte", "Texte et identité", (identite,))]
    rubriques += [Rubrique(code, titre, tuple(_apparier(a, b))) for code, titre, a, b in parties if a or b]
    return rubriques


def seulement_les_changements(rubriques: Sequence[Rubrique]) -> list[Rubrique]:
    """Without what was kept as it was."""
    restes = [Rubrique(r.code, r.titre, tuple(x for x in r.lignes if x.sorte != GARDE)) for r in rubriques]
    return [r for r in restes if r.lignes]


def _apparier(avant: Sequence[Any], apres: Sequence[Any], *, partiel: bool = False) -> Iterable[Ligne]:
    """In the order of the new text; what was removed comes last. `partiel`: the new one only names what it changes."""
    restants = {ligne.pk: ligne for ligne in avant}
    paires = {ligne.pk: restants.pop(ligne.issu_de_id, None) for ligne in apres}
    par_cle = {_cle(ligne): ligne for ligne in reversed(restants.values())}
    for ligne in apres:
        ancienne = paires[ligne.pk]
        if ancienne is None and (ancienne := par_cle.pop(_cle(ligne), None)) is not None:
            del restants[ancienne.pk]
        supprimee = partiel and ancienne is not None and _est_retiree(ligne)
        yield _ligne(str(ligne), _champs(ancienne) if ancienne else None, None if supprimee else _champs(ligne))
    if partiel:
        return
    for ligne in restants.values():
        yield _ligne(str(ligne), _champs(ligne), None)


def _est_retiree(ligne: Any) -> bool:
    """A modificative takes a rule away by naming it, inactive."""
    return isinstance(ligne, Regle) and not ligne.active


def _cle(ligne: Any) -> str:
    """The code of a rule; otherwise the title, whatever its case and spaces."""
    return getattr(ligne, "code", "") or " ".join(ligne.intitule.casefold().split())


def _ligne(titre: str, avant: dict[str, str] | None, apres: dict[str, str] | None) -> Ligne:
    a, b = avant or {}, apres or {}
    tous = [Champ(nom, a.get(nom, ""), b.get(nom, "")) for nom in {**a, **b}]
    champs = tuple(c for c in tous if c.avant or c.apres)
    if avant is None:
        return Ligne(titre, AJOUTE, champs)
    if apres is None:
        return Ligne(titre, RETIRE, champs)
    return Ligne(titre, CHANGE if any(c.change for c in champs) else GARDE, champs)


def _du_texte(texte: Texte) -> dict[str, str]:
    return {
        "Intitulé": texte.intitule,
        "Référence": texte.reference,
        "Date de signature": date_longue(texte.date_signature),
        "Signataire": texte.signataire,
        "Affaire suivie par": texte.affaire_suivie_par,
        "Stratégie": texte.strategie.intitule if texte.strategie else "",
        "En vigueur à compter du": date_longue(texte.date_effet),
        "Introduction": texte.introduction,
    }


def _champs(ligne: Any) -> dict[str, str]:
    """The fields of a row, by label, as they are read."""
    return {nom: valeur for nom, valeur in _lus(ligne) if valeur is not None}


def _lus(ligne: Any) -> Iterable[tuple[str, str | None]]:
    modele = ligne._meta.model_name
    if modele == "regle":
        lue = en_clair(ligne)
        yield "Libellé", ligne.libelle
        yield "Règle", lue.phrase or " ".join(lue.anomalies)
        yield "Type", lue.nom_du_type
        yield "Sévérité", ligne.get_severite_display()
        yield "Application", "active" if ligne.active else "inactive"
        yield "Paramètres", "à confirmer" if ligne.a_confirmer else "confirmés"
        yield "Paragraphe", ligne.paragraphe
        yield "Origine du paragraphe", ligne.paragraphe_origine
        return
    yield "Intitulé", ligne.intitule
    if modele == "orientationannuelle":
        yield "Contenu", ligne.contenu
        yield "Objectifs cibles", "\n".join(str(o) for o in ligne.objectifs_cibles.all())
    elif modele == "contenuattendu":
        yield "Précision", ligne.precision
        yield "Vérification par le portail", ligne.get_critere_display()
        yield "Obligatoire pour signer", "oui" if ligne.obligatoire else "non"
    elif modele == "annexe":
        yield "Fichier", ligne.fichier.nom
    else:
        yield "Description", getattr(ligne, "description", None)
        yield "Nature", ligne.get_nature_display() if modele == "echeancetexte" else None
        yield "Dates", ligne.dates_en_clair
