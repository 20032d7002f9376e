"""What the network puts on the dashboard: posts of chef de projet that nobody holds."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.a_faire import Blocage
from prefectures.droits import peut_administrer
from prefectures.filters import sans_chef_de_projet
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture

NOMMEES = 5


def blocages(habilitations: Habilitations, maintenant: datetime) -> list[Blocage]:
    """For an administrateur: the préfectures of the network without an open départemental mandate, in one sentence."""
    if not peut_administrer(habilitations):
        return []
    jour = timezone.localdate(maintenant)
    vacantes = list(sans_chef_de_projet(Prefecture.objects.du_reseau(jour), jour).values_list("nom", flat=True))
    if not vacantes:
        return []
    noms = ", ".join(vacantes[:NOMMEES])
    if len(vacantes) > NOMMEES:
        noms += f" et {len(vacantes) - NOMMEES} autre{'s' * (len(vacantes) > NOMMEES + 1)}"
    nombre = "1 préfecture est" if len(vacantes) == 1 else f"{len(vacantes)} préfectures sont"
    return [
        Blocage(
            phrase=f"{nombre} sans chef de projet départemental : {noms}.",
            url=f"{reverse('prefectures:annuaire')}?poste=vacant",
        )
    ]
