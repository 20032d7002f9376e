"""Markdown typed by people, as safe HTML: one function for pages, documents and previews."""

import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BALISES = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTS = {"a": {"href", "title"}, "ol": {"start"}}
_MOTEUR = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
# Reads HTML where CommonMark sees some: never in a code span, and never « a <b », which closes nothing.
_LECTEUR_DE_HTML = MarkdownIt("commonmark", {"html": True})
_BALISE = re.compile(r"<(?:(?P<speciale>[!?])|/?(?P<nom>[A-Za-z][A-Za-z0-9-]*)(?P<suite>[^<>]*)>?)")
_ACTIVES = {
    "applet", "audio", "base", "body", "button", "canvas", "dialog", "embed", "fieldset", "font", "form", "frame",
    "frameset", "head", "html", "iframe", "input", "label", "link", "main", "meta", "noscript", "object", "option",
    "portal", "script", "select", "slot", "source", "style", "svg", "template", "textarea", "title", "track", "video",
}  # fmt: skip
_NOMS = nh3.ALLOWED_TAGS | _ACTIVES
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


def balise_html(texte: str) -> str:
    """The first HTML tag or comment typed in a text, empty for none.

    Code spans and blocks, `<https://…>`, « < 18 ans », « a <b » and words between angle brackets that name no element
    (« <nom du préfet> ») are no HTML.
    """
    for bloc in _LECTEUR_DE_HTML.parse(texte):
        for jeton in [bloc, *(bloc.children or [])]:
            if jeton.type in ("html_block", "html_inline"):
                for trouvee in _BALISE.finditer(jeton.content):
                    if _est_une_balise(trouvee):
                        return trouvee[0].strip() if trouvee[0].endswith(">") else f"{trouvee[0].split()[0]}"
    return ""


def _est_une_balise(trouvee: re.Match[str]) -> bool:
    if trouvee["speciale"]:
        return True
    suite = trouvee["suite"].strip()
    if re.search(r"\bon[a-z]+\s*=", suite, re.IGNORECASE):
        return True
    nom = trouvee["nom"].lower()
    # « si a <b et c> d »: a name of one letter with words after it, none of them an attribute with a value.
    comparaison = len(nom) == 1 and suite not in ("", "/") and "=" not in suite
    return nom in _NOMS and not comparaison


def refuser_le_html(texte: str) -> None:
    """Validator of every Markdown field. Raises `ValidationError` with the tag that was typed."""
    if balise := balise_html(texte):
        raise ValidationError(
            f"Le texte ne peut pas contenir de balises HTML ({balise[:40]}) : utilisez la mise en forme Markdown.",
            code="html",
        )


def sur_une_ligne(texte: str) -> None:
    """Validator of a title: it becomes the subject of a mail. Raises `ValidationError`. A browser posts no line break."""
    if len(texte.splitlines()) > 1:
        raise ValidationError("Ce champ tient sur une seule ligne.", code="lignes")


def refuser_les_balises(texte: str) -> None:
    """Validator of a line of text without mark-up. Raises `ValidationError` with the tag that was typed."""
    if balise := balise_html(texte):
        raise ValidationError(f"Ce champ ne peut pas contenir de balises HTML ({balise[:40]}).", code="html")
