"""What a text may become, and what it lacks. Pure: nothing here reads or writes the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

from circulaires.controle import ParametresInvalides, Severite, TypeInconnu, lire_parametres, type_de_regle
from circulaires.controle.grandeurs import Bornes, Liste, Mesure
from circulaires.controle.phrases import joindre
from circulaires.models import ChantierPrioritaire, ContenuAttendu, EcheanceTexte, OrientationAnnuelle, Regle, Texte
from mildeca_portal.socle.etats import Transitions
from mildeca_portal.socle.templatetags.formats import date_longue

S = Texte.Statut
TRANSITIONS: Transitions = {
    S.BROUILLON: frozenset({S.EN_RELECTURE}),
    S.EN_RELECTURE: frozenset({S.BROUILLON, S.SIGNE}),
    S.SIGNE: frozenset({S.EN_RELECTURE, S.PUBLIE}),
    S.PUBLIE: frozenset({S.REMPLACE, S.ABROGE}),
    S.REMPLACE: frozenset({S.ABROGE}),
    S.ABROGE: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Manque:
    """Something to complete before publishing. `rubrique`: the part of the authoring page where it is done."""

    phrase: str
    rubrique: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """A text with what it holds, each list in its order."""

    texte: Texte
    orientations: Sequence[OrientationAnnuelle]
    chantiers: Sequence[ChantierPrioritaire]
    regles: Sequence[Regle]
    echeances: Sequence[EcheanceTexte]
    contenus: Sequence[ContenuAttendu] = ()
    # For a modificative: the rules in force when it takes effect, that it leaves as they are.
    autres_regles: "Sequence[RegleAppliquee]" = ()

    @property
    def est_vide(self) -> bool:
        """Whether nothing of what the text says is there: only what identifies it is known."""
        listes = (self.orientations, self.chantiers, self.regles, self.echeances, self.contenus)
        return not self.texte.introduction and not any(listes)


class RegleLue(Protocol):
    """What is read of a rule to put it in words: a row of a text, a local rule, or what applies on a day."""

    @property
    def code(self) -> str: ...
    @property
    def type_regle(self) -> str: ...
    @property
    def parametres(self) -> Mapping[str, Any]: ...


class RegleAppliquee(RegleLue, Protocol):
    """A rule that applies, with what it does when it is not respected."""

    @property
    def severite(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RegleEnClair:
    """A rule as its readers see it. `phrase`: the rule in French; `anomalies`: why its parameters cannot be read."""

    regle: Any
    phrase: str
    nom_du_type: str
    anomalies: tuple[str, ...] = ()


def en_clair(regle: RegleLue) -> RegleEnClair:
    """The rule in a French sentence, or what is wrong with its parameters."""
    try:
        type_regle = type_de_regle(regle.type_regle)
        phrase = type_regle.en_clair(lire_parametres(regle.type_regle, regle.parametres))
    except TypeInconnu:
        return RegleEnClair(regle, "", "", (f"Le type de la règle {regle.code} n’est pas connu du portail.",))
    except ParametresInvalides as erreur:
        return RegleEnClair(regle, "", type_regle.nom, tuple(erreur.phrases))
    return RegleEnClair(regle, phrase, type_regle.nom)


def contradictions(regles: Iterable[RegleAppliquee]) -> list[str]:
    """Why no project could respect all these rules, one French sentence for each contradiction. Empty: some may.

    `regles`: those that apply together. Only blocking rules are compared; one that cannot be read is left aside.
    """
    mesures: dict[Mesure, list[tuple[str, Bornes]]] = {}
    listes: dict[Liste, list[tuple[str, frozenset[str]]]] = {}
    for regle in regles:
        if regle.severite != Severite.BLOQUANTE:
            continue
        try:
            type_regle = type_de_regle(regle.type_regle)
            parametres = lire_parametres(regle.type_regle, regle.parametres)
        except (TypeInconnu, ParametresInvalides):
            continue
        for mesure, bornes in type_regle.bornes(parametres).items():
            mesures.setdefault(mesure, []).append((regle.code, bornes))
        for liste, codes in type_regle.ensembles(parametres).items():
            listes.setdefault(liste, []).append((regle.code, codes))
    return [
        *(phrase for mesure, bornees in mesures.items() for phrase in _bornes_croisees(mesure, bornees)),
        *(phrase for liste, admis in listes.items() for phrase in _ensembles_disjoints(liste, admis)),
    ]


def contradictions_ajoutees(regle: RegleAppliquee, autres: Sequence[RegleAppliquee]) -> list[str]:
    """What `regle` would contradict among the others: those they already have among themselves are not told again."""
    deja = contradictions(autres)
    return [phrase for phrase in contradictions([*autres, regle]) if phrase not in deja]


def _bornes_croisees(mesure: Mesure, bornees: Sequence[tuple[str, Bornes]]) -> list[str]:
    planchers = [(code, b.minimum) for code, b in bornees if b.minimum is not None]
    plafonds = [(code, b.maximum) for code, b in bornees if b.maximum is not None]
    return [
        f"Les règles {a} et {b} se contredisent sur {mesure.libelle} : "
        f"{a} demande {mesure.au_moins(minimum)}, {b} {mesure.au_plus(maximum)}."
        for a, minimum in planchers
        for b, maximum in plafonds
        if minimum > maximum
    ]


def _ensembles_disjoints(liste: Liste, admis: Sequence[tuple[str, frozenset[str]]]) -> list[str]:
    """Two rules without any code in common; else, when together they leave none, all of them."""
    paires: list[tuple[tuple[str, frozenset[str]], ...]] = [
        paire for paire in combinations(admis, 2) if not paire[0][1] & paire[1][1]
    ]
    if not paires and len(admis) > 2 and not frozenset.intersection(*(codes for _, codes in admis)):
        paires = [tuple(admis)]
    phrases = []
    for regles in paires:
        noms = joindre([code for code, _ in regles])
        detail = " ; ".join(f"{code} n’admet que {liste.en_mots(codes)}" for code, codes in regles)
        phrases.append(f"Les règles {noms} se contredisent sur {liste.libelle} : {detail}.")
    return phrases


def manques_pour_publier(dossier: Dossier, aujourdhui: date) -> list[Manque]:
    """Everything that stands between the text and its publication, in the order of the authoring page. Empty: ready."""
    texte = dossier.texte
    manques = [*_manques_du_texte(texte), *_MANQUES[texte.nature](dossier, aujourdhui)]
    if texte.statut != S.SIGNE:
        manques.append(Manque("Enregistrez la signature : date, signataire et PDF signé.", "signature"))
    return manques


def _manques_d_une_annuelle(dossier: Dossier, aujourdhui: date) -> list[Manque]:
    return [
        *_si_vide(dossier.orientations, "Ajoutez au moins une orientation.", "orientations"),
        *_si_vide(dossier.chantiers, "Ajoutez au moins un chantier prioritaire.", "chantiers"),
        *_manques_des_regles(dossier.regles, aujourdhui),
        *_manques_du_calendrier(dossier.echeances, aujourdhui),
    ]


def _manques_d_une_modificative(dossier: Dossier, aujourdhui: date) -> list[Manque]:
    """It may only take rules away: then none of its rules is active."""
    texte = dossier.texte
    manques = []
    if texte.modifie is None or texte.modifie.statut != S.PUBLIE:
        manques.append(Manque("La circulaire modifiée doit être publiée et non abrogée.", "texte"))
    if texte.date_effet is None:
        manques.append(Manque("Indiquez la date à compter de laquelle la modification s’applique.", "texte"))
    elif texte.date_effet < aujourdhui:
        manques.append(Manque("La date d’effet ne peut pas précéder le jour de la publication.", "texte"))
    elif texte.exercice and texte.date_effet.year > texte.exercice:
        manques.append(Manque(f"La date d’effet est après la fin de l’exercice {texte.exercice}.", "texte"))
    elif texte.modifie and texte.modifie.abroge_le and texte.date_effet >= texte.modifie.abroge_le:
        manques.append(Manque("La circulaire modifiée sera abrogée avant la date d’effet.", "texte"))
    return [
        *manques,
        *_si_vide(dossier.regles, "Ajoutez au moins une règle modifiée, ajoutée ou retirée.", "regles"),
        *_anomalies_des_regles(dossier.regles, aujourdhui, dossier.autres_regles),
        *_echeances_passees(dossier.echeances, aujourdhui),
    ]


def _manques_d_une_instruction(dossier: Dossier, aujourdhui: date) -> list[Manque]:
    manques = []
    if dossier.texte.strategie_id is None:
        manques.append(Manque("Indiquez la stratégie que l’instruction met en œuvre.", "texte"))
    demandes = [*dossier.orientations, *dossier.contenus]
    return [
        *manques,
        *_si_vide(
            demandes, "Ajoutez au moins une orientation ou un contenu attendu des feuilles de route.", "contenus"
        ),
        *_echeances_passees(dossier.echeances, aujourdhui),
    ]


_MANQUES: Mapping[str, Callable[[Dossier, date], list[Manque]]] = {
    Texte.Nature.ANNUELLE: _manques_d_une_annuelle,
    Texte.Nature.MODIFICATIVE: _manques_d_une_modificative,
    Texte.Nature.INSTRUCTION: _manques_d_une_instruction,
}


def _si_vide(lignes: Sequence[object], phrase: str, rubrique: str) -> list[Manque]:
    return [] if lignes else [Manque(phrase, rubrique)]


def _manques_du_texte(texte: Texte) -> list[Manque]:
    manques = []
    if not texte.reference:
        nom = "de l’instruction" if texte.nature == Texte.Nature.INSTRUCTION else "de la circulaire"
        manques.append(Manque(f"Indiquez la référence {nom}.", "texte"))
    if not texte.introduction.strip():
        manques.append(Manque("Rédigez l’introduction.", "texte"))
    return manques


def _manques_des_regles(regles: Sequence[Regle], aujourdhui: date) -> list[Manque]:
    actives = [regle for regle in regles if regle.active]
    manques = _si_vide(actives, "Ajoutez au moins une règle d’emploi active.", "regles")
    return [*manques, *_anomalies_des_regles(regles, aujourdhui)]


def _anomalies_des_regles(
    regles: Sequence[Regle], aujourdhui: date, autres: Sequence[RegleAppliquee] = ()
) -> list[Manque]:
    """Rules that cannot be read, whose last day has passed, or that no project could respect together, `autres` included."""
    actives = [regle for regle in regles if regle.active]
    illisibles = [
        Manque(f"Corrigez la règle {regle.code} : {anomalie}", "regles")
        for regle in actives
        for anomalie in en_clair(regle).anomalies or _deja_passee(regle, aujourdhui)
    ]
    deja = contradictions(autres)
    nouvelles = [phrase for phrase in contradictions([*autres, *actives]) if phrase not in deja]
    return [*illisibles, *(Manque(phrase, "regles") for phrase in nouvelles)]


def _deja_passee(regle: Regle, aujourdhui: date) -> list[str]:
    """Of a rule that can be read."""
    parametres = lire_parametres(regle.type_regle, regle.parametres)
    dernier = type_de_regle(regle.type_regle).dernier_jour(parametres)
    passee = dernier is not None and dernier < aujourdhui
    return [f"sa date limite, le {date_longue(dernier)}, est déjà passée."] if passee else []


def _manques_du_calendrier(echeances: Sequence[EcheanceTexte], aujourdhui: date) -> list[Manque]:
    manques = _si_vide(echeances, "Ajoutez au moins une échéance au calendrier.", "echeances")
    if echeances and not any(e.nature == EcheanceTexte.Nature.ENGAGEMENT for e in echeances):
        manques.append(Manque("Indiquez la date limite d’engagement des crédits.", "echeances"))
    return [*manques, *_echeances_passees(echeances, aujourdhui)]


def _echeances_passees(echeances: Sequence[EcheanceTexte], aujourdhui: date) -> list[Manque]:
    return [
        Manque(f"L’échéance « {echeance.intitule} » est déjà passée.", "echeances")
        for echeance in echeances
        if echeance.au_plus_tard_le and echeance.au_plus_tard_le < aujourdhui
    ]
