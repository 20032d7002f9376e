from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class PersonneManager(BaseUserManager["Personne"]):
    def create_user(self, courriel: str, password: str | None = None, **champs: Any) -> "Personne":
        """An account, without any right until a function is opened for it."""
        personne = self.model(courriel=self.normalize_email(courriel).lower(), **champs)
        personne.set_password(password)
        personne.save(using=self._db)
        return personne

    def verrouiller(self, pk: int) -> "Personne":
        """The person as the database holds it now, locked until the end of the transaction. Raises `Personne.DoesNotExist`."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def get_by_natural_key(self, username: str | None) -> "Personne":
        return self.get(courriel=(username or "").strip().lower())


class Personne(AbstractBaseUser):
    """The user. A person is not a function: rights come from `Mandat` and `Affectation` (`prefectures.habilitations`)."""

    courriel = models.EmailField(unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField(max_length=80)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    is_active = models.BooleanField("compte actif", default=True)
    oidc_issuer = models.CharField(max_length=200, blank=True)
    oidc_sub = models.CharField(max_length=200, blank=True)
    ferme_le = models.DateTimeField("fermé le", null=True, blank=True)
    anonymise_le = models.DateTimeField("anonymisé le", null=True, blank=True)
    # Mails sent since the account is dormant, and when the last one left: signing in starts again from none.
    avis_dormance = models.PositiveSmallIntegerField("avis de dormance envoyés", default=0)
    avis_dormance_le = models.DateTimeField("dernier avis de dormance", null=True, blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    USERNAME_FIELD = "courriel"
    EMAIL_FIELD = "courriel"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["prenom", "nom"]

    objects = PersonneManager()

    class Meta:
        ordering = ["nom", "prenom", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("courriel"), name="personne_courriel_sans_casse"),
            models.UniqueConstraint(
                fields=["oidc_issuer", "oidc_sub"], condition=~Q(oidc_sub=""), name="personne_identite_proconnect"
            ),
            models.CheckConstraint(
                name="personne_fermee_datee", condition=Q(is_active=True, ferme_le__isnull=True) | Q(is_active=False)
            ),
            models.CheckConstraint(
                name="personne_anonymisee_fermee", condition=Q(anonymise_le__isnull=True) | Q(is_active=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    @property
    def is_staff(self) -> bool:
        """Enters `/admin/`: only who is administrateur today."""
        from prefectures.habilitations import habilitations_de

        if not hasattr(self, "_administrateur"):
            self._administrateur = habilitations_de(self).administrateur
        return self._administrateur

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
