"""What the pages of an answer show of those who work on it."""

from typing import Any

from django import template
from django.urls import reverse

from rapports.questionnaire.definition import Question

register = template.Library()


@register.inclusion_tag("rapports/equipe/_lien.html", takes_context=True)
def lien_des_remarques(context: template.Context, question: Question) -> dict[str, Any]:
    """Link to the remarks on one question, with their number.

    Nothing for who reads none (`remarques` of the context), nor where there is none and none can be written
    (`ecrit_des_remarques`).
    """
    remarques = context.get("remarques")
    compte = remarques and remarques.par_cle.get(question.cle)
    if remarques is None or question.qui not in remarques.lues or not (compte or context.get("ecrit_des_remarques")):
        return {"montre": False}
    reponse = context["reponse"]
    ou = (reponse.campagne.exercice, reponse.prefecture.code, question.cle)
    return {
        "montre": True,
        "compte": compte,
        "adresse": reverse("rapports:remarques_question", args=ou),
        "question": question,
    }
