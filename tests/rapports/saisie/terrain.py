"""What a préfecture keeps in the portal in a year: credits, projects, plan, committees, mandates."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from circulaires.controle.nomenclatures import TypePorteur
from credits.actions import engager, payer
from credits.models import AppelAProjets, CompteRenduFinancier, Projet
from feuilles_de_route.models import Signataire
from mildeca_portal.socle.evenements import SYSTEME
from prefectures.models import Correspondant, Mandat, Personne, Role
from tests.credits import fabriques as argent
from tests.fabriques import affecte, chef_departemental, prefecture
from tests.feuilles_de_route import fabriques as plans

EXERCICE = 2025


def terrain(code: str = "25") -> Personne:
    """Returns the chef de projet. The Doubs by default; a seat of région (« 21 ») holds its région's account as well."""
    chef = chef_departemental(code, debut=date(2025, 2, 3), titre=Mandat.Titre.DIRECTEUR_DE_CABINET)
    Mandat.objects.filter(personne=chef).update(formation_le=date(2025, 4, 8))
    affecte(Role.COLLABORATEUR, prefecture=code, quotite=Decimal("0.80"), debut=date(2024, 1, 1))
    affecte(Role.COLLABORATEUR, prefecture=code, quotite=Decimal("0.40"), debut=date(2024, 1, 1))
    for institution in ("ARS", "PARQUET"):
        Correspondant.objects.create(
            prefecture=prefecture(code), institution=institution, nom="x", debut=date(2024, 1, 1)
        )
    _pilotage(code)
    _credits(code)
    return chef


def _pilotage(code: str) -> None:
    ici = prefecture(code)
    feuille = plans.FeuilleFactory(signee=True)
    axe = plans.AxeFactory(feuille=feuille, ordre=1)
    plan = plans.PlanFactory(prefecture=ici, feuille_regionale=feuille, signe=True)
    for qualite in ("prefet_de_departement", "DG_ARS"):
        Signataire.objects.create(plan=plan, qualite=qualite, date_signature=plans.SIGNEE_LE)
    for avancement in ("en_cours", "realisee", "realisee", "non_engagee"):
        plans.ActionFactory(plan=plan, axe_feuille=axe, avancement=avancement)
    for jour in (date(2025, 3, 4), date(2025, 11, 18), date(2024, 11, 18)):
        plans.ComiteFactory(prefecture=ici, region_id=None, date=jour)
    plans.ComiteFactory(date=date(2025, 6, 12))


def _credits(code: str) -> None:
    argent.dotation(exercice=EXERCICE)
    argent.repartition(exercice=EXERCICE, **{f"d{code}": 80_000, "d39": 20_000})
    argent.repartition(exercice=EXERCICE, **{f"d{code}": 82_400, "d39": 20_000})
    commune = argent.PorteurFactory(type_porteur=TypePorteur.COMMUNE)
    appel = AppelAProjets.objects.create(
        echelle="departementale",
        exercice=EXERCICE,
        prefecture=prefecture(code),
        titre="Appel à projets 2025",
        ouvert_le=date(2025, 1, 15),
        limite=datetime(2025, 3, 15, 12, tzinfo=ZoneInfo("Europe/Paris")),
    )
    premier = _projet("1499.99", code, appel=appel, publics=["adolescents", "parents"], milieux=["scolaire"])
    _projet("1500.00", code, est_renouvellement=True, evaluation_prevue=True, produits=["alcool"])
    trafics = _projet("7000.50", code, thematique="trafics", porteur=commune, programme_probant="unplugged")
    argent.ProjetFactory(exercice=EXERCICE, prefecture=prefecture(code), statut="rejete")
    premier.cofinancements.create(financeur="ARS", montant=argent.euro(500))
    trafics.cofinancements.create(financeur="ARS", montant=argent.euro(1200))
    trafics.cofinancements.create(financeur="FIPD", montant=argent.euro(800))
    engager(premier, argent.euro("1499.99"), le=date(2025, 4, 1), par=SYSTEME)
    payer(premier, argent.euro(1000), le=date(2025, 5, 1), par=SYSTEME)
    CompteRenduFinancier.objects.create(
        projet=premier, date_limite=date(2026, 6, 30), date_reception=date(2026, 5, 2), statut="recu"
    )
    CompteRenduFinancier.objects.create(
        projet=trafics,
        date_limite=date(2026, 6, 30),
        date_reception=date(2026, 5, 3),
        statut="reversement_demande",
        reversement=argent.euro(300),
    )


def _projet(montant: str, code: str, **champs: object) -> Projet:
    projet = argent.projet_retenu(montant, code, exercice=EXERCICE, **champs)
    Projet.objects.filter(pk=projet.pk).update(date_decision=date(2025, 3, 28))
    return projet
