"""Addresses of the portal. Each app declares its own; the public ones are listed in the permission matrix."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import include, path
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks_db.models import DBTaskResult
from dsfr.models import DsfrConfig

# Registered by libraries, of no use here: rights come from dated functions, the frame from our templates, and our own
# `Travail` says what became of a task. The devices of the second factor hold secrets. Done here, once every app has registered.
for modele in (Group, DsfrConfig, DBTaskResult, StaticDevice, TOTPDevice):
    if admin.site.is_registered(modele):
        admin.site.unregister(modele)

urlpatterns = [
    path("", include("mildeca_portal.accueil.urls")),
    path("", include("mildeca_portal.comptes.urls")),
    path("", include("prefectures.urls")),
    path("", include("prefectures.urls_passation")),
    path("", include("circulaires.urls")),
    path("", include("feuilles_de_route.urls")),
    path("", include("credits.urls")),
    path("", include("rapports.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "mildeca_portal.socle.views.requete_incorrecte"
handler403 = "mildeca_portal.socle.views.acces_refuse"
handler404 = "mildeca_portal.socle.views.introuvable"
handler500 = "mildeca_portal.socle.views.erreur_interne"
