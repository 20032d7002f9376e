"""The form of one section: what is posted for each question, read piece by piece."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from mildeca_portal.socle.fichiers import Depot, conserver
from mildeca_portal.socle.versions import Jeton, jeton, lire_jeton
from rapports.actions.saisie import Fonctions, Soumission
from rapports.dossiers import Dossier
from rapports.forms.champs import (
    SUFFIXE_AUTRE,
    SUFFIXE_JETON,
    SUFFIXE_RETIRER,
    champ_d_explication,
    champs_de,
    initiale,
    nom_de_case,
)
from rapports.questionnaire.contenu import ContenuInvalide, normaliser
from rapports.questionnaire.definition import Question, Section, Type
from rapports.questionnaire.ecarts import attend_une_explication
from rapports.questionnaire.explications import cle_d_explication, question_d_explication


class SectionForm(forms.Form):
    """Fields of the questions the person may answer (`fonctions`). `soumissions()` gives those that came back.

    `explications`: {key of the question: the explanation that stands beside it, as a question of its own}.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        dossier: Dossier,
        section: Section,
        fonctions: Fonctions,
    ) -> None:
        super().__init__(data, files, use_required_attribute=False)
        self.dossier, self.section, self.fonctions = dossier, section, fonctions
        self.questions = [
            q
            for q in section.questions
            if fonctions[q.qui] and q.type is not Type.CALCUL and (q.cle in dossier.donnees.visibles or q.condition)
            if dossier.ouverte(q.cle)
        ]
        self.explications: dict[str, Question] = {}
        for question in self.questions:
            contenu = self._stocke(question)
            for nom, champ in champs_de(question, self._lignes(question), bool(contenu)):
                self.fields[nom] = champ
            self._initialiser(question, contenu)
            if attend_une_explication(dossier.donnees, question):
                self._demander_une_explication(question)

    def _demander_une_explication(self, question: Question) -> None:
        explication = question_d_explication(question)
        self.explications[question.cle] = explication
        self.fields[explication.cle] = champ_d_explication(explication)
        self.initial[explication.cle] = self._stocke(explication)

    @property
    def unites(self) -> list[Question]:
        """What is saved apart from the rest: each question, and each explanation."""
        return [*self.questions, *self.explications.values()]

    def _lignes(self, question: Question) -> Any:
        return self.dossier.donnees.lignes_de(question)

    def _stocke(self, question: Question) -> Any:
        valeur = self.dossier.valeurs.get(question.cle)
        return valeur.contenu if valeur else None

    def _initialiser(self, question: Question, contenu: Any) -> None:
        if question.tableau:
            for ligne in self._lignes(question):
                for colonne in question.tableau.colonnes:
                    case = (contenu or {}).get(ligne.cle, {}).get(colonne.cle)
                    forme = Question(colonne.cle, "", "", colonne.type)
                    self.initial[nom_de_case(question, ligne, colonne)] = initiale(forme, case)
            return
        self.initial[question.cle] = initiale(question, contenu)
        if question.autre and contenu:
            self.initial[question.cle + SUFFIXE_AUTRE] = contenu.get("autre", "")

    def jeton_de(self, question: Question) -> Jeton:
        """Token of what is stored now."""
        valeur = self.dossier.valeurs.get(question.cle)
        return jeton(valeur.version, valeur.contenu) if valeur else jeton(0, None)

    def champ_d_explication(self, question: Question) -> forms.BoundField | None:
        """Field of the explanation that stands beside a question."""
        nom = cle_d_explication(question.cle)
        return self[nom] if nom in self.fields else None

    def noms_de(self, question: Question) -> list[str]:
        """Names of the fields of one question."""
        if question.tableau:
            return [
                nom_de_case(question, ligne, c) for ligne in self._lignes(question) for c in question.tableau.colonnes
            ]
        noms = (question.cle, question.cle + SUFFIXE_AUTRE, question.cle + SUFFIXE_RETIRER)
        return [nom for nom in noms if nom in self.fields]

    def soumissions(self, sauf: Collection[str] = ()) -> dict[str, Soumission]:
        """What came back, by key: only questions whose token was posted, without an error, and not in `sauf`."""
        recues = {}
        for question in self.unites:
            if question.cle in sauf or question.cle + SUFFIXE_JETON not in self.data:
                continue
            if any(nom in self.errors for nom in self.noms_de(question)):
                continue
            try:
                contenu = self._contenu(question)
            except ContenuInvalide as erreur:
                self.add_error(self.noms_de(question)[0], erreur.phrase)
                continue
            montre = lire_jeton(self.data.get(question.cle + SUFFIXE_JETON))
            recues[question.cle] = Soumission(montre, contenu)
        return recues

    def _contenu(self, question: Question) -> Any:
        """Canonical content of one question, put together from its fields. A file is only kept once it is checked."""
        if question.tableau:
            cases = {
                ligne.cle: {
                    c.cle: self.cleaned_data.get(nom_de_case(question, ligne, c)) for c in question.tableau.colonnes
                }
                for ligne in self._lignes(question)
            }
            return normaliser(question, cases, self._lignes(question))
        lu = self.cleaned_data.get(question.cle)
        if question.type is Type.FICHIER:
            return self._fichier(question, lu)
        if question.autre and lu:
            return normaliser(question, {**lu, "autre": self.cleaned_data.get(question.cle + SUFFIXE_AUTRE)})
        return lu

    def _fichier(self, question: Question, depot: Depot | None) -> Any:
        if depot is not None:
            fonction = self.fonctions[question.qui]
            fichier = conserver(depot, depose_par_id=fonction.personne_id if fonction else None)
            return {"fichier": fichier.pk, "nom": fichier.nom, "taille": fichier.taille}
        return None if self.cleaned_data.get(question.cle + SUFFIXE_RETIRER) else self._stocke(question)
