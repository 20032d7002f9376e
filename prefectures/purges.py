"""What the network keeps of people, and for how long."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from mildeca_portal.socle.conservation import Categorie, Sort, effacer
from prefectures.models import Correspondant, NoteDePassation

RESEAU = "Les personnes qui exercent une fonction dans le réseau."


def correspondants_partis(limite: datetime) -> QuerySet[Correspondant]:
    return Correspondant.objects.filter(fin__lte=timezone.localdate(limite))


def notes_anciennes(limite: datetime) -> QuerySet[NoteDePassation]:
    return NoteDePassation.objects.filter(mandat__fin__lte=timezone.localdate(limite))


CATEGORIES = [
    Categorie(
        code="fonctions",
        libelle="Fonctions exercées",
        contenu="Mandats, affectations et délégations de signature : personne, territoire, dates, titre, formation, acte de "
        "désignation.",
        finalite="Ouvrir les droits du jour et savoir qui exerçait quelle fonction à une date.",
        lecteurs=RESEAU,
        depart="Sans limite. Le nom disparaît avec l’anonymisation du compte.",
        sort=Sort.GARDE,
        ordre=20,
    ),
    Categorie(
        code="correspondants",
        libelle="Correspondants des partenaires",
        contenu="Nom, service et adresse électronique d’un correspondant d’une institution partenaire.",
        finalite="Joindre les partenaires de l’action territoriale.",
        lecteurs=RESEAU,
        depart="après la fin de la correspondance",
        sort=Sort.EFFACE,
        echues=correspondants_partis,
        traiter=effacer,
    ),
    Categorie(
        code="notes_de_passation",
        libelle="Notes de passation",
        contenu="Ce qu’un chef de projet écrit pour qui lui succède.",
        finalite="Transmettre les dossiers en cours.",
        lecteurs="Les chefs de projet et collaborateurs du territoire, et la MILDECA.",
        depart="après la fin du mandat",
        sort=Sort.EFFACE,
        echues=notes_anciennes,
        traiter=effacer,
        a_confirmer=True,
    ),
]
