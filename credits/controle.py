"""A project checked against the circulaire of its exercice: here its `FicheControle` is built, and the findings kept."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from circulaires.controle import Constat, FicheControle, Severite, controler
from circulaires.controle.nomenclatures import Financeur
from circulaires.en_vigueur import RegleApplicable, Reglement
from circulaires.models import Texte
from credits.entourage import Dossier, Entourage
from credits.models import ConstatProjet, Decision, Projet
from credits.nomenclatures import Echelle

# Payers of the same actions, to whom the same file may have been sent.
FINANCEURS_VOISINS = (Financeur.ARS, Financeur.FIPD)


def fiche(
    projet: Projet,
    entourage: Entourage,
    *,
    montant_accorde: Decimal | None = None,
    date_decision: date | None = None,
) -> FicheControle:
    """The project as the rules see it. `montant_accorde`: the amount about to be granted. No query.

    Reads `prefecture`, `porteur` and `appel.prefecture`: select them. A project without any pièce has an empty set, not
    an unknown one: pièces are handed in here, and an empty file must not escape the rule on mandatory ones.
    """
    appel = projet.appel
    dossier = entourage.dossiers.get(projet.pk, Dossier())
    cofinancements = entourage.cofinancements.get(projet.pk, ())
    financeurs = {c.financeur for c in cofinancements}
    regionale = projet.echelle == Echelle.REGIONALE
    return FicheControle(
        exercice=projet.exercice,
        prefecture_code=projet.prefecture.code,
        region_code=projet.prefecture.region_id,
        echelle_regionale=regionale,
        departements_concernes=dossier.departements | (frozenset() if regionale else {projet.prefecture.code}),
        departements_de_la_region=entourage.regions.get(projet.prefecture.region_id),
        departement_de_l_appel=appel.prefecture.code if appel and appel.prefecture else None,
        types_beneficiaires_de_l_appel=(
            frozenset(appel.types_beneficiaires) if appel and appel.types_beneficiaires else None
        ),
        date_limite=appel.limite if appel else None,
        date_depot=projet.depose_le,
        cout_total=projet.cout_total,
        montant_demande=projet.montant_demande,
        montant_accorde=projet.montant_accorde if montant_accorde is None else montant_accorde,
        decision_prise=projet.accorde and montant_accorde is None,
        depenses=entourage.depenses.get(projet.pk, ()),
        cofinancements=cofinancements,
        financements_en_double=tuple(f.value for f in FINANCEURS_VOISINS if f in financeurs),
        double_financement_explique=bool(projet.articulation_financements.strip()),
        type_porteur=projet.porteur.type_porteur,
        domaine=projet.domaine or None,
        thematique=projet.thematique,
        objectif_cible_renseigne=projet.objectif_cible_id is not None,
        axe_feuille_de_route_renseigne=projet.axe_id is not None,
        justification_action_habituelle=bool(projet.justification_habituelle.strip()),
        evaluation_prevue=projet.evaluation_prevue,
        nombre_indicateurs=sum(1 for ligne in projet.indicateurs.splitlines() if ligne.strip()),
        pieces=dossier.pieces,
        date_debut=projet.date_debut,
        date_fin=projet.date_fin,
        date_decision=date_decision or projet.date_decision,
        date_convention=projet.date_convention,
        pluriannuel=projet.annees > 1,
        duree_annees=projet.annees,
        est_renouvellement=projet.est_renouvellement,
        annees_consecutives_du_porteur=entourage.annees_consecutives(projet),
        part_renouvelee_du_departement=entourage.part_renouvelee(projet),
        compte_rendu_precedent_recu_le=dossier.compte_rendu_precedent,
        exercice_precedent=dossier.exercice_precedent,
        taux_execution=entourage.taux_execution(projet),
        commentaire_execution=projet.prefecture.code in entourage.commentees,
    )


def regles_de(projet: Projet, le: date | None = None) -> list[RegleApplicable]:
    """Rules that bind the project on the day `le` (today when absent). One query.

    A decision older than the publication of the circulaire of its exercice is checked by that circulaire all the same.
    """
    reglement = Reglement.charger(projet.exercice)
    return reglement.pour(
        reglement.jour_applique(le or timezone.localdate()),
        region_code=projet.prefecture.region_id,
        prefecture_code=projet.prefecture.code,
    )


def circulaire_de(projet: Projet) -> Texte | None:
    """The published circulaire of the exercice, whatever modificatives made of its rules. One query."""
    return Texte.objects.annuelles().publies().filter(exercice=projet.exercice).order_by("pk").first()


def constats(projet: Projet, *, montant_accorde: Decimal | None = None, le: date | None = None) -> list[Constat]:
    """Findings on a project to be decided, as they would be with `montant_accorde` on the day `le` (today when absent).

    Without any rule: one query.
    """
    jour = le or timezone.localdate()
    regles = regles_de(projet, jour)
    if not regles:
        return []
    entourage = Entourage.du_projet(projet)
    return controler(fiche(projet, entourage, montant_accorde=montant_accorde, date_decision=jour), regles)


def refus(constats: Sequence[Constat]) -> list[str]:
    """What forbids the decision, one sentence for each rule, with its figures and the text quoted."""
    return [f"Règle {c.code} ({c.libelle}) : {c.phrase}" for c in constats if c.bloquant]


def avertissements(constats: Sequence[Constat]) -> list[Constat]:
    """What may be decided, but only with a written reason: a rule of that severity, or one that could not be checked."""
    return [
        c
        for c in constats
        if (c.severite == Severite.AVERTISSEMENT and c.respectee is False)
        or (c.severite != Severite.INFORMATION and not c.verifiable)
    ]


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
            verifiable=constat.verifiable,
            chiffres=dict(constat.chiffres),
            phrase=constat.phrase,
        )
        for ordre, (constat, regle) in enumerate(zip(constats, regles, strict=True), start=1)
    )
