"""What the MILDECA types about a campaign: its dates, its extensions, its reminders, a late submission."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from mildeca_portal.socle.dates import HORS_DU_TEMPS
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.formulaires import ChampEntier, FormulaireDsfr
from prefectures.models import Prefecture
from rapports.actions.campagne import etat_lu
from rapports.libelles import capitale
from rapports.models import Campagne, PalierDeRelance, Prolongation, Reponse
from rapports.regles import DATES, MODIFIABLES, desordre, refus_de_prolonger

PARIS = "Heure de Paris."
BORNES = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC))
ZONE = forms.Textarea(attrs={"rows": 3})


def du_siecle(instant: datetime) -> None:
    """Arithmetic on instants stays within the calendar."""
    if not BORNES[0] <= instant < BORNES[1]:
        raise forms.ValidationError(HORS_DU_TEMPS)


class _Instants(FormulaireDsfr):
    """A form whose instants are read in Paris, between 1900 and 2100."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            if isinstance(champ, forms.DateTimeField):
                champ.validators.append(du_siecle)


def a_venir(instant: datetime) -> datetime:
    if instant <= timezone.now():
        raise forms.ValidationError("Cette échéance est passée : indiquez une date à venir.")
    return instant


class CampagneForm(_Instants, forms.ModelForm):
    """Dates and message of a campaign: all of them when it is new, else what its state still lets change."""

    groupes = (
        ("Calendrier", ("ouverture", "cloture", "fin_de_revue")),
        ("Fenêtre de correction", ("correction_debut", "correction_fin")),
        ("Déroulement", ("revue_regionale", "message")),
    )

    message = forms.CharField(
        label="Message aux préfectures",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lu en tête de chaque réponse et dans le courriel d’ouverture.",
    )
    lu = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Campagne
        fields: ClassVar[list[str]] = ["exercice", *DATES, "revue_regionale", "message"]
        labels: ClassVar[dict[str, str]] = {"revue_regionale": "La région lit chaque réponse avant la MILDECA"}
        help_texts: ClassVar[dict[str, str]] = {
            "revue_regionale": "Elle rend un avis sur chaque réponse transmise ; la MILDECA décide.",
            "exercice": "L’année décrite par les préfectures.",
            "ouverture": f"{PARIS} Une enquête programmée s’ouvre d’elle-même à cet instant.",
            "cloture": f"{PARIS} À partir de cet instant, plus rien n’est accepté sans prolongation.",
            "fin_de_revue": f"{PARIS} Au plus tôt à la clôture.",
            "correction_debut": f"{PARIS} Après la clôture.",
            "correction_fin": f"{PARIS} Les corrections demandées sont acceptées jusqu’à cet instant.",
        }
        field_classes: ClassVar[dict[str, Any]] = {"exercice": ChampEntier}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bouton = "Enregistrer" if self.instance.pk else "Préparer l’enquête"
        if self.instance.pk:
            permis = MODIFIABLES[Campagne.Statut(self.instance.statut)]
            for nom in [n for n in self.fields if n not in permis and n != "lu"]:
                del self.fields[nom]
            self.fields["lu"].initial = etat_lu(self.instance)

    def valeurs(self) -> dict[str, Any]:
        """What was typed, without what was read."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "lu"}

    def apres_refus(self, refus: ActionRefusee) -> None:
        """Someone else came first: what was typed stays, and a second save knows of the other one."""
        if isinstance(refus, EtatPerime):
            self.data = {**dict(self.data.items()), "lu": etat_lu(Campagne.objects.get(pk=self.instance.pk))}

    def clean(self) -> dict[str, Any]:
        """The order of the dates, each sentence beside its field; the table says the same (CHECK)."""
        super().clean()  # the exercice is unique
        gardees = {nom: getattr(self.instance, nom) for nom in DATES if nom not in self.fields}
        dates = {nom: gardees.get(nom) or self.cleaned_data.get(nom) for nom in DATES}
        prolongations = self.instance.prolongations.all() if self.instance.pk else ()
        for nom, phrase in desordre(dates, prolongations).items():
            if nom not in self.errors:
                self.add_error(nom if nom in self.fields else None, phrase)
        return self.cleaned_data


class ProlongationForm(_Instants, forms.ModelForm):
    """An extension: of one préfecture, or of all when none is chosen. Of one only, once the campaign is closed."""

    bouton = "Prolonger"

    motif = forms.CharField(
        max_length=1000,
        widget=ZONE,
        help_text="Lu par les préfectures concernées, dans le courriel qui les avertit.",
        error_messages={"required": "Indiquez le motif de la prolongation."},
    )

    class Meta:
        model = Prolongation
        fields: ClassVar[list[str]] = ["prefecture", "jusqu_au", "motif"]
        labels: ClassVar[dict[str, str]] = {"jusqu_au": "Nouvelle échéance"}
        help_texts: ClassVar[dict[str, str]] = {"jusqu_au": PARIS}

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campagne = campagne
        champ = self.fields["prefecture"]
        assert isinstance(champ, forms.ModelChoiceField)
        champ.queryset = Prefecture.objects.filter(reponses__campagne=campagne)
        if campagne.statut == Campagne.Statut.CLOSE:
            champ.required, champ.empty_label = True, "Choisissez une préfecture"
            champ.help_text = "L’enquête est close : pour toutes les préfectures, rouvrez-la."
        else:
            champ.empty_label = "Toutes les préfectures"

    def clean_jusqu_au(self) -> datetime:
        return a_venir(self.cleaned_data["jusqu_au"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        jusqu_au, prefecture = self.cleaned_data.get("jusqu_au"), self.cleaned_data.get("prefecture")
        if jusqu_au:
            toutes = self.campagne.prolongations.all()
            cible = prefecture.pk if prefecture else None
            for nom, phrase in refus_de_prolonger(self.campagne, toutes, cible, jusqu_au, timezone.now()).items():
                self.add_error(nom or None, phrase)
        return self.cleaned_data


class ReouvertureForm(_Instants, forms.Form):
    """The new closing of a campaign that was closed."""

    bouton = "Rouvrir l’enquête"

    jusqu_au = forms.DateTimeField(label="Nouvelle clôture", help_text=PARIS)
    motif = forms.CharField(
        max_length=1000,
        widget=ZONE,
        help_text="Lu par les préfectures qui n’ont pas transmis, dans le courriel qui les avertit.",
        error_messages={"required": "Indiquez le motif de la réouverture."},
    )

    def __init__(self, *args: Any, campagne: Campagne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campagne = campagne

    def clean_jusqu_au(self) -> datetime:
        jusqu_au = a_venir(self.cleaned_data["jusqu_au"])
        toutes = self.campagne.prolongations.all()
        for phrase in refus_de_prolonger(self.campagne, toutes, None, jusqu_au, timezone.now()).values():
            raise forms.ValidationError(phrase)
        return jusqu_au


class DepotTardifForm(FormulaireDsfr, forms.Form):
    """Why the MILDECA submits on behalf of a préfecture after the closing."""

    bouton = "Transmettre pour la préfecture"

    motif = forms.CharField(
        label="Motif du dépôt tardif",
        max_length=1000,
        widget=ZONE,
        help_text="Il figure dans le récépissé et reste avec la réponse.",
        error_messages={"required": "Indiquez le motif du dépôt tardif."},
    )


class PalierForm(FormulaireDsfr, forms.ModelForm):
    """One palier of the schedule of reminders."""

    jours = ChampEntier(
        label="Nombre de jours avant l’échéance",
        min_value=1,
        max_value=90,
        help_text="De 1 à 90. Une relance part à 8 heures (heure de Paris), un jour ouvré.",
    )
    ouvres = forms.TypedChoiceField(
        label="Jours comptés",
        choices=[
            ("oui", "Jours ouvrés (du lundi au vendredi, hors jours fériés nationaux)"),
            ("non", "Tous les jours du calendrier"),
        ],
        coerce=lambda choix: choix == "oui",
        widget=forms.RadioSelect,
        help_text="Les jours fériés propres à l’Alsace-Moselle et à l’outre-mer ne sont pas comptés.",
    )
    situations = forms.MultipleChoiceField(
        label="Préfectures relancées",
        choices=[(code, capitale(str(libelle))) for code, libelle in PalierDeRelance.Situation.choices],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une situation."},
    )

    class Meta:
        model = PalierDeRelance
        fields: ClassVar[list[str]] = ["jours", "ouvres", "situations"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["ouvres"] = "oui" if self.instance.ouvres else "non"
        self.bouton = "Enregistrer" if self.instance.pk else "Ajouter le palier"

    def clean_jours(self) -> int:
        jours: int = self.cleaned_data["jours"]
        autres = PalierDeRelance.objects.filter(campagne=self.instance.campagne, jours=jours).exclude(
            pk=self.instance.pk
        )
        if autres.exists():
            raise forms.ValidationError(f"Un palier à J-{jours} existe déjà.")
        return jours


class RelanceForm(FormulaireDsfr, forms.Form):
    """The préfectures to remind now, all ticked."""

    bouton = "Envoyer la relance"

    reponses = forms.MultipleChoiceField(
        label="Préfectures à relancer",
        widget=forms.CheckboxSelectMultiple,
        help_text="Décochez celles que vous ne voulez pas relancer.",
        error_messages={
            "required": "Choisissez au moins une préfecture.",
            "invalid_choice": "Une des préfectures choisies n’est plus à relancer.",
        },
    )

    def __init__(self, *args: Any, reponses: Iterable[tuple[Reponse, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(str(r.pk), f"{r.prefecture.nom} ({r.prefecture.code}) – {situation}") for r, situation in reponses]
        self.fields["reponses"].choices = choix  # type: ignore[attr-defined]
        self.initial.setdefault("reponses", [code for code, _ in choix])
