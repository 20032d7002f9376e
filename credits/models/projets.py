from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from circulaires.controle.nomenclatures import Domaine, Thematique
from circulaires.models import ObjectifCible
from credits.models import champs
from credits.models.appels import AppelAProjets
from credits.models.comptes import Compte
from credits.models.porteurs import Porteur
from credits.nomenclatures import Echelle, Produit, ProgrammeProbant
from feuilles_de_route.models import AxeFeuilleDeRoute, FicheAction
from feuilles_de_route.nomenclatures import Milieu, Public
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class Statut(models.TextChoices):
    DEPOSE = "depose", "déposé"
    IRRECEVABLE = "irrecevable", "irrecevable"
    INSTRUIT = "instruit", "instruit"
    PROGRAMME = "programme", "proposé à la programmation"
    REJETE = "rejete", "rejeté"
    RETENU = "retenu", "retenu"
    NOTIFIE = "notifie", "notifié au porteur"
    EN_COURS = "en_cours", "en cours"
    ACHEVE = "acheve", "achevé"
    SOLDE = "solde", "soldé"
    ABANDONNE = "abandonne", "abandonné"


# What a grant weighs on the credits: from the decision on, until given up.
ACCORDES = (Statut.RETENU, Statut.NOTIFIE, Statut.EN_COURS, Statut.ACHEVE, Statut.SOLDE)
A_DECIDER = (Statut.DEPOSE, Statut.INSTRUIT, Statut.PROGRAMME)


def choix_multiple(libelle: str, choix: type[models.TextChoices]) -> ArrayField:
    return ArrayField(models.CharField(max_length=30, choices=choix), default=list, blank=True, verbose_name=libelle)


class ProjetQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Projects of the préfectures of the perimeter: no join."""
        return self if habilitations.national else self.filter(prefecture_id__in=habilitations.prefecture_ids)

    def accordes(self) -> Self:
        return self.filter(statut__in=ACCORDES)

    def a_decider(self) -> Self:
        return self.filter(statut__in=A_DECIDER)


class Projet(models.Model):
    """An application for credits, then the action it finances. `compte`: the account its grant weighs on.

    `prefecture` receives and instructs it; a regional one (at least two départements) is instructed by one of them and
    charged to the part régionale. The database keeps the grants of an account within what it was notified.
    """

    class Titre(models.IntegerChoices):
        ACHAT = 3, "titre 3 (achat)"
        SUBVENTION = 6, "titre 6 (subvention)"

    intitule = models.CharField("intitulé", max_length=250)
    cle_tri = models.CharField(max_length=250, editable=False)
    exercice = champs.exercice()
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="projets", verbose_name="préfecture")
    echelle = models.CharField("échelle", max_length=15, choices=Echelle, default=Echelle.DEPARTEMENTALE)
    departements_concernes = models.ManyToManyField(
        Prefecture, blank=True, related_name="projets_regionaux", verbose_name="départements concernés"
    )
    porteur = models.ForeignKey(Porteur, models.PROTECT, related_name="projets")
    appel = models.ForeignKey(AppelAProjets, models.PROTECT, null=True, blank=True, verbose_name="appel à projets")
    description = models.TextField(blank=True)
    thematique = models.CharField("thématique", max_length=30, choices=Thematique)
    domaine = models.CharField("domaine d’action", max_length=30, choices=Domaine, blank=True)
    publics = choix_multiple("publics", Public)
    milieux = choix_multiple("milieux", Milieu)
    produits = choix_multiple("produits et conduites", Produit)
    programme_probant = models.CharField("programme probant", max_length=20, choices=ProgrammeProbant, blank=True)
    en_qpv = models.BooleanField("en quartier prioritaire", default=False)
    territoires = models.CharField(max_length=300, blank=True)
    est_renouvellement = models.BooleanField("renouvellement", default=False)
    projet_precedent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="projet précédent"
    )
    date_debut = models.DateField("début", null=True, blank=True)
    date_fin = models.DateField("fin", null=True, blank=True, help_text="Dernier jour.")
    annees = models.PositiveSmallIntegerField("nombre d’années", default=1)
    service_instructeur = models.CharField("service instructeur", max_length=150, blank=True)
    evaluation_prevue = models.BooleanField("évaluation prévue", default=False)
    indicateurs = models.TextField(blank=True)
    justification_habituelle = models.TextField(
        "en quoi l’action dépasse l’activité habituelle du service", blank=True, max_length=2000
    )
    articulation_financements = models.TextField(
        "articulation avec les crédits de l’ARS ou du FIPD", blank=True, max_length=2000
    )

    axe = models.ForeignKey(
        AxeFeuilleDeRoute,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projets",
        verbose_name="axe de la feuille de route",
    )
    objectif_cible = models.ForeignKey(
        ObjectifCible, models.PROTECT, null=True, blank=True, related_name="projets", verbose_name="objectif cible"
    )
    fiche_action = models.ForeignKey(
        FicheAction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projets",
        verbose_name="action du plan",
    )

    cout_total = champs.montant("coût total")
    montant_demande = champs.montant("montant demandé")
    montant_accorde = champs.montant("montant accordé", null=True, blank=True)
    titre = models.PositiveSmallIntegerField(choices=Titre, default=Titre.SUBVENTION)
    statut = models.CharField(max_length=15, choices=Statut, default=Statut.DEPOSE)
    compte = models.ForeignKey(Compte, models.PROTECT, null=True, blank=True, related_name="projets")
    depose_le = models.DateTimeField("déposé le", default=timezone.now)
    date_decision = models.DateField("date de décision", null=True, blank=True)
    reference_decision = models.CharField("référence de la décision", max_length=100, blank=True)
    date_convention = models.DateField("date de la convention", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProjetQuerySet.as_manager()

    class Meta:
        ordering = ["-exercice", "-pk"]
        indexes = [
            models.Index(fields=["exercice", "prefecture"], name="projet_exercice_prefecture"),
            models.Index(fields=["prefecture", "statut"], name="projet_prefecture_statut"),
        ]
        constraints = [
            champs.exercice_plausible("projet_exercice"),
            models.CheckConstraint(
                name="projet_montants",
                condition=Q(cout_total__gt=0, montant_demande__gt=0, montant_demande__lte=F("cout_total")),
                violation_error_message="Le montant demandé est positif et ne dépasse pas le coût total.",
            ),
            models.CheckConstraint(
                name="projet_montant_accorde",
                condition=Q(montant_accorde=None) | Q(montant_accorde__gt=0, montant_accorde__lte=F("montant_demande")),
                violation_error_message="Le montant accordé est positif et ne dépasse pas le montant demandé.",
            ),
            models.CheckConstraint(
                name="projet_accorde_complet",
                condition=~Q(statut__in=ACCORDES)
                | Q(montant_accorde__isnull=False, compte__isnull=False, date_decision__isnull=False),
            ),
            models.CheckConstraint(name="projet_statut", condition=Q(statut__in=Statut.values)),
            models.CheckConstraint(
                name="projet_dates",
                condition=Q(date_debut=None) | Q(date_fin=None) | Q(date_fin__gte=F("date_debut")),
                violation_error_message="La fin de l’action précède son début.",
            ),
            models.CheckConstraint(
                name="projet_suite_d_un_autre",
                condition=Q(projet_precedent=None) | (Q(est_renouvellement=True) & ~Q(projet_precedent=F("pk"))),
                violation_error_message="Un projet qui en suit un autre est un renouvellement.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule

    def save(self, *args: object, **kwargs: object) -> None:
        self.cle_tri = sans_accent(self.intitule)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("credits:projet", args=[self.pk])

    @property
    def accorde(self) -> bool:
        return self.statut in ACCORDES

    @property
    def montant_retenu(self) -> Decimal:
        """Amount granted, or asked while nothing is granted (what R-01 reads)."""
        return self.montant_demande if self.montant_accorde is None else self.montant_accorde

    @property
    def listes(self) -> list[tuple[str, list[str]]]:
        """Label and words of the multiple choices."""
        return [
            ("Publics", [str(Public(c).label) for c in self.publics]),
            ("Milieux", [str(Milieu(c).label) for c in self.milieux]),
            ("Produits et conduites", [str(Produit(c).label) for c in self.produits]),
        ]

    @property
    def part_mildeca(self) -> Decimal:
        """Share of the total cost that the MILDECA pays, or is asked to pay."""
        return self.montant_retenu / self.cout_total
