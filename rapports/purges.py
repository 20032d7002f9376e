"""What the survey keeps of people, and for how long."""

from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from mildeca_portal.socle.conservation import Categorie, Sort, effacer
from mildeca_portal.socle.fichiers import supprimer
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.purges import sans_cle_etrangere
from rapports.instantane import NOMINATIVES, sans_noms
from rapports.models import (
    Contribution,
    DemandeCorrection,
    ImportDeClasseur,
    Relance,
    Remarque,
    Reponse,
    Valeur,
)

FICHIERS_DES_REPONSES = """
SELECT jsonb_path_query(contenu, 'lax $.**.fichier ? (@.type() == "number")')::bigint FROM rapports_valeur
UNION
SELECT jsonb_path_query(instantane, 'lax $.valeurs.**.fichier ? (@.type() == "number")')::bigint FROM rapports_reponse
UNION
SELECT jsonb_path_query(instantane, 'lax $.valeurs.**.fichier ? (@.type() == "number")')::bigint
  FROM rapports_demandecorrection
"""


def reponses_anciennes(limite: datetime) -> QuerySet[Reponse]:
    """Submitted before `limite`, whose frozen copy still names someone."""
    return Reponse.objects.filter(transmise_le__lt=limite).exclude(
        Q(instantane__isnull=True) | Q(instantane__contains={"noms_retires": True})
    )


def retirer_les_noms(reponses: QuerySet[Reponse]) -> int:
    """Titles, functions and figures stay; whoever reads an old answer finds who held the post in the dated functions."""
    prises = list(reponses.select_for_update(of=("self",)))
    demandes = DemandeCorrection.objects.filter(reponse__in=prises, instantane__isnull=False)
    objets: list[Reponse | DemandeCorrection] = [*prises, *demandes]
    for objet in objets:
        objet.instantane = sans_noms(objet.instantane or {})
        objet.save(update_fields=["instantane"])
    Valeur.objects.filter(reponse__in=prises, cle__in=NOMINATIVES).update(contenu=None)
    return len(prises)


def effacer_les_classeurs(imports: QuerySet[ImportDeClasseur]) -> int:
    """The rows, then their files."""
    cles = list(imports.values_list("fichier_id", flat=True))
    nombre = effacer(imports)
    supprimer(Fichier.objects.filter(pk__in=cles))
    return nombre


def fichiers_orphelins(limite: datetime) -> QuerySet[Fichier]:
    """Files that nothing points at: no foreign key, no content of an answer, no frozen copy."""
    with connection.cursor() as curseur:
        curseur.execute(FICHIERS_DES_REPONSES)
        nommes = [pk for (pk,) in curseur.fetchall()]
    return sans_cle_etrangere().filter(depose_le__lt=limite).exclude(pk__in=nommes)


CATEGORIES = [
    Categorie(
        code="reponses_transmises",
        libelle="Réponses à l’enquête",
        contenu="Personne qui a écrit chaque réponse et fonction ; à la transmission, nom et titre du chef de projet, de qui a "
        "transmis et du visa.",
        finalite="Garder ce que la préfecture a déclaré, et sous quelle signature.",
        lecteurs="Les personnes habilitées sur le territoire et la MILDECA. Les noms ne sont pas dans le rapport publié.",
        depart="après la transmission",
        sort=Sort.ANONYMISE,
        echues=reponses_anciennes,
        traiter=retirer_les_noms,
        a_confirmer=True,
        reste="Les titres, les fonctions et les chiffres demeurent.",
    ),
    Categorie(
        code="relances",
        libelle="Relances de l’enquête",
        contenu="Adresse à laquelle une relance a été envoyée et date.",
        finalite="Ne pas relancer deux fois.",
        lecteurs="La MILDECA.",
        depart="après l’envoi",
        sort=Sort.EFFACE,
        echues=lambda limite: Relance.objects.filter(date__lt=limite),
        traiter=effacer,
    ),
    Categorie(
        code="contributions",
        libelle="Contributeurs de l’enquête",
        contenu="Nom, organisme et adresse de la personne invitée sur une section, dates de l’invitation et de la dernière "
        "visite ; empreinte des codes de visite.",
        finalite="Laisser un correspondant remplir une section sans compte.",
        lecteurs="Les personnes qui remplissent la réponse de la préfecture.",
        depart="après la fin de l’invitation, au plus tard celle de la campagne",
        sort=Sort.EFFACE,
        echues=lambda limite: Contribution.objects.filter(fin__lt=limite),
        traiter=effacer,
        reste="Les réponses enregistrées demeurent, celles de la préfecture.",
    ),
    Categorie(
        code="remarques",
        libelle="Remarques sur les questions de l’enquête",
        contenu="Texte, auteur et personnes interrogées.",
        finalite="Préparer la réponse à plusieurs.",
        lecteurs="La préfecture ; sa région pour les questions régionales. La MILDECA ne les lit pas.",
        depart="après la fin de la revue de la campagne",
        sort=Sort.EFFACE,
        echues=lambda limite: Remarque.objects.filter(reponse__campagne__fin_de_revue__lt=limite),
        traiter=effacer,
    ),
    Categorie(
        code="classeurs",
        libelle="Classeurs de l’enquête importés",
        contenu="Classeur de la réponse d’une préfecture, rempli hors connexion, et personne qui l’a déposé.",
        finalite="Montrer ce que le classeur change avant de l’enregistrer, et relire ce qui a été déposé.",
        lecteurs="Les personnes qui remplissent la réponse de la préfecture.",
        depart="après le dépôt ; aussitôt s’il est abandonné",
        sort=Sort.EFFACE,
        echues=lambda limite: ImportDeClasseur.objects.filter(depose_le__lt=limite),
        traiter=effacer_les_classeurs,
    ),
    Categorie(
        code="fichiers_orphelins",
        libelle="Fichiers déposés et devenus sans objet",
        contenu="Fichiers déposés par une personne et que plus aucun objet ne désigne.",
        finalite="Aucune : ils sont signalés aux administrateurs, qui les examinent.",
        lecteurs="Les administrateurs du portail.",
        depart="Signalés dès que plus rien ne les désigne.",
        sort=Sort.SIGNALE,
        ordre=200,
        echues=fichiers_orphelins,
    ),
]
