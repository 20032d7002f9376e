"""Filling the survey in a real browser: nothing typed is lost, whatever one does with the page; without script as well."""

import re
import time
from typing import Any

from django.utils import timezone
from playwright.sync_api import Route, expect

from rapports.dossiers import Dossier
from rapports.models import Campagne, Reponse
from rapports.questionnaire.definition import Question, Type
from tests.e2e.clavier import saisies
from tests.rapports.fabriques import reponse_de, valeurs_completes, version

CHEF, ADJOINT = "chef-25@prefectures.test", "agent-25@prefectures.test"
ADRESSE = "/enquetes/2025/25/"
ENREGISTRE = re.compile("Enregistré à")


def la_reponse() -> Reponse:
    return reponse_de(Campagne.objects.get(exercice=2025), "25")


def contenus() -> dict[str, Any]:
    return dict(la_reponse().valeurs.values_list("cle", "contenu"))


def bientot(attendus: dict[str, Any]) -> None:
    """What leaves with the page arrives a little after it."""
    for _ in range(100):
        if contenus() == attendus:
            return
        time.sleep(0.1)
    assert contenus() == attendus


def etat(page: Any) -> Any:
    return page.page.locator("[data-etat]")


def test_le_champ_garde_le_focus_et_la_page_est_quittee_rien_n_est_perdu(ouvrir, connecter):
    page = connecter(ouvrir(), CHEF)
    page.goto(f"{ADRESSE}sections/A/")
    page.get_by_label("A4. Agents participant à la mission").fill("1,5")
    page.goto(ADRESSE)
    bientot({"organisation.etp": "1.5"})


def test_piege_continuer_pendant_un_enregistrement_ne_perd_rien(ouvrir, connecter):
    """DS #8311: the automatic save is on its way when the button is pressed, and the field has changed since."""
    page = connecter(ouvrir(), CHEF)
    page.goto(f"{ADRESSE}sections/A/")
    retenues: list[Route] = []

    def retenir(route: Route) -> None:
        if route.request.headers.get("accept") == "application/json" and not retenues:
            retenues.append(route)
        else:
            route.continue_()

    page.page.route("**/sections/A/", retenir)
    champ = page.get_by_label("A4. Agents participant à la mission")
    champ.fill("1,5")
    page.keyboard.press("Tab")
    expect(etat(page)).to_have_text("Enregistrement…")
    champ.fill("2,5")
    page.page.get_by_role("button", name="Enregistrer et continuer").click(no_wait_after=True)
    page.page.wait_for_timeout(500)
    assert contenus() == {}
    retenues[0].continue_()
    expect(page.page).to_have_url(re.compile("sections/B/"))
    assert contenus() == {"organisation.etp": "2.5"}


def test_le_bouton_reste_sous_le_doigt_et_le_clic_n_est_pas_perdu(ouvrir, connecter):
    """On a phone, pressing a button takes the focus from the field, which changes: a save would move the button away."""
    page = connecter(ouvrir("mobile"), CHEF)
    page.goto(f"{ADRESSE}sections/K/")
    champ, bouton = page.get_by_label("K1. Visa"), page.get_by_role("button", name="Enregistrer", exact=True).first
    barre = page.page.locator(".enquete-barre")
    hauteur = barre.bounding_box()["height"]
    champ.fill("Camille")
    page.keyboard.press("Tab")
    expect(etat(page)).to_have_text(ENREGISTRE)
    assert barre.bounding_box()["height"] == hauteur  # though what it says is shorter
    bouton.hover()
    champ.fill("Camille Exemple")
    page.page.mouse.down()
    assert ENREGISTRE.search(etat(page).inner_text())  # no save began under the finger
    page.page.mouse.up()
    expect(page.get_by_text("Section K enregistrée à")).to_be_visible()
    assert contenus() == {"validation.visa_nom": "Camille Exemple"}


def test_deux_personnes_dans_une_section_ne_s_ecrasent_pas(ouvrir, connecter):
    chef, adjoint = connecter(ouvrir(), CHEF), connecter(ouvrir("mobile"), ADJOINT)
    for page in (chef, adjoint):
        page.goto(f"{ADRESSE}sections/A/")
    for page, libelle, valeur in (
        (chef, "A4. Agents participant à la mission", "1,5"),
        (adjoint, "A6. Nombre de changements", "1"),
    ):
        page.get_by_label(libelle).fill(valeur)
        page.keyboard.press("Tab")
        expect(etat(page)).to_have_text(ENREGISTRE)
    attendus = {"organisation.etp": "1.5", "organisation.changements": 1}
    assert contenus() == attendus
    # Each page still shows the other's question as it was: sending the whole of it writes nothing over.
    for page in (chef, adjoint):
        page.get_by_role("button", name="Enregistrer", exact=True).first.click()
        expect(page.get_by_text("Section A enregistrée à")).to_be_visible()
    assert contenus() == attendus


def test_deux_onglets_d_une_personne_choisissent(ouvrir, connecter):
    page = connecter(ouvrir(), CHEF)
    page.attendre_code(409)
    page.goto(f"{ADRESSE}sections/A/")
    second = page.page.context.new_page()
    second.goto(f"{ADRESSE}sections/A/")
    second.get_by_label("A4. Agents participant à la mission").fill("1,5")
    second.keyboard.press("Tab")
    expect(second.locator("[data-etat]")).to_have_text(ENREGISTRE)
    page.get_by_label("A4. Agents participant à la mission").fill("3")
    page.keyboard.press("Tab")
    expect(page.page.locator("[data-panne]")).to_contain_text("cette réponse a été modifiée entre-temps")
    assert contenus() == {"organisation.etp": "1.5"}
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.get_by_role("heading", name="A4\u00a0: deux réponses différentes")).to_be_visible()
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.get_by_text("Section A enregistrée à")).to_be_visible()
    assert contenus() == {"organisation.etp": "3.0"}


def test_une_session_finie_rend_le_texte_apres_connexion(ouvrir, connecter):
    page = connecter(ouvrir(), CHEF)
    page.attendre_code(403)
    page.goto(f"{ADRESSE}sections/J/")
    page.page.context.clear_cookies(name="sessionid")
    page.page.context.clear_cookies(name="__Host-sessionid")
    page.get_by_label("J2. Priorités").fill("Ce que nous ferons.")
    page.keyboard.press("Tab")
    expect(page.page.locator("[data-panne]")).to_contain_text("Votre session a expiré")
    page.surveillance.fautes.remove(f"403 : POST {ADRESSE}sections/J/")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    page.get_by_label("Adresse électronique").fill(CHEF)
    page.get_by_label("Mot de passe").fill("demonstration")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(page.get_by_text("Vérifiez puis enregistrez")).to_be_visible()
    expect(page.get_by_label("J2. Priorités")).to_have_value("Ce que nous ferons.")
    assert contenus() == {}


def test_l_ecart_se_dit_et_s_explique_sans_quitter_la_page(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), CHEF)
    page.goto(f"{ADRESSE}sections/C/")
    champ = page.page.locator("[name='credits.cp_consommes']")
    explication = page.page.locator("[name='explication:credits.cp_consommes']")
    expect(explication).to_be_hidden()
    champ.fill("12,50")
    page.keyboard.press("Tab")
    bloc = page.page.locator("[data-question='credits.cp_consommes']")
    expect(bloc.locator("[data-ecart=portail]")).to_contain_text("Écart")
    expect(bloc.get_by_text("s’écarte de celle du portail")).to_be_visible()
    expect(page.page.locator("[data-manques]")).to_contain_text("C4")
    explication.fill("Paiements faits en janvier.")
    expect(bloc.locator("[data-explication] [data-compteur]")).to_have_text("27 caractères sur 1\u00a0000.")
    page.keyboard.press("Tab")
    expect(page.page.locator("[data-manques]")).not_to_contain_text("s’écarte")
    page.verifier(encore=True)
    assert contenus()["explication:credits.cp_consommes"] == "Paiements faits en janvier."
    largeurs = page.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert largeurs[0] <= largeurs[1]


def test_la_valeur_du_portail_dit_d_ou_elle_vient_et_se_confirme_d_un_geste(ouvrir, connecter):
    page = connecter(ouvrir(), CHEF)
    page.goto(ADRESSE)
    page.get_by_role("button", name="Pré-remplir avec les données connues").click()
    expect(page.get_by_text("Elles ne comptent pas encore comme des réponses.")).to_be_visible()
    page.goto(f"{ADRESSE}sections/C/")
    bloc = page.page.locator("[data-question='credits.ae_notifiees']")
    bloc.locator("summary").click()
    expect(bloc.locator("#origine")).to_contain_text("Somme des mouvements du compte de la préfecture")
    expect(bloc.locator("#origine").get_by_role("link").first).to_have_attribute(
        "href", "/credits/2025/prefectures/25/"
    )
    page.verifier(encore=True)
    bloc.get_by_role("button", name="Confirmer").click()
    expect(bloc.locator("[data-a-confirmer]")).to_have_count(0)
    expect(page.page.locator("[data-a-confirmer-compte]")).to_contain_text("valeurs pré-remplies à vérifier")
    assert la_reponse().valeurs.get(cle="credits.ae_notifiees").confirmee
    page.get_by_role("button", name="Confirmer les valeurs pré-remplies de cette section").click()
    expect(page.get_by_text("Section C enregistrée à")).to_be_visible()
    assert not la_reponse().valeurs.filter(cle__startswith="credits.", confirmee=False).exists()


def test_les_sections_les_plus_larges_tiennent_dans_un_telephone(ouvrir, connecter):
    page = connecter(ouvrir("mobile"), CHEF)
    page.goto(ADRESSE)
    page.get_by_role("button", name="Pré-remplir avec les données connues").click()
    la_reponse().valeurs.filter(cle="actions.nombre").update(confirmee=True)
    for lettre in "CEG":
        page.goto(f"{ADRESSE}sections/{lettre}/")
        largeurs = page.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert largeurs[0] <= largeurs[1]
        liens = page.page.locator("a:visible", has_text="Écrire une remarque")  # hidden with its question
        assert liens.count() == page.page.locator("[data-question]:visible").count()


def test_sans_javascript_tout_le_chemin_jusqu_a_la_transmission(ouvrir, connecter):
    """Pre-fill, read where a value comes from, complete, explain, submit: with forms and links only."""
    page = connecter(ouvrir(javascript=False), CHEF)
    page.goto(ADRESSE)
    page.get_by_role("button", name="Pré-remplir avec les données connues").click()
    page.goto(f"{ADRESSE}sections/C/")
    page.page.locator("[data-question='credits.ae_notifiees'] summary").click()
    page.page.locator("[data-question='credits.ae_notifiees']").get_by_role(
        "link", name="Voir ce qui est compté"
    ).click()
    expect(page.page.get_by_role("heading", level=1)).to_contain_text("C1.")
    page.get_by_role("link", name="Revenir à la question").click()
    expect(page.page).to_have_url(re.compile("sections/C/#q-credits.ae_notifiees"))
    questionnaire = version().questionnaire
    exemples = saisies(questionnaire, valeurs_completes(questionnaire))
    for lettre in "ABCDEFGHIJK":
        page.goto(f"{ADRESSE}sections/{lettre}/")
        for _ in range(3):  # what is confirmed shows other questions
            confirmer = page.page.get_by_role("button", name="Confirmer les valeurs pré-remplies de cette section")
            manquantes = [m.cle for m in Dossier(la_reponse(), timezone.now()).manques if m.section == lettre]
            if not manquantes and not confirmer.count():
                break
            for cle in dict.fromkeys(manquantes):
                completer(page.page, questionnaire.par_cle[cle], exemples)
            (
                confirmer if confirmer.count() else page.page.get_by_role("button", name="Enregistrer", exact=True)
            ).last.click()
            page.page.wait_for_load_state("load")
            expect(page.get_by_text(f"Section {lettre} enregistrée à")).to_be_visible()
    assert [m.phrase for m in Dossier(la_reponse(), timezone.now()).manques] == []
    page.goto(f"{ADRESSE}soumettre/")
    page.get_by_role("button", name="Transmettre la réponse").click()
    expect(page.get_by_text("La réponse est transmise à la MILDECA.")).to_be_visible()
    assert la_reponse().statut == Reponse.Statut.TRANSMISE


def completer(page: Any, question: Question, exemples: dict[str, Any]) -> None:
    """Type what a question still lacks: its answer, or the explanation that it asks for."""
    if la_reponse().valeurs.filter(reponse__isnull=False, cle=question.cle).exclude(contenu=None).exists():
        explication = page.locator(f"[name='explication:{question.cle}']")
        if explication.is_visible():
            explication.fill("Les conventions ont été signées en fin d’année.")
        return
    for nom in [n for n in exemples if n == question.cle or n.startswith(f"{question.cle}.")]:
        valeur = exemples[nom]
        if question.type in (Type.CHOIX, Type.OUI_NON, Type.CHOIX_MULTIPLE):
            for code in valeur if isinstance(valeur, list) else [valeur]:
                choix = page.locator(f'[name="{nom}"][value="{code}"]')
                id_ = choix.get_attribute("id")
                page.locator(f'label[for="{id_}"]').click()
        else:
            page.locator(f'[name="{nom}"]').fill(valeur)
