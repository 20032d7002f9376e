from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from circulaires.droits import peut_ecrire
from circulaires.models import Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee


def exiger(fonction: Fonction | None) -> Acteur:
    """Who acts, or 403."""
    if fonction is None:
        raise PermissionDenied
    return fonction.acteur


def texte_annuel(request: RequeteHabilitee, exercice: int) -> Texte:
    """The annual circulaire of the exercice, among those the person may see, or 404."""
    visibles = Texte.objects.annuelles().visibles_par(request.habilitations)
    return get_object_or_404(visibles.select_related("strategie", "fichier"), exercice=exercice)


def texte_a_rediger(request: RequeteHabilitee, exercice: int) -> tuple[Texte, Acteur]:
    """The text and who writes it: 404 when it is not visible, 403 when it is only to be read."""
    texte = texte_annuel(request, exercice)
    return texte, exiger(peut_ecrire(request.habilitations))


def dire_le_refus(request: HttpRequest, refus: ActionRefusee, form: BaseForm | None = None) -> None:
    """Show the sentences of a refusal at the top of the form, or of the next page."""
    for phrase in refus.phrases:
        if form is None:
            messages.error(request, phrase)
        else:
            form.add_error(None, phrase)
