from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from credits.models import champs
from credits.models.comptes import Compte, EnveloppeNationale
from mildeca_portal.socle.models import Fichier

if TYPE_CHECKING:
    from prefectures.habilitations import Habilitations


class Nature(models.TextChoices):
    """What a movement does. Descending natures go from an account to one it funds, ascending ones come back."""

    OUVERTURE = "ouverture", "ouverture de crédits"
    NOTIFICATION = "notification", "notification"
    COMPLEMENT = "complement", "dotation complémentaire"
    DELEGATION = "delegation", "délégation"
    RETRAIT = "retrait", "retrait d’une notification"
    REPRISE = "reprise", "reprise"
    RESTITUTION = "restitution", "restitution"
    TRANSFERT = "transfert", "transfert"
    RESERVE_DE_PRECAUTION = "reserve_de_precaution", "mise en réserve de précaution"
    GEL = "gel", "gel"
    DEGEL = "degel", "dégel"
    ANNULATION = "annulation", "annulation de crédits"


DESCENDANTES = (Nature.OUVERTURE, Nature.DEGEL, Nature.NOTIFICATION, Nature.COMPLEMENT, Nature.DELEGATION)
MONTANTES = (
    Nature.RETRAIT,
    Nature.REPRISE,
    Nature.RESTITUTION,
    Nature.RESERVE_DE_PRECAUTION,
    Nature.GEL,
    Nature.ANNULATION,
)
# Between the State's budget and the national account only.
BUDGETAIRES = (Nature.OUVERTURE, Nature.DEGEL, Nature.RESERVE_DE_PRECAUTION, Nature.GEL, Nature.ANNULATION)
# Announced credits: a delegation announces nothing; usable credits: an announcement makes nothing usable.
SANS_EFFET_SUR_NOTIFIE = (Nature.DELEGATION,)
SANS_EFFET_SUR_DELEGUE = (Nature.NOTIFICATION, Nature.COMPLEMENT, Nature.RETRAIT)


class MouvementQuerySet(models.QuerySet):
    def visibles_par(self, habilitations: "Habilitations") -> Self:
        """Movements that touch an account of the perimeter."""
        if habilitations.national:
            return self
        comptes = Compte.objects.visibles_par(habilitations).values("pk")
        return self.filter(Q(source__in=comptes) | Q(cible__in=comptes))

    def du_compte(self, compte: Compte) -> Self:
        """History of one account, latest first."""
        return self.filter(Q(source=compte) | Q(cible=compte))


class Mouvement(models.Model):
    """One line of the ledger, append-only: credits go from `source` to `cible`. Corrected by another movement.

    Balances are checked by the database at each insertion (`credits.sql`), under a lock on both accounts.
    """

    source = models.ForeignKey(Compte, models.PROTECT, related_name="mouvements_sortants")
    cible = models.ForeignKey(Compte, models.PROTECT, related_name="mouvements_entrants")
    nature = models.CharField(max_length=25, choices=Nature)
    ae = champs.montant("autorisations d’engagement", default=0)
    cp = champs.montant("crédits de paiement", default=0)
    date_effet = models.DateField("date d’effet", default=timezone.localdate)
    reference = models.CharField("référence", max_length=100, blank=True)
    motif = models.CharField(max_length=300)
    piece = models.ForeignKey(Fichier, models.PROTECT, null=True, blank=True, verbose_name="pièce")
    enveloppe = models.ForeignKey(EnveloppeNationale, models.PROTECT, null=True, blank=True, related_name="mouvements")
    cree_le = models.DateTimeField("enregistré le", auto_now_add=True)

    objects = MouvementQuerySet.as_manager()

    class Meta:
        ordering = ["-date_effet", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="mouvement_montants",
                condition=Q(ae__gte=0, cp__gte=0) & (Q(ae__gt=0) | Q(cp__gt=0)),
                violation_error_message="Indiquez un montant positif en AE ou en CP.",
            ),
            models.CheckConstraint(name="mouvement_deux_comptes", condition=~Q(source=F("cible"))),
            models.CheckConstraint(name="mouvement_nature", condition=Q(nature__in=Nature.values)),
            models.CheckConstraint(name="mouvement_motive", condition=~Q(motif="")),
            models.CheckConstraint(
                name="mouvement_enveloppe",
                condition=Q(enveloppe=None) & ~Q(nature="ouverture")
                | Q(enveloppe__isnull=False, nature__in=BUDGETAIRES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.date_effet}"


class Ecriture(models.Model):
    """The two entries of each movement, signed (SQL view): what enters an account, what leaves it.

    `recu`: true on the side of who receives credits from above or from a peer, false on the side of who passes them
    down. « Notifié » and « délégué » are two measures of the same movements.
    """

    mouvement = models.ForeignKey(Mouvement, models.DO_NOTHING, related_name="ecritures")
    compte = models.ForeignKey(Compte, models.DO_NOTHING, related_name="ecritures")
    recu = models.BooleanField()
    notifie_ae = champs.montant("AE notifiées")
    notifie_cp = champs.montant("CP notifiés")
    delegue_ae = champs.montant("AE déléguées")
    delegue_cp = champs.montant("CP délégués")

    class Meta:
        managed = False
        db_table = "credits_ecriture"
        ordering = ["-mouvement"]

    def __str__(self) -> str:
        return f"{self.mouvement_id} {self.compte_id}"
