"""What a question can be tied to: values that the portal knows, rows of the territory, chapters of the report."""

from dataclasses import dataclass

from rapports.questionnaire.definition import Type
from rapports.territoire import AXES, PREFECTURES

ENTIER, EUROS, DATE, OUI_NON = Type.ENTIER, Type.EUROS, Type.DATE, Type.OUI_NON
CHOIX, MULTIPLE, TEXTE, TABLEAU = Type.CHOIX, Type.CHOIX_MULTIPLE, Type.TEXTE, Type.TABLEAU
DECIMAL, PART = Type.DECIMAL, Type.POURCENTAGE


@dataclass(frozen=True, slots=True)
class Source:
    """A value of the portal (`rapports.preremplissage`): its words, and the types of question it can fill."""

    libelle: str
    types: tuple[Type, ...]


_NOMBRE = (ENTIER, DECIMAL)
_MONTANT = (EUROS, DECIMAL)
SOURCES = {
    "prefectures.mandat.titre": Source("Annuaire : fonction du chef de projet", (CHOIX,)),
    "prefectures.mandat.debut": Source("Annuaire : prise de fonction du chef de projet", (DATE,)),
    "prefectures.mandat.nom": Source("Annuaire : nom du chef de projet", (TEXTE,)),
    "prefectures.mandat.formation_suivie": Source("Annuaire : formation du chef de projet suivie", (OUI_NON,)),
    "prefectures.mandat.formation_le": Source("Annuaire : date de la formation du chef de projet", (DATE,)),
    "prefectures.mandats.changements": Source("Annuaire : changements de chef de projet dans l’année", _NOMBRE),
    "prefectures.affectations.etp": Source("Annuaire : temps de travail des collaborateurs, en ETP", (DECIMAL,)),
    "prefectures.correspondants": Source("Annuaire : institutions des correspondants", (MULTIPLE,)),
    "feuilles_de_route.plan.statut": Source("Plan d’actions : statut", (CHOIX,)),
    "feuilles_de_route.plan.signe_le": Source("Plan d’actions : date de signature", (DATE,)),
    "feuilles_de_route.plan.signataires": Source("Plan d’actions : signataires", (MULTIPLE,)),
    "feuilles_de_route.comites.dates": Source("Comités de pilotage du département : dates", (TABLEAU,)),
    "feuilles_de_route.fiches.part_engagee": Source("Plan d’actions : part des fiches engagées", (PART,)),
    "feuilles_de_route.comites.nombre": Source("Comités de pilotage du département : nombre", _NOMBRE),
    "feuilles_de_route.comites_regionaux.nombre": Source("Comités de pilotage de la région : nombre", _NOMBRE),
    "feuilles_de_route.feuille.statut": Source("Feuille de route régionale : statut", (CHOIX,)),
    "credits.ae_notifiees": Source("Crédits : AE notifiées au département", _MONTANT),
    "credits.cp_notifies": Source("Crédits : CP notifiés au département", _MONTANT),
    "credits.ae_complementaires": Source("Crédits : AE complémentaires", _MONTANT),
    "credits.cp_complementaires": Source("Crédits : CP complémentaires", _MONTANT),
    "credits.ae_consommees": Source("Crédits : AE consommées", _MONTANT),
    "credits.cp_consommes": Source("Crédits : CP consommés", _MONTANT),
    "credits.ae_notifiees_region": Source("Crédits : AE notifiées à la région", _MONTANT),
    "credits.cp_notifies_region": Source("Crédits : CP notifiés à la région", _MONTANT),
    "credits.repartition": Source("Crédits : répartition entre les départements", (TABLEAU,)),
    "credits.appel.lance": Source("Appel à projets : lancé", (OUI_NON,)),
    "credits.appel.ouverture": Source("Appel à projets : date d’ouverture", (DATE,)),
    "credits.appel.limite": Source("Appel à projets : date limite de dépôt", (DATE,)),
    "credits.projets.recus": Source("Projets : dossiers reçus", _NOMBRE),
    "credits.projets.retenus": Source("Projets : dossiers retenus", _NOMBRE),
    "credits.projets.nombre": Source("Projets : nombre de projets financés", _NOMBRE),
    "credits.projets.montant": Source("Projets : montant total accordé", _MONTANT),
    "credits.projets.montant_median": Source("Projets : montant médian", _MONTANT),
    "credits.projets.renouvellements": Source("Projets : renouvellements", _NOMBRE),
    "credits.projets.petites": Source("Projets : actions de faible montant (paramètre « petite_action »)", _NOMBRE),
    "credits.projets.sans_cofinancement": Source("Projets : sans cofinancement", _NOMBRE),
    "credits.projets.evalues": Source("Projets : avec une évaluation prévue", _NOMBRE),
    "credits.principal.intitule": Source("Projets : intitulé du projet le plus aidé", (TEXTE,)),
    "credits.principal.porteur": Source("Projets : porteur du projet le plus aidé", (TEXTE,)),
    "credits.principal.montant": Source("Projets : montant du projet le plus aidé", _MONTANT),
    "credits.thematiques": Source("Projets : nombre et montant par thématique", (TABLEAU,)),
    "credits.axes": Source("Projets : nombre et montant par axe", (TABLEAU,)),
    "credits.porteurs": Source("Projets : nombre et montant par porteur", (TABLEAU,)),
    "credits.publics": Source("Projets : nombre et montant par public", (TABLEAU,)),
    "credits.milieux": Source("Projets : nombre et montant par milieu", (TABLEAU,)),
    "credits.produits": Source("Projets : nombre et montant par produit", (TABLEAU,)),
    "credits.programmes": Source("Projets : programmes probants soutenus", (MULTIPLE,)),
    "credits.cofinancements": Source("Projets : cofinancements par financeur", (TABLEAU,)),
    "credits.comptes_rendus.attendus": Source("Comptes rendus financiers attendus", _NOMBRE),
    "credits.comptes_rendus.recus": Source("Comptes rendus financiers reçus", _NOMBRE),
    "credits.reversements": Source("Reversements demandés", _MONTANT),
    "credits.trafics.collectivites": Source("Appels nationaux : collectivités soutenues", _NOMBRE),
    "credits.trafics.montant": Source("Appels nationaux : montant aux collectivités", _MONTANT),
    "credits.trafics.limits": Source("Appels nationaux : lauréats de LIMITS", _NOMBRE),
    "credits.trafics.montant_limits": Source("Appels nationaux : montant au titre de LIMITS", _MONTANT),
}
SOURCES_DE_LIGNES = {PREFECTURES: "départements de la région", AXES: "axes de la feuille de route régionale"}
CHAPITRES = {
    "1": "Contexte de l’année",
    "2": "Organisation et pilotage",
    "3": "Crédits",
    "4": "Actions financées",
    "5": "Focus",
    "6": "Fiches régionales",
    "7": "Difficultés et perspectives",
    "annexes": "Annexes",
}
