"""One question: what all have, its condition and what it is tied to; `attributs` for those of its type."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from mildeca_portal.socle.crispy import Groupe
from mildeca_portal.socle.formulaires import FormulaireDsfr
from rapports.composition import mots, operations
from rapports.composition.cles import LONGUEUR, MOTIF_CLE, PHRASE_CLE, proposer_cle
from rapports.composition.document import Document, section_de_lettre
from rapports.forms.composition import conditions, listes
from rapports.forms.composition.attributs import AttributsDuType
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import ecrire_condition, lire_condition

T = d.Type
ZONE = forms.Textarea(attrs={"rows": 2})


class QuestionForm(AttributsDuType, FormulaireDsfr, forms.Form):
    """`question`: the one that is changed (None: a new one, in the section `lettre`). `cle_figee`: why its key stays."""

    avec_balise = False
    bouton = ""

    libelle = forms.CharField(
        label="Question posée",
        max_length=500,
        widget=ZONE,
        help_text="Un paramètre se cite entre crochets : « moins de [petite_action] € ».",
        error_messages={"required": "Écrivez la question."},
    )
    numero = forms.CharField(
        label="Numéro imprimé", max_length=12, required=False, help_text="Par exemple B3 ou B3 bis. Vide : proposé."
    )
    obligatoire = forms.BooleanField(label="Réponse obligatoire", required=False)
    qui = forms.ChoiceField(
        label="Qui répond",
        choices=[
            (d.Qui.DEPARTEMENTAL, "Chaque département"),
            (d.Qui.REGIONAL, "La région, dans la réponse de son siège"),
        ],
        widget=forms.RadioSelect,
        initial=d.Qui.DEPARTEMENTAL,
    )
    aide = forms.CharField(label="Aide sous la question", max_length=1000, required=False, widget=ZONE)

    def __init__(
        self,
        *args: Any,
        questionnaire: d.Questionnaire,
        document: Document,
        type_: d.Type,
        question: d.Question | None = None,
        lettre: str = "",
        cle_figee: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire, self.document, self.type, self.question = questionnaire, document, type_, question
        self.lettre, self.cle_figee = lettre, cle_figee
        self._remplir(question)
        if question is None:
            self.fields["place"] = forms.ChoiceField(
                label="Place", choices=listes.places(questionnaire), initial=self._place_proposee()
            )
        self.poser_les_attributs()
        self._condition()
        self._rattachements()

    def _remplir(self, q: d.Question | None) -> None:
        if q is None:
            return
        self.initial.update(
            {
                "libelle": mots.avec_crochets(q.modele_libelle or q.libelle),
                "numero": q.numero,
                "obligatoire": q.obligatoire,
                "qui": q.qui,
                "aide": mots.avec_crochets(q.modele_aide or q.aide),
                "unite": q.unite,
                "minimum": q.minimum,
                "maximum": q.maximum,
                "decimales": q.decimales,
                "longueur_min": q.longueur_min or None,
                "longueur_max": q.longueur_max or None,
                "image": q.image,
                "autre": q.autre,
                "condition_phrase": q.condition_phrase,
                "rapport": q.rapport,
                "preremplissage": q.preremplissage,
                "equivalent_n1": q.equivalent_n1,
                "a_confirmer": q.a_confirmer,
                "cle": q.cle,
            }
        )
        if q.tableau:
            t = q.tableau
            self.initial.update(source=t.source, total=t.total, total_lignes=t.total_lignes)
        if q.formule:
            self.initial["pourcentage"] = q.formule.pourcentage

    def _place_proposee(self) -> str:
        section = self.questionnaire.par_lettre.get(self.lettre)
        if section is None or not section.questions:
            return f"{self.lettre}/"
        *avant, derniere = section.questions
        if derniere.type is T.TEXTE_LONG:  # before the free comment
            return f"{self.lettre}/{avant[-1].cle if avant else ''}"
        return f"{self.lettre}/{derniere.cle}"

    def _condition(self) -> None:
        q = self.question
        lues = conditions.lignes(self.questionnaire, q.condition if q else None)
        self.condition_gardee = q.condition if q and lues is None else None
        lien, rangees = lues or ("et", [])
        grille = conditions.grille(self.questionnaire, q.cle if q else "", [ligne["question"] for ligne in rangees])
        self.poser(grille, rangees)
        self.fields["condition_lien"] = forms.ChoiceField(
            label="La condition est vraie quand", choices=conditions.LIENS, widget=forms.RadioSelect, initial=lien
        )
        self.fields["condition_phrase"] = forms.CharField(
            label="Condition en toutes lettres",
            max_length=200,
            required=False,
            help_text="Écrite au-dessus de la question, sur papier et sans JavaScript. Vide : proposée.",
        )

    def _rattachements(self) -> None:
        q = self.question
        if self.type is not T.CALCUL:
            self.fields["preremplissage"] = forms.ChoiceField(
                label="Valeur connue du portail",
                choices=listes.sources(self.type, q.preremplissage if q else ""),
                required=False,
                help_text="Montrée à côté du champ, à reprendre d’un clic. Elle ne compte comme réponse qu’une fois confirmée.",
            )
        self.fields["equivalent_n1"] = forms.CharField(
            label="Clé de la même question l’an dernier",
            max_length=LONGUEUR,
            required=False,
            help_text="La réponse de l’an dernier s’affiche à côté du champ.",
        )
        self.fields["rapport"] = forms.ChoiceField(
            label="Place dans le rapport national", choices=listes.chapitres(q.rapport if q else ""), required=False
        )
        self.fields["a_confirmer"] = forms.BooleanField(
            label="Proposition à confirmer", required=False, help_text="Cette marque n’est vue que de la MILDECA."
        )
        if not self.cle_figee:
            self.fields["cle"] = forms.CharField(
                label="Clé de la question",
                max_length=LONGUEUR,
                required=False,
                help_text="Nom stable d’une année à l’autre. Vide : proposée d’après la section et la question.",
            )

    def disposition(self) -> Any:
        attributs = [nom for nom in self.propres if nom in self.fields]
        place = ["place"] if "place" in self.fields else []
        return Layout(
            "libelle",
            "aide",
            "numero",
            *place,
            "obligatoire",
            "qui",
            *([Groupe(mots.TYPES[self.type], *attributs)] if attributs else []),
            *(self.disposition_de(nom) for nom in self.grilles_propres),
            self.disposition_de("condition"),
            Groupe("Lecture de la condition", "condition_lien", "condition_phrase"),
            Groupe("Rattachements", *(n for n in ("preremplissage", "equivalent_n1", "rapport") if n in self.fields)),
            Groupe("Pour la MILDECA", "a_confirmer", *(n for n in ("cle",) if n in self.fields)),
        )

    def clean_cle(self) -> str:
        cle = str(self.cleaned_data["cle"]).strip()
        if cle and not MOTIF_CLE.fullmatch(cle):
            raise forms.ValidationError(PHRASE_CLE)
        if cle and cle != (self.question.cle if self.question else "") and cle in self.questionnaire.par_cle:
            raise forms.ValidationError("Une autre question porte déjà cette clé.")
        return cle

    def clean(self) -> dict[str, Any]:
        propres: dict[str, Any] = super().clean() or {}
        self.verifier_les_attributs(propres)
        rangees = self.lignes_de("condition")
        try:
            self.condition_lue = conditions.condition(self.questionnaire, rangees, propres.get("condition_lien", "et"))
        except forms.ValidationError as erreur:
            self.condition_lue = None
            for phrase in erreur.messages:
                self.add_error(None, phrase)
        return propres

    # What the form says, as the document writes it.

    def operation(self, document: Document) -> Document:
        """Add the question, or change it."""
        if self.question is not None:
            return operations.modifier_question(document, self.question.cle, self.brut(document))
        lettre, _, apres = self.cleaned_data["place"].partition("/")
        return operations.ajouter_question(document, lettre, self.brut(document), apres)

    def brut(self, document: Document) -> dict[str, Any]:
        """The question of the document. What has its default value is left out when the document is written."""
        c, parametres = self.cleaned_data, self.questionnaire.parametres
        question: dict[str, Any] = {
            "cle": self._cle(document),
            "numero": c["numero"] or (self.question.numero if self.question else ""),
            "libelle": mots.avec_accolades(c["libelle"], parametres),
            "type": self.type,
            "obligatoire": c["obligatoire"],
            "qui": c["qui"],
            "aide": mots.avec_accolades(c["aide"], parametres),
            "equivalent_n1": c["equivalent_n1"],
            "rapport": c["rapport"],
            "a_confirmer": c["a_confirmer"],
            "preremplissage": c.get("preremplissage", ""),
        }
        return question | self.attributs() | self._condition_du_document()

    def _cle(self, document: Document) -> str:
        if self.question and (self.cle_figee or not self.cleaned_data["cle"]):
            return self.question.cle
        if self.cleaned_data["cle"]:
            return str(self.cleaned_data["cle"])
        lettre = self.cleaned_data["place"].partition("/")[0]
        return proposer_cle(document, section_de_lettre(document, lettre), self.cleaned_data["libelle"])

    def _condition_du_document(self) -> dict[str, Any]:
        phrase = self.cleaned_data["condition_phrase"]
        condition = self.condition_lue
        if condition is None and self.condition_gardee is not None:
            condition = ecrire_condition(self.condition_gardee)
        if condition is None:
            return {}
        return {"condition": condition, "condition_phrase": phrase or self._phrase_proposee(condition)}

    def _phrase_proposee(self, condition: Mapping[str, Any]) -> str:
        texte_propose = mots.condition(self.questionnaire, lire_condition(condition))
        return f"Si {texte_propose}" if len(texte_propose) < 190 else "Selon vos réponses précédentes"
