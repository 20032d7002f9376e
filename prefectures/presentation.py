"""How the network is drawn: plain map of the directory, map of the posts by state."""

from collections.abc import Collection, Iterable
from datetime import date

from mildeca_portal.socle.au import suffixe_au
from mildeca_portal.socle.cartes import Carte, Palier, Territoire, composer
from prefectures.models import Mandat, Prefecture
from prefectures.postes import Poste

TITRE = "Carte des préfectures du réseau, par département. Le tableau de la page donne les mêmes liens."
TITRE_DES_POSTES = (
    "Carte des postes de chef de projet départemental\u00a0: pourvus, tenus par intérim, vacants. "
    "Les listes de la page donnent les mêmes préfectures."
)
# Class of the map and words of each state of a post.
POURVU, INTERIM, VACANT = (1, "pourvu"), (4, "tenu par intérim"), (5, "vacant")


def carte_du_reseau(membres: Iterable[Prefecture], retenues: Collection[int], jour: date) -> Carte:
    """Every member, those that the search left out in grey."""
    suffixe = suffixe_au(jour)
    return composer(
        TITRE,
        [Territoire(p.code, p.nom, int(p.pk in retenues), adresse=p.get_absolute_url() + suffixe) for p in membres],
    )


def carte_des_postes(postes: Iterable[Poste], jour: date) -> Carte:
    """The départemental posts by state, with a legend that counts them."""
    suffixe = suffixe_au(jour)
    departementaux = [(p, etat_du_poste(p)) for p in postes if p.niveau == Mandat.Niveau.DEPARTEMENTAL]
    territoires = [
        Territoire(p.prefecture.code, p.prefecture.nom, classe, mot, p.prefecture.get_absolute_url() + suffixe)
        for p, (classe, mot) in departementaux
    ]
    legende = [
        Palier(classe, f"Poste {mot}", nombre)
        for classe, mot in (POURVU, INTERIM, VACANT)
        if (nombre := sum(etat == (classe, mot) for _, etat in departementaux))
    ]
    return composer(TITRE_DES_POSTES, territoires, legende)


def etat_du_poste(poste: Poste) -> tuple[int, str]:
    """One of `POURVU`, `INTERIM`, `VACANT`."""
    if poste.mandat is None:
        return VACANT
    return INTERIM if poste.mandat.par_interim else POURVU
