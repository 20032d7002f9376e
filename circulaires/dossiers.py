"""A text with what it holds, read once for the page, the PDF, the checks and the comparison."""

from collections.abc import Collection

from django.utils import timezone

from circulaires.en_vigueur import RegleApplicable, Reglement
from circulaires.models import Texte
from circulaires.regles import Dossier


def dossier_de(texte: Texte) -> Dossier:
    """The text with what it holds: five queries, six for an instruction or a modificative."""
    regles = list(texte.regles.all())
    return Dossier(
        texte,
        list(texte.orientations.prefetch_related("objectifs_cibles")),
        list(texte.chantiers.all()),
        regles,
        list(texte.echeances.all()),
        list(texte.contenus.all()) if texte.nature == Texte.Nature.INSTRUCTION else [],
        autres_regles(texte, {r.code for r in regles}),
    )


def autres_regles(texte: Texte, codes: Collection[str]) -> list[RegleApplicable]:
    """National rules that apply beside a modificative on the day it takes effect, those of `codes` set aside.

    One query; none for a text of another nature, which has all its rules in itself.
    """
    if texte.nature != Texte.Nature.MODIFICATIVE:
        return []
    reglement = Reglement.charger(texte.exercice or 0)
    jour = texte.date_effet or timezone.localdate()
    applicables = reglement.pour(max(jour, reglement.premier_jour or jour), region_code="", prefecture_code="")
    return [r for r in applicables if r.code not in codes and r.texte_id != texte.pk]
