"""One question, with the attributes of its type."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from mildeca_portal.socle.crispy import Groupe
from mildeca_portal.socle.formulaires import ChampDecimal, ChampEntier, FormulaireDsfr
from rapports.composition import mots, operations
from rapports.composition.cles import (
    LONGUEUR,
    MOTIF_CLE,
    MOTIF_CODE,
    PHRASE_CLE,
    PHRASE_CODE,
    proposer_cle,
    proposer_code,
)
from rapports.composition.document import Document, section_de_lettre
from rapports.forms.composition import conditions, listes
from rapports.forms.composition.grilles import AvecGrilles, Grille, case, liste, ordonnees, ordre, texte
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import ecrire_condition, lire_condition

T = d.Type
PRECISIONS = (T.DECIMAL, T.POURCENTAGE, T.CALCUL)
AVEC_UNITE = (T.ENTIER, T.DECIMAL, T.POURCENTAGE, T.CALCUL)
ZONE = forms.Textarea(attrs={"rows": 2})


class QuestionForm(AvecGrilles, FormulaireDsfr, forms.Form):
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
        self._attributs_du_type()
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

    def _attributs_du_type(self) -> None:
        champs: dict[str, forms.Field] = {}
        if self.type in AVEC_UNITE:
            champs["unite"] = forms.CharField(
                label="Unité", max_length=20, required=False, help_text="Par exemple ETP, %, jours."
            )
        if self.type in d.NOMBRES:
            champs["minimum"] = ChampDecimal(label="Minimum", required=False)
            champs["maximum"] = ChampDecimal(label="Maximum", required=False)
        if self.type in PRECISIONS:
            champs["decimales"] = ChampEntier(label="Décimales", min_value=0, max_value=6, required=False, initial=2)
        if self.type is T.TEXTE_LONG:
            champs["longueur_min"] = ChampEntier(
                label="Caractères au moins", min_value=0, max_value=20_000, required=False
            )
        if self.type in (T.TEXTE, T.TEXTE_LONG):
            maximum = 255 if self.type is T.TEXTE else 20_000
            champs["longueur_max"] = ChampEntier(
                label="Caractères au plus", min_value=1, max_value=maximum, required=False
            )
        if self.type is T.FICHIER:
            champs["image"] = forms.BooleanField(label="Une image seulement", required=False)
        if self.type in (T.CHOIX, T.CHOIX_MULTIPLE):
            champs["autre"] = forms.BooleanField(
                label="« Autre », à préciser par écrit",
                required=False,
                help_text="Le choix « Autre » est ajouté en dernier.",
            )
        if self.type is T.CALCUL:
            champs["pourcentage"] = forms.BooleanField(label="Résultat en pour cent", required=False)
        if self.type is T.TABLEAU:
            champs["source"] = forms.ChoiceField(
                label="Lignes propres au territoire", choices=listes.lignes_du_territoire(), required=False
            )
            champs["total"] = forms.BooleanField(label="Total de chaque colonne", required=False)
            champs["total_lignes"] = forms.BooleanField(label="Total de chaque ligne", required=False)
        self.fields |= champs
        self.propres = list(champs)
        self.grilles_propres = self._grilles_du_type()

    def _grilles_du_type(self) -> list[str]:
        q = self.question
        if self.type in (T.CHOIX, T.CHOIX_MULTIPLE):
            colonnes = [("libelle", "Choix", texte(200)), ("code", "Code", texte(60)), ("ordre", "Ordre", ordre)]
            if self.type is T.CHOIX_MULTIPLE:
                colonnes.append(("exclusif", "Exclut les autres", case))
            aide = "Videz une ligne pour la retirer. Un code vide est proposé d’après le choix ; gardez-le d’une année à l’autre."
            existants = [{"libelle": c.libelle, "code": c.code, "exclusif": c.exclusif} for c in q.choix] if q else []
            self.poser(Grille("choix", "Choix", colonnes, aide, 3, "Ajouter des choix"), existants)
            return ["choix"]
        if self.type is T.TABLEAU:
            return self._grilles_du_tableau(q.tableau if q else None)
        if self.type is T.CALCUL:
            return self._grilles_du_calcul(q.formule if q else None)
        return []

    def _grilles_du_tableau(self, tableau: d.Tableau | None) -> list[str]:
        types = [(t, mots.TYPES[t]) for t in T if t in d.TYPES_DE_COLONNE]
        colonnes = (
            ("libelle", "Colonne", texte(120)),
            ("cle", "Code", texte(60)),
            ("type", "Type", liste(types)),
            ("unite", "Unité", texte(20)),
            ("ordre", "Ordre", ordre),
        )
        lignes = (("libelle", "Ligne", texte(200)), ("cle", "Code", texte(60)), ("ordre", "Ordre", ordre))
        aide = "Videz une ligne pour la retirer. Un code vide est proposé d’après le libellé."
        c = (
            [{"libelle": x.libelle, "cle": x.cle, "type": x.type, "unite": x.unite} for x in tableau.colonnes]
            if tableau
            else []
        )
        r = [{"libelle": x.libelle, "cle": x.cle} for x in tableau.lignes] if tableau else []
        self.poser(Grille("colonnes", "Colonnes", colonnes, aide, 2, "Ajouter des colonnes"), c)
        self.poser(Grille("lignes", "Lignes", lignes, aide, 3, "Ajouter des lignes"), r)
        return ["colonnes", "lignes"]

    def _grilles_du_calcul(self, formule: d.Formule | None) -> list[str]:
        haut, bas = (formule.numerateur, formule.denominateur) if formule else ((), ())
        offerts = listes.termes(self.questionnaire, [*haut, *bas], portail=False)
        colonnes = (("terme", "Question ou total", liste(offerts)),)
        aide_bas = "Le résultat est la première somme divisée par celle-ci."
        self.poser(Grille("numerateur", "Somme à diviser", colonnes, vides=2), [{"terme": t} for t in haut])
        self.poser(Grille("denominateur", "Divisée par", colonnes, aide_bas, 2), [{"terme": t} for t in bas])
        return ["numerateur", "denominateur"]

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
        self._verifier_les_bornes(propres)
        for nom in self.grilles_propres:
            self._verifier_la_grille(nom)
        rangees = self.lignes_de("condition")
        try:
            self.condition_lue = conditions.condition(self.questionnaire, rangees, propres.get("condition_lien", "et"))
        except forms.ValidationError as erreur:
            self.condition_lue = None
            for phrase in erreur.messages:
                self.add_error(None, phrase)
        return propres

    def _verifier_les_bornes(self, propres: Mapping[str, Any]) -> None:
        bas, haut = propres.get("minimum"), propres.get("maximum")
        if bas is not None and haut is not None and bas > haut:
            self.add_error("maximum", "Le maximum est inférieur au minimum.")
        court, long = propres.get("longueur_min"), propres.get("longueur_max")
        if court and long and court > long:
            self.add_error("longueur_max", "La longueur maximale est inférieure à la longueur minimale.")

    def _verifier_la_grille(self, nom: str) -> None:
        grille, codes = self.grilles[nom], list[str]()
        colonne = "code" if nom == "choix" else "cle"
        if nom not in ("choix", "colonnes", "lignes"):
            return
        for ligne in self.lignes_de(nom):
            if not ligne["libelle"]:
                self.add_error(grille.champ(ligne["rang"], "libelle"), "Écrivez le libellé, ou videz toute la ligne.")
            if ligne[colonne] and not MOTIF_CODE.fullmatch(ligne[colonne]):
                self.add_error(grille.champ(ligne["rang"], colonne), PHRASE_CODE)
            elif ligne[colonne] and ligne[colonne] in codes:
                self.add_error(grille.champ(ligne["rang"], colonne), "Ce code est déjà celui d’une autre ligne.")
            if nom == "colonnes" and not ligne["type"]:
                self.add_error(grille.champ(ligne["rang"], "type"), "Choisissez le type de la colonne.")
            codes.append(ligne[colonne])

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
        if self.type is T.EUROS:
            question["unite"] = "€"
        question |= {n: c[n] for n in ("unite", "autre", "image") if n in self.fields}
        question |= {n: str(c[n]) for n in ("minimum", "maximum") if c.get(n) is not None}
        question |= {n: c[n] for n in ("decimales", "longueur_min", "longueur_max") if c.get(n) is not None}
        question |= self._listes() | self._condition_du_document()
        return question

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

    def _listes(self) -> dict[str, Any]:
        if self.type in (T.CHOIX, T.CHOIX_MULTIPLE):
            return {"choix": self._choix()}
        if self.type is T.TABLEAU:
            c = self.cleaned_data
            colonnes = self._codees("colonnes", ("libelle", "type", "unite"))
            totaux = {n: c[n] for n in ("total", "total_lignes")}
            return {
                "tableau": {
                    "colonnes": colonnes,
                    "lignes": self._codees("lignes", ("libelle",)),
                    "source": c["source"],
                    **totaux,
                }
            }
        if self.type is T.CALCUL:
            termes = {n: [ligne["terme"] for ligne in self.lignes_de(n)] for n in ("numerateur", "denominateur")}
            return {"formule": {**termes, "pourcentage": self.cleaned_data["pourcentage"]}}
        return {}

    def _codees(self, nom: str, champs: tuple[str, ...], code: str = "cle") -> list[dict[str, Any]]:
        lignes, sortie = ordonnees(self.lignes_de(nom)), list[dict[str, Any]]()
        pris = {ligne[code] for ligne in lignes if ligne[code]}
        for ligne in lignes:
            nom_stable = ligne[code] or proposer_code(ligne["libelle"], pris)
            pris.add(nom_stable)
            sortie.append({code: nom_stable, **{c: ligne[c] for c in champs}})
        return sortie

    def _choix(self) -> list[dict[str, Any]]:
        champs = ("libelle", "exclusif") if self.type is T.CHOIX_MULTIPLE else ("libelle",)
        choix = self._codees("choix", champs, "code")
        if self.cleaned_data["autre"] and not any(c["code"] == "autre" for c in choix):
            choix.append({"code": "autre", "libelle": "Autre"})
        return choix
