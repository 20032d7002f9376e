"""What the circulaires show on the pages of the network."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture


def regles_des_prefectures(
    prefectures: Sequence[Prefecture], habilitations: Habilitations
) -> Mapping[int, dict[str, Any]]:
    """The way to the rules in force, for who reads that préfecture. No query."""
    return {p.pk: {} for p in prefectures if habilitations.national or p.pk in habilitations.prefecture_ids}
