"""What a text is made of, by its nature: its parts in the order chosen, its rows, its annexes, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from circulaires import actions
from circulaires.models import Annexe, Strategie, Texte
from mildeca_portal.socle.evenements import SYSTEME, evenements_de
from mildeca_portal.socle.models import Fichier
from tests.circulaires.fabriques import PDF, brouillon, complet, fichier_pdf, modificative, publie, publier, regle
from tests.fabriques import administrateur, agent, chef_regional
from tests.interface.page import Page, texte
from tests.saisie import telle_quelle

pytestmark = pytest.mark.django_db
REDACTION = "/circulaires/2027/modifier/"
SIMCA = "/instructions/feuilles-2028/modifier/"
CORRECTION = "/circulaires/2027/modificatives/1/modifier/"


@pytest.fixture
def admin(client_de):
    return client_de(administrateur())


def instruction(**champs) -> Texte:
    return Texte.objects.create(
        **{"nature": "instruction", "code": "feuilles-2028", "intitule": "Instruction 2028", **champs}
    )


def parties(reponse) -> list[str]:
    """Titles of the parts, as they stand on the page."""
    page = Page(reponse.content.decode())
    return [texte(e) for e in page.tous("h2") if (e.get("id") or "").startswith("titre-")]


def depot(nom: str = "annexe.pdf", contenu: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu, "application/pdf")


# Parts


def test_chaque_nature_a_ses_parties_et_son_titre(admin):
    instruction()
    modificative(publie(), date(2030, 1, 1))
    brouillon(2028)
    titres = {}
    for adresse in ("/circulaires/2028/modifier/", CORRECTION, SIMCA):
        reponse = admin.get(adresse)
        titres[texte(Page(reponse.content.decode()).un("h1"))] = parties(reponse)
    assert titres == {
        "Rédiger la circulaire de l’exercice 2028": [
            "Orientations",
            "Chantiers prioritaires",
            "Règles d’emploi des crédits",
            "Calendrier",
            "Annexes",
        ],
        "Rédiger la circulaire modificative n° 1 de 2027": ["Règles d’emploi des crédits", "Calendrier", "Annexes"],
        "Rédiger l’instruction « Instruction 2028 »": [
            "Orientations",
            "Chantiers prioritaires",
            "Contenus attendus de la feuille de route",
            "Calendrier",
            "Annexes",
        ],
    }


def test_deplacer_une_partie_entiere(admin):
    redige = brouillon()
    adresse = f"{REDACTION}parties/echeances/deplacer/"
    reponse = admin.post(adresse, {"sens": "haut"})
    assert reponse["Location"] == f"{REDACTION}#echeances"
    admin.post(adresse, {"sens": "haut"})
    assert parties(admin.get(REDACTION))[:3] == ["Orientations", "Calendrier", "Chantiers prioritaires"]
    for sens in ("haut", "haut", "ailleurs"):
        admin.post(adresse, {"sens": sens})
    redige.refresh_from_db()
    assert redige.parties == ["echeances", "orientations", "chantiers", "regles"]
    assert [e.donnees["acte"] for e in evenements_de(redige)] == ["deplacement"] * 3


def test_les_parties_d_un_texte_publie_ne_bougent_plus(admin):
    publie()
    reponse = admin.post(f"{REDACTION}parties/echeances/deplacer/", {"sens": "haut"}, follow=True)
    assert "il ne peut plus être modifié" in reponse.content.decode()
    assert Texte.objects.get(exercice=2027).parties == []
    assert "deplacer" not in reponse.content.decode()


def test_une_partie_que_le_texte_n_a_pas_est_introuvable(admin):
    instruction()
    modificative(publie(), date(2030, 1, 1))
    assert admin.post(f"{SIMCA}parties/regles/deplacer/", {"sens": "haut"}).status_code == 404
    assert admin.post(f"{SIMCA}parties/annexes/deplacer/", {"sens": "haut"}).status_code == 404
    for adresse in (f"{SIMCA}regles/ajouter/", f"{CORRECTION}orientations/ajouter/", f"{CORRECTION}contenus/ajouter/"):
        assert admin.get(adresse).status_code == 404
    assert admin.get(f"{CORRECTION}regles/ajouter/").status_code == 200


# Fields of each nature


def test_une_modificative_prend_effet_un_jour_a_venir(admin):
    hier = timezone.localdate() - timedelta(days=1)
    correction = modificative(publie(), date(2030, 1, 1))
    adresse = f"{CORRECTION}texte/"
    vu = telle_quelle(admin.get(adresse))
    assert ("strategie" in vu, vu["date_effet"]) == (False, "2030-01-01")
    for saisie, phrase in ((str(hier), "Cette date est déjà passée."), ("", "Ce champ est obligatoire.")):
        reponse = admin.post(adresse, {**vu, "date_effet": saisie, "reference": "R/9"})
        assert reponse.context["form"].errors == {"date_effet": [phrase]}
        assert telle_quelle(reponse)["reference"] == "R/9"
    correction.refresh_from_db()
    assert (correction.date_effet, correction.reference) == (date(2030, 1, 1), "")


def test_une_date_d_effet_passee_reste_si_on_n_y_touche_pas(admin):
    correction = modificative(publie(), date(2020, 1, 1))
    adresse = f"{CORRECTION}texte/"
    assert admin.post(adresse, {**telle_quelle(admin.get(adresse)), "reference": "R/9"}).status_code == 302
    correction.refresh_from_db()
    assert (correction.reference, correction.date_effet) == ("R/9", date(2020, 1, 1))


def test_une_instruction_dit_sa_strategie_et_non_une_date_d_effet(admin):
    redigee = instruction()
    vu = telle_quelle(admin.get(f"{SIMCA}texte/"))
    assert "date_effet" not in vu
    strategie = Strategie.objects.get(code="SIMCA-2023-2027")
    admin.post(f"{SIMCA}texte/", {**vu, "strategie": strategie.pk})
    redigee.refresh_from_db()
    assert redigee.strategie == strategie


# Expected contents


def test_les_contenus_attendus_d_une_feuille_de_route(client_de):
    redigee, client = instruction(), client_de(agent())
    donnees = {"intitule": "Un diagnostic", "precision": "Chiffré", "critere": "diagnostic", "obligatoire": "on"}
    client.post(f"{SIMCA}contenus/ajouter/", donnees)
    client.post(f"{SIMCA}contenus/ajouter/", {"intitule": "Une annexe financière"})
    un, deux = redigee.contenus.all()
    assert (un.ordre, un.critere, un.obligatoire, deux.obligatoire) == (1, "diagnostic", True, False)
    page = client.get(SIMCA).content.decode()
    assert "Obligatoire. Le portail vérifie que un diagnostic est rédigé." not in page
    assert "Obligatoire. Vérifié par le portail\u00a0: un diagnostic est rédigé." in page
    adresse = f"{SIMCA}contenus/{deux.pk}/"
    client.post(adresse, {**telle_quelle(client.get(adresse)), "obligatoire": "on"})
    client.post(f"{adresse}deplacer/", {"sens": "haut"})
    client.post(f"{SIMCA}contenus/{un.pk}/retirer/")
    assert [(c.intitule, c.obligatoire) for c in redigee.contenus.all()] == [("Une annexe financière", True)]


# Annexes


def test_renommer_puis_remplacer_une_annexe(admin):
    redige = brouillon()
    annexe = Annexe.objects.create(texte=redige, ordre=1, intitule="Modèle", fichier=fichier_pdf())
    adresse, ancien = f"{REDACTION}annexes/{annexe.pk}/", annexe.fichier_id
    vu = telle_quelle(admin.get(adresse))
    admin.post(adresse, {**vu, "intitule": "Modèle de bilan"})
    annexe.refresh_from_db()
    assert (annexe.intitule, annexe.fichier_id, annexe.version) == ("Modèle de bilan", ancien, 2)
    admin.post(adresse, {**telle_quelle(admin.get(adresse)), "fichier": depot("neuf.pdf", PDF + b"neuf")})
    annexe.refresh_from_db()
    assert (annexe.intitule, annexe.fichier.nom, annexe.fichier_id == ancien) == ("Modèle de bilan", "neuf.pdf", False)


def test_deux_personnes_remplacent_la_meme_annexe(admin):
    annexe = Annexe.objects.create(texte=brouillon(), ordre=1, intitule="Modèle", fichier=fichier_pdf())
    adresse = f"{REDACTION}annexes/{annexe.pk}/"
    vu = telle_quelle(admin.get(adresse))
    admin.post(adresse, {**vu, "fichier": depot("premier.pdf", PDF + b"1")})
    nombre = Fichier.objects.count()
    conflit = admin.post(adresse, {**vu, "fichier": depot("second.pdf", PDF + b"2")})
    assert [(e.libelle, e.propose, e.actuel) for e in conflit.context["form"].ecarts.values()] == [
        ("Fichier", "second.pdf", "premier.pdf")
    ]
    assert Fichier.objects.count() == nombre
    annexe.refresh_from_db()
    assert annexe.fichier.nom == "premier.pdf"


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"<html>", "Ce fichier n’est pas d’un format accepté"),
        (b"", "Le fichier soumis est vide."),
        (PDF + b"0" * (20 * 1024 * 1024), "Ce fichier dépasse 20 Mo."),
    ],
)
@pytest.mark.parametrize("nouvelle", [True, False])
def test_un_fichier_refuse_ne_change_rien(admin, contenu, phrase, nouvelle):
    annexe = Annexe.objects.create(texte=brouillon(), ordre=1, intitule="Modèle", fichier=fichier_pdf())
    adresse = f"{REDACTION}annexes/{'ajouter' if nouvelle else annexe.pk}/"
    vu = telle_quelle(admin.get(adresse))
    reponse = admin.post(adresse, {**vu, "intitule": "Ma saisie", "fichier": depot(contenu=contenu)})
    assert list(reponse.context["form"].errors) == ["fichier"]
    assert reponse.context["form"].errors["fichier"][0].startswith(phrase)
    assert telle_quelle(reponse)["intitule"] == "Ma saisie"
    annexe.refresh_from_db()
    assert (annexe.intitule, Annexe.objects.count(), Fichier.objects.count()) == ("Modèle", 1, 1)


# Bad input


@pytest.mark.parametrize(
    ("rubrique", "donnees", "champ", "debut"),
    [
        ("orientations", {"intitule": "x" * 251}, "intitule", "Assurez-vous que cette valeur comporte au plus 250"),
        ("orientations", {"contenu": "<b>gras</b>"}, "contenu", "Le texte ne peut pas contenir de balises HTML (<b>)"),
        ("orientations", {"intitule": "<i>x</i>"}, "intitule", "Ce champ ne peut pas contenir de balises HTML (<i>)."),
        ("chantiers", {"description": "<script>"}, "description", "Le texte ne peut pas contenir de balises HTML"),
        ("chantiers", {"au_plus_tard_le": "2020-01-01"}, "au_plus_tard_le", "Cette date est déjà passée."),
        ("chantiers", {"au_plus_tard_le": "hier"}, "au_plus_tard_le", "Saisissez une date valide."),
        (
            "echeances",
            {"a_partir_du": "2030-02-02", "au_plus_tard_le": "2030-02-01"},
            "au_plus_tard_le",
            "La date de fin ne peut pas précéder la date de début.",
        ),
        ("echeances", {"a_partir_du": "", "au_plus_tard_le": ""}, "au_plus_tard_le", "Indiquez au moins une date."),
    ],
)
def test_une_saisie_absurde_se_dit_a_cote_du_champ(admin, rubrique, donnees, champ, debut):
    """In a new row and in one that exists: what was typed is kept, nothing is written."""
    redige = complet()
    ligne = getattr(redige, rubrique).get()
    for adresse in (f"{REDACTION}{rubrique}/ajouter/", f"{REDACTION}{rubrique}/{ligne.pk}/"):
        base = {"intitule": "Titre", "nature": "enquete", **telle_quelle(admin.get(adresse))}
        saisie = {**base, "intitule": "Titre", **({"nature": "enquete"} if rubrique == "echeances" else {}), **donnees}
        reponse = admin.post(adresse, saisie)
        assert list(reponse.context["form"].errors) == [champ]
        assert reponse.context["form"].errors[champ][0].startswith(debut)
        assert telle_quelle(reponse)[champ] == donnees[champ]
    assert getattr(redige, rubrique).get().version == 1


def test_ce_qui_ressemble_a_une_balise_sans_en_etre_une(admin):
    redige = brouillon()
    contenu = "Jeunes de < 18 ans, si a <b, code `<script>`, Madame <nom du préfet>."
    admin.post(f"{REDACTION}orientations/ajouter/", {"intitule": "Mineurs < 18 ans", "contenu": contenu})
    assert [(o.intitule, o.contenu) for o in redige.orientations.all()] == [("Mineurs < 18 ans", contenu)]


# Texts of reference


def test_un_texte_de_reference_se_complete(client_de):
    admin = client_de(administrateur())
    page = admin.get("/circulaires/2016/modifier/")
    assert texte(Page(page.content.decode()).un("h1")) == "Compléter la circulaire de l’exercice 2016"
    assert parties(page) == ["Orientations", "Chantiers prioritaires", "Calendrier", "Annexes"]
    adresse = "/circulaires/2016/modifier/texte/"
    admin.post(adresse, {**telle_quelle(admin.get(adresse)), "introduction": "Le texte de 2016."})
    admin.post("/circulaires/2016/modifier/orientations/ajouter/", {"intitule": "Prévenir"})
    echeance = {"nature": "engagement", "intitule": "Fin", "au_plus_tard_le": "2016-11-30"}
    admin.post("/circulaires/2016/modifier/echeances/ajouter/", echeance)
    de_2016 = Texte.objects.get(exercice=2016)
    assert (de_2016.introduction, de_2016.version, de_2016.statut) == ("Le texte de 2016.", 2, "publie")
    assert (de_2016.orientations.count(), de_2016.echeances.count()) == (1, 1)


def test_un_texte_de_reference_n_a_pas_de_regle_et_n_est_pas_ouvert_a_tous(client_de):
    admin = client_de(administrateur())
    assert admin.get("/circulaires/2016/modifier/regles/ajouter/").status_code == 404
    assert client_de(chef_regional("27")).get("/circulaires/2016/modifier/").status_code == 403


@pytest.mark.parametrize("nombre", [1, 30])
def test_la_page_d_une_instruction_coute_toujours_autant(admin, nombre, django_assert_num_queries):
    redigee = instruction()
    for n in range(1, 1 + nombre):
        redigee.contenus.create(ordre=n, intitule=f"Contenu {n}")
        redigee.orientations.create(ordre=n, intitule=f"Orientation {n}")
    admin.get(SIMCA)
    with django_assert_num_queries(14):
        assert admin.get(SIMCA).status_code == 200


def test_retirer_une_ligne_qu_un_autre_brouillon_a_reprise(admin):
    source = complet()
    suite = actions.reconduire(source, exercice=2028, intitule="Circulaire 2028", par=SYSTEME)
    adresse = f"{REDACTION}orientations/{source.orientations.get().pk}/retirer/"
    publier(suite)
    page = admin.post(adresse, follow=True).content.decode()
    assert "est repris dans «\u00a0Circulaire 2028\u00a0», déjà publié" in page
    assert source.orientations.count() == 1


def test_la_ligne_reprise_reste_dans_le_brouillon_qui_l_a_reprise(admin):
    source = complet()
    suite = actions.reconduire(source, exercice=2028, intitule="Circulaire 2028", par=SYSTEME)
    assert admin.post(f"{REDACTION}regles/{source.regles.get().pk}/retirer/").status_code == 302
    assert (source.regles.count(), suite.regles.get().issu_de) == (0, None)
    assert admin.get("/circulaires/2028/comparer/2027/").status_code == 200


def test_le_code_d_une_regle_se_compare_comme_il_se_range(admin):
    texte = complet()
    regle(texte, "R-01a")
    donnees = {"code": "r-01A", "libelle": "x", "severite": "bloquante", "parametre-taux_max": "70"}
    page = admin.post(f"{REDACTION}regles/ajouter/?type=part_maximale", donnees)
    assert page.context["form"].errors == {"code": ["Ce code est déjà celui d’une autre règle du texte."]}
