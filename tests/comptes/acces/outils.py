"""People who sign in, their telephone, their hasher."""

from datetime import timedelta

from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from mildeca_portal.comptes.actions.second_facteur import inscrire
from mildeca_portal.comptes.droits import titulaire
from prefectures.models import Personne
from tests.fabriques import MOT_DE_PASSE

CLE = "3132333435363738393031323334353637383930"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Compteur(MD5PasswordHasher):
    """A hasher that counts its work."""

    algorithm = "compteur"
    appels = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).appels += 1
        return super().encode(password, salt)


def avec_mot_de_passe(personne: Personne, mot_de_passe: str = MOT_DE_PASSE) -> Personne:
    personne.set_password(mot_de_passe)
    personne.save()
    return personne


def code(appareil: TOTPDevice, decalage: int = 0) -> str:
    """What the telephone shows now, or `decalage` steps later."""
    return f"{totp(appareil.bin_key, drift=decalage):06d}"


def equiper(personne: Personne) -> tuple[TOTPDevice, list[str]]:
    """A telephone enrolled a while ago, whose present code has not served. Returns it with the recovery codes."""
    appareil = TOTPDevice(user=personne, key=CLE)
    codes = inscrire(personne, CLE, code(appareil), par=titulaire(personne))
    TOTPDevice.objects.filter(user=personne).update(last_t=-1)
    return TOTPDevice.objects.get(user=personne), codes


def entrer(client: Client, courriel: str, mot_de_passe: str = MOT_DE_PASSE, **entetes: str):
    return client.post("/connexion/", {"username": courriel, "password": mot_de_passe}, **entetes)


def il_y_a(jours: int):
    return timezone.now() - timedelta(days=jours)
