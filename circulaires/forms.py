"""Input of the texts. Each form of an existing row carries the version the person read: see `signaler_conflit`."""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from circulaires.controle import TypeDeRegle, type_de_regle
from circulaires.models import (
    Annexe,
    ChantierPrioritaire,
    EcheanceTexte,
    ObjectifCible,
    OrientationAnnuelle,
    Regle,
    Texte,
)
from mildeca_portal.socle.fichiers import BUREAUTIQUE, PDF, DepotField
from mildeca_portal.socle.formulaires import ChampEntier, FormulaireDsfr
from mildeca_portal.socle.templatetags.formats import date_longue

CODE = re.compile(r"R-[0-9]{2}[A-Z]?")
MARKDOWN = "Mise en forme en Markdown : **gras**, *italique*, listes avec des tirets, titres avec des dièses."


class FormulaireVersionne(FormulaireDsfr, forms.ModelForm):
    """`ecarts`: after a stale edit, (label, what is stored now) for each field that differs from what was typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.ecarts: list[tuple[str, str]] = []

    def _du_modele(self, multiples: bool) -> dict[str, Any]:
        noms = {f.name for f in self._meta.model._meta.many_to_many}
        return {n: v for n, v in self.cleaned_data.items() if n in self._meta.fields and (n in noms) is multiples}

    def valeurs(self) -> dict[str, Any]:
        """Values of the row, for the action."""
        return self._du_modele(multiples=False)

    def plusieurs(self) -> dict[str, Any]:
        """Values of the many-to-many fields, for the action."""
        return self._du_modele(multiples=True)

    def signaler_conflit(self, actuel: Any, phrases: Sequence[str]) -> None:
        """Keep what was typed, show what is stored beside it, and let the next submission replace it knowingly."""
        saisis = {**self.valeurs(), **self.plusieurs()}
        for nom, saisi in saisis.items():
            stocke = _stocke(actuel, nom)
            if _lisible(stocke) != _lisible(saisi):
                champ = self.fields.get(nom)
                self.ecarts.append((str(champ.label) if champ else nom, _lisible(stocke) or "(vide)"))
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(actuel.version)
        for phrase in phrases:
            self.add_error(None, phrase)


def _stocke(objet: Any, nom: str) -> Any:
    valeur = getattr(objet, nom)
    return valeur.all() if hasattr(valeur, "all") else valeur


def _lisible(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, (QuerySet, list)):
        return " ; ".join(sorted(str(v) for v in valeur))
    if isinstance(valeur, dict):
        return ", ".join(f"{c} = {_lisible(v)}" for c, v in sorted(valeur.items()))
    return date_longue(valeur) if hasattr(valeur, "year") else str(valeur)


class NouvelleCirculaireForm(FormulaireDsfr, forms.Form):
    bouton = "Créer le brouillon"

    exercice = ChampEntier(
        min_value=2000,
        max_value=2100,
        help_text="Année à laquelle s’appliquent les crédits.",
        error_messages={
            "min_value": "L’exercice est une année, entre 2000 et 2100.",
            "max_value": "L’exercice est une année, entre 2000 et 2100.",
        },
    )
    intitule = forms.CharField(
        label="Intitulé", max_length=200, help_text="Exemple : Circulaire « Chefs de projets 2027 »."
    )


class TexteForm(FormulaireVersionne):
    bouton = "Enregistrer le texte"

    class Meta:
        model = Texte
        fields = ["intitule", "reference", "affaire_suivie_par", "strategie", "introduction"]
        help_texts = {
            "affaire_suivie_par": "Fonction ou service à contacter.",
            "strategie": "Stratégie dont les objectifs cibles sont proposés pour les orientations.",
            "introduction": MARKDOWN,
        }
        widgets = {"introduction": forms.Textarea(attrs={"rows": 14})}


class OrientationForm(FormulaireVersionne):
    class Meta:
        model = OrientationAnnuelle
        fields = ["intitule", "contenu", "objectifs_cibles"]
        help_texts = {"contenu": MARKDOWN}
        widgets = {"contenu": forms.Textarea(attrs={"rows": 8}), "objectifs_cibles": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectifs = ObjectifCible.objects.select_related("strategie")
        if strategie := self.instance.texte.strategie_id:
            objectifs = objectifs.filter(strategie_id=strategie)
        self.fields["objectifs_cibles"].queryset = objectifs


class DatesOrdonnees(FormulaireVersionne):
    """The end, beside which the sentence stands, never comes before the beginning nor before today."""

    def clean_au_plus_tard_le(self) -> Any:
        fin = self.cleaned_data["au_plus_tard_le"]
        if fin and "au_plus_tard_le" in self.changed_data and fin < timezone.localdate():
            raise ValidationError("Cette date est déjà passée.")
        return fin

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("a_partir_du"), valeurs.get("au_plus_tard_le")
        if debut and fin and fin < debut:
            self.add_error("au_plus_tard_le", "La date de fin ne peut pas précéder la date de début.")
        return valeurs


class ChantierForm(DatesOrdonnees):
    class Meta:
        model = ChantierPrioritaire
        fields = ["intitule", "description", "a_partir_du", "au_plus_tard_le"]
        help_texts = {"description": MARKDOWN, "au_plus_tard_le": "Dernier jour, inclus."}
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}


class EcheanceForm(DatesOrdonnees):
    class Meta:
        model = EcheanceTexte
        fields = ["nature", "intitule", "a_partir_du", "au_plus_tard_le"]
        help_texts = {"au_plus_tard_le": "Dernier jour, inclus."}

    def clean(self) -> Any:
        valeurs = super().clean()
        if not self.errors and not valeurs["a_partir_du"] and not valeurs["au_plus_tard_le"]:
            self.add_error("au_plus_tard_le", "Indiquez au moins une date.")
        return valeurs


class RegleForm(FormulaireVersionne):
    """A rule and the parameters of its type, whose fields are taken from the type's own form."""

    PREFIXE = "parametre"

    class Meta:
        model = Regle
        fields = [
            "code", "libelle", "severite", "active", "a_confirmer", "paragraphe", "paragraphe_origine", "source",
        ]  # fmt: skip
        help_texts = {
            "code": "« R- » suivi de deux chiffres, par exemple « R-01 ».",
            "severite": "Bloquante : l’acte est refusé. Avertissement ou information : il est seulement signalé.",
            "active": "Une règle inactive est montrée mais n’est pas appliquée.",
            "a_confirmer": "La règle reste inactive tant que ses paramètres ne sont pas confirmés.",
            "paragraphe": "Le passage de la circulaire, cité dans chaque constat.",
            "paragraphe_origine": "Par exemple : Circulaire 2027, § 3.1.",
        }
        widgets = {"paragraphe": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type_regle: TypeDeRegle[Any] = type_de_regle(self.instance.type_regle)
        self.noms = list(self.type_regle.formulaire.base_fields)
        for nom, champ in self.type_regle.formulaire().fields.items():
            self.fields[f"{self.PREFIXE}-{nom}"] = deepcopy(champ)
            self.initial[f"{self.PREFIXE}-{nom}"] = self.instance.parametres.get(nom)

    @property
    def groupes(self) -> Sequence[tuple[str, Sequence[str]]]:  # type: ignore[override]
        return (
            (f"Paramètres : {self.type_regle.nom}", [f"{self.PREFIXE}-{n}" for n in self.noms]),
            ("Ce que dit le texte", ["paragraphe", "paragraphe_origine", "source"]),
        )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError("Le code s’écrit « R- » suivi de deux chiffres, par exemple « R-01 ».")
        memes = Regle.objects.filter(texte_id=self.instance.texte_id, code=code, portee=Regle.Portee.NATIONALE)
        if memes.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Ce code est déjà celui d’une autre règle du texte.")
        return code[:4] + code[4:].lower()

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("a_confirmer") and valeurs.get("active"):
            self.add_error("active", "Une règle dont les paramètres sont à confirmer reste inactive.")
        # The type's own form judges its parameters together; each of them has been judged above, beside its field.
        self.parametres = self.type_regle.formulaire(self.data, prefix=self.PREFIXE)
        if not self.parametres.is_valid():
            for phrase in self.parametres.non_field_errors():
                self.add_error(None, phrase)
        return valeurs

    def valeurs(self) -> dict[str, Any]:
        return {**super().valeurs(), "parametres": self.parametres.donnees()}


class AnnexeForm(FormulaireDsfr, forms.ModelForm):
    bouton = "Joindre l’annexe"

    fichier = DepotField(types=BUREAUTIQUE, label="Fichier")

    class Meta:
        model = Annexe
        fields = ["intitule"]


class SignatureForm(FormulaireDsfr, forms.Form):
    bouton = "Enregistrer la signature"

    date_signature = forms.DateField(label="Date de signature")
    signataire = forms.CharField(max_length=150, help_text="Par exemple : le président de la MILDECA.")
    fichier = DepotField(types=frozenset({PDF}), label="Circulaire signée (PDF)")

    def clean_date_signature(self) -> Any:
        le = self.cleaned_data["date_signature"]
        if le > timezone.localdate():
            raise ValidationError("La date de signature ne peut pas être dans le futur.")
        return le


class EtatForm(forms.Form):
    """Which of the two states of writing a button asks for."""

    vers = forms.ChoiceField(choices=[(s, Texte.Statut(s).label) for s in Texte.MODIFIABLES])


class DeplacementForm(forms.Form):
    sens = forms.ChoiceField(choices=[("haut", "monter"), ("bas", "descendre")])
