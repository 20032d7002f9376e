from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from circulaires import actions
from circulaires.models import Texte
from circulaires.tableau_de_bord import agenda, echeances, nouveautes
from mildeca_portal.socle.a_faire import DateCle, Echeance
from prefectures.habilitations import AUCUNE, habilitations_de
from tests.circulaires.fabriques import brouillon, publie, signe
from tests.fabriques import administrateur, agent, chef_departemental, chef_regional, collaborateur

pytestmark = pytest.mark.django_db
MAINTENANT = datetime(2026, 12, 10, 8, tzinfo=UTC)


def test_le_chef_de_projet_doit_lire_la_circulaire_publiee():
    texte = publie(2027)
    habilitations = habilitations_de(chef_departemental("25"))
    assert echeances(habilitations, MAINTENANT) == [
        Echeance(
            titre="Lire la circulaire de l’exercice 2027",
            detail="Circulaire 2027\u00a0: accusé de lecture attendu.",
            le=None,
            bouton="Lire et accuser lecture",
            url="/circulaires/2027/",
        )
    ]
    actions.accuser_lecture(texte, habilitations.fonctions)
    assert echeances(habilitations, MAINTENANT) == []


def test_chacun_lit_pour_sa_fonction():
    texte = publie(2027)
    departement, region = (habilitations_de(p) for p in (chef_departemental("21"), chef_regional("27")))
    actions.accuser_lecture(texte, departement.fonctions)
    assert [len(echeances(h, MAINTENANT)) for h in (departement, region)] == [0, 1]


@pytest.mark.parametrize(
    ("exercice", "champs"), [(2025, None), (2026, {"statut": "abroge"}), (2026, None)], ids=["ref", "abroge", "an"]
)
def test_seuls_les_textes_en_vigueur_sont_a_lire(exercice, champs):
    if champs or exercice == 2026:
        publie(exercice, **(champs or {}))
    attendu = 1 if exercice == 2026 and not champs else 0
    assert len(echeances(habilitations_de(chef_departemental("25")), MAINTENANT)) == attendu


def test_l_annee_suivante_un_texte_n_est_plus_a_lire():
    publie(2026)
    habilitations = habilitations_de(chef_departemental("25"))
    assert len(echeances(habilitations, datetime(2026, 12, 31, 22, 59, tzinfo=UTC))) == 1
    assert len(echeances(habilitations, datetime(2026, 12, 31, 23, 0, tzinfo=UTC))) == 0


def test_l_administrateur_voit_les_textes_a_publier():
    brouillon(2029)
    brouillon(2028, statut="en_relecture")
    signe(2027)
    assert [(e.bouton, e.url) for e in echeances(habilitations_de(administrateur()), MAINTENANT)] == [
        ("Compléter", "/circulaires/2029/modifier/"),
        ("Relire", "/circulaires/2028/modifier/"),
        ("Publier", "/circulaires/2027/publier/"),
    ]


def test_une_instruction_a_publier_n_est_pas_appelee_circulaire():
    Texte.objects.create(nature="instruction", code="simca-3", intitule="Instruction")
    assert [e.titre for e in echeances(habilitations_de(administrateur()), MAINTENANT)] == ["Instruction à compléter"]


@pytest.mark.parametrize("fabrique", [agent, collaborateur])
def test_rien_a_faire_pour_les_autres(fabrique):
    publie(2027)
    signe(2028)
    assert echeances(habilitations_de(fabrique()), MAINTENANT) == []


@pytest.mark.parametrize("nombre", [1, 3])
def test_le_nombre_de_requetes_ne_depend_pas_des_textes(nombre, django_assert_num_queries):
    habilitations = habilitations_de(chef_departemental("25"))
    for n in range(nombre):
        publie(2027 + n)
    with django_assert_num_queries(2):
        assert len(echeances(habilitations, MAINTENANT)) == nombre


def test_les_nouveautes_durent_trente_jours():
    texte = publie(2027)
    assert [n.phrase for n in nouveautes(AUCUNE, texte.date_publication)] == ["Publication\u00a0: Circulaire 2027"]
    assert len(nouveautes(AUCUNE, texte.date_publication + timedelta(days=30) - timedelta(seconds=1))) == 1
    assert nouveautes(AUCUNE, texte.date_publication + timedelta(days=30)) == []


def test_l_agenda_donne_les_echeances_a_venir():
    publie(2027)
    veille = datetime(2027, 11, 30, 12, tzinfo=UTC)
    assert agenda(AUCUNE, veille) == [DateCle(date(2027, 11, 30), "Dernier jour pour engager", "/circulaires/2027/")]
    assert agenda(AUCUNE, veille + timedelta(days=1)) == []


def test_la_page_du_tableau_de_bord(client_de):
    publie(timezone.localdate().year)
    assert "Lire et accuser lecture" in client_de(chef_departemental("25")).get("/tableau-de-bord/").content.decode()
    assert Texte.objects.filter(origine="portail").count() == 1


def test_le_successeur_lit_a_son_tour(client_de):
    """Reading is a person's: the predecessor's acknowledgement does not stand for the newcomer, and counts once."""
    texte = publie(2027)
    partant = chef_departemental("25", fin=timezone.localdate())
    ancienne = habilitations_de(partant, timezone.localdate() - timedelta(days=1))
    actions.accuser_lecture(texte, ancienne.fonctions)
    arrivant = chef_departemental("25", debut=timezone.localdate())

    assert len(echeances(habilitations_de(arrivant), MAINTENANT)) == 1
    page = client_de(arrivant).post("/circulaires/2027/accuser-lecture/", follow=True)

    assert [lecture.personne for lecture in page.context["lectures"]] == [arrivant]
    assert echeances(habilitations_de(arrivant), MAINTENANT) == []
    contenu = " ".join(client_de(agent()).get("/circulaires/2027/").content.decode().split())
    assert "1 préfecture sur 102 a accusé lecture." in contenu
