"""Each change of a text is one function: lock, ask the rules, write, log the event, queue the mail."""

from circulaires.actions.lecture import accuser_lecture
from circulaires.actions.publication import (
    demander_la_relecture,
    enregistrer_la_signature,
    publier,
    reprendre,
    retirer_la_signature,
)
from circulaires.actions.redaction import (
    ajouter_annexe,
    ajouter_contenu,
    creer_texte,
    deplacer_contenu,
    deplacer_partie,
    modifier_contenu,
    modifier_texte,
    retirer_contenu,
)

__all__ = [
    "accuser_lecture",
    "ajouter_annexe",
    "ajouter_contenu",
    "creer_texte",
    "demander_la_relecture",
    "deplacer_contenu",
    "deplacer_partie",
    "enregistrer_la_signature",
    "modifier_contenu",
    "modifier_texte",
    "publier",
    "reprendre",
    "retirer_contenu",
    "retirer_la_signature",
]
