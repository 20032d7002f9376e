"""Annexes: the préfectures asked, and the questions they were asked."""

from datetime import date

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.tableau import Colonne, Ligne, Nature, Tableau, chiffre
from rapports.chiffres.lecture import enquete

TYPES = {
    "entier": "nombre entier",
    "decimal": "nombre décimal",
    "euros": "montant en euros",
    "pourcentage": "pourcentage",
    "date": "date",
    "oui_non": "oui ou non",
    "choix": "un choix",
    "choix_multiple": "plusieurs choix",
    "texte": "texte",
    "texte_long": "texte long",
    "fichier": "fichier",
    "tableau": "tableau",
    "calcul": "calculé par le portail",
}


@chiffre("annexes.prefectures")
def prefectures(jeu: JeuDeDonnees) -> Tableau:
    e = enquete(jeu)
    lignes = tuple(
        Ligne((p.nom, p.code, p.region_nom, date.fromisoformat(p.acceptee_le) if p.acceptee_le else None), p.code)
        for p in e.prefectures
    )
    return Tableau(
        "annexes.prefectures",
        "Préfectures interrogées",
        "Date : jour où la MILDECA a accepté la réponse.",
        (
            Colonne("prefecture", "Préfecture", poids=7),
            Colonne("code", "Code", poids=2),
            Colonne("region", "Région", poids=7),
            Colonne("acceptee", "Réponse acceptée le", Nature.DATE),
        ),
        lignes,
        "portail MILDECA",
        couverture=e.couverture(),
    )


@chiffre("annexes.questionnaire")
def questionnaire(jeu: JeuDeDonnees) -> Tableau:
    document = enquete(jeu).questionnaire
    lignes = []
    for section in document.sections if document else ():
        for q in section.questions:
            unite = f" ({q.unite})" if q.unite else ""
            obligatoire = "obligatoire" if q.obligatoire else ""
            lignes.append(Ligne((q.numero, section.titre, q.libelle, TYPES[q.type] + unite, obligatoire, q.cle)))
    return Tableau(
        "annexes.questionnaire",
        "Questionnaire",
        "Questions de l’enquête dans leur ordre. Clé : nom stable de la question, qui ne change pas d’une année à l’autre.",
        (
            Colonne("numero", "N°", poids=3),
            Colonne("section", "Section", poids=5),
            Colonne("question", "Question", poids=12),
            Colonne("type", "Type de réponse", poids=5),
            Colonne("obligatoire", "Obligatoire", poids=4),
            Colonne("cle", "Clé", poids=8),
        ),
        tuple(lignes),
        "questionnaire de l’exercice",
    )
