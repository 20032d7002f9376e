"""Rules that the sources make known, added to a draft."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from circulaires import actions
from circulaires.adresses import Adresse
from circulaires.catalogue import proposees_a
from circulaires.controle import par_famille
from circulaires.forms.catalogue import CatalogueForm
from circulaires.views.communs import texte_a_rediger
from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    if not texte.porte_des_regles:
        raise Http404
    proposees = proposees_a(texte)
    form = CatalogueForm(saisie(request), proposees=proposees)
    retour = f"{reverse('circulaires:modifier', args=[adresse])}#regles"

    def reprendre() -> None:
        actions.reprendre_du_catalogue(texte, form.cleaned_data["codes"], par=par)

    if tenter(request, form, reprendre, "Les règles choisies sont dans le texte.", "codes"):
        return redirect(retour)
    contexte = {
        "texte": texte,
        "form": form,
        "familles": par_famille(proposees, lambda p: p.type),
        "choisies": form["codes"].value() or [],
        "retour": retour,
    }
    return render(request, "circulaires/catalogue.html", contexte)
