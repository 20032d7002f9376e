"""Pilotage: plans, committees and instances (section B)."""

from collections.abc import Sequence
from decimal import Decimal

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Forme, Graphique, Nature, Tableau, chiffre
from rapports.chiffres.fabrique import Mesure, combien, par_choix, par_region, somme
from rapports.chiffres.lecture import Enquete, Territoire, enquete, rapport

SIGNE, EN_COURS, NON_ENGAGE = "signe", "en_cours", "non_engage"


@chiffre("pilotage.plans")
def plans(jeu: JeuDeDonnees) -> Tableau:
    """State of the departmental plans, by région."""
    cle = "pilotage.plan_statut"
    mesures = (
        combien("signes", "Signés", cle, SIGNE),
        combien("en_cours", "En cours", cle, EN_COURS),
        combien("non_engages", "Non engagés", cle, NON_ENGAGE),
        Mesure(Colonne("fiches", "Fiches actions engagées (moyenne)", Nature.PART), _fiches_engagees),
    )
    definition = (
        "Statut du plan d’actions départemental à la date de la réponse ; moyenne des parts de fiches actions engagées "
        "déclarées par les préfectures."
    )
    return par_region(
        jeu,
        "pilotage.plans",
        "Plans d’actions départementaux par région",
        definition,
        mesures,
        enquete(jeu).couverture(cle),
        graphiques=(
            Graphique(Forme.EMPILEES, ("signes", "en_cours", "non_engages"), "Statut des plans d’actions, par région"),
        ),
    )


def _fiches_engagees(e: Enquete, ps: Sequence[Territoire]) -> Decimal | None:
    cle = "pilotage.fiches_engagees"
    moyenne = rapport(e.somme(ps, cle), e.repondants(ps, cle))
    return None if moyenne is None else moyenne / 100


@chiffre("pilotage.comites")
def comites(jeu: JeuDeDonnees) -> Tableau:
    """Meetings of the steering committees, by région. The regional one stands in the answer of its seat."""
    e = enquete(jeu)
    cle = "pilotage.copil_reunions"
    mesures = (
        somme("departementaux", "Réunions départementales", cle),
        Mesure(
            Colonne("moyenne", "Moyenne par préfecture", Nature.DECIMAL, 1),
            lambda e, ps: rapport(e.somme(ps, cle), e.repondants(ps, cle)),
        ),
        Mesure(
            Colonne("sans", "Préfectures sans réunion", Nature.ENTIER),
            lambda e, ps: sum(e.nombre(p, cle) == 0 for p in ps),
        ),
        somme("regionaux", "Réunions régionales", "pilotage.copil_regional_reunions"),
    )
    return par_region(
        jeu,
        "pilotage.comites",
        "Réunions des comités de pilotage par région",
        "Réunions tenues au cours de l’exercice, telles que les préfectures les déclarent.",
        mesures,
        e.couverture(cle),
    )


@chiffre("pilotage.instances")
def instances(jeu: JeuDeDonnees) -> Tableau:
    return par_choix(
        jeu,
        "pilotage.instances",
        "Instances avec lesquelles l’action est articulée",
        "pilotage.instances",
        "Plusieurs réponses possibles.",
        (Graphique(Forme.CLASSEMENT, ("nombre",), "Instances d’articulation, en nombre de préfectures"),),
    )
