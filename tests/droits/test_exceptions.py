"""What departs from the rules of the house is listed here, with its reason."""

from mildeca_portal.socle.exports import RAISON
from mildeca_portal.socle.middleware.lecture_seule import ATTRIBUT
from tests.droits.adresses import adresses


def test_les_get_qui_ecrivent():
    exemptees = {nom: getattr(vue, ATTRIBUT) for nom, vue in adresses() if hasattr(vue, ATTRIBUT)}

    nominatifs = ["journal_xlsx", "journal_csv", "mes_donnees", "prises_de_poste_xlsx", "prise_de_poste_pdf"]
    nominatifs += [
        "comptes_fonctions_xlsx",
        "prefectures:annuaire_xlsx",
        "prefectures:reseau_xlsx",
        "circulaires:lectures_xlsx",
        "rapports:relances_envoyees_xlsx",
        "rapports:recepisse",
        "rapports:classeur",
        "rapports:suivi_xlsx",
    ]
    assert exemptees == {
        "sante": "écrit un fichier d’essai, et répond même quand la base ne répond plus",
        "oidc_authentication_callback": "retour de ProConnect : ouvre la session et, la première fois, lie le compte invité",
        **dict.fromkeys(nominatifs, RAISON),
    }


def test_chaque_adresse_a_un_nom():
    noms = [nom for nom, _ in adresses()]

    assert [nom for nom in noms if nom.endswith("None")] == []
    assert len(noms) == len(set(noms))
