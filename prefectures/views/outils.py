"""What the pages of the network share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.exports import FichierNominatif
from mildeca_portal.socle.templatetags.composants import fil
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.middleware import RequeteHabilitee

FIL = ("Préfectures", "prefectures:annuaire")


def code_en_capitales(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """« /prefectures/2a/ » leads to « /prefectures/2A/ », its parameters kept; a form posted there is not lost."""

    @wraps(vue)
    def redressee(request: RequeteHabilitee, code: str, **kwargs: Any) -> HttpResponse:
        if code == code.upper() or request.method == "POST":
            return vue(request, code.upper(), **kwargs)
        adresse = reverse(request.resolver_match.view_name, kwargs={"code": code.upper(), **kwargs})  # type: ignore[union-attr]
        parametres = request.META.get("QUERY_STRING", "")
        return redirect(f"{adresse}?{parametres}" if parametres else adresse, permanent=True)

    return redressee


def page_de_saisie(
    request: HttpRequest, form: Any, titre: str, retour: str, *etapes: str, **contexte: Any
) -> HttpResponse:
    """The form on its page, with a way back. `etapes`: pairs of the breadcrumb after the directory."""
    form.annuler = retour
    contexte |= {"form": form, "titre": titre, **fil(*FIL, *etapes, titre)}
    return render(request, "prefectures/saisie.html", contexte)


def classeur(octets: bytes, nom: str, *, lignes: int, par: Acteur) -> FichierNominatif:
    """A workbook that holds names, `nom` without extension: whoever reads it is logged (`export_nominatif`)."""
    return FichierNominatif(octets, nom=f"{nom}.xlsx", type_mime=TYPE_MIME, lignes=lignes, par=par)
