"""Journey 7: the regional roadmap, an action added to the plan of the Doubs, a project tied to it, its amount on the plan."""

from playwright.sync_api import expect

from credits.models import ACCORDES, Projet
from feuilles_de_route.models import AxeFeuilleDeRoute, FicheAction
from mildeca_portal.socle.templatetags.formats import euros

REGIONAL, DOUBS = "region-27@prefectures.test", "chef-25@prefectures.test"
INTITULE = "Former les équipes éducatives au repérage précoce"


def test_de_la_feuille_de_route_au_montant_du_projet(ouvrir, connecter, capturer):
    axe = AxeFeuilleDeRoute.objects.filter(feuille__region="27").order_by("ordre")[0]
    objectif = axe.objectifs_cibles.order_by("numero")[0]
    projet = Projet.objects.filter(prefecture__code="25", statut__in=ACCORDES, echelle="departementale").latest("pk")

    page = connecter(ouvrir(), REGIONAL)
    page.goto("/feuilles-de-route/")
    page.get_by_role("link", name="Bourgogne-Franche-Comté").click()
    expect(page.get_by_role("heading", level=2, name="Axes")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name=str(axe), exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="Doubs (25)")).to_contain_text("en concertation")
    capturer(page, "feuille-de-route")

    page = connecter(ouvrir(), DOUBS)
    page.goto("/plans-actions/25/")
    page.get_by_role("link", name="Ajouter une action").first.click()
    page.get_by_label("Code").fill("9.9")
    page.get_by_label("Intitulé").fill(INTITULE)
    page.get_by_label("Axe de la feuille de route").select_option(label=str(axe))
    page.get_by_label("Objectif cible").select_option(label=str(objectif))
    page.get_by_text("Adolescents", exact=True).click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("L’action est ajoutée au plan.")
    action = FicheAction.objects.get(plan__prefecture__code="25", code="9.9")
    assert (action.axe_feuille, action.objectif_cible, action.publics) == (axe, objectif, ["adolescents"])

    page.goto(f"/projets/{projet.pk}/")
    page.get_by_role("link", name="Rattacher à une action du plan").click()
    page.get_by_label("Action du plan").select_option(value=str(action.pk))
    page.get_by_role("button", name="Rattacher").click()
    expect(page.get_by_role("main")).to_contain_text(str(action))

    page.goto("/plans-actions/25/")
    fiche = page.locator(f"#action-{action.pk}")
    expect(fiche).to_contain_text(INTITULE)
    expect(fiche).to_contain_text(projet.intitule)
    expect(fiche).to_contain_text(f"1 projet, {euros(projet.montant_accorde)} accordé")
    capturer(page, "plan-d-actions", entiere=True)


def test_une_action_incomplete_est_dite_et_rien_n_est_perdu(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), DOUBS)
    page.goto("/plans-actions/25/actions/ajouter/")
    page.get_by_label("Code").fill("9.9")
    page.get_by_label("Leviers hors crédits").fill("Contrôles conjoints")
    page.get_by_role("button", name="Enregistrer").click()

    resume = page.get_by_role("alert")
    expect(resume).to_be_focused()
    expect(resume.get_by_role("link", name="Intitulé")).to_be_visible()
    resume.get_by_role("link", name="Axe de la feuille de route").click()
    expect(page.get_by_label("Axe de la feuille de route")).to_be_focused()
    expect(page.get_by_label("Code")).to_have_value("9.9")
    expect(page.get_by_label("Leviers hors crédits")).to_have_value("Contrôles conjoints")
