"""One page per région: its départements, and the largest of their principal projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Nature, Tableau, chiffre
from rapports.chiffres.actions import MONTANT, NOMBRE
from rapports.chiffres.execution import AE
from rapports.chiffres.fabrique import Mesure, par_departement, somme
from rapports.chiffres.lecture import Enquete, Territoire, enquete


@dataclass(frozen=True, slots=True)
class Projet:
    """The « principal projet retenu » that a préfecture describes."""

    prefecture: str
    intitule: str
    porteur: str
    montant: Decimal | None
    description: str
    resultats: str


def _plan(e: Enquete, ps: Sequence[Territoire]) -> str | None:
    """Status of one plan, in words; nothing on several."""
    cle = "pilotage.plan_statut"
    if len(ps) != 1:
        return None
    question = e.question(cle)
    libelles = {c.code: c.libelle for c in question.choix} if question else {}
    codes = e.codes(ps[0], cle)
    return libelles.get(codes[0], codes[0]) if codes else None


@chiffre("region.departements")
def departements(jeu: JeuDeDonnees, region: str) -> Tableau:
    """The départements of the région of that code. Raises `KeyError` for a région nobody was asked in."""
    e = enquete(jeu)
    nom, ps = next(((nom, ps) for code, nom, ps in e.regions if code == region), (None, []))
    if nom is None:
        raise KeyError(region)
    mesures = (
        AE[0],
        AE[2],
        AE[3],
        somme("actions", "Actions", NOMBRE),
        somme("montant", "Montant accordé", MONTANT, Nature.EUROS),
        somme("etp", "ETP", "organisation.etp", Nature.DECIMAL, 1),
        Mesure(Colonne("plan", "Plan d’actions"), _plan),
    )
    return par_departement(
        jeu,
        f"region.departements.{region}",
        f"{nom} : les départements",
        "Taux : AE consommées sur AE notifiées et complémentaires.",
        mesures,
        e.couverture("credits.ae_consommees", NOMBRE, ps=ps),
        ps=ps,
    )


def projet_principal(jeu: JeuDeDonnees, region: str) -> Projet | None:
    """Among the principal projects described in a région, the one granted most; the first by name when equal."""
    e = enquete(jeu)
    projets = [
        Projet(
            p.nom,
            str(e.contenu(p, "projet_principal.intitule")),
            str(e.contenu(p, "projet_principal.porteur") or ""),
            e.nombre(p, "projet_principal.montant"),
            str(e.contenu(p, "projet_principal.description") or ""),
            str(e.contenu(p, "projet_principal.resultats") or ""),
        )
        for p in e.acceptees
        if p.region == region and e.contenu(p, "projet_principal.intitule")
    ]
    return max(projets, key=lambda p: p.montant or Decimal(0), default=None)
