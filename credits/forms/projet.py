"""The application: what the CERFA says, and its two lists (other payers, expenses)."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from circulaires.controle.nomenclatures import TypePorteur
from circulaires.models import ObjectifCible
from credits import droits
from credits.models import AppelAProjets, Porteur, Projet
from credits.models.porteurs import valider_siret
from credits.nomenclatures import Echelle, Produit
from feuilles_de_route.models import AxeFeuilleDeRoute
from feuilles_de_route.nomenclatures import Milieu, Public
from mildeca_portal.socle.formulaires import ChampEntier, ChampMontant, FormulaireDsfr
from mildeca_portal.socle.tri import sans_accent
from prefectures.habilitations import Habilitations
from prefectures.models import Prefecture


def cases(libelle: str, choix: type) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=libelle, choices=choix.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


DOSSIER = (
    "prefecture",
    "exercice",
    "echelle",
    "departements_concernes",
    "appel",
    "depose_le",
    "intitule",
    "description",
)
MONTANTS = ("cout_total", "montant_demande", "titre", "articulation_financements")
CONTENU = (
    "thematique",
    "domaine",
    "justification_habituelle",
    "publics",
    "milieux",
    "produits",
    "programme_probant",
    "en_qpv",
    "territoires",
    "date_debut",
    "date_fin",
    "annees",
)
STRATEGIE = ("axe", "objectif_cible")
SUIVI = ("est_renouvellement", "projet_precedent", "evaluation_prevue", "indicateurs", "service_instructeur")


class ProjetForm(FormulaireDsfr, forms.ModelForm):
    """Identity, content and amounts of an application. The template writes the form: two lists follow."""

    avec_balise = False
    bouton = ""
    groupes = (
        ("Dossier", DOSSIER),
        ("Porteur du projet", ("porteur_nom", "porteur_siret", "porteur_type")),
        ("Montants", MONTANTS),
        ("Contenu de l’action", CONTENU),
        ("Place dans la stratégie", STRATEGIE),
        ("Renouvellement et évaluation", SUIVI),
    )

    porteur_nom = forms.CharField(label="Raison sociale", max_length=200)
    porteur_siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=20,
        help_text="Quatorze chiffres. Vide si le porteur n’en a pas encore.",
    )
    porteur_type = forms.ChoiceField(label="Type de porteur", choices=[("", "Choisir un type"), *TypePorteur.choices])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    publics = cases("Publics", Public)
    milieux = cases("Milieux", Milieu)
    produits = cases("Produits et conduites", Produit)

    class Meta:
        model = Projet
        fields = (*DOSSIER, *MONTANTS, *CONTENU, *STRATEGIE, *SUIVI)
        field_classes = {
            "cout_total": ChampMontant,
            "montant_demande": ChampMontant,
            "annees": ChampEntier,
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "indicateurs": forms.Textarea(attrs={"rows": 4}),
            "justification_habituelle": forms.Textarea(attrs={"rows": 3}),
            "articulation_financements": forms.Textarea(attrs={"rows": 3}),
            "departements_concernes": forms.CheckboxSelectMultiple,
        }
        labels = {
            "cout_total": "Coût total de l’action, en euros",
            "montant_demande": "Montant demandé à la MILDECA, en euros",
            "depose_le": "Déposé le (heure de Paris)",
            "titre": "Nature de la dépense de l’État",
            "en_qpv": "L’action se déroule en quartier prioritaire de la politique de la ville",
            "est_renouvellement": "L’action renouvelle une action déjà financée",
            "evaluation_prevue": "Une évaluation est prévue",
            "annees": "Durée, en années",
        }
        help_texts = {
            "departements_concernes": "Pour un projet régional : au moins deux départements.",
            "indicateurs": "Un indicateur par ligne.",
            "domaine": "Vide s’il n’est pas connu : les règles sur les domaines sont alors sans objet.",
            "justification_habituelle": "À remplir quand le porteur est un service de l’État.",
            "articulation_financements": (
                "À remplir quand l’ARS ou le FIPD figure parmi les cofinanceurs : ce que chacun finance, et pourquoi."
            ),
            "territoires": "Communes, quartiers ou établissements concernés.",
        }

    def __init__(self, *args: Any, habilitations: Habilitations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.habilitations = habilitations
        ids, regions = droits.prefectures_ecrites(habilitations), droits.regions_ecrites(habilitations)
        miennes = Prefecture.objects.filter(Q(pk__in=ids) | Q(region__in=regions)).select_related("region")
        self._territoires(list(miennes), regions=bool(regions), departements=bool(ids))
        annee = timezone.localdate().year
        annees = sorted({annee - 1, annee, annee + 1, self.instance.exercice or annee}, reverse=True)
        self.fields["exercice"] = forms.TypedChoiceField(
            label="Exercice", coerce=int, choices=[(a, str(a)) for a in annees]
        )
        self.initial["exercice"] = self.instance.exercice or annee
        if self.instance.pk:
            self._reprendre_porteur(self.instance.porteur)
            self.fields["version"].initial = self.instance.version
            for nom in ("prefecture", "exercice", "echelle"):
                self.fields[nom].disabled = True

    def _territoires(self, miennes: list[Prefecture], *, regions: bool, departements: bool) -> None:
        ids = [p.pk for p in miennes]
        codes = {p.region_id for p in miennes}
        self.fields["prefecture"].queryset = Prefecture.objects.filter(pk__in=ids)  # type: ignore[attr-defined]
        self.fields["prefecture"].empty_label = None if len(ids) == 1 else "Choisir une préfecture"  # type: ignore[attr-defined]
        echelles = [Echelle.REGIONALE] * regions + [Echelle.DEPARTEMENTALE] * departements
        self.fields["echelle"].choices = [c for c in Echelle.choices if c[0] in echelles]  # type: ignore[attr-defined]
        if echelles and self.initial.get("echelle") not in echelles:
            self.initial["echelle"] = echelles[0]
        if len(ids) == 1:
            self.initial["prefecture"] = ids[0]
        if regions:
            voisines = Prefecture.objects.filter(region__in=codes)
            self.fields["departements_concernes"].queryset = voisines  # type: ignore[attr-defined]
        else:
            del self.fields["departements_concernes"]
        appels = AppelAProjets.objects.visibles_par(self.habilitations).exclude(echelle="nationale_communes")
        self.fields["appel"].queryset = appels  # type: ignore[attr-defined]
        axes = AxeFeuilleDeRoute.objects.filter(feuille__region__in=codes).exclude(feuille__statut="close")
        self.fields["axe"].queryset = axes.order_by("feuille_id", "ordre")  # type: ignore[attr-defined]
        self.fields["objectif_cible"].queryset = ObjectifCible.objects.order_by("strategie_id", "numero")  # type: ignore[attr-defined]
        anciens = Projet.objects.accordes().filter(prefecture_id__in=ids).exclude(pk=self.instance.pk)
        self.fields["projet_precedent"].queryset = anciens.order_by("-exercice", "cle_tri")  # type: ignore[attr-defined]

    def _reprendre_porteur(self, porteur: Porteur) -> None:
        self.fields["porteur_nom"].initial = porteur.raison_sociale
        self.fields["porteur_siret"].initial = porteur.siret
        self.fields["porteur_type"].initial = porteur.type_porteur

    def clean_porteur_siret(self) -> str:
        siret = "".join(self.cleaned_data["porteur_siret"].split())
        valider_siret(siret)
        return siret

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        demande, cout = donnees.get("montant_demande"), donnees.get("cout_total")
        if demande is not None and demande <= 0:
            self.add_error("montant_demande", "Le montant demandé est positif.")
        if demande is not None and cout is not None and demande > cout:
            self.add_error("montant_demande", "Le montant demandé dépasse le coût total de l’action.")
        if donnees.get("echelle") == Echelle.REGIONALE and len(donnees.get("departements_concernes", ())) < 2:
            self.add_error("departements_concernes", "Un projet régional concerne au moins deux départements.")
        if donnees.get("projet_precedent") and not donnees.get("est_renouvellement"):
            self.add_error(
                "est_renouvellement", "Un projet qui en suit un autre est un renouvellement : cochez la case."
            )
        self._verifier_territoire(donnees)
        return donnees

    def _verifier_territoire(self, donnees: dict[str, Any]) -> None:
        """The préfecture must be one where this function records projects of that scale."""
        prefecture, echelle = donnees.get("prefecture"), donnees.get("echelle")
        if not prefecture or not echelle:
            return
        essai = Projet(prefecture=prefecture, echelle=echelle)
        if not droits.peut_ecrire_projet(self.habilitations, essai):
            self.add_error("prefecture", "Votre fonction ne permet pas d’enregistrer un projet de cette échelle ici.")

    def version_lue(self, actuelle: int) -> int:
        """The version the form was drawn from."""
        return self.cleaned_data.get("version") or actuelle

    def perimer(self, phrases: list[str]) -> None:
        """Someone else saved meanwhile: say so, keep what is typed, and let the next try go through."""
        self.refuser(phrases)
        actuelle = Projet.objects.values_list("version", flat=True).get(pk=self.instance.pk)
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(actuelle)

    def refuser(self, phrases: list[str]) -> None:
        for phrase in phrases:
            self.add_error(None, phrase)

    def porteur(self) -> Porteur:
        """The body of that SIRET, or of that name and type when it has none; created at need."""
        donnees = self.cleaned_data
        if siret := donnees["porteur_siret"]:
            connu = Porteur.objects.filter(siret=siret).first()
        else:
            nom = sans_accent(donnees["porteur_nom"])
            connu = Porteur.objects.filter(siret="", cle_tri=nom, type_porteur=donnees["porteur_type"]).first()
        return connu or Porteur.objects.create(
            raison_sociale=donnees["porteur_nom"], siret=siret, type_porteur=donnees["porteur_type"]
        )
