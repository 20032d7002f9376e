"""What an action raises when it refuses, in sentences a person can read."""

from collections.abc import Iterable


class ActionRefusee(Exception):
    """The action is not possible now. `phrases`: why, in French, one sentence each; nothing was changed."""

    def __init__(self, phrases: str | Iterable[str]) -> None:
        self.phrases: list[str] = [phrases] if isinstance(phrases, str) else list(phrases)
        super().__init__(" ".join(self.phrases))


class EtatPerime(ActionRefusee):
    """Someone else changed the state first: the `UPDATE … WHERE statut = <source>` found no row."""

    def __init__(self, phrase: str = "") -> None:
        super().__init__(phrase or "L’état a changé entre-temps : rechargez la page pour voir où en est le dossier.")
