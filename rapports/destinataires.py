"""Who reads the mails written to a préfecture."""

from collections.abc import Iterable

from django.utils import timezone

from prefectures.models import Mandat, Prefecture


def destinataires(prefectures: Iterable[Prefecture]) -> dict[int, list[str]]:
    """{préfecture: its mailbox, then the addresses of its chefs de projet in post, the régional one at the seat}.

    One query. An empty list: nobody reads.
    """
    adresses = {p.pk: [p.boite_fonctionnelle] if p.boite_fonctionnelle else [] for p in prefectures}
    mandats = Mandat.objects.en_cours(timezone.localdate()).filter(prefecture__in=adresses, personne__is_active=True)
    for prefecture, courriel in mandats.order_by("niveau", "pk").values_list("prefecture_id", "personne__courriel"):
        adresses[prefecture].append(courriel)
    return {cle: list(dict.fromkeys(siennes)) for cle, siennes in adresses.items()}
