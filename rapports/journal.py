"""The events of the survey and of the report, in words."""

from mildeca_portal.socle.journal import etiquette_de, nommer
from rapports.models import Campagne, Edition, Reponse

LIBELLES = {
    "rapports.campagne.programmee": "a programmé une enquête",
    "rapports.campagne.ouverte": "a ouvert une enquête",
    "rapports.campagne.prolongee": "a prolongé l’échéance d’une enquête",
    "rapports.campagne.close": "a clos une enquête",
    "rapports.campagne.publiee": "a publié les résultats d’une enquête",
    "rapports.reponse.commencee": "a commencé la réponse à l’enquête",
    "rapports.reponse.preremplie": "a pré-rempli la réponse avec les données du portail",
    "rapports.reponse.proposee": "a proposé la réponse à la validation",
    "rapports.reponse.reprise": "a repris la réponse pour la compléter",
    "rapports.reponse.transmise": "a transmis la réponse à l’enquête",
    "rapports.reponse.acceptee": "a accepté la réponse à l’enquête",
    "rapports.reponse.correction_demandee": "a demandé une correction de la réponse",
    "rapports.edition.demandee": "a demandé la génération du rapport",
    "rapports.edition.documents_demandes": "a demandé les documents du rapport",
    "rapports.edition.remplacee": "a remplacé l’édition publiée du rapport",
    "rapports.edition.publiee": "a publié le rapport",
}
DETAILS = {
    "jusqu_au": "Jusqu’au",
    "par_delegation": "Par délégation",
    "demande": "Demande de correction n°",
    "questions": "Questions",
    "motif": "Motif",
    "numero": "Édition n°",
    "empreinte": "Empreinte",
}
OBJETS = {
    etiquette_de(Campagne): nommer(Campagne.objects.all(), lambda c: f"Enquête sur l’exercice {c.exercice}"),
    etiquette_de(Reponse): nommer(
        Reponse.objects.select_related("campagne", "prefecture").defer("instantane"),
        lambda r: f"Réponse {r.campagne.exercice}, {r.prefecture}",
    ),
    etiquette_de(Edition): nommer(
        Edition.objects.sans_donnees(), lambda e: f"Rapport {e.campagne.exercice}, édition n° {e.numero}"
    ),
}
