"""The events of the credits and of the projects, in words."""

from credits.models import Mouvement, Projet
from mildeca_portal.socle.journal import etiquette_de, nommer, sans_page
from mildeca_portal.socle.templatetags.formats import INSECABLE

LIBELLES = {
    "credits.mouvement.ouverture": "a ouvert des crédits",
    "credits.mouvement.notification": "a notifié une dotation",
    "credits.mouvement.complement": "a notifié une dotation complémentaire",
    "credits.mouvement.delegation": "a délégué des crédits",
    "credits.mouvement.retrait": "a retiré une notification",
    "credits.mouvement.reprise": "a repris des crédits",
    "credits.mouvement.restitution": "a restitué des crédits",
    "credits.mouvement.transfert": "a transféré des crédits",
    "credits.mouvement.reserve_de_precaution": "a mis des crédits en réserve de précaution",
    "credits.mouvement.gel": "a gelé des crédits",
    "credits.mouvement.degel": "a dégelé des crédits",
    "credits.mouvement.annulation": "a annulé des crédits",
    "credits.projet.depose": "a enregistré un dossier",
    "credits.projet.modifie": "a modifié un dossier",
    "credits.projet.instruit": "a instruit un dossier",
    "credits.projet.programme": "a proposé un projet à la programmation",
    "credits.projet.retenu": "a retenu un projet",
    "credits.projet.rejete": "a rejeté un projet",
    "credits.projet.irrecevable": "a déclaré un dossier irrecevable",
    "credits.projet.abandonne": "a constaté l’abandon d’un projet",
    "credits.projet.notifie": "a notifié la décision au porteur",
    "credits.projet.en_cours": "a noté le commencement d’un projet",
    "credits.projet.acheve": "a noté l’achèvement d’un projet",
    "credits.projet.solde": "a soldé un projet",
    "credits.projet.rattache": "a modifié le rattachement d’un projet au plan d’actions",
    "credits.projet.engage": "a engagé des crédits",
    "credits.projet.paye": "a payé des crédits",
    "credits.projet.piece": "a déposé une pièce d’un projet",
}
DETAILS = {
    "ae": "AE",
    "cp": "CP",
    "montant": "Montant",
    "avant": "État précédent",
    "type": "Type de pièce",
    "document": "Document n°",
}


def _projet(projet: Projet) -> str:
    return f"Projet «{INSECABLE}{projet.intitule}{INSECABLE}» ({projet.prefecture.nom})"


OBJETS = {
    etiquette_de(Projet): nommer(
        Projet.objects.select_related("prefecture").defer("description", "indicateurs"), _projet
    ),
    etiquette_de(Mouvement): nommer(
        Mouvement.objects.all(), lambda m: f"Mouvement n°{INSECABLE}{m.pk} ({m.get_nature_display()})", sans_page
    ),
}
