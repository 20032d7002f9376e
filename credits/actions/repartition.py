"""The split of a région: its part régionale and its départements, all amounts at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q

from credits.actions.grand_livre import Niveau, Piece, compte_de, diminuer, mouvementer, regional, verrouiller
from credits.models import Compte, Mouvement, Nature
from credits.soldes import Solde, soldes_de
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.templatetags.formats import euros

PART_REGIONALE = "region"


@dataclass(frozen=True, slots=True)
class Montants:
    """Credits of a line of the split, in euros."""

    ae: Decimal = Decimal("0.00")
    cp: Decimal = Decimal("0.00")


def etat_de(exercice: int, region: str) -> int:
    """Id of the last movement inside a région: what a split form was drawn from."""
    comptes = Compte.objects.filter(
        Q(niveau=Niveau.REGIONAL, region=region) | Q(parent__niveau=Niveau.REGIONAL, parent__region=region),
        exercice=exercice,
    )
    dernier = Mouvement.objects.filter(Q(source__in=comptes) | Q(cible__in=comptes)).aggregate(m=Max("pk"))["m"]
    return dernier or 0


@transaction.atomic
def repartir(
    exercice: int,
    region: str,
    voulus: Mapping[str, Montants],
    *,
    par: Acteur,
    piece: Piece,
    deleguer: bool = False,
    etat: int | None = None,
) -> int:
    """Bring each line of the split to the notified amounts wanted. Returns the number of movements written.

    `voulus`: {code of a préfecture, or `PART_REGIONALE`: amounts}; an absent line is left as it is. `deleguer`: also make
    usable all that is notified on these lines. `etat`: `etat_de` when the form was drawn; anything since raises
    `EtatPerime`. Raises `ActionRefusee` with the figures when credits are missing.
    """
    parent = compte_de(exercice, regional(region))
    enfants = {
        c.prefecture.code if c.prefecture else PART_REGIONALE: c
        for c in Compte.objects.filter(parent=parent).select_related("prefecture", "region").order_by("pk")
    }
    if inconnus := set(voulus) - set(enfants):
        raise ActionRefusee(f"Ce territoire n’appartient pas à la région : {', '.join(sorted(inconnus))}.")
    verrouiller({parent.pk, *(c.pk for c in enfants.values())})
    if etat is not None and etat != etat_de(exercice, region):
        raise EtatPerime(
            "La répartition a changé pendant votre saisie : vérifiez les montants ci-dessous, puis enregistrez à nouveau."
        )
    soldes = soldes_de([parent.pk, *(c.pk for c in enfants.values())])
    _verifier_total(soldes[parent.pk], [(voulus[k], soldes[enfants[k].pk]) for k in voulus])
    ecrits = 0
    # What is given back first, so that it can be given again.
    for hausse in (False, True):
        for cle, montants in sorted(voulus.items()):
            ecrits += _ajuster(enfants[cle], parent, montants, soldes[enfants[cle].pk], hausse, par, piece)
    if deleguer:
        ecrits += _deleguer_tout(parent, [enfants[k] for k in sorted(voulus)], par, piece)
    return ecrits


def _verifier_total(parent: Solde, lignes: list[tuple[Montants, Solde]]) -> None:
    """Refuse the whole split in one sentence for AE and one for CP, rather than at the line that overflows."""
    manque_ae = sum((v.ae - s.notifie_ae for v, s in lignes), Decimal(0)) - parent.reste_a_repartir_ae
    manque_cp = sum((v.cp - s.notifie_cp for v, s in lignes), Decimal(0)) - parent.reste_a_repartir_cp
    phrases = [
        f"Il manque {euros(manque)} {quoi} : la région a reçu {euros(recu)} et la répartition saisie en distribue "
        f"{euros(recu + manque)}."
        for manque, recu, quoi in (
            (manque_ae, parent.notifie_ae, "d’AE"),
            (manque_cp, parent.notifie_cp, "de CP"),
        )
        if manque > 0
    ]
    if phrases:
        raise ActionRefusee(phrases)


def _ajuster(
    compte: Compte, parent: Compte, voulu: Montants, solde: Solde, hausse: bool, par: Acteur, piece: Piece
) -> int:
    ae, cp = voulu.ae - solde.notifie_ae, voulu.cp - solde.notifie_cp
    if hausse:
        ae, cp = max(ae, Decimal(0)), max(cp, Decimal(0))
        if not (ae or cp):
            return 0
        premiere = not (solde.notifie_ae or solde.notifie_cp)
        nature = Nature.NOTIFICATION if premiere else Nature.COMPLEMENT
        mouvementer(parent, compte, nature, ae, cp, par=par, piece=piece)
        return 1
    ae, cp = max(-ae, Decimal(0)), max(-cp, Decimal(0))
    return len(diminuer(compte, parent, ae, cp, par=par, piece=piece)) if ae or cp else 0


def _deleguer_tout(parent: Compte, comptes: list[Compte], par: Acteur, piece: Piece) -> int:
    soldes = soldes_de([parent.pk, *(c.pk for c in comptes)])
    restes = {
        c: (soldes[c.pk].notifie_ae - soldes[c.pk].delegue_ae, soldes[c.pk].notifie_cp - soldes[c.pk].delegue_cp)
        for c in comptes
    }
    dispo = soldes[parent.pk]
    phrases = [
        f"Il manque {euros(voulu - libre)} {quoi} : la région peut encore mettre {euros(libre)} à disposition. "
        "Répartissez sans déléguer, ou attendez la prochaine délégation."
        for voulu, libre, quoi in (
            (sum(r[0] for r in restes.values()), dispo.reste_a_deleguer_ae, "d’AE déléguées"),
            (sum(r[1] for r in restes.values()), dispo.reste_a_deleguer_cp, "de CP délégués"),
        )
        if voulu > libre
    ]
    if phrases:
        raise ActionRefusee(phrases)
    ecrits = [
        mouvementer(parent, compte, Nature.DELEGATION, ae, cp, par=par, piece=piece)
        for compte, (ae, cp) in restes.items()
        if ae or cp
    ]
    return len(ecrits)
