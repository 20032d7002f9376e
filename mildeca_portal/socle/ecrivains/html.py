"""A table as HTML of the design system, the same on the page and in the PDF."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mildeca_portal.socle.tableau import Tableau


def ecrire(tableau: Tableau, *, titre_visible: bool = True) -> SafeString:
    """Table with caption, scoped headers, total, definition, source and coverage.

    `titre_visible`: False hides the caption from sight only, when a heading just above says the same.
    """
    contexte = {"tableau": tableau, "titre_visible": titre_visible}
    return render_to_string("ecrivains/tableau.html", contexte)
