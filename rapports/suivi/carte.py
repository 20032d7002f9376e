"""The map of the campaign: the further the answer, the darker the département; a pattern tells the states apart too."""

from collections.abc import Iterable, Mapping

from mildeca_portal.socle.cartes import Carte, Palier, Territoire, composer
from rapports.models import Reponse
from rapports.suivi.avancees import Avancee, Compte

S = Reponse.Statut
CLASSES: Mapping[str, int] = {
    S.A_COMMENCER: 0,
    S.EN_COURS: 1,
    S.A_VALIDER: 2,
    S.CORRECTION_DEMANDEE: 3,
    S.TRANSMISE: 4,
    S.ACCEPTEE: 5,
}
TITRE = "Carte des départements selon l’état de leur réponse. Le tableau de la page donne les mêmes états."


def carte_des_reponses(
    avancees: Iterable[Avancee], comptes: Iterable[Compte], adresses: Mapping[str, str], *, legende: bool = True
) -> Carte:
    """`adresses`: page of each answer, by code; empty for a map without links. `legende`: counts under the map."""
    libelles = {c.statut: c for c in comptes}
    territoires = [
        Territoire(a.code, a.nom, CLASSES[a.statut], libelles[a.statut].libelle, adresses.get(a.code, ""))
        for a in avancees
    ]
    paliers = [palier_de(c) for c in libelles.values() if c.nombre]
    return composer(TITRE, territoires, paliers if legende else ())


def palier_de(compte: Compte) -> Palier:
    """A state as the legend shows it."""
    return Palier(CLASSES[compte.statut], compte.libelle, compte.nombre)
