from django.db import models
from django.db.models import F, Q

from circulaires.controle.nomenclatures import TypePiece
from credits.models import champs
from credits.models.projets import Projet
from mildeca_portal.socle.models import Fichier


class EngagementJuridique(models.Model):
    """Credits committed for a project (AE). Kept by the database within the grant and the credits delegated (R-24)."""

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="engagements")
    numero_ej = models.CharField("numéro d’EJ", max_length=20, blank=True)
    montant_ae = champs.montant("montant engagé (AE)")
    date = models.DateField()

    class Meta:
        ordering = ["projet", "date", "pk"]
        verbose_name = "engagement juridique"
        verbose_name_plural = "engagements juridiques"
        constraints = [models.CheckConstraint(name="engagement_montant", condition=Q(montant_ae__gt=0))]

    def __str__(self) -> str:
        return self.numero_ej or f"EJ du {self.date}"


class Paiement(models.Model):
    """Credits paid for a project (CP). Kept by the database within its commitments and the credits delegated (R-24)."""

    class Type(models.TextChoices):
        ACOMPTE = "acompte", "acompte"
        SOLDE = "solde", "solde"
        UNIQUE = "unique", "versement unique"

    projet = models.ForeignKey(Projet, models.PROTECT, related_name="paiements")
    type_paiement = models.CharField("type", max_length=10, choices=Type, default=Type.UNIQUE)
    montant_cp = champs.montant("montant payé (CP)")
    date = models.DateField()

    class Meta:
        ordering = ["projet", "date", "pk"]
        constraints = [models.CheckConstraint(name="paiement_montant", condition=Q(montant_cp__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_type_paiement_display()} du {self.date}"


class CompteRenduFinancier(models.Model):
    """The account of use of a grant (CERFA 15059*02), due six months after the end of the exercice."""

    class Statut(models.TextChoices):
        ATTENDU = "attendu", "attendu"
        RECU = "recu", "reçu"
        EN_RETARD = "en_retard", "en retard"
        VALIDE = "valide", "validé"
        REVERSEMENT_DEMANDE = "reversement_demande", "reversement demandé"

    RECUS = (Statut.RECU, Statut.VALIDE, Statut.REVERSEMENT_DEMANDE)

    projet = models.OneToOneField(Projet, models.PROTECT, related_name="compte_rendu")
    date_limite = models.DateField("attendu au plus tard le")
    date_reception = models.DateField("reçu le", null=True, blank=True)
    depenses_realisees = champs.montant("dépenses réalisées", null=True, blank=True)
    reversement = champs.montant("reversement demandé", null=True, blank=True)
    bilan_qualitatif = models.TextField("bilan qualitatif", blank=True)
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True)
    statut = models.CharField(max_length=20, choices=Statut, default=Statut.ATTENDU)

    class Meta:
        ordering = ["date_limite", "pk"]
        verbose_name = "compte rendu financier"
        verbose_name_plural = "comptes rendus financiers"
        constraints = [
            models.CheckConstraint(
                name="compte_rendu_recu_date",
                condition=~Q(statut__in=("recu", "valide", "reversement_demande")) | Q(date_reception__isnull=False),
            ),
            models.CheckConstraint(
                name="compte_rendu_reversement",
                condition=Q(reversement=None) | Q(reversement__gt=0, statut="reversement_demande"),
            ),
        ]

    def __str__(self) -> str:
        return f"Compte rendu financier de {self.projet_id}"


class DocumentProjet(models.Model):
    """A pièce of the application, or of what follows."""

    projet = models.ForeignKey(Projet, models.CASCADE, related_name="documents")
    type_piece = models.CharField("type", max_length=35, choices=TypePiece)
    fichier = models.ForeignKey(Fichier, models.PROTECT)
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        ordering = ["projet", F("depose_le").asc(), "pk"]
        verbose_name = "document du projet"
        verbose_name_plural = "documents du projet"

    def __str__(self) -> str:
        return self.get_type_piece_display()
