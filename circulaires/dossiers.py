"""A text with what it holds, read once for the page, the PDF, the checks and the comparison."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils import timezone

from circulaires.en_vigueur import RegleApplicable, Reglement
from circulaires.models import Regle, Texte
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
    applicables = reglement.pour(reglement.jour_applique(jour), region_code="", prefecture_code="")
    return [r for r in applicables if r.code not in codes and r.texte_id != texte.pk]


def regles_avant(texte: Texte, ancien: Texte) -> list[Regle]:
    """The rules of `ancien` that `texte` is compared with, as earlier modificatives changed them. Two queries.

    A modificative finds those in force on the day it takes effect; another circulaire, those of the end of the exercice.
    """
    if texte.nature != Texte.Nature.MODIFICATIVE:
        return regles_en_fin_d_exercice(ancien)
    reglement = Reglement.charger(texte.exercice or 0)
    return _lignes(reglement.nationales_avant(texte.date_effet or date.max, texte.rang or 1).values())


def regles_en_fin_d_exercice(texte: Texte) -> list[Regle]:
    """The rules of a circulaire as its modificatives left them; its own rows when it was never published. Two queries."""
    if texte.nature != Texte.Nature.ANNUELLE or not texte.est_public or texte.exercice is None:
        return list(texte.regles.all())
    return _lignes(Reglement.charger(texte.exercice).nationales_en_fin_d_exercice())


def _lignes(regles: Iterable[RegleApplicable]) -> list[Regle]:
    """The rows of these rules, in their order."""
    ids = [r.regle_id for r in regles]
    lignes = Regle.objects.in_bulk(ids)
    return [lignes[pk] for pk in ids]
