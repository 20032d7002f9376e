from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from mildeca_portal.socle.models import Fichier
from prefectures.models.periodes import Periode, PeriodeQuerySet, fin_apres_debut, sans_chevauchement
from prefectures.models.personne import Personne
from prefectures.models.territoires import Prefecture, Region

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class Role(models.TextChoices):
    """Code of a function, as events and habilitations keep it."""

    ADMINISTRATEUR = "administrateur", "administrateur"
    AGENT = "agent", "agent de la MILDECA"
    CHEF_REGIONAL = "chef_regional", "chef de projet régional"
    CHEF_DEPARTEMENTAL = "chef_departemental", "chef de projet départemental"
    COLLABORATEUR = "collaborateur", "collaborateur"
    LECTEUR = "lecteur", "lecteur"
    CONTRIBUTEUR = "contributeur", "contributeur"


class MandatQuerySet(PeriodeQuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        return self if habilitations.national else self.filter(prefecture_id__in=habilitations.prefecture_ids)


class Mandat(Periode):
    """Someone is chef de projet of a préfecture, at one level, for a period. One at a time (exclusion constraint)."""

    class Niveau(models.TextChoices):
        DEPARTEMENTAL = "departemental", "départemental"
        REGIONAL = "regional", "régional"

    class Titre(models.TextChoices):
        DIRECTEUR_DE_CABINET = "directeur_de_cabinet", "directeur de cabinet"
        SOUS_PREFET = "sous_prefet", "sous-préfet"
        SECRETAIRE_GENERAL = "secretaire_general", "secrétaire général"
        PREFET = "prefet", "préfet"
        AUTRE = "autre", "autre"

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="mandats")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="mandats", verbose_name="préfecture")
    niveau = models.CharField(max_length=15, choices=Niveau)
    titre = models.CharField(max_length=25, choices=Titre, default=Titre.DIRECTEUR_DE_CABINET)
    titre_precise = models.CharField("titre précisé", max_length=100, blank=True)
    par_interim = models.BooleanField("par intérim", default=False)
    formation_le = models.DateField("formation à la prise de poste suivie le", null=True, blank=True)
    piece = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, verbose_name="acte de désignation")

    objects = MandatQuerySet.as_manager()

    class Meta:
        ordering = ["prefecture", "niveau", "-debut"]
        constraints = [
            fin_apres_debut("mandat_fin_apres_debut"),
            *(
                sans_chevauchement(
                    f"mandat_un_a_la_fois_{n}",
                    ("prefecture",),
                    "Un autre mandat de ce niveau couvre déjà cette période dans cette préfecture.",
                    Q(niveau=n),
                )
                for n in ("departemental", "regional")
            ),
            models.CheckConstraint(
                name="mandat_autre_precise",
                condition=~Q(titre="autre") | ~Q(titre_precise=""),
                violation_error_message="Précisez le titre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} depuis {self.debut}"

    @property
    def role(self) -> str:
        return Role.CHEF_REGIONAL if self.niveau == self.Niveau.REGIONAL else Role.CHEF_DEPARTEMENTAL

    @property
    def libelle(self) -> str:
        """« directeur de cabinet par intérim »."""
        titre = self.titre_precise if self.titre == self.Titre.AUTRE else self.get_titre_display()
        return f"{titre} par intérim" if self.par_interim else titre


class AffectationQuerySet(PeriodeQuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Functions held in the préfectures and régions of the perimeter; all of them for a national function."""
        if habilitations.national:
            return self
        return self.filter(Q(prefecture__in=habilitations.prefecture_ids) | Q(region__in=habilitations.region_codes))


class Affectation(Periode):
    """Any other function: who works for a territory or for the MILDECA, in which role, for a period."""

    class Perimetre(models.TextChoices):
        NATIONAL = "national", "national"
        REGION = "region", "région"
        PREFECTURE = "prefecture", "préfecture"

    ROLES = [r for r in Role.choices if r[0] not in (Role.CHEF_REGIONAL, Role.CHEF_DEPARTEMENTAL)]
    NATIONAUX = [Role.ADMINISTRATEUR, Role.AGENT]

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="affectations")
    role = models.CharField("rôle", max_length=20, choices=ROLES)
    perimetre = models.CharField("périmètre", max_length=10, choices=Perimetre)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="région")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="préfecture")
    service = models.CharField(max_length=120, blank=True)
    quotite = models.DecimalField(
        "quotité", max_digits=3, decimal_places=2, null=True, blank=True, help_text="ETP, de 0 à 1."
    )

    objects = AffectationQuerySet.as_manager()

    class Meta:
        ordering = ["personne", "-debut"]
        constraints = [
            fin_apres_debut("affectation_fin_apres_debut"),
            models.CheckConstraint(
                name="affectation_perimetre",
                condition=Q(perimetre="national", region__isnull=True, prefecture__isnull=True)
                | Q(perimetre="region", region__isnull=False, prefecture__isnull=True)
                | Q(perimetre="prefecture", region__isnull=True, prefecture__isnull=False),
                violation_error_message="Indiquez le territoire du périmètre choisi, et lui seul.",
            ),
            models.CheckConstraint(
                name="affectation_role_national",
                condition=Q(perimetre="national", role__in=["administrateur", "agent", "lecteur"])
                | (~Q(perimetre="national") & Q(role__in=["collaborateur", "lecteur", "contributeur"])),
                violation_error_message="Ce rôle ne s’exerce pas dans ce périmètre.",
            ),
            models.CheckConstraint(
                name="affectation_quotite",
                condition=Q(quotite__isnull=True) | Q(quotite__gte=0, quotite__lte=1),
                violation_error_message="La quotité va de 0 à 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} depuis {self.debut}"


class DelegationQuerySet(PeriodeQuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Those given by a mandate of the perimeter."""
        if habilitations.national:
            return self
        return self.filter(mandat__in=Mandat.objects.visibles_par(habilitations).order_by().values("pk"))


class Delegation(Periode):
    """Délégation de signature: a chef de projet lets a named collaborateur submit or decide. Dated, revocable."""

    class Acte(models.TextChoices):
        SOUMETTRE = "soumettre", "soumettre l’enquête"
        DECIDER = "decider", "décider des crédits"

    mandat = models.ForeignKey(Mandat, models.PROTECT, related_name="delegations")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="delegations")
    acte = models.CharField(max_length=10, choices=Acte)
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["mandat", "personne", "acte"]
        verbose_name = "délégation de signature"
        verbose_name_plural = "délégations de signature"
        constraints = [
            fin_apres_debut("delegation_fin_apres_debut"),
            *(
                sans_chevauchement(
                    f"delegation_une_a_la_fois_{a}",
                    ("mandat", "personne"),
                    "Cette délégation est déjà donnée à cette personne pendant cette période.",
                    Q(acte=a, revoquee_le__isnull=True),
                )
                for a in ("soumettre", "decider")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_acte_display()} depuis {self.debut}"
