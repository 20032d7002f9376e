"""The events of the texts, in words."""

from circulaires.models import RegleLocale, Texte
from mildeca_portal.socle.journal import etiquette_de, nommer

LIBELLES = {
    "circulaires.texte.cree": "a créé un texte",
    "circulaires.texte.reconduit": "a repris le contenu d’un texte antérieur",
    "circulaires.texte.modifie": "a modifié un texte",
    "circulaires.texte.contenu_modifie": "a modifié le contenu d’un texte",
    "circulaires.texte.mis_en_relecture": "a mis un texte en relecture",
    "circulaires.texte.repris": "a repris la rédaction d’un texte",
    "circulaires.texte.signe": "a déposé le texte signé",
    "circulaires.texte.signature_retiree": "a retiré le texte signé",
    "circulaires.texte.publie": "a publié un texte",
    "circulaires.texte.document_compose": "a composé le PDF d’un texte",
    "circulaires.texte.lu": "a accusé lecture d’un texte",
    "circulaires.texte.remplace": "a remplacé une instruction",
    "circulaires.texte.publication_programmee": "a programmé la publication d’un texte",
    "circulaires.texte.programmation_annulee": "a annulé la publication programmée d’un texte",
    "circulaires.texte.publication_refusee": "n’a pas publié un texte à l’heure prévue : il était incomplet",
    "circulaires.texte.abroge": "a abrogé un texte",
    "circulaires.texte.abrogation_prevue": "a prévu l’abrogation d’un texte",
    "circulaires.texte.abrogation_annulee": "a renoncé à abroger un texte",
    "circulaires.texte.legifrance": "a renseigné la publication d’un texte sur Légifrance",
    "circulaires.texte.complete": "a complété un texte de référence",
    "circulaires.texte.relance": "a relancé les postes qui n’ont pas lu un texte",
    "circulaires.texte.impact_calcule": "a calculé l’impact des règles d’un texte",
    "circulaires.lectures.exporte": "a exporté les lectures d’un texte",
    "circulaires.regle_locale.ajoutee": "a rédigé une règle locale",
    "circulaires.regle_locale.modifiee": "a modifié une règle locale en brouillon",
    "circulaires.regle_locale.supprimee": "a supprimé une règle locale en brouillon",
    "circulaires.regle_locale.en_vigueur": "a mis une règle locale en vigueur",
    "circulaires.regle_locale.retiree": "a retiré une règle locale",
    "circulaires.regle_locale.retrait_change": "a changé la date du retrait d’une règle locale",
}
DETAILS = {
    "exercice": "Exercice",
    "fichier": "Fichier n°",
    "version": "Version",
    "acte": "Acte",
    "code": "Code",
    "rang": "Rang",
    "source": "Texte d’origine n°",
    "objet": "Rubrique",
    "id": "Identifiant",
    "le": "Date",
    "manques": "Éléments manquants",
    "postes": "Postes",
    "lignes": "Lignes",
    "format": "Format",
}
OBJETS = {
    etiquette_de(Texte): nommer(Texte.objects.select_related("modifie").defer("introduction", "note")),
    etiquette_de(RegleLocale): nommer(RegleLocale.objects.only("code", "libelle")),
}
