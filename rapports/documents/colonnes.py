"""Answers laid flat: one column per question, one per cell of a table question, one per programme for several choices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mildeca_portal.socle.xlsx import EUROS
from rapports.chiffres.lecture import Enquete, Territoire
from rapports.instantane import NOMINATIVES
from rapports.questionnaire.definition import NOMBRES, Question, Section, Type

FORMATS = {Type.EUROS: EUROS, Type.ENTIER: "#,##0", Type.DECIMAL: "#,##0.0#", Type.POURCENTAGE: '0.##" %"'}


@dataclass(frozen=True, slots=True)
class ColonneReponse:
    """`valeur(enquete, prefecture)`: typed for the workbook; None when not answered."""

    cle: str
    titre: str
    valeur: Callable[[Enquete, Territoire], Any]
    format_nombre: str = ""
    largeur: float = 16.0


def colonnes_de(e: Enquete, section: Section) -> list[ColonneReponse]:
    """Columns of the section, without the questions answered by the name of a person: the workbook is public."""
    colonnes: list[ColonneReponse] = []
    for question in section.questions:
        if question.cle in NOMINATIVES:
            continue
        if question.tableau:
            colonnes += _du_tableau(e, question)
        else:
            colonnes.append(_de_la_question(question))
    return colonnes


def _de_la_question(q: Question) -> ColonneReponse:
    unite = f" ({q.unite})" if q.unite else ""
    largeur = 60.0 if q.type is Type.TEXTE_LONG else 24.0 if q.type in (Type.TEXTE, Type.CHOIX_MULTIPLE) else 16.0
    titre = f"{q.numero} – {q.libelle}{unite}"

    def valeur(e: Enquete, p: Territoire) -> Any:
        return e.calcul(p, q.cle) if q.type is Type.CALCUL else lisible(q, e.contenu(p, q.cle))

    return ColonneReponse(
        q.cle, titre, valeur, FORMATS.get(q.type, "#,##0.00" if q.type is Type.CALCUL else ""), largeur
    )


def _du_tableau(e: Enquete, q: Question) -> list[ColonneReponse]:
    """One column per line and column. Lines given by the territory come first, as the préfectures had them."""
    assert q.tableau is not None
    lignes = [*e.lignes_du_territoire(q.tableau.source), *((ligne.cle, ligne.libelle) for ligne in q.tableau.lignes)]
    colonnes = []
    for cle, libelle in lignes:
        for c in q.tableau.colonnes:
            titre = f"{q.numero} – {q.libelle} – {libelle} – {c.libelle}"

            def valeur(e: Enquete, p: Territoire, ligne: str = cle, colonne: str = c.cle, type_: Type = c.type) -> Any:
                return simple(type_, ((e.contenu(p, q.cle) or {}).get(ligne) or {}).get(colonne))

            colonnes.append(ColonneReponse(f"{q.cle}.{cle}.{c.cle}", titre, valeur, FORMATS.get(c.type, "")))
    return colonnes


def lisible(q: Question, contenu: Any) -> Any:
    """Content of an answer as a cell: choices by their words, numbers and dates typed."""
    if contenu is None:
        return None
    if q.type in (Type.CHOIX, Type.CHOIX_MULTIPLE):
        libelles: dict[str, str] = {c.code: c.libelle for c in q.choix}
        codes: list[str] = contenu["choix"] if isinstance(contenu["choix"], list) else [contenu["choix"]]
        texte = "\u00a0; ".join(libelles.get(code, code) for code in codes)
        return f"{texte} ({contenu['autre']})" if contenu.get("autre") else texte
    if q.type is Type.FICHIER:
        return contenu.get("nom", "")
    return simple(q.type, contenu)


def simple(type_: Type, contenu: Any) -> Any:
    if contenu is None:
        return None
    if type_ in NOMBRES:
        return Decimal(str(contenu))
    if type_ is Type.DATE:
        return date.fromisoformat(contenu)
    return contenu
