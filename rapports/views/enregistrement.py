"""Answer of an automatic save: what the script of the page puts back in place."""

from typing import Any

from django.http import JsonResponse

from mildeca_portal.socle.enregistrement import heure
from rapports.actions.saisie import Bilan
from rapports.dossiers import Dossier
from rapports.forms.section import SectionForm
from rapports.presentation import alertes_par_question, demande_une_explication, textes_des_ecarts
from rapports.questionnaire.affichage import afficher, total_de_ligne, totaux
from rapports.questionnaire.definition import Question, Section, Type
from rapports.questionnaire.ecarts import comparable
from rapports.questionnaire.etat import manques, progression
from rapports.questionnaire.explications import question_de


def reponse_json(dossier: Dossier, section: Section, form: SectionForm, bilan: Bilan) -> JsonResponse:
    """`jetons`: new token of what was saved; `erreurs` by field; `conflits` by question; and what is computed."""
    form.dossier = dossier
    avancement = progression(dossier.donnees, section.lettre)
    alertes = alertes_par_question(dossier, section)
    contenu: dict[str, Any] = {
        "phrase": f"Enregistré à {heure(bilan.le)}",
        "jetons": {cle: str(form.jeton_de(question_de(dossier.questionnaire, cle))) for cle in bilan.enregistrees},
        "erreurs": {nom: list(phrases) for nom, phrases in form.errors.items()},
        "conflits": {c.cle: _phrase_de_conflit(question_de(dossier.questionnaire, c.cle)) for c in bilan.conflits},
        "visibles": [q.cle for q in section.questions if q.cle in dossier.donnees.visibles],
        "calculs": {
            q.cle: afficher(q, dossier.donnees.calculs.get(q.cle)) or "Calculé d’après les réponses"
            for q in section.questions
            if q.type is Type.CALCUL
        },
        "totaux": {q.cle: _totaux(dossier, q) for q in section.questions if q.tableau and q.tableau.total},
        "ecarts": {q.cle: textes_des_ecarts(dossier, q) for q in section.questions if comparable(q)},
        "alertes": {cle: [a.phrase for a in levees] for cle, levees in alertes.items()},
        "expliquer": [cle for cle, levees in alertes.items() if demande_une_explication(levees)],
        "manques": [[m.cle, m.phrase] for m in manques(dossier.donnees, section.lettre)],
        "avancement": f"{avancement.remplies} sur {avancement.attendues}",
    }
    return JsonResponse(contenu)


def _phrase_de_conflit(question: Question) -> str:
    return (
        f"{question.numero} : cette réponse a été modifiée entre-temps, par une autre personne ou dans un autre onglet. "
        "La vôtre n’est pas enregistrée : enregistrez la page pour voir les deux et choisir."
    )


def _totaux(dossier: Dossier, question: Question) -> dict[str, Any]:
    contenu, forme = dossier.donnees.contenu(question.cle) or {}, question.tableau
    assert forme is not None
    lignes = {ligne.cle: total_de_ligne(forme, contenu.get(ligne.cle)) for ligne in dossier.donnees.lignes_de(question)}
    return {"colonnes": totaux(forme, contenu), "lignes": lignes}
