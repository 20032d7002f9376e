"""Words of the invented projects: who carries them, what they do, for whom."""

from dataclasses import dataclass

from circulaires.controle.nomenclatures import Thematique
from credits.nomenclatures import ProgrammeProbant

# type of porteur: names to fill with an invented word and the name of the préfecture.
PORTEURS = {
    "association": (
        "Association fictive {mot} Prévention ({lieu})",
        "Comité fictif {mot} contre les addictions ({lieu})",
        "Mission fictive {mot} Jeunesse ({lieu})",
        "Ligue fictive {mot} pour la santé ({lieu})",
        "Collectif fictif {mot} de la nuit ({lieu})",
    ),
    "commune": ("Commune fictive de {mot}-Ville ({lieu})", "Commune fictive de {mot}-le-Bourg ({lieu})"),
    "epci": ("Communauté d’agglomération fictive {mot} ({lieu})",),
    "etablissement_scolaire": ("Collège fictif {mot} ({lieu})", "Lycée fictif {mot} ({lieu})"),
    "etablissement_de_sante": ("Centre hospitalier fictif {mot} ({lieu})",),
    "medico_social": ("CSAPA fictif {mot} ({lieu})", "CAARUD fictif {mot} ({lieu})"),
    "service_de_l_etat": ("Service fictif de l’État {mot} ({lieu})",),
    "mutuelle": ("Mutuelle fictive {mot} ({lieu})",),
    "etablissement_public": ("Université fictive {mot} ({lieu})",),
}
# How many of each a préfecture has: associations carry most projects.
NOMBRE_PAR_TYPE = {
    "association": 5, "commune": 2, "epci": 1, "etablissement_scolaire": 1, "etablissement_de_sante": 1,
    "medico_social": 2, "service_de_l_etat": 1, "mutuelle": 1, "etablissement_public": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Idee:
    """A kind of project. `poids`: how often it is met."""

    intitule: str
    thematique: str
    publics: tuple[str, ...]
    milieux: tuple[str, ...]
    produits: tuple[str, ...]
    porteurs: tuple[str, ...]
    poids: int
    programme: str = ""


T, P = Thematique, ProgrammeProbant
IDEES = (
    Idee("Déploiement d’Unplugged dans les collèges", T.CPS_PARENTALITE, ("adolescents",), ("scolaire",), ("tous",),
         ("association", "medico_social", "etablissement_scolaire"), 9, P.UNPLUGGED),
    Idee("Soutien aux familles et à la parentalité", T.CPS_PARENTALITE, ("parents", "enfants"), ("periscolaire",), ("tous",),
         ("association", "commune"), 6, P.PSFP),
    Idee("Primavera : prévention en école et en collège", T.CPS_PARENTALITE, ("enfants",), ("scolaire",), ("tous",),
         ("association",), 4, P.PRIMAVERA),
    Idee("Tina et Toni en maternelle", T.CPS_PARENTALITE, ("enfants",), ("scolaire",), ("tous",),
         ("association", "commune"), 2, P.TINA_ET_TONI),
    Idee("Good Behavior Game en école élémentaire", T.CPS_PARENTALITE, ("enfants",), ("scolaire",), ("tous",),
         ("association", "etablissement_de_sante"), 2, P.GBG),
    Idee("Verano : l’été sans produit", T.CPS_PARENTALITE, ("adolescents",), ("periscolaire",), ("alcool", "cannabis"),
         ("association", "commune"), 2, P.VERANO),
    Idee("Bien jouer : jeux d’argent et jeux vidéo", T.SANS_PRODUIT, ("adolescents",), ("scolaire", "en_ligne"),
         ("jeux_argent", "ecrans_jeux_video"), ("association", "medico_social"), 3, P.BIEN_JOUER),
    Idee("Ateliers de compétences psychosociales", T.CPS_PARENTALITE, ("enfants", "adolescents"), ("scolaire", "periscolaire"),
         ("tous",), ("association", "etablissement_scolaire", "commune"), 8),
    Idee("Consultations jeunes consommateurs avancées", T.REPERAGE_PRECOCE, ("adolescents", "etudiants"),
         ("scolaire", "superieur"), ("cannabis", "alcool"), ("medico_social", "etablissement_de_sante"), 7),
    Idee("Repérage précoce dans les missions locales", T.REPERAGE_PRECOCE, ("apprentis",), ("travail",), ("cannabis", "tabac"),
         ("association", "medico_social"), 5),
    Idee("Stand de réduction des risques en festival", T.MILIEU_FESTIF, ("grand_public", "etudiants"), ("festif",),
         ("alcool", "autres_stupefiants"), ("association", "medico_social"), 8),
    Idee("Soirées étudiantes responsables", T.MILIEU_FESTIF, ("etudiants",), ("superieur", "festif"), ("alcool", "protoxyde"),
         ("etablissement_public", "association"), 5),
    Idee("Maraudes auprès des personnes à la rue", T.PUBLICS_VULNERABLES, ("precarite", "usagers"), ("rue_qpv",),
         ("alcool", "cocaine"), ("association", "medico_social"), 6),
    Idee("Accompagnement des femmes concernées par une addiction", T.PUBLICS_VULNERABLES, ("femmes",), ("soin",),
         ("alcool", "medicaments"), ("association", "etablissement_de_sante"), 4),
    Idee("Interventions en détention et en milieu ouvert", T.PUBLICS_VULNERABLES, ("sous_main_de_justice",),
         ("justice",), ("cannabis", "alcool"), ("medico_social", "association"), 4),
    Idee("Formation des professionnels de la jeunesse", T.FORMATION_PROFESSIONNELS, ("professionnels",),
         ("periscolaire",), ("tous",),
         ("association", "etablissement_de_sante"), 8),
    Idee("Formation croisée éducation, police, santé", T.FORMATION_PROFESSIONNELS, ("professionnels",),
         ("scolaire",), ("tous",),
         ("association", "service_de_l_etat"), 4),
    Idee("Sensibilisation des débitants à l’interdiction de vente aux mineurs", T.INTERDITS_DE_VENTE,
         ("professionnels", "adolescents"), ("rue_qpv",), ("alcool", "tabac", "jeux_argent"),
         ("association", "commune"), 6),
    Idee("Prévention de l’implication des jeunes dans les trafics", T.PREVENTION_TRAFICS, ("adolescents", "habitants_qpv"),
         ("rue_qpv",), ("cannabis", "cocaine"), ("commune", "epci", "association"), 5),
    Idee("Prévention des addictions au travail", T.MILIEU_PROFESSIONNEL, ("salaries",), ("travail",),
         ("alcool", "medicaments"), ("association", "mutuelle"), 4),
    Idee("Éducation aux écrans et aux jeux vidéo", T.SANS_PRODUIT, ("enfants", "parents"), ("periscolaire", "en_ligne"),
         ("ecrans_jeux_video",), ("association", "commune", "mutuelle"), 6),
    Idee("Tranquillité publique aux abords des lieux de fête", T.TRANQUILLITE_PUBLIQUE, ("grand_public",), ("festif", "rue_qpv"),
         ("alcool",), ("commune", "epci"), 3),
    Idee("Diagnostic local et campagne d’information", T.CONNAISSANCE, ("grand_public",), ("en_ligne",), ("tous",),
         ("epci", "association", "service_de_l_etat"), 3),
    Idee("Clubs sportifs sans tabac ni alcool", T.AUTRE, ("adolescents", "grand_public"), ("sport",),
         ("tabac", "alcool"), ("association",), 3),
)  # fmt: skip
IDEES_REGIONALES = (
    Idee("Réseau régional de formateurs en compétences psychosociales", T.FORMATION_PROFESSIONNELS, ("professionnels",),
         ("scolaire",),
         ("tous",), ("association", "etablissement_de_sante"), 1),
    Idee("Dispositif régional de réduction des risques en milieu festif", T.MILIEU_FESTIF, ("grand_public",), ("festif",),
         ("alcool", "autres_stupefiants"), ("association", "medico_social"), 1),
    Idee("Observation régionale des conduites addictives", T.CONNAISSANCE, ("professionnels",), ("en_ligne",),
         ("tous",), ("association", "etablissement_public"), 1),
)  # fmt: skip

DESCRIPTION = (
    "Projet fictif. L’action s’adresse en priorité au public suivant : {publics}. Elle prévoit des séances animées par "
    "deux intervenants formés, un temps avec les familles ou les équipes, et un bilan partagé avec la préfecture. "
    "L’évaluation porte sur le nombre de personnes touchées, leur satisfaction et l’évolution de leurs connaissances."
)
INDICATEURS = ("Nombre de personnes touchées\nTaux de satisfaction", "Nombre de séances\nÉvolution des connaissances")
INSTRUCTEURS = ("Cabinet, bureau de la sécurité intérieure", "Direction des sécurités", "Cabinet", "DDETS")
MOTIFS_DE_REJET = (
    "Le projet ne répond pas aux priorités de l’appel à projets.",
    "Les crédits disponibles ne permettent pas de retenir ce projet.",
    "L’évaluation prévue ne permet pas de mesurer les effets de l’action.",
    "Le cofinancement annoncé n’est pas établi.",
)
BILANS = (
    "Bilan fictif : le public visé a été atteint et les partenaires souhaitent poursuivre.",
    "Bilan fictif : deux séances ont été reportées ; les objectifs sont atteints pour l’essentiel.",
)
