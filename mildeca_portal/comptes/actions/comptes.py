"""Accounts: opened for someone, corrected by an administrator."""

from typing import Any

from django.db import IntegrityError, transaction

from mildeca_portal.comptes.actions.invitations import annuler_en_cours, inviter
from mildeca_portal.comptes.regles import refus_de_la_correction
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Personne

ADRESSE_PRISE = "Cette adresse est déjà celle d’un compte du portail."


def compte_de(courriel: str) -> Personne | None:
    """The account that has this address, in any case; the portal never has two."""
    return Personne.objects.filter(courriel__iexact=courriel.strip()).first()


@transaction.atomic
def creer_compte(courriel: str, prenom: str, nom: str, *, par: Acteur, telephone: str = "") -> Personne:
    """An account without any way in: the invitation gives one. Raises `ActionRefusee` when the address is taken."""
    try:
        with transaction.atomic():
            personne = Personne.objects.create_user(courriel.strip(), prenom=prenom, nom=nom, telephone=telephone)
    except IntegrityError as erreur:
        raise ActionRefusee(ADRESSE_PRISE) from erreur
    journaliser("comptes.compte.cree", personne, par=par)
    return personne


@transaction.atomic
def corriger_identite(personne: Personne, valeurs: dict[str, Any], *, par: Acteur) -> Personne:
    """Correct the name, the address or the telephone. Raises `ActionRefusee`.

    A new address is told to both: whoever reads the former learns that it no longer opens the account. A pending
    invitation sent to the former address is replaced by one sent to the new. The tie with ProConnect holds on the
    identity it gave, not on the address: it stays.
    """
    prise = Personne.objects.verrouiller(personne.pk)
    courriel = valeurs.get("courriel", prise.courriel).strip().lower()
    if refus := refus_de_la_correction(prise, courriel, compte_de(courriel)):
        raise ActionRefusee(refus)
    ancien = prise.courriel
    valeurs = {**valeurs, "courriel": courriel}
    changes = sorted(nom for nom, valeur in valeurs.items() if getattr(prise, nom) != valeur)
    if not changes:
        return prise
    for nom in changes:
        setattr(prise, nom, valeurs[nom])
    try:
        with transaction.atomic():
            prise.save(update_fields=changes)
    except IntegrityError as erreur:
        raise ActionRefusee(ADRESSE_PRISE) from erreur
    journaliser("comptes.compte.corrige", prise, par=par, donnees={"champs": changes})
    if "courriel" in changes:
        _apres_le_changement_d_adresse(prise, ancien, par)
    return prise


def _apres_le_changement_d_adresse(personne: Personne, ancien: str, par: Acteur) -> None:
    if annuler_en_cours(personne) and personne.is_active:
        inviter(personne, par=par)
    elif personne.is_active:
        deposer("comptes_adresse", [ancien, personne.courriel], {"personne": personne, "ancien": ancien})
