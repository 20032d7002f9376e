"""What can be done to a questionnaire: each operation takes a document and gives another, or refuses with sentences."""

from collections.abc import Mapping
from typing import Any

from rapports.composition.cles import (
    LONGUEUR,
    MOTIF_CLE,
    MOTIF_LETTRE,
    PHRASE_CLE,
    lettre_libre,
    mots_utiles,
    numero_suivant,
    unique,
)
from rapports.composition.document import (
    Document,
    Objet,
    OperationRefusee,
    copie,
    questions,
    rattacher,
    section_de_lettre,
    situer,
    valide,
)

COMMENTAIRE = "Commentaire libre"
AIDE_COMMENTAIRE = "Précisions utiles à la lecture de cette section, et explication des alertes s’il y en a."
EN_TETE = ""


def modifier_titre(document: Document, titre: str) -> Document:
    """The title of the whole questionnaire."""
    if not titre.strip():
        raise OperationRefusee("Donnez un titre au questionnaire.")
    return valide({**copie(document), "titre": titre.strip()})


def ajouter_section(document: Document, titre: str, aide: str = "", lettre: str = "", apres: str = EN_TETE) -> Document:
    """A section with its free comment, after the section `apres` (at the end when it is empty)."""
    nouveau = copie(document)
    lettre = lettre or lettre_libre(nouveau)
    _verifier_lettre(nouveau, lettre)
    if not titre.strip():
        raise OperationRefusee("Donnez un titre à la section.")
    section: Objet = {"lettre": lettre, "titre": titre.strip(), "aide": aide.strip(), "questions": []}
    debut = mots_utiles(titre, 2).lstrip("0123456789_") or f"section_{lettre.lower()}"
    cle = unique(f"{debut[:60]}.commentaire", _cles(nouveau))
    section["questions"].append(
        {
            "cle": cle, "numero": f"{lettre}1", "libelle": COMMENTAIRE, "type": "texte_long", "longueur_max": 3000,
            "aide": AIDE_COMMENTAIRE, "rapport": "annexes",
        }
    )  # fmt: skip
    sections = nouveau["sections"]
    rang = sections.index(section_de_lettre(nouveau, apres)) + 1 if apres else len(sections)
    sections.insert(rang, section)
    return valide(nouveau)


def modifier_section(document: Document, lettre: str, titre: str, aide: str = "", nouvelle: str = "") -> Document:
    """Title, help and letter. The printed numbers that begin with the letter follow it."""
    nouveau = copie(document)
    section = section_de_lettre(nouveau, lettre)
    if not titre.strip():
        raise OperationRefusee("Donnez un titre à la section.")
    if nouvelle and nouvelle != lettre:
        _verifier_lettre(nouveau, nouvelle)
        for question in section["questions"]:
            numero = question["numero"]
            if numero.startswith(lettre) and numero[len(lettre) : len(lettre) + 1].isdigit():
                question["numero"] = nouvelle + numero[len(lettre) :]
        section["lettre"] = nouvelle
    section.update(titre=titre.strip(), aide=aide.strip())
    return valide(nouveau)


def deplacer_section(document: Document, lettre: str, apres: str = EN_TETE) -> Document:
    """Put a section after another; first when `apres` is empty."""
    nouveau = copie(document)
    section = section_de_lettre(nouveau, lettre)
    if apres == lettre:
        raise OperationRefusee("Une section ne se place pas après elle-même.")
    sections = nouveau["sections"]
    sections.remove(section)
    sections.insert(sections.index(section_de_lettre(nouveau, apres)) + 1 if apres else 0, section)
    return valide(nouveau)


def dupliquer_section(document: Document, lettre: str) -> Document:
    """A copy just after, with keys of its own: what its questions and checks say of each other is said of the copies."""
    nouveau = copie(document)
    origine = section_de_lettre(nouveau, lettre)
    prises = _cles(nouveau)
    cles: dict[str, str] = {}
    for question in origine["questions"]:
        cles[question["cle"]] = unique(_pour_suffixe(question["cle"]), prises | set(cles.values()))
    double = rattacher(copie({"x": origine, "controles": []})["x"], cles)
    double.update(lettre=lettre_libre(nouveau), titre=f"{origine['titre']} (copie)")
    for question in double["questions"]:
        question["cle"] = cles[question["cle"]]
        question["numero"] = question["numero"].replace(lettre, double["lettre"], 1)
        question.pop("equivalent_n1", None)
    nouveau["sections"].insert(nouveau["sections"].index(origine) + 1, double)
    _dupliquer_les_controles(nouveau, cles)
    return valide(nouveau)


def retirer_section(document: Document, lettre: str) -> Document:
    """The section goes with its questions and the checks shown at them; what quotes them elsewhere is told before opening."""
    nouveau = copie(document)
    section = section_de_lettre(nouveau, lettre)
    nouveau["sections"].remove(section)
    _retirer_les_controles(nouveau, {q["cle"] for q in section["questions"]})
    return valide(nouveau)


def ajouter_question(
    document: Document, lettre: str, question: Mapping[str, Any], apres: str | None = None
) -> Document:
    """A question after the question `apres` of the section; None: before its closing comment; empty: first."""
    nouveau = copie(document)
    section = section_de_lettre(nouveau, lettre)
    _verifier_cle(nouveau, str(question.get("cle", "")))
    rang = _rang(section, apres)
    neuve = {**question, "numero": question.get("numero") or numero_suivant(section, rang - 1)}
    section["questions"].insert(rang, neuve)
    return valide(nouveau)


def modifier_question(document: Document, cle: str, question: Mapping[str, Any]) -> Document:
    """The question as it is now told. When its key changes, conditions, sums and checks follow."""
    nouveau = copie(document)
    section, rang = situer(nouveau, cle)
    nouvelle = str(question.get("cle", cle))
    if nouvelle != cle:
        _verifier_cle(nouveau, nouvelle)
    section["questions"][rang] = {**question, "cle": nouvelle}
    if nouvelle != cle:
        nouveau = {**nouveau, **rattacher({n: nouveau[n] for n in ("sections", "controles")}, {cle: nouvelle})}
    return valide(nouveau)


def deplacer_question(document: Document, cle: str, lettre: str, apres: str | None = None) -> Document:
    """To another place, in the same section or in another (`apres`: as `ajouter_question`)."""
    nouveau = copie(document)
    depart, rang = situer(nouveau, cle)
    if apres == cle:
        raise OperationRefusee("Une question ne se place pas après elle-même.")
    arrivee = section_de_lettre(nouveau, lettre)
    question = depart["questions"].pop(rang)
    place = _rang(arrivee, apres)
    if arrivee is not depart:
        question["numero"] = numero_suivant(arrivee, place - 1)
    arrivee["questions"].insert(place, question)
    return valide(nouveau)


def monter_question(document: Document, cle: str) -> Document:
    """One place up in its section."""
    section, rang = situer(document, cle)
    if rang == 0:
        raise OperationRefusee("Cette question est déjà la première de sa section.")
    return deplacer_question(
        document, cle, section["lettre"], section["questions"][rang - 2]["cle"] if rang > 1 else ""
    )


def descendre_question(document: Document, cle: str) -> Document:
    """One place down in its section."""
    section, rang = situer(document, cle)
    if rang == len(section["questions"]) - 1:
        raise OperationRefusee("Cette question est déjà la dernière de sa section.")
    return deplacer_question(document, cle, section["lettre"], section["questions"][rang + 1]["cle"])


def dupliquer_question(document: Document, cle: str) -> Document:
    """A copy just after, with a key and a number of its own; its checks are not copied."""
    nouveau = copie(document)
    section, rang = situer(nouveau, cle)
    double = copie({"x": section["questions"][rang], "controles": []})["x"]
    double["cle"] = unique(_pour_suffixe(cle), _cles(nouveau))
    double["numero"] = numero_suivant(section, rang)
    double.pop("equivalent_n1", None)
    section["questions"].insert(rang + 1, double)
    return valide(nouveau)


def retirer_question(document: Document, cle: str) -> Document:
    """The question goes with the checks shown at it; what quotes it elsewhere is told before opening."""
    nouveau = copie(document)
    section, rang = situer(nouveau, cle)
    del section["questions"][rang]
    _retirer_les_controles(nouveau, {cle})
    return valide(nouveau)


def renumeroter_section(document: Document, lettre: str) -> Document:
    """A1, A2… in order. A question that shows under a condition keeps the number of the one before it, « bis »."""
    nouveau = copie(document)
    section = section_de_lettre(nouveau, lettre)
    compte, suite = 0, 0
    for question in section["questions"]:
        suite = suite + 1 if question.get("condition") and compte and suite < 3 else 0
        compte += suite == 0
        suffixe = ("", " bis", " ter", " quater")[suite]
        question["numero"] = f"{lettre}{compte}{suffixe}"
    return valide(nouveau)


def _cles(document: Mapping[str, Any]) -> set[str]:
    return {q["cle"] for q in questions(document)}


def _pour_suffixe(cle: str) -> str:
    return cle[: LONGUEUR - 5].rstrip("_.")


def _verifier_lettre(document: Document, lettre: str) -> None:
    if not MOTIF_LETTRE.fullmatch(lettre):
        raise OperationRefusee("La lettre d’une section s’écrit en une ou deux majuscules.")
    if any(s["lettre"] == lettre for s in document["sections"]):
        raise OperationRefusee(f"Une section porte déjà la lettre {lettre}.")


def _verifier_cle(document: Document, cle: str) -> None:
    if not MOTIF_CLE.fullmatch(cle) or len(cle) > LONGUEUR:
        raise OperationRefusee(f"« {cle} » n’est pas une clé. {PHRASE_CLE}")
    if cle in _cles(document):
        raise OperationRefusee(f"Une question porte déjà la clé « {cle} ».")


def _rang(section: Objet, apres: str | None) -> int:
    rangees = section["questions"]
    if apres is None:
        return len(rangees) - 1 if rangees and rangees[-1]["type"] == "texte_long" else len(rangees)
    if apres == EN_TETE:
        return 0
    for rang, question in enumerate(rangees):
        if question["cle"] == apres:
            return rang + 1
    raise OperationRefusee(f"La question « {apres} » n’est plus dans la section {section['lettre']}.")


def _retirer_les_controles(document: Document, cles: set[str]) -> None:
    document["controles"] = [c for c in document["controles"] if c["question"] not in cles]


def _dupliquer_les_controles(document: Document, cles: Mapping[str, str]) -> None:
    codes = {c["code"] for c in document["controles"]}
    for controle in [c for c in document["controles"] if c["question"] in cles]:
        double = rattacher(controle, cles)
        double["code"] = unique(_pour_suffixe(controle["code"]), codes)
        codes.add(double["code"])
        document["controles"].append(double)
