"""The small forms: a section, a place, the parameters, the title, the reason of a correction."""

from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms

from mildeca_portal.socle.formulaires import ChampDecimal, FormulaireDsfr
from prefectures.models import Prefecture
from rapports.composition import operations
from rapports.composition import operations_controles as oc
from rapports.composition.cles import MOTIF_LETTRE
from rapports.composition.document import Document
from rapports.forms.composition import listes
from rapports.forms.composition.grilles import AvecGrilles, Grille, texte
from rapports.questionnaire import definition as d


class SectionComposeeForm(FormulaireDsfr, forms.Form):
    """A section: new, or changed (`section`)."""

    avec_balise = False
    bouton = ""
    compteurs: ClassVar[dict[str, int]] = {}  # no grid

    titre = forms.CharField(max_length=120, error_messages={"required": "Donnez un titre à la section."})
    lettre = forms.CharField(
        max_length=2, required=False, help_text="Une ou deux majuscules. Vide : la suivante.", label="Lettre imprimée"
    )
    aide = forms.CharField(
        label="Phrase sous le titre", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, questionnaire: d.Questionnaire, section: d.Section | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire, self.section = questionnaire, section
        if section:
            self.initial.update(titre=section.titre, lettre=section.lettre, aide=section.aide)
            return
        places = [("", "À la fin"), *((s.lettre, f"Après {s.lettre}. {s.titre}") for s in questionnaire.sections)]
        self.fields["apres"] = forms.ChoiceField(label="Place", choices=places, required=False)

    def clean_lettre(self) -> str:
        lettre = str(self.cleaned_data["lettre"]).strip().upper()
        if lettre and not MOTIF_LETTRE.fullmatch(lettre):
            raise forms.ValidationError("Une ou deux majuscules, par exemple « L ».")
        if lettre in self.questionnaire.par_lettre and (self.section is None or lettre != self.section.lettre):
            raise forms.ValidationError(f"Une section porte déjà la lettre {lettre}.")
        return lettre

    def operation(self, document: Document) -> Document:
        c = self.cleaned_data
        if self.section:
            return operations.modifier_section(document, self.section.lettre, c["titre"], c["aide"], c["lettre"])
        return operations.ajouter_section(document, c["titre"], c["aide"], c["lettre"], c["apres"])


class PlaceDeQuestionForm(forms.Form):
    """Where a question goes."""

    place = forms.ChoiceField(label="Nouvelle place")

    def __init__(self, *args: Any, questionnaire: d.Questionnaire, cle: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label="Nouvelle place", choices=listes.places(questionnaire, cle))
        self.cle = cle

    def operation(self, document: Document) -> Document:
        lettre, _, apres = self.cleaned_data["place"].partition("/")
        return operations.deplacer_question(document, self.cle, lettre, apres)


class PlaceDeSectionForm(forms.Form):
    """Where a section goes."""

    def __init__(self, *args: Any, questionnaire: d.Questionnaire, lettre: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autres = [(s.lettre, f"Après {s.lettre}. {s.titre}") for s in questionnaire.sections if s.lettre != lettre]
        self.fields["place"] = forms.ChoiceField(
            label="Nouvelle place", choices=[("", "En tête du questionnaire"), *autres], required=False
        )
        self.lettre = lettre

    def operation(self, document: Document) -> Document:
        return operations.deplacer_section(document, self.lettre, self.cleaned_data["place"])


class ParametresForm(AvecGrilles, FormulaireDsfr, forms.Form):
    """The title and the parameters of the questionnaire."""

    avec_balise = False
    bouton = ""

    titre = forms.CharField(
        label="Titre du questionnaire", max_length=150, error_messages={"required": "Donnez un titre au questionnaire."}
    )

    def __init__(self, *args: Any, questionnaire: d.Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["titre"] = questionnaire.titre
        colonnes = (("nom", "Nom", texte(40)), ("valeur", "Valeur", lambda: ChampDecimal(required=False)))
        aide = (
            "Un seuil utilisé par des contrôles ou cité dans des textes. Un taux s’écrit en part : 0,9 pour 90 %. "
            "Videz une ligne pour la retirer."
        )
        existants = [{"nom": nom, "valeur": valeur} for nom, valeur in questionnaire.parametres.items()]
        self.poser(Grille("parametres", "Paramètres", colonnes, aide, 2, "Ajouter des paramètres"), existants)

    def disposition(self) -> Any:
        return Layout("titre", self.disposition_de("parametres"))

    def clean(self) -> dict[str, Any]:
        propres: dict[str, Any] = super().clean() or {}
        grille, noms = self.grilles["parametres"], set[str]()
        for ligne in self.lignes_de("parametres"):
            if not oc.MOTIF_PARAMETRE.fullmatch(ligne["nom"] or ""):
                self.add_error(grille.champ(ligne["rang"], "nom"), "En minuscules, par exemple « petite_action ».")
            elif ligne["nom"] in noms:
                self.add_error(grille.champ(ligne["rang"], "nom"), "Ce nom est déjà celui d’une autre ligne.")
            if ligne["valeur"] is None and grille.champ(ligne["rang"], "valeur") not in self.errors:
                self.add_error(grille.champ(ligne["rang"], "valeur"), "Indiquez la valeur.")
            noms.add(ligne["nom"])
        return propres

    def operation(self, document: Document) -> Document:
        parametres: dict[str, Decimal] = {ligne["nom"]: ligne["valeur"] for ligne in self.lignes_de("parametres")}
        return oc.modifier_parametres(operations.modifier_titre(document, self.cleaned_data["titre"]), parametres)


class MotifForm(FormulaireDsfr, forms.Form):
    """Why an open questionnaire is corrected."""

    bouton = "Commencer la correction"

    motif = forms.CharField(
        label="Motif de la correction",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les préfectures le lisent une fois la correction publiée.",
        error_messages={"required": "Indiquez le motif de la correction."},
    )


class ApercuForm(FormulaireDsfr, forms.Form):
    """As which préfecture the questionnaire is seen."""

    prefecture = forms.ModelChoiceField(
        queryset=Prefecture.objects.none(), to_field_name="code", label="Voir comme", empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["prefecture"]
        assert isinstance(champ, forms.ModelChoiceField)
        champ.queryset = Prefecture.objects.order_by("code")
        champ.label_from_instance = _nom_avec_siege  # type: ignore[assignment,method-assign]


def _nom_avec_siege(prefecture: Prefecture) -> str:
    siege = " – siège de région, avec les questions régionales" if prefecture.siege_de_region else ""
    return f"{prefecture.nom} ({prefecture.code}){siege}"
