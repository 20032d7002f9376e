"""What roadmaps and plans keep of people, and for how long."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from feuilles_de_route.models import Signataire
from mildeca_portal.socle.conservation import Categorie, Sort


def signatures_anciennes(limite: datetime) -> QuerySet[Signataire]:
    return Signataire.objects.exclude(nom="").filter(date_signature__lt=timezone.localdate(limite))


CATEGORIES = [
    Categorie(
        code="signataires",
        libelle="Signataires des feuilles de route et des plans",
        contenu="Nom et qualité de chaque signataire ; document signé déposé.",
        finalite="Garder la preuve de l’engagement des signataires.",
        lecteurs="Les personnes qui exercent une fonction dans le réseau ; le public ne lit que la qualité.",
        depart="après la signature",
        sort=Sort.ANONYMISE,
        echues=signatures_anciennes,
        traiter=lambda lot: lot.update(nom=""),
        a_confirmer=True,
        reste="La qualité du signataire et le document signé demeurent.",
    ),
]
