from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from circulaires.adresses import Adresse
from circulaires.droits import (
    peut_abroger,
    peut_completer,
    peut_ecrire,
    peut_noter_legifrance,
    peut_voir_les_lectures,
)
from circulaires.legifrance import A_SIGNALER, Situation, situation_legifrance
from circulaires.models import Texte
from mildeca_portal.socle.evenements import Acteur
from prefectures.droits import exiger
from prefectures.habilitations import Habilitations
from prefectures.middleware import RequeteHabilitee


def texte_visible(request: RequeteHabilitee, adresse: Adresse) -> Texte:
    """The text at this address, among those the person may see, or 404."""
    visibles = Texte.objects.visibles_par(request.habilitations).a_l_adresse(adresse)
    return get_object_or_404(visibles.select_related("strategie", "fichier", "document", "modifie", "issu_de"))


def texte_a_rediger(request: RequeteHabilitee, adresse: Adresse) -> tuple[Texte, Acteur]:
    """The text and who writes it: 404 when it is not visible, 403 when it is only to be read."""
    texte = texte_visible(request, adresse)
    return texte, exiger(peut_ecrire(request.habilitations))


def suites(habilitations: Habilitations, texte: Texte) -> dict[str, Any]:
    """What `_suites.html` shows under the state of a text: its dates, what is to be done, who may do it. No query."""
    situation = situation_legifrance(texte, timezone.localdate())
    redige = peut_ecrire(habilitations)
    lue = texte.est_public and texte.origine != Texte.Origine.REFERENCE
    return {
        "prevue": texte.publication_prevue_le,
        "legifrance": situation,
        "a_signaler": redige and situation in (*A_SIGNALER, Situation.TARDIVE),
        "lectures": lue and peut_voir_les_lectures(habilitations),
        "peut_noter": peut_noter_legifrance(habilitations, texte),
        "peut_completer": peut_completer(habilitations, texte),
        "peut_abroger": peut_abroger(habilitations, texte),
    }
