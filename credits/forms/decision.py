"""What follows an application: the decision, the action it serves, its pièces."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from circulaires.controle.nomenclatures import TypePiece
from credits import regles
from credits.actions import Octroi, actions_proposees
from credits.models import Projet, Statut
from feuilles_de_route.models import FicheAction
from mildeca_portal.socle.fichiers import BUREAUTIQUE, IMAGES, DepotField
from mildeca_portal.socle.formulaires import ChampMontant, FormulaireDsfr

SENS = {
    Statut.RETENU: "Retenir le projet",
    Statut.REJETE: "Rejeter le projet",
    Statut.IRRECEVABLE: "Déclarer le dossier irrecevable",
    Statut.ABANDONNE: "Constater l’abandon du projet",
}


class DecisionForm(FormulaireDsfr, forms.Form):
    """Only the decisions that the state of the project allows are offered."""

    bouton = "Enregistrer la décision"
    # What is compulsory depends on the decision.
    sans_mention = True
    montant_lu: Decimal | None = None
    date_lue: date | None = None
    groupes = (
        ("Si le projet est retenu", ("montant", "reference", "date_decision", "justification")),
        ("Sinon", ("motif",)),
    )
    sens = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    montant = ChampMontant(label="Montant accordé, en euros", required=False)
    reference = forms.CharField(label="Référence de la décision", required=False, max_length=100)
    date_decision = forms.DateField(label="Date de la décision", required=False, initial=timezone.localdate)
    justification = forms.CharField(
        label="Justification",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Demandée quand une règle de la circulaire avertit sans interdire, ou n’a pas pu être vérifiée.",
    )
    motif = forms.CharField(
        label="Motif du rejet, de l’irrecevabilité ou de l’abandon",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, projet: Projet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projet = projet
        permis = [(s.value, libelle) for s, libelle in SENS.items() if regles.peut_passer(projet.statut, s)]
        self.fields["sens"].choices = permis  # type: ignore[attr-defined]
        self.fields["montant"].initial = projet.montant_demande
        if Statut.RETENU not in dict(permis):
            for nom in ("montant", "reference", "date_decision", "justification"):
                del self.fields[nom]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        sens = donnees.get("sens")
        self.montant_lu, self.date_lue = donnees.get("montant"), donnees.get("date_decision")
        if sens == Statut.RETENU:
            if "montant" not in self.errors and donnees.get("montant") is None:
                self.add_error("montant", "Indiquez le montant accordé.")
            if (le := donnees.get("date_decision")) and le > timezone.localdate():
                self.add_error("date_decision", "La date de la décision est dans le futur.")
        elif sens and not donnees.get("motif", "").strip():
            self.add_error("motif", "Indiquez le motif.")
        return donnees

    def octroi(self, *, par_delegation: bool) -> Octroi:
        d = self.cleaned_data
        return Octroi(d["montant"], d["justification"], d["reference"], d["date_decision"], par_delegation)

    def refuser(self, phrases: list[str]) -> None:
        """Show why the decision was refused, beside the field it is about."""
        retenu = self.cleaned_data.get("sens") == Statut.RETENU
        for phrase in phrases:
            champ = "montant" if retenu else "motif"
            self.add_error("justification" if "avertit" in phrase and retenu else champ, phrase)


class ActionForm(FormulaireDsfr, forms.Form):
    """The action of the plan that the project serves."""

    bouton = "Rattacher"
    action = forms.ModelChoiceField(
        label="Action du plan", queryset=FicheAction.objects.none(), required=False, empty_label="Aucune action"
    )

    def __init__(self, *args: Any, projet: Projet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["action"]
        champ.queryset = actions_proposees(projet)  # type: ignore[attr-defined]
        champ.label_from_instance = lambda action: f"{action.code} – {action.intitule} ({action.axe_feuille})"  # type: ignore[attr-defined]
        champ.initial = projet.fiche_action_id


class DocumentForm(FormulaireDsfr, forms.Form):
    bouton = "Déposer la pièce"
    type_piece = forms.ChoiceField(label="Type de pièce", choices=TypePiece.choices)
    fichier = DepotField(label="Fichier", types=BUREAUTIQUE | IMAGES)
