from django.shortcuts import get_object_or_404

from circulaires.adresses import Adresse
from circulaires.droits import peut_ecrire
from circulaires.models import Texte
from mildeca_portal.socle.evenements import Acteur
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee


def texte_visible(request: RequeteHabilitee, adresse: Adresse) -> Texte:
    """The text at this address, among those the person may see, or 404."""
    visibles = Texte.objects.visibles_par(request.habilitations).a_l_adresse(adresse)
    return get_object_or_404(visibles.select_related("strategie", "fichier", "document", "modifie"))


def texte_a_rediger(request: RequeteHabilitee, adresse: Adresse) -> tuple[Texte, Acteur]:
    """The text and who writes it: 404 when it is not visible, 403 when it is only to be read."""
    texte = texte_visible(request, adresse)
    return texte, exiger(peut_ecrire(request.habilitations))
