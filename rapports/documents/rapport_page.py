"""The body of the report as a page: the same contents as the PDF, drawn once for each frozen data set."""

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from rapports.documents.contenu import composer
from rapports.models import Edition

DUREE = 3600  # seconds; the content of a hash never changes


def corps_de_page(edition: Edition) -> SafeString:
    """HTML of all the chapters. `edition.donnees` may be deferred: it is read only when the page is not in the cache."""
    cle = f"rapport.page.{edition.empreinte}"
    corps: SafeString | None = cache.get(cle)
    if corps is None:
        jeu = edition.jeu
        contexte = {"contenu": composer(jeu), "au": jeu.au, "empreinte": edition.empreinte}
        corps = render_to_string("rapports/edition/corps.html", contexte)
        cache.set(cle, corps, DUREE)
    return corps
