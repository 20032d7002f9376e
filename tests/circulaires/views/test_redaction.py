from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from circulaires.controle import types_de_regle
from circulaires.models import Annexe, Strategie, Texte
from mildeca_portal.socle.models import Fichier
from tests.circulaires.fabriques import PDF, brouillon, complet, publie, regle, signe
from tests.fabriques import administrateur, agent, chef_departemental, lecteur
from tests.interface.page import Page
from tests.interface.page import texte as lire
from tests.saisie import telle_quelle

pytestmark = pytest.mark.django_db
REDACTION = "/circulaires/2027/modifier/"


@pytest.fixture
def admin(client_de):
    return client_de(administrateur())


def erreurs(reponse) -> dict[str, list[str]]:
    assert reponse.status_code == 200
    return dict(reponse.context["form"].errors)


@pytest.mark.parametrize("fabrique", [lecteur, chef_departemental])
def test_un_texte_publie_se_lit_mais_ne_s_ecrit_pas(client_de, fabrique):
    publie()
    client = client_de(fabrique())
    for adresse in (
        REDACTION,
        f"{REDACTION}texte/",
        f"{REDACTION}chantiers/ajouter/",
        f"{REDACTION}signature/",
        "/circulaires/2027/publier/",
        "/circulaires/nouvelle/",
    ):
        assert client.get(adresse).status_code == 403
    assert client.post(f"{REDACTION}etat/", {"vers": "brouillon"}).status_code == 403


def test_un_agent_ecrit_mais_ne_publie_pas(client_de):
    signe()
    client = client_de(agent())
    page = client.get(REDACTION)
    assert page.status_code == 200
    assert "/circulaires/2027/publier/" not in page.content.decode()
    assert client.post("/circulaires/2027/publier/").status_code == 403
    assert Texte.objects.get(exercice=2027).statut == "signe"


@pytest.mark.parametrize(
    ("exercice", "phrase"),
    [
        ("2025", "La circulaire de l’exercice 2025 existe déjà."),
        ("1999", "L’exercice est une année, entre 2000 et 2100."),
        ("bientôt", "Saisissez un nombre entier, par exemple 12."),
    ],
)
def test_creer_dit_ce_qui_ne_va_pas_et_garde_la_saisie(admin, exercice, phrase):
    reponse = admin.post("/circulaires/nouvelle/", {"exercice": exercice, "intitule": "Mon titre"})
    assert [e.replace("\u00a0", " ") for e in erreurs(reponse)["exercice"]] == [phrase]
    assert 'value="Mon titre"' in reponse.content.decode()


def test_creer_propose_l_annee_prochaine(admin):
    form = admin.get("/circulaires/nouvelle/").context["form"]
    assert form["exercice"].value() == timezone.localdate().year + 1


def test_la_page_de_redaction_liste_ce_qui_manque_avec_des_liens(admin):
    brouillon()
    page = admin.get(REDACTION)
    adresses = [adresse for _, adresse in page.context["manques"]]
    assert adresses == [
        "/circulaires/2027/modifier/texte/",
        "/circulaires/2027/modifier/texte/",
        "/circulaires/2027/modifier/#orientations",
        "/circulaires/2027/modifier/#chantiers",
        "/circulaires/2027/modifier/#regles",
        "/circulaires/2027/modifier/#echeances",
        "/circulaires/2027/modifier/#etat",
    ]
    Texte.objects.filter(exercice=2027).update(statut="en_relecture")
    assert admin.get(REDACTION).context["manques"][-1][1] == "/circulaires/2027/modifier/signature/"


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_page_de_redaction_coute_toujours_autant(admin, nombre, django_assert_num_queries):
    texte = complet()
    for n in range(2, 2 + nombre):
        regle(texte, f"R-{n:02}")
        texte.orientations.create(ordre=n, intitule=f"Orientation {n}").objectifs_cibles.set([n])
    admin.get(REDACTION)
    with django_assert_num_queries(13):
        assert admin.get(REDACTION).status_code == 200


def test_un_texte_signe_entre_temps_garde_la_saisie(admin):
    signe()
    reponse = admin.post(f"{REDACTION}texte/", {"intitule": "Ma saisie"})
    assert erreurs(reponse)["__all__"] == [
        "Ce texte est à l’état «\u00a0signée\u00a0»\u00a0: il ne peut plus être modifié."
    ]
    assert 'value="Ma saisie"' in reponse.content.decode()


def test_les_objectifs_proposes_sont_ceux_de_la_strategie(admin):
    brouillon(strategie=Strategie.objects.get(code="PNMA-2018-2022"))
    page = admin.get(f"{REDACTION}orientations/ajouter/")
    assert list(page.context["form"].fields["objectifs_cibles"].queryset) == []


@pytest.mark.parametrize(
    ("rubrique", "donnees", "champ", "phrase"),
    [
        ("orientations", {}, "intitule", "Ce champ est obligatoire."),
        (
            "chantiers",
            {"intitule": "x", "a_partir_du": "2027-03-02", "au_plus_tard_le": "2027-03-01"},
            "au_plus_tard_le",
            "La date de fin ne peut pas précéder la date de début.",
        ),
        (
            "chantiers",
            {"intitule": "x", "au_plus_tard_le": "2020-01-01"},
            "au_plus_tard_le",
            "Cette date est déjà passée.",
        ),
        ("echeances", {"intitule": "x", "nature": "enquete"}, "au_plus_tard_le", "Indiquez au moins une date."),
        ("annexes", {"intitule": "x"}, "fichier", "Ce champ est obligatoire."),
    ],
)
def test_une_saisie_incomplete_ou_absurde(admin, rubrique, donnees, champ, phrase):
    texte = brouillon()
    reponse = admin.post(f"{REDACTION}{rubrique}/ajouter/", donnees)
    assert erreurs(reponse) == {champ: [phrase]}
    assert getattr(texte, rubrique).count() == 0


REGLE = {
    "code": "R-01",
    "libelle": "Part maximale",
    "severite": "bloquante",
    "active": "on",
    "parametre-taux_max": "80",
}


@pytest.mark.parametrize(
    ("donnees", "champ", "phrase"),
    [
        (
            {"parametre-taux_max": "180"},
            "parametre-taux_max",
            "Saisissez un pourcentage supérieur à 0 et inférieur ou égal à 100.",
        ),
        ({"parametre-taux_max": ""}, "parametre-taux_max", "Ce champ est obligatoire."),
        ({"a_confirmer": "on"}, "active", "Une règle dont les paramètres sont à confirmer reste inactive."),
        ({"code": "R-02"}, "code", "Ce code est déjà celui d’une autre règle du texte."),
    ],
)
def test_une_regle_absurde(admin, donnees, champ, phrase):
    texte = brouillon()
    regle(texte, "R-02")
    reponse = admin.post(f"{REDACTION}regles/ajouter/?type=part_maximale", {**REGLE, **donnees})
    assert erreurs(reponse) == {champ: [phrase]}
    assert texte.regles.count() == 1


def test_un_code_de_regle_mal_forme(admin):
    brouillon()
    reponse = admin.post(f"{REDACTION}regles/ajouter/?type=part_maximale", {**REGLE, "code": "Règle"})
    assert [e.replace("\u00a0", " ") for e in erreurs(reponse)["code"]] == [
        "Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 »."
    ]


@pytest.mark.parametrize(
    ("type_regle", "saisie", "parametres"),
    [
        ("part_maximale", {"taux_max": "66,67"}, {"taux_max": "0.6667", "cofinancements_exiges": False}),
        ("plan_equilibre", {"tolerance": "1,00"}, {"tolerance": "1.00"}),
        ("natures_exclues", {"natures": ["vehicule", "locaux"]}, {"natures": ["locaux", "vehicule"]}),
        ("date_limite", {"au_plus_tard": "2027-03-15T18:00"}, {"au_plus_tard": "2027-03-15T18:00:00+01:00"}),
        ("date_limite", {}, {"au_plus_tard": None}),
    ],
)
def test_ajouter_puis_relire_une_regle_de_chaque_type(admin, type_regle, saisie, parametres):
    texte = brouillon()
    donnees = {c: v for c, v in REGLE.items() if not c.startswith("parametre")}
    donnees |= {f"parametre-{nom}": valeur for nom, valeur in saisie.items()}
    reponse = admin.post(f"{REDACTION}regles/ajouter/?type={type_regle}", donnees)
    assert reponse.status_code == 302
    nouvelle = texte.regles.get()
    assert (nouvelle.type_regle, nouvelle.parametres) == (type_regle, parametres)

    adresse = f"{REDACTION}regles/{nouvelle.pk}/"
    admin.post(adresse, {**telle_quelle(admin.get(adresse)), "libelle": "Autre"})
    nouvelle.refresh_from_db()
    assert (nouvelle.libelle, nouvelle.parametres) == ("Autre", parametres)


def test_choisir_d_abord_le_type_d_une_regle(admin):
    brouillon()
    page = admin.get(f"{REDACTION}regles/ajouter/")
    offerts = [t for _, types in page.context["familles"] for t in types]
    assert sorted(t.code for t in offerts) == sorted(t.code for t in types_de_regle())
    assert "?type=part_maximale" in page.content.decode()


def test_une_regle_de_type_inconnu_peut_seulement_etre_retiree(admin):
    inconnue = regle(brouillon(), type_regle="inconnu")
    page = admin.get(f"{REDACTION}regles/{inconnue.pk}/", follow=True)
    assert "vous pouvez seulement la retirer" in page.content.decode()
    admin.post(f"{REDACTION}regles/{inconnue.pk}/retirer/")
    assert not inconnue.texte.regles.exists()


def test_retirer_demande_confirmation(admin):
    texte = complet()
    adresse = f"{REDACTION}chantiers/{texte.chantiers.get().pk}/retirer/"
    assert "Vente d’alcool aux mineurs" in admin.get(adresse).content.decode()
    assert texte.chantiers.count() == 1
    assert admin.post(adresse)["Location"] == f"{REDACTION}#chantiers"
    assert texte.chantiers.count() == 0


def test_deplacer(admin):
    texte = complet()
    second = texte.chantiers.create(ordre=2, intitule="Second")
    admin.post(f"{REDACTION}chantiers/{second.pk}/deplacer/", {"sens": "haut"})
    admin.post(f"{REDACTION}chantiers/{second.pk}/deplacer/", {"sens": "ailleurs"})
    assert [c.intitule for c in texte.chantiers.all()] == ["Second", "Vente d’alcool aux mineurs"]


def test_joindre_et_retirer_une_annexe(admin):
    texte = brouillon()
    depot = SimpleUploadedFile("modele.pdf", PDF, "application/pdf")
    admin.post(f"{REDACTION}annexes/ajouter/", {"intitule": "Modèle", "fichier": depot})
    annexe = Annexe.objects.get(texte=texte)
    assert (annexe.intitule, annexe.fichier.nom) == ("Modèle", "modele.pdf")
    admin.post(f"{REDACTION}annexes/{annexe.pk}/retirer/")
    assert not Annexe.objects.exists()


def test_adresses_inconnues(admin):
    texte = brouillon()
    autre = complet(2028)
    assert admin.get(f"{REDACTION}menus/ajouter/").status_code == 404
    assert admin.get(f"{REDACTION}chantiers/999999/").status_code == 404
    assert admin.get(f"{REDACTION}chantiers/{autre.chantiers.get().pk}/").status_code == 404
    assert admin.get("/circulaires/2040/modifier/").status_code == 404
    assert texte.chantiers.count() == 0


def test_la_signature_garde_ce_qui_est_tape_et_refuse_un_faux_pdf(admin):
    brouillon(statut="en_relecture")
    demain = timezone.localdate() + timedelta(days=1)
    faux = SimpleUploadedFile("circulaire.pdf", b"<html>", "application/pdf")
    reponse = admin.post(
        f"{REDACTION}signature/", {"date_signature": str(demain), "signataire": "Le président", "fichier": faux}
    )
    assert erreurs(reponse) == {
        "date_signature": ["La date de signature ne peut pas être dans le futur."],
        "fichier": ["Ce fichier n’est pas d’un format accepté (PDF)."],
    }
    assert 'value="Le président"' in reponse.content.decode()
    assert Fichier.objects.count() == 0


def test_signer_un_brouillon_est_refuse(admin):
    brouillon()
    depot = SimpleUploadedFile("circulaire.pdf", PDF, "application/pdf")
    donnees = {"date_signature": str(timezone.localdate()), "signataire": "x", "fichier": depot}
    assert erreurs(admin.post(f"{REDACTION}signature/", donnees))["__all__"] == [
        "Mettez d’abord le texte en relecture\u00a0: la signature vient ensuite."
    ]


def test_aller_et_venir_entre_les_etats(admin):
    texte = signe()
    etats = []
    for vers in ("en_relecture", "brouillon", "brouillon", "inconnu"):
        admin.post(f"{REDACTION}etat/", {"vers": vers})
        texte.refresh_from_db()
        etats.append(texte.statut)
    assert etats == ["en_relecture", "brouillon", "brouillon", "brouillon"]
    assert (texte.fichier, texte.date_signature) == (None, None)


def test_publier_un_texte_incomplet_montre_la_meme_liste(admin):
    brouillon()
    page = admin.get("/circulaires/2027/publier/")
    attendues = [manque.phrase for manque, _ in page.context["manques"]]
    refus = admin.post("/circulaires/2027/publier/")
    assert refus.context["refuses"] == attendues
    assert len(attendues) == 7
    assert Texte.objects.get(exercice=2027).statut == "brouillon"


def test_publier_dit_a_combien_de_personnes_on_ecrit(admin):
    signe()
    chef_departemental("25")
    assert admin.get("/circulaires/2027/publier/").context["destinataires"] == 1
    assert admin.post("/circulaires/2027/publier/")["Location"] == "/circulaires/2027/"


def test_un_texte_publie_se_dit_publie(admin):
    publie()
    assert "déjà publié" in admin.get("/circulaires/2027/publier/").content.decode()
    page = admin.get(REDACTION).content.decode()
    assert "il ne peut plus être modifié" in page
    assert "Voir la page publique" in page
    assert "/ajouter/" not in page


def test_la_liste_des_regles_dit_celles_qui_ne_s_appliquent_pas(admin):
    texte = complet()
    regle(texte, "R-02", active=False, a_confirmer=True)
    regle(texte, "R-03", severite="avertissement")
    page = Page(admin.get(REDACTION).content.decode())
    badges = [lire(badge) for badge in page.par_id["regles"].iter("span") if "fr-badge" in (badge.get("class") or "")]
    assert badges == ["Bloquante", "Inactive, à confirmer", "Avertissement"]


def test_un_texte_signe_refuse_chaque_geste_en_le_disant(admin):
    texte = signe()
    chantier = texte.chantiers.get()
    adresse = f"{REDACTION}chantiers/{chantier.pk}/"
    phrase = "Ce texte est à l’état «\u00a0signée\u00a0»\u00a0: il ne peut plus être modifié."
    for geste in (f"{REDACTION}chantiers/ajouter/", adresse):
        assert erreurs(admin.post(geste, {"intitule": "x"}))["__all__"] == [phrase]
    for geste, donnees in ((f"{adresse}retirer/", {}), (f"{adresse}deplacer/", {"sens": "bas"})):
        assert phrase in admin.post(geste, donnees, follow=True).content.decode()
    assert [c.intitule for c in texte.chantiers.all()] == ["Vente d’alcool aux mineurs"]


def test_une_regle_inactive_le_dit(client_de):
    texte = complet()
    regle(texte, "R-02", active=False)
    regle(texte, "R-03", active=False, a_confirmer=True, parametres={"taux_max": "2"})
    contenu = client_de(agent()).get("/circulaires/2027/").content.decode()
    assert "Inactive, à confirmer" in contenu
    assert ">Inactive<" in contenu
    assert "Saisissez un pourcentage supérieur à 0" in contenu
