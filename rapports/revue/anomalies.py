"""What the reviewer looks at first, and which answers have nothing to look at. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from mildeca_portal.socle.templatetags.formats import INSECABLE
from rapports.corrections import EXPLICATION
from rapports.questionnaire.etat import Anomalie, anomalies
from rapports.questionnaire.evaluation import Donnees
from rapports.revue.reseau import Comparaison, a_verifier


class Gravite(IntEnum):
    """From what would refuse the answer to what is only far from the others."""

    BLOQUANTE = 1
    INEXPLIQUEE = 2
    EXPLIQUEE = 3
    A_VERIFIER = 4


LIBELLES = {
    Gravite.BLOQUANTE: ("Contrôle bloquant", "erreur"),
    Gravite.INEXPLIQUEE: ("Sans explication", "attention"),
    Gravite.EXPLIQUEE: ("Expliqué", "info"),
    Gravite.A_VERIFIER: ("À vérifier", "nouveau"),
}


@dataclass(frozen=True, slots=True)
class Releve:
    """One thing to look at. `explication`: what the préfecture says of it."""

    gravite: Gravite
    cle: str
    section: str
    nom: str
    phrase: str
    explication: str = ""

    @property
    def etat(self) -> tuple[str, str]:
        """Words and level of its badge."""
        return LIBELLES[self.gravite]


def relever(donnees: Donnees, comparees: Mapping[str, Sequence[Comparaison]]) -> list[Releve]:
    """Everything to look at, the gravest first, then in the order of the questionnaire.

    Failed checks and gaps with their explanation; then, for each question, what is far from the network.
    """
    ordre = {cle: rang for rang, cle in enumerate(donnees.questionnaire.par_cle)}
    releves = [_d_une_anomalie(donnees, a) for a in anomalies(donnees)]
    releves += [r for cle, liste in comparees.items() if (r := _du_reseau(donnees, cle, liste))]
    return sorted(releves, key=lambda r: (r.gravite, ordre[r.cle]))


def _d_une_anomalie(donnees: Donnees, anomalie: Anomalie) -> Releve:
    gravite = Gravite.EXPLIQUEE if anomalie.expliquee else Gravite.INEXPLIQUEE
    return Releve(
        gravite=Gravite.BLOQUANTE if anomalie.bloquante else gravite,
        cle=anomalie.cle,
        section=anomalie.section,
        nom=_nom(donnees, anomalie.cle),
        phrase=anomalie.phrase,
        explication="" if anomalie.bloquante else _explication(donnees, anomalie),
    )


def _explication(donnees: Donnees, anomalie: Anomalie) -> str:
    """The word given beside the question; failing that, the comment of the section."""
    mots = donnees.valeurs.get(EXPLICATION + anomalie.cle) or donnees.contenu(anomalie.commentaire)
    return str(mots or "")


def _du_reseau(donnees: Donnees, cle: str, comparees: Sequence[Comparaison]) -> Releve | None:
    """One line for each question, whatever the number of its measures that are far from the others."""
    if cle not in donnees.visibles:
        return None
    phrases = [c.phrase for c in a_verifier(comparees)]
    if not phrases:
        return None
    return Releve(
        Gravite.A_VERIFIER,
        cle,
        donnees.questionnaire.section_de[cle],
        _nom(donnees, cle),
        f"{f'{INSECABLE}; '.join(phrases)}.",
        str(donnees.valeurs.get(EXPLICATION + cle) or ""),
    )


def _nom(donnees: Donnees, cle: str) -> str:
    question = donnees.questionnaire.par_cle[cle]
    return f"{question.numero}. {question.libelle}"


# Singular, plural.
EN_BREF = {
    Gravite.BLOQUANTE: ("bloquant", "bloquants"),
    Gravite.INEXPLIQUEE: ("sans explication",) * 2,
    Gravite.EXPLIQUEE: ("expliqué", "expliqués"),
    Gravite.A_VERIFIER: ("à vérifier",) * 2,
}


def en_bref(releves: Sequence[Releve]) -> str:
    """« 4 expliqués, 2 à vérifier », the gravest first; empty for none."""
    nombres = Counter(r.gravite for r in releves)
    return ", ".join(f"{n}{INSECABLE}{EN_BREF[g][n > 1]}" for g, n in sorted(nombres.items()))


def sans_anomalie(releves: Sequence[Releve]) -> bool:
    """Nothing at all to look at, explained or not: the answer may be accepted among others."""
    return not releves
