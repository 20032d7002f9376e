"""Components: what each writes for given parameters."""

from datetime import date

import django_tables2
import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.templatetags.composants import poids
from tests.interface.page import Page, texte

# A table's template is rendered with the context processors, which ask whether this is a demonstration.
pytestmark = pytest.mark.django_db


def rendre(source: str, adresse: str = "/liste/", **contexte: object) -> Page:
    charge = "{% load composants django_tables2 %}"
    return Page(Template(charge + source).render(Context({"request": RequestFactory().get(adresse), **contexte})))


def test_le_fil_d_ariane_part_de_l_accueil():
    page = rendre('{% fil "Préfectures" "prefectures:annuaire" "Région" "/x/" "Doubs" %}')
    assert [(texte(a), a.get("href"), a.get("aria-current")) for a in page.un("ol").iter("a")] == [
        ("Accueil", "/", None),
        ("Préfectures", "/prefectures/", None),
        ("Région", "/x/", None),
        ("Doubs", None, "page"),
    ]


def test_un_fil_incomplet_est_une_erreur_de_programme():
    with pytest.raises(ValueError, match="zip"):
        rendre('{% fil "Préfectures" "Doubs" %}')


def test_une_alerte_avec_titre():
    alerte = rendre('{% alerte "Dit." "attention" "Titre" %}').racine.find("body/div")
    assert (alerte.get("class"), alerte.get("role")) == ("fr-alert fr-alert--warning fr-mb-3w", "status")
    assert texte(alerte.find("h2")) == "Titre"


@pytest.mark.parametrize(
    ("niveau", "classe"), [("succes", " fr-badge--success"), ("neutre", ""), ("nouveau", " fr-badge--new")]
)
def test_une_etiquette_porte_ses_mots(niveau, classe):
    badge = rendre('{% etiquette "Transmise" niveau %}', niveau=niveau).un("span")
    assert badge.get("class") == f"fr-badge fr-badge--sm{classe} fr-badge--no-icon"
    assert texte(badge) == "Transmise"


def test_un_chiffre_dit_sa_source_et_mene_a_sa_page():
    page = rendre('{% chiffre_cle "Reste à programmer" "82 400,00 €" source="Crédits 2026" adresse="/credits/2026/" %}')
    assert texte(page.un("a")) == "Reste à programmer"
    assert [texte(p) for p in page.tous("p")] == ["82 400,00 €", "Source : Crédits 2026"]
    assert rendre('{% chiffre_cle "Sans lien" "3" detail="Détail" %}').tous("a") == []


def test_un_telechargement_dit_son_format_et_son_poids():
    fichier = Fichier(nom="circulaire.pdf", extension="pdf", taille=1_258_291)
    lien = rendre('{% telechargement "Circulaire signée" "/f/" fichier %}', fichier=fichier).un("a")
    assert texte(lien.find("span")) == "PDF – 1,3 Mo"
    assert poids(61_400) == "61\u00a0ko"
    lien = rendre('{% telechargement "Données" "/d/" type_="XLSX" %}').un("a")
    assert texte(lien) == "Données XLSX"


@pytest.mark.parametrize(("fait", "total", "phrase"), [(1, 3, "33"), (0, 0, "0"), (102, 102, "100")])
def test_la_progression_se_lit_sans_la_barre(fait, total, phrase):
    page = rendre("{% progression fait total %}", fait=fait, total=total)
    assert texte(page.tous("p")[0]) == f"Avancement : {phrase} % ({fait} sur {total})"


def test_la_pagination_garde_les_filtres():
    page = rendre("{% pagination page %}", "/liste/?region=27&page=2", page=Paginator(range(100), 10).page(2))
    liens = {texte(a): a.get("href") for a in page.tous("a")}
    assert liens["Première page"] == liens["Page précédente"] == "?region=27&page=1"
    assert liens["Page suivante"] == "?region=27&page=3"
    assert liens["Dernière page"] == "?region=27&page=10"
    assert liens["2"] is None
    assert page.un("a", aria_current="page").get("title") == "Page 2"
    assert texte(page.un("span")) == "…"


def test_une_seule_page_n_a_pas_de_pagination():
    assert rendre("{% pagination page %}", page=Paginator([1], 10).page(1)).tous("nav") == []
    seule = Template("{% load composants %}{% pagination page %}").render(
        Context({"page": Paginator([1, 2], 1).page(1)})
    )
    assert Page(seule).un("a", title="Page 2").get("href") == "?page=2"


def test_les_bouts_de_la_pagination_ne_sont_pas_des_liens():
    page = rendre("{% pagination page %}", page=Paginator([1, 2], 1).page(1))
    inactifs = [texte(a) for a in page.tous("a", aria_disabled="true")]
    assert inactifs == ["Première page", "Page précédente"]


class Filtre:
    """What `filtres` reads of a django-filter FilterSet."""

    class Formulaire(forms.Form):
        region = forms.CharField(label="Région", required=False)

    def __init__(self, donnees):
        self.form = self.Formulaire(donnees)


def test_les_filtres_s_effacent_quand_il_y_en_a():
    page = rendre("{% filtres filtre %}", "/liste/?region=27", filtre=Filtre({"region": "27"}))
    form = page.un("form")
    assert (form.get("method"), form.get("action")) == ("get", "/liste/")
    assert texte(page.un("label")) == "Région"
    assert texte(page.un("button")) == "Filtrer"
    assert page.un("a").get("href") == "/liste/"
    assert rendre("{% filtres filtre %}", filtre=Filtre({})).tous("a") == []


def test_la_liste_de_taches_dit_chaque_etat():
    taches = [
        {
            "libelle": "Section A",
            "adresse": "/a/",
            "etat": "À compléter",
            "niveau": "attention",
            "detail": "2 questions",
        },
        {"libelle": "Section B", "adresse": "", "etat": "Complète", "niveau": "succes", "detail": ""},
    ]
    page = rendre('{% liste_de_taches taches "Sections" %}', taches=taches)
    assert [texte(li) for li in page.tous("li")] == ["Section A 2 questions À compléter", "Section B Complète"]
    assert page.un("ul").get("aria-label") == "Sections"
    assert page.un("a").get("href") == "/a/"


class Table(django_tables2.Table):
    legende = "Préfectures"
    nom = django_tables2.Column()
    montant = django_tables2.Column(attrs={"td": {"class": "fr-cell--right"}}, orderable=False, footer="12")


LIGNES = [{"nom": "Ain", "montant": "5"}, {"nom": "Doubs", "montant": "7"}]


def test_une_liste_a_une_legende_des_entetes_et_un_pied():
    page = rendre("{% render_table table %}", "/liste/?sort=-nom&region=27", table=Table(LIGNES, order_by="-nom"))
    assert texte(page.un("caption")) == "Préfectures"
    entetes = page.tous("th", scope="col")
    assert [th.get("aria-sort") for th in entetes] == ["descending", None]
    assert texte(entetes[0]) == "Nom↓"
    assert page.un("a").get("href") == "?sort=nom&region=27"
    assert [texte(th) for th in page.tous("th", scope="row")] == ["Doubs", "Ain"]
    assert [td.get("class") for td in page.tous("td")] == ["fr-cell--right", "fr-cell--right", "", "fr-cell--right"]
    assert texte(page.un("tfoot")) == "12"


def test_une_liste_vide_le_dit():
    page = rendre("{% render_table table %}", table=Table([], empty_text="Aucune préfecture."))
    assert texte(page.un("td", colspan="2")) == "Aucune préfecture."


def test_une_liste_longue_est_paginee():
    table = Table(LIGNES * 30)
    table.paginate(page=2, per_page=25)
    page = rendre("{% render_table table %}", "/liste/?page=2", table=table)
    assert len(page.tous("th", scope="row")) == 25
    assert page.un("a", aria_current="page").get("title") == "Page 2"


def test_une_liste_sans_legende_est_une_erreur_de_programme():
    class SansLegende(django_tables2.Table):
        nom = django_tables2.Column()

    with pytest.raises(ImproperlyConfigured, match="SansLegende"):
        rendre("{% render_table table %}", table=SansLegende([]))


class TestAu:
    """A page at another date."""

    ADRESSE = "/liste/?q=doubs&au=2024-06-30&region=27"

    def test_une_date_passee_se_dit_et_se_quitte(self):
        alerte = rendre("{% situation_au jour %}", self.ADRESSE, jour=date(2024, 6, 30)).racine.find("body/div")
        assert texte(alerte) == "Situation au 30 juin 2024. Revenir à aujourd’hui"
        assert alerte.find("p/a").get("href") == "/liste/?q=doubs&region=27"

    def test_une_date_a_venir_est_prevue(self):
        page = rendre("{% situation_au jour %}", "/liste/?au=2999-01-01", jour=date(2999, 1, 1))
        assert texte(page.un("p")) == "Situation prévue au 1er janvier 2999. Revenir à aujourd’hui"
        assert page.un("a").get("href") == "/liste/"

    def test_aujourd_hui_ne_se_dit_pas(self):
        assert rendre("{% situation_au jour %}", jour=timezone.localdate()).tous("div") == []

    def test_la_forme_garde_les_autres_parametres(self):
        champs = [(i.get("name"), i.get("value")) for i in rendre("{% choix_au %}", self.ADRESSE).tous("input")]
        assert champs == [("q", "doubs"), ("region", "27"), ("au", "2024-06-30")]

    def test_une_date_mal_ecrite_reste_a_l_ecran_avec_son_erreur(self):
        page = rendre("{% choix_au %}", "/liste/?au=hier")
        assert page.un("input").get("value") == "hier"
        assert "Saisissez une date, par exemple 30/06/2024." in texte(page.racine)
