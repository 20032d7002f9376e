"""What is left of an account once its time is over: a number, that the log and the history of functions point at."""

from collections.abc import Iterator

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import CASCADE, Model, Q, QuerySet
from django.utils import timezone

from mildeca_portal.socle.evenements import SYSTEME, Acteur, journaliser
from prefectures.models import Affectation, Mandat, Personne

PRENOM, NOM = "Compte", "anonymisé"
# A name that no mail server can be given (RFC 2606).
DOMAINE = "anonyme.invalid"
# Who corrected a reference row stays known by number, as in the log.
GARDES = (LogEntry,)


def sans_fonction_ouverte(personnes: QuerySet[Personne]) -> QuerySet[Personne]:
    """Those who hold no function today nor from a day to come."""
    jour = timezone.localdate()
    a_venir = Q(fin__isnull=True) | Q(fin__gt=jour)
    mandats = Mandat.objects.filter(a_venir).order_by().values("personne_id")
    affectations = Affectation.objects.filter(a_venir).order_by().values("personne_id")
    return personnes.exclude(pk__in=mandats).exclude(pk__in=affectations)


def _ce_qui_part_avec_le_compte() -> Iterator[tuple[type[Model], str]]:
    """(model, field) of what would be deleted with the person: sessions, invitations, devices of the second factor."""
    for relation in Personne._meta.related_objects:
        modele = relation.related_model
        if relation.on_delete is CASCADE and modele not in GARDES and isinstance(modele, type):
            yield modele, relation.field.name


@transaction.atomic
def anonymiser(personnes: QuerySet[Personne], *, par: Acteur = SYSTEME) -> int:
    """Take name, address, telephone, password and identity away from those of `personnes` that are closed.

    Their sessions, invitations and second factor are deleted; functions, answers and events stay and point at a number.
    An account that was opened again meanwhile, or that holds a function, is left alone. Returns how many were changed.
    """
    prises = list(personnes.filter(is_active=False, anonymise_le=None).select_for_update(of=("self",)))
    for personne in prises:
        personne.prenom, personne.nom, personne.telephone = PRENOM, NOM, ""
        personne.courriel = f"anonyme-{personne.pk}@{DOMAINE}"
        personne.oidc_issuer = personne.oidc_sub = ""
        personne.set_unusable_password()
        personne.last_login = personne.avis_dormance_le = None
        personne.anonymise_le = timezone.now()
        personne.save()
        journaliser("comptes.compte.anonymise", personne, par=par)
    for modele, champ in _ce_qui_part_avec_le_compte():
        modele._default_manager.filter(**{f"{champ}__in": prises}).delete()
    return len(prises)
