"""What the portal holds on people: the public page, and what one may take away of one's own."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mildeca_portal.comptes.assistance import non_assistable
from mildeca_portal.socle.conservation import categories
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.portabilite import tout_extraire
from prefectures.middleware import RequeteHabilitee, sans_fonction

# One reads one's own data as the person it is about, whatever one's functions.
TITULAIRE = "titulaire"


@login_not_required
@require_safe
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long, who reads it: the registry that `manage.py purger` applies."""
    contexte = {
        "categories": categories(),
        "automatique": settings.PURGE_AUTOMATIQUE,
        "contact": settings.CONTACT_DONNEES_PERSONNELLES,
    }
    return render(request, "accueil/donnees_personnelles.html", contexte)


@non_assistable
@require_safe
@sans_fonction
@export_nominatif("accueil.donnees_personnelles.telechargees")
def mes_donnees(request: RequeteHabilitee) -> FichierNominatif:
    """Everything on the person who asks, and on nobody else, as JSON."""
    personne, maintenant = request.user, timezone.localtime()
    assert personne.pk is not None  # signed in, says the middleware
    sections = tout_extraire(personne.pk)
    contenu = {
        "portail": "Portail des chefs de projets de la MILDECA",
        "adresse": settings.ADRESSE_PUBLIQUE,
        "etabli_le": maintenant.isoformat(timespec="seconds"),
        **sections,
    }
    return FichierNominatif(
        json.dumps(contenu, ensure_ascii=False, indent=2).encode(),
        nom=f"donnees-personnelles-{maintenant:%Y-%m-%d}.json",
        type_mime="application/json",
        lignes=sum(len(rangees) for rangees in sections.values()),
        par=Acteur(personne.pk, TITULAIRE),
    )
