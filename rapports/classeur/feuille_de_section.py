"""One section as on paper: number, question, help, answer, unit, last year, the portal's value, explanation."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from mildeca_portal.socle.demonstration import MENTION
from rapports.classeur import disposition as d
from rapports.classeur import formules, hauteurs, reperes
from rapports.classeur.disposition import Disposition, Feuille, Nature, Rang
from rapports.classeur.donnees import DonneesDuClasseur
from rapports.classeur.intitules import SI_AUTRE, intitule
from rapports.classeur.styles import SANS_OBJET, Controles, format_du_calcul, nom_du_style, style_du_total
from rapports.classeur.textes import ecrire_texte
from rapports.questionnaire.affichage import entete, limites
from rapports.questionnaire.definition import Colonne, Question, Qui, Type

ENTETES = {
    d.C_NUMERO: "N°",
    d.C_QUESTION: "Question",
    d.C_PRECISIONS: "Précisions",
    d.C_REPONSE: "Réponse",
    d.C_UNITE: "Unité",
    d.C_AVANT: "L’an dernier",
    d.C_PORTAIL: "Dans le portail",
    d.C_EXPLICATION: "Explication d’un écart",
}
# As narrow as they are read without effort: printed, a whole sheet holds on the width of a page.
LARGEURS = {
    d.C_REPERE: 4,
    d.C_MONTREE: 4,
    d.C_NUMERO: 12,
    d.C_QUESTION: 40,
    d.C_PRECISIONS: 34,
    d.C_REPONSE: 36,
    d.C_UNITE: 16,
    d.C_AVANT: 18,
    d.C_PORTAIL: 18,
    d.C_EXPLICATION: 30,
}
LARGEUR_SUIVANTE, DERNIERE = 16, 18
MARGES = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, footer=0.3)  # inches


def ecrire_section(
    feuille: Any, plan: Feuille, disposition: Disposition, donnees: DonneesDuClasseur, listes: Mapping[str, str]
) -> None:
    """`listes`: address of the list of the labels of each single choice."""
    _dimensionner(feuille)
    ecrivain = _Ecrivain(feuille, disposition, donnees, listes)
    ecrivain.en_tete(plan)
    for rang in plan.rangs:
        ecrivain.rang(rang)
    ecrivain.griser(plan)
    hauteurs.ajuster(feuille)
    for rang in plan.rangs:
        if rang.question.type is Type.TEXTE_LONG:
            hauteurs.imposer(feuille, rang.numero)
    _mettre_en_page(feuille, plan, donnees)


class _Ecrivain:
    def __init__(
        self, feuille: Any, disposition: Disposition, donnees: DonneesDuClasseur, listes: Mapping[str, str]
    ) -> None:
        self.feuille, self.disposition, self.donnees, self.listes = feuille, disposition, donnees, listes
        self.controles = Controles(feuille)

    def poser(self, rang: int, colonne: int, valeur: Any, style: str) -> None:
        """Write one cell, a text never being read as a formula."""
        if isinstance(valeur, str):
            self.feuille.cell(rang, colonne, ecrire_texte(valeur)).data_type = "s"
        else:
            self.feuille.cell(rang, colonne, valeur)
        self.feuille.cell(rang, colonne).style = style

    def formule(self, rang: int, colonne: int, formule: str, style: str) -> None:
        self.feuille.cell(rang, colonne, formule).style = style

    def en_tete(self, plan: Feuille) -> None:
        for colonne, code in (
            (d.C_REPERE, reperes.REPERE),
            (d.C_QUESTION, reperes.QUESTION),
            (d.C_REPONSE, reperes.REPONSE),
            (d.C_EXPLICATION, reperes.EXPLICATION),
        ):
            self.poser(d.R_CODES, colonne, code, "precision")
        if self.donnees.demonstration:
            self.poser(d.R_MENTION, d.C_NUMERO, MENTION, "alerte")
        titre = f"{plan.section.lettre}. {plan.section.titre} – {self.donnees.prefecture}, {self.donnees.exercice}"
        self.poser(d.R_TITRE, d.C_NUMERO, titre, "titre")
        if plan.section.aide:
            # Not wrapped: the sentence runs over the empty cells beside it.
            self.poser(d.R_AIDE, d.C_NUMERO, plan.section.aide, "Normal")
        for colonne, libelle in ENTETES.items():
            self.poser(d.R_ENTETES, colonne, libelle, "entete")

    def rang(self, rang: Rang) -> None:
        if rang.repere:
            self.poser(rang.numero, d.C_REPERE, rang.repere, "precision")
        ecrire = {
            Nature.REPONSE: self._reponse,
            Nature.TITRE: self._titre,
            Nature.CHOIX: self._choix,
            Nature.AUTRE: self._autre,
            Nature.CLES: self._cles_de_tableau,
            Nature.ENTETES: self._entetes_de_tableau,
            Nature.LIGNE: self._ligne_de_tableau,
            Nature.TOTAL: self._total,
            Nature.FICHIER: self._fichier,
            Nature.CALCUL: self._calcul,
        }
        ecrire[rang.nature](rang)

    # One question on one row.

    def _intitule(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self.poser(n, d.C_NUMERO, q.numero, "question")
        self.poser(n, d.C_QUESTION, intitule(q), "question")
        self.poser(n, d.C_PRECISIONS, precisions(q), "precision")
        explication = self.donnees.explications.get(q.cle)
        if explication:
            self._saisie(n, d.C_EXPLICATION, explication, self.donnees.valeurs.get(explication.cle))

    def _saisie(self, n: int, colonne: int, question: Question, valeur: Any) -> None:
        """A cell to fill, unless the person may not answer that question."""
        ouverte = question.cle in self.donnees.ouvertes
        self.poser(n, colonne, valeur, nom_du_style(question.type, ouvert=ouverte))
        if ouverte:
            cellule = f"{get_column_letter(colonne)}{n}"
            self.controles.poser(cellule, question, self.listes.get(question.cle, ""))

    def _reponse(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self._intitule(rang)
        valeur = cellule_de(q, self.donnees.valeurs.get(q.cle))
        self._saisie(n, d.C_REPONSE, q, valeur)
        self._a_cote(rang, cellule_de(q, self.donnees.precedentes.get(q.cle)), self._du_portail(q))

    def _du_portail(self, question: Question) -> Any:
        return cellule_de(question, self.donnees.portail.get(question.cle))

    def _a_cote(self, rang: Rang, avant: Any, portail: Any) -> None:
        q = rang.question
        self.poser(rang.numero, d.C_UNITE, q.unite, "precision")
        for colonne, valeur in ((d.C_AVANT, avant), (d.C_PORTAIL, portail)):
            self.poser(rang.numero, colonne, valeur, nom_du_style(q.type, ouvert=False))

    def _fichier(self, rang: Rang) -> None:
        contenu = self.donnees.valeurs.get(rang.question.cle)
        self._intitule(rang)
        phrase = f"Déposé sur le portail : {contenu['nom']}" if contenu else "À déposer sur le portail"
        self.poser(rang.numero, d.C_REPONSE, phrase, "precision")

    def _calcul(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self._intitule(rang)
        self.formule(n, d.C_REPONSE, formules.calcul(self.disposition, q), nom_du_style(q.type, ouvert=False))
        self._a_cote(rang, cellule_de(q, self.donnees.precedentes.get(q.cle)), None)
        for colonne in (d.C_REPONSE, d.C_AVANT):
            self.feuille.cell(n, colonne).number_format = format_du_calcul(q)

    # A question on several rows.

    def _titre(self, rang: Rang) -> None:
        self._intitule(rang)
        if rang.question.type is Type.CHOIX_MULTIPLE:
            self.poser(rang.numero, d.C_REPONSE, "Marquez d’un x chaque ligne retenue", "precision")

    def _choix(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        assert rang.choix is not None
        self.poser(n, d.C_QUESTION, rang.choix.libelle, "lecture_texte_long")
        cochees = [self._coches(source, q.cle) for source in self._sources()]
        marques = [formules.COCHE if rang.choix.code in codes else None for codes in cochees]
        self._saisie(n, d.C_REPONSE, q, marques[0])
        self._a_cote(rang, marques[1], marques[2])

    def _sources(self) -> tuple[Mapping[str, Any], ...]:
        return self.donnees.valeurs, self.donnees.precedentes, self.donnees.portail

    @staticmethod
    def _coches(source: Mapping[str, Any], cle: str) -> list[str]:
        return list((source.get(cle) or {}).get("choix", ()))

    def _autre(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self.poser(n, d.C_QUESTION, SI_AUTRE, "lecture_texte_long")
        textes = [(source.get(q.cle) or {}).get("autre") for source in self._sources()]
        precision = Question(q.cle, "", "", Type.TEXTE)
        self._saisie(n, d.C_REPONSE, precision, textes[0])
        self._a_cote(rang, textes[1], textes[2])

    # A table: its columns begin at that of the answer, then what is known of last year and in the portal.

    def _colonnes(self, question: Question) -> tuple[Colonne, ...]:
        return question.tableau.colonnes if question.tableau else ()

    def _blocs_connus(self, question: Question) -> list[tuple[str, Mapping[str, Any], int]]:
        """(words, content, first column) of what stands beside a table, when something is known."""
        largeur = len(self._colonnes(question))
        premiere = d.colonne_du_tableau(largeur) + bool(question.tableau and question.tableau.total_lignes)
        blocs = []
        for mots, source in (("l’an dernier", self.donnees.precedentes), ("portail", self.donnees.portail)):
            if contenu := source.get(question.cle):
                blocs.append((mots, contenu, premiere))
                premiere += largeur
        return blocs

    def _cles_de_tableau(self, rang: Rang) -> None:
        for i, colonne in enumerate(self._colonnes(rang.question)):
            self.poser(rang.numero, d.colonne_du_tableau(i), colonne.cle, "precision")
        self.feuille.row_dimensions[rang.numero].hidden = True

    def _entetes_de_tableau(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self.poser(n, d.C_QUESTION, "Ligne", "entete")
        self.poser(n, d.C_PRECISIONS, None, "entete")
        colonnes = self._colonnes(q)
        for i, colonne in enumerate(colonnes):
            self.poser(n, d.colonne_du_tableau(i), entete(colonne), "entete")
        if q.tableau and q.tableau.total_lignes:
            self.poser(n, d.colonne_du_tableau(len(colonnes)), "Total", "entete")
        for mots, _, premiere in self._blocs_connus(q):
            for i, colonne in enumerate(colonnes):
                self.poser(n, premiere + i, f"{entete(colonne)}, {mots}", "entete")

    def _ligne_de_tableau(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        assert rang.ligne is not None
        self.poser(n, d.C_QUESTION, rang.ligne.libelle, "lecture_texte_long")
        stockee = (self.donnees.valeurs.get(q.cle) or {}).get(rang.ligne.cle, {})
        colonnes = self._colonnes(q)
        for i, colonne in enumerate(colonnes):
            case = question_de_case(q, colonne)
            self._saisie(n, d.colonne_du_tableau(i), case, cellule_de(case, stockee.get(colonne.cle)))
        if q.tableau and q.tableau.total_lignes:
            premiere, derniere = (get_column_letter(d.colonne_du_tableau(i)) for i in (0, len(colonnes) - 1))
            somme = f"=SUM({premiere}{n}:{derniere}{n})"
            self.formule(n, d.colonne_du_tableau(len(colonnes)), somme, style_du_total(colonnes))
        for _, contenu, debut in self._blocs_connus(q):
            for i, colonne in enumerate(colonnes):
                case = question_de_case(q, colonne)
                valeur = cellule_de(case, contenu.get(rang.ligne.cle, {}).get(colonne.cle))
                self.poser(n, debut + i, valeur, nom_du_style(colonne.type, ouvert=False))

    def _total(self, rang: Rang) -> None:
        q, n = rang.question, rang.numero
        self.poser(n, d.C_QUESTION, "Total", "question")
        assert q.tableau is not None
        colonnes = q.tableau.colonnes
        combien = n - self.disposition.bornes[q.cle][0] - 3
        for i in range(len(colonnes) + q.tableau.total_lignes):
            lettre = get_column_letter(d.colonne_du_tableau(i))
            formule = f"=SUM({lettre}{n - combien}:{lettre}{n - 1})" if combien else "=0"
            self.formule(n, d.colonne_du_tableau(i), formule, style_du_total(colonnes[i : i + 1] or colonnes))

    def griser(self, plan: Feuille) -> None:
        """Grey the rows of a question that is not asked, from a hidden cell that reckons its condition."""
        derniere = get_column_letter(DERNIERE)
        for question in {r.question.cle: r.question for r in plan.rangs}.values():
            formule = formules.montree(self.donnees.questionnaire, self.disposition, question)
            if not formule:
                continue
            debut, fin = self.disposition.bornes[question.cle]
            lettre = get_column_letter(d.C_MONTREE)
            self.formule(debut, d.C_MONTREE, formule, "precision")
            regle = Rule(type="expression", dxf=SANS_OBJET, formula=[f"NOT(${lettre}${debut})"])
            plage = f"{get_column_letter(d.C_NUMERO)}{debut}:{derniere}{fin}"
            self.feuille.conditional_formatting.add(plage, regle)


def cellule_de(question: Question, contenu: Any) -> Any:
    """A canonical content as a typed cell: number, date, text; None when there is no answer."""
    if contenu is None:
        return None
    match question.type:
        case Type.ENTIER:
            return int(contenu)
        case Type.DECIMAL | Type.EUROS | Type.POURCENTAGE | Type.CALCUL:
            return Decimal(contenu)
        case Type.DATE:
            return date.fromisoformat(contenu)
        case Type.OUI_NON:
            return formules.OUI if contenu else formules.NON
        case Type.CHOIX:
            return next((c.libelle for c in question.choix if c.code == contenu["choix"]), None)
    return contenu


def question_de_case(question: Question, colonne: Colonne) -> Question:
    """A cell of a table as a question of its own: who may answer is told by the key of the table."""
    minimum = None if colonne.type in (Type.DATE, Type.TEXTE) else Decimal(0)
    return Question(question.cle, "", colonne.libelle, colonne.type, minimum=minimum, unite=colonne.unite)


def precisions(question: Question) -> str:
    """Condition, help and counted limits."""
    phrases = [f"{question.condition_phrase}."] if question.condition_phrase else []
    if question.qui is Qui.REGIONAL:
        phrases.append("Question régionale.")
    if question.aide:
        phrases.append(question.aide)
    if comptes := limites(question):
        phrases.append(comptes)
    if question.formule:
        phrases.append("Calculé par le portail.")
    return " ".join(phrases)


def _dimensionner(feuille: Any) -> None:
    for colonne in range(1, DERNIERE + 1):
        feuille.column_dimensions[get_column_letter(colonne)].width = LARGEURS.get(colonne, LARGEUR_SUIVANTE)
    for colonne in (d.C_REPERE, d.C_MONTREE):
        feuille.column_dimensions[get_column_letter(colonne)].hidden = True


def _mettre_en_page(feuille: Any, plan: Feuille, donnees: DonneesDuClasseur) -> None:
    feuille.row_dimensions[d.R_CODES].hidden = True
    feuille.row_dimensions[d.R_TITRE].height = hauteurs.TITRE
    if not donnees.demonstration:
        feuille.row_dimensions[d.R_MENTION].hidden = True
    feuille.freeze_panes = f"{get_column_letter(d.C_PRECISIONS)}{d.PREMIERE}"
    protection = feuille.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # widths and heights may be changed
    feuille.print_title_rows = f"{d.R_ENTETES}:{d.R_ENTETES}"
    feuille.page_setup.orientation, feuille.page_setup.paperSize = "landscape", feuille.PAPERSIZE_A4
    feuille.page_setup.fitToWidth, feuille.page_setup.fitToHeight = 1, 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True
    feuille.page_margins = MARGES
    feuille.oddFooter.left.text = f"Enquête {donnees.exercice} – {donnees.prefecture} – {plan.section.lettre}"
    feuille.oddFooter.right.text = "Page &P sur &N"
