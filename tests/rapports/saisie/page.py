"""A page of the survey as a browser without JavaScript sees it: every field of its form, as it would be posted back."""

from html.parser import HTMLParser
from typing import Any


class _Lecteur(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.champs: dict[str, list[str]] = {}
        self._dans, self._texte, self._select = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form":
            self._dans = "data-saisie" in a
        if not self._dans:
            return
        if tag == "input" and a.get("type") not in ("submit", "button", "file"):
            if a.get("type") not in ("radio", "checkbox") or "checked" in a:
                self.champs.setdefault(a["name"], []).append(a.get("value", ""))
        elif tag == "textarea":
            self._texte = a["name"]
            self.champs[a["name"]] = [""]

    def handle_data(self, data: str) -> None:
        if self._texte:
            self.champs[self._texte][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # The first line feed after the opening tag is not part of the text.
            self.champs[self._texte] = [self.champs[self._texte][0].removeprefix("\n")]
            self._texte = ""
        elif tag == "form":
            self._dans = False


def champs_de_la_page(page: Any) -> dict[str, list[str]]:
    """{name: values} of the form that is saved as it is typed, as a browser posts it untouched."""
    lecteur = _Lecteur()
    lecteur.feed(page.content.decode())
    return lecteur.champs
