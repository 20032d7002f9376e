"""What a rule may read of a project. Amounts in euros; None means unknown, and a rule that needs it does not apply."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Depense:
    """A line of expense. `nature`: code of `NatureDepense`."""

    nature: str
    montant: Decimal
    financee_par_mildeca: bool = False


@dataclass(frozen=True, slots=True)
class Cofinancement:
    """Money from another payer, own funds included. `financeur`: code of `Financeur`."""

    financeur: str
    montant: Decimal
    acquis: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheControle:
    """A project as the rules see it, built by `credits` (`credits/controle.py`)."""

    # Territory
    exercice: int
    prefecture_code: str
    region_code: str
    echelle_regionale: bool = False
    departements_concernes: frozenset[str] = frozenset()
    departements_de_la_region: frozenset[str] | None = None
    # Call for projects
    departement_de_l_appel: str | None = None
    types_beneficiaires_de_l_appel: frozenset[str] | None = None
    date_limite: datetime | None = None
    date_depot: datetime | None = None
    # Money
    cout_total: Decimal | None = None
    montant_demande: Decimal | None = None
    montant_accorde: Decimal | None = None
    depenses: tuple[Depense, ...] = ()
    cofinancements: tuple[Cofinancement, ...] = ()
    financements_en_double: tuple[str, ...] = ()
    double_financement_explique: bool = False
    # Content
    type_porteur: str | None = None
    domaine: str | None = None
    thematique: str | None = None
    objectif_cible_renseigne: bool | None = None
    axe_feuille_de_route_renseigne: bool | None = None
    justification_action_habituelle: bool = False
    evaluation_prevue: bool | None = None
    nombre_indicateurs: int | None = None
    # Documents, None when nobody has looked at them yet
    pieces: frozenset[str] | None = None
    # Dates and duration
    date_debut: date | None = None
    date_fin: date | None = None
    date_decision: date | None = None
    # False while the decision is being taken, even though its amount and its day are already filled in.
    decision_prise: bool = False
    date_convention: date | None = None
    pluriannuel: bool = False
    duree_annees: int | None = None
    # Renewal
    est_renouvellement: bool = False
    annees_consecutives_du_porteur: int | None = None
    part_renouvelee_du_departement: Decimal | None = None
    compte_rendu_precedent_recu_le: date | None = None
    # Exercice of the project renewed, when it is known: it may be older than the one before.
    exercice_precedent: int | None = None
    # Execution of the préfecture
    taux_execution: Decimal | None = None
    commentaire_execution: bool = False

    @property
    def montant_controle(self) -> Decimal | None:
        """What is granted, or what is asked while nothing is granted (R-01): above the ceiling, received but not granted."""
        return self.montant_demande if self.montant_accorde is None else self.montant_accorde

    @property
    def total_cofinancements(self) -> Decimal:
        return sum((c.montant for c in self.cofinancements), Decimal(0))
