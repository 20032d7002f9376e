"""Mandates and affectations, opened and changed by administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.comptes.actions.entrees import ouvrir_fonction, transmettre
from mildeca_portal.comptes.fonctions import libelle
from mildeca_portal.comptes.forms.fonctions import AffectationForm, FinForm, FonctionForm, MandatForm, TransmissionForm
from mildeca_portal.comptes.views.communs import (
    affectation_et_acteur,
    formulaire,
    mandat_et_acteur,
    personne_et_acteur,
    vers_la_fiche,
)
from mildeca_portal.socle.actes import agir, dire_le_refus, tenter
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.actions.affectations import (
    annuler_affectation,
    changer_la_fin_de_l_affectation,
    corriger_affectation,
)
from prefectures.actions.mandats import annuler_mandat, changer_la_fin_du_mandat, corriger_mandat
from prefectures.middleware import RequeteHabilitee

LIRE_ET_ECRIRE = ["GET", "HEAD", "POST"]


@require_http_methods(LIRE_ET_ECRIRE)
def ouvrir(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """Another function for a person who is already known."""
    personne, par = personne_et_acteur(request, pk)
    form = FonctionForm(saisie(request), request.FILES or None)
    form.annuler = reverse("compte", args=[pk])
    if tenter(request, form, lambda: ouvrir_fonction(personne, form.fonction, par=par), "La fonction est ouverte."):
        return vers_la_fiche(pk)
    return formulaire(request, form, "Ouvrir une fonction", personne)


@require_http_methods(LIRE_ET_ECRIRE)
def corriger_le_mandat(request: RequeteHabilitee, pk: int) -> HttpResponse:
    mandat, par = mandat_et_acteur(request, pk)
    form = MandatForm(saisie(request), request.FILES or None, mandat=mandat)
    form.annuler = reverse("compte", args=[mandat.personne_id])
    if tenter(
        request,
        form,
        lambda: corriger_mandat(mandat, form.valeurs(), designation=form.cleaned_data["designation"], par=par),
        "Le mandat est corrigé.",
    ):
        return vers_la_fiche(mandat.personne_id)
    return formulaire(request, form, "Corriger le mandat", mandat.personne, aide=libelle(mandat))


@require_http_methods(LIRE_ET_ECRIRE)
def fin_du_mandat(request: RequeteHabilitee, pk: int) -> HttpResponse:
    mandat, par = mandat_et_acteur(request, pk)
    form = FinForm(saisie(request), initial={"fin": mandat.fin})
    form.annuler = reverse("compte", args=[mandat.personne_id])
    if tenter(
        request,
        form,
        lambda: changer_la_fin_du_mandat(mandat, fin=form.cleaned_data["fin"], par=par),
        "La fin du mandat est enregistrée.",
        "fin",
    ):
        return vers_la_fiche(mandat.personne_id)
    return formulaire(request, form, "Fin du mandat", mandat.personne, aide=libelle(mandat))


@require_http_methods(LIRE_ET_ECRIRE)
def transmettre_le_mandat(request: RequeteHabilitee, pk: int) -> HttpResponse:
    mandat, par = mandat_et_acteur(request, pk)
    form = TransmissionForm(saisie(request), request.FILES or None, mandat=mandat)
    form.annuler = reverse("compte", args=[mandat.personne_id])
    if request.method == "POST" and form.is_valid():
        try:
            nouveau = transmettre(mandat, form.identite, form.fonction, par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "Le mandat est transmis. Le successeur en est averti par courriel.")
            return vers_la_fiche(nouveau.personne_id)
    return formulaire(request, form, "Transmettre le mandat", mandat.personne, aide=libelle(mandat))


@require_POST
def annuler_le_mandat(request: RequeteHabilitee, pk: int) -> HttpResponse:
    mandat, par = mandat_et_acteur(request, pk)
    agir(
        request,
        lambda: annuler_mandat(mandat, par=par),
        "Le mandat est annulé. La fin du mandat précédent n’a pas changé.",
    )
    return vers_la_fiche(mandat.personne_id)


@require_http_methods(LIRE_ET_ECRIRE)
def corriger_l_affectation(request: RequeteHabilitee, pk: int) -> HttpResponse:
    affectation, par = affectation_et_acteur(request, pk)
    commencee = affectation.debut <= timezone.localdate()
    form = AffectationForm(saisie(request), affectation=affectation, commencee=commencee)
    form.annuler = reverse("compte", args=[affectation.personne_id])
    if tenter(
        request, form, lambda: corriger_affectation(affectation, form.valeurs(), par=par), "La fonction est corrigée."
    ):
        return vers_la_fiche(affectation.personne_id)
    return formulaire(request, form, "Corriger la fonction", affectation.personne, aide=libelle(affectation))


@require_http_methods(LIRE_ET_ECRIRE)
def fin_de_l_affectation(request: RequeteHabilitee, pk: int) -> HttpResponse:
    affectation, par = affectation_et_acteur(request, pk)
    form = FinForm(saisie(request), initial={"fin": affectation.fin})
    form.annuler = reverse("compte", args=[affectation.personne_id])
    if tenter(
        request,
        form,
        lambda: changer_la_fin_de_l_affectation(affectation, fin=form.cleaned_data["fin"], par=par),
        "La fin de la fonction est enregistrée.",
        "fin",
    ):
        return vers_la_fiche(affectation.personne_id)
    return formulaire(request, form, "Fin de la fonction", affectation.personne, aide=libelle(affectation))


@require_POST
def annuler_l_affectation(request: RequeteHabilitee, pk: int) -> HttpResponse:
    affectation, par = affectation_et_acteur(request, pk)
    agir(request, lambda: annuler_affectation(affectation, par=par), "La fonction est annulée.")
    return vers_la_fiche(affectation.personne_id)
