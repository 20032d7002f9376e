"""Computing what the rules of a draft would have done: at once for few projects, else by a background task."""

from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from circulaires.impact import calculer, empreinte, nombre_de_fiches, regles_a_essayer
from circulaires.models import Impact, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.models import Travail
from mildeca_portal.socle.taches import Suivi, lancer

TRAVAIL = "circulaires.impact"
SEUIL = 500  # projects, from which the computation is left to the background worker
VERROU = 4_201  # first half of the advisory lock, the text being the second
EN_MARCHE = (Travail.Statut.EN_ATTENTE, Travail.Statut.EN_COURS)


@transaction.atomic
def calculer_l_impact(texte: Texte, exercice: int, *, par: Acteur) -> Impact:
    """Try the rules of the draft on the projects of `exercice`. The answer has no `calcule_le` while it is queued.

    Raises `ActionRefusee`: the text is public, it has no rule to try, or another computation on it is running.
    """
    if not _verrouiller(texte) or texte.impacts.filter(travail__statut__in=EN_MARCHE).exists():
        raise ActionRefusee("Un calcul de l’impact de ce texte est déjà en cours\u00a0: attendez sa fin.")
    if Texte.objects.filter(pk=texte.pk, statut__in=Texte.PUBLICS).exists():
        raise ActionRefusee("Ce texte est publié\u00a0: l’impact se calcule avant la publication.")
    regles = regles_a_essayer(texte)
    if not regles:
        raise ActionRefusee("Ce texte n’a aucune règle à essayer.")
    impact = Impact.objects.create(
        texte=texte, exercice=exercice, empreinte=empreinte(regles), nombre=nombre_de_fiches(exercice)
    )
    journaliser("circulaires.texte.impact_calcule", texte, par=par, donnees={"exercice": exercice})
    if impact.nombre < SEUIL:
        realiser(impact)
    else:
        impact.travail = lancer(TRAVAIL, demandeur_id=par.personne_id, impact_id=impact.pk)
        impact.save(update_fields=["travail"])
    return impact


def _verrouiller(texte: Texte) -> bool:
    """Held until the end of the transaction; False when someone else holds it."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [VERROU, texte.pk])
        return bool(curseur.fetchone()[0])


def realiser(impact: Impact, suivi: Suivi | None = None) -> None:
    """Compute, with the rules as they are now, and keep the result; it replaces the former one of the same exercice."""
    regles = regles_a_essayer(impact.texte)
    resultat = calculer(regles, impact.exercice, _progression(impact, suivi) if suivi else None)
    impact.resultat = resultat
    impact.empreinte = empreinte(regles)
    impact.nombre = resultat["synthese"]["total"]["nombre"]
    impact.calcule_le = timezone.now()
    with transaction.atomic():
        impact.save(update_fields=["resultat", "empreinte", "nombre", "calcule_le"])
        Impact.objects.filter(texte=impact.texte_id, exercice=impact.exercice, pk__lt=impact.pk).delete()


def _progression(impact: Impact, suivi: Suivi) -> Callable[[int], None]:
    """What tells the person who waits how many projects are done."""

    def avancer(faits: int) -> None:
        suivi.avancer(100 * faits // max(impact.nombre, faits), f"{faits} projets contrôlés sur {impact.nombre}")

    return avancer
