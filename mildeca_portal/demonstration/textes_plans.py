"""Words of the invented roadmaps and plans."""

AXES = (
    ("Informer et former ceux qui accompagnent les jeunes", (1, 3)),
    ("Protéger les mineurs et faire respecter les interdits", (2, 3)),
    ("Rendre plus sûrs les lieux de fête et les grands événements", (1, 4)),
    ("Aller vers les publics les plus vulnérables", (4, 5)),
    ("Prévenir l’entrée des jeunes dans les trafics", (6,)),
    ("Agir dans les milieux de travail", (4,)),
    ("Connaître, évaluer et faire connaître", (1,)),
)

# (heading, partner institutions, publics, settings, indicator, unit, axes that suit it by their rank in AXES)
ACTIONS = (
    ("Généraliser un programme de compétences psychosociales au collège", ["EDUCATION_NATIONALE", "ARS"],
     ["adolescents"], ["scolaire"], "Collèges engagés", "collèges", (0, 1)),
    ("Former les équipes éducatives au repérage précoce", ["EDUCATION_NATIONALE", "ARS"],
     ["professionnels"], ["scolaire"], "Professionnels formés", "personnes", (0,)),
    ("Contrôler le respect de l’interdiction de vente d’alcool aux mineurs", ["POLICE", "GENDARMERIE", "PARQUET"],
     ["adolescents"], ["rue_qpv"], "Établissements contrôlés", "établissements", (1,)),
    ("Signer une charte de la vie nocturne avec les communes", ["COLLECTIVITE", "POLICE"],
     ["etudiants", "grand_public"], ["festif"], "Communes signataires", "communes", (2,)),
    ("Soutenir les parents d’adolescents", ["ARS", "COLLECTIVITE"],
     ["parents"], ["periscolaire"], "Parents rencontrés", "personnes", (0, 1)),
    ("Intervenir auprès des jeunes suivis par la justice", ["PJJ_SPIP", "PARQUET"],
     ["sous_main_de_justice"], ["justice"], "Jeunes accompagnés", "personnes", (3,)),
    ("Déployer des maraudes de réduction des risques", ["ARS", "COLLECTIVITE"],
     ["precarite", "usagers"], ["rue_qpv"], "Maraudes organisées", "maraudes", (3,)),
    ("Prévenir l’implication des jeunes dans les trafics", ["COLLECTIVITE", "POLICE", "PARQUET"],
     ["adolescents", "habitants_qpv"], ["rue_qpv"], "Jeunes suivis", "personnes", (4,)),
    ("Mobiliser les employeurs publics et privés", ["AUTRE"],
     ["salaries"], ["travail"], "Employeurs engagés", "employeurs", (5,)),
    ("Accompagner les clubs sportifs sans alcool ni tabac", ["COLLECTIVITE"],
     ["adolescents", "grand_public"], ["sport"], "Clubs accompagnés", "clubs", (1, 6)),
    ("Prévenir les conduites addictives en protection de l’enfance", ["ARS", "COLLECTIVITE", "PJJ_SPIP"],
     ["enfants", "adolescents"], ["protection_enfance"], "Établissements engagés", "établissements", (3, 1)),
    ("Sensibiliser les apprentis et les stagiaires de la formation professionnelle", ["AUTRE", "ARS"],
     ["apprentis"], ["travail"], "Apprentis sensibilisés", "personnes", (5, 0)),
)  # fmt: skip

PILOTES = (
    "Cabinet du préfet", "Direction des sécurités", "DSDEN", "Délégation départementale de l’ARS",
    "Parquet", "Police nationale", "Gendarmerie nationale", "DDETS", "Conseil départemental",
)  # fmt: skip

LEVIERS = (
    "Contrôles administratifs des débits de boissons ; rappels à la loi en mairie.",
    "Formation des adultes relais sur le temps de travail ; salles prêtées par les communes.",
    "Convention avec le parquet ; heures d’intervention des formateurs relais anti-drogue.",
    "Temps d’agents de la préfecture et de l’ARS ; relais dans les contrats locaux de santé.",
    "",
)

ORDRES_DU_JOUR = (
    "Bilan de l’année écoulée, programmation des crédits, actions en retard.",
    "Examen des dossiers de l’appel à projets ; avis du comité.",
    "Suivi du plan d’actions ; contrôles du respect des interdits protecteurs.",
)
