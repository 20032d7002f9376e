"""The browser's own guards see what they are there to see."""

import pytest

FAUTES = {
    "console": ("console.error('Aïe')", "console : Aïe"),
    "avertissement": ("console.warn('Attention')", "console : Attention"),
    "exception": ("setTimeout(() => { throw new Error('Cassé') }, 0)", "JavaScript : Cassé"),
    "ressource": ("fetch('/nulle-part/')", "404 : GET /nulle-part/"),
    "style en ligne": ("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')", "console : "),
    "autre hôte": ("new Image().src = 'http://ailleurs.test/x.png'", "console : "),
}


@pytest.mark.parametrize("cas", FAUTES)
def test_une_faute_du_navigateur_est_vue(page_anonyme, cas):
    script, attendue = FAUTES[cas]
    page = page_anonyme
    page.goto("/accessibilite/")
    page.evaluate(f"() => {{ {script}; return null }}")
    page.page.wait_for_timeout(300)

    assert [faute for faute in page.surveillance.fautes if faute.startswith(attendue)] != []
    page.surveillance.fautes.clear()


def test_un_document_inaccessible_est_vu(page_anonyme):
    page = page_anonyme
    page.goto("/accessibilite/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    page.verifier(encore=True)

    assert [faute.partition(", ")[0] for faute in page.surveillance.fautes] == ["axe /accessibilite/ : image-alt"]
    page.surveillance.fautes.clear()


def test_un_refus_annonce_est_admis_les_autres_non(page_anonyme):
    page = page_anonyme
    page.attendre_code(404)
    page.goto("/nulle-part/")
    assert page.surveillance.fautes == []
    page.surveillance.codes_attendus.clear()
    page.goto("/nulle-part/ailleurs/")
    assert page.surveillance.fautes == ["404 : GET /nulle-part/ailleurs/"]
    page.surveillance.fautes.clear()
