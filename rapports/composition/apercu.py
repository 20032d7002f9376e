"""What can be tried of a questionnaire being composed: whatever is not coherent yet is left out, nothing else. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rapports.composition.manques import manques_pour_ouvrir
from rapports.questionnaire import coherence
from rapports.questionnaire import definition as d
from rapports.questionnaire.lecture import lire_brouillon


def essayable(document: Mapping[str, Any]) -> d.Questionnaire:
    """The questionnaire without its dangling conditions, its impossible sums and the checks that cannot run."""
    questionnaire = lire_brouillon(document)
    fautifs = {defaut.cle for defaut in manques_pour_ouvrir(document) if defaut.objet in ("controle", "parametre")}
    return d.Questionnaire(
        questionnaire.exercice,
        questionnaire.titre,
        tuple(
            replace(s, questions=tuple(_question(questionnaire, q) for q in s.questions))
            for s in questionnaire.sections
        ),
        tuple(
            c
            for c in questionnaire.controles
            if c.code not in fautifs and not any(coherence.de_controle(questionnaire, c))
        ),
        {nom: valeur for nom, valeur in questionnaire.parametres.items() if nom not in fautifs},
    )


def _question(questionnaire: d.Questionnaire, q: d.Question) -> d.Question:
    if any(cle not in questionnaire.par_cle for cle in d.cles_de(q.condition)):
        q = replace(q, condition=None, condition_phrase="")
    if q.formule and any(coherence.de_question(questionnaire, q)):
        q = replace(q, formule=None)
    if q.type is d.Type.TABLEAU and q.tableau is None:
        q = replace(q, tableau=d.Tableau(()))
    if q.type is not d.Type.TABLEAU and q.tableau is not None:
        q = replace(q, tableau=None)
    if q.tableau and any(c.type not in d.TYPES_DE_COLONNE for c in q.tableau.colonnes):
        q = replace(q, tableau=replace(q.tableau, colonnes=()))
    if q.tableau and (not q.tableau.colonnes or any(c.type not in d.NOMBRES for c in q.tableau.colonnes)):
        q = replace(q, tableau=replace(q.tableau, total=False, total_lignes=False))
    return q
