"""Who has read: the posts, the figures, the reminders asked and those of the calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from circulaires import actions
from circulaires.actions.relances import relancer_par_le_calendrier
from circulaires.lectures import bilans, choisir, suivi
from circulaires.models import Lecture, RelanceLecture, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.habilitations import habilitations_de
from prefectures.models import Affectation, Personne
from tests.circulaires.fabriques import publie
from tests.fabriques import agent, chef_departemental, chef_regional, lecteur, prefecture

pytestmark = pytest.mark.django_db
PAR = Acteur(None, "agent")


def lire(texte: Texte, personne: Personne) -> None:
    actions.accuser_lecture(texte, list(habilitations_de(personne).fonctions))


def etats(texte: Texte, personne: Personne) -> dict[tuple[str, str], str]:
    lignes = suivi(texte, habilitations_de(personne), timezone.localdate())
    return {(x.poste.prefecture.code, str(x.poste.niveau)): x.etat for x in lignes if x.etat != "vacant"}


def test_chacun_voit_les_postes_de_son_perimetre():
    texte = publie()
    doubs, region, jura = chef_departemental("25"), chef_regional("27"), chef_departemental("39")
    chef_departemental("13")
    lire(texte, doubs)
    attendus = {("25", "departemental"): "lu", ("39", "departemental"): "non_lu"}
    assert etats(texte, jura) == {("39", "departemental"): "non_lu"}
    siege = prefecture("25").region.prefectures.get(siege_de_region=True).code
    assert etats(texte, region) == {**attendus, (siege, "regional"): "non_lu"}
    assert etats(texte, agent()) == {**attendus, (siege, "regional"): "non_lu", ("13", "departemental"): "non_lu"}


def test_le_chef_departemental_du_siege_ne_voit_pas_le_poste_regional():
    siege = prefecture("25").region.prefectures.get(siege_de_region=True).code
    chef_regional("27")
    assert list(etats(publie(), chef_departemental(siege))) == [(siege, "departemental")]


def test_la_lecture_du_predecesseur_reste_a_cote():
    texte, ancien = publie(), chef_departemental("25")
    lire(texte, ancien)
    ancien.mandats.update(fin=timezone.localdate())
    chef_departemental("25", debut=timezone.localdate())
    lignes = suivi(texte, habilitations_de(agent()), timezone.localdate())
    (ligne,) = [x for x in lignes if x.poste.prefecture.code == "25" and x.poste.niveau == "departemental"]
    assert (ligne.etat, [x.personne for x in ligne.anterieures]) == ("non_lu", [ancien])


def test_les_chiffres_ne_comptent_pas_les_postes_vacants():
    texte = publie()
    lire(texte, chef_departemental("25"))
    chef_departemental("39")
    lignes = suivi(texte, habilitations_de(agent()), timezone.localdate())
    ensemble, regions = bilans(lignes)
    assert (ensemble.lus, ensemble.attendus, len(regions)) == (1, 2, 1)
    assert [x.poste.prefecture.code for x in choisir(lignes, region="27", etat="non_lu")] == ["39"]


def test_relancer_une_fois_par_jour_qui_n_a_pas_lu():
    texte, doubs, jura = publie(), chef_departemental("25"), chef_departemental("39")
    lire(texte, doubs)
    tous = habilitations_de(agent())
    assert actions.relancer(texte, tous, par=PAR) == 1
    with pytest.raises(ActionRefusee, match="Aucun poste n’est à relancer"):
        actions.relancer(texte, tous, par=PAR)
    assert [c.destinataire for c in Courriel.objects.all()] == [jura.courriel]
    assert RelanceLecture.objects.get().automatique is False
    assert evenements_de(texte).get(code="circulaires.texte.relance").donnees == {"postes": 1}


def test_la_region_relance_les_siens():
    texte, region = publie(), chef_regional("27")
    chef_departemental("13")
    fonction = habilitations_de(region).fonctions[0]
    assert actions.relancer(texte, habilitations_de(region), par=fonction.acteur) == 1
    assert evenements_de(texte).get(code="circulaires.texte.relance").region_code == "27"


@pytest.mark.parametrize("jours", [14, 22, 29, 37, 100])
def test_aucune_relance_hors_des_jours_dits(jours):
    chef_departemental("25")
    texte = publie(2027, date_publication=datetime(2027, 1, 1, 12, tzinfo=UTC))
    jour = datetime(2027, 1, 1).date() + timedelta(days=jours)
    assert relancer_par_le_calendrier(texte, jour) == 0


@pytest.mark.parametrize("jours", [15, 21, 30, 36])
def test_les_relances_du_calendrier(jours):
    chef_departemental("25")
    texte = publie(2027, date_publication=datetime(2027, 1, 1, 12, tzinfo=UTC))
    jour = datetime(2027, 1, 1).date() + timedelta(days=jours)
    assert [relancer_par_le_calendrier(texte, jour) for _ in range(2)] == [1, 0]
    assert relancer_par_le_calendrier(texte, jour + timedelta(days=1)) == 0
    assert RelanceLecture.objects.get().automatique is True


@pytest.mark.parametrize("champs", [{"origine": "reference"}, {"statut": "abroge"}, {"exercice": 2026}])
def test_aucune_relance_pour_un_texte_de_reference_abroge_ou_d_un_exercice_clos(champs):
    chef_departemental("25")
    texte = publie(champs.pop("exercice", 2028), date_publication=datetime(2027, 1, 1, 12, tzinfo=UTC), **champs)
    assert relancer_par_le_calendrier(texte, datetime(2027, 1, 16).date()) == 0
    assert RelanceLecture.objects.count() == 0


def test_aucune_relance_apres_lecture():
    texte = publie(2027, date_publication=datetime(2027, 1, 1, 12, tzinfo=UTC))
    lire(texte, chef_departemental("25"))
    assert relancer_par_le_calendrier(texte, datetime(2027, 1, 16).date()) == 0


@pytest.mark.parametrize("nombre", [1, 4])
def test_la_page_coute_toujours_autant(client_de, nombre, django_assert_num_queries):
    texte = publie()
    for code in ["25", "39", "70", "90"][:nombre]:
        lire(texte, chef_departemental(code))
    client = client_de(lecteur())
    with django_assert_num_queries(12):
        assert client.get("/circulaires/2027/lectures/").status_code == 200


def test_la_page_le_classeur_et_la_relance(client_de):
    texte = publie()
    lire(texte, chef_departemental("25"))
    chef_departemental("39")
    client = client_de(agent())
    page = client.get("/circulaires/2027/lectures/?etat=non_lu&region=27&tri=date")
    assert [x.poste.prefecture.code for x in page.context["lignes"]] == ["39"]
    assert "Relancer le poste qui n’a pas lu" in page.content.decode()
    classeur = client.get("/circulaires/2027/lectures/lectures.xlsx?etat=non_lu")
    assert classeur["Content-Disposition"] == 'attachment; filename="lectures-circulaires-2027.xlsx"'
    assert evenements_de(texte).get(code="circulaires.lectures.exporte").donnees == {"lignes": 1, "format": "xlsx"}
    adresse = "/circulaires/2027/lectures/relancer/"
    confirmation = client.get(adresse).content.decode()
    assert "1 poste reçoit un courriel" in " ".join(confirmation.split())
    assert Courriel.objects.count() == 0
    suite = client.post(adresse, follow=True)
    assert [str(m) for m in suite.context["messages"]] == ["Un poste est relancé."]
    assert "Aucun poste n’est à relancer aujourd’hui." in client.get(adresse).content.decode()
    assert Lecture.objects.count() == 1


def test_un_brouillon_et_un_texte_de_reference_n_ont_pas_de_lectures(client_de):
    client = client_de(agent())
    assert client.get("/circulaires/2025/lectures/").status_code == 404


def test_la_region_ne_relance_pas_ce_qu_une_autre_fonction_lui_fait_lire(client_de):
    texte, region = publie(), chef_regional("27")
    du_doubs = chef_departemental("25")
    chef_departemental("13")
    Affectation.objects.filter(personne=lecteur()).update(personne=region)
    page = client_de(region).get("/circulaires/2027/lectures/")
    assert (len([x for x in page.context["lignes"] if x.etat == "non_lu"]), page.context["a_relancer"]) == (3, 2)
    client_de(region).post("/circulaires/2027/lectures/relancer/")
    assert {c.destinataire for c in Courriel.objects.all()} == {region.courriel, du_doubs.courriel}
    assert evenements_de(texte).get(code="circulaires.texte.relance").region_code == "27"
