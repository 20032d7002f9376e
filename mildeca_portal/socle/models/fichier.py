import secrets

from django.db import models
from django.utils import timezone


def emplacement(instance: "Fichier", nom: str) -> str:
    """Random storage name, one folder a month: what was typed as a name never reaches the disk."""
    return f"{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{instance.extension}"


class Fichier(models.Model):
    """A file someone handed in, checked by content (`socle.fichiers`). Served only by the view of the app that owns it."""

    nom = models.CharField(max_length=150, help_text="Nom d’origine, montré au téléchargement.")
    extension = models.CharField(max_length=5)
    type_mime = models.CharField(max_length=100)
    taille = models.PositiveIntegerField(help_text="Octets.")
    empreinte = models.CharField(max_length=64, help_text="SHA-256.")
    contenu = models.FileField(upload_to=emplacement)
    depose_par_id = models.BigIntegerField(null=True)
    depose_le = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-depose_le"]

    def __str__(self) -> str:
        return self.nom
