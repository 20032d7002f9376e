"""A mapping filled family by family, when one of its keys is first read: a page pays only for what it shows."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class ALaDemande(Mapping[str, Any]):
    """`chargeurs`: {family: function that gives its keys}. The family of « credits.projets.nombre » is « credits »."""

    def __init__(self, chargeurs: Mapping[str, Callable[[], Mapping[str, Any]]]) -> None:
        self._chargeurs = chargeurs
        self._charges: dict[str, Mapping[str, Any]] = {}

    def _famille(self, cle: str) -> Mapping[str, Any]:
        famille = cle.partition(".")[0]
        if famille not in self._charges:
            chargeur = self._chargeurs.get(famille)
            self._charges[famille] = chargeur() if chargeur else {}
        return self._charges[famille]

    def __getitem__(self, cle: str) -> Any:
        return self._famille(cle)[cle]

    def __iter__(self) -> Iterator[str]:
        for famille in self._chargeurs:
            yield from self._famille(famille)

    def __len__(self) -> int:
        return sum(1 for _ in self)
