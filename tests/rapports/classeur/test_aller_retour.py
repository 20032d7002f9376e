"""Downloaded, filled, handed in, applied: what was typed is what is stored."""

import pytest

from tests.fabriques import chef_departemental
from tests.rapports.classeur.outils import contenus, deposer, remplir, saisies_de, telecharger
from tests.rapports.fabriques import reponse_de, valeurs_completes

pytestmark = pytest.mark.django_db


def jetons(page):
    import re

    return dict(re.findall(r'name="([\w.:]+__jeton)" value="([^"]*)"', page.content.decode()))


def test_every_type_of_answer_comes_back_as_it_was_typed(client_de, campagne):
    client = client_de(chef_departemental("25"))
    reponse = reponse_de(campagne)
    attendus = valeurs_completes(reponse.version_questionnaire.questionnaire)
    saisies = {}
    for cle, contenu in attendus.items():
        saisies |= dict(saisies_de(reponse.version_questionnaire.questionnaire.par_cle[cle], contenu))
    rempli = remplir(telecharger(client), saisies)
    depose = deposer(client, rempli)
    assert depose.status_code == 302, depose.content.decode()
    page = client.get(depose.url)
    assert page.status_code == 200
    champs = {**jetons(page), **dict.fromkeys(attendus, "on")}
    applique = client.post(depose.url, champs)
    assert applique.status_code == 302, applique.content.decode()
    assert contenus() == attendus
    assert client.get(depose.url).status_code == 200
