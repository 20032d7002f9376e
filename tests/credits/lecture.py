"""Read a page back: its words, the cells of its first table, what its form refuses."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse

INSECABLES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def _propre(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).translate(INSECABLES).split())


def texte(reponse: HttpResponse) -> str:
    """The words of `<main>`, one space between them."""
    page = reponse.content.decode()
    return _propre(page[page.index("<main") : page.index("</main>")])


def cellules(reponse: HttpResponse, rang: int = 0) -> list[list[str]]:
    """Lines of the table number `rang`, its footer included, its header not."""
    tables = re.findall(r"<table.*?</table>", reponse.content.decode(), re.DOTALL)
    lignes = re.findall(r"<tr.*?</tr>", re.sub(r"<thead.*?</thead>", "", tables[rang], flags=re.DOTALL), re.DOTALL)
    return [[_propre(c) for c in re.findall(r"<t[hd].*?</t[hd]>", ligne, re.DOTALL)] for ligne in lignes]


def champs_en_erreur(reponse: Any) -> dict[str, list[str]]:
    return {nom: [str(e).translate(INSECABLES) for e in es] for nom, es in reponse.context["form"].errors.items()}
