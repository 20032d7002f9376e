"""What the MILDECA types about an answer."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from mildeca_portal.socle.formulaires import FormulaireDsfr
from rapports.actions.corrections import LONGUEUR
from rapports.actions.revue import Point
from rapports.forms.campagne import a_venir, du_siecle
from rapports.libelles import capitale
from rapports.models import AvisRegional, DemandeCorrection
from rapports.questionnaire.contenu import nettoyer
from rapports.questionnaire.definition import Questionnaire, Type

MOTIFS = [(code, capitale(libelle)) for code, libelle in DemandeCorrection.Motif.choices]
LONGUEUR_COMMENTAIRE = 3000


@dataclass
class PointSaisi:
    """What is typed beside one section or one question. `nom`: its key in the form, « section:A » or that of a question."""

    nom: str
    section: str
    question: str
    libelle: str
    coche: bool = False
    motif: str = ""
    commentaire: str = ""
    erreurs: list[tuple[str, str]] = field(default_factory=list)

    def refuser(self, champ: str, phrase: str) -> None:
        self.erreurs.append((champ, phrase))

    def erreur_de(self, champ: str) -> str:
        return next((phrase for nom, phrase in self.erreurs if nom == champ), "")

    @property
    def erreur_de_case(self) -> str:
        return self.erreur_de("corriger")

    @property
    def erreur_de_motif(self) -> str:
        return self.erreur_de("motif")

    @property
    def erreur_de_commentaire(self) -> str:
        return self.erreur_de("commentaire")


class CorrectionForm(FormulaireDsfr, forms.Form):
    """A request for correction: boxes ticked beside the questions, each with its reason; one due date for all."""

    bouton = ""
    avec_balise = False

    echeance = forms.DateTimeField(label="À rendre avant le", help_text="Heure de Paris.")
    lu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, questionnaire: Questionnaire, visibles: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("echeance", dans_quinze_jours())
        self.points = {p.nom: p for p in _points(questionnaire, visibles)}
        if self.is_bound:
            self._lire()

    def _lire(self) -> None:
        assert isinstance(self.data, QueryDict)
        cochees = self.data.getlist("corriger")
        for point in self.points.values():
            point.coche = point.nom in cochees
            point.motif = self.data.get(f"motif-{point.nom}", "")
            point.commentaire = nettoyer(self.data.get(f"commentaire-{point.nom}", ""))

    def clean_echeance(self) -> datetime:
        echeance: datetime = self.cleaned_data["echeance"]
        du_siecle(echeance)
        return a_venir(echeance)

    def clean(self) -> dict[str, Any]:
        for point in self.points.values():
            _verifier(point)
        if any(p.erreurs for p in self.points.values()):
            self.add_error(None, "Complétez les corrections demandées, signalées ci-dessous.")
        elif not self.demandes:
            self.add_error(None, "Cochez au moins une question ou une section à corriger.")
        return self.cleaned_data

    motifs = MOTIFS

    @property
    def demandes(self) -> list[Point]:
        """What was ticked, in the order of the questionnaire."""
        return [Point(p.section, p.question, p.motif, p.commentaire) for p in self.points.values() if p.coche]

    @property
    def en_erreur(self) -> list[PointSaisi]:
        return [p for p in self.points.values() if p.erreurs]


def _points(questionnaire: Questionnaire, visibles: Container[str]) -> Iterator[PointSaisi]:
    for section in questionnaire.sections:
        yield PointSaisi(f"section:{section.lettre}", section.lettre, "", f"section {section.lettre}, {section.titre}")
        for q in section.questions:
            if q.cle in visibles and q.type is not Type.CALCUL:
                yield PointSaisi(q.cle, section.lettre, q.cle, f"{q.numero}, {q.libelle}")


def _verifier(point: PointSaisi) -> None:
    if not point.coche:
        if point.commentaire:
            point.refuser("corriger", "Cochez « À corriger », ou effacez le commentaire.")
        return
    if point.motif not in DemandeCorrection.Motif.values:
        point.refuser("motif", "Choisissez un motif.")
    if not point.commentaire:
        point.refuser("commentaire", "Dites ce qui est à corriger.")
    elif len(point.commentaire) > LONGUEUR_COMMENTAIRE:
        phrase = f"Ce commentaire a {len(point.commentaire)} caractères : {LONGUEUR_COMMENTAIRE} au plus."
        point.refuser("commentaire", phrase)


class ExplicationForm(FormulaireDsfr, forms.Form):
    """Why a point is left as it is."""

    bouton = "Répondre sans changer la réponse"

    explication = forms.CharField(
        label="Pourquoi la réponse reste sans changement",
        help_text="1 000 caractères au plus. La MILDECA lit ce texte quand vous transmettez de nouveau.",
        max_length=LONGUEUR,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi la réponse reste sans changement."},
    )


class AvisRegionalForm(FormulaireDsfr, forms.Form):
    """The opinion of the région. `montre`: when the one shown was prepared."""

    sens = forms.ChoiceField(
        label="Avis de la région",
        choices=[(code, capitale(libelle)) for code, libelle in AvisRegional.Sens.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le sens de l’avis."},
    )
    observations = forms.CharField(
        required=False,
        help_text="Lues par la MILDECA. La préfecture ne les voit pas. Obligatoires pour un avis avec observations.",
        max_length=LONGUEUR_COMMENTAIRE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    montre = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bouton = "Donner l’avis de la région" if rend else "Préparer l’avis"

    def clean_montre(self) -> datetime | None:
        return lire_instant(self.cleaned_data["montre"])

    def clean(self) -> dict[str, Any]:
        observe = self.cleaned_data.get("sens") == AvisRegional.Sens.OBSERVATIONS
        if observe and not self.cleaned_data.get("observations") and "observations" not in self.errors:
            self.add_error("observations", "Écrivez vos observations.")
        return self.cleaned_data


def lire_instant(texte: str) -> datetime | None:
    """An instant as `isoformat` wrote it; None for anything else."""
    try:
        return parse_datetime(texte)
    except ValueError:
        return None


def dans_quinze_jours() -> datetime:
    return timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=15)
