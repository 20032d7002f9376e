"""The decisions taken on the invented projects, with what the rules found where a circulaire had some (2026)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from circulaires.controle import controler
from circulaires.en_vigueur import Reglement
from credits import controle
from credits.entourage import Entourage
from credits.models import Decision, Projet, Statut
from mildeca_portal.demonstration.cadre import instant, tirage
from mildeca_portal.demonstration.horodatage import dates_donnees
from mildeca_portal.demonstration.textes_projets import MOTIFS_DE_REJET
from prefectures.models import Mandat, Role


def prendre(exercice: int, projets: Sequence[Projet]) -> int:
    """Write one decision for each project decided on, in their order. Returns how many."""
    reglement = Reglement.charger(exercice)
    texte_id = next((r.texte_id for r in reglement.regles if not r.texte_rang), None)
    decides = [p for p in projets if p.date_decision and p.statut != Statut.IRRECEVABLE]
    chefs = _chefs()
    decisions = [_decision(projet, rang, texte_id, chefs) for rang, projet in enumerate(decides)]
    with dates_donnees(Decision, "decide_le"):
        Decision.objects.bulk_create(decisions, batch_size=1000)
    if reglement.regles:
        prefetch_related_objects(decides, "appel__prefecture")
        entourage = Entourage.de_l_exercice(exercice)
        for decision in decisions:
            if decision.sens == Decision.Sens.RETENU:
                _constater(decision, reglement, entourage)
    return len(decisions)


def _constater(decision: Decision, reglement: Reglement, entourage: Entourage) -> None:
    projet = decision.projet
    assert projet.date_decision is not None
    regles = reglement.pour(
        reglement.jour_applique(projet.date_decision),
        region_code=projet.prefecture.region_id,
        prefecture_code=projet.prefecture.code,
    )
    lue = controle.fiche(projet, entourage, montant_accorde=projet.montant_accorde)
    controle.conserver(decision, controler(lue, regles), regles)


def _chefs() -> dict[tuple[str, str], list[Mandat]]:
    """{(level, code of the territory): mandates}, to name who signed."""
    chefs: dict[tuple[str, str], list[Mandat]] = {}
    for m in Mandat.objects.select_related("prefecture", "personne").order_by("debut"):
        territoire = m.prefecture.region_id if m.niveau == Mandat.Niveau.REGIONAL else m.prefecture.code
        chefs.setdefault((m.niveau, territoire), []).append(m)
    return chefs


def _signataire(mandats: list[Mandat], le: date | None) -> str:
    """Who held the post on the day `le`; nobody while it was vacant."""
    titulaires = (m for m in mandats if le and m.debut <= le and (m.fin is None or le < m.fin))
    return next((str(m.personne) for m in titulaires), "")


def _decision(projet: Projet, rang: int, texte_id: int | None, chefs: dict[tuple[str, str], list[Mandat]]) -> Decision:
    sens = Decision.Sens.ABANDONNE if projet.statut == Statut.ABANDONNE else Decision.Sens.REJETE
    motif = "Le porteur a renoncé au projet."
    if projet.accorde:
        sens, motif = Decision.Sens.RETENU, ""
    elif sens == Decision.Sens.REJETE:
        motif = tirage("décision", projet.exercice, rang).choice(MOTIFS_DE_REJET)
    regional = projet.echelle == "regionale"
    niveau = Mandat.Niveau.REGIONAL if regional else Mandat.Niveau.DEPARTEMENTAL
    territoire = projet.prefecture.region_id if regional else projet.prefecture.code
    return Decision(
        projet=projet,
        sens=sens,
        montant=projet.montant_accorde if projet.accorde else None,
        motif=motif,
        texte_id=texte_id,
        fonction=Role.CHEF_REGIONAL if regional else Role.CHEF_DEPARTEMENTAL,
        territoire=territoire,
        nom=_signataire(chefs.get((niveau, territoire), []), projet.date_decision),
        decide_le=instant(projet.date_decision, 15) if projet.date_decision else None,
    )
