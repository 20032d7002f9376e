"""What a question has by its type: unit, bounds, choices, rows and columns, terms of a sum."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from mildeca_portal.socle.formulaires import ChampDecimal, ChampEntier
from rapports.composition import mots
from rapports.composition.cles import MOTIF_CODE, PHRASE_CODE, proposer_code
from rapports.forms.composition import listes
from rapports.forms.composition.grilles import AvecGrilles, Grille, case, liste, ordonnees, ordre, texte
from rapports.questionnaire import definition as d

T = d.Type
PRECISIONS = (T.DECIMAL, T.POURCENTAGE, T.CALCUL)
AVEC_UNITE = (T.ENTIER, T.DECIMAL, T.POURCENTAGE, T.CALCUL)


class AttributsDuType(AvecGrilles):
    """Mixin, before `FormulaireDsfr`: `poser_les_attributs`, then `verifier_les_attributs` in `clean`, then `attributs`."""

    type: d.Type
    question: d.Question | None
    questionnaire: d.Questionnaire
    propres: list[str]
    grilles_propres: list[str]
    add_error: Callable[..., None]

    def poser_les_attributs(self) -> None:
        """Fields and grids of the type."""
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

    def verifier_les_attributs(self, propres: Mapping[str, Any]) -> None:
        """Put at its field what does not go together."""
        self._verifier_les_bornes(propres)
        for nom in self.grilles_propres:
            self._verifier_la_grille(nom)

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

    def attributs(self) -> dict[str, Any]:
        """As the document writes them."""
        c = self.cleaned_data
        ecrits: dict[str, Any] = {"unite": "€"} if self.type is T.EUROS else {}
        ecrits |= {n: c[n] for n in ("unite", "autre", "image") if n in self.fields}
        ecrits |= {n: str(c[n]) for n in ("minimum", "maximum") if c.get(n) is not None}
        ecrits |= {n: c[n] for n in ("decimales", "longueur_min", "longueur_max") if c.get(n) is not None}
        return ecrits | self._listes()

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
