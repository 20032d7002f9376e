"""What may be proposed as the answer of a question, in canonical form: the portal's value, or last year's answer."""

from typing import Any

from rapports.dossiers import Dossier
from rapports.questionnaire.contenu import LONGUEUR_TEXTE, ContenuInvalide, normaliser
from rapports.questionnaire.definition import Question, Qui, Type

# Last year's answer stands for this year's where it describes how things are, not what was done.
RECONDUITS = (Type.CHOIX, Type.CHOIX_MULTIPLE, Type.OUI_NON)


def valeur_du_portail(dossier: Dossier, question: Question) -> Any:
    """Canonical content of what the portal knows; None when it knows nothing that fits."""
    brut = dossier.portail.get(question.preremplissage) if question.preremplissage else None
    if question.type is Type.TEXTE and isinstance(brut, str):
        brut = brut[: question.longueur_max or LONGUEUR_TEXTE]
    try:
        return normaliser(question, brut, dossier.donnees.lignes_de(question))
    except ContenuInvalide:
        return None


def valeur_precedente(dossier: Dossier, question: Question) -> Any:
    """Last year's content, if it still fits the question."""
    brut = dossier.precedentes.get(question.equivalent_n1) if question.equivalent_n1 else None
    if question.type is Type.CALCUL:
        return brut
    try:
        return normaliser(question, brut, dossier.donnees.lignes_de(question))
    except ContenuInvalide:
        return None


def proposition(dossier: Dossier, question: Question) -> Any:
    """What the answer is pre-filled with, to be confirmed: the portal's value, or last year's word for a choice."""
    if question.type in (Type.CALCUL, Type.FICHIER):
        return None
    contenu = valeur_du_portail(dossier, question)
    if contenu is None and question.type in RECONDUITS:
        contenu = valeur_precedente(dossier, question)
    return contenu


def propositions(dossier: Dossier) -> dict[str, Any]:
    """{key: proposed content} of the questions of this answer that nobody has answered."""
    proposees = {}
    for question in dossier.questionnaire:
        if question.qui is Qui.REGIONAL and not dossier.prefecture.siege_de_region:
            continue
        stockee = dossier.valeurs.get(question.cle)
        if stockee is None or stockee.contenu is None:
            contenu = proposition(dossier, question)
            if contenu is not None:
                proposees[question.cle] = contenu
    return proposees
