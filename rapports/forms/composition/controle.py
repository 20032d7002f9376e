"""A check: what it verifies, how severe it is, what it says."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from mildeca_portal.socle.crispy import Groupe
from mildeca_portal.socle.formulaires import ChampDecimal, FormulaireDsfr
from rapports.composition import mots
from rapports.composition import operations_controles as oc
from rapports.composition.cles import LONGUEUR, MOTIF_CODE, PHRASE_CODE, unique
from rapports.composition.document import Document
from rapports.forms.composition import listes
from rapports.forms.composition.grilles import AvecGrilles, Grille, liste
from rapports.questionnaire import definition as d
from rapports.questionnaire.contenu import ContenuInvalide, normaliser

COMPARAISON, CONTIENT, VARIATION = "comparaison", "contient", "variation"
REGLES = {
    COMPARAISON: "Comparer deux sommes, ou une somme et une valeur",
    CONTIENT: "Repérer un choix coché",
    VARIATION: "Repérer une variation par rapport à l’an dernier",
}
AIDES = {
    COMPARAISON: "Par exemple « consommé ≤ notifié + complémentaire », ou « la somme du tableau = le total, à 1 € près ».",
    CONTIENT: "Par exemple « aucun correspondant » : la préfecture l’explique en commentaire.",
    VARIATION: "Par exemple « plus de 50 % d’écart avec l’an dernier » : la préfecture l’explique en commentaire.",
}


class ControleForm(AvecGrilles, FormulaireDsfr, forms.Form):
    """`controle`: the one that is changed (None: a new one, of the kind `regle`)."""

    avec_balise = False
    bouton = ""

    message = forms.CharField(
        label="Message montré à la préfecture",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ce qui ne va pas, en une phrase. Un paramètre se cite entre crochets : « moins de [taux_execution en %] % ».",
        error_messages={"required": "Écrivez ce que la préfecture doit lire."},
    )
    severite = forms.ChoiceField(
        label="Sévérité",
        choices=[(s, f"{mots.SEVERITES[s]} : {mots.AIDES_DES_SEVERITES[s]}") for s in d.Severite],
        widget=forms.RadioSelect,
        initial=d.Severite.AVERTISSEMENT,
    )

    def __init__(
        self,
        *args: Any,
        questionnaire: d.Questionnaire,
        regle: str,
        controle: d.Controle | None = None,
        question: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire, self.regle, self.controle = questionnaire, regle, controle
        citee = controle.question if controle else question
        self.fields["question"] = forms.ChoiceField(
            label="Montré à la question",
            choices=[("", "Choisissez une question"), *listes.questions(questionnaire, lambda q: True, [citee])],
            initial=citee,
            error_messages={"required": "Choisissez la question où le message s’affiche."},
        )
        commentaire = controle.commentaire if controle else ""
        textes = (d.Type.TEXTE, d.Type.TEXTE_LONG)
        self.fields["commentaire"] = forms.ChoiceField(
            label="Explication attendue dans",
            choices=[
                ("", "Le commentaire libre de la section"),
                *listes.questions(questionnaire, lambda q: q.type in textes, [commentaire]),
            ],
            initial=commentaire,
            required=False,
            help_text="Pour un avertissement.",
        )
        self.fields["code"] = forms.CharField(
            label="Code du contrôle",
            max_length=LONGUEUR,
            required=False,
            initial=controle.code if controle else "",
            help_text="Vide : proposé d’après la question.",
        )
        if controle:
            self.initial.update(
                message=mots.avec_crochets(controle.modele_message or controle.message), severite=controle.severite
            )
        {COMPARAISON: self._comparaison, CONTIENT: self._contient, VARIATION: self._variation}[regle]()

    def _comparaison(self) -> None:
        r = self.controle.regle if self.controle and isinstance(self.controle.regle, d.Comparaison) else None
        for nom, legende, operande in (
            ("gauche", "Somme vérifiée", r.gauche if r else d.Operande()),
            ("droite", "Comparée à la somme", r.droite if r else d.Operande()),
        ):
            offerts = listes.termes(self.questionnaire, operande.termes)
            colonnes = (("terme", "Question, total de tableau ou valeur du portail", liste(offerts)),)
            aide = (
                "La première ligne doit avoir une valeur pour que le contrôle joue ; les autres comptent pour 0 si elles "
                "sont vides."
            )
            self.poser(Grille(nom, legende, colonnes, aide, 2), [{"terme": t} for t in operande.termes])
            self.fields[f"{nom}_parametre"] = forms.ChoiceField(
                label="Multipliée par le paramètre",
                choices=self._parametres(operande.parametre),
                initial=operande.parametre,
                required=False,
            )
            facteur = None if operande.parametre else operande.facteur
            self.fields[f"{nom}_facteur"] = ChampDecimal(label="ou par le nombre", required=False, initial=facteur)
        self.fields["operateur"] = forms.ChoiceField(
            label="Ce qui est attendu",
            choices=[(o, f"la somme vérifiée {m}") for o, m in mots.OPERATEURS.items()],
            initial=r.operateur if r else "<=",
        )
        self.fields["constante"] = forms.CharField(
            label="ou comparée à la valeur",
            max_length=20,
            required=False,
            initial=self._constante(r.droite.constante) if r else "",
            help_text="Un nombre, ou une date (15/03/2026). Laissez alors la somme comparée vide.",
        )
        self.fields["tolerance"] = ChampDecimal(
            label="Tolérance", required=False, min_value=0, initial=(r.tolerance or None) if r else None
        )

    def _constante(self, constante: str) -> str:
        return "/".join(reversed(constante.split("-"))) if constante[4:5] == "-" else constante.replace(".", ",")

    def _parametres(self, cite: str) -> list[tuple[str, Any]]:
        return listes.parametres(self.questionnaire)

    def _contient(self) -> None:
        r = self.controle.regle if self.controle and isinstance(self.controle.regle, d.Contient) else None
        choix = [
            (f"{section.lettre}. {section.titre}", offerts)
            for section in self.questionnaire.sections
            if (
                offerts := [
                    (f"{q.cle}#{c.code}", f"{q.numero} – {c.libelle}")
                    for q in section.questions
                    if q.type is d.Type.CHOIX_MULTIPLE
                    for c in q.choix
                ]
            )
        ]
        cite = f"{r.question}#{r.code}" if r else ""
        if cite and cite not in {code for _, groupe in choix for code, _ in groupe}:
            choix.append((listes.ABSENTE, [(cite, f"{cite} (absent du questionnaire)")]))
        self.fields["choix"] = forms.ChoiceField(
            label="Choix qui lève le contrôle",
            choices=[("", "Choisissez"), *choix],
            initial=cite,
            error_messages={"required": "Choisissez le choix qui lève le contrôle."},
        )

    def _variation(self) -> None:
        r = self.controle.regle if self.controle and isinstance(self.controle.regle, d.Variation) else None
        self.fields["mesuree"] = forms.ChoiceField(
            label="Question mesurée",
            choices=[
                ("", "Choisissez une question"),
                *listes.questions(self.questionnaire, lambda q: q.est_nombre, [r.question] if r else []),
            ],
            initial=r.question if r else "",
            error_messages={"required": "Choisissez la question dont la variation est mesurée."},
        )
        self.fields["parametre"] = forms.ChoiceField(
            label="Seuil donné par le paramètre",
            choices=listes.parametres(self.questionnaire),
            required=False,
            initial=r.parametre if r else "",
        )
        self.fields["seuil"] = ChampDecimal(
            label="ou seuil, en pour cent",
            required=False,
            min_value=0,
            initial=r.seuil * 100 if r and not r.parametre else None,
            help_text="Par exemple 50 : la réponse varie de plus de moitié.",
        )

    def disposition(self) -> Any:
        if self.regle == COMPARAISON:
            return Layout(
                "question",
                self.disposition_de("gauche"),
                Groupe("Facteur de la somme vérifiée", "gauche_parametre", "gauche_facteur"),
                "operateur",
                self.disposition_de("droite"),
                Groupe("Facteur de la somme comparée", "droite_parametre", "droite_facteur"),
                "constante",
                "tolerance",
                "message",
                "severite",
                "commentaire",
                "code",
            )
        propres = ["choix"] if self.regle == CONTIENT else ["mesuree", "parametre", "seuil"]
        return Layout("question", *propres, "message", "severite", "commentaire", "code")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip()
        autres = {c.code for c in self.questionnaire.controles} - {self.controle.code if self.controle else ""}
        if code and not MOTIF_CODE.fullmatch(code):
            raise forms.ValidationError(PHRASE_CODE)
        if code in autres:
            raise forms.ValidationError("Un autre contrôle porte déjà ce code.")
        return code

    def clean_constante(self) -> str:
        """A number or a date, as the document writes it."""
        brute = str(self.cleaned_data["constante"]).strip()
        type_ = d.Type.DATE if "/" in brute or brute[4:5] == "-" else d.Type.DECIMAL
        try:
            lue = normaliser(d.Question("x", "", "", type_, decimales=6), brute)
        except ContenuInvalide as erreur:
            raise forms.ValidationError(erreur.phrase) from erreur
        if lue is None or type_ is d.Type.DATE:
            return str(lue or "")
        return str(lue).rstrip("0").rstrip(".") or "0"

    def clean(self) -> dict[str, Any]:
        propres: dict[str, Any] = super().clean() or {}
        if self.regle == COMPARAISON:
            self._verifier_la_comparaison(propres)
        elif self.regle == VARIATION and not propres.get("parametre") and not propres.get("seuil"):
            self.add_error("seuil", "Indiquez un seuil supérieur à 0, ou choisissez un paramètre.")
        return propres

    def _verifier_la_comparaison(self, propres: dict[str, Any]) -> None:
        if not self.lignes_de("gauche"):
            self.add_error(self.grilles["gauche"].champ(0, "terme"), "Choisissez ce qui est vérifié.")
        droite = bool(self.lignes_de("droite"))
        if "constante" in propres and droite == bool(propres["constante"]):
            self.add_error("constante", "Comparez à une somme ou à une valeur, l’une des deux.")
        for nom in ("gauche", "droite"):
            if propres.get(f"{nom}_parametre") and propres.get(f"{nom}_facteur") is not None:
                self.add_error(f"{nom}_facteur", "Choisissez un paramètre ou un nombre, pas les deux.")

    def operation(self, document: Document) -> Document:
        """Add the check, or change it."""
        if self.controle is None:
            return oc.ajouter_controle(document, self.brut(document))
        return oc.modifier_controle(document, self.controle.code, self.brut(document))

    def brut(self, document: Document) -> dict[str, Any]:
        """The check of the document."""
        c = self.cleaned_data
        code = c["code"] or (self.controle.code if self.controle else "")
        code = code or unique(c["question"], {x["code"] for x in document.get("controles", ())})
        regle = {COMPARAISON: self._regle_comparaison, CONTIENT: self._regle_contient, VARIATION: self._regle_variation}
        return {
            "code": code,
            "question": c["question"],
            "regle": {"type": self.regle, **regle[self.regle]()},
            "severite": c["severite"],
            "message": mots.avec_accolades(c["message"], self.questionnaire.parametres),
            "commentaire": c["commentaire"],
        }

    def _regle_comparaison(self) -> dict[str, Any]:
        c = self.cleaned_data
        droite = {"constante": c["constante"]} if c["constante"] else self._operande("droite")
        regle = {"gauche": self._operande("gauche"), "operateur": c["operateur"], "droite": droite}
        return {**regle, "tolerance": str(c["tolerance"])} if c["tolerance"] else regle

    def _operande(self, nom: str) -> dict[str, Any]:
        operande: dict[str, Any] = {"termes": [ligne["terme"] for ligne in self.lignes_de(nom)]}
        if parametre := self.cleaned_data[f"{nom}_parametre"]:
            operande["parametre"] = parametre
        elif (facteur := self.cleaned_data[f"{nom}_facteur"]) is not None:
            operande["facteur"] = str(facteur)
        return operande

    def _regle_contient(self) -> dict[str, Any]:
        question, _, code = self.cleaned_data["choix"].partition("#")
        return {"question": question, "code": code}

    def _regle_variation(self) -> dict[str, Any]:
        c = self.cleaned_data
        seuil = {"parametre": c["parametre"]} if c["parametre"] else {"seuil": str(c["seuil"] / 100)}
        return {"question": c["mesuree"], **seuil}
