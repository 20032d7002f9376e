"""Layout objects of our template pack, for the few forms that need more than `FormulaireDsfr.groupes`."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Fieldset
from crispy_forms.utils import TEMPLATE_PACK
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify


class Bouton:
    """A button of a form. Without `nom` it posts nothing of its own; with it, the view reads which one was pressed."""

    input_type = "submit"

    def __init__(self, libelle: str, *, nom: str = "", valeur: str = "1", secondaire: bool = False) -> None:
        self.value, self.name, self.valeur = libelle, nom, valeur
        self.classe = "fr-btn fr-btn--secondary" if secondaire else "fr-btn"
        self.flat_attrs = ""

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return render_to_string(f"{template_pack}/layout/baseinput.html", {"input": self})


class Lien:
    """A link among the buttons of a form: « Annuler »."""

    input_type = "lien"

    def __init__(self, libelle: str, adresse: str) -> None:
        self.libelle, self.adresse = libelle, adresse

    def __str__(self) -> str:
        return format_html('<a class="fr-btn fr-btn--tertiary" href="{}">{}</a>', self.adresse, self.libelle)

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return SafeString(str(self))


class Groupe(Fieldset):  # type: ignore[misc]
    """A fieldset with a sentence of help under its legend."""

    def __init__(self, legende: str, *champs: Any, aide: str = "", **kwargs: Any) -> None:
        super().__init__(legende, *champs, **kwargs)
        self.aide = aide


class TableauDeSaisie:
    """A table whose cells are fields of the form.

    `lignes`: pairs of a label and its cells, one per column: the name of a field, or a text shown as it is (a total)
    when no field has that name. Each control is named by its row and its column. `legende_masquee`: a title above says it.
    """

    def __init__(
        self,
        legende: str,
        colonnes: Sequence[str],
        lignes: Sequence[tuple[str, Sequence[str]]],
        *,
        entete: str = "Ligne",
        prefixe: str = "",
        legende_masquee: bool = False,
    ) -> None:
        self.legende_masquee = legende_masquee
        self.legende, self.colonnes, self.lignes, self.entete = legende, colonnes, lignes, entete
        self.prefixe = prefixe or slugify(legende)

    def _case(self, form: Any, nom: str, ligne: str, colonne: int) -> dict[str, Any]:
        if nom not in form.fields:
            return {"field": None, "texte": nom}
        form.rendered_fields.add(nom)
        return {"field": form[nom], "nomme_par": f"{ligne} {self.prefixe}_colonne_{colonne}", "texte": ""}

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        lignes = []
        for rang, (libelle, noms) in enumerate(self.lignes):
            cle = f"{self.prefixe}_ligne_{rang}"
            cases = [self._case(form, nom, cle, colonne) for colonne, nom in enumerate(noms)]
            lignes.append({"id": cle, "libelle": libelle, "cases": cases})
        return render_to_string(
            f"{template_pack}/layout/tableau_de_saisie.html", {"tableau": self, "lignes": lignes, "form": form}
        )


class BarreDeSaisie:
    """First in a form saved as it is typed: what became of the last save, and the button that Enter presses.

    Not `en_direct` (a new row): only that button, since another one, further down, shows a preview.
    """

    def __init__(self, *, en_direct: bool) -> None:
        self.en_direct = en_direct

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        donnees = {"en_direct": self.en_direct, "ecarts": list(form.ecarts.items())}
        return render_to_string(f"{template_pack}/layout/barre_de_saisie.html", donnees)


class UniteDeSaisie:
    """The fields that are saved together, with their token, the conflict there may be, and their preview."""

    def __init__(self, nom: str, champs: Sequence[str]) -> None:
        self.nom, self.champs = nom, champs

    def render(self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        form.rendered_fields.update(self.champs)
        seul = self.champs[0]
        donnees = {
            "nom": self.nom,
            "champs": [form[nom] for nom in self.champs],
            "en_direct": form.en_direct,
            "nom_du_jeton": form.nom_du_jeton(self.nom),
            "jeton": form.jeton(self.nom),
            "ecart": form.ecarts.get(self.nom),
            "apercevable": seul in form.markdown,
            "apercu": form.apercu(seul) if form.apercu_demande == seul else "",
        }
        return render_to_string(f"{template_pack}/layout/unite_de_saisie.html", donnees)
