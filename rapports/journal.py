"""The events of the survey and of the report, in words."""

from mildeca_portal.socle.journal import etiquette_de, nommer
from rapports.models import Campagne, Edition, Reponse, VersionQuestionnaire

LIBELLES = {
    "rapports.campagne.preparee": "a préparé une enquête",
    "rapports.campagne.modifiee": "a modifié les dates ou le message d’une enquête",
    "rapports.campagne.programmee": "a programmé une enquête",
    "rapports.campagne.deprogrammee": "a remis une enquête en préparation",
    "rapports.campagne.rouverte": "a rouvert une enquête",
    "rapports.campagne.prolongation_retiree": "a retiré une prolongation",
    "rapports.campagne.relancee": "a relancé des préfectures",
    "rapports.campagne.relances_arretees": "a arrêté les relances d’une enquête",
    "rapports.campagne.relances_reprises": "a repris les relances d’une enquête",
    "rapports.campagne.paliers_modifies": "a modifié le calendrier des relances",
    "rapports.relances.exportees": "a exporté les relances envoyées",
    "rapports.campagne.ouverte": "a ouvert une enquête",
    "rapports.campagne.prolongee": "a prolongé l’échéance d’une enquête",
    "rapports.campagne.close": "a clos une enquête",
    "rapports.campagne.publiee": "a publié les résultats d’une enquête",
    "rapports.reponse.commencee": "a commencé la réponse à l’enquête",
    "rapports.reponse.proposee": "a proposé la réponse à la validation",
    "rapports.reponse.reprise": "a repris la réponse pour la compléter",
    "rapports.reponse.transmise": "a transmis la réponse à l’enquête",
    "rapports.reponse.deposee_tardivement": "a transmis la réponse après la clôture, pour la préfecture",
    "rapports.reponse.recepisse_lu": "a téléchargé le récépissé d’une réponse",
    "rapports.reponse.relances_arretees": "a arrêté les relances d’une préfecture",
    "rapports.reponse.relances_reprises": "a repris les relances d’une préfecture",
    "rapports.reponse.acceptee": "a accepté la réponse à l’enquête",
    "rapports.reponse.correction_demandee": "a demandé une correction de la réponse",
    "rapports.questionnaire.modifie": "a modifié un questionnaire",
    "rapports.questionnaire.reconduit": "a reconduit un questionnaire pour l’année suivante",
    "rapports.questionnaire.correction_commencee": "a commencé la correction d’un questionnaire ouvert",
    "rapports.questionnaire.corrige": "a publié la correction d’un questionnaire",
    "rapports.questionnaire.abandonne": "a abandonné une version de questionnaire",
    "rapports.reponse.rouverte": "a rouvert une réponse acceptée, pour correction",
    "rapports.reponse.point_explique": "a dit pourquoi un point à corriger reste sans changement",
    "rapports.reponse.avis_prepare": "a préparé l’avis de la région sur une réponse",
    "rapports.reponse.avis_rendu": "a donné l’avis de la région sur une réponse",
    "rapports.edition.demandee": "a demandé la génération du rapport",
    "rapports.edition.documents_demandes": "a demandé les documents du rapport",
    "rapports.edition.remplacee": "a remplacé l’édition publiée du rapport",
    "rapports.edition.publiee": "a publié le rapport",
}
DETAILS = {
    "jusqu_au": "Jusqu’au",
    "champs": "Champs",
    "jours": "Jours avant l’échéance",
    "par_delegation": "Par délégation",
    "demande": "Demande de correction n°",
    "points": "Points à corriger",
    "point": "Point n°",
    "sens": "Avis",
    "motif": "Motif",
    "numero": "Édition n°",
    "revision": "Modification n°",
    "origine": "Questionnaire d’origine n°",
    "reponses": "Préfectures concernées",
    "empreinte": "Empreinte",
}
OBJETS = {
    etiquette_de(Campagne): nommer(Campagne.objects.all(), lambda c: f"Enquête sur l’exercice {c.exercice}"),
    etiquette_de(Reponse): nommer(
        Reponse.objects.select_related("campagne", "prefecture").defer("instantane"),
        lambda r: f"Réponse {r.campagne.exercice}, {r.prefecture}",
    ),
    etiquette_de(VersionQuestionnaire): nommer(
        VersionQuestionnaire.objects.defer("definition"),
        lambda v: f"Questionnaire {v.exercice}, version {v.numero}",
    ),
    etiquette_de(Edition): nommer(
        Edition.objects.sans_donnees(), lambda e: f"Rapport {e.campagne.exercice}, édition n° {e.numero}"
    ),
}
