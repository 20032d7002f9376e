"""Journey 8: Camille leaves a note on her phone; who succeeds her reads it on the first day, and ticks the first steps."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from mildeca_portal.socle.evenements import SYSTEME
from prefectures.actions.fonctions import clore_mandat, ouvrir_mandat
from prefectures.models import Mandat, Personne, Prefecture
from tests.e2e.conftest import MOT_DE_PASSE

CAMILLE, SUITE = "chef-25@prefectures.test", "suite-25@prefectures.test"


def test_d_un_chef_de_projet_au_suivant(ouvrir, connecter, capturer):
    page = connecter(ouvrir("mobile"), CAMILLE)
    page.goto("/prise-de-poste/note/")
    page.get_by_label("Votre note").fill("## À suivre\n\n- Rappeler le **rectorat**.")
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.get_by_role("region", name="Aperçu, non enregistré")).to_contain_text("Rappeler le rectorat.")
    page.get_by_role("button", name="Enregistrer la note").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("La note est enregistrée.")

    hier = timezone.localdate() - timedelta(days=1)
    doubs = Prefecture.objects.get(code="25")
    mandat = Mandat.objects.en_cours(hier).get(prefecture=doubs, niveau="departemental")
    Personne.objects.create_user(SUITE, MOT_DE_PASSE, prenom="Alix", nom="Suivant")
    clore_mandat(mandat, fin=timezone.localdate(), par=SYSTEME)
    suivant = Personne.objects.get(courriel=SUITE)
    ouvrir_mandat(suivant, doubs, "departemental", debut=timezone.localdate(), par=SYSTEME)

    page = connecter(ouvrir(), SUITE)
    page.goto("/tableau-de-bord/")
    page.get_by_role("link", name="Ouvrir la prise de poste").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Prise de poste")
    expect(page.get_by_role("region", name="Note du prédécesseur")).to_contain_text("Rappeler le rectorat.")
    page.get_by_role("button", name="Marquer comme fait : Vérifier l’équipe").click()
    expect(page.get_by_role("button", name="Décocher : Vérifier l’équipe")).to_be_visible()
    capturer(page, "prise-de-poste")

    page = ouvrir("mobile")
    page = connecter(page, "credits@mildeca.test")
    page.goto("/prises-de-poste/?region=27")
    expect(page.get_by_role("row", name="Doubs (25)")).to_contain_text("Alix Suivant")
    page.get_by_role("row", name="Doubs (25)").get_by_role("link", name="Lire la note").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Note de passation")
    expect(page.get_by_role("main")).to_contain_text("Cette note ne change plus.")
