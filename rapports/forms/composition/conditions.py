"""Conditions of display, typed as rows: question, comparison, value. Two levels: rows, and groups of rows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from rapports.composition.mots import OPERATEURS_DE_TEST, TYPES, court
from rapports.forms.composition import listes
from rapports.forms.composition.grilles import Grille, liste, texte
from rapports.questionnaire import definition as d
from rapports.questionnaire.nombres import canonique, lire_nombre

LIENS = (("et", "toutes les lignes sont vraies"), ("ou", "au moins une ligne est vraie"))
AIDE = (
    "La question s’affiche quand la condition est vraie ; sans ligne, elle s’affiche toujours. Valeur : « oui » ou « non », "
    "un choix de la liste (son libellé ou son code), un nombre. Des lignes qui portent la même lettre de groupe sont d’abord "
    "réunies entre elles par l’autre lien."
)
Ligne = Mapping[str, Any]


def grille(questionnaire: d.Questionnaire, sauf: str, citees: Sequence[str]) -> Grille:
    """The rows of the condition of the question `sauf`."""
    offertes = listes.questions(questionnaire, lambda q: q.cle != sauf and q.type is not d.Type.CALCUL, citees)
    return Grille(
        "condition",
        "Condition d’affichage",
        (
            ("question", "Question", liste(offertes)),
            ("operateur", "Comparaison", liste(list(OPERATEURS_DE_TEST.items()))),
            ("valeur", "Valeur", texte(120)),
            ("groupe", "Groupe", texte(2)),
        ),
        aide=AIDE,
        plus="Ajouter des lignes à la condition",
    )


def lignes(questionnaire: d.Questionnaire, condition: d.Condition | None) -> tuple[str, list[dict[str, str]]] | None:
    """(link, rows) that type this condition; None when it is nested deeper than rows and groups can say."""
    if condition is None:
        return "et", []
    if isinstance(condition, d.Test):
        return "et", [_ligne(questionnaire, condition, "")]
    rangees: list[dict[str, str]] = []
    for rang, partie in enumerate(condition.parties):
        if isinstance(partie, d.Test):
            rangees.append(_ligne(questionnaire, partie, ""))
            continue
        if partie.lien == condition.lien or any(isinstance(p, d.Groupe) for p in partie.parties):
            return None
        tests = [p for p in partie.parties if isinstance(p, d.Test)]
        rangees += [_ligne(questionnaire, test, chr(ord("a") + rang % 26)) for test in tests]
    return condition.lien, rangees


def _ligne(questionnaire: d.Questionnaire, test: d.Test, groupe: str) -> dict[str, str]:
    if isinstance(test.valeur, bool):
        valeur = "oui" if test.valeur else "non"
    elif isinstance(test.valeur, Decimal):
        valeur = court(test.valeur)
    else:
        question = questionnaire.par_cle.get(test.question)
        libelles = {c.code: c.libelle for c in question.choix} if question else {}
        valeur = "" if test.valeur is None else libelles.get(str(test.valeur), str(test.valeur))
    return {"question": test.question, "operateur": test.operateur, "valeur": valeur, "groupe": groupe}


def condition(questionnaire: d.Questionnaire, rangees: Sequence[Ligne], lien: str) -> dict[str, Any] | None:
    """The document's condition for the typed rows. Raises `ValidationError` with a sentence for each wrong row."""
    phrases, parties = [], dict[str, list[dict[str, Any]]]()
    for ligne in rangees:
        try:
            test = _test(questionnaire, ligne)
        except forms.ValidationError as erreur:
            phrases += [f"Condition, ligne {ligne['rang'] + 1} : {phrase}" for phrase in erreur.messages]
            continue
        parties.setdefault(str(ligne["groupe"] or "").strip() or f"seule {ligne['rang']}", []).append(test)
    if phrases:
        raise forms.ValidationError(phrases)
    return _reunir([_reunir(tests, "ou" if lien == "et" else "et") for tests in parties.values()], lien)


def _reunir(parties: Sequence[dict[str, Any] | None], lien: str) -> dict[str, Any] | None:
    presentes = [p for p in parties if p is not None]
    if len(presentes) < 2:
        return presentes[0] if presentes else None
    return {"lien": lien, "parties": presentes}


def _test(questionnaire: d.Questionnaire, ligne: Ligne) -> dict[str, Any]:
    if not ligne["question"] or not ligne["operateur"]:
        raise forms.ValidationError("Choisissez une question et une comparaison.")
    visee = questionnaire.par_cle.get(ligne["question"])
    if visee is None:
        raise forms.ValidationError("Cette question n’est plus dans le questionnaire : choisissez-en une autre.")
    operateur, saisie = str(ligne["operateur"]), str(ligne["valeur"] or "").strip()
    if operateur == "remplie":
        return {"question": visee.cle, "operateur": operateur}
    if visee.type is d.Type.CHOIX_MULTIPLE:
        operateur = {"=": "contient", "!=": "ne_contient_pas"}.get(operateur, operateur)
    if operateur not in _operateurs(visee):
        permis = ", ".join(f"« {OPERATEURS_DE_TEST[o]} »" for o in _operateurs(visee))
        raise forms.ValidationError(f"Avec une question de type « {TYPES[visee.type].lower()} », choisissez {permis}.")
    if not saisie:
        raise forms.ValidationError("Indiquez la valeur à comparer.")
    return {"question": visee.cle, "operateur": operateur, "valeur": _valeur(visee, operateur, saisie)}


def _operateurs(question: d.Question) -> tuple[str, ...]:
    match question.type:
        case d.Type.CHOIX_MULTIPLE:
            return "contient", "ne_contient_pas", "remplie"
        case d.Type.ENTIER | d.Type.DECIMAL | d.Type.EUROS | d.Type.POURCENTAGE:
            return "=", "!=", "<", "<=", ">", ">=", "remplie"
        case d.Type.OUI_NON | d.Type.CHOIX:
            return "=", "!=", "remplie"
    return ("remplie",)


def _valeur(question: d.Question, operateur: str, saisie: str) -> Any:
    if question.type is d.Type.OUI_NON:
        if saisie.casefold() not in ("oui", "non"):
            raise forms.ValidationError("La valeur est « oui » ou « non ».")
        return saisie.casefold() == "oui"
    if question.choix:
        return _code(question, saisie)
    try:
        nombre = lire_nombre(saisie)
    except ValueError as erreur:
        raise forms.ValidationError(f"« {saisie} » n’est pas un nombre.") from erreur
    if operateur in ("<", "<=", ">", ">="):
        return str(nombre)
    if question.type is d.Type.ENTIER:
        return int(nombre)
    return canonique(nombre, question.decimales)  # compared with the stored text


def _code(question: d.Question, saisie: str) -> str:
    for choix in question.choix:
        if saisie.casefold() in (choix.code.casefold(), choix.libelle.casefold()):
            return choix.code
    permis = ", ".join(f"« {c.libelle} »" for c in question.choix)
    raise forms.ValidationError(f"« {saisie} » n’est pas un choix de {question.numero} : {permis}.")
