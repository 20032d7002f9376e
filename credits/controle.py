"""A project checked against the circulaire of its exercice: here its `FicheControle` is built, and the findings kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from circulaires.controle import Cofinancement as CofinancementControle
from circulaires.controle import Constat, FicheControle, Severite, controler
from circulaires.controle import Depense as DepenseControle
from circulaires.en_vigueur import RegleApplicable, Reglement
from credits.models import Cofinancement, ConstatProjet, Decision, Projet
from credits.nomenclatures import Echelle


def fiche(
    projet: Projet, *, montant_accorde: Decimal | None = None, date_decision: date | None = None
) -> FicheControle:
    """The project as the rules see it. `montant_accorde`: the amount about to be granted.

    Reads `prefecture`, `porteur`, `appel`, and the lists `depenses` and `cofinancements`: select or prefetch them.
    """
    appel = projet.appel
    indicateurs = [ligne for ligne in projet.indicateurs.splitlines() if ligne.strip()]
    return FicheControle(
        exercice=projet.exercice,
        prefecture_code=projet.prefecture.code,
        region_code=projet.prefecture.region_id,
        echelle_regionale=projet.echelle == Echelle.REGIONALE,
        types_beneficiaires_de_l_appel=(
            frozenset(appel.types_beneficiaires) if appel and appel.types_beneficiaires else None
        ),
        date_limite=appel.limite if appel else None,
        date_depot=projet.depose_le,
        cout_total=projet.cout_total,
        montant_demande=projet.montant_demande,
        montant_accorde=projet.montant_accorde if montant_accorde is None else montant_accorde,
        depenses=tuple(
            DepenseControle(d.nature, d.montant_prevu, d.financee_par_mildeca) for d in projet.depenses.all()
        ),
        cofinancements=tuple(
            CofinancementControle(c.financeur, c.montant, c.statut == Cofinancement.Statut.ACQUIS)
            for c in projet.cofinancements.all()
        ),
        type_porteur=projet.porteur.type_porteur,
        thematique=projet.thematique,
        objectif_cible_renseigne=projet.objectif_cible_id is not None,
        axe_feuille_de_route_renseigne=projet.axe_id is not None,
        evaluation_prevue=projet.evaluation_prevue,
        nombre_indicateurs=len(indicateurs),
        date_debut=projet.date_debut,
        date_fin=projet.date_fin,
        date_decision=date_decision or projet.date_decision,
        date_convention=projet.date_convention,
        pluriannuel=projet.annees > 1,
        duree_annees=projet.annees,
        est_renouvellement=projet.est_renouvellement,
    )


def regles_de(projet: Projet, le: date | None = None) -> list[RegleApplicable]:
    """Rules that bind the project on the day `le` (today when absent). One query.

    A decision older than the publication of the circulaire of its exercice is checked by that circulaire all the same.
    """
    reglement = Reglement.charger(projet.exercice)
    jour = le or timezone.localdate()
    return reglement.pour(
        max(jour, reglement.premier_jour or jour),
        region_code=projet.prefecture.region_id,
        prefecture_code=projet.prefecture.code,
    )


def constats(projet: Projet, *, montant_accorde: Decimal | None = None) -> list[Constat]:
    """Findings on the project as it stands, or as it would be with `montant_accorde`."""
    return controler(fiche(projet, montant_accorde=montant_accorde), regles_de(projet))


def refus(constats: Sequence[Constat]) -> list[str]:
    """What forbids the decision, one sentence for each rule, with its figures and the text quoted."""
    return [f"Règle {c.code} ({c.libelle}) : {c.phrase}" for c in constats if c.bloquant]


def avertissements(constats: Sequence[Constat]) -> list[Constat]:
    """What may be decided, but only with a written reason."""
    return [c for c in constats if c.respectee is False and c.severite == Severite.AVERTISSEMENT]


def conserver(decision: Decision, constats: Sequence[Constat], regles: Sequence[RegleApplicable]) -> None:
    """Keep the findings with the decision they served, in the order of the text."""
    ConstatProjet.objects.bulk_create(
        ConstatProjet(
            decision=decision,
            ordre=ordre,
            code=constat.code,
            libelle=constat.libelle,
            texte_id=regle.texte_id,
            version_regle=regle.version,
            origine=constat.origine,
            severite=constat.severite,
            respectee=constat.respectee,
            chiffres=dict(constat.chiffres),
            phrase=constat.phrase,
        )
        for ordre, (constat, regle) in enumerate(zip(constats, regles, strict=True), start=1)
    )
