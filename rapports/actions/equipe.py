"""Who has which section in hand. Confiding a section locks nobody out: it says who is expected to fill it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from mildeca_portal.socle.courriels import deposer
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.models import Affectation, Personne
from rapports.actions.saisie import dossier_ouvert, journaliser_reponse
from rapports.dossiers import Dossier
from rapports.models import Reponse, SectionReponse


@dataclass(frozen=True, slots=True)
class Changement:
    """What the page showed for one section, and what is wanted: ids of functions, None for nobody."""

    vue: int | None
    voulue: int | None


@transaction.atomic
def confier(
    reponse: Reponse, changements: Mapping[str, Changement], *, possibles: Mapping[int, Affectation], par: Fonction
) -> list[str]:
    """Confide sections, by letter, to functions among `possibles`. Returns the letters changed; each person is told once.

    Raises `ActionRefusee`, and changes nothing, when the answer is closed or somebody else confided one of them meanwhile.
    """
    dossier = dossier_ouvert(reponse)
    lignes = {
        s.lettre: s
        for s in SectionReponse.objects.select_for_update()
        .filter(reponse=reponse, lettre__in=changements)
        .order_by("lettre")
    }
    entretemps = [
        f"La section {lettre} a été confiée par quelqu’un d’autre entre-temps : vérifiez à qui, puis recommencez."
        for lettre, changement in sorted(changements.items())
        if lignes[lettre].affectation_id not in (changement.vue, changement.voulue)
    ]
    if entretemps:
        raise ActionRefusee(entretemps)
    faits: dict[str, int | None] = {}
    for lettre, changement in sorted(changements.items()):
        if changement.voulue is not None and changement.voulue not in possibles:
            raise ActionRefusee("Cette personne n’est plus en fonction : choisissez-en une autre.")
        if lignes[lettre].affectation_id == changement.voulue:
            continue
        SectionReponse.objects.filter(pk=lignes[lettre].pk).update(affectation_id=changement.voulue)
        journaliser_reponse("section_confiee", reponse, par, section=lettre, affectation=changement.voulue)
        faits[lettre] = changement.voulue
    _prevenir(dossier, faits, possibles, par)
    return list(faits)


def _prevenir(
    dossier: Dossier, faits: Mapping[str, int | None], possibles: Mapping[int, Affectation], par: Fonction
) -> None:
    """One mail for each person, with all the sections; none to oneself."""
    auteur = Personne.objects.get(pk=par.personne_id)
    par_personne: dict[Personne, list[str]] = {}
    for lettre, affectation in faits.items():
        if affectation is not None:
            par_personne.setdefault(possibles[affectation].personne, []).append(lettre)
    for personne, lettres in par_personne.items():
        if personne.pk != auteur.pk and personne.is_active:
            sections = [dossier.questionnaire.par_lettre[lettre] for lettre in lettres]
            contexte = {
                "reponse": dossier.reponse,
                "auteur": auteur,
                "sections": sections,
                "echeance": dossier.echeance,
            }
            deposer("rapports_section_confiee", [personne.courriel], contexte)
