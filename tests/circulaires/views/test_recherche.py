"""Looking for words in the texts that one may read."""

from datetime import date

import pytest

from circulaires.models import Annexe, ContenuAttendu, EcheanceTexte, OrientationAnnuelle, Texte
from circulaires.recherche import Segment, chercher, extrait, surligner
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, modificative, publie, publier, regle
from tests.fabriques import agent, chef_departemental

pytestmark = pytest.mark.django_db
ADRESSE = "/circulaires/recherche/"


def trouves(client, q, **filtres):
    """[(text, [(rubrique, anchor)])] as the page shows them."""
    page = client.get(ADRESSE, {"q": q, **filtres})
    assert page.status_code == 200
    return [(t.texte.intitule, [(p.rubrique, p.ancre) for p in t.passages]) for t in page.context["trouvailles"]]


def en_clair(segments):
    """The words, the marked ones between brackets."""
    return "".join(f"[{s.texte}]" if s.marque else s.texte for s in segments)


@pytest.fixture
def circulaire():
    """Published for 2027, with « lycées » in each of its parts."""
    texte = complet(reference="MILDECA/2026/42")
    OrientationAnnuelle.objects.create(
        texte=texte, ordre=2, intitule="Agir dans les lycées", contenu="Avec les **recteurs**."
    )
    texte.chantiers.create(
        texte=texte, ordre=2, intitule="Soirées étudiantes", description="Autour des lycées agricoles."
    )
    EcheanceTexte.objects.create(
        texte=texte, ordre=2, nature="autre", intitule="Réunion des lycées", a_partir_du=date(2027, 3, 1)
    )
    regle(texte, "R-02", libelle="Projets en lycée", paragraphe="Un lycée porte le projet.")
    Annexe.objects.create(texte=texte, ordre=1, intitule="Liste des lycées", fichier=fichier_pdf())
    return publier(texte)


@pytest.mark.parametrize("q", ["lycée", "lycees", "LYCÉES", "  lycée !", "« lycées »", "lyce\u0301e"])
def test_ni_les_accents_ni_les_pluriels_ni_la_casse_ne_comptent(client, circulaire, q):
    assert trouves(client, q) == [
        (
            "Circulaire 2027",
            [
                ("Règle d’emploi des crédits", "R-02"),
                ("Annexe", "annexe-1"),
                ("Orientation", "orientation-2"),
                ("Échéance", "echeance-2"),
                ("Chantier prioritaire", "chantier-2"),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("q", "attendu"),
    [
        ("recteurs", [("Orientation", "orientation-2")]),
        ("R-02", [("Règle d’emploi des crédits", "R-02")]),
        ("introduction", [("Introduction", "introduction")]),
        ("MILDECA/2026/42", []),
        ("budget total", [("Règle d’emploi des crédits", "R-01")]),
        ("lycée agricole", [("Chantier prioritaire", "chantier-2")]),
        ("Chartreuse", None),
        ("le la de", None),
    ],
)
def test_chaque_partie_se_cherche_et_mene_a_son_ancre(client, circulaire, q, attendu):
    assert trouves(client, q) == ([] if attendu is None else [("Circulaire 2027", attendu)])


def test_les_ancres_sont_celles_de_la_page(client, circulaire):
    page = client.get("/circulaires/2027/").content.decode()
    ancres = [p.ancre for t in client.get(ADRESSE, {"q": "lycée"}).context["trouvailles"] for p in t.passages]
    assert [page.count(f'id="{ancre}"') for ancre in ancres] == [1] * 5


def test_le_passage_garde_ses_accents_et_marque_les_mots(client, circulaire):
    contenu = client.get(ADRESSE, {"q": "lycee"}).content.decode()
    assert "Autour des <mark>lycées</mark> agricoles." in contenu
    assert "Projets en <mark>lycée</mark>" in contenu
    assert 'href="/circulaires/2027/#chantier-2"' in contenu
    assert "1 texte répond à «\u00a0lycee\u00a0»." in contenu.replace("&nbsp;", "\u00a0")


def test_une_instruction_et_ses_contenus_attendus(client):
    texte = Texte.objects.create(nature="instruction", code="essai", intitule="Instruction d’essai")
    ContenuAttendu.objects.create(texte=texte, ordre=3, intitule="Gouvernance", precision="Qui anime, à quel rythme.")
    publier(texte)
    assert trouves(client, "rythmes") == [("Instruction d’essai", [("Contenu attendu", "contenu-3")])]


def test_ce_que_disent_les_sources_se_cherche_aussi(client):
    Texte.objects.filter(exercice=2022).update(note="Adressée aux préfets de région.")
    assert [(t, p) for t, p in trouves(client, "préfet région", exercice=2022)] == [
        (Texte.objects.get(exercice=2022).intitule, [("Ce que disent les sources", "note")])
    ]


def test_un_brouillon_ne_se_trouve_que_par_la_mildeca(client, client_de):
    complet(introduction="Xylophone.")
    assert trouves(client, "xylophone") == []
    assert trouves(client_de(chef_departemental("25")), "xylophone") == []
    assert trouves(client_de(agent()), "xylophone") == [("Circulaire 2027", [("Introduction", "introduction")])]


def test_le_titre_compte_plus_que_le_corps_puis_le_plus_recent(client):
    for exercice in (2027, 2029, 2028):
        publier(brouillon(exercice, introduction="Le xylophone."))
    publier(brouillon(2026, intitule="Circulaire du xylophone"))
    assert [t for t, _ in trouves(client, "xylophones")] == [
        "Circulaire du xylophone",
        "Circulaire 2029",
        "Circulaire 2028",
        "Circulaire 2027",
    ]


def test_les_filtres(client):
    annuelle = publie()
    autre = modificative(annuelle, date(2027, 6, 1))
    regle(autre, "R-01", libelle="Part maximale relevée")
    publier(autre)
    assert [t for t, _ in trouves(client, "part maximale", exercice=2027)] == [
        "Circulaire modificative n° 1 de 2027",
        "Circulaire 2027",
    ]
    assert [t for t, _ in trouves(client, "part maximale", nature="modificative")] == [
        "Circulaire modificative n° 1 de 2027"
    ]
    assert trouves(client, "part maximale", exercice=2026) == []


@pytest.mark.parametrize(
    "q", ["'", '"', "& | !", "<script>alert(1)</script>", "a:* <-> b", "\\", "%s %(x)s", "((", "😀", "ﬁ ½ ²", "x" * 200]
)
def test_ce_qui_est_tape_n_est_jamais_du_sql_ni_du_html(client, circulaire, q):
    page = client.get(ADRESSE, {"q": q})
    assert page.status_code == 200
    assert page.context["trouvailles"] == []
    assert "<script>alert" not in page.content.decode()


def test_le_html_d_un_texte_reste_du_texte(client):
    publier(brouillon(2027, introduction="Un <b>xylophone</b> & <script>alert(1)</script>"))
    contenu = client.get(ADRESSE, {"q": "xylophone"}).content.decode()
    assert "Un &lt;b&gt;<mark>xylophone</mark>&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;" in contenu


@pytest.mark.parametrize(
    ("donnees", "erreur"),
    [
        ({"q": "x" * 500}, "Saisissez 200 caractères au plus."),
        ({"q": "   "}, "Saisissez au moins un mot."),
        ({"q": "x", "exercice": "deux mille"}, "Saisissez un nombre entier, par exemple 12."),
        ({"q": "x", "exercice": "99999999999999999999"}, "Saisissez une année jusqu’à 2100."),
        ({"q": "x", "nature": "roman"}, "Sélectionnez un choix valide. roman n’en fait pas partie."),
    ],
)
def test_une_saisie_refusee_reste_a_l_ecran_avec_sa_raison(client, donnees, erreur):
    page = client.get(ADRESSE, donnees)
    assert page.status_code == 200
    assert page.context["trouvailles"] is None
    assert [e for es in page.context["form"].errors.values() for e in es] == [erreur]
    assert f'value="{donnees["q"].strip() and donnees["q"]}"' in page.content.decode() or not donnees["q"].strip()


def test_sans_question_la_page_dit_ou_elle_cherche(client):
    page = client.get(ADRESSE)
    assert page.status_code == 200
    assert page.context["form"].errors == {}
    assert "La recherche porte sur tout ce que contiennent les textes" in page.content.decode()


@pytest.mark.parametrize("nombre", [1, 12])
def test_trois_requetes_quoi_qu_on_trouve(nombre, django_assert_num_queries):
    for exercice in range(2027, 2027 + nombre):
        texte = brouillon(exercice)
        for n in range(1, 9):
            OrientationAnnuelle.objects.create(texte=texte, ordre=n, intitule="Xylophone", contenu="xylophone " * 50)
        publier(texte)
    with django_assert_num_queries(3):
        trouvailles = chercher(Texte.objects.publies(), "xylophone")
    assert [(len(t.passages), t.autres) for t in trouvailles] == [(5, 3)] * nombre


def test_rien_de_trouve_ne_coute_qu_une_requete(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert chercher(Texte.objects.publies(), "xylophone") == []


def test_surligner_coupe_aux_mots():
    mots = frozenset({"eleve", "oeuvre"})
    assert surligner("L’élève, à l’œuvre.", mots) == [
        Segment("L’", False),
        Segment("élève", True),
        Segment(", à l’", False),
        Segment("œuvre", True),
        Segment(".", False),
    ]
    assert surligner("", mots) == []
    assert surligner("élève", mots) == [Segment("élève", True)]
    assert surligner("élèves", mots) == [Segment("élèves", False)]


def test_l_extrait_entoure_le_premier_mot_marque():
    mots = frozenset({"mineur"})
    long = f"{'avant ' * 40}mineur {'apres ' * 60}"
    rendu = en_clair(extrait(long, mots))
    assert rendu.startswith("… avant") and rendu.endswith("apres …")
    assert "[mineur]" in rendu
    assert len(rendu) < 280
    assert en_clair(extrait("court", mots)) == "court"
    assert en_clair(extrait("", mots)) == ""
    assert en_clair(extrait("mineur" + "x" * 500 + " mineur", mots)).startswith("… ")
