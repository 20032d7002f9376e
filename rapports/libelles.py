"""Words and colours of the states, by audience: « transmise » for who sent it is « à examiner » for who receives it."""

from dataclasses import dataclass

from rapports.models import Campagne, Reponse, SectionReponse

NIVEAUX = {
    Reponse.Statut.A_COMMENCER: "neutre",
    Reponse.Statut.EN_COURS: "info",
    Reponse.Statut.A_VALIDER: "nouveau",
    Reponse.Statut.TRANSMISE: "info",
    Reponse.Statut.CORRECTION_DEMANDEE: "attention",
    Reponse.Statut.ACCEPTEE: "succes",
    SectionReponse.Etat.COMPLETE: "succes",
    Campagne.Statut.PREPARATION: "neutre",
    Campagne.Statut.PROGRAMMEE: "neutre",
    Campagne.Statut.OUVERTE: "succes",
    Campagne.Statut.CLOSE: "attention",
    Campagne.Statut.PUBLIEE: "info",
}
POUR_LA_REVUE = {Reponse.Statut.TRANSMISE: "à examiner"}


@dataclass(frozen=True, slots=True)
class Etiquette:
    libelle: str
    niveau: str


def etiquette(statut: str, libelle: str) -> Etiquette:
    return Etiquette(capitale(libelle), NIVEAUX.get(statut, "neutre"))  # type: ignore[call-overload]


def etiquette_reponse(statut: str, *, revue: bool = False) -> Etiquette:
    """Badge of an answer; `revue`: for those who review it."""
    libelle = str(Reponse.Statut(statut).label)
    return etiquette(statut, POUR_LA_REVUE.get(Reponse.Statut(statut), libelle) if revue else libelle)


def capitale(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
