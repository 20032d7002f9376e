"""What the administration shows of the socle: read only."""

from django.contrib import admin

from mildeca_portal.socle.administration import LectureSeule
from mildeca_portal.socle.models import Courriel, Evenement, Fichier, Passage, Travail


@admin.register(Evenement)
class EvenementAdmin(LectureSeule):
    list_display = ("cree_le", "code", "fonction", "fonction_territoire", "objet_type", "objet_id")
    list_filter = ("code", "fonction")
    search_fields = ("objet_id", "prefecture_code")


@admin.register(Courriel)
class CourrielAdmin(LectureSeule):
    exclude = ("corps",)  # some hold a link that opens an account
    list_display = ("cree_le", "gabarit", "destinataire", "statut", "tentatives", "envoye_le")
    list_filter = ("statut", "gabarit")


@admin.register(Travail)
class TravailAdmin(LectureSeule):
    list_display = ("cree_le", "code", "statut", "avancement", "etape", "fini_le")
    list_filter = ("statut", "code")


@admin.register(Passage)
class PassageAdmin(LectureSeule):
    list_display = ("code", "debut", "fin", "dernier_succes", "erreur")


@admin.register(Fichier)
class FichierAdmin(LectureSeule):
    list_display = ("depose_le", "nom", "type_mime", "taille")
    exclude = ("contenu",)  # a file is served by the view of the app that owns it, after its own rights
