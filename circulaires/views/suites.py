"""What follows the signature: publication at a chosen instant, Légifrance, repeal, and texts of reference completed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.forms.publication import AbrogationForm, LegifranceForm, ProgrammationForm, ReferenceForm
from circulaires.views.communs import texte_visible
from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.reprise import saisie
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee

SAISIE = ["GET", "HEAD", "POST"]


@require_http_methods(SAISIE)
def programmer(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_publier(request.habilitations))
    form = ProgrammationForm(saisie(request), initial={"publication_prevue_le": texte.publication_prevue_le})
    form.annuler = reverse("circulaires:publier", args=[adresse])

    def acte() -> object:
        return actions.programmer_la_publication(texte, le=form.cleaned_data["publication_prevue_le"], par=par)

    if tenter(request, form, acte, "La publication est programmée.", "publication_prevue_le"):
        return redirect(texte)
    contexte = {"texte": texte, "form": form, "titre": "Programmer la publication"}
    return render(request, "circulaires/suite.html", contexte)


@require_POST
def deprogrammer(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_publier(request.habilitations))
    agir(
        request,
        lambda: actions.annuler_la_programmation(texte, par=par),
        "La publication n’est plus programmée\u00a0: le texte reste signé.",
    )
    return redirect("circulaires:publier", adresse)


@require_http_methods(SAISIE)
def abroger(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """Asks first: the page says what follows."""
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_abroger(request.habilitations, texte))
    prevue = {"abroge_le": texte.abroge_le or timezone.localdate(), "motif": texte.motif_abrogation}
    form = AbrogationForm(saisie(request), initial=prevue)
    form.annuler = texte.get_absolute_url()

    def acte() -> object:
        donnees = form.cleaned_data
        return actions.abroger(texte, le=donnees["abroge_le"], motif=donnees["motif"], par=par)

    if tenter(request, form, acte, "L’abrogation est enregistrée."):
        return redirect(texte)
    return render(request, "circulaires/suite.html", {"texte": texte, "form": form, "titre": "Abroger", "abroge": True})


@require_POST
def renoncer_a_abroger(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_abroger(request.habilitations, texte))
    agir(
        request,
        lambda: actions.renoncer_a_l_abrogation(texte, par=par),
        "L’abrogation n’est plus prévue\u00a0: le texte reste en vigueur.",
    )
    return redirect(texte)


@require_http_methods(SAISIE)
def legifrance(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_noter_legifrance(request.habilitations, texte))
    noms = ("legifrance_date", "legifrance_adresse", "legifrance_non_concerne")
    connus = {nom: getattr(texte, nom) for nom in noms}
    form = LegifranceForm(saisie(request), initial=connus, signature=texte.date_signature)
    form.annuler = texte.get_absolute_url()

    def acte() -> object:
        le, lien, non_concerne = (form.cleaned_data[nom] for nom in noms)
        return actions.enregistrer_legifrance(texte, le=le, adresse=lien, non_concerne=non_concerne, par=par)

    if tenter(request, form, acte, "La situation sur Légifrance est enregistrée."):
        return redirect(texte)
    contexte = {"texte": texte, "form": form, "titre": "Publication sur Légifrance"}
    return render(request, "circulaires/suite.html", contexte)


@require_http_methods(SAISIE)
def completer(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_completer(request.habilitations, texte))
    connus = {nom: getattr(texte, nom) for nom in ("date_signature", "signataire", "reference")}
    form = ReferenceForm(saisie(request), request.FILES or None, initial=connus)
    form.annuler = texte.get_absolute_url()

    def acte() -> object:
        champs = {nom: form.cleaned_data[nom] for nom in connus}
        return actions.completer_la_reference(texte, champs, pdf=form.cleaned_data["fichier"], par=par)

    if tenter(request, form, acte, "Le texte est complété."):
        return redirect(texte)
    return render(
        request, "circulaires/suite.html", {"texte": texte, "form": form, "titre": "Compléter l’identité du texte"}
    )
