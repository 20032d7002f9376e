"""What roadmaps and plans have in common when they change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F

from feuilles_de_route.models import FeuilleDeRouteRegionale, PlanActionsDepartemental, Signataire, Statut
from feuilles_de_route.models.documents import Versionne
from feuilles_de_route.regles import TRANSITIONS
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import Depot, conserver
from mildeca_portal.socle.validation import valider

D = TypeVar("D", FeuilleDeRouteRegionale, PlanActionsDepartemental)
V = TypeVar("V", bound=Versionne)

FIGE = "Ce document est signé : son contenu ne se modifie plus."
PERIME = (
    "Cette page a été modifiée par une autre personne pendant votre saisie. Ce que vous avez saisi est conservé "
    "ci-dessous : comparez-le avec ce qui est enregistré, puis enregistrez de nouveau."
)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signatory, as the form gives it."""

    qualite: str
    date_signature: date
    nom: str = ""
    qualite_precisee: str = ""


def verrouiller(document: D) -> D:
    """The row of the document, locked until the end of the transaction."""
    gestionnaire = type(document)._default_manager
    return gestionnaire.select_for_update(of=("self",)).get(pk=document.pk)


def en_projet(document: D) -> D:
    """The locked row of a document still in draft. Raises `ActionRefusee` once it is signed."""
    pris = verrouiller(document)
    if not pris.en_projet:
        raise ActionRefusee(FIGE)
    return pris


def ecrire(objet: V, valeurs: Mapping[str, Any], version: int) -> V:
    """Set `valeurs` on `objet` if nobody wrote it since `version`. Raises `EtatPerime` otherwise, `ActionRefusee` if invalid."""
    for nom, valeur in valeurs.items():
        setattr(objet, nom, valeur)
    valider(objet)
    lignes = type(objet)._default_manager.filter(pk=objet.pk, version=version)
    if not lignes.update(version=F("version") + 1, **valeurs):
        raise EtatPerime(PERIME)
    objet.version = version + 1
    return objet


def territoire(document: FeuilleDeRouteRegionale | PlanActionsDepartemental) -> dict[str, str]:
    """Codes of the territory, as events keep them."""
    if isinstance(document, FeuilleDeRouteRegionale):
        return {"region": document.region_id}
    return {"prefecture": document.prefecture.code, "region": document.prefecture.region_id}


def noter(acte: str, document: FeuilleDeRouteRegionale | PlanActionsDepartemental, par: Acteur, **donnees: Any) -> None:
    """Write the event « feuilles_de_route.<acte> » of the document."""
    journaliser(f"feuilles_de_route.{acte}", document, par=par, donnees=donnees, **territoire(document))


def nom_de(document: FeuilleDeRouteRegionale | PlanActionsDepartemental) -> str:
    return "feuille" if isinstance(document, FeuilleDeRouteRegionale) else "plan"


@transaction.atomic
def ouvrir_concertation(document: D, *, par: Acteur) -> D:
    """En élaboration → en concertation. Raises `ActionRefusee` from any other state."""
    pris = verrouiller(document)
    changer_statut(pris, Statut.EN_CONCERTATION, TRANSITIONS)
    noter(f"{nom_de(pris)}.en_concertation", pris, par)
    return pris


def signer(pris: D, signatures: Iterable[Signature], manques: list[str], depot: Depot | None, par: Acteur) -> D:
    """Record the signatures of a locked document; it is dated of the last one. Raises `ActionRefusee`."""
    signatures = list(signatures)
    if manques:
        raise ActionRefusee(manques)
    fichier_id = conserver(depot, depose_par_id=par.personne_id).pk if depot else None
    le = max(s.date_signature for s in signatures)
    changer_statut(pris, Statut.SIGNEE, TRANSITIONS, date_signature=le, fichier_id=fichier_id)
    for signature in signatures:
        signataire = Signataire(
            qualite=signature.qualite,
            qualite_precisee=signature.qualite_precisee,
            nom=signature.nom,
            date_signature=signature.date_signature,
            **{"feuille" if isinstance(pris, FeuilleDeRouteRegionale) else "plan": pris},
        )
        valider(signataire)
        signataire.save()
    qualites = [s.qualite for s in signatures]
    noter(f"{nom_de(pris)}.signe", pris, par, date_signature=le.isoformat(), qualites=qualites)
    return pris
