"""What the socle keeps of people, and for how long."""

from datetime import datetime

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import ForeignKey, QuerySet

from mildeca_portal.socle.conservation import Categorie, Sort, effacer
from mildeca_portal.socle.models import Courriel, Fichier, Travail

INFORMATIQUE = "Les administrateurs du portail."


def courriels_partis(limite: datetime) -> QuerySet[Courriel]:
    """Sent or given up, never what still has to leave. A key that is forgotten is six months old: no job gives it again."""
    return Courriel.objects.exclude(statut=Courriel.Statut.A_ENVOYER).filter(cree_le__lt=limite)


def travaux_finis(limite: datetime) -> QuerySet[Travail]:
    return Travail.objects.filter(statut__in=(Travail.Statut.TERMINE, Travail.Statut.ECHOUE), fini_le__lt=limite)


def sans_cle_etrangere() -> QuerySet[Fichier]:
    """Files handed in that no foreign key points at, whatever the app. Some may still be named in a JSON content."""
    orphelins = Fichier.objects.order_by("pk")
    for modele in apps.get_models():
        for champ in modele._meta.concrete_fields:
            if isinstance(champ, ForeignKey) and champ.related_model is Fichier:
                pointes = modele._default_manager.filter(**{f"{champ.name}__isnull": False})
                orphelins = orphelins.exclude(pk__in=pointes.order_by().values(champ.attname))
    return orphelins


CATEGORIES = [
    Categorie(
        code="courriels",
        libelle="Courriels envoyés",
        contenu="Adresse du destinataire, objet et texte des courriels envoyés par le portail.",
        finalite="Prouver qu’un avis est parti et le renvoyer s’il n’est pas arrivé.",
        lecteurs=INFORMATIQUE,
        depart="après le dépôt du courriel",
        sort=Sort.EFFACE,
        echues=courriels_partis,
        traiter=effacer,
    ),
    Categorie(
        code="travaux",
        libelle="Travaux de fond",
        contenu="Identifiant de la personne qui a demandé un document, date et issue du travail.",
        finalite="Montrer l’avancement du travail à qui l’a demandé.",
        lecteurs="La personne qui l’a demandé et les administrateurs du portail.",
        depart="après la fin du travail",
        sort=Sort.EFFACE,
        ordre=200,
        echues=travaux_finis,
        traiter=effacer,
    ),
    Categorie(
        code="administration",
        libelle="Historique de l’administration",
        contenu="Identifiant de la personne qui a corrigé une donnée de référence, date et objet de la correction.",
        finalite="Retrouver l’origine d’une correction.",
        lecteurs=INFORMATIQUE,
        depart="après la correction",
        sort=Sort.EFFACE,
        ordre=200,
        echues=lambda limite: LogEntry.objects.filter(action_time__lt=limite),
        traiter=effacer,
    ),
    Categorie(
        code="journal",
        libelle="Journal",
        contenu="Identifiant de la personne qui a agi, fonction, territoire, date et objet de chaque acte ; ni nom, ni "
        "adresse, ni texte libre.",
        finalite="Prouver qui a fait quoi, dans quelle fonction.",
        lecteurs="Les administrateurs du portail et les agents de la MILDECA.",
        depart="Sans limite : un événement ne peut pas être effacé. Le nom disparaît avec l’anonymisation du compte.",
        sort=Sort.GARDE,
        ordre=30,
    ),
]
