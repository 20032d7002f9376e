"""Each change of a text is one function: lock, ask the rules, write, log the event, queue the mail."""

from circulaires.actions.abrogation import (
    abroger,
    abroger_a_la_date,
    completer_la_reference,
    enregistrer_legifrance,
    renoncer_a_l_abrogation,
)
from circulaires.actions.catalogue import reprendre_du_catalogue
from circulaires.actions.impact import calculer_l_impact
from circulaires.actions.lecture import accuser_lecture
from circulaires.actions.locales import (
    RegleLocaleChangee,
    ajouter_regle_locale,
    mettre_en_vigueur,
    modifier_regle_locale,
    retirer_regle_locale,
    supprimer_regle_locale,
)
from circulaires.actions.publication import (
    annuler_la_programmation,
    demander_la_relecture,
    enregistrer_la_signature,
    programmer_la_publication,
    publier,
    reprendre,
    retirer_la_signature,
)
from circulaires.actions.reconduction import (
    creer_instruction,
    creer_modificative,
    reconduire,
    reprendre_une_regle,
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
from circulaires.actions.relances import relancer

__all__ = [
    "RegleLocaleChangee",
    "abroger",
    "abroger_a_la_date",
    "accuser_lecture",
    "ajouter_annexe",
    "ajouter_contenu",
    "ajouter_regle_locale",
    "annuler_la_programmation",
    "calculer_l_impact",
    "completer_la_reference",
    "creer_instruction",
    "creer_modificative",
    "creer_texte",
    "demander_la_relecture",
    "deplacer_contenu",
    "deplacer_partie",
    "enregistrer_la_signature",
    "enregistrer_legifrance",
    "mettre_en_vigueur",
    "modifier_contenu",
    "modifier_regle_locale",
    "modifier_texte",
    "programmer_la_publication",
    "publier",
    "reconduire",
    "relancer",
    "renoncer_a_l_abrogation",
    "reprendre",
    "reprendre_du_catalogue",
    "reprendre_une_regle",
    "retirer_contenu",
    "retirer_la_signature",
    "retirer_regle_locale",
    "supprimer_regle_locale",
]
