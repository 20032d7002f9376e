"""The steps a project may take from its page, each one button."""

from dataclasses import dataclass

from credits import droits, regles
from credits.models import Projet, Statut
from prefectures.habilitations import Habilitations

LIBELLES = {
    Statut.INSTRUIT: "Marquer comme instruit",
    Statut.PROGRAMME: "Proposer à la programmation",
    Statut.NOTIFIE: "Marquer comme notifié au porteur",
    Statut.EN_COURS: "Marquer comme en cours",
    Statut.ACHEVE: "Marquer comme achevé",
    Statut.SOLDE: "Solder le projet",
}


@dataclass(frozen=True, slots=True)
class Suite:
    vers: str
    libelle: str


def suites_possibles(habilitations: Habilitations, projet: Projet) -> list[Suite]:
    """Steps without amount nor reason, in the order of a project's life; none without the right to write it."""
    if not droits.peut_ecrire_projet(habilitations, projet):
        return []
    return [Suite(vers.value, mot) for vers, mot in LIBELLES.items() if regles.peut_passer(projet.statut, vers)]
