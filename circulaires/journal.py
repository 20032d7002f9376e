"""The events of the texts, in words."""

from circulaires.models import Texte
from mildeca_portal.socle.journal import etiquette_de, nommer

LIBELLES = {
    "circulaires.texte.cree": "a créé un texte",
    "circulaires.texte.modifie": "a modifié un texte",
    "circulaires.texte.contenu_modifie": "a modifié le contenu d’un texte",
    "circulaires.texte.mis_en_relecture": "a mis un texte en relecture",
    "circulaires.texte.repris": "a repris la rédaction d’un texte",
    "circulaires.texte.signe": "a déposé le texte signé",
    "circulaires.texte.signature_retiree": "a retiré le texte signé",
    "circulaires.texte.publie": "a publié un texte",
    "circulaires.texte.document_compose": "a composé le PDF d’un texte",
    "circulaires.texte.lu": "a accusé lecture d’un texte",
}
DETAILS = {
    "exercice": "Exercice",
    "fichier": "Fichier n°",
    "version": "Version",
    "acte": "Acte",
    "objet": "Rubrique",
    "id": "Identifiant",
}
OBJETS = {etiquette_de(Texte): nommer(Texte.objects.select_related("modifie").defer("introduction", "note"))}
