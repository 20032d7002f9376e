"""The events that the invented projects would have left in the log: who, in which function, on what, when."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from credits.models import Projet
from mildeca_portal.demonstration.cadre import instant
from mildeca_portal.demonstration.horodatage import dates_donnees
from mildeca_portal.demonstration.projets import Lot
from mildeca_portal.socle.models import Evenement
from prefectures.models import Affectation, Mandat, Role

SENS = {"rejete": "rejete", "abandonne": "abandonne", "irrecevable": "irrecevable"}


class Fonctions:
    """Who held which post on a day."""

    def __init__(self) -> None:
        self.mandats: dict[tuple[int, str], list[Mandat]] = defaultdict(list)
        for mandat in Mandat.objects.order_by("debut"):
            self.mandats[mandat.prefecture_id, mandat.niveau].append(mandat)
        services = Affectation.objects.filter(role=Role.COLLABORATEUR, prefecture__isnull=False)
        self.agents = dict(services.order_by("-pk").values_list("prefecture_id", "personne_id"))

    def chef(self, projet: Projet, le: date) -> int | None:
        niveau = "regional" if projet.echelle == "regionale" else "departemental"
        ouverts = [m for m in self.mandats[projet.prefecture_id, niveau] if m.debut <= le and (not m.fin or m.fin > le)]
        return ouverts[0].personne_id if ouverts else None


def consigner(lot: Lot) -> int:
    """Write the events of the projects of one exercice. Returns how many."""
    fonctions = Fonctions()
    evenements = []
    for projet in lot.projets:
        agent = fonctions.agents.get(projet.prefecture_id)
        evenements.append(_evenement("depose", projet, projet.depose_le, agent, projet.montant_demande))
        if projet.date_decision:
            code, montant = SENS.get(projet.statut, "retenu"), projet.montant_accorde if projet.accorde else None
            chef = fonctions.chef(projet, projet.date_decision)
            evenements.append(_evenement(code, projet, instant(projet.date_decision, 15), chef, montant, chef=True))
    for engagement in lot.engagements:
        agent = fonctions.agents.get(engagement.projet.prefecture_id)
        le = instant(engagement.date, 10)
        evenements.append(_evenement("engage", engagement.projet, le, agent, engagement.montant_ae))
    for paiement in lot.paiements:
        agent = fonctions.agents.get(paiement.projet.prefecture_id)
        le = instant(paiement.date, 10)
        evenements.append(_evenement("paye", paiement.projet, le, agent, paiement.montant_cp))
    with dates_donnees(Evenement, "cree_le"):
        Evenement.objects.bulk_create(evenements, batch_size=2000)
    return len(evenements)


def _evenement(
    code: str, projet: Projet, le: datetime, acteur: int | None, montant: Decimal | None, *, chef: bool = False
) -> Evenement:
    regional = projet.echelle == "regionale"
    fonction = Role.CHEF_REGIONAL if regional else Role.CHEF_DEPARTEMENTAL
    return Evenement(
        code=f"credits.projet.{code}",
        cree_le=le,
        acteur_id=acteur,
        fonction=fonction if chef else Role.COLLABORATEUR,
        fonction_territoire=projet.prefecture.region_id if chef and regional else projet.prefecture.code,
        objet_type=Projet._meta.label_lower,
        objet_id=str(projet.pk),
        prefecture_code=projet.prefecture.code,
        region_code=projet.prefecture.region_id,
        donnees={"exercice": projet.exercice} | ({"montant": str(montant)} if montant is not None else {}),
    )
