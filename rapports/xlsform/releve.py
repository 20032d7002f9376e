"""The rows of `survey` before their expressions are read: what each is, in which group, under which key."""

import re
from dataclasses import dataclass, field

from pyxform.parsing.expression import is_xml_tag  # type: ignore[import-untyped]  # it ships no types

from rapports.composition.cles import LONGUEUR, MOTIF_LETTRE
from rapports.questionnaire.definition import Type
from rapports.xlsform import grammaire as g
from rapports.xlsform.classeur import Grille, Ligne
from rapports.xlsform.conditions import AUTRE, Sujet
from rapports.xlsform.noms import cle_de, retablir
from rapports.xlsform.refus import Carnet
from rapports.xlsform.textes import Textes

CONTROLE = re.compile(r"(begin|end)[ _](group|repeat|loop|lgroup)")
QUESTIONS_MAX = 1_000
LONGUEUR_LETTRE = 2
CONNUS = "integer, decimal, text, date, select_one, select_multiple, file, image, note, calculate"


@dataclass
class Choix:
    """One row of `choices`."""

    ligne: Ligne
    code: str
    libelle: str


@dataclass
class Rang:
    """One question of `survey`. `type` is None for a note, which becomes the help of what follows."""

    ligne: Ligne
    nom: str
    cle: str
    xlsform: str
    type: Type | None
    liste: str = ""
    avec_autre: bool = False


@dataclass
class Groupe:
    """One section: its row (None for a form without groups) and its questions."""

    ligne: Ligne | None
    nom: str
    lettre: str = ""
    rangs: list[Rang] = field(default_factory=list)


@dataclass
class Releve:
    """`ecartees`: names of rows that are refused already, so that what mentions them is not refused too."""

    groupes: list[Groupe] = field(default_factory=list)
    sujets: dict[str, Sujet] = field(default_factory=dict)
    ecartees: set[str] = field(default_factory=set)
    listes: dict[str, list[Choix]] = field(default_factory=dict)

    @property
    def cles(self) -> dict[str, str]:
        return {nom: s.cle for nom, s in self.sujets.items()}


def relever(survey: Grille, listes: dict[str, list[Choix]], textes: Textes, carnet: Carnet) -> Releve:
    """Every row of the sheet, in its group; what cannot be one is refused."""
    lecteur = _Releveur(textes, carnet, listes)
    for ligne in survey.lignes:
        lecteur.lire(ligne)
    lecteur.finir(survey)
    return lecteur.releve


class _Releveur:
    def __init__(self, textes: Textes, carnet: Carnet, listes: dict[str, list[Choix]]) -> None:
        self.textes, self.carnet = textes, carnet
        self.releve = Releve(listes=listes)
        self.ouverts: list[tuple[str, Ligne]] = []
        self.noms: dict[str, int] = {}
        self.cles: dict[str, int] = {}
        self.seules: list[Rang] = []
        self.metadonnees: list[str] = []

    def refuser(self, ligne: Ligne, colonne: str, phrase: str) -> None:
        self.carnet.refus.append(ligne.refus(colonne, phrase))

    def lire(self, ligne: Ligne) -> None:
        brut = " ".join(ligne["type"].split())
        if not brut:
            self.refuser(ligne, "type", "le type manque")
            return
        if controle := CONTROLE.fullmatch(brut.lower()):
            self.groupe(ligne, controle[1], "group" if controle[2] == "group" else "repeat")
            return
        commande, liste, avec_autre = g.commande(brut)
        if commande.lower() in g.METADONNEES:
            self.metadonnees.append(f"{commande} (ligne {ligne.numero})")
            return
        nom = self.nom(ligne)
        if commande not in g.TYPES:
            self.refuser(ligne, "type", f"le type « {brut[:60]} » n’est pas pris en charge (sont connus : {CONNUS})")
            self.releve.ecartees.add(nom)
            return
        self.question(ligne, nom, commande, liste, avec_autre)

    def nom(self, ligne: Ligne) -> str:
        nom = ligne["name"]
        if not nom:
            self.refuser(ligne, "name", "le nom manque")
        elif not is_xml_tag(nom) or ":" in nom:
            phrase = f"« {nom[:60]} » n’est pas un nom : une lettre ou « _ », puis des lettres, chiffres, « _ », « - » ou « . »"
            self.refuser(ligne, "name", phrase)
        elif nom == "meta":
            self.refuser(ligne, "name", "« meta » est un nom réservé par XLSForm")
        elif nom in self.noms:
            self.refuser(ligne, "name", f"le nom « {nom[:80]} » est déjà pris à la ligne {self.noms[nom]}")
        else:
            self.noms[nom] = ligne.numero
            return nom
        self.releve.ecartees.add(nom)
        return nom

    def groupe(self, ligne: Ligne, sens: str, sorte: str) -> None:
        if sens == "end":
            if not self.ouverts or self.ouverts[-1][0] != sorte:
                self.refuser(ligne, "type", f"ce « {ligne['type']} » ne ferme rien")
            else:
                self.ouverts.pop()
            return
        if sorte == "repeat":
            self.refuser(
                ligne, "type", "une répétition n’est pas prise en charge : décrivez un tableau (mildeca_tableaux)"
            )
        elif self.ouverts:
            self.refuser(ligne, "type", "un groupe dans un groupe n’est pas pris en charge : un groupe est une section")
        nom = self.nom(ligne)
        if not self.ouverts:
            self.releve.groupes.append(Groupe(ligne, nom))
        self.ouverts.append((sorte, ligne))

    def question(self, ligne: Ligne, nom: str, commande: str, liste: str, avec_autre: bool) -> None:
        groupe = self.releve.groupes[-1].nom if self.ouverts else ""
        type_, cle = self.type(ligne, commande), self.cle(ligne, nom, groupe)
        rang = Rang(ligne, nom, cle, commande, type_, liste, avec_autre)
        if self.ouverts:
            self.releve.groupes[-1].rangs.append(rang)
        else:
            self.seules.append(rang)
        if type_ is None or nom in self.releve.ecartees:
            return
        codes = {c.code for c in self.releve.listes.get(liste, ())} | ({AUTRE} if avec_autre else set())
        decimales = ligne[f"{g.PREFIXE}decimales"]
        precision = int(decimales) if decimales in g.DECIMALES else 2
        self.releve.sujets[nom] = Sujet(cle, nom, type_, frozenset(codes), precision)

    def type(self, ligne: Ligne, commande: str) -> Type | None:
        possibles, voulu = g.TYPES[commande], ligne[f"{g.PREFIXE}type"]
        if not voulu:
            if commande == "note":
                return None
            return Type.TEXTE_LONG if commande == "text" and "multiline" in ligne["appearance"] else possibles[0]
        if voulu not in possibles:
            mots = ", ".join(possibles)
            self.refuser(ligne, f"{g.PREFIXE}type", f"« {voulu[:40]} » n’est pas possible pour {commande} ({mots})")
            return possibles[0]
        return Type(voulu)

    def cle(self, ligne: Ligne, nom: str, groupe: str) -> str:
        colonne = f"{g.PREFIXE}cle"
        cle = self.textes.lire((g.SURVEY, nom, colonne), ligne[colonne])
        colonne = colonne if cle else "name"
        cle = cle or cle_de(nom, groupe)
        if nom in self.releve.ecartees:
            return cle
        if not cle or len(cle) > LONGUEUR:
            self.refuser(ligne, colonne, f"ce nom ne donne pas de clé d’au plus {LONGUEUR} caractères")
        elif cle in self.cles:
            self.refuser(ligne, colonne, f"la clé « {cle} » est déjà celle de la ligne {self.cles[cle]}")
        else:
            self.cles[cle] = ligne.numero
        return cle

    def finir(self, survey: Grille) -> None:
        groupes = self.releve.groupes
        for sorte, ligne in self.ouverts:
            self.refuser(ligne, "type", f"ce groupe n’est pas fermé : ajoutez « end_{sorte} »")
        if self.seules and groupes:
            for rang in self.seules:
                phrase = "cette question n’est dans aucun groupe : placez-la entre « begin_group » et « end_group »"
                self.refuser(rang.ligne, "type", phrase)
        elif self.seules:
            groupes.append(Groupe(None, "section", "A", self.seules))
        if not groupes and not self.carnet.refus:
            self.carnet.refus.append(survey.refus("Cette feuille ne contient aucune question."))
        if sum(len(x.rangs) for x in groupes) > QUESTIONS_MAX:
            self.carnet.refus.append(survey.refus(f"Le questionnaire dépasse {QUESTIONS_MAX} questions."))
        if self.metadonnees:
            self.carnet.avis.append(
                f"Métadonnées d’ODK, que le portail tient lui-même, non reprises : {', '.join(self.metadonnees)}."
            )
        self.lettrer()

    def lettrer(self) -> None:
        """The letter of each section: its column, its name when it is one, the next that is free."""
        colonne = f"{g.PREFIXE}lettre"
        prises: set[str] = set()
        for groupe in self.releve.groupes:
            if groupe.ligne is None:
                continue
            voulue = self.textes.lire((g.SURVEY, groupe.nom, colonne), groupe.ligne[colonne])
            groupe.lettre = voulue or (groupe.nom if MOTIF_LETTRE.fullmatch(groupe.nom) else "")
            if len(groupe.lettre) > LONGUEUR_LETTRE:
                self.refuser(groupe.ligne, colonne, "une section se nomme par une ou deux lettres")
            elif groupe.lettre in prises:
                self.refuser(groupe.ligne, colonne, f"la lettre « {groupe.lettre} » est déjà prise")
            prises |= {groupe.lettre} - {""}
        libres = iter(x for x in _lettres() if x not in prises)
        for groupe in self.releve.groupes:
            groupe.lettre = groupe.lettre or next(libres)


def _lettres() -> list[str]:
    alphabet = [chr(65 + i) for i in range(26)]
    return alphabet + [a + b for a in alphabet for b in alphabet]


def lire_listes(choices: Grille | None, textes: Textes, carnet: Carnet) -> dict[str, list[Choix]]:
    """The lists of `choices`, by name."""
    listes: dict[str, list[Choix]] = {}
    for ligne in choices.lignes if choices else ():
        liste, nom = ligne["list_name"], ligne["name"]
        manques = [c for c, v in (("list_name", liste), ("name", nom), ("label", ligne["label"])) if not v]
        for colonne in manques:
            mot = {"list_name": "le nom de la liste", "name": "le nom du choix", "label": "le libellé du choix"}[
                colonne
            ]
            carnet.refus.append(ligne.refus(colonne, f"{mot} manque"))
        if "list_name" in manques or "name" in manques:
            continue
        deja = listes.setdefault(liste, [])
        code = retablir(nom)
        if len(nom.split()) > 1:
            carnet.refus.append(ligne.refus("name", f"le nom d’un choix n’a pas d’espace : « {nom[:60]} »"))
        elif code in {c.code for c in deja}:
            carnet.refus.append(
                ligne.refus("name", f"le choix « {nom[:60]} » est deux fois dans la liste « {liste[:60]} »")
            )
        if "${" in ligne["label"]:
            carnet.refus.append(ligne.refus("label", "un libellé ne peut pas reprendre une réponse (${…})"))
        libelle = textes.lire((g.CHOICES, f"{liste} {nom}", "label"), ligne["label"], nom)
        deja.append(Choix(ligne, code, libelle))
    return listes
