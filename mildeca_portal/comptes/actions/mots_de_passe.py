"""Passwords: forgotten, chosen again."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from mildeca_portal.comptes.actions.sessions import fermer_les_sessions
from mildeca_portal.comptes.mots_de_passe import a_un_mot_de_passe
from mildeca_portal.comptes.verrouillage import liberer_le_compte
from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.evenements import Acteur, journaliser
from prefectures.models import Personne

# Asked again meanwhile, the first link is enough.
UN_LIEN_TOUTES_LES = 300


def demander_un_lien(courriel: str) -> None:
    """Ask for the mail that lets its reader choose a password.

    The same work for any address, known or not, open or closed: one look-up, one task, whose number may be nobody's.
    What is different is done by the worker, where the asker sees nothing.
    """
    personne_id = Personne.objects.filter(courriel=courriel.strip().lower()).values_list("pk", flat=True).first()
    envoyer_le_lien.enqueue(personne_id or 0)


@task
def envoyer_le_lien(personne_id: int) -> None:
    """Write to an open account: the link, or that it has no password. Nothing to a closed one, nor to nobody."""
    personne = Personne.objects.filter(pk=personne_id, is_active=True).first()
    if personne is None:
        return
    lien = ""
    if a_un_mot_de_passe(personne):
        uid = urlsafe_base64_encode(force_bytes(personne.pk))
        jeton = default_token_generator.make_token(personne)
        lien = reverse("mot_de_passe_nouveau", kwargs={"uidb64": uid, "token": jeton})
    deposer(
        "comptes_mot_de_passe_oublie",
        [personne.courriel],
        {"personne": personne, "lien": lien, "minutes": settings.PASSWORD_RESET_TIMEOUT // 60},
        cle=f"comptes.mot_de_passe_oublie:{personne.pk}:{int(timezone.now().timestamp()) // UN_LIEN_TOUTES_LES}",
    )


@transaction.atomic
def changer_mot_de_passe(
    personne: Personne, mot_de_passe: str, *, par: Acteur, session: str | None = None, oublie: bool = False
) -> None:
    """Set the new password (already checked by the form), end the sessions but the one of key `session`, tell the person.

    `oublie`: chosen through the link of a mail, which proves the mailbox: the failures against the account are forgotten.
    """
    personne.set_password(mot_de_passe)
    personne.save(update_fields=["password"])
    fermer_les_sessions(personne, sauf=session)
    if oublie:
        liberer_le_compte(personne.courriel)
    journaliser(f"comptes.mot_de_passe.{'reinitialise' if oublie else 'change'}", personne, par=par)
    deposer("comptes_mot_de_passe_change", [personne.courriel], {"personne": personne})
