"""Workbooks of the network. Nominative: their views are for members only."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from mildeca_portal.socle.templatetags.formats import date_longue
from mildeca_portal.socle.xlsx import TITRE, Classeur
from prefectures.equipe import collaborateurs_au, services_au
from prefectures.models import Affectation, Correspondant, Prefecture
from prefectures.postes import Poste, postes_au
from prefectures.reseau import EtatDuReseau
from prefectures.tables.reseau import InstitutionTable, listes

CHEFS = (
    "Code", "Préfecture", "Région", "Chef-lieu", "Niveau", "Titre", "Par intérim", "Nom", "Prénom",
    "Adresse électronique", "Téléphone", "Depuis le", "Dernier jour", "Service", "Boîte fonctionnelle",
)  # fmt: skip
COLLABORATEURS = (
    "Code", "Territoire", "Niveau", "Nom", "Prénom", "Adresse électronique", "Téléphone", "Service", "Depuis le",
    "Dernier jour",
)  # fmt: skip
CORRESPONDANTS = (
    "Code", "Territoire", "Niveau", "Institution", "Nom", "Service", "Adresse électronique", "Depuis le", "Dernier jour",
)  # fmt: skip


def situation(jour: date) -> str:
    """« Situation au 30 juin 2024 »."""
    return f"Situation {'prévue ' * (jour > timezone.localdate())}au {date_longue(jour)}"


def _feuille(classeur: Classeur, nom: str, jour: date, entetes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> None:
    feuille = classeur.feuille(nom, largeurs=[8.0] + [24.0] * (len(entetes) - 1), figer="C3")
    feuille.ligne([f"{nom}. {situation(jour)}"], police=TITRE)
    feuille.entetes(entetes)
    for ligne in lignes:
        feuille.ligne(ligne)


def classeur_de_l_annuaire(prefectures: Sequence[Prefecture], jour: date) -> bytes:
    """The directory of `prefectures` (with their région) on the day `jour`: chefs de projets, collaborateurs, correspondents.

    The people of their régions are in it too. Four queries.
    """
    classeur = Classeur("Annuaire du réseau")
    services = services_au(prefectures, jour)
    postes = postes_au(prefectures, jour, avec_les_noms=True)
    territoires = Q(prefecture__in=[p.pk for p in prefectures]) | Q(region__in={p.region_id for p in prefectures})
    _feuille(classeur, "Chefs de projets", jour, CHEFS, (_chef(p, services) for p in postes))
    _feuille(classeur, "Collaborateurs", jour, COLLABORATEURS, _collaborateurs(jour, territoires))
    _feuille(classeur, "Correspondants", jour, CORRESPONDANTS, _correspondants(jour, territoires))
    return classeur.octets()


def _chef(poste: Poste, services: dict[int, list[str]]) -> list[Any]:
    p, mandat = poste.prefecture, poste.mandat
    titulaire: list[Any] = ["", "", "", "", "", None, None]
    if mandat:
        qui = mandat.personne
        titulaire = ["oui" if mandat.par_interim else "non", qui.nom, qui.prenom, qui.courriel, qui.telephone]
        titulaire += [mandat.debut, mandat.dernier_jour]
    return [
        *(p.code, p.nom, p.region.nom, p.chef_lieu, poste.niveau.label, capfirst(poste.etat)),
        *titulaire,
        " ; ".join(services.get(p.pk, [])),
        p.boite_fonctionnelle,
    ]


def _territoire(objet: Affectation | Correspondant) -> list[str]:
    if objet.prefecture:
        return [objet.prefecture.code, objet.prefecture.nom, "préfecture"]
    return [objet.region.code, objet.region.nom, "région"] if objet.region else ["", "", ""]


def _collaborateurs(jour: date, territoires: Q) -> Iterable[list[Any]]:
    for a in collaborateurs_au(jour, territoires).select_related("prefecture", "region"):
        qui = a.personne
        yield [*_territoire(a), qui.nom, qui.prenom, qui.courriel, qui.telephone, a.service, a.debut, a.dernier_jour]


def _correspondants(jour: date, territoires: Q) -> Iterable[list[Any]]:
    lignes = Correspondant.objects.en_cours(jour).filter(territoires).select_related("prefecture", "region")
    for c in lignes.order_by("region__cle_tri", "prefecture__cle_tri", "institution", "nom", "pk"):
        institution = c.get_institution_display()
        yield [*_territoire(c), institution, c.nom, c.service, c.courriel, c.debut, c.dernier_jour]


def classeur_du_reseau(etat: EtatDuReseau) -> bytes:
    """The state of the network as its page shows it: counts, then one sheet per list. No query."""
    classeur = Classeur("État du réseau")
    tables = listes(etat)
    feuille = classeur.feuille("Synthèse", largeurs=[60.0, 14.0])
    feuille.ligne([f"État du réseau. {situation(etat.jour)}"], police=TITRE)
    feuille.ligne(["Préfectures", len(etat.prefectures)])
    for table in tables:
        feuille.ligne([table.legende, len(table.rows)])
    feuille.ligne([])
    institutions = InstitutionTable.de(etat)
    feuille.entetes(institutions.entetes())
    for ligne in institutions.lignes():
        feuille.ligne(ligne)
    for table in tables:
        _feuille(classeur, table.onglet or table.legende, etat.jour, table.entetes(), table.lignes())
    return classeur.octets()
