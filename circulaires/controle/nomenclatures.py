"""The lists that rules name, shared by roadmaps, credits and the survey. Codes are stored, labels are shown."""

from django.db.models import TextChoices


class NatureDepense(TextChoices):
    PRESTATIONS = "prestations", "prestations de services"
    ACHATS_NON_AMORTIS = "achats_non_amortis", "achats non amortis"
    DEPLACEMENTS = "deplacements", "déplacements"
    COMMUNICATION = "communication", "communication"
    FORMATION = "formation", "formation"
    PERSONNEL_PROJET = "personnel_projet", "personnel affecté au projet"
    INVESTISSEMENT = "investissement", "investissement"
    MATERIEL_INFORMATIQUE = "materiel_informatique", "matériel informatique"
    VEHICULE = "vehicule", "véhicule"
    LOCAUX = "locaux", "locaux"
    RECRUTEMENT = "recrutement", "recrutement d’agents"
    PERENNISATION_POSTE = "perennisation_poste", "pérennisation de poste"
    REMUNERATION_TIERS = "remuneration_tiers", "rémunération d’un tiers"
    SUBVENTION_EQUILIBRE = "subvention_equilibre", "subvention d’équilibre"
    CONSULTATION_MEDICALE_IPM = (
        "consultation_medicale_ipm",
        "consultation médicale liée à l’ivresse publique et manifeste",
    )
    PRISE_EN_CHARGE_ASSURANCE_MALADIE = (
        "prise_en_charge_assurance_maladie",
        "prise en charge relevant de l’assurance maladie",
    )
    MATERIEL_INVESTIGATION = "materiel_investigation", "matériel d’investigation des forces de l’ordre"
    ALTERNATIVE_POURSUITES = "alternative_poursuites", "alternatives aux poursuites et peines prévues par la loi"
    AUTRE = "autre", "autre dépense"


class TypePorteur(TextChoices):
    ASSOCIATION = "association", "association"
    COMMUNE = "commune", "commune"
    EPCI = "epci", "établissement public de coopération intercommunale"
    DEPARTEMENT = "departement", "conseil départemental"
    ETABLISSEMENT_SCOLAIRE = "etablissement_scolaire", "établissement scolaire"
    ETABLISSEMENT_DE_SANTE = "etablissement_de_sante", "établissement de santé"
    MEDICO_SOCIAL = "medico_social", "établissement médico-social"
    SERVICE_DE_L_ETAT = "service_de_l_etat", "service de l’État"
    ETABLISSEMENT_PUBLIC = "etablissement_public", "établissement public"
    MUTUELLE = "mutuelle", "mutuelle"
    ORGANISME_PRIVE = "organisme_prive", "organisme de droit privé"
    AUTRE = "autre", "autre"


class Financeur(TextChoices):
    ARS = "ARS", "agence régionale de santé"
    FLCA = "FLCA", "fonds de lutte contre les addictions"
    FIPD = "FIPD", "fonds interministériel de prévention de la délinquance"
    POLITIQUE_DE_LA_VILLE = "POLITIQUE_DE_LA_VILLE", "politique de la ville"
    EDUCATION_NATIONALE = "EDUCATION_NATIONALE", "Éducation nationale"
    AUTRE_ETAT = "AUTRE_ETAT", "autre service de l’État"
    REGION = "REGION", "conseil régional"
    DEPARTEMENT = "DEPARTEMENT", "conseil départemental"
    COMMUNE_EPCI = "COMMUNE_EPCI", "commune ou intercommunalité"
    CPAM_MSA = "CPAM_MSA", "CPAM ou MSA"
    MUTUELLE = "MUTUELLE", "mutuelle"
    EUROPE = "EUROPE", "Union européenne"
    AUTOFINANCEMENT = "AUTOFINANCEMENT", "autofinancement du porteur"
    AUTRE = "AUTRE", "autre financeur"


class TypePiece(TextChoices):
    CERFA_12156 = "cerfa_12156", "demande de subvention (CERFA 12156)"
    CERFA_15059 = "cerfa_15059", "compte rendu financier (CERFA 15059)"
    RIB = "rib", "relevé d’identité bancaire"
    STATUTS = "statuts", "statuts signés"
    LISTE_DIRIGEANTS = "liste_dirigeants", "liste des dirigeants"
    INSEE = "insee", "avis de situation INSEE"
    JO = "jo", "publication au Journal officiel"
    CONTRAT_ENGAGEMENT_REPUBLICAIN = "contrat_engagement_republicain", "contrat d’engagement républicain"
    CONVENTION = "convention", "convention"
    AUTRE = "autre", "autre pièce"


class Domaine(TextChoices):
    """Field of action, as rules on eligible domains name it (R-08)."""

    PREVENTION = "prevention", "prévention"
    FORMATION = "formation", "formation"
    REDUCTION_DES_RISQUES = "reduction_des_risques", "réduction des risques et des dommages"
    PRISE_EN_CHARGE = "prise_en_charge", "prise en charge"
    APPLICATION_DE_LA_LOI = "application_de_la_loi", "application de la loi"
    AUTRE = "autre", "autre domaine"


class Thematique(TextChoices):
    """Theme of an action, as the survey counts it (E8)."""

    CPS_PARENTALITE = "cps", "compétences psychosociales et parentalité"
    REPERAGE_PRECOCE = "reperage", "repérage précoce et orientation"
    MILIEU_FESTIF = "festif", "milieu festif et vie nocturne"
    PUBLICS_VULNERABLES = "publics_vulnerables", "publics vulnérables"
    FORMATION_PROFESSIONNELS = "formation", "formation des professionnels"
    INTERDITS_DE_VENTE = "interdictions_de_vente", "respect des interdictions de vente"
    PREVENTION_TRAFICS = "trafics", "prévention des trafics (LIMITS)"
    MILIEU_PROFESSIONNEL = "milieu_professionnel", "milieu professionnel (ESPER)"
    SANS_PRODUIT = "sans_produit", "addictions sans produit"
    TRANQUILLITE_PUBLIQUE = "tranquillite", "application de la loi et tranquillité publique"
    CONNAISSANCE = "connaissance", "connaissance, évaluation, communication"
    AUTRE = "autre", "autre"


class PublicCible(TextChoices):
    """Public of an action, as the survey counts it (E11)."""

    ENFANTS = "enfants", "enfants de moins de 12 ans"
    ADOLESCENTS = "adolescents", "adolescents"
    ETUDIANTS = "etudiants", "étudiants"
    APPRENTIS = "apprentis", "apprentis et jeunes des missions locales"
    PARENTS = "parents", "parents"
    FEMMES = "femmes", "femmes"
    SOUS_MAIN_DE_JUSTICE = "sous_main_de_justice", "personnes placées sous main de justice"
    PRECARITE = "precarite", "personnes en situation de précarité ou d’errance"
    USAGERS = "usagers", "usagers"
    PROFESSIONNELS = "professionnels", "professionnels"
    SALARIES = "salaries", "salariés"
    HABITANTS_QPV = "habitants_qpv", "habitants des quartiers prioritaires de la politique de la ville"
    GRAND_PUBLIC = "grand_public", "grand public"


class Milieu(TextChoices):
    """Setting of an action, as the survey counts it (E12)."""

    SCOLAIRE = "scolaire", "scolaire"
    PERISCOLAIRE = "periscolaire", "périscolaire"
    SUPERIEUR = "superieur", "enseignement supérieur"
    FESTIF = "festif", "festif"
    TRAVAIL = "travail", "travail"
    JUSTICE = "justice", "justice"
    PROTECTION_ENFANCE = "protection_enfance", "protection de l’enfance"
    SPORT = "sport", "sport"
    RUE_QPV = "rue_qpv", "rue et quartiers prioritaires"
    SOIN = "soin", "soin"
    EN_LIGNE = "en_ligne", "en ligne"
