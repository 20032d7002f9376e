"""The page of a text: its parts in order, its rules as they stand, what modified it, its PDF."""

from datetime import UTC, date, datetime

import pytest

from circulaires.models import Annexe, ContenuAttendu, Strategie, Texte
from circulaires.texte_lu import lire
from mildeca_portal.socle import pdf
from mildeca_portal.socle.erreurs import ActionRefusee
from tests.circulaires.fabriques import (
    PDF,
    brouillon,
    complet,
    fichier_pdf,
    modificative,
    publie,
    publier,
    regle,
    regle_locale,
)
from tests.fabriques import PersonneFactory, agent, chef_departemental

pytestmark = pytest.mark.django_db
EFFET = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def jour(time_machine):
    time_machine.move_to(datetime(2027, 7, 1, 8, tzinfo=UTC))


def lisible(page):
    assert page.status_code == 200
    return " ".join(page.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ").split())


def modifiee(effet=EFFET, *, rang=1, annuelle=None, **regles):
    """A published modificative of 2027; by default R-01 falls to 70 %."""
    annuelle = annuelle or Texte.objects.filter(exercice=2027, rang=None).first() or publie()
    texte = modificative(annuelle, effet, rang)
    for code, champs in (regles or {"R_01": {"parametres": {"taux_max": "0.70"}}}).items():
        regle(texte, code.replace("_", "-"), **champs)
    return publier(texte)


def sections(page):
    return [p.code for p in page.context["lu"].parties]


def test_les_parties_dans_l_ordre_choisi_avec_un_sommaire(client):
    texte = complet(parties=["echeances", "regles"])
    Annexe.objects.create(texte=texte, ordre=1, intitule="Modèle", fichier=fichier_pdf())
    publier(texte)
    page = client.get("/circulaires/2027/")
    contenu = lisible(page)
    assert sections(page) == ["echeances", "regles", "orientations", "chantiers"]
    assert page.context["lu"].sommaire == [
        ("introduction", "Introduction"),
        ("echeances", "Calendrier"),
        ("regles", "Règles d’emploi des crédits"),
        ("orientations", "Orientations"),
        ("chantiers", "Chantiers prioritaires"),
        ("annexes", "Annexes"),
    ]
    for ancre, _ in page.context["lu"].sommaire:
        assert [contenu.count(f'href="#{ancre}"'), contenu.count(f'id="{ancre}"')] == [1, 1]
    assert contenu.count('id="R-01"') == 1


def test_un_texte_vide_n_a_ni_sommaire_ni_partie(client_de):
    brouillon()
    page = client_de(agent()).get("/circulaires/2027/")
    assert (sections(page), page.context["lu"].sommaire) == ([], [])
    assert "Sommaire" not in lisible(page)


def test_une_regle_modifiee_est_montree_telle_qu_elle_s_applique(client):
    modifiee()
    page = client.get("/circulaires/2027/")
    contenu = lisible(page)
    (ligne,) = page.context["lu"].regles
    assert (ligne.actuelle.phrase.replace("\u00a0", " "), ligne.changement.effet) == (
        "La part de la MILDECA ne dépasse pas 70 % du coût total du projet.",
        "modifiée",
    )
    assert (
        'href="/circulaires/2027/modificatives/1/#R-01">circulaire modificative n° 1</a> à compter du 1er juin 2027.'
        in contenu
    )
    assert "Texte d’origine de la règle R-01" in contenu
    assert "ne dépasse pas 80 %" in contenu
    assert "publiée le 1er décembre 2026, applicable depuis le 1er juin 2027 : règle R-01 modifiée." in contenu
    assert "telles qu’elles s’appliquent au 1er juillet 2027" in contenu


def test_avant_son_effet_une_modificative_s_annonce(client):
    modifiee(date(2027, 9, 1))
    page = client.get("/circulaires/2027/")
    contenu = lisible(page)
    (ligne,) = page.context["lu"].regles
    assert (ligne.changement, "80" in ligne.actuelle.phrase) == (None, True)
    assert "Sera modifiée par la" in contenu
    assert "s’appliquera à compter du 1er septembre 2027" in contenu


@pytest.mark.parametrize(
    ("effet", "attendu"), [(date(2027, 6, 30), True), (date(2027, 7, 1), True), (date(2027, 7, 2), False)]
)
def test_le_jour_de_l_effet_est_le_premier(client, effet, attendu):
    modifiee(effet)
    (ligne,) = client.get("/circulaires/2027/").context["lu"].regles
    assert (ligne.changement is not None) is attendu


def test_une_regle_ajoutee_et_une_regle_retiree(client):
    texte = complet()
    regle(texte, "R-02", libelle="Deuxième règle")
    publier(texte)
    modifiee(R_02={"libelle": "Deuxième règle", "active": False}, R_09={"libelle": "Neuvième règle"})
    page = client.get("/circulaires/2027/")
    assert [(r.code, r.changement and r.changement.effet, r.ecrite is not None) for r in page.context["lu"].regles] == [
        ("R-01", None, True),
        ("R-02", "retirée", True),
        ("R-09", "ajoutée", False),
    ]
    contenu = lisible(page)
    assert "Retirée par la" in contenu and "Ajoutée par la" in contenu
    assert "règle R-09 ajoutée ; règle R-02 retirée." in contenu


def test_la_derniere_modificative_a_raison_et_une_abrogee_ne_compte_plus(client):
    modifiee()
    deuxieme = modifiee(date(2027, 6, 15), rang=2, R_01={"parametres": {"taux_max": "0.60"}})
    (ligne,) = client.get("/circulaires/2027/").context["lu"].regles
    assert "60" in ligne.actuelle.phrase
    Texte.objects.filter(pk=deuxieme.pk).update(statut="abroge", abroge_le=date(2027, 6, 20))
    page = client.get("/circulaires/2027/")
    (ligne,) = page.context["lu"].regles
    assert "70" in ligne.actuelle.phrase
    assert "abrogée à compter du 20 juin 2027" in lisible(page)


def test_une_modificative_en_projet_ne_change_rien_a_la_page(client_de):
    publie()
    regle(modificative(Texte.objects.get(exercice=2027), EFFET), parametres={"taux_max": "0.10"})
    page = client_de(agent()).get("/circulaires/2027/")
    assert page.context["lu"].modificatives == ()
    assert page.context["lu"].regles[0].changement is None


def test_une_regle_locale_n_est_pas_celle_du_texte(client):
    modifiee()
    regle_locale(Texte.objects.get(exercice=2027, rang=None), code="R-01")
    (ligne,) = client.get("/circulaires/2027/").context["lu"].regles
    assert "70" in ligne.actuelle.phrase and ligne.changement.texte.rang == 1


def test_la_page_d_une_modificative_dit_ce_qu_elle_modifie(client):
    modifiee(R_01={"parametres": {"taux_max": "0.70"}}, R_09={"libelle": "Neuvième règle"})
    deuxieme = modifiee(date(2027, 6, 15), rang=2, R_01={"parametres": {"taux_max": "0.60"}})
    premiere = client.get("/circulaires/2027/modificatives/1/")
    contenu = lisible(premiere)
    assert (
        'Ce texte modifie la <a href="/circulaires/2027/">Circulaire 2027</a>, à compter du 1er juin 2027.' in contenu
    )
    assert [(r.code, r.effet) for r in premiere.context["lu"].regles] == [("R-01", "modifiée"), ("R-09", "ajoutée")]
    assert "80" in premiere.context["lu"].regles[0].avant.phrase
    assert "La règle R-01 avant ce texte" in contenu and "Règle ajoutée par ce texte." in contenu
    (ligne,) = client.get(deuxieme.get_absolute_url()).context["lu"].regles
    assert "70" in ligne.avant.phrase


def test_une_modificative_en_projet_sans_date_se_lit(client_de):
    texte = modificative(publie(), EFFET)
    regle(texte, active=False)
    Texte.objects.filter(pk=texte.pk).update(date_effet=None)
    page = client_de(agent()).get("/circulaires/2027/modificatives/1/")
    assert [(r.code, r.effet) for r in page.context["lu"].regles] == [("R-01", "retirée")]
    assert "Retire la règle" in lisible(page)


def test_un_texte_abroge_le_dit_et_reste_lu_tel_qu_il_etait(client):
    modifiee()
    Texte.objects.filter(exercice=2027, rang=None).update(
        statut="abroge", abroge_le=date(2027, 6, 20), motif_abrogation="Remise à plat."
    )
    page = client.get("/circulaires/2027/")
    contenu = lisible(page)
    assert "Texte abrogé à compter du 20 juin 2027" in contenu and "Motif : Remise à plat." in contenu
    assert page.context["lu"].jour == date(2027, 6, 19)
    assert "70" in page.context["lu"].regles[0].actuelle.phrase


def test_une_instruction_remplacee_mene_a_celle_qui_la_remplace(client):
    strategie = Strategie.objects.first()
    champs = {"nature": "instruction", "strategie": strategie}
    ancienne = publier(Texte.objects.create(code="ancienne", intitule="Ancienne instruction", **champs))
    Texte.objects.filter(strategie=strategie, nature="instruction").update(statut="remplace")
    publier(Texte.objects.create(code="nouvelle", intitule="Nouvelle instruction", **champs))
    contenu = lisible(client.get(ancienne.get_absolute_url()))
    assert '<a href="/instructions/nouvelle/">Nouvelle instruction</a>, publié le 1er décembre 2026.' in contenu


def test_une_instruction_montre_les_contenus_attendus(client):
    texte = Texte.objects.create(nature="instruction", code="essai", intitule="Instruction d’essai")
    ContenuAttendu.objects.create(
        texte=texte, ordre=1, intitule="Diagnostic", precision="Les *constats*.", critere="diagnostic"
    )
    ContenuAttendu.objects.create(texte=texte, ordre=2, intitule="Gouvernance", obligatoire=False)
    publier(texte)
    contenu = lisible(client.get("/instructions/essai/"))
    assert "<em>constats</em>" in contenu
    assert "Obligatoire pour signer la feuille de route. Vérifié par le portail : un diagnostic est rédigé." in contenu
    assert "Facultatif. La région dit où il se trouve." in contenu


@pytest.mark.parametrize("nombre", [1, 4])
def test_la_fiche_coute_autant_pour_une_modificative_que_pour_quatre(client, nombre, django_assert_num_queries):
    for rang in range(1, nombre + 1):
        modifiee(date(2027, 5, rang), rang=rang, R_01={}, **{f"R_1{n}": {} for n in range(nombre)})
    client.get("/circulaires/2027/")
    with django_assert_num_queries(14):
        client.get("/circulaires/2027/")


def test_lire_coute_dix_requetes_au_plus(django_assert_num_queries):
    texte = modifiee().modifie
    texte.refresh_from_db()
    with django_assert_num_queries(10):
        lire(texte, date(2027, 7, 1))


# The PDF


def test_le_pdf_garde_est_servi_a_tous(client):
    Texte.objects.filter(pk=publie().pk).update(document=fichier_pdf())
    reponse = client.get("/circulaires/2027/circulaire.pdf")
    assert b"".join(reponse.streaming_content) == PDF
    assert (reponse["Content-Type"], reponse["Content-Disposition"]) == (
        "application/pdf",
        'attachment; filename="circulaire.pdf"',
    )
    assert "/circulaires/2027/circulaire.pdf" in lisible(client.get("/circulaires/2027/"))


def test_tant_qu_il_n_est_pas_la_le_public_attend_et_le_reseau_le_compose(client, client_de, monkeypatch):
    monkeypatch.setattr(pdf, "document", lambda *args, **limites: b"%PDF-1.7 essai")
    publie()
    for public in (client, client_de(PersonneFactory())):
        attente = public.get("/circulaires/2027/circulaire.pdf")
        assert (attente.status_code, attente["Retry-After"]) == (503, "120")
        assert "Le PDF est en cours de préparation" in attente.content.decode()
        assert "circulaire.pdf" not in public.get("/circulaires/2027/").content.decode()
    compose = client_de(chef_departemental("25")).get("/circulaires/2027/circulaire.pdf")
    assert compose.content == b"%PDF-1.7 essai"
    assert compose["Content-Disposition"] == 'attachment; filename="circulaire-2027.pdf"'
    assert Texte.objects.get(exercice=2027).document is None


def test_le_pdf_d_un_projet_est_pour_la_mildeca(client, client_de, monkeypatch):
    monkeypatch.setattr(pdf, "document", lambda *args, **limites: b"%PDF-1.7 essai")
    complet()
    assert client.get("/circulaires/2027/circulaire.pdf").status_code == 404
    assert client_de(chef_departemental("25")).get("/circulaires/2027/circulaire.pdf").status_code == 404
    assert client_de(agent()).get("/circulaires/2027/circulaire.pdf").content == b"%PDF-1.7 essai"


def test_un_texte_de_reference_n_a_pas_de_pdf(client, client_de):
    assert client.get("/circulaires/2025/circulaire.pdf").status_code == 404
    assert client_de(agent()).get("/instructions/simca/circulaire.pdf").status_code == 404
    assert "circulaire.pdf" not in client_de(agent()).get("/circulaires/2025/").content.decode()


def test_quand_le_pdf_ne_peut_pas_se_composer_la_page_le_dit(client_de, monkeypatch):
    def sans_pango(*args, **limites):
        raise ActionRefusee("La bibliothèque Pango manque sur ce serveur.")

    monkeypatch.setattr(pdf, "document", sans_pango)
    complet()
    refus = client_de(agent()).get("/circulaires/2027/circulaire.pdf")
    assert refus.status_code == 503
    assert "La bibliothèque Pango manque sur ce serveur." in refus.content.decode()


# The list


def test_la_liste_range_les_modificatives_sous_leur_annee_avec_leurs_documents(client, client_de):
    deuxieme, premiere = modifiee(rang=2), modifiee(rang=1)
    annuelle = Texte.objects.get(exercice=2027, rang=None)
    Texte.objects.filter(pk=annuelle.pk).update(
        document=fichier_pdf(), legifrance_adresse="https://www.legifrance.gouv.fr/x"
    )
    page = client.get("/circulaires/")
    assert page.context["annees"][0] == (annuelle, [premiere, deuxieme])
    contenu = lisible(page)
    assert contenu.count('href="/circulaires/2027/circulaire.pdf"') == 1
    assert contenu.count("/fichier-signe/") == 3
    assert 'href="https://www.legifrance.gouv.fr/x"' in contenu
    assert "circulaire.pdf" in lisible(client_de(agent()).get("/circulaires/")).replace(
        "/circulaires/2027/circulaire.pdf", ""
    )


def test_la_liste_vide_le_dit(client, client_de):
    Texte.objects.all().delete()
    contenu = lisible(client.get("/circulaires/"))
    assert "Aucune circulaire annuelle n’est publiée." in contenu and "Aucune instruction n’est publiée." in contenu
    assert "en préparation" not in contenu
    assert "Aucun texte n’est en préparation." in lisible(client_de(agent()).get("/circulaires/"))
