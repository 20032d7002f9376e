"""A questionnaire as the sheets of an XLSForm: rows of texts, by name of column. The workbook is made by `documents.xlsform`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapports.composition.cles import MOTIF_LETTRE
from rapports.composition.document import cles_citees
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import ecrire
from rapports.xlsform import grammaire as g
from rapports.xlsform.calculs import ecrire_calcul, ecrire_formule, ecrire_operande
from rapports.xlsform.conditions import Sujet, ecrire_condition, lire_condition
from rapports.xlsform.contraintes import Contraintes, ecrire_contraintes, message
from rapports.xlsform.noms import cle_de, echapper, nommer
from rapports.xlsform.passage import condition_en_json
from rapports.xlsform.refus import ExpressionRefusee
from rapports.xlsform.textes import Textes
from rapports.xlsform.xpath import chiffres

Ligne = dict[str, str]
OUI = "oui"
LISTE_OUI_NON = "oui-non"


@dataclass
class Feuille:
    nom: str
    lignes: list[Ligne] = field(default_factory=list)

    @property
    def colonnes(self) -> tuple[str, ...]:
        return g.COLONNES[self.nom]


def feuilles(questionnaire: d.Questionnaire, version: str = "") -> list[Feuille]:
    """Every sheet, in the order of the workbook. `version`: told to the other tools, never read back."""
    return _Ecriture(questionnaire, version).feuilles()


class _Ecriture:
    def __init__(self, questionnaire: d.Questionnaire, version: str) -> None:
        self.q, self.version, self.textes = questionnaire, version, Textes()
        pris: set[str] = {"meta"}
        self.groupes = {s.lettre: nommer(s.lettre, pris) for s in questionnaire.sections}
        self.noms = {q.cle: nommer(q.cle, pris) for q in questionnaire}
        self.sujets = {
            q.cle: Sujet(q.cle, self.noms[q.cle], q.type, frozenset(c.code for c in q.choix), q.decimales)
            for q in questionnaire
        }
        self.par_nom = {s.nom: s for s in self.sujets.values()}
        # Of a draft, what is quoted and gone: written under its key, refused at its place when it comes back.
        for cle in sorted(cles_citees(ecrire(questionnaire)) - set(self.noms)):
            self.noms[cle] = nommer(cle, pris)
            self.sujets[cle] = Sujet(cle, self.noms[cle], d.Type.TEXTE)

    def feuilles(self) -> list[Feuille]:
        exercice = self.q.exercice
        reglages = {
            "form_title": self.texte(g.SETTINGS, "", "form_title", self.q.titre, f"Enquête {exercice}"),
            "form_id": f"enquete_{exercice}",
            "version": self.version or str(exercice),
            "default_language": "fr",
            f"{g.PREFIXE}exercice": str(exercice),
        }
        toutes = [
            Feuille(g.SURVEY, list(self.survey())),
            Feuille(g.CHOICES, list(self.choices())),
            Feuille(g.SETTINGS, [reglages]),
            Feuille(g.TABLEAUX, [x for q in self.q if q.tableau for x in self.tableau(q, q.tableau)]),
            Feuille(g.CONTROLES, [self.controle(c, i) for i, c in enumerate(self.q.controles, 1)]),
            Feuille(g.PARAMETRES, [self.parametre(nom) for nom in self.q.parametres]),
        ]
        return [*toutes, Feuille(g.TEXTES, list(self.textes.lignes()))]

    def texte(self, feuille: str, objet: str, colonne: str, valeur: str, defaut: str = "") -> str:
        return self.textes.ecrire((feuille, objet, colonne), valeur, defaut)

    def survey(self) -> Iterator[Ligne]:
        for section in self.q.sections:
            nom = self.groupes[section.lettre]
            lettre = "" if nom == section.lettre and MOTIF_LETTRE.fullmatch(nom) else section.lettre
            yield {
                "type": "begin_group",
                "name": nom,
                "label": self.texte(g.SURVEY, nom, "label", section.titre, nom),
                "hint": self.texte(g.SURVEY, nom, "hint", section.aide),
                f"{g.PREFIXE}lettre": self.texte(g.SURVEY, nom, f"{g.PREFIXE}lettre", lettre),
            }
            for question in section.questions:
                yield self.question(question, nom)
            yield {"type": "end_group", "name": nom}

    def question(self, q: d.Question, groupe: str) -> Ligne:
        nom, calculee = self.noms[q.cle], q.type in (d.Type.CALCUL, d.Type.TABLEAU)
        bornes = Contraintes(
            q.minimum, q.maximum, q.longueur_min, q.longueur_max, tuple(c.code for c in q.choix if c.exclusif)
        )
        ligne = {
            "type": self.type(q),
            "name": nom,
            "label": self.texte(g.SURVEY, nom, "label", q.modele_libelle or q.libelle, nom),
            "hint": self.texte(g.SURVEY, nom, "hint", q.modele_aide or q.aide),
            "required": "yes" if q.obligatoire and not calculee else "",
            "relevant": self.condition(q, nom),
            "constraint": ecrire_contraintes(bornes),
            "constraint_message": message(bornes),
            "appearance": "multiline" if q.type is d.Type.TEXTE_LONG else "",
            **self.formule(q),
        }
        propres = {
            "type": "" if q.type in (d.Type.TEXTE, d.Type.TEXTE_LONG) else str(q.type),
            "cle": "" if cle_de(nom, groupe) == q.cle else q.cle,
            "numero": q.numero,
            "unite": q.unite,
            "decimales": str(q.decimales) if q.est_nombre or q.formule or q.decimales != 2 else "",
            "obligatoire": OUI if q.obligatoire and calculee else "",
            "qui": str(q.qui),
            "autre": OUI if q.autre else "",
            "condition": q.condition_phrase,
            "equivalent_n1": q.equivalent_n1,
            "preremplissage": q.preremplissage,
            "rapport": q.rapport,
            "a_confirmer": OUI if q.a_confirmer else "",
        }
        for colonne, valeur in propres.items():
            ligne[g.PREFIXE + colonne] = self.texte(g.SURVEY, nom, g.PREFIXE + colonne, valeur)
        return ligne

    def type(self, q: d.Question) -> str:
        if q.type in (d.Type.CHOIX, d.Type.CHOIX_MULTIPLE):
            return f"{g.XLSFORM[q.type]} {self.noms[q.cle]}"
        if q.type is d.Type.OUI_NON:
            return f"select_one {LISTE_OUI_NON}"
        return "image" if q.image else g.XLSFORM[q.type]

    def condition(self, q: d.Question, nom: str) -> str:
        if q.condition is None:
            return ""
        xpath = ecrire_condition(q.condition, self.sujets)
        try:
            fidele = lire_condition(xpath, self.par_nom) == q.condition
        except ExpressionRefusee:
            fidele = False
        if not fidele:  # a test that can never be true, for instance: kept as it is
            exacte = json.dumps(condition_en_json(q.condition))
            self.textes.exacts[(g.SURVEY, nom, f"{g.PREFIXE}relevant")] = exacte
        return self.textes.ecrire((g.SURVEY, nom, "relevant"), xpath, expression=True)

    def formule(self, q: d.Question) -> Ligne:
        if q.formule is None:
            return {}
        calcul = ecrire_calcul(q.formule, self.noms, q.decimales)
        if calcul:
            return {"calculation": calcul}
        return {"calculation": "''", f"{g.PREFIXE}formule": ecrire_formule(q.formule, self.noms)}

    def choices(self) -> Iterator[Ligne]:
        if any(q.type is d.Type.OUI_NON for q in self.q):
            for nom, libelle in (("oui", "Oui"), ("non", "Non")):
                yield {"list_name": LISTE_OUI_NON, "name": nom, "label": libelle}
        for q in self.q:
            liste = self.noms[q.cle]
            for choix in q.choix:
                nom = echapper(choix.code)
                libelle = self.texte(g.CHOICES, f"{liste} {nom}", "label", choix.libelle, nom)
                yield {"list_name": liste, "name": nom, "label": libelle}

    def tableau(self, q: d.Question, tableau: d.Tableau) -> Iterator[Ligne]:
        nom = self.noms[q.cle]

        def cellule(rang: str, colonne: str, valeur: str) -> str:
            return self.texte(g.TABLEAUX, f"{nom} {rang}", colonne, valeur)

        for i, c in enumerate(tableau.colonnes):
            rang = f"colonne {i + 1}"
            yield {
                "question": nom,
                "sorte": "colonne",
                "cle": cellule(rang, "cle", c.cle),
                "libelle": cellule(rang, "libelle", c.libelle),
                "type": str(c.type),
                "unite": cellule(rang, "unite", c.unite),
            }
        if tableau.source:
            source = cellule("territoire 1", "cle", tableau.source)
            yield {"question": nom, "sorte": "lignes du territoire", "cle": source}
        for i, x in enumerate(tableau.lignes):
            cle, libelle = (
                cellule(f"ligne {i + 1}", "cle", x.cle),
                cellule(f"ligne {i + 1}", "libelle", x.libelle),
            )
            yield {"question": nom, "sorte": "ligne", "cle": cle, "libelle": libelle}
        for sorte, present in (("total des colonnes", tableau.total), ("total des lignes", tableau.total_lignes)):
            if present:
                yield {"question": nom, "sorte": sorte}

    def controle(self, c: d.Controle, rang: int) -> Ligne:
        ligne = {
            "code": c.code,
            "question": self.noms[c.question],
            "regle": type(c.regle).__name__.lower(),
            "severite": str(c.severite),
            "message": c.modele_message or c.message,
            "commentaire": self.noms[c.commentaire] if c.commentaire else "",
        }
        match c.regle:
            case d.Comparaison(gauche, operateur, droite, tolerance):
                ligne |= {"gauche": ecrire_operande(gauche, self.noms), "operateur": operateur}
                ligne |= {
                    "droite": ecrire_operande(droite, self.noms),
                    "tolerance": chiffres(tolerance) if tolerance else "",
                }
            case d.Contient(question, code):
                ligne |= {"gauche": self.noms[question], "choix": code}
            case d.Variation(question, seuil, parametre):
                ligne |= {
                    "gauche": self.noms[question],
                    "seuil": f"{{{echapper(parametre)}}}" if parametre else chiffres(seuil),
                }
        return {nom: self.texte(g.CONTROLES, str(rang), nom, valeur) for nom, valeur in ligne.items()}

    def parametre(self, nom: str) -> Ligne:
        return {"nom": echapper(nom), "valeur": chiffres(self.q.parametres[nom])}
