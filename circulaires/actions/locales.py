"""The life of a local rule: brouillon → en vigueur → retirée.

Every function locks the territory first: two people of the same territory act one after the other.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from circulaires.actions.redaction import SEANCE
from circulaires.canonique import contenu_canonique
from circulaires.en_vigueur import Reglement
from circulaires.models import RegleLocale, Texte
from circulaires.regles import contradictions_ajoutees
from circulaires.regles_locales import (
    TRANSITIONS,
    a_durcir,
    jour_de_reference,
    peut_se_retirer,
    prochain_code,
    refus_de_debut,
    refus_de_fin,
    reproches,
)
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, evenements_de, journaliser
from mildeca_portal.socle.saisie_par_champ import Bilan, Soumission, ecrire, trier
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Mandat

S = RegleLocale.Statut


class RegleLocaleChangee(ActionRefusee):
    """Someone wrote in the draft after it was read. `actuelle`: what is stored now."""

    def __init__(self, actuelle: RegleLocale) -> None:
        self.actuelle = actuelle
        super().__init__(
            "Une autre personne a modifié ce brouillon après que vous l’avez lu. Relisez la règle ci-dessus, puis "
            "confirmez si elle vous convient."
        )


@transaction.atomic
def ajouter_regle_locale(regle: RegleLocale, *, par: Acteur) -> RegleLocale:
    """Write a new draft; a rule that is no variant is given the next code of its territory (« L-01 », « L-02 »…).

    `regle`: unsaved, with its text and its territory. Raises `ActionRefusee` when the circulaire is not in force, when
    the territory already has a variant of that rule, or when it would not harden it.
    """
    _verrouiller_le_territoire(regle)
    _exiger_la_circulaire(regle)
    siennes = RegleLocale.objects.filter(texte=regle.texte_id, region=regle.region_id, prefecture=regle.prefecture_id)
    if regle.variante:
        _exiger_la_premiere(siennes, regle)
        _exiger_plus_stricte(regle, jour_de_reference(_exercice(regle), timezone.localdate()))
    else:
        regle.code = prochain_code(siennes.filter(variante=False).values_list("code", flat=True))
        if not regle.code:
            raise ActionRefusee("Ce territoire a déjà 99 règles pour cette circulaire.")
    regle.statut = S.BROUILLON
    regle.save(force_insert=True)
    _journaliser("circulaires.regle_locale.ajoutee", regle, par)
    return regle


@transaction.atomic
def modifier_regle_locale(
    regle: RegleLocale, soumissions: Mapping[str, Soumission], *, par: Acteur, automatique: bool = False
) -> Bilan:
    """Write the fields of a draft that changed, each against what its author was shown.

    Returns what was written and what is in conflict. Raises `ActionRefusee` when the rule is no longer a draft, or when
    the variant would not harden the national rule. `automatique`: saved as it is typed.
    """
    prise = _verrouiller(regle)
    _exiger_le_brouillon(prise)
    tri = trier(soumissions, prise.version, lambda attribut: contenu_canonique(prise, attribut))
    if tri.ecrites:
        ecrire(prise, tri.valeurs, controler=_controler)
        if not (automatique and _deja_dit(prise, par)):
            _journaliser("circulaires.regle_locale.modifiee", prise, par)
    return Bilan(prise, tuple(tri.ecrites), tuple(tri.conflits))


def _controler(regle: RegleLocale) -> None:
    if regle.variante:
        _exiger_plus_stricte(regle, jour_de_reference(_exercice(regle), timezone.localdate()))


def _deja_dit(regle: RegleLocale, par: Acteur) -> bool:
    recents = evenements_de(regle).filter(acteur_id=par.personne_id, cree_le__gte=timezone.now() - SEANCE)
    return recents.filter(code="circulaires.regle_locale.modifiee").exists()


@transaction.atomic
def supprimer_regle_locale(regle: RegleLocale, *, par: Acteur) -> None:
    """Give up a draft. Raises `ActionRefusee` once it is in force."""
    prise = _verrouiller(regle)
    _exiger_le_brouillon(prise)
    _journaliser("circulaires.regle_locale.supprimee", prise, par)
    prise.delete()


@transaction.atomic
def mettre_en_vigueur(regle: RegleLocale, *, debut: date, version: int, par: Acteur) -> RegleLocale:
    """Brouillon → en vigueur from the day `debut`, today or later: frozen, and checked by the credits from that day on.

    A région's rule is announced to the chefs de projet départementaux of the région. `version`: the draft the person
    read. Raises `ActionRefusee`, `RegleLocaleChangee`.
    """
    prise = _verrouiller(regle)
    _exiger_la_circulaire(prise)
    if prise.statut == S.BROUILLON and prise.version != version:
        raise RegleLocaleChangee(prise)
    if refus := refus_de_debut(debut, _exercice(prise), timezone.localdate()):
        raise ActionRefusee(refus)
    if prise.variante:
        _exiger_plus_stricte(prise, debut)
    _exiger_la_coherence(prise, debut)
    changer_statut(prise, S.EN_VIGUEUR, TRANSITIONS, debut=debut)
    _journaliser("circulaires.regle_locale.en_vigueur", prise, par, debut=debut.isoformat())
    if prise.region_id:
        _annoncer(prise)
    return prise


@transaction.atomic
def retirer_regle_locale(regle: RegleLocale, *, fin: date, avant: date | None, par: Acteur) -> RegleLocale:
    """En vigueur → retirée: from the day `fin`, today or later, it no longer applies.

    Until that day comes it may be corrected. `avant`: the day that the person read, None for a rule without end. Raises
    `ActionRefusee`.
    """
    prise = _verrouiller(regle)
    if not peut_se_retirer(prise, timezone.localdate()):
        raise ActionRefusee("Cette règle ne se retire pas\u00a0: elle n’est pas en vigueur, ou ne l’est plus.")
    if prise.fin != avant:
        raise ActionRefusee("La date du retrait a été changée entre-temps\u00a0: rechargez la page pour la lire.")
    if refus := refus_de_fin(fin, prise.debut, _exercice(prise), timezone.localdate()):
        raise ActionRefusee(refus)
    if prise.statut == S.RETIREE:
        prise.fin = fin
        prise.save(update_fields=["fin"])
        _journaliser("circulaires.regle_locale.retrait_change", prise, par, fin=fin.isoformat())
    else:
        changer_statut(prise, S.RETIREE, TRANSITIONS, fin=fin)
        _journaliser("circulaires.regle_locale.retiree", prise, par, fin=fin.isoformat())
    return prise


def _verrouiller_le_territoire(regle: RegleLocale) -> None:
    territoire = regle.territoire
    type(territoire)._default_manager.select_for_update(no_key=True).get(pk=territoire.pk)


def _verrouiller(regle: RegleLocale) -> RegleLocale:
    """The rule as it is now, until the end of the transaction. Raises `ActionRefusee` when it has been given up."""
    _verrouiller_le_territoire(regle)
    liees = RegleLocale.objects.select_related("texte", "region", "prefecture")
    prise = liees.select_for_update(of=("self",)).filter(pk=regle.pk).first()
    if prise is None:
        raise ActionRefusee("Ce brouillon a été supprimé entre-temps par une autre personne.")
    return prise


def _exiger_le_brouillon(regle: RegleLocale) -> None:
    if regle.statut != S.BROUILLON:
        raise ActionRefusee("Cette règle n’est plus un brouillon : elle ne peut plus être modifiée.")


def _exiger_la_circulaire(regle: RegleLocale) -> None:
    texte = Texte.objects.get(pk=regle.texte_id)
    if texte.nature != Texte.Nature.ANNUELLE or texte.statut != Texte.Statut.PUBLIE:
        raise ActionRefusee("Une règle locale complète une circulaire annuelle publiée et en vigueur.")
    if _exercice(regle) < timezone.localdate().year:
        raise ActionRefusee(f"L’exercice {texte.exercice} est passé : sa circulaire ne se complète plus.")


def _exiger_la_premiere(siennes: Any, regle: RegleLocale) -> None:
    if siennes.filter(code=regle.code).exclude(statut=S.RETIREE).exists():
        raise ActionRefusee(
            f"Ce territoire a déjà une variante de la règle {regle.code} : modifiez son brouillon, ou retirez-la d’abord."
        )


def _exiger_plus_stricte(regle: RegleLocale, le: date) -> None:
    """Checked again under the lock, on the day it would apply: a modificative may have come out meanwhile."""
    region = regle.prefecture.region_id if regle.prefecture else ""
    a_battre = a_durcir(Reglement.charger(_exercice(regle)), le, region_code=region).get(regle.code)
    if not a_battre:
        raise ActionRefusee(
            f"Aucune règle nationale {regle.code} que l’on puisse durcir ne s’applique le {date_longue(le)}."
        )
    if motifs := reproches(regle.type_regle, regle.parametres, regle.severite, a_battre):
        raise ActionRefusee(motifs.values())


def _exiger_la_coherence(regle: RegleLocale, le: date) -> None:
    """Some project must be able to respect the rule beside those that bind the territory already."""
    prefecture = regle.prefecture
    applicables = Reglement.charger(_exercice(regle)).pour(
        le,
        region_code=regle.region_id or (prefecture.region_id if prefecture else ""),
        prefecture_code=prefecture.code if prefecture else "",
    )
    autres = [r for r in applicables if not (regle.variante and r.code == regle.code)]
    if phrases := contradictions_ajoutees(regle, autres):
        raise ActionRefusee(phrases)


def _exercice(regle: RegleLocale) -> int:
    return regle.texte.exercice or 0


def _journaliser(code: str, regle: RegleLocale, par: Acteur, **donnees: str) -> None:
    journaliser(
        code,
        regle,
        par=par,
        prefecture=regle.prefecture.code if regle.prefecture else "",
        region=regle.region_id or (regle.prefecture.region_id if regle.prefecture else ""),
        donnees={"exercice": regle.texte.exercice, "code": regle.code, **donnees},
    )


def _annoncer(regle: RegleLocale) -> None:
    adresses = (
        Mandat.objects.en_cours(timezone.localdate())
        .filter(niveau=Mandat.Niveau.DEPARTEMENTAL, prefecture__region=regle.region_id, personne__is_active=True)
        .order_by("personne__courriel")
        .values_list("personne__courriel", flat=True)
        .distinct()
    )
    deposer("circulaires_regle_regionale", adresses, {"regle": regle}, cle=f"circulaires.regle_locale.{regle.pk}")
