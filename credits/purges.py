"""What the credits and the projects keep of people, and for how long."""

from mildeca_portal.socle.conservation import Categorie, Sort

CATEGORIES = [
    Categorie(
        code="decisions",
        libelle="Décisions sur les projets",
        contenu="Nom, fonction et territoire de qui décide, mention de la délégation, motif ; pièces et décisions déposées.",
        finalite="Garder la preuve de la décision d’attribution.",
        lecteurs="Les personnes habilitées sur le territoire du projet et la MILDECA.",
        depart="10 ans après la décision (durée d’utilité administrative). Le portail n’efface rien de lui-même : une décision "
        "ne peut pas être modifiée.",
        sort=Sort.GARDE,
        a_confirmer=True,
    ),
    Categorie(
        code="porteurs",
        libelle="Contacts des porteurs de projets",
        contenu="Nom du contact et adresse de l’organisme qui porte un projet.",
        finalite="Instruire le dossier et joindre le porteur.",
        lecteurs="Les personnes habilitées sur le territoire du projet et la MILDECA.",
        depart="10 ans après le dernier paiement (durée d’utilité administrative). Le portail n’efface rien de lui-même.",
        sort=Sort.GARDE,
        a_confirmer=True,
    ),
]
