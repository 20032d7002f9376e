"""Remarks on a question: written, resolved, opened again. They change nothing of the answer."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.models import Personne
from rapports.models import Campagne, Remarque, Reponse
from rapports.questionnaire.definition import Question


@transaction.atomic
def ecrire(
    reponse: Reponse, question: Question, texte: str, *, mentions: Collection[Personne], par: Fonction
) -> Remarque:
    """Leave a remark; those it calls upon are told by mail. Raises `ActionRefusee` once the report is published."""
    _refuser_si_publiee(reponse)
    auteur = Personne.objects.get(pk=par.personne_id)
    remarque = Remarque.objects.create(
        reponse=reponse, cle=question.cle, texte=texte, auteur=auteur, ecrite_le=timezone.now()
    )
    remarque.mentions.set(mentions)
    contexte = {"reponse": reponse, "question": question, "remarque": remarque, "auteur": auteur}
    deposer("rapports_remarque", [p.courriel for p in mentions if p.pk != auteur.pk], contexte)
    return remarque


@transaction.atomic
def resoudre(remarque: Remarque, *, par: Fonction) -> Remarque:
    """Say it is settled."""
    return _basculer(remarque, par, resolue=True)


@transaction.atomic
def rouvrir(remarque: Remarque, *, par: Fonction) -> Remarque:
    """Say it is not settled after all."""
    return _basculer(remarque, par, resolue=False)


def _basculer(remarque: Remarque, par: Fonction, *, resolue: bool) -> Remarque:
    prise = Remarque.objects.select_for_update(of=("self",)).select_related("reponse__campagne").get(pk=remarque.pk)
    _refuser_si_publiee(prise.reponse)
    if bool(prise.resolue_le) is resolue:
        raise ActionRefusee("Cette remarque est déjà résolue." if resolue else "Cette remarque n’est pas résolue.")
    prise.resolue_le = timezone.now() if resolue else None
    prise.resolue_par_id = par.personne_id if resolue else None
    prise.save(update_fields=["resolue_le", "resolue_par"])
    return prise


def _refuser_si_publiee(reponse: Reponse) -> None:
    if reponse.campagne.statut == Campagne.Statut.PUBLIEE:
        raise ActionRefusee("Le rapport de cet exercice est publié : les remarques ne font plus que se lire.")
