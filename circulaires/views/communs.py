from django.shortcuts import get_object_or_404

from circulaires.droits import peut_ecrire
from circulaires.models import Texte
from mildeca_portal.socle.evenements import Acteur
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee


def texte_annuel(request: RequeteHabilitee, exercice: int) -> Texte:
    """The annual circulaire of the exercice, among those the person may see, or 404."""
    visibles = Texte.objects.annuelles().visibles_par(request.habilitations)
    return get_object_or_404(visibles.select_related("strategie", "fichier"), exercice=exercice)


def texte_a_rediger(request: RequeteHabilitee, exercice: int) -> tuple[Texte, Acteur]:
    """The text and who writes it: 404 when it is not visible, 403 when it is only to be read."""
    texte = texte_annuel(request, exercice)
    return texte, exiger(peut_ecrire(request.habilitations))
