"""Nothing typed is lost: field by field, as it is typed, with its preview and its conflicts."""

from datetime import date

import pytest
from django.utils import timezone

from circulaires.models import ObjectifCible, Texte
from tests.circulaires.fabriques import brouillon, complet, modificative, publie, regle, signe
from tests.fabriques import administrateur, agent
from tests.interface.page import Page, texte
from tests.saisie import telle_quelle, unite

pytestmark = pytest.mark.django_db
REDACTION = "/circulaires/2027/modifier/"
TEXTE = f"{REDACTION}texte/"


@pytest.fixture
def admin(client_de):
    return client_de(administrateur())


def au_fil_de_l_eau(client, adresse, donnees, code=200):
    reponse = client.post(adresse, donnees, headers={"Accept": "application/json"})
    assert reponse.status_code == code
    return reponse.json()


def deux_textes(reponse) -> list[tuple[str, str, str]]:
    return [(e.libelle, e.propose, e.actuel) for e in reponse.context["form"].ecarts.values()]


def test_rien_n_a_change_rien_n_est_ecrit(admin):
    brouillon(introduction="Une\nintroduction")
    reponse = admin.post(TEXTE, telle_quelle(admin.get(TEXTE)))
    assert (reponse.status_code, Texte.objects.get(exercice=2027).version) == (302, 1)


def test_deux_personnes_sur_deux_champs_sont_gardees(admin):
    brouillon()
    premiere, seconde = telle_quelle(admin.get(TEXTE)), telle_quelle(admin.get(TEXTE))
    assert admin.post(TEXTE, {**premiere, "introduction": "La première"}).status_code == 302
    assert admin.post(TEXTE, {**seconde, "reference": "R/1"}).status_code == 302
    enregistre = Texte.objects.get(exercice=2027)
    assert (enregistre.introduction, enregistre.reference) == ("La première", "R/1")


def test_un_conflit_montre_les_deux_textes_et_garde_le_reste(admin):
    brouillon(introduction="Avant")
    vu = telle_quelle(admin.get(TEXTE))
    admin.post(TEXTE, {**vu, "introduction": "La première"})
    conflit = admin.post(TEXTE, {**vu, "introduction": "La seconde", "reference": "R/1"})

    assert deux_textes(conflit) == [("Introduction", "La seconde", "La première")]
    termes = [texte(e) for e in Page(conflit.content.decode()).tous("dt")]
    assert termes == ["Votre texte", "Texte enregistré entre-temps"]
    enregistre = Texte.objects.get(exercice=2027)
    assert (enregistre.introduction, enregistre.reference) == ("La première", "R/1")

    propose = telle_quelle(conflit)
    assert propose["introduction"] == "La seconde"
    admin.post(TEXTE, {**propose, "introduction": "Les deux"})
    assert Texte.objects.get(exercice=2027).introduction == "Les deux"


def test_garder_le_texte_enregistre(admin):
    brouillon(introduction="Avant")
    vu = telle_quelle(admin.get(TEXTE))
    admin.post(TEXTE, {**vu, "introduction": "La première"})
    conflit = telle_quelle(admin.post(TEXTE, {**vu, "introduction": "La seconde"}))
    reponse = admin.post(TEXTE, {**conflit, "reference": "R/2", "garder": "introduction"})
    enregistre = Texte.objects.get(exercice=2027)
    assert (enregistre.introduction, enregistre.reference, reponse["Location"]) == ("La première", "R/2", TEXTE)


def test_garder_l_un_pendant_qu_un_autre_champ_est_en_conflit(admin):
    brouillon(introduction="Avant")
    vu = telle_quelle(admin.get(TEXTE))
    admin.post(TEXTE, {**vu, "introduction": "La première", "reference": "R/1"})
    conflit = admin.post(TEXTE, {**vu, "introduction": "La seconde", "reference": "R/2", "garder": "introduction"})
    assert deux_textes(conflit) == [("Référence", "R/2", "R/1")]
    assert telle_quelle(conflit)["introduction"] == "La première"


def test_un_conflit_d_orientation_se_lit_en_francais(admin):
    orientation = complet().orientations.get()
    un, deux = ObjectifCible.objects.filter(strategie__code="SIMCA-2023-2027", numero__in=[1, 2]).order_by("numero")
    adresse = f"{REDACTION}orientations/{orientation.pk}/"
    vu = telle_quelle(admin.get(adresse))
    admin.post(adresse, {**vu, "intitule": "A", "objectifs_cibles": [un.pk]})
    conflit = admin.post(adresse, {**vu, "intitule": "B", "objectifs_cibles": [deux.pk]})
    assert deux_textes(conflit) == [("Intitulé", "B", "A"), ("Objectifs cibles", str(deux), str(un))]
    garde = admin.post(adresse, {**telle_quelle(conflit), "garder": "objectifs_cibles"})
    orientation.refresh_from_db()
    assert (garde.status_code, orientation.intitule, orientation.objectifs_cibles.get()) == (302, "B", un)


def test_deux_dates_sont_gardees_ensemble(admin):
    """Each date is right against what its author saw, both together would not be."""
    chantier = complet().chantiers.get()
    adresse = f"{REDACTION}chantiers/{chantier.pk}/"
    vu = telle_quelle(admin.get(adresse))
    admin.post(adresse, {**vu, "a_partir_du": "2030-06-01"})
    conflit = admin.post(adresse, {**vu, "au_plus_tard_le": "2030-05-01"})
    assert [(libelle, actuel.replace("\u00a0", " ")) for libelle, _, actuel in deux_textes(conflit)] == [
        ("À partir du, au plus tard le", "À partir du : 1er juin 2030\nAu plus tard le : (vide)")
    ]
    chantier.refresh_from_db()
    assert chantier.au_plus_tard_le is None


def test_les_parametres_d_une_regle_sont_gardes_ensemble(admin):
    r = regle(brouillon())
    adresse = f"{REDACTION}regles/{r.pk}/"
    vu = telle_quelle(admin.get(adresse))
    admin.post(adresse, {**vu, "parametre-taux_max": "70"})
    admin.post(adresse, {**vu, "libelle": "Autre libellé"})
    conflit = admin.post(adresse, {**vu, "parametre-taux_max": "60"})
    r.refresh_from_db()
    assert (r.libelle, r.parametres["taux_max"]) == ("Autre libellé", "0.7")
    (_, propose, actuel) = deux_textes(conflit)[0]
    assert ("60" in propose.splitlines()[0], "70" in actuel.splitlines()[0]) == (True, True)


def test_une_session_expiree_ne_permet_pas_d_ecraser(admin, client):
    """The token that went through the sign-in is that of what was shown."""
    brouillon(introduction="Avant")
    vu = telle_quelle(admin.get(TEXTE))
    admin.post(TEXTE, {**vu, "introduction": "La première"})
    assert client.post(TEXTE, {**vu, "introduction": "La seconde"}).status_code == 403
    assert Texte.objects.get(exercice=2027).introduction == "La première"


# As it is typed


def test_chaque_champ_s_enregistre_seul(admin):
    brouillon()
    vu = telle_quelle(admin.get(TEXTE))
    suite = au_fil_de_l_eau(admin, TEXTE, unite({**vu, "introduction": "Un **mot**"}, "introduction"))
    assert suite["phrase"].startswith("Enregistré à ")
    assert suite["apercus"] == {"introduction": "<p>Un <strong>mot</strong></p>\n"}
    assert (suite["erreurs"], suite["conflits"], list(suite["jetons"])) == ({}, {}, ["introduction"])
    # The next save travels with the new token; the button, with the tokens of the others.
    vu |= {"introduction": "Deux", "introduction__jeton": suite["jetons"]["introduction"]}
    assert au_fil_de_l_eau(admin, TEXTE, unite(vu, "introduction"))["conflits"] == {}
    assert Texte.objects.get(exercice=2027).introduction == "Deux"
    suite = au_fil_de_l_eau(admin, TEXTE, unite(telle_quelle(admin.get(TEXTE)), "introduction"))
    assert suite["jetons"] == {}


def test_ce_qui_n_est_pas_envoye_ne_bouge_pas(admin):
    """Neither emptied, nor asked for again: the title is compulsory and was not posted."""
    orientation = complet().orientations.get()
    orientation.objectifs_cibles.set(ObjectifCible.objects.all()[:2])
    adresse = f"{REDACTION}orientations/{orientation.pk}/"
    vu = telle_quelle(admin.get(adresse))
    au_fil_de_l_eau(admin, adresse, unite({**vu, "contenu": "Texte"}, "contenu"))
    orientation.refresh_from_db()
    assert (orientation.contenu, orientation.objectifs_cibles.count()) == ("Texte", 2)
    au_fil_de_l_eau(admin, adresse, {"objectifs_cibles__jeton": vu["objectifs_cibles__jeton"]})
    assert orientation.objectifs_cibles.count() == 0


def test_une_regle_s_enregistre_au_fil_de_l_eau(admin):
    r = regle(brouillon())
    adresse = f"{REDACTION}regles/{r.pk}/"
    vu = telle_quelle(admin.get(adresse))
    assert au_fil_de_l_eau(admin, adresse, unite({**vu, "libelle": "Autre"}, "libelle"))["erreurs"] == {}
    champs = ("parametre-taux_max", "parametre-cofinancements_exiges")
    faux = au_fil_de_l_eau(admin, adresse, unite({**vu, "parametre-taux_max": "180"}, "parametres", *champs))
    assert list(faux["erreurs"]) == ["parametre-taux_max"]
    au_fil_de_l_eau(admin, adresse, unite({**vu, "parametre-taux_max": "75"}, "parametres", *champs))
    r.refresh_from_db()
    assert (r.libelle, r.parametres["taux_max"]) == ("Autre", "0.75")


def test_une_erreur_se_dit_a_cote_du_champ_et_n_ecrit_rien(admin):
    brouillon()
    vu = telle_quelle(admin.get(TEXTE))
    suite = au_fil_de_l_eau(admin, TEXTE, unite({**vu, "intitule": ""}, "intitule"))
    assert (suite["erreurs"], suite["jetons"]) == ({"intitule": ["Ce champ est obligatoire."]}, {})
    suite = au_fil_de_l_eau(admin, TEXTE, unite({**vu, "introduction": "<script>x</script>"}, "introduction"))
    assert suite["erreurs"]["introduction"][0].startswith("Le texte ne peut pas contenir de balises HTML (<script>)")
    assert "<script" not in suite["apercus"]["introduction"]
    assert Texte.objects.get(exercice=2027).version == 1


def test_un_conflit_au_fil_de_l_eau_se_dit_sans_rien_ecrire(admin):
    brouillon(introduction="Avant")
    vu = telle_quelle(admin.get(TEXTE))
    au_fil_de_l_eau(admin, TEXTE, unite({**vu, "introduction": "Un"}, "introduction"))
    suite = au_fil_de_l_eau(admin, TEXTE, unite({**vu, "introduction": "Deux"}, "introduction"))
    assert list(suite["conflits"]) == ["introduction"]
    assert suite["conflits"]["introduction"].startswith("Introduction\u00a0: une autre personne a modifié ce champ")
    assert (suite["jetons"], Texte.objects.get(exercice=2027).introduction) == ({}, "Un")


def test_un_texte_signe_refuse_la_saisie_au_fil_de_l_eau(admin):
    signe()
    vu = telle_quelle(admin.get(TEXTE))
    suite = au_fil_de_l_eau(admin, TEXTE, unite({**vu, "introduction": "x"}, "introduction"), 409)
    assert "il ne peut plus être modifié" in suite["refus"]


def test_la_saisie_au_fil_de_l_eau_coute_toujours_autant(admin, django_assert_num_queries):
    brouillon()
    vu = telle_quelle(admin.get(TEXTE))
    au_fil_de_l_eau(admin, TEXTE, unite({**vu, "reference": "R"}, "reference"))
    suite = unite({**telle_quelle(admin.get(TEXTE)), "introduction": "mot " * 5000}, "introduction")
    with django_assert_num_queries(11):
        au_fil_de_l_eau(admin, TEXTE, suite)


# Preview


@pytest.mark.parametrize("qui", [administrateur, agent])
def test_l_apercu_sans_javascript_n_enregistre_rien(client_de, qui):
    brouillon()
    client = client_de(qui())
    vu = telle_quelle(client.get(TEXTE))
    reponse = client.post(TEXTE, {**vu, "intitule": "", "introduction": "Un **mot**", "apercu": "introduction"})
    page = Page(reponse.content.decode())
    assert [texte(e) for e in page.tous("strong")] == ["mot"]
    assert telle_quelle(reponse)["introduction"] == "Un **mot**"
    assert reponse.context["form"].errors == {}
    assert Texte.objects.get(exercice=2027).version == 1


def test_l_apercu_d_une_ligne_nouvelle(admin):
    redige = brouillon()
    adresse = f"{REDACTION}orientations/ajouter/"
    reponse = admin.post(adresse, {"contenu": "- un\n- deux", "apercu": "contenu"})
    assert [texte(e) for e in Page(reponse.content.decode()).un("div", data_apercu="contenu").iter("li")] == [
        "un",
        "deux",
    ]
    assert redige.orientations.count() == 0


def test_l_apercu_demande_par_le_script_n_enregistre_rien(admin):
    brouillon()
    vu = telle_quelle(admin.get(TEXTE))
    suite = au_fil_de_l_eau(
        admin, TEXTE, {**unite({**vu, "introduction": "# Titre"}, "introduction"), "apercu": "introduction"}
    )
    assert suite == {"apercus": {"introduction": "<h3>Titre</h3>\n"}}
    assert Texte.objects.get(exercice=2027).version == 1


def test_entree_au_clavier_enregistre_et_ne_montre_pas_d_apercu(admin):
    """The first button of a form is the one that Enter presses."""
    brouillon()
    for adresse in (TEXTE, f"{REDACTION}orientations/ajouter/"):
        main = Page(admin.get(adresse).content.decode()).un("main")
        assert next(iter(main.iter("button"))).get("name") is None


def test_la_date_passee_reste_si_elle_n_a_pas_change(admin):
    hier = timezone.localdate().replace(year=2020)
    chantier = complet().chantiers.get()
    type(chantier).objects.filter(pk=chantier.pk).update(au_plus_tard_le=hier)
    adresse = f"{REDACTION}chantiers/{chantier.pk}/"
    assert admin.post(adresse, {**telle_quelle(admin.get(adresse)), "intitule": "x"}).status_code == 302


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("introduction", "mot " * 25_001, "Ce texte est trop long\u00a0: 100\u202f000 caractères au plus."),
        ("intitule", "Circulaire\r\nBcc: quelqu.un@example.org", "Ce champ tient sur une seule ligne."),
    ],
)
def test_un_texte_demesure_ou_un_titre_de_deux_lignes_est_refuse(admin, champ, valeur, phrase):
    brouillon()
    envoi = {**unite(telle_quelle(admin.get(TEXTE)), champ), champ: valeur}
    assert au_fil_de_l_eau(admin, TEXTE, envoi)["erreurs"] == {champ: [phrase]}
    assert Texte.objects.get(exercice=2027).version == 1


def test_une_modificative_ne_se_deplace_pas_hors_de_son_exercice(admin):
    modificative(publie(), date(2027, 5, 1))
    adresse = "/circulaires/2027/modificatives/1/modifier/texte/"
    envoi = {**unite(telle_quelle(admin.get(adresse)), "date_effet"), "date_effet": "2028-01-01"}
    phrase = "Cette date est après la fin de l’exercice 2027."
    assert au_fil_de_l_eau(admin, adresse, envoi)["erreurs"] == {"date_effet": [phrase]}
