from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from circulaires.models import Strategie
from mildeca_portal.socle.models import Fichier
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture, Region


class Statut(models.TextChoices):
    """States of a roadmap and of a plan. A plan reads them in the masculine (`LIBELLES_PLAN`)."""

    EN_ELABORATION = "en_elaboration", "en élaboration"
    EN_CONCERTATION = "en_concertation", "en concertation"
    SIGNEE = "signee", "signée"
    REVISEE = "revisee", "révisée"
    CLOSE = "close", "close"


LIBELLES_PLAN = [*Statut.choices[:2], ("signee", "signé"), ("revisee", "révisé"), ("close", "clos")]


EN_PROJET = (Statut.EN_ELABORATION, Statut.EN_CONCERTATION)
SIGNES = (Statut.SIGNEE, Statut.REVISEE, Statut.CLOSE)


def contraintes(nom: str) -> list[models.CheckConstraint]:
    """Those of both documents: years in order, a known state, and a date of signature if, and only if, it is signed."""
    return [
        models.CheckConstraint(
            name=f"{nom}_periode",
            condition=Q(periode_fin__gte=F("periode_debut"), periode_debut__gte=2000, periode_fin__lte=2100),
            violation_error_message="L’année de fin ne peut pas précéder l’année de début.",
        ),
        models.CheckConstraint(
            name=f"{nom}_signature",
            condition=Q(statut__in=EN_PROJET, date_signature__isnull=True)
            | Q(statut__in=SIGNES, date_signature__isnull=False),
            violation_error_message="Un document signé porte une date de signature ; un projet n’en porte pas.",
        ),
    ]


class Versionne(models.Model):
    """Written by several people: a save based on an older `version` is refused, and nothing typed is lost."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Document(Versionne):
    """What a roadmap and a plan have in common. Years are both included (« 2023-2027 »), as the documents print them."""

    titre = models.CharField(max_length=250)
    periode_debut = models.PositiveSmallIntegerField("première année", help_text="Par exemple : 2023.")
    periode_fin = models.PositiveSmallIntegerField("dernière année", help_text="Année incluse. Par exemple : 2027.")
    statut = models.CharField(max_length=20, choices=Statut, default=Statut.EN_ELABORATION, editable=False)
    date_signature = models.DateField("date de signature", null=True, blank=True)
    fichier = models.ForeignKey(
        Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document signé"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.titre

    @property
    def periode(self) -> str:
        """« 2023-2027 », or « 2024 » for a single year."""
        if self.periode_debut == self.periode_fin:
            return str(self.periode_debut)
        return f"{self.periode_debut}-{self.periode_fin}"

    @property
    def en_projet(self) -> bool:
        return self.statut in EN_PROJET


class FeuilleDeRouteQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: Habilitations) -> Self:
        """Signed: any function. In draft: the région's own functions, and the national ones. No function: nothing."""
        if not habilitations:
            return self.none()
        if habilitations.national:
            return self
        return self.filter(Q(statut__in=SIGNES) | Q(region__in=habilitations.region_codes))

    def publiques(self) -> Self:
        """What anyone may read: signed, and the région allows it."""
        return self.filter(statut__in=SIGNES, publique=True)

    def actives(self) -> Self:
        return self.exclude(statut=Statut.CLOSE)

    def courantes(self) -> Self:
        """Among these, the one of each région under its latest strategy."""
        dernieres = self.order_by("region_id", "-strategie__premiere_annee", "-pk").distinct("region_id")
        return self.model.objects.filter(pk__in=dernieres.values("pk"))


class FeuilleDeRouteRegionale(Document):
    """Regional roadmap: « assurer la cohérence de l’ensemble des plans départementaux de la région » (dossier, §1.2)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="feuilles_de_route", verbose_name="région")
    strategie = models.ForeignKey(
        Strategie, models.PROTECT, related_name="feuilles_de_route", verbose_name="stratégie déclinée"
    )
    diagnostic = models.TextField(blank=True, help_text="Constats territoriaux qui fondent les axes.")
    publique = models.BooleanField(
        "ouverte au public",
        default=False,
        help_text="Une fois signés, la feuille de route et les plans qui la déclinent sont lisibles sans compte.",
    )

    objects = FeuilleDeRouteQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-periode_debut", "-pk"]
        verbose_name = "feuille de route régionale"
        verbose_name_plural = "feuilles de route régionales"
        constraints = [
            *contraintes("feuille"),
            models.UniqueConstraint(
                fields=["region", "strategie"],
                condition=~Q(statut=Statut.CLOSE),
                name="feuille_une_active_par_region_et_strategie",
                violation_error_message="Cette région a déjà une feuille de route en cours pour cette stratégie.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:feuille", args=[self.region_id])


class PlanQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: Habilitations) -> Self:
        """Signed: any function. In draft: the functions whose perimeter holds the préfecture, and the national ones."""
        if not habilitations:
            return self.none()
        if habilitations.national:
            return self
        return self.filter(Q(statut__in=SIGNES) | Q(prefecture__in=habilitations.prefecture_ids))

    def publics(self) -> Self:
        """What anyone may read: signed, under a roadmap that its région opened."""
        return self.filter(statut__in=SIGNES, feuille_regionale__publique=True)

    def actifs(self) -> Self:
        return self.exclude(statut=Statut.CLOSE)

    def courants(self) -> Self:
        """Among these, the one of each préfecture under its latest strategy."""
        ordre = ("prefecture_id", "-feuille_regionale__strategie__premiere_annee", "-pk")
        return self.model.objects.filter(pk__in=self.order_by(*ordre).distinct("prefecture_id").values("pk"))

    def avec_comptes(self, le: date) -> Self:
        """With `nb_actions`, `nb_engagees` (en cours or done) and `nb_retard` on the day `le`."""
        engagees = Q(actions__avancement__in=("en_cours", "realisee"))
        en_retard = Q(actions__echeance__lt=le, actions__avancement__in=("non_engagee", "en_cours"))
        return self.annotate(
            nb_actions=Count("actions"),
            nb_engagees=Count("actions", filter=engagees),
            nb_retard=Count("actions", filter=en_retard),
        )


class PlanActionsDepartemental(Document):
    """Departmental plan: it states the levers « bien au-delà des crédits délégués par la MILDECA » (dossier, §1.2)."""

    prefecture = models.ForeignKey(Prefecture, models.PROTECT, related_name="plans_actions", verbose_name="préfecture")
    feuille_regionale = models.ForeignKey(
        FeuilleDeRouteRegionale, models.PROTECT, related_name="plans", verbose_name="feuille de route régionale"
    )

    statut = models.CharField(max_length=20, choices=LIBELLES_PLAN, default=Statut.EN_ELABORATION, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["prefecture", "-periode_debut", "-pk"]
        verbose_name = "plan d’actions départemental"
        verbose_name_plural = "plans d’actions départementaux"
        constraints = [
            *contraintes("plan"),
            models.UniqueConstraint(
                fields=["prefecture", "feuille_regionale"],
                condition=~Q(statut=Statut.CLOSE),
                name="plan_un_actif_par_feuille",
                violation_error_message="Cette préfecture a déjà un plan en cours pour cette feuille de route.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("feuilles_de_route:plan", args=[self.prefecture.code])
