"""What accounts keep of people, and for how long."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet

from mildeca_portal.comptes.actions.anonymisation import anonymiser, sans_fonction_ouverte
from mildeca_portal.comptes.models import Assistance, ImportFonctions, Invitation, Session, TentativeLiaison
from mildeca_portal.socle.conservation import Categorie, Sort, effacer
from mildeca_portal.socle.fichiers import supprimer
from mildeca_portal.socle.models import Fichier
from prefectures.models import Personne

SOI_MEME = "La personne et les administrateurs du portail."


def comptes_fermes(limite: datetime) -> QuerySet[Personne]:
    """Closed before `limite`, not anonymised yet, without a function open or to come."""
    return sans_fonction_ouverte(Personne.objects.filter(is_active=False, anonymise_le=None, ferme_le__lt=limite))


def effacer_les_imports(imports: QuerySet[ImportFonctions]) -> int:
    """The rows, then their files; the content leaves the disk once the transaction is sure."""
    cles = list(imports.values_list("fichier_id", flat=True))
    nombre = effacer(imports)
    supprimer(Fichier.objects.filter(pk__in=cles))
    return nombre


def invitations_sans_suite(limite: datetime) -> QuerySet[Invitation]:
    """Not the one that was accepted while the account is not bound: it lets ProConnect bind it some day."""
    anciennes = Invitation.objects.filter(envoyee_le__lt=limite, expire_le__lt=limite)
    return anciennes.exclude(acceptee_le__isnull=False, personne__oidc_sub="", personne__is_active=True)


CATEGORIES = [
    Categorie(
        code="comptes_fermes",
        libelle="Comptes",
        contenu="Prénom, nom, adresse électronique et téléphone professionnels, identifiant ProConnect, mot de passe "
        "(empreinte seule), second facteur, date de la dernière connexion.",
        finalite="Reconnaître la personne, ouvrir les droits de ses fonctions, la joindre.",
        lecteurs="Les personnes qui exercent une fonction dans le réseau lisent le nom, l’adresse et le téléphone.",
        depart="après la fermeture du compte, si aucune fonction n’est ouverte",
        sort=Sort.ANONYMISE,
        ordre=10,
        echues=comptes_fermes,
        traiter=anonymiser,
        reste="Le nom demeure sur les documents signés et dans les réponses transmises, pour les durées dites plus bas.",
    ),
    Categorie(
        code="invitations",
        libelle="Invitations",
        contenu="Personne invitée, personne qui invite, dates d’envoi et d’acceptation.",
        finalite="Ouvrir un compte à la bonne personne.",
        lecteurs="Les administrateurs du portail et qui a envoyé l’invitation.",
        depart="après l’envoi ; tant que le compte est ouvert, celle qui a été acceptée sans ProConnect est gardée",
        sort=Sort.EFFACE,
        echues=invitations_sans_suite,
        traiter=effacer,
    ),
    Categorie(
        code="sessions",
        libelle="Sessions",
        contenu="Navigateur employé, heures d’ouverture et de dernière activité ; pas l’adresse de la machine.",
        finalite="Rester connecté et pouvoir fermer une session oubliée.",
        lecteurs=SOI_MEME,
        depart="après la fin de la session (12 heures au plus)",
        sort=Sort.EFFACE,
        ordre=200,
        echues=lambda limite: Session.objects.filter(expire_date__lt=limite),
        traiter=effacer,
    ),
    Categorie(
        code="imports",
        libelle="Fichiers de fonctions importés",
        contenu="Classeur déposé par un administrateur : noms, adresses et fonctions.",
        finalite="Ouvrir plusieurs fonctions à la fois et relire ce qui a été déposé.",
        lecteurs="Les administrateurs du portail.",
        depart="après le dépôt",
        sort=Sort.EFFACE,
        echues=lambda limite: ImportFonctions.objects.filter(depose_le__lt=limite),
        traiter=effacer_les_imports,
    ),
    Categorie(
        code="identites_refusees",
        libelle="Identités ProConnect refusées",
        contenu="Adresse électronique et identifiant présentés par une autre identité pour un compte déjà lié.",
        finalite="Dire à l’administrateur qui demande à entrer, et prévenir les deux adresses quand il libère la liaison.",
        lecteurs="Les administrateurs du portail.",
        depart="après la demande, ou dès que la liaison est libérée",
        sort=Sort.EFFACE,
        echues=lambda limite: TentativeLiaison.objects.filter(le__lt=limite),
        traiter=effacer,
    ),
    Categorie(
        code="echecs_de_connexion",
        libelle="Échecs de connexion",
        contenu="Empreinte du compte visé, adresse de la machine, heure.",
        finalite="Arrêter qui essaie des mots de passe.",
        lecteurs="Personne : le portail s’en sert seul.",
        depart="Effacement 30 minutes après le dernier échec.",
        sort=Sort.EFFACE,
        ordre=210,
        echues=lambda maintenant: AccessAttempt.objects.filter(
            attempt_time__lt=maintenant - settings.AXES_COOLOFF_TIME
        ),
        traiter=effacer,
    ),
    Categorie(
        code="assistances",
        libelle="Assistances",
        contenu="Administrateur qui a vu le portail comme quelqu’un d’autre, personne assistée, motif, début et fin.",
        finalite="Aider la personne, et pouvoir lui dire qui a vu le portail avec ses droits et pourquoi.",
        lecteurs=SOI_MEME,
        depart="après le début de l’assistance",
        sort=Sort.EFFACE,
        echues=lambda limite: Assistance.objects.filter(debut__lt=limite),
        traiter=effacer,
    ),
]
