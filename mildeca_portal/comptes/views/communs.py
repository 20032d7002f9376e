from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from mildeca_portal.comptes.fonctions import affectations, mandats
from mildeca_portal.socle.evenements import Acteur
from prefectures.droits import exiger, peut_administrer
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Affectation, Mandat, Personne


def administrateur(request: RequeteHabilitee) -> Acteur:
    """Who acts on every account, or 403."""
    return exiger(peut_administrer(request.habilitations))


def personne_et_acteur(request: RequeteHabilitee, pk: int) -> tuple[Personne, Acteur]:
    """403 for who administers nothing, whoever the person; then 404."""
    par = administrateur(request)
    return get_object_or_404(Personne, pk=pk), par


def mandat_et_acteur(request: RequeteHabilitee, pk: int) -> tuple[Mandat, Acteur]:
    par = administrateur(request)
    return get_object_or_404(mandats().select_related("personne"), pk=pk), par


def affectation_et_acteur(request: RequeteHabilitee, pk: int) -> tuple[Affectation, Acteur]:
    par = administrateur(request)
    return get_object_or_404(affectations().select_related("personne"), pk=pk), par


def formulaire(
    request: HttpRequest, form: BaseForm, titre: str, personne: Personne | None = None, **plus: object
) -> HttpResponse:
    """The page of a form on an account, under the page of its person."""
    contexte = {"form": form, "titre": titre, "personne": personne, "aide": "", "equipe": False, **plus}
    return render(request, "comptes/formulaire.html", contexte)


def vers_la_fiche(personne_id: int) -> HttpResponse:
    return redirect("compte", personne_id)
