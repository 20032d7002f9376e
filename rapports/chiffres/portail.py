"""What the portal itself knows, beside what the préfectures declare: credits, roadmaps and plans."""

from collections import Counter
from collections.abc import Callable, Collection
from decimal import Decimal

from credits.chiffres.extraction import CODE as CREDITS
from feuilles_de_route.chiffres import AUCUN
from feuilles_de_route.chiffres import CODE as FEUILLES
from feuilles_de_route.models import Statut
from mildeca_portal.socle.extraits import JeuDeDonnees, Rang, decimal
from mildeca_portal.socle.tableau import Colonne, Couverture, Ligne, Nature, Tableau, Valeur, chiffre
from rapports.chiffres.lecture import enquete, rapport

ENSEMBLE = "ensemble"
SOURCE = "portail de la MILDECA, documents enregistrés par les préfectures"
SOURCE_CREDITS = "portail de la MILDECA, comptes et décisions enregistrés"
CHAINE = (
    ("notifie_ae", "AE notifiées"),
    ("delegue_ae", "AE déléguées"),
    ("programme", "Programmé"),
    ("engage", "Engagé (AE)"),
    ("paye", "Payé (CP)"),
)


@chiffre("pilotage.feuilles")
def feuilles(jeu: JeuDeDonnees) -> Tableau:
    """Roadmap of each région, plans and actions of its départements, as recorded in the portal."""
    noms = {code: nom for code, nom, _ in enquete(jeu).regions}
    etats = {f["region"]: f["etat"] for f in jeu.table(FEUILLES, "feuilles")}
    plans = _par_region(jeu, "plans", noms, lambda p: int(p["signe_le"] is not None))
    actions = _par_region(jeu, "actions", noms, lambda a: a["nombre"])
    engagees = _par_region(jeu, "actions", noms, lambda a: a["engagees"])

    def mesures(region: str) -> tuple[Valeur, ...]:
        return plans[region], actions[region], rapport(engagees[region], actions[region])

    lignes = tuple(Ligne((nom, _etat(etats.get(code, AUCUN)), *mesures(code)), code) for code, nom in noms.items())
    sans = tuple(nom for code, nom in noms.items() if etats.get(code, AUCUN) == AUCUN)
    return Tableau(
        "pilotage.feuilles",
        "Feuilles de route et plans enregistrés dans le portail",
        "État de la feuille de route régionale, plans d’actions départementaux signés, fiches actions et part de celles qui "
        "sont en cours ou réalisées, au jour de l’arrêté des données.",
        (
            Colonne("region", "Région"),
            Colonne("feuille", "Feuille de route"),
            Colonne("plans", "Plans signés", Nature.ENTIER),
            Colonne("actions", "Fiches actions", Nature.ENTIER),
            Colonne("engagees", "Part engagée", Nature.PART),
        ),
        lignes,
        SOURCE,
        total=Ligne(("Ensemble", None, *mesures(ENSEMBLE))),
        couverture=Couverture(len(noms) - len(sans), len(noms), sans, objet="région"),
    )


@chiffre("credits.portail")
def chaine_des_credits(jeu: JeuDeDonnees) -> Tableau:
    """The chain a budget officer reads, by région: what a région spent includes its départements."""
    noms = {code: nom for code, nom, _ in enquete(jeu).regions}
    comptes = {c["region"]: c for c in jeu.table(CREDITS, "comptes") if c["niveau"] == "regional"}

    def montants(regions: Collection[str]) -> list[Decimal | None]:
        connus = [comptes[code] for code in regions if code in comptes]
        return [sum((Decimal(c[cle]) for c in connus), Decimal(0)) if connus else None for cle, _ in CHAINE]

    sans = tuple(nom for code, nom in noms.items() if code not in comptes)
    return Tableau(
        "credits.portail",
        "Chaîne des crédits enregistrée dans le portail",
        "Notifié : annoncé à la région. Délégué : mis à disposition. Programmé : accordé aux projets. Engagé et payé : "
        "actes de gestion rattachés aux projets. Ces montants ne viennent pas de l’enquête et peuvent en différer.",
        (Colonne("region", "Région"), *(Colonne(cle, titre, Nature.EUROS) for cle, titre in CHAINE)),
        tuple(Ligne((nom, *montants([code])), code) for code, nom in noms.items()),
        SOURCE_CREDITS,
        total=Ligne(("Ensemble", *montants(noms))),
        couverture=Couverture(len(noms) - len(sans), len(noms), sans, objet="région"),
    )


@chiffre("actions.portail")
def projets(jeu: JeuDeDonnees) -> Tableau:
    """Projects granted, by région: medians are those of the projects themselves, computed in the database."""
    noms = {code: nom for code, nom, _ in enquete(jeu).regions}
    mesures = {p["region"]: p for p in jeu.table(CREDITS, "projets") if not p["prefecture"]}

    def cellules(region: str) -> tuple[Valeur, ...]:
        m = mesures.get(region)
        if m is None:
            return (None,) * 5
        parts = (rapport(m[cle], m["nombre"]) for cle in ("renouvellements", "sans_cofinancement"))
        return m["nombre"], decimal(m["montant"]), decimal(m["montant_median"]), *parts

    sans = tuple(nom for code, nom in noms.items() if code not in mesures)
    return Tableau(
        "actions.portail",
        "Projets accordés enregistrés dans le portail",
        "Projets retenus sur l’exercice et leur montant accordé ; la médiane est celle des projets. Un projet régional compte "
        "dans la région. Ces chiffres ne viennent pas de l’enquête et peuvent en différer.",
        (
            Colonne("region", "Région"),
            Colonne("nombre", "Projets", Nature.ENTIER),
            Colonne("montant", "Montant accordé", Nature.EUROS),
            Colonne("median", "Montant médian", Nature.EUROS),
            Colonne("renouvellements", "Renouvellements", Nature.PART, 1),
            Colonne("sans_cofinancement", "Sans cofinancement", Nature.PART, 1),
        ),
        tuple(Ligne((nom, *cellules(code)), code) for code, nom in noms.items()),
        SOURCE_CREDITS,
        total=Ligne(("Ensemble", *cellules(""))),
        couverture=Couverture(len(noms) - len(sans), len(noms), sans, objet="région"),
    )


def _par_region(
    jeu: JeuDeDonnees, table: str, regions: Collection[str], combien: Callable[[Rang], int]
) -> Counter[str]:
    """Sum by région, among `regions`, and under `ENSEMBLE`."""
    compte: Counter[str] = Counter()
    for rang in jeu.table(FEUILLES, table):
        if rang["region"] in regions:
            compte[rang["region"]] += combien(rang)
            compte[ENSEMBLE] += combien(rang)
    return compte


def _etat(code: str) -> str:
    return "Aucune" if code == AUCUN else str(Statut(code).label).capitalize()
