"""The note that the holder of a post leaves to the next: written until the last day, read afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.actions.passation import NoteEnConflit, ecrire_note
from prefectures.forms import NoteForm
from prefectures.middleware import RequeteHabilitee
from prefectures.models import NoteDePassation
from prefectures.postes_tenus import PosteTenu, exiger_un_poste_tenu, postes_tenus


@require_safe
def note_de_passation(request: RequeteHabilitee) -> HttpResponse:
    """The note of the mandate opened last: each has its own address, so that an expired session gives the text back there."""
    return redirect("note_du_mandat", exiger_un_poste_tenu(request.habilitations)[0].mandat.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def note_du_mandat(request: RequeteHabilitee, mandat: int) -> HttpResponse:
    """Written by the holder of today; read, once the mandate is over, by those it is left to."""
    for poste in postes_tenus(request.habilitations):
        if poste.mandat.pk == mandat:
            return _ecrire(request, poste)
    lisibles = NoteDePassation.objects.visibles_par(request.habilitations)
    note = get_object_or_404(lisibles.select_related("mandat__personne", "mandat__prefecture"), mandat=mandat)
    if request.method == "POST":
        raise PermissionDenied("Ce mandat a pris fin : sa note ne change plus.")
    return render(request, "prefectures/note_lue.html", {"note": note})


def _ecrire(request: RequeteHabilitee, poste: PosteTenu) -> HttpResponse:
    note = NoteDePassation.objects.filter(mandat=poste.mandat).first() or NoteDePassation(mandat=poste.mandat)
    form = NoteForm(saisie(request), note=note)
    contexte = {"poste": poste, "note": note, "form": form, "apercu": "", "actuelle": None}
    if request.method == "POST" and form.is_valid():
        contenu = form.cleaned_data["contenu"]
        if form.cleaned_data["apercu"]:
            contexte["apercu"] = contenu or "*(note vide)*"
            return render(request, "prefectures/note.html", contexte)
        try:
            ecrire_note(poste.mandat, contenu, montre=form.montre, par=poste.fonction.acteur)
        except NoteEnConflit as conflit:
            form.signaler_conflit(conflit.actuelle)
            contexte["actuelle"] = conflit.actuelle
        except ActionRefusee as refus:
            form.add_error(None, " ".join(refus.phrases))
        else:
            messages.success(request, "La note est enregistrée.")
            return redirect("note_du_mandat", poste.mandat.pk)
    return render(request, "prefectures/note.html", contexte)
