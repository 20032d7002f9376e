"""What the rules read around a project: its lists, its porteur's history, its préfecture's figures.

Loaded for one project or for a whole exercice by the same queries, whose number never depends on how many projects.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from circulaires.controle import Cofinancement as CofinancementControle
from circulaires.controle import Depense as DepenseControle
from circulaires.controle.nomenclatures import TypePiece
from circulaires.controle.types.porteur_recurrent import ANNEES_MAX
from credits.models import ACCORDES, Cofinancement, CompteRenduFinancier, DocumentProjet, LigneDepense, Projet
from credits.models.projets import A_DECIDER
from credits.nomenclatures import Echelle
from credits.soldes import Balance, Solde, balance
from prefectures.models import Prefecture

ANNEES_RELUES = ANNEES_MAX + 1  # how far back the years of a porteur are counted: one more than any rule allows
RETENUS_OU_A_DECIDER = (*ACCORDES, *A_DECIDER)


# Codes of the préfectures that explained the execution of an exercice: told by the survey, which stands downstream.
LecteurDeCommentaires = Callable[[int], frozenset[str]]
_COMMENTAIRES: list[LecteurDeCommentaires] = []


def enregistrer_commentaires(lecteur: LecteurDeCommentaires) -> None:
    """Register, at `ready()`, who knows which préfectures commented on an exercice. One query at most per reader."""
    _COMMENTAIRES.append(lecteur)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What one project holds beside its row. `compte_rendu_precedent`: day the one of the project it renews came in.

    `exercice_precedent`: that of the project it renews, when it is known.
    """

    pieces: frozenset[str] = frozenset()
    departements: frozenset[str] = frozenset()
    compte_rendu_precedent: date | None = None
    exercice_precedent: int | None = None


@dataclass(frozen=True, slots=True)
class Entourage:
    """Lookups shared by the projects of one exercice.

    `annees`: {(préfecture, porteur): exercices with a grant}; `renouvelees`: {préfecture: (renewed, all)} among the
    projects of the département granted or to be decided; `executions`: balances of the exercice before; `commentees`:
    codes of the préfectures that explained them.
    """

    exercice: int
    regions: Mapping[str, frozenset[str]]
    dossiers: Mapping[int, Dossier]
    depenses: Mapping[int, tuple[DepenseControle, ...]]
    cofinancements: Mapping[int, tuple[CofinancementControle, ...]]
    annees: Mapping[tuple[int, int], frozenset[int]]
    renouvelees: Mapping[int, tuple[int, int]]
    executions: Balance
    commentees: frozenset[str]

    @classmethod
    def du_projet(cls, projet: Projet) -> "Entourage":
        """For one saved project, in seven queries. Reads `projet.prefecture`."""
        regionale = projet.echelle == Echelle.REGIONALE
        executions = balance(
            projet.exercice - 1,
            regions=[projet.prefecture.region_id] if regionale else None,
            prefectures=None if regionale else [projet.prefecture_id],
        )
        voisins = Projet.objects.filter(prefecture=projet.prefecture_id)
        return cls._charger(projet.exercice, Projet.objects.filter(pk=projet.pk), voisins, executions)

    @classmethod
    def de_l_exercice(cls, exercice: int) -> "Entourage":
        """For every project of `exercice`, in as many queries."""
        projets = Projet.objects.filter(exercice=exercice)
        return cls._charger(exercice, projets, Projet.objects.all(), balance(exercice - 1))

    @classmethod
    def _charger(
        cls, exercice: int, projets: QuerySet[Projet], voisins: QuerySet[Projet], executions: Balance
    ) -> "Entourage":
        ids = projets.order_by().values("pk")
        depenses = LigneDepense.objects.filter(projet__in=ids).order_by("projet_id", "pk")
        cofinancements = Cofinancement.objects.filter(projet__in=ids).order_by("projet_id", "pk")
        annees, renouvelees = _histoire(exercice, voisins)
        return cls(
            exercice=exercice,
            regions=_regions(),
            dossiers=_dossiers(projets),
            depenses=_par_projet(
                (pk, DepenseControle(*reste))
                for pk, *reste in depenses.values_list("projet_id", "nature", "montant_prevu", "financee_par_mildeca")
            ),
            cofinancements=_par_projet(
                (pk, CofinancementControle(financeur, montant, statut == Cofinancement.Statut.ACQUIS))
                for pk, financeur, montant, statut in cofinancements.values_list(
                    "projet_id", "financeur", "montant", "statut"
                )
            ),
            annees=annees,
            renouvelees=renouvelees,
            executions=executions,
            commentees=frozenset().union(*(lire(exercice - 1) for lire in _COMMENTAIRES)),
        )

    def annees_consecutives(self, projet: Projet) -> int | None:
        """Exercices in a row, this one included, for which the porteur is funded by the préfecture.

        None for a renewal of which the portal knows no earlier grant: it began before the portal did.
        """
        passees = self.annees.get((projet.prefecture_id, projet.porteur_id), frozenset())
        nombre = 1
        while projet.exercice - nombre in passees:
            nombre += 1
        return None if nombre == 1 and projet.est_renouvellement else nombre

    def part_renouvelee(self, projet: Projet) -> Decimal | None:
        """Share, by number, of renewals among what the département funds or is still asked to. None at regional scale."""
        renouveles, tous = self.renouvelees.get(projet.prefecture_id, (0, 0))
        if projet.echelle == Echelle.REGIONALE or not tous:
            return None
        return Decimal(renouveles) / tous

    def taux_execution(self, projet: Projet) -> Decimal | None:
        """AE committed / AE notified, the exercice before, on the account that would pay. None when nothing was notified."""
        if projet.echelle == Echelle.REGIONALE:
            solde: Solde = self.executions.part_regionale(projet.prefecture.region_id)
        else:
            solde = self.executions.prefecture(projet.prefecture.code)
        return solde.engage / solde.notifie_ae if solde.notifie_ae > 0 else None


def _par_projet(lignes: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    par_projet: dict[int, list[Any]] = defaultdict(list)
    for pk, ligne in lignes:
        par_projet[pk].append(ligne)
    return {pk: tuple(liste) for pk, liste in par_projet.items()}


def _regions() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for region, code in Prefecture.objects.order_by("code").values_list("region_id", "code"):
        codes[region].add(code)
    return {region: frozenset(c) for region, c in codes.items()}


def _dossiers(projets: QuerySet[Projet]) -> dict[int, Dossier]:
    """A compte rendu that the portal received for the project renewed is a pièce already there: never asked twice."""
    pieces = DocumentProjet.objects.filter(projet=OuterRef("pk")).order_by("type_piece").values("type_piece")
    liens = Projet.departements_concernes.through.objects.filter(projet=OuterRef("pk")).order_by("prefecture__code")
    precedent = "projet_precedent__compte_rendu__"
    lignes = projets.order_by("pk").values_list(
        "pk",
        ArraySubquery(pieces),
        ArraySubquery(liens.values("prefecture__code")),
        f"{precedent}statut",
        f"{precedent}date_reception",
        "projet_precedent__exercice",
    )
    dossiers = {}
    for pk, types, codes, statut, recu_le, exercice in lignes:
        recu = recu_le if statut in CompteRenduFinancier.RECUS else None
        deja = {TypePiece.CERFA_15059.value} if recu else set()
        dossiers[pk] = Dossier(frozenset(types) | deja, frozenset(codes), recu, exercice)
    return dossiers


def _histoire(
    exercice: int, projets: QuerySet[Projet]
) -> tuple[dict[tuple[int, int], frozenset[int]], dict[int, tuple[int, int]]]:
    """Years of each porteur in each préfecture, and renewals of the exercice by préfecture. One query."""
    departementaux = Q(echelle=Echelle.DEPARTEMENTALE)
    groupes = (
        projets.filter(exercice__gt=exercice - ANNEES_RELUES, exercice__lte=exercice, statut__in=RETENUS_OU_A_DECIDER)
        .order_by()
        .values("prefecture_id", "porteur_id", "exercice")
        .annotate(
            accordes=Count("pk", filter=Q(statut__in=ACCORDES)),
            tous=Count("pk", filter=departementaux),
            renouveles=Count("pk", filter=departementaux & Q(est_renouvellement=True)),
        )
    )
    annees: dict[tuple[int, int], set[int]] = defaultdict(set)
    renouvelees: dict[int, tuple[int, int]] = {}
    for g in groupes:
        if g["accordes"]:
            annees[g["prefecture_id"], g["porteur_id"]].add(g["exercice"])
        if g["exercice"] == exercice:
            renouveles, tous = renouvelees.get(g["prefecture_id"], (0, 0))
            renouvelees[g["prefecture_id"]] = (renouveles + g["renouveles"], tous + g["tous"])
    return {cle: frozenset(a) for cle, a in annees.items()}, renouvelees
