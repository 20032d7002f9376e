"""What a text holds, in its order. Every row carries the version that guards against a stale edit."""

from django.db import models
from django.db.models import F, Q

from circulaires.models.strategies import ObjectifCible
from circulaires.models.textes import Texte
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.templatetags.formats import date_longue


class Contenu(models.Model):
    """`issu_de`: the row of an earlier text it was taken over from."""

    issu_de = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    ordre = models.PositiveSmallIntegerField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ["texte_id", "ordre", "pk"]


def ordre_unique(nom: str) -> models.UniqueConstraint:
    """Checked at the end of the transaction, so that two rows can swap their places."""
    return models.UniqueConstraint(fields=["texte", "ordre"], name=nom, deferrable=models.Deferrable.DEFERRED)


def dates_dans_l_ordre(nom: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=nom,
        condition=Q(a_partir_du__isnull=True)
        | Q(au_plus_tard_le__isnull=True)
        | Q(au_plus_tard_le__gte=F("a_partir_du")),
        violation_error_message="La date de fin ne peut pas précéder la date de début.",
    )


class Datee(Contenu):
    """Between two days, both included; either may be missing."""

    a_partir_du = models.DateField("à partir du", null=True, blank=True)
    au_plus_tard_le = models.DateField("au plus tard le", null=True, blank=True)

    class Meta(Contenu.Meta):
        abstract = True

    @property
    def dates_en_clair(self) -> str:
        """« du 1er janvier 2027 au 15 mars 2027 »; empty without dates."""
        debut, fin = date_longue(self.a_partir_du), date_longue(self.au_plus_tard_le)
        if debut and fin:
            return f"du {debut} au {fin}"
        if fin:
            return f"au plus tard le {fin}"
        return f"à partir du {debut}" if debut else ""


class OrientationAnnuelle(Contenu):
    """An orientation of the year, tied to objectifs cibles of the strategy (not one of the strategy's own orientations)."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="orientations")
    intitule = models.CharField("intitulé", max_length=250)
    contenu = models.TextField(blank=True)
    objectifs_cibles = models.ManyToManyField(ObjectifCible, blank=True, related_name="orientations_annuelles")

    class Meta(Contenu.Meta):
        verbose_name = "orientation annuelle"
        verbose_name_plural = "orientations annuelles"
        constraints = [ordre_unique("orientation_annuelle_ordre_unique")]

    def __str__(self) -> str:
        return self.intitule


class ChantierPrioritaire(Datee):
    """A priority of the year, with the days between which it is to be done (both included)."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="chantiers")
    intitule = models.CharField("intitulé", max_length=250)
    description = models.TextField(blank=True)

    class Meta(Contenu.Meta):
        verbose_name = "chantier prioritaire"
        verbose_name_plural = "chantiers prioritaires"
        constraints = [ordre_unique("chantier_ordre_unique"), dates_dans_l_ordre("chantier_dates_dans_l_ordre")]

    def __str__(self) -> str:
        return self.intitule


class EcheanceTexte(Datee):
    """A line of the circulaire's calendar; `au_plus_tard_le` is the last day, included."""

    class Nature(models.TextChoices):
        APPEL_A_PROJETS = "appel_a_projets", "appel à projets"
        PROGRAMMATION = "programmation", "programmation des crédits"
        ENGAGEMENT = "engagement", "date limite d’engagement des crédits"
        ENQUETE = "enquete", "enquête annuelle"
        AUTRE = "autre", "autre échéance"

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="echeances")
    nature = models.CharField(max_length=20, choices=Nature)
    intitule = models.CharField("intitulé", max_length=200)

    class Meta(Contenu.Meta):
        verbose_name = "échéance"
        constraints = [
            ordre_unique("echeance_texte_ordre_unique"),
            dates_dans_l_ordre("echeance_texte_dates_dans_l_ordre"),
            models.CheckConstraint(
                name="echeance_texte_datee",
                condition=Q(a_partir_du__isnull=False) | Q(au_plus_tard_le__isnull=False),
                violation_error_message="Indiquez au moins une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


class ContenuAttendu(Contenu):
    """What the instruction of a strategy asks of each roadmap. `feuilles_de_route` reads it as a checklist.

    `critere`: what the portal can see by itself in a roadmap; empty, the région says where it is found.
    """

    class Critere(models.TextChoices):
        DIAGNOSTIC = "diagnostic", "un diagnostic est rédigé"
        AXES = "axes", "des axes sont définis"
        OBJECTIFS_CIBLES = "objectifs_cibles", "chaque axe est rattaché à un objectif cible de la stratégie"
        TOUS_LES_OBJECTIFS = "tous_les_objectifs", "tous les objectifs cibles de la stratégie sont couverts"
        COMITE = "comite", "un comité de pilotage s’est réuni"
        SIGNATURE_PREFET = "signature_prefet", "le préfet de région a signé"
        SIGNATURE_ARS = "signature_ars", "le directeur général de l’ARS a signé"
        PLANS = "plans", "chaque préfecture de la région a un plan d’actions"
        INDICATEURS = "indicateurs", "chaque action des plans a un indicateur"

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="contenus")
    intitule = models.CharField("intitulé", max_length=200)
    precision = models.TextField("précision", blank=True)
    critere = models.CharField("vérification par le portail", max_length=20, choices=Critere, blank=True)
    obligatoire = models.BooleanField("obligatoire pour signer", default=True)

    class Meta(Contenu.Meta):
        verbose_name = "contenu attendu"
        verbose_name_plural = "contenus attendus"
        constraints = [ordre_unique("contenu_attendu_ordre_unique")]

    def __str__(self) -> str:
        return self.intitule


class Annexe(Contenu):
    """A file joined to the text."""

    texte = models.ForeignKey(Texte, models.CASCADE, related_name="annexes")
    intitule = models.CharField("intitulé", max_length=200)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")

    class Meta(Contenu.Meta):
        constraints = [ordre_unique("annexe_ordre_unique")]

    def __str__(self) -> str:
        return self.intitule
