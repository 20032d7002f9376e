"""Input of roadmaps, plans and actions. Each form gives what its action takes; nothing is saved here."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from circulaires.models import ObjectifCible, OrientationStrategique, Strategie
from feuilles_de_route.actions.documents import Signature
from feuilles_de_route.contenus import ContenuVerifie
from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    FeuilleDeRouteRegionale,
    FicheAction,
    Indicateur,
    PlanActionsDepartemental,
    Signataire,
)
from feuilles_de_route.nomenclatures import Milieu, Public
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.fichiers import PDF, DepotField
from mildeca_portal.socle.formulaires import ChampDecimal, FormulaireDsfr
from prefectures.models import Correspondant

A_CHOISIR = "Sélectionnez une option"


class FormulaireVersionne(FormulaireDsfr, forms.ModelForm):
    """Carries the version the person read, so that a save never hides someone else's."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def valeurs(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "version"}

    @property
    def version_lue(self) -> int:
        return self.cleaned_data["version"] or 0

    def apres_refus(self, refus: ActionRefusee) -> None:
        """After a conflict: what was typed stays, and a second save knows of the other one."""
        if not isinstance(refus, EtatPerime):
            return
        enregistre = self._meta.model._default_manager.get(pk=self.instance.pk)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(enregistre.version)


class AnneesMixin:
    """Years in order, said beside the field."""

    def clean_periode_fin(self) -> int:
        debut, fin = self.cleaned_data.get("periode_debut"), self.cleaned_data["periode_fin"]  # type: ignore[attr-defined]
        if debut and fin < debut:
            raise ValidationError("L’année de fin ne peut pas précéder l’année de début.")
        return fin


def _annees(champs: dict[str, forms.Field]) -> None:
    for nom in ("periode_debut", "periode_fin"):
        champs[nom] = forms.IntegerField(
            label=champs[nom].label,
            help_text=champs[nom].help_text,
            min_value=2000,
            max_value=2100,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": "Saisissez une année, par exemple 2027."},
        )


class FeuilleForm(AnneesMixin, FormulaireVersionne):
    """The roadmap, its axes apart. The strategy is chosen once, at creation."""

    class Meta:
        model = FeuilleDeRouteRegionale
        fields = ("strategie", "titre", "periode_debut", "periode_fin", "diagnostic", "publique")
        widgets: ClassVar[dict[str, Any]] = {"diagnostic": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _annees(self.fields)
        if self.instance.pk:
            del self.fields["strategie"]
        else:
            self.fields["strategie"].queryset = Strategie.objects.all()  # type: ignore[attr-defined]
            self.fields["strategie"].empty_label = A_CHOISIR  # type: ignore[attr-defined]


class AxeForm(FormulaireVersionne):
    """An axis: at least one objectif cible of the roadmap's strategy."""

    objectifs_cibles = forms.ModelMultipleChoiceField(
        label="Objectifs cibles",
        queryset=ObjectifCible.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un objectif cible."},
    )
    orientations_strategiques = forms.ModelMultipleChoiceField(
        label="Orientations stratégiques",
        queryset=OrientationStrategique.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = AxeFeuilleDeRoute
        fields = ("intitule", "objectifs_cibles", "orientations_strategiques")

    def __init__(self, *args: Any, strategie_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom, modele in (("objectifs_cibles", ObjectifCible), ("orientations_strategiques", OrientationStrategique)):
            self.fields[nom].queryset = modele.objects.filter(strategie_id=strategie_id)  # type: ignore[attr-defined]


class PlanForm(AnneesMixin, FormulaireVersionne):
    """The plan, its actions apart. The roadmap it carries out is chosen once, at creation."""

    class Meta:
        model = PlanActionsDepartemental
        fields = ("feuille_regionale", "titre", "periode_debut", "periode_fin")

    def __init__(self, *args: Any, feuilles: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _annees(self.fields)
        if self.instance.pk:
            del self.fields["feuille_regionale"]
        else:
            self.fields["feuille_regionale"].queryset = feuilles  # type: ignore[attr-defined]
            self.fields["feuille_regionale"].empty_label = A_CHOISIR  # type: ignore[attr-defined]


def _choix_multiple(nomenclature: Any, libelle: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=libelle,
        choices=[(code, capfirst(mot)) for code, mot in nomenclature.choices],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ActionForm(FormulaireVersionne):
    """An action of a plan. The axes and objectifs offered are those of the plan's roadmap and of its strategy."""

    partenaires = _choix_multiple(Correspondant.Institution, "Institutions partenaires")
    publics = _choix_multiple(Public, "Publics")
    milieux = _choix_multiple(Milieu, "Milieux")
    groupes = (
        ("L’action", ("code", "intitule", "axe_feuille", "objectif_cible", "pilote", "echeance")),
        ("Avec qui et pour qui", ("partenaires", "publics", "milieux")),
        ("Moyens", ("leviers_hors_credits",)),
    )

    class Meta:
        model = FicheAction
        fields = (
            "code",
            "intitule",
            "axe_feuille",
            "objectif_cible",
            "pilote",
            "partenaires",
            "publics",
            "milieux",
            "echeance",
            "leviers_hors_credits",
        )
        widgets: ClassVar[dict[str, Any]] = {"leviers_hors_credits": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, plan: PlanActionsDepartemental, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        feuille = plan.feuille_regionale
        axes = AxeFeuilleDeRoute.objects.filter(feuille=feuille)
        self.fields["axe_feuille"].queryset = axes  # type: ignore[attr-defined]
        objectifs = ObjectifCible.objects.filter(strategie_id=feuille.strategie_id)
        self.fields["objectif_cible"].queryset = objectifs  # type: ignore[attr-defined]
        self.fields["objectif_cible"].required = True
        for nom in ("axe_feuille", "objectif_cible"):
            self.fields[nom].empty_label = A_CHOISIR  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if self.plan.actions.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Une autre action du plan porte déjà ce code.")
        return code


class SuiviForm(FormulaireVersionne):
    """How far an action is."""

    bouton = "Enregistrer l’avancement"

    class Meta:
        model = FicheAction
        fields = ("avancement",)
        widgets: ClassVar[dict[str, Any]] = {"avancement": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["avancement"]
        champ.choices = [(code, capfirst(mot)) for code, mot in FicheAction.Avancement.choices]  # type: ignore[attr-defined]


class IndicateurForm(FormulaireVersionne):
    """A measure. `suivi_seul`: the plan is signed, only the value reached may change."""

    valeur_initiale = ChampDecimal(label="Valeur initiale", max_digits=12, decimal_places=2, required=False)
    valeur_cible = ChampDecimal(label="Valeur cible", max_digits=12, decimal_places=2, required=False)
    valeur_realisee = ChampDecimal(label="Valeur réalisée", max_digits=12, decimal_places=2, required=False)

    class Meta:
        model = Indicateur
        fields = ("intitule", "unite", "valeur_initiale", "valeur_cible", "valeur_realisee")

    def __init__(self, *args: Any, suivi_seul: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suivi_seul:
            for nom in ("intitule", "unite", "valeur_initiale", "valeur_cible"):
                del self.fields[nom]


class ContenusForm(FormulaireDsfr, forms.Form):
    """Where each content that the instruction asks is found in the roadmap; what is left empty is not there yet."""

    bouton = "Enregistrer"
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, feuille: FeuilleDeRouteRegionale, contenus: Sequence[ContenuVerifie], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.feuille = feuille
        self.fields["version"].initial = feuille.version
        for verifie in contenus:
            aide = [verifie.contenu.precision, "Exemple : pages 12 à 15, ou axe 2."]
            self.fields[f"contenu-{verifie.contenu.pk}"] = forms.CharField(
                label=verifie.contenu.intitule,
                help_text=" ".join(phrase for phrase in aide if phrase),
                max_length=300,
                required=False,
                initial=verifie.detail if verifie.present else "",
            )

    def ou(self) -> dict[int, str]:
        """{pk of the content: where}."""
        return {int(n.removeprefix("contenu-")): v for n, v in self.cleaned_data.items() if n.startswith("contenu-")}

    @property
    def version_lue(self) -> int:
        return self.cleaned_data["version"] or 0

    def apres_refus(self, refus: ActionRefusee) -> None:
        """After a conflict: what was typed stays, and a second save knows of the other one."""
        if isinstance(refus, EtatPerime):
            self.data = self.data.copy()
            self.data["version"] = str(FeuilleDeRouteRegionale.objects.get(pk=self.feuille.pk).version)


class SignatureForm(FormulaireDsfr, forms.Form):
    """Records a signature that took place: the préfet's date, those of the other signatories, the signed document."""

    bouton = "Enregistrer la signature"
    AUTRES = (
        (Signataire.Qualite.DG_ARS, "Directeur général de l’agence régionale de santé"),
        (Signataire.Qualite.RECTEUR, "Recteur"),
        (Signataire.Qualite.PROCUREUR, "Procureur de la République"),
    )

    def __init__(self, *args: Any, prefet: str, jour: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefet, self.jour = prefet, jour
        libelle = f"Date de signature du {Signataire.Qualite(prefet).label}"
        self.fields[prefet] = forms.DateField(label=libelle, widget=self._date())
        for qualite, nom in self.AUTRES:
            self.fields[qualite] = forms.DateField(
                label=nom, required=False, widget=self._date(), help_text="Date de signature, si ce signataire a signé."
            )
        self.fields["fichier"] = DepotField(label="Document signé", types=frozenset({PDF}), required=False)

    @staticmethod
    def _date() -> forms.DateInput:
        return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        for qualite in (self.prefet, *(q for q, _ in self.AUTRES)):
            if valeurs.get(qualite) and valeurs[qualite] > self.jour:
                self.add_error(
                    qualite, "Une signature à venir ne s’enregistre pas : indiquez une date passée ou du jour."
                )
        return valeurs

    def signatures(self) -> list[Signature]:
        """Those whose date was given."""
        qualites = (self.prefet, *(q for q, _ in self.AUTRES))
        return [Signature(str(q), self.cleaned_data[q]) for q in qualites if self.cleaned_data.get(q)]
