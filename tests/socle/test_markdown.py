import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.markdown import balise_html, refuser_le_html, refuser_les_balises, rendre
from mildeca_portal.socle.templatetags.texte import markdown


def test_un_texte_courant():
    assert rendre("Une **priorité**.\n\n- un\n- deux\n") == (
        "<p>Une <strong>priorité</strong>.</p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    ("saisi", "rendu"),
    [
        ("# Titre", "<h3>Titre</h3>\n"),
        ("## Titre", "<h3>Titre</h3>\n"),
        ("# Un\n## Deux\n#### Trois", "<h3>Un</h3>\n<h4>Deux</h4>\n<h5>Trois</h5>\n"),
        (
            "\n".join(f"{'#' * n} {n}" for n in range(1, 7)),
            "<h3>1</h3>\n<h4>2</h4>\n<h5>3</h5>\n<h6>4</h6>\n<h6>5</h6>\n<h6>6</h6>\n",
        ),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;\n"),
        ("[lien](javascript:alert(1))", "<p>[lien](javascript:alert(1))</p>\n"),
        ("<b onclick=x>gras</b>", "<p>&lt;b onclick=x&gt;gras&lt;/b&gt;</p>\n"),
        ("![image](https://exemple.test/x.png)", "<p></p>\n"),
        (
            "[MILDECA](https://www.drogues.gouv.fr)",
            '<p><a href="https://www.drogues.gouv.fr" rel="noopener noreferrer">MILDECA</a></p>\n',
        ),
    ],
)
def test_ce_qui_passe_et_ce_qui_ne_passe_pas(saisi, rendu):
    assert rendre(saisi).replace("<p>&lt;script", "&lt;script").replace("script&gt;</p>", "script&gt;") == rendu


def test_un_tableau():
    assert rendre("| a |\n| --- |\n| 1 |\n") == (
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>\n"
    )


def test_le_filtre_accepte_l_absence():
    assert markdown(None) == ""


@given(st.text(alphabet="<>ab\"'=/ \n#*[]()&;:scriptonload", max_size=80))
def test_rien_d_actif_ne_passe(saisi):
    html = rendre(saisi)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("saisi", "balise"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("Avant.\n\n<SCRIPT src=x></SCRIPT>", "<SCRIPT src=x>"),
        ("un <b>mot</b>", "<b>"),
        ('un <a href="x">lien</a>', '<a href="x">'),
        ("une <img src=x onerror=y>", "<img src=x onerror=y>"),
        ("<machin onclick=x>", "<machin onclick=x>"),
        ("fin</div>", "</div>"),
        ("<br/>", "<br/>"),
        ("<!-- caché -->", "<!"),
        ("<script", "<script"),
        ("< 18 ans", ""),
        ("jeunes de < 18 ans et > 12 ans", ""),
        ("a <b", ""),
        ("si a <b et c> d", ""),
        ("5<10 et 7>3", ""),
        ("la balise `<script>` s’écrit", ""),
        ("```\n<script>\n```", ""),
        ("    <script>", ""),
        ("\\<b\\>", ""),
        ("&lt;b&gt;", ""),
        ("<https://www.drogues.gouv.fr>", ""),
        ("<contact@exemple.test>", ""),
        ("Madame <nom du préfet>", ""),
        ("<prénom> <nom>", ""),
    ],
)
def test_une_balise_html_est_reconnue_et_rien_d_autre(saisi, balise):
    assert balise_html(saisi) == balise


def test_la_phrase_nomme_la_balise():
    with pytest.raises(ValidationError) as refus:
        refuser_le_html("<script>alert(1)</script>")
    assert refus.value.messages == [
        "Le texte ne peut pas contenir de balises HTML (<script>)\u00a0: utilisez la mise en forme Markdown."
    ]
    with pytest.raises(ValidationError) as refus:
        refuser_les_balises("Titre <b>gras</b>")
    assert refus.value.messages == ["Ce champ ne peut pas contenir de balises HTML (<b>)."]


@given(st.text(alphabet="<> /=ab0!?-\n`\\", max_size=60))
def test_aucun_texte_n_arrete_la_recherche_d_une_balise(saisi):
    assert balise_html(saisi) == "" or balise_html(saisi).startswith("<")
