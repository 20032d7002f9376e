"""Words of the invented answers to the survey."""

DESCRIPTION_PRINCIPALE = (
    "Projet fictif, décrit pour la démonstration. Porté par {porteur}, il associe les établissements scolaires, les "
    "collectivités et les acteurs de la prévention du territoire ({territoire}). Il comprend un diagnostic partagé "
    "en début d’année, six séances animées en binôme par des intervenants formés, un temps d’échange avec les "
    "familles et un appui aux équipes pour prolonger l’action. Le comité de pilotage réunit la préfecture, l’agence "
    "régionale de santé et l’Éducation nationale ; il suit les indicateurs retenus et décide des ajustements. "
    "L’action vise à retarder les premières consommations, à renforcer les compétences psychosociales et à mieux "
    "orienter les jeunes en difficulté."
)
RESULTATS = (
    "Résultats fictifs : {n} personnes touchées, satisfaction élevée, connaissances en progrès entre le début et la fin.",
    "Résultats fictifs : {n} personnes touchées ; deux équipes sur trois poursuivent l’action l’année suivante.",
)
PRIORITES = (
    "Consolider les programmes probants au collège ; accompagner les communes volontaires.",
    "Renforcer les contrôles de l’interdiction de vente aux mineurs ; mieux évaluer les actions reconduites.",
    "Aller vers les publics éloignés des dispositifs ; former les nouveaux intervenants.",
)
ATTENTES = (
    "Une mise à disposition des crédits dès le premier trimestre.",
    "Un appui à l’évaluation et le partage d’exemples entre départements.",
    "",
)
DIFFICULTES = {
    "turn_over": "Le renouvellement des équipes ralentit le suivi des actions.",
    "etp": "Le temps disponible pour la mission reste limité.",
    "credits_tardifs": "Les crédits ont été disponibles à la fin du printemps.",
    "porteurs_rares": "Peu de porteurs répondent dans les zones rurales.",
    "cofinancement": "Les cofinancements sont connus tardivement.",
    "evaluation": "Les porteurs manquent d’outils d’évaluation.",
    "coordination": "La coordination avec les autres appels à projets reste à améliorer.",
}
SOUS_CONSOMMATION = (
    "Une partie des crédits n’a pas été consommée : des dossiers ont été abandonnés après leur programmation "
    "(réponse fictive)."
)
VARIATION = "Le nombre d’actions varie avec la taille des projets retenus cette année (réponse fictive)."
EXPLICATIONS = (
    "Chiffre vérifié par le service : l’activité a changé de volume d’une année sur l’autre (réponse fictive).",
    "Le périmètre compté n’est plus celui de l’an dernier (réponse fictive).",
    "Deux projets d’importance se terminent, d’autres commencent (réponse fictive).",
)
CORRECTION = (
    "Le montant des crédits de paiement paraît inversé avec celui des autorisations d’engagement : merci de vérifier."
)
MESSAGE = "Merci de répondre avant la clôture. Campagne de démonstration."
