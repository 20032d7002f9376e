"""What the follow-up reads, in a fixed number of queries whatever the number of préfectures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, NullIf
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.cartes import Carte, Palier
from mildeca_portal.socle.tableau import Tableau
from prefectures.habilitations import Habilitations
from prefectures.models import Mandat
from rapports.droits import peut_examiner, peut_voir_les_campagnes, qu_il_remplit
from rapports.models import AvisRegional, Campagne, DemandeCorrection, Prolongation, Reponse
from rapports.suivi.avancees import ORDRE, Avancee, Compte, comptes_par_statut, par_region
from rapports.suivi.carte import carte_des_reponses, palier_de
from rapports.suivi.courbe import Annee, courbe

RANG = Case(*(When(statut=s, then=Value(i)) for i, s in enumerate(ORDRE)), output_field=IntegerField())


@dataclass(frozen=True)
class Suivi:
    """Where a campaign stands in the perimeter of `habilitations`. `precedente`: last year's campaign, if there was one."""

    campagne: Campagne
    precedente: Campagne | None
    habilitations: Habilitations
    le: datetime

    @property
    def revue(self) -> bool:
        """Whether it is read by who receives the answers."""
        return peut_examiner(self.habilitations) is not None

    @cached_property
    def _par_campagne(self) -> dict[int, list[Avancee]]:
        """Both years in one query."""
        annees = [self.campagne.pk, *([self.precedente.pk] if self.precedente else [])]
        rangs = (
            Reponse.objects.visibles_par(self.habilitations)
            .filter(campagne__in=annees)
            .order_by("prefecture__region__cle_tri", "prefecture__cle_tri", "prefecture__code")
            .values_list(
                "campagne_id", "prefecture__code", "prefecture__nom", "prefecture__region_id",
                "prefecture__region__nom", "statut", "premiere_transmise_le", "transmise_le",
            )
        )  # fmt: skip
        lues: dict[int, list[Avancee]] = {pk: [] for pk in annees}
        for campagne, code, nom, region, region_nom, statut, premiere_le, transmise_le in rangs:
            lues[campagne].append(Avancee(code, nom, region, region_nom, statut, premiere_le, transmise_le))
        return lues

    @property
    def avancees(self) -> list[Avancee]:
        """The préfectures of the perimeter, by région."""
        return self._par_campagne[self.campagne.pk]

    @cached_property
    def comptes(self) -> list[Compte]:
        return comptes_par_statut(self.avancees, revue=self.revue)

    @property
    def regions(self) -> list[tuple[str, str]]:
        """(code, name) of the régions of the perimeter."""
        return list(dict.fromkeys((a.region, a.region_nom) for a in self.avancees))

    @property
    def total(self) -> int:
        return len(self.avancees)

    @property
    def remises(self) -> int:
        """Submitted, and not given back since."""
        return sum(a.remise for a in self.avancees)

    @property
    def cloture(self) -> datetime:
        """The closing for everyone, with its national extensions."""
        return self.campagne.echeance_nationale

    @cached_property
    def par_region(self) -> Tableau:
        return par_region(self.avancees, revue=self.revue)

    @cached_property
    def courbe(self) -> Tableau:
        """Empty of last year when the perimeter had no answer then."""
        avant = self._par_campagne[self.precedente.pk] if self.precedente else []
        annees = [_annee(c, a) for c, a in ((self.campagne, self.avancees), (self.precedente, avant)) if c and a]
        if not self.avancees:
            return courbe(Annee(self.campagne.exercice, *_jours(self.campagne), ()), None, self.le)
        return courbe(annees[0], annees[1] if len(annees) > 1 else None, self.le)

    def carte(self, *, legende: bool = True) -> Carte:
        exercice = self.campagne.exercice
        adresses = {a.code: reverse("rapports:reponse", args=[exercice, a.code]) for a in self.avancees}
        return carte_des_reponses(self.avancees, self.comptes, adresses if legende else {}, legende=legende)

    @property
    def paliers(self) -> list[tuple[Compte, Palier]]:
        """Each state with its colour on the map."""
        return [(c, palier_de(c)) for c in self.comptes]

    @property
    def etats_des_prefectures(self) -> list[tuple[Avancee, str]]:
        """Each préfecture with the words of its state."""
        libelles = {c.statut: c.libelle for c in self.comptes}
        return [(a, libelles[a.statut]) for a in self.avancees]

    @property
    def jours_restants(self) -> int:
        """Whole days before the day of the closing; negative afterwards."""
        return (timezone.localdate(self.cloture) - timezone.localdate(self.le)).days

    @property
    def dernieres(self) -> list[Avancee]:
        """Latest submissions, latest first."""
        remises = [(a.transmise_le, a) for a in self.avancees if a.remise and a.transmise_le]
        return [a for _, a in sorted(remises, key=lambda paire: paire[0], reverse=True)]

    @property
    def lignes(self) -> "QuerySet[Reponse]":
        return lignes_du_suivi(self.campagne, self.habilitations, self.le)


def lire_le_suivi(exercice: int, habilitations: Habilitations, le: datetime) -> Suivi:
    """The campaign on `exercice` if one may know of it. Raises `Http404`."""
    if not peut_voir_les_campagnes(habilitations):
        raise Http404
    visibles = Campagne.objects.visibles_par(habilitations).prefetch_related("prolongations")
    par_exercice = {c.exercice: c for c in visibles.filter(exercice__in=[exercice, exercice - 1])}
    if exercice not in par_exercice:
        raise Http404
    return Suivi(par_exercice[exercice], par_exercice.get(exercice - 1), habilitations, le)


def _annee(campagne: Campagne, avancees: list[Avancee]) -> Annee:
    return Annee(campagne.exercice, *_jours(campagne), avancees)


def _jours(campagne: Campagne) -> tuple[date, date]:
    limite = campagne.echeance_nationale
    return timezone.localdate(campagne.ouverture), timezone.localdate(limite)


def lignes_du_suivi(campagne: Campagne, habilitations: Habilitations, le: datetime) -> "QuerySet[Reponse]":
    """Answers of a campaign that one may see, with what each line of the table shows. One query.

    `rang` (of the state), `attendues`, `remplies`, `part` (percents), `anomalies`, `activite`, `referent_*` (chef de
    projet of the day), `prolongee` (its own extension), `correction` (due date of the request in progress) and
    `sans_destinataire` (nobody reads what is written to it: `destinataires`).
    """
    en_poste = Mandat.objects.en_cours(timezone.localdate(le)).filter(prefecture_id=OuterRef("prefecture_id"))
    chefs = en_poste.filter(niveau=Mandat.Niveau.DEPARTEMENTAL)
    prolongations = Prolongation.objects.filter(
        campagne=campagne, prefecture_id=OuterRef("prefecture_id"), jusqu_au__gt=campagne.cloture
    ).order_by("-jusqu_au")
    demandes = DemandeCorrection.objects.filter(reponse_id=OuterRef("pk"), resolue_le=None)
    avis = AvisRegional.objects.filter(
        reponse_id=OuterRef("pk"), transmise_le=OuterRef("transmise_le"), rendu_le__isnull=False
    )
    return (
        Reponse.objects.visibles_par(habilitations)
        .filter(campagne=campagne)
        .select_related("prefecture__region", "campagne")
        .defer("instantane", "campagne__message")
        .annotate(
            rang=RANG,
            **avancement(),
            anomalies=Coalesce(Sum("sections__anomalies"), 0),
            activite=Greatest(Max("sections__modifiee_le"), F("transmise_le"), F("acceptee_le")),
            referent_mandat=Subquery(chefs.values("pk")[:1]),
            referent_prenom=Subquery(chefs.values("personne__prenom")[:1]),
            referent_nom=Subquery(chefs.values("personne__nom")[:1]),
            referent_interim=Subquery(chefs.values("par_interim")[:1]),
            prolongee=Subquery(prolongations.values("jusqu_au")[:1]),
            correction=Subquery(demandes.values("echeance")[:1]),
            sans_destinataire=ExpressionWrapper(
                Q(prefecture__boite_fonctionnelle="") & ~Exists(en_poste.filter(personne__is_active=True)),
                output_field=BooleanField(),
            ),
            avis=Subquery(avis.values("sens")[:1]),
        )
        .order_by("prefecture__region__cle_tri", "prefecture__cle_tri")
    )


def avancement() -> dict[str, object]:
    """Obligatory questions that show, those answered, and the percents they make."""
    return {
        "attendues": Coalesce(Sum("sections__attendues"), 0),
        "remplies": Coalesce(Sum("sections__remplies"), 0),
        "part": ExpressionWrapper(
            100 * Sum("sections__remplies") / NullIf(Sum("sections__attendues"), 0), output_field=IntegerField()
        ),
    }


def campagnes_avec_comptes(habilitations: Habilitations) -> QuerySet[Campagne]:
    """Visible campaigns, latest first, with the number of answers of the perimeter in each state (`n_<state>`)."""
    ids = None if habilitations.national else habilitations.prefecture_ids
    ici = Q() if ids is None else Q(reponses__prefecture_id__in=ids)
    comptes = {f"n_{s}": Count("reponses", filter=ici & Q(reponses__statut=s)) for s in Reponse.Statut.values}
    visibles = Campagne.objects.visibles_par(habilitations).prefetch_related("prolongations")
    # Grouping forgets the order of the model.
    return visibles.annotate(**comptes).order_by("-exercice")


def reponses_a_moi(habilitations: Habilitations, campagnes: Iterable[Campagne]) -> "QuerySet[Reponse]":
    """Answers of these campaigns that the person has a hand in. `correction`: due date of the request in progress."""
    demandes = DemandeCorrection.objects.filter(reponse_id=OuterRef("pk"), resolue_le=None)
    return (
        Reponse.objects.visibles_par(habilitations)
        .filter(qu_il_remplit(habilitations), campagne__in=[c.pk for c in campagnes])
        .select_related("prefecture", "campagne")
        .defer("instantane", "campagne__message")
        .annotate(
            **avancement(),
            correction=Subquery(demandes.values("echeance")[:1]),
        )
        .order_by("prefecture__cle_tri")
    )
