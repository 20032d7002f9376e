"""Functions: any role in one form, mandates with what only they have."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from mildeca_portal.comptes.actions.entrees import FonctionAOuvrir
from mildeca_portal.comptes.forms.personnes import IdentiteForm
from mildeca_portal.comptes.regles import refus_du_territoire
from mildeca_portal.socle.fichiers import PDF, DepotField
from mildeca_portal.socle.formulaires import ChampDecimal, FormulaireDsfr
from prefectures.models import Affectation, Mandat, Prefecture, Region, Role

Groupes = Sequence[tuple[str, Sequence[str]]]
PREMIER_JOUR = "Premier jour de la fonction."
FIN = (
    "Premier jour sans la fonction : un successeur peut commencer ce jour-là. Laissez vide si aucune fin n’est prévue."
)
BORNES_QUOTITE = "La quotité va de 0 à 1."


class ChampQuotite(ChampDecimal):
    """A share of full-time work, typed « 0,50 »."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": "Quotité", "required": False, "max_digits": 3, "decimal_places": 2, **kwargs}
        kwargs.setdefault("help_text", "En équivalent temps plein, de 0 à 1 : 0,50 pour un mi-temps.")
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(0, BORNES_QUOTITE), MaxValueValidator(1, BORNES_QUOTITE)]


class Dates(forms.Form):
    debut = forms.DateField(label="Début", help_text=PREMIER_JOUR, initial=timezone.localdate)
    fin = forms.DateField(label="Fin", required=False, help_text=FIN)

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        debut, fin = valeurs.get("debut"), valeurs.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "La fin doit être postérieure au début.")
        return valeurs


class Titres(forms.Form):
    """What a mandate says of its holder."""

    titre = forms.ChoiceField(choices=Mandat.Titre.choices, initial=Mandat.Titre.DIRECTEUR_DE_CABINET, label="Titre")
    titre_precise = forms.CharField(
        label="Titre précisé", max_length=100, required=False, help_text="À remplir pour le titre « autre »."
    )
    par_interim = forms.BooleanField(label="Par intérim", required=False)
    formation_le = forms.DateField(
        label="Formation à la prise de poste suivie le",
        required=False,
        help_text="Laissez vide si elle reste à suivre.",
    )
    designation = DepotField(
        types=frozenset({PDF}),
        label="Acte de désignation",
        required=False,
        help_text="Format accepté : PDF. Taille maximale : 20 Mo.",
    )

    def clean_formation_le(self) -> date | None:
        le: date | None = self.cleaned_data["formation_le"]
        if le and le > timezone.localdate():
            raise forms.ValidationError("La formation ne peut pas avoir été suivie dans le futur.")
        return le

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        valeurs["titre_precise"] = (valeurs.get("titre_precise") or "").strip()
        if valeurs.get("titre") != Mandat.Titre.AUTRE:
            valeurs["titre_precise"] = ""
        elif not valeurs["titre_precise"] and not self.has_error("titre_precise"):
            self.add_error("titre_precise", "Précisez le titre.")
        return valeurs


class Territoires(forms.Form):
    prefecture = forms.ModelChoiceField(
        Prefecture.objects.order_by("code"),
        label="Préfecture",
        required=False,
        empty_label="Aucune",
        help_text="Pour un chef de projet départemental et son équipe.",
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label="Région",
        required=False,
        empty_label="Aucune",
        help_text="Pour un chef de projet régional et son équipe.",
    )

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("role") and not self.has_error("prefecture") and not self.has_error("region"):
            lieux = {"prefecture": bool(valeurs.get("prefecture")), "region": bool(valeurs.get("region"))}
            if refus := refus_du_territoire(valeurs["role"], **lieux):
                self.add_error(*refus)
        return valeurs


class FonctionForm(FormulaireDsfr, Dates, Titres, Territoires):
    """Open any function for a person."""

    bouton = "Ouvrir la fonction"
    groupes: Groupes = (
        ("Fonction", ("role", "prefecture", "region", "debut", "fin")),
        (
            "Pour un chef de projet",
            ("titre", "titre_precise", "par_interim", "formation_le", "designation"),
        ),
        ("Pour les autres rôles", ("service", "quotite")),
    )

    role = forms.ChoiceField(label="Rôle", choices=[("", "Choisissez un rôle"), *Role.choices])
    service = forms.CharField(label="Service", max_length=120, required=False)
    quotite = ChampQuotite()

    @property
    def fonction(self) -> FonctionAOuvrir:
        d = self.cleaned_data
        return FonctionAOuvrir(**{nom: d[nom] for nom in FonctionAOuvrir.__dataclass_fields__})


class NouveauCompteForm(FonctionForm, IdentiteForm):
    """A person and a first function; the invitation leaves with them."""

    bouton = "Créer et inviter"
    groupes = (
        ("Personne", ("prenom", "nom", "courriel", "reprendre", "compte_connu", "telephone")),
        *FonctionForm.groupes,
    )

    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)


class TransmissionForm(FormulaireDsfr, Dates, Titres, IdentiteForm):
    """The mandate ends and the successor's begins, the same day."""

    bouton = "Transmettre le mandat"
    groupes = (
        ("Successeur", ("prenom", "nom", "courriel", "reprendre", "compte_connu")),
        ("Son mandat", ("debut", "fin", "titre", "titre_precise", "par_interim", "formation_le", "designation")),
    )

    def __init__(self, *args: Any, mandat: Mandat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["debut"].label = "Jour de la transmission"
        self.fields["debut"].help_text = "Premier jour du successeur ; le mandat actuel finit la veille au soir."
        self.initial.setdefault("debut", mandat.fin)
        self.mandat = mandat

    @property
    def fonction(self) -> FonctionAOuvrir:
        d = self.cleaned_data
        noms = ("debut", "fin", "titre", "titre_precise", "par_interim", "formation_le", "designation")
        return FonctionAOuvrir(role=self.mandat.role, **{nom: d[nom] for nom in noms})


class MandatForm(FormulaireDsfr, Titres):
    """Correct the title, the training or the document of a mandate."""

    def __init__(self, *args: Any, mandat: Mandat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs = ("titre", "titre_precise", "par_interim", "formation_le")
        self.initial = {nom: getattr(mandat, nom) for nom in champs} | {"designation": mandat.piece}

    def valeurs(self) -> dict[str, Any]:
        return {nom: v for nom, v in self.cleaned_data.items() if nom != "designation"}


class AffectationForm(FormulaireDsfr, Territoires):
    """Correct an affectation. Its nature (role, territory, first day) is asked only while it has not begun."""

    role = forms.ChoiceField(label="Rôle", choices=Affectation.ROLES)
    debut = forms.DateField(label="Début", help_text=PREMIER_JOUR)
    service = forms.CharField(label="Service", max_length=120, required=False)
    quotite = ChampQuotite()

    def __init__(self, *args: Any, affectation: Affectation, commencee: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if commencee:
            for nom in ("role", "prefecture", "region", "debut"):
                del self.fields[nom]
        self.initial = {nom: getattr(affectation, nom) for nom in self.fields}

    def valeurs(self) -> dict[str, Any]:
        """Values of the row, with the perimeter that the territory gives."""
        d = dict(self.cleaned_data)
        if "role" in d:
            perimetres = Affectation.Perimetre
            lieu = perimetres.PREFECTURE if d["prefecture"] else perimetres.REGION if d["region"] else None
            d["perimetre"] = lieu or perimetres.NATIONAL
        return d


class FinForm(FormulaireDsfr, forms.Form):
    """Set, move or take away an end."""

    bouton = "Enregistrer la fin"

    fin = forms.DateField(label="Fin", required=False, help_text=FIN)
