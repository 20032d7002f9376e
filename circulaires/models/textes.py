from datetime import date
from typing import TYPE_CHECKING, Optional, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from circulaires.adresses import Adresse
from circulaires.models.strategies import Strategie
from mildeca_portal.socle.models import Fichier

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class Partie(models.TextChoices):
    """What a text is made of after its introduction, in the order that its authors choose. Annexes always come last."""

    ORIENTATIONS = "orientations", "orientations"
    CHANTIERS = "chantiers", "chantiers prioritaires"
    REGLES = "regles", "règles d’emploi des crédits"
    ECHEANCES = "echeances", "calendrier"
    CONTENUS = "contenus", "contenus attendus de la feuille de route"


PARTIES = {
    "annuelle": (Partie.ORIENTATIONS, Partie.CHANTIERS, Partie.REGLES, Partie.ECHEANCES),
    "modificative": (Partie.REGLES, Partie.ECHEANCES),
    "instruction": (Partie.ORIENTATIONS, Partie.CHANTIERS, Partie.CONTENUS, Partie.ECHEANCES),
}


class TexteQuerySet(models.QuerySet):
    def publies(self) -> Self:
        """What anyone may read: published texts, those since replaced or repealed included."""
        return self.filter(statut__in=Texte.PUBLICS)

    def annuelles(self) -> Self:
        return self.filter(nature=Texte.Nature.ANNUELLE)

    def modificatives(self) -> Self:
        return self.filter(nature=Texte.Nature.MODIFICATIVE)

    def instructions(self) -> Self:
        return self.filter(nature=Texte.Nature.INSTRUCTION)

    def a_l_adresse(self, adresse: Adresse) -> Self:
        """The text that lives there: one row at most."""
        if adresse.code:
            return self.instructions().filter(code=adresse.code)
        if adresse.rang:
            return self.modificatives().filter(exercice=adresse.exercice, rang=adresse.rang)
        return self.annuelles().filter(exercice=adresse.exercice)

    def annuelle_en_vigueur(self, exercice: int) -> Optional["Texte"]:
        """The published annual circulaire of the exercice, or None. One query."""
        return self.annuelles().filter(statut=Texte.Statut.PUBLIE, exercice=exercice).first()

    def courante(self, jour: date) -> Optional["Texte"]:
        """The published annual circulaire of the year of `jour`, else the last one before; None before the first. One query."""
        publiees = self.annuelles().filter(statut=Texte.Statut.PUBLIE, exercice__lte=jour.year)
        return publiees.order_by("-exercice").first()

    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Drafts only for those who write them; anyone else, the public included, sees what is published."""
        if habilitations.administrateur or habilitations.agent:
            return self
        return self.publies()


class Texte(models.Model):
    """An instruction to the chefs de projets: annual circulaire, modificative, or instruction on a strategy.

    A modificative carries only the rules it changes, from `date_effet` on: a rule of the same code takes the place of
    the one it modifies, an inactive one takes it away. `issu_de`: the text it was written from.

    Frozen by a trigger once published (migration 0004), with everything it holds; rows of `origine` référence stay open
    to corrections of the reference data.
    """

    class Nature(models.TextChoices):
        ANNUELLE = "annuelle", "circulaire annuelle"
        MODIFICATIVE = "modificative", "circulaire modificative"
        INSTRUCTION = "instruction", "instruction"

    class Statut(models.TextChoices):
        BROUILLON = "brouillon", "brouillon"
        EN_RELECTURE = "en_relecture", "en relecture"
        SIGNE = "signe", "signée"
        PUBLIE = "publie", "publiée"
        REMPLACE = "remplace", "remplacée"
        ABROGE = "abroge", "abrogée"

    class Origine(models.TextChoices):
        REFERENCE = "reference", "référence"
        PORTAIL = "portail", "portail"
        DEMONSTRATION = "demonstration", "démonstration"

    MODIFIABLES = (Statut.BROUILLON, Statut.EN_RELECTURE)
    PUBLICS = (Statut.PUBLIE, Statut.REMPLACE, Statut.ABROGE)

    nature = models.CharField(max_length=15, choices=Nature, default=Nature.ANNUELLE)
    exercice = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.SlugField(max_length=40, null=True, blank=True, unique=True, help_text="Adresse d’une instruction.")
    rang = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Rang d’une modificative dans l’exercice.")
    modifie = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="modificatives", verbose_name="modifie"
    )
    issu_de = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suites", verbose_name="rédigé à partir de"
    )
    strategie = models.ForeignKey(
        Strategie, models.PROTECT, null=True, blank=True, related_name="textes", verbose_name="stratégie"
    )
    intitule = models.CharField("intitulé", max_length=200)
    reference = models.CharField("référence", max_length=80, blank=True)
    date_signature = models.DateField("date de signature", null=True, blank=True)
    signataire = models.CharField(max_length=150, blank=True)
    affaire_suivie_par = models.CharField("affaire suivie par", max_length=200, blank=True)
    introduction = models.TextField(blank=True)
    parties = ArrayField(
        models.CharField(max_length=15, choices=Partie), default=list, blank=True, verbose_name="ordre des parties"
    )
    date_effet = models.DateField("en vigueur à compter du", null=True, blank=True)
    fichier = models.ForeignKey(
        Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fichier signé"
    )
    statut = models.CharField(max_length=15, choices=Statut, default=Statut.BROUILLON)
    publication_prevue_le = models.DateTimeField("publication prévue le", null=True, blank=True)
    date_publication = models.DateTimeField("publié le", null=True, blank=True)
    document = models.ForeignKey(
        Fichier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document composé par le portail"
    )
    abroge_le = models.DateField("abrogé le", null=True, blank=True, help_text="Premier jour où il ne s’applique plus.")
    motif_abrogation = models.TextField("motif de l’abrogation", blank=True)
    legifrance_non_concerne = models.BooleanField("non concerné par la publication sur Légifrance", default=False)
    legifrance_date = models.DateField("publié sur Légifrance le", null=True, blank=True)
    legifrance_adresse = models.URLField("adresse sur Légifrance", max_length=500, blank=True)
    origine = models.CharField(max_length=15, choices=Origine, default=Origine.PORTAIL)
    source = models.CharField(max_length=300, blank=True)
    source_adresse = models.URLField("adresse de la source", max_length=500, blank=True)
    note = models.TextField("ce que disent les sources", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    objects = TexteQuerySet.as_manager()

    class Meta:
        ordering = [F("exercice").desc(nulls_last=True), F("date_signature").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercice"],
                condition=Q(nature="annuelle"),
                name="texte_une_annuelle_par_exercice",
                violation_error_message="Une circulaire annuelle existe déjà pour cet exercice.",
            ),
            models.UniqueConstraint(
                fields=["exercice", "rang"],
                condition=Q(nature="modificative"),
                name="texte_rang_de_modificative_unique",
            ),
            models.CheckConstraint(
                name="texte_exercice_selon_nature",
                condition=Q(nature="annuelle", exercice__isnull=False, modifie__isnull=True, rang__isnull=True)
                | Q(nature="modificative", exercice__isnull=False, modifie__isnull=False, rang__gte=1, rang__lte=99)
                | Q(nature="instruction", modifie__isnull=True, rang__isnull=True, code__isnull=False),
            ),
            models.CheckConstraint(
                name="texte_modificative_publiee_datee",
                condition=~Q(nature="modificative", statut__in=["publie", "remplace", "abroge"])
                | Q(date_effet__isnull=False),
            ),
            models.CheckConstraint(
                name="texte_abroge_date",
                condition=~Q(statut="abroge") | Q(origine="reference") | Q(abroge_le__isnull=False),
            ),
            models.CheckConstraint(
                name="texte_publication_prevue_signee",
                condition=Q(publication_prevue_le__isnull=True) | Q(statut="signe"),
            ),
            models.CheckConstraint(
                name="texte_legifrance_ou_non_concerne",
                condition=Q(legifrance_non_concerne=False) | Q(legifrance_date__isnull=True, legifrance_adresse=""),
                violation_error_message="Un texte non concerné n’a ni date ni adresse de publication sur Légifrance.",
            ),
            models.CheckConstraint(
                name="texte_exercice_plausible",
                condition=Q(exercice__isnull=True) | Q(exercice__gte=2000, exercice__lte=2100),
                violation_error_message="L’exercice est une année, entre 2000 et 2100.",
            ),
            models.CheckConstraint(
                name="texte_statut_connu",
                condition=Q(statut__in=["brouillon", "en_relecture", "signe", "publie", "remplace", "abroge"]),
            ),
            models.CheckConstraint(
                name="texte_origine_connue", condition=Q(origine__in=["reference", "portail", "demonstration"])
            ),
            models.CheckConstraint(
                name="texte_signe_complet",
                condition=Q(origine="reference")
                | Q(statut__in=["brouillon", "en_relecture"])
                | (Q(date_signature__isnull=False, fichier__isnull=False) & ~Q(signataire="")),
            ),
            models.CheckConstraint(
                name="texte_publie_date",
                condition=Q(origine="reference")
                | Q(statut__in=["brouillon", "en_relecture", "signe"], date_publication__isnull=True)
                | Q(statut__in=["publie", "remplace", "abroge"], date_publication__isnull=False),
            ),
            models.CheckConstraint(
                name="texte_legifrance_apres_signature",
                condition=Q(legifrance_date__isnull=True)
                | Q(date_signature__isnull=True)
                | Q(legifrance_date__gte=F("date_signature")),
                violation_error_message="La publication sur Légifrance ne peut pas précéder la signature.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule

    def get_absolute_url(self) -> str:
        return reverse("circulaires:fiche", args=[self.adresse])

    @property
    def adresse(self) -> Adresse:
        if self.nature == self.Nature.INSTRUCTION:
            return Adresse(code=self.code)
        return Adresse(self.exercice, self.rang)

    @property
    def parties_ordonnees(self) -> list[str]:
        """Codes of the parts this text has by its nature: those that were ordered first, then the others."""
        prevues = [p for p in PARTIES[self.nature] if p != Partie.REGLES or self.porte_des_regles]
        rangees = [p for p in self.parties if p in prevues]
        return [*rangees, *(p for p in prevues if p not in rangees)]

    @property
    def remplacant(self) -> Optional["Texte"]:
        """The instruction in force for the same strategy, which took its place; None when there is none. One query."""
        if self.strategie_id is None:
            return None
        en_vigueur = Texte.objects.instructions().filter(strategie=self.strategie_id, statut=self.Statut.PUBLIE)
        return en_vigueur.exclude(pk=self.pk).order_by("-date_publication").first()

    @property
    def porte_des_regles(self) -> bool:
        """Rules of use of the credits: neither an instruction on a strategy nor a text of reference has any."""
        return self.nature != self.Nature.INSTRUCTION and self.origine != self.Origine.REFERENCE

    @property
    def est_public(self) -> bool:
        return self.statut in self.PUBLICS

    @property
    def est_modifiable(self) -> bool:
        """The text can still be written: from its signature on, it only moves from state to state.

        A text of reference was written elsewhere: staff complete what the portal holds of it, whatever its state.
        """
        return self.statut in self.MODIFIABLES or self.origine == self.Origine.REFERENCE
