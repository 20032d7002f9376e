"""Markdown typed by people, as safe HTML: one function for pages, documents and previews."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BALISES = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTS = {"a": {"href", "title"}, "ol": {"start"}}
_MOTEUR = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_TITRE = re.compile(r"<(/?)h([1-6])>")


def rendre(texte: str) -> SafeString:
    """CommonMark and tables as HTML. HTML typed in the text is shown as it is typed; scripts, images and styles never pass.

    A page has its own h1 and h2: titles of the text begin at h3, whatever the level they are typed at, and skip none.
    """
    brut = _MOTEUR.render(texte)
    niveaux = {niveau: rang for rang, niveau in enumerate(sorted({t[2] for t in _TITRE.finditer(brut)}), start=3)}
    html = _TITRE.sub(lambda t: f"<{t[1]}h{min(niveaux[t[2]], 6)}>", brut)
    propre = nh3.clean(
        html,
        tags=BALISES,
        attributes=ATTRIBUTS,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(propre)  # cleaned just above
