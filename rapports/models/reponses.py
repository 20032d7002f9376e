"""Answers: one `Reponse` per préfecture and campaign, one `Valeur` per question."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from prefectures.models import Affectation, Personne, Prefecture, Role
from rapports.models.campagnes import Campagne
from rapports.models.questionnaires import VersionQuestionnaire

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class ReponseQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Answers of the perimeter, in campaigns one may know of. A contributeur sees none: his section comes by mail."""
        fonctions = [f for f in habilitations.fonctions if f.role != Role.CONTRIBUTEUR]
        if any(f.niveau == "national" for f in fonctions):
            return self
        ids = frozenset[int]().union(*(f.prefecture_ids for f in fonctions))
        return self.filter(prefecture_id__in=ids, campagne__statut__in=Campagne.CONNUES)


class Reponse(models.Model):
    """The answer of one préfecture. `instantane`: frozen copy written by each submission."""

    class Statut(models.TextChoices):
        A_COMMENCER = "a_commencer", "à commencer"
        EN_COURS = "en_cours", "en cours"
        A_VALIDER = "a_valider", "à valider"
        TRANSMISE = "transmise", "transmise"
        CORRECTION_DEMANDEE = "correction_demandee", "correction demandée"
        ACCEPTEE = "acceptee", "acceptée"

    REMISES = (Statut.TRANSMISE, Statut.ACCEPTEE)
    A_REMPLIR = (Statut.A_COMMENCER, Statut.EN_COURS, Statut.A_VALIDER, Statut.CORRECTION_DEMANDEE)

    campagne = models.ForeignKey(Campagne, models.PROTECT, related_name="reponses")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="reponses", verbose_name="préfecture")
    version_questionnaire = models.ForeignKey(VersionQuestionnaire, models.PROTECT, related_name="reponses")
    statut = models.CharField(max_length=20, choices=Statut, default=Statut.A_COMMENCER)
    instantane = models.JSONField("copie figée", null=True, blank=True)
    commencee_le = models.DateTimeField("commencée le", null=True, blank=True)
    transmise_le = models.DateTimeField("transmise le", null=True, blank=True)
    # The curve of submissions counts each préfecture once, on the day of its first.
    premiere_transmise_le = models.DateTimeField("première transmission", null=True, blank=True)
    depot_tardif_motif = models.TextField("motif du dépôt après la clôture, par la MILDECA", blank=True)
    relances_arretees_le = models.DateTimeField("relances arrêtées le", null=True, blank=True)
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)

    objects = ReponseQuerySet.as_manager()

    class Meta:
        ordering = ["campagne", "prefecture"]
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["campagne", "prefecture"], name="reponse_unique"),
            models.CheckConstraint(
                name="reponse_statut_connu",
                condition=Q(
                    statut__in=["a_commencer", "en_cours", "a_valider", "transmise", "correction_demandee", "acceptee"]
                ),
            ),
            models.CheckConstraint(
                name="reponse_transmise_figee",
                condition=Q(statut__in=["a_commencer", "en_cours", "a_valider"])
                | Q(transmise_le__isnull=False, instantane__isnull=False),
            ),
            models.CheckConstraint(
                name="reponse_acceptee_datee",
                condition=Q(statut="acceptee", acceptee_le__isnull=False)
                | (~Q(statut="acceptee") & Q(acceptee_le__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["prefecture", "campagne"], name="reponse_prefecture")]

    def __str__(self) -> str:
        return f"{self.campagne} : {self.prefecture}"

    def get_absolute_url(self) -> str:
        return reverse("rapports:reponse", args=[self.campagne.exercice, self.prefecture.code])


class SectionReponse(models.Model):
    """Who has one section of an answer in hand, and how far it is (written by each save, read by the follow-up)."""

    class Etat(models.TextChoices):
        A_COMMENCER = "a_commencer", "à commencer"
        EN_COURS = "en_cours", "en cours"
        COMPLETE = "complete", "complète"

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="sections")
    lettre = models.CharField(max_length=2)
    # A function, not a person: when it ends, whoever comes next finds the section to be taken again.
    affectation = models.ForeignKey(
        Affectation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="confiée à"
    )
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.A_COMMENCER)
    attendues = models.PositiveSmallIntegerField(default=0, help_text="Questions obligatoires à l’écran.")
    remplies = models.PositiveSmallIntegerField(
        default=0, help_text="Parmi elles, celles qui ont une réponse confirmée."
    )
    anomalies = models.PositiveSmallIntegerField(
        default=0, help_text="Contrôles en échec que rien n’explique, comptés au dernier enregistrement."
    )
    modifiee_le = models.DateTimeField("modifiée le", null=True, blank=True)

    class Meta:
        ordering = ["reponse", "lettre"]
        constraints = [
            models.UniqueConstraint(fields=["reponse", "lettre"], name="section_reponse_unique"),
            models.CheckConstraint(
                name="section_reponse_etat_connu", condition=Q(etat__in=["a_commencer", "en_cours", "complete"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.lettre}"


class Valeur(models.Model):
    """Content of one question. `cle` is the stable key of the question, never a foreign key nor its printed number."""

    reponse = models.ForeignKey(Reponse, models.CASCADE, related_name="valeurs")
    cle = models.CharField("clé", max_length=80)
    contenu = models.JSONField(
        null=True, help_text="Forme canonique : décimaux en texte, dates ISO, tableaux {ligne: {colonne: valeur}}."
    )
    version = models.PositiveIntegerField(default=1)
    confirmee = models.BooleanField("confirmée", default=True)
    auteur = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    # Someone without an account wrote it, invited on that section: `auteur` is then empty.
    contribution = models.ForeignKey("Contribution", models.SET_NULL, null=True, blank=True, related_name="+")
    fonction = models.CharField(max_length=40, blank=True)
    modifiee_le = models.DateTimeField("modifiée le")

    class Meta:
        ordering = ["reponse", "cle"]
        constraints = [models.UniqueConstraint(fields=["reponse", "cle"], name="valeur_unique")]

    def __str__(self) -> str:
        return f"{self.reponse_id} {self.cle} v{self.version}"
