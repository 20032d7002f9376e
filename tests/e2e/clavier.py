"""Filling a page with the keyboard alone: Tab from field to field, and what each kind of field expects."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from playwright.sync_api import Page, expect

from rapports.questionnaire.definition import Questionnaire, Type

ACTIF = """() => {
  const e = document.activeElement;
  return {nom: e.name || "", type: e.type || e.tagName.toLowerCase(), valeur: e.value || "", coche: !!e.checked};
}"""


def saisies(questionnaire: Questionnaire, valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """{name of the field: what to type}, from canonical content."""
    champs: dict[str, Any] = {}
    for cle, contenu in valeurs.items():
        question = questionnaire.par_cle[cle]
        if question.type is Type.TABLEAU:
            for ligne, cases in contenu.items():
                champs |= {f"{cle}.{ligne}.{colonne}": valeur for colonne, valeur in cases.items()}
        elif question.type in (Type.CHOIX, Type.CHOIX_MULTIPLE):
            champs[cle] = contenu["choix"]
        elif question.type is Type.OUI_NON:
            champs[cle] = "oui" if contenu else "non"
        else:
            champs[cle] = str(contenu).replace(".", ",") if question.est_nombre else str(contenu)
    return champs


def remplir(page: Page, champs: Mapping[str, Any], *, attendre: Collection[str] = ()) -> None:
    """Tab through the form, type `champs`, and press Enter on « Enregistrer et continuer ».

    `attendre`: fields that show others; their automatic save is waited for before the next Tab.
    """
    faits: set[str] = set()
    page.locator("[data-saisie] button[name=enregistrer]").first.focus()
    for _ in range(900):
        page.keyboard.press("Tab")
        actif = page.evaluate(ACTIF)
        nom = actif["nom"]
        if nom == "continuer":
            page.keyboard.press("Enter")
            return
        case = actif["type"] == "checkbox"
        if nom in champs and (actif["valeur"] in champs[nom] and not actif["coche"] if case else nom not in faits):
            faits.add(nom)
            if nom in attendre:
                apres_enregistrement(page, lambda: _saisir(page, actif, champs[nom]))  # noqa: B023 - called at once
            else:
                _saisir(page, actif, champs[nom])
    raise AssertionError("le bouton « Enregistrer et continuer » n’a pas été atteint au clavier")


def apres_enregistrement(page: Page, geste: Callable[[], None]) -> None:
    """Do, and wait for the automatic save that it sets off."""
    with page.expect_response(lambda r: r.request.method == "POST" and "/sections/" in r.url):
        geste()
    expect(page.locator("[data-etat]")).to_contain_text("Enregistré à")


def _saisir(page: Page, actif: Mapping[str, Any], valeur: Any) -> None:
    genre = actif["type"]
    if genre == "radio":
        _choisir(page, valeur)
    elif genre == "checkbox":
        page.keyboard.press("Space")
    elif genre == "date":
        annee, mois, jour = valeur.split("-")
        page.keyboard.type(f"{jour}{mois}{annee}")
    else:
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(str(valeur))


def _choisir(page: Page, valeur: str) -> None:
    """Down the group of radio buttons to the one wanted."""
    if page.evaluate(ACTIF)["valeur"] == valeur:
        page.keyboard.press("Space")
        return
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if page.evaluate(ACTIF)["valeur"] == valeur:
            return
    raise AssertionError(f"le choix « {valeur} » n’a pas été atteint au clavier")
