"""The groups of `survey` as sections. A note is put in the help of what follows it."""

from collections.abc import Mapping
from typing import Any

from rapports.questionnaire.definition import Condition, Type, cles_de
from rapports.xlsform.classeur import Ligne
from rapports.xlsform.noms import mot
from rapports.xlsform.passage import condition_en_json
from rapports.xlsform.questions import LecteurDeQuestions
from rapports.xlsform.refus import Carnet
from rapports.xlsform.releve import Groupe, Rang, Releve
from rapports.xlsform.textes import Textes

COMMENTAIRE = "Commentaire libre"
LONGUEUR_COMMENTAIRE = 3000


def lire_sections(
    releve: Releve, tableaux: Mapping[str, dict[str, Any]], titre: str, textes: Textes, carnet: Carnet
) -> list[dict[str, Any]]:
    """Sections with their questions, in order. `titre`: that of a form without groups."""
    lecteur = _Sections(releve, tableaux, textes, carnet)
    return [lecteur.section(groupe, titre) for groupe in releve.groupes]


class _Sections:
    def __init__(self, releve: Releve, tableaux: Mapping[str, dict[str, Any]], textes: Textes, carnet: Carnet) -> None:
        self.carnet = carnet
        self.questions = LecteurDeQuestions(releve, tableaux, textes, carnet)
        self.prises = {r.cle for groupe in releve.groupes for r in groupe.rangs}

    def section(self, groupe: Groupe, titre: str) -> dict[str, Any]:
        section: dict[str, Any] = {"lettre": groupe.lettre, "titre": titre or groupe.nom}
        commune, aide = None, ""
        if groupe.ligne is not None:
            section["titre"] = self.questions.libelle(groupe.ligne, groupe.nom)
            aide = self.questions.texte(groupe.ligne, groupe.nom, "hint")
            commune = self.condition_du_groupe(groupe, groupe.ligne)
        questions: list[dict[str, Any]] = []
        notes = [aide] if aide else []
        for rang in groupe.rangs:
            if rang.type is None:
                notes.append(self.note(rang))
                continue
            if not questions:  # what comes before the first question is the help of the section
                section["aide"], notes = "\n\n".join(notes), []
            question = self.questions.lire(rang, commune)
            if notes:
                question["aide"] = "\n\n".join(filter(None, [*notes, question.get("aide", "")]))
                notes = []
            questions.append(question)
        if not questions or questions[-1].get("type") != Type.TEXTE_LONG:
            questions.append(self.commentaire(groupe, commune, notes))
        elif notes:
            questions[-1]["aide"] = "\n\n".join(filter(None, [questions[-1].get("aide", ""), *notes]))
        self.numeroter(groupe, questions)
        return section | {"questions": questions}

    def note(self, rang: Rang) -> str:
        if rang.ligne["relevant"]:
            self.questions.refuser(
                rang.ligne, "relevant", "une note conditionnelle n’est pas prise en charge : mettez-la dans « hint »"
            )
        return "\n".join(
            filter(
                None, [self.questions.libelle(rang.ligne, rang.nom), self.questions.texte(rang.ligne, rang.nom, "hint")]
            )
        )

    def condition_du_groupe(self, groupe: Groupe, ligne: Ligne) -> Condition | None:
        """The condition of a group is that of each of its questions."""
        condition = self.questions.condition(ligne, groupe.nom)
        dedans = {r.cle for r in groupe.rangs} & set(cles_de(condition))
        if dedans:
            self.questions.refuser(
                ligne, "relevant", "la condition d’un groupe ne peut pas porter sur une de ses questions"
            )
            return None
        return condition

    def commentaire(self, groupe: Groupe, commune: Condition | None, notes: list[str]) -> dict[str, Any]:
        """Every section ends with a free comment."""
        theme = next((r.cle.partition(".")[0] for r in groupe.rangs if "." in r.cle), mot(groupe.nom) or "section")
        cle, n = f"{theme}.commentaire", 2
        while cle in self.prises:
            cle, n = f"{theme}.commentaire_{n}", n + 1
        self.prises.add(cle)
        self.carnet.avis.append(f"Un commentaire libre est ajouté à la fin de la section {groupe.lettre}.")
        question: dict[str, Any] = {
            "cle": cle,
            "libelle": COMMENTAIRE,
            "type": str(Type.TEXTE_LONG),
            "longueur_max": LONGUEUR_COMMENTAIRE,
        }
        if notes:
            question["aide"] = "\n\n".join(notes)
        return question | ({"condition": condition_en_json(commune)} if commune else {})

    def numeroter(self, groupe: Groupe, questions: list[dict[str, Any]]) -> None:
        """Give a number to those that have none: « A3 » to the third, or the next that is free."""
        pris = {q.get("numero", "") for q in questions}
        for i, question in enumerate(questions, start=1):
            n = i
            while not question.get("numero"):
                numero, n = f"{groupe.lettre}{n}", n + 1
                if numero not in pris:
                    question["numero"] = numero
                    pris.add(numero)
