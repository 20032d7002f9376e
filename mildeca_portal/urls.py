"""Addresses of the portal. Each app declares its own; the public ones are listed in the permission matrix."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("mildeca_portal.accueil.urls")),
    path("", include("prefectures.urls")),
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
