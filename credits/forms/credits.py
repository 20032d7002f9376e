"""Input of the ledger: opening, dotation to a région, split of a région."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils import timezone

from credits.actions import PART_REGIONALE, Montants, Piece
from credits.models import EnveloppeNationale
from credits.soldes import Balance, Solde
from mildeca_portal.socle.crispy import TableauDeSaisie
from mildeca_portal.socle.formulaires import ChampMontant, FormulaireDsfr
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.models import Prefecture, Region


def champ_ae(**options: Any) -> ChampMontant:
    return ChampMontant(**{"label": "Autorisations d’engagement (AE), en euros", "min_value": 0, **options})


def champ_cp(**options: Any) -> ChampMontant:
    return ChampMontant(**{"label": "Crédits de paiement (CP), en euros", "min_value": 0, **options})


class PieceForm(FormulaireDsfr, forms.Form):
    """What justifies a movement, at the foot of each form."""

    date_effet = forms.DateField(label="Date d’effet", initial=timezone.localdate)
    reference = forms.CharField(
        label="Référence", max_length=100, required=False, help_text="Par exemple : numéro de la notification."
    )
    motif = forms.CharField(label="Motif", max_length=300)

    def refuser(self, phrases: list[str]) -> None:
        """Show why a movement was refused: beside the amount it is about, else above the form."""
        for phrase in phrases:
            champ = next((c for c, mot in (("ae", "AE"), ("cp", "CP")) if mot in phrase and c in self.fields), None)
            self.add_error(champ, phrase)

    def piece(self) -> Piece:
        donnees = self.cleaned_data
        return Piece(donnees["motif"], donnees["reference"], donnees["date_effet"])


class EnveloppeForm(PieceForm):
    """Opening of national credits (programme 129, action 15)."""

    bouton = "Ouvrir les crédits"
    source = forms.ChoiceField(label="Origine des crédits", choices=EnveloppeNationale.Source.choices)
    ae = champ_ae()
    cp = champ_cp()
    commentaire = forms.CharField(
        label="Commentaire", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    field_order = ("source", "ae", "cp", "date_effet", "reference", "motif", "commentaire")


class MouvementForm(PieceForm):
    """A dotation to a région: announced, made usable, or taken back."""

    NOTIFIER, NOTIFIER_ET_DELEGUER, DELEGUER, REPRENDRE = "notifier", "notifier_et_deleguer", "deleguer", "reprendre"
    bouton = "Enregistrer le mouvement"

    region = forms.ModelChoiceField(label="Région", queryset=Region.objects.all(), empty_label="Choisir une région")
    operation = forms.ChoiceField(
        label="Opération",
        choices=[
            (NOTIFIER, "Notifier : annoncer une dotation"),
            (DELEGUER, "Déléguer : mettre à disposition une dotation déjà notifiée"),
            (NOTIFIER_ET_DELEGUER, "Notifier et déléguer le même montant"),
            (REPRENDRE, "Reprendre des crédits"),
        ],
        widget=forms.RadioSelect,
    )
    ae = champ_ae()
    cp = champ_cp()
    field_order = ("region", "operation", "ae", "cp", "date_effet", "reference", "motif")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("ae") == 0 and donnees.get("cp") == 0:
            self.add_error("ae", "Indiquez un montant en AE ou en CP.")
        return donnees


class RepartitionForm(PieceForm):
    """The split of a région: one line for the part régionale, one for each département, what each is notified in all."""

    bouton = "Enregistrer la répartition"
    deleguer = forms.BooleanField(
        label="Mettre aussitôt à disposition (déléguer) tout ce qui est notifié",
        required=False,
        initial=True,
        help_text="Dans la limite des crédits que la MILDECA a délégués à la région.",
    )
    etat = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, soldes: Balance, region: Region, prefectures: list[Prefecture], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.solde = soldes.region(region.pk)
        self.lignes: list[tuple[str, str, Solde]] = [
            (PART_REGIONALE, "Part régionale", soldes.part_regionale(region.pk)),
            *((p.code, f"{p.nom} ({p.code})", soldes.prefecture(p.code)) for p in prefectures),
        ]
        for cle, libelle, solde in self.lignes:
            self.fields[f"ae_{cle}"] = champ_ae(label=f"AE, {libelle}", initial=solde.notifie_ae)
            self.fields[f"cp_{cle}"] = champ_cp(label=f"CP, {libelle}", initial=solde.notifie_cp)
        self.fields["motif"].initial = "Répartition régionale"

    def _saisi(self, nom: str) -> Decimal:
        """What a cell holds on screen: typed and readable, else the last amount recorded."""
        if self.is_bound and nom in getattr(self, "cleaned_data", {}):
            return self.cleaned_data[nom]
        return Decimal(self.fields[nom].initial)

    def disposition(self) -> Any:
        lignes: list[tuple[str, list[str]]] = [
            (libelle, [f"ae_{cle}", f"cp_{cle}", euros(solde.delegue_ae), euros(solde.programme)])
            for cle, libelle, solde in self.lignes
        ]
        total_ae = sum((self._saisi(f"ae_{cle}") for cle, _, _ in self.lignes), Decimal(0))
        total_cp = sum((self._saisi(f"cp_{cle}") for cle, _, _ in self.lignes), Decimal(0))
        recu = self.solde
        lignes += [
            (
                "Total réparti",
                [euros(total_ae), euros(total_cp), euros(recu.reparti_delegue_ae), euros(recu.programme)],
            ),
            ("Dotation de la région", [euros(recu.notifie_ae), euros(recu.notifie_cp), euros(recu.delegue_ae), ""]),
            (
                "Reste à répartir",
                [
                    euros(recu.notifie_ae - total_ae),
                    euros(recu.notifie_cp - total_cp),
                    euros(recu.reste_a_deleguer_ae),
                    "",
                ],
            ),
        ]
        colonnes = ["AE notifiées (€)", "CP notifiés (€)", "AE déjà déléguées", "Programmé"]
        tableau = TableauDeSaisie(
            "Répartition de la dotation régionale, en euros",
            colonnes,
            lignes,
            entete="Territoire",
            prefixe="repartition",
        )
        return Layout("etat", tableau, "deleguer", "date_effet", "reference", "motif")

    def rafraichir(self, etat: int) -> None:
        """After a refusal: what is typed stays, the next try is compared with the credits as shown now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("etat")] = str(etat)

    def voulus(self) -> dict[str, Montants]:
        """What each line is to be notified in all, in euros."""
        donnees = self.cleaned_data
        return {cle: Montants(donnees[f"ae_{cle}"], donnees[f"cp_{cle}"]) for cle, _, _ in self.lignes}
