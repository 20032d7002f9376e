"""Handing in a file of functions, then applying it: whole or not at all, once."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from mildeca_portal.comptes.imports.application import ImportRefuse, appliquer, preparer
from mildeca_portal.comptes.imports.feuilles import Erreur
from mildeca_portal.comptes.imports.verdicts import Plan
from mildeca_portal.comptes.models import ImportFonctions
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import Depot, conserver
from mildeca_portal.socle.templatetags.formats import instant

# What a request does in a few seconds: the whole network is some 250 functions.
CHANGEMENTS_MAX = 300


@transaction.atomic
def deposer_fonctions(depot: Depot, *, clore_en_cours: bool, par: Acteur, inviter: bool = False) -> ImportFonctions:
    """Keep a checked file, to be read before it is applied. `clore_en_cours`, `inviter`: see `ImportFonctions`."""
    fichier = conserver(depot, depose_par_id=par.personne_id)
    nouveau = ImportFonctions.objects.create(
        fichier=fichier, depose_par_id=par.personne_id, clore_en_cours=clore_en_cours, inviter=inviter
    )
    journaliser(
        "comptes.import.depose", nouveau, par=par, donnees={"clore_en_cours": clore_en_cours, "inviter": inviter}
    )
    return nouveau


def appliquer_fonctions(depot: ImportFonctions, *, empreinte: str, par: Acteur) -> Plan:
    """Apply the file if it would do what was read on screen (`empreinte` of that plan). Returns what was done.

    Raises `ActionRefusee` when it was applied already, when there is nothing to do or too much, `ImportRefuse` with the
    errors and their rows, `EtatPerime` when the network changed since; nothing is written then.
    """
    try:
        return _appliquer(depot, empreinte, par)
    except IntegrityError as erreur:
        raise ImportRefuse(
            [Erreur("Le réseau a changé pendant l’import : rien n’a été écrit. Recommencez.")]
        ) from erreur


@transaction.atomic
def _appliquer(depot: ImportFonctions, empreinte: str, par: Acteur) -> Plan:
    pris = ImportFonctions.objects.select_for_update(of=("self",)).select_related("fichier").get(pk=depot.pk)
    if pris.applique_le:
        raise ActionRefusee(f"Ce fichier a déjà été appliqué le {instant(pris.applique_le)}.")
    plan = preparer(pris, verrouiller=True, aujourdhui=timezone.localdate())
    if plan.erreurs:
        raise ImportRefuse(plan.erreurs)
    if refus := refus_de_l_ampleur(plan):
        raise ActionRefusee(refus)
    if plan.empreinte != empreinte:
        raise EtatPerime("Le réseau a changé depuis l’aperçu : relisez ci-dessous ce qui serait fait maintenant.")
    creees = appliquer(plan, par, invitations=pris.inviter)
    pris.applique_le = timezone.now()
    pris.save(update_fields=["applique_le"])
    faits = {
        "ouvertures": plan.ouvertures,
        "fins": plan.clotures,
        "personnes": len(creees),
        "lignes": len(plan.verdicts),
    }
    journaliser("comptes.import.applique", pris, par=par, donnees=faits)
    return plan


def refus_de_l_ampleur(plan: Plan) -> list[str]:
    """Sentences; empty: the number of changes can be applied at once."""
    if not plan.changements:
        return ["Il n’y a rien à faire : tout ce que dit ce fichier est déjà enregistré."]
    if len(plan.changements) > CHANGEMENTS_MAX:
        return [
            f"Ce fichier demande {len(plan.changements)} changements, au plus {CHANGEMENTS_MAX} à la fois : partagez-le."
        ]
    return []
