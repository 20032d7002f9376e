"""Local rules: what to write, the rule itself, from when, until when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from circulaires.controle import types_de_regle
from circulaires.en_vigueur import RegleApplicable
from circulaires.forms.parametres import AvecParametres
from circulaires.models import RegleLocale
from circulaires.regles import en_clair
from circulaires.regles_locales import (
    PARAMETRES,
    SEVERITE,
    fin_au_plus_tot,
    jour_de_reference,
    refus_de_debut,
    refus_de_fin,
    reproches,
)
from mildeca_portal.socle.formulaires import FormulaireDsfr
from mildeca_portal.socle.templatetags.formats import date_longue


class ChoixDeRegleForm(FormulaireDsfr, forms.Form):
    """Which rule to write, for which territory. A GET form: it leads to the page where the rule is written.

    `territoires`: (value, label) of those the person writes for; `regles`: (value, label), value « exercice-code ».
    """

    bouton = "Continuer"
    methode = "get"

    territoire = forms.ChoiceField(label="Territoire", error_messages={"required": "Choisissez un territoire."})
    regle = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choisissez dans la liste."})

    def __init__(
        self, *args: Any, territoires: Sequence[tuple[str, str]], regles: Sequence[tuple[str, str]], libelle: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["territoire"].choices = list(territoires)  # type: ignore[attr-defined]
        self.fields["regle"].choices = list(regles)  # type: ignore[attr-defined]
        self.fields["regle"].label = libelle

    def choix(self) -> tuple[str, str, int, str]:
        """(portée, code of the territory, exercice, code of the type or of the national rule), once valid."""
        portee, _, code = self.cleaned_data["territoire"].partition("-")
        exercice, _, regle = self.cleaned_data["regle"].partition("-")
        return portee, code, int(exercice), regle


def choix_de_types(exercices: Sequence[int]) -> list[tuple[str, str]]:
    """Every type of the registry, for each circulaire that may be completed."""
    return [
        (f"{e}-{t.code}", f"{_de(e, exercices)}{t.nom}\u00a0: {t.explication}")
        for e in exercices
        for t in types_de_regle()
    ]


def choix_de_variantes(regles: Sequence[tuple[int, RegleApplicable]]) -> list[tuple[str, str]]:
    """National rules in force that a variant may harden, with their exercice."""
    exercices = list(dict.fromkeys(e for e, _ in regles))
    return [(f"{e}-{r.code}", f"{_de(e, exercices)}{r.code}\u00a0: {en_clair(r).phrase}") for e, r in regles]


def _de(exercice: int, exercices: Sequence[int]) -> str:
    return f"Circulaire {exercice}, " if len(exercices) > 1 else ""


class RegleLocaleForm(AvecParametres):
    """A rule added, or the variant of a national one (`a_battre`: what it must harden)."""

    bouton = "Enregistrer le brouillon"

    class Meta:
        model = RegleLocale
        fields = ["libelle", "severite", "paragraphe", "paragraphe_origine", "source"]
        help_texts = {
            "libelle": "Quelques mots, par exemple : Part maximale en Bourgogne-Franche-Comté.",
            "severite": "Bloquante : l’acte est refusé. Avertissement ou information : il est seulement signalé.",
            "paragraphe": "Le passage du document local, cité dans chaque constat.",
            "paragraphe_origine": "Par exemple : Appel à projets 2027 de la préfecture, § 3.1.",
        }
        widgets = {"paragraphe": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, a_battre: Sequence[RegleApplicable] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.a_battre = a_battre

    @property
    def groupes(self) -> Sequence[tuple[str, Sequence[str]]]:  # type: ignore[override]
        return (
            (f"Paramètres\u00a0: {self.type_regle.nom}", self.noms_des_parametres),
            ("Ce que dit le texte local", ["paragraphe", "paragraphe_origine", "source"]),
        )

    def clean(self) -> Any:
        valeurs = super().clean() or self.cleaned_data
        parametres, severite = self.lire_parametres(), valeurs.get("severite")
        if self.automatique and parametres is None and not self._postee("parametres"):
            parametres = self.instance.parametres
        if self.instance.variante and parametres is not None and severite:
            for ou, phrase in reproches(self.type_regle.code, parametres, severite, self.a_battre).items():
                self.add_error(self._champ(ou), phrase)
        return valeurs

    def _champ(self, ou: str) -> str | None:
        """The field beside which a reproach stands: the first of the parameters speaks for all."""
        if ou == SEVERITE:
            return "severite"
        return self.noms_des_parametres[0] if ou == PARAMETRES and self.noms_des_parametres else None


class EnVigueurForm(FormulaireDsfr, forms.Form):
    """From when a draft applies. `version`: of the draft the person read before deciding."""

    bouton = "Mettre en vigueur"
    data: Any

    debut = forms.DateField(label="En vigueur à compter du", help_text="Aujourd’hui ou un jour à venir.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, regle: RegleLocale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exercice = regle.texte.exercice or 0
        self.fields["debut"].initial = jour_de_reference(self.exercice, timezone.localdate())
        self.fields["version"].initial = regle.version

    def clean_debut(self) -> date:
        debut: date = self.cleaned_data["debut"]
        if refus := refus_de_debut(debut, self.exercice, timezone.localdate()):
            raise forms.ValidationError(refus)
        return debut

    def apres_refus(self, refus: Any) -> None:
        """The page shows the draft as it is now: a second try knows of it."""
        if actuelle := getattr(refus, "actuelle", None):
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(actuelle.version)


class RetraitForm(FormulaireDsfr, forms.Form):
    """From when a rule in force no longer applies. `avant`: the day chosen earlier, as the person read it."""

    bouton = "Retirer la règle"

    fin = forms.DateField(label="Ne s’applique plus à compter du")
    avant = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, regle: RegleLocale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regle, aujourdhui = regle, timezone.localdate()
        plus_tot = fin_au_plus_tot(regle.debut, aujourdhui)
        self.fields["fin"].initial = regle.fin or plus_tot
        self.fields["avant"].initial = regle.fin
        self.bouton = "Changer la date" if regle.fin else self.bouton
        self.fields["fin"].help_text = (
            f"Premier jour sans la règle, au plus tôt le {date_longue(plus_tot)}. "
            "Les décisions déjà prises gardent ce qu’elle a constaté."
        )

    def clean_fin(self) -> date:
        fin: date = self.cleaned_data["fin"]
        exercice = self.regle.texte.exercice or 0
        if refus := refus_de_fin(fin, self.regle.debut, exercice, timezone.localdate()):
            raise forms.ValidationError(refus)
        return fin


class PrefectureEtJourForm(FormulaireDsfr, forms.Form):
    """Whose rules, and on which day. `prefectures`: choices grouped by région."""

    bouton = "Voir les règles"
    methode = "get"

    prefecture = forms.ChoiceField(label="Préfecture", error_messages={"required": "Choisissez une préfecture."})
    le = forms.DateField(label="À la date du", required=False, help_text="Vide\u00a0: aujourd’hui.")

    def __init__(self, *args: Any, prefectures: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefecture"].choices = [("", "Choisissez"), *prefectures]  # type: ignore[attr-defined]


class LeForm(FormulaireDsfr, forms.Form):
    """The day of `?le=`, empty for today."""

    bouton = "Voir"
    methode = "get"
    sans_mention = True

    le = forms.DateField(
        label="Règles en vigueur le",
        required=False,
        error_messages={
            "invalid": "Saisissez une date, par exemple 01/03/2026. Les règles d’aujourd’hui sont affichées."
        },
    )
