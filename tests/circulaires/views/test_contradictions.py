"""A rule that no project could respect beside the others is refused where it is typed."""

from datetime import date

import pytest

from circulaires.dossiers import dossier_de
from circulaires.regles import manques_pour_publier
from tests.circulaires.fabriques import brouillon, modificative, publier, regle
from tests.fabriques import agent
from tests.saisie import telle_quelle

pytestmark = pytest.mark.django_db
AJOUTER = "/circulaires/2027/modifier/regles/ajouter/"
RUBRIQUE = "/circulaires/2027/modifier/regles/"
MAXIMUM = {
    "code": "R-28",
    "libelle": "Montant maximal",
    "severite": "bloquante",
    "active": "on",
    "parametre-plafond": "4999,99",
}
PHRASE = (
    "Les règles R-25 et R-28 se contredisent sur le montant de la subvention : "
    "R-25 demande au moins 5 000,00 €, R-28 au plus 4 999,99 €."
)


@pytest.fixture
def texte():
    texte = brouillon()
    regle(texte, "R-25", type_regle="montant_minimal", parametres={"plancher": "5000"})
    return texte


@pytest.fixture
def client(client_de):
    return client_de(agent())


def test_un_maximum_sous_le_minimum_est_refuse_a_cote_du_champ_et_garde(client, texte):
    reponse = client.post(f"{AJOUTER}?type=montant_maximal", MAXIMUM)
    assert reponse.status_code == 200
    form = reponse.context["form"]
    assert form.errors == {"parametre-plafond": [PHRASE]}
    assert form["parametre-plafond"].value() == "4999,99"
    assert texte.regles.count() == 1


@pytest.mark.parametrize("champs", [{"parametre-plafond": "5000"}, {"active": ""}, {"severite": "avertissement"}])
def test_ce_qui_ne_contredit_rien_s_enregistre(client, texte, champs):
    assert client.post(f"{AJOUTER}?type=montant_maximal", {**MAXIMUM, **champs}).status_code == 302
    assert texte.regles.count() == 2


def test_une_regle_ne_se_contredit_pas_elle_meme_quand_on_la_modifie(client, texte):
    plafond = regle(texte, "R-28", type_regle="montant_maximal", parametres={"plafond": "9000"})
    adresse = f"{RUBRIQUE}{plafond.pk}/"
    assert client.post(adresse, telle_quelle(client.get(adresse)) | {"parametre-plafond": "8000"}).status_code == 302
    reponse = client.post(adresse, telle_quelle(client.get(adresse)) | {"parametre-plafond": "4999,99"})
    assert reponse.context["form"].errors == {"parametre-plafond": [PHRASE]}


def test_deux_periodes_contradictoires_sont_dites_au_dessus_du_formulaire(client, texte):
    regle(texte, "R-40", type_regle="periode_de_realisation", parametres={"debut_au_plus_tot": "2027-07-01"})
    donnees = {**MAXIMUM, "parametre-fin_au_plus_tard": "2027-06-30"}
    reponse = client.post(f"{AJOUTER}?type=periode_de_realisation", donnees)
    assert reponse.context["form"].errors == {
        "__all__": [
            (
                "Les règles R-40 et R-28 se contredisent sur la période de réalisation : "
                "R-40 demande un début au plus tôt le 1er juillet 2027, R-28 une fin au plus tard le 30 juin 2027."
            )
        ]
    }


def test_une_modificative_ne_contredit_pas_la_circulaire_qu_elle_modifie(client):
    annuelle = brouillon()
    regle(annuelle, "R-25", type_regle="montant_minimal", parametres={"plancher": "5000"})
    publier(annuelle)
    suite = modificative(annuelle, date(2027, 6, 1))
    ajouter = "/circulaires/2027/modificatives/1/modifier/regles/ajouter/?type=montant_maximal"
    assert client.post(ajouter, MAXIMUM).context["form"].errors == {"parametre-plafond": [PHRASE]}

    regle(suite, "R-28", type_regle="montant_maximal", parametres={"plafond": "4999.99"})
    assert PHRASE in [m.phrase for m in manques_pour_publier(dossier_de(suite), date(2026, 12, 15))]
    # The rule it contradicts may be changed by the same text.
    regle(suite, "R-25", type_regle="montant_minimal", parametres={"plancher": "1000"})
    assert [
        m.rubrique for m in manques_pour_publier(dossier_de(suite), date(2026, 12, 15)) if m.rubrique == "regles"
    ] == []
