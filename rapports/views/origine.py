"""Where the portal's value of a question comes from: the rows it was made from."""

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prefectures.middleware import RequeteHabilitee
from rapports.dossiers import Dossier
from rapports.droits import fonctions_de_saisie
from rapports.preremplissage.origines import Piece
from rapports.preremplissage.origines import origine as chercher
from rapports.presentation import lire, valeur_du_portail
from rapports.questionnaire.definition import Question, Qui
from rapports.views.communes import dossier_visible


@require_safe
def origine(request: RequeteHabilitee, exercice: int, code: str, cle: str) -> HttpResponse:
    """The page, of which the section takes the list in place (`hx-select`)."""
    dossier = dossier_visible(request, exercice, code.upper())
    question = dossier.questionnaire.par_cle.get(cle)
    if question is None or not question.preremplissage:
        raise Http404
    regionale = question.qui is Qui.REGIONAL and not request.habilitations.national
    if regionale and not fonctions_de_saisie(request.habilitations, dossier.prefecture)[Qui.REGIONAL]:
        raise PermissionDenied("Cette question est celle du chef de projet régional.")
    detail = chercher(question.preremplissage, dossier.reponse, request.habilitations)
    if detail is None:
        raise Http404
    contexte: dict[str, Any] = {
        "reponse": dossier.reponse,
        "question": question,
        "section": dossier.questionnaire.par_lettre[dossier.questionnaire.section_de[cle]],
        "detail": detail,
        "groupes": _par_ligne(dossier, question, detail.pieces),
        "valeur": lire(dossier, question, valeur_du_portail(dossier, question)),
    }
    return render(request, "rapports/enquete/origine.html", contexte)


def _par_ligne(dossier: Dossier, question: Question, pieces: list[Piece]) -> list[tuple[str, list[Piece]]]:
    """(label of the row, what it adds up): a single group without label when the value is not a table."""
    libelles = {ligne.cle: ligne.libelle for ligne in dossier.donnees.lignes_de(question)}
    libelles |= {choix.code: choix.libelle for choix in question.choix}
    return [(libelles.get(cle, cle), list(siennes)) for cle, siennes in groupby(pieces, key=lambda p: p.ligne)]
