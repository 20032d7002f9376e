"""The pack writes every widget with its label, its help and its errors, tied by their ids."""

from datetime import date
from decimal import Decimal

import pytest
from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from mildeca_portal.socle.crispy import Bouton, Lien, TableauDeSaisie
from mildeca_portal.socle.formulaires import ChampDecimal, ChampEntier, ChampMontant, FormulaireDsfr
from tests.interface.page import Page, texte

AIDE = "Une aide"


class ToutForm(FormulaireDsfr, forms.Form):
    texte = forms.CharField(help_text=AIDE)
    nombre = ChampEntier(help_text=AIDE)
    montant = ChampMontant(help_text=AIDE)
    jour = forms.DateField(help_text=AIDE)
    moment = forms.DateTimeField(help_text=AIDE)
    recit = forms.CharField(widget=forms.Textarea, help_text=AIDE)
    choix = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], help_text=AIDE)
    accord = forms.BooleanField(help_text=AIDE)
    avis = forms.ChoiceField(choices=[("oui", "Oui"), ("non", "Non")], widget=forms.RadioSelect, help_text=AIDE)
    publics = forms.MultipleChoiceField(
        choices=[("j", "Jeunes"), ("p", "Parents")], widget=forms.CheckboxSelectMultiple, help_text=AIDE
    )
    fichier = forms.FileField(help_text=AIDE)
    cache = forms.CharField(widget=forms.HiddenInput, required=False)


CONTROLES = {
    "texte": ("input", "fr-input", "text"),
    "nombre": ("input", "fr-input", "text"),
    "montant": ("input", "fr-input", "text"),
    "jour": ("input", "fr-input", "date"),
    "moment": ("input", "fr-input", "datetime-local"),
    "recit": ("textarea", "fr-input", None),
    "choix": ("select", "fr-select", None),
    "accord": ("input", None, "checkbox"),
    "fichier": ("input", "fr-upload", "file"),
}
OBLIGATOIRE = "Ce champ est obligatoire."


def rendre(form: forms.BaseForm) -> Page:
    return Page(render_crispy_form(form, context={"csrf_token": "jeton"}))


@pytest.mark.parametrize("nom", CONTROLES)
def test_un_champ_valide_est_nomme_et_decrit_par_son_aide(nom):
    page = rendre(ToutForm())
    balise, classe, type_ = CONTROLES[nom]
    controle = page.un(balise, name=nom)

    assert (controle.get("class"), controle.get("type")) == (classe, type_)
    assert controle.get("aria-describedby") == f"id_{nom}_helptext"
    assert page.decrit(controle) == [AIDE]
    assert controle.get("aria-invalid") is None
    etiquette = page.un("label", for_=f"id_{nom}")
    assert texte(etiquette).startswith(nom.capitalize())


@pytest.mark.parametrize("nom", CONTROLES)
def test_un_champ_en_erreur_garde_son_aide(nom):
    page = rendre(ToutForm({}))
    controle = page.un(CONTROLES[nom][0], name=nom)

    assert controle.get("aria-describedby") == f"id_{nom}_helptext id_{nom}_error"
    assert page.decrit(controle) == [AIDE, OBLIGATOIRE]
    assert controle.get("aria-invalid") == "true"


@pytest.mark.parametrize(("nom", "type_"), [("avis", "radio"), ("publics", "checkbox")])
def test_un_groupe_en_erreur_est_decrit_par_son_aide_et_son_erreur(nom, type_):
    page = rendre(ToutForm({}))
    groupe = page.un("fieldset", id=f"id_{nom}")

    assert texte(page.par_id[groupe.get("aria-labelledby")]) == f"{nom.capitalize()} {AIDE}"
    assert groupe.get("aria-describedby") == f"id_{nom}_helptext id_{nom}_error"
    assert page.decrit(groupe) == [AIDE, OBLIGATOIRE]
    assert groupe.get("role") == ("radiogroup" if type_ == "radio" else None)
    options = page.tous("input", name=nom)
    assert [o.get("id") for o in options] == [f"id_{nom}_0", f"id_{nom}_1"]
    assert {o.get("type") for o in options} == {type_}
    assert [texte(page.un("label", for_=o.get("id"))) for o in options] in (["Oui", "Non"], ["Jeunes", "Parents"])


def test_ce_qui_a_ete_saisi_reste_a_l_ecran():
    page = rendre(
        ToutForm(
            {
                "texte": "Besançon",
                "nombre": "douze",
                "montant": "82 400,505",
                "choix": "b",
                "avis": "non",
                "publics": ["p"],
                "recit": "Long <récit>",
                "jour": "2026-03-15",
            }
        )
    )

    assert page.un("input", name="nombre").get("value") == "douze"
    assert page.decrit(page.un("input", name="nombre"))[1] == "Saisissez un nombre entier, par exemple 12."
    assert page.un("input", name="montant").get("value") == "82 400,505"
    assert page.decrit(page.un("input", name="montant"))[1] == "Un montant a au plus deux décimales."
    assert page.un("input", name="jour").get("value") == "2026-03-15"
    assert texte(page.un("option", value="b", selected="")) == "B"
    assert page.un("input", name="avis", value="non").get("checked") is not None
    assert page.un("input", name="publics", value="p").get("checked") is not None
    assert texte(page.un("textarea", name="recit")) == "Long <récit>"


def test_le_resume_des_erreurs_mene_a_chaque_champ():
    class AvecTout(ToutForm):
        def clean(self):
            raise forms.ValidationError("Les deux dates se contredisent.")

    page = rendre(AvecTout({}))
    resume = page.un("div", role="alert")

    assert resume.get("tabindex") == "-1"
    assert texte(resume.find("h2")) == "12 erreurs sont à corriger"
    lignes = resume.findall("ul/li")
    assert texte(lignes[0]) == "Les deux dates se contredisent."
    liens = [a.get("href") for a in resume.iter("a")]
    assert liens == [f"#id_{n}" for n in list(CONTROLES)[:8]] + ["#id_avis_0", "#id_publics_0", "#id_fichier"]
    assert {page.par_id[lien[1:]].tag for lien in liens} == {"input", "textarea", "select"}
    assert texte(lignes[1]) == f"Texte : {OBLIGATOIRE}"


def test_une_seule_erreur_au_singulier():
    class Petit(FormulaireDsfr, forms.Form):
        nom = forms.CharField()

    assert texte(rendre(Petit({})).un("h2")) == "Une erreur est à corriger"


def test_un_champ_cache_en_erreur_est_dit_sans_lien():
    class Cache(FormulaireDsfr, forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput)

    resume = rendre(Cache({"version": "x"})).un("div", role="alert")
    assert texte(resume.find("ul")) == "Version : Saisissez un nombre entier."
    assert list(resume.iter("a")) == []


def test_le_facultatif_est_dit_le_reste_est_obligatoire():
    class Deux(FormulaireDsfr, forms.Form):
        nom = forms.CharField()
        prenom = forms.CharField(label="Prénom", required=False)
        accord = forms.BooleanField(required=False)

    page = rendre(Deux())
    assert texte(page.un("label", for_="id_prenom")) == "Prénom (facultatif)"
    assert texte(page.un("label", for_="id_nom")) == "Nom"
    assert texte(page.un("label", for_="id_accord")) == "Accord"
    assert texte(page.tous("p")[0]) == "Sauf mention contraire, tous les champs sont obligatoires."


def test_un_fichier_deja_depose_est_nomme_et_n_est_plus_exige():
    page = rendre(ToutForm(initial={"fichier": "circulaire.pdf"}))
    controle = page.un("input", name="fichier")

    assert controle.get("required") is None
    assert "Fichier déjà déposé : circulaire.pdf. En choisir un autre le remplace." in [
        texte(p) for p in page.tous("p")
    ]
    assert rendre(ToutForm()).un("input", name="fichier").get("required") == ""


def test_le_formulaire_entier_groupes_et_boutons():
    class Groupe(FormulaireDsfr, forms.Form):
        bouton = "Publier la circulaire"
        annuler = "/circulaires/"
        groupes = (("Identité", ("nom", "absent")), ("Vide", ("absent",)))
        nom = forms.CharField()
        rang = forms.CharField()

    page = rendre(Groupe())
    form = page.un("form")
    assert (form.get("method"), form.get("novalidate"), form.get("enctype")) == ("post", "", None)
    assert page.un("input", name="csrfmiddlewaretoken").get("value") == "jeton"
    assert [texte(legende) for legende in page.tous("legend")] == ["Identité"]
    assert [e.get("name") for e in page.tous("input", type="text")] == ["rang", "nom"]
    assert texte(page.un("button", type="submit")) == "Publier la circulaire"
    assert (texte(page.un("a")), page.un("a").get("href")) == ("Annuler", "/circulaires/")
    assert rendre(ToutForm()).un("form").get("enctype") == "multipart/form-data"


def test_plusieurs_boutons_dans_la_disposition():
    class Decision(FormulaireDsfr, forms.Form):
        bouton = ""
        motif = forms.CharField()

        def disposition(self):
            retenir = Bouton("Retenir", nom="acte", valeur="retenir")
            rejeter = Bouton("Rejeter", nom="acte", valeur="rejeter", secondaire=True)
            return Layout("motif", retenir, rejeter, Lien("Revenir", "/projets/"))

    page = rendre(Decision())
    assert [(b.get("name"), b.get("value"), b.get("class"), texte(b)) for b in page.tous("button")] == [
        ("acte", "retenir", "fr-btn", "Retenir"),
        ("acte", "rejeter", "fr-btn fr-btn--secondary", "Rejeter"),
    ]
    assert (page.un("a").get("href"), texte(page.un("a"))) == ("/projets/", "Revenir")


def test_un_formulaire_de_recherche_ne_porte_pas_de_jeton():
    class Recherche(FormulaireDsfr, forms.Form):
        methode = "get"
        sans_mention = True
        bouton = ""
        mot = forms.CharField(required=False)

    page = rendre(Recherche())
    assert page.tous("input", name="csrfmiddlewaretoken") == []
    assert page.tous("button") == []
    assert texte(page.un("label")) == "Mot"


def test_le_filtre_crispy_ecrit_les_memes_champs():
    gabarit = Template("{% load crispy_forms_tags %}{{ form|crispy }}")
    page = Page(gabarit.render(Context({"form": ToutForm({})})))

    assert page.tous("form") == []
    assert page.un("div", role="alert") is not None
    assert page.un("input", name="texte").get("aria-describedby") == "id_texte_helptext id_texte_error"
    assert page.un("input", name="cache").get("type") == "hidden"


def test_un_tableau_de_saisie_nomme_chaque_case_par_sa_ligne_et_sa_colonne():
    class Tableau(FormulaireDsfr, forms.Form):
        ars_nombre = ChampEntier()
        ars_montant = ChampMontant()

        def disposition(self):
            lignes = [("ARS", ["ars_nombre", "ars_montant"]), ("Total", ["3", "12 000,00 €"])]
            return TableauDeSaisie("Financeurs", ["Nombre", "Montant"], lignes, entete="Financeur", prefixe="fin")

    page = rendre(Tableau({"ars_nombre": "3", "ars_montant": "-"}))
    assert texte(page.un("caption")) == "Financeurs"
    assert [th.get("scope") for th in page.tous("th")] == ["col"] * 3 + ["row"] * 2
    case = page.un("input", name="ars_montant")
    assert [texte(page.par_id[i]) for i in case.get("aria-labelledby").split()] == ["ARS", "Montant"]
    assert page.decrit(case) == ["Saisissez un montant en euros, par exemple 82 400,00."]
    assert [texte(td) for td in page.tous("td")][-2:] == ["3", "12 000,00 €"]


def test_un_jeu_de_formulaires_en_tableau_et_en_blocs():
    class Ligne(FormulaireDsfr, forms.Form):
        nom = forms.CharField()
        part = ChampDecimal(required=False)

        @property
        def helper(self):
            helper = super().helper
            helper.layout = None
            helper.template = "crispy_dsfr/table_inline_formset.html"
            helper.legende = "Partenaires"
            return helper

    lignes = forms.formset_factory(Ligne, extra=1)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "1", "form-0-nom": "", "form-0-part": "1,5", "form-1-nom": "B"}
    )
    page = Page(render_crispy_form(lignes, helper=Ligne().helper, context={"csrf_token": "jeton"}))
    assert texte(page.un("caption")) == "Partenaires"
    assert [texte(th) for th in page.tous("th")] == ["Nom", "Part (facultatif)"]
    nom = page.un("input", name="form-0-nom")
    assert nom.get("aria-labelledby") == "form_colonne_nom"
    assert page.decrit(nom) == [OBLIGATOIRE]
    assert [a.get("href") for a in page.un("div", role="alert").iter("a")] == ["#id_form-0-nom"]
    assert page.un("input", name="form-TOTAL_FORMS").get("value") == "2"

    blocs = Page(render_crispy_form(lignes, context={"csrf_token": "jeton"}))
    assert [e.get("name") for e in blocs.tous("input", type="text")] == [
        "form-0-nom",
        "form-0-part",
        "form-1-nom",
        "form-1-part",
    ]


@pytest.mark.parametrize(
    ("saisie", "lue"),
    [
        ("82 400,50 €", Decimal("82400.50")),
        ("82\u202f400", Decimal(82400)),
        ("1\u00a0000\u00a0000,00", Decimal("1000000.00")),
        ("12.5", Decimal("12.5")),
    ],
)
def test_un_montant_se_lit_comme_on_l_ecrit(saisie, lue):
    assert ChampMontant().clean(saisie) == lue


@pytest.mark.parametrize("saisie", ["1e400", "NaN", "Infinity", "9" * 13, "0,1234567"])
def test_un_decimal_est_un_nombre_que_l_on_peut_ecrire(saisie):
    with pytest.raises(forms.ValidationError):
        ChampDecimal().clean(saisie)


def test_un_montant_est_rendu_avec_une_virgule():
    class Montant(FormulaireDsfr, forms.Form):
        montant = ChampMontant(required=False)

    assert (
        rendre(Montant(initial={"montant": Decimal("82400.50")})).un("input", name="montant").get("value") == "82400,50"
    )
    assert Montant({"montant": "82 400,50"}, initial={"montant": Decimal("82400.50")}).has_changed() is False
    assert ChampMontant(required=False).clean("") is None


def test_une_date_est_rendue_comme_le_navigateur_la_lit():
    page = rendre(ToutForm(initial={"jour": date(2026, 3, 15)}))
    assert page.un("input", name="jour").get("value") == "2026-03-15"
