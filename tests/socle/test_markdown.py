import pytest
from hypothesis import given
from hypothesis import strategies as st

from mildeca_portal.socle.markdown import rendre
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
