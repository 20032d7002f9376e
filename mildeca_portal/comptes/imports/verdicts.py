"""What is said of each row, and of the whole file."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mildeca_portal.comptes.imports.colonnes import CHEF, DEPARTEMENTAL, FONCTIONS, REGIONAL
from mildeca_portal.comptes.imports.demandes import Demande
from mildeca_portal.comptes.imports.feuilles import Erreur, Lecture, Ligne
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.models import Affectation, Mandat, Personne, Prefecture, Role


class Acte(StrEnum):
    RIEN = "rien"
    OUVRIR = "ouvrir"
    CLORE = "clore"


@dataclass
class Verdict:
    """One row judged. `existant`: the same function already recorded, to leave or to end; `precedents`: the mandates in
    course that end the day this one begins; `nouvelle`: this row creates the person.
    """

    demande: Demande
    acte: Acte = Acte.OUVRIR
    prefecture: Prefecture | None = None
    personne: Personne | None = None
    nouvelle: bool = False
    existant: Mandat | Affectation | None = None
    precedents: list[Mandat] = field(default_factory=list)
    erreurs: list[Erreur] = field(default_factory=list)
    avis: list[str] = field(default_factory=list)

    @property
    def ligne(self) -> Ligne:
        return self.demande.ligne

    @property
    def qui(self) -> str:
        return f"{self.demande.prenom} {self.demande.nom}"

    @property
    def role(self) -> str:
        if self.demande.fonction != CHEF:
            return self.demande.fonction
        return Role.CHEF_REGIONAL if self.demande.niveau == REGIONAL else Role.CHEF_DEPARTEMENTAL

    @property
    def libelle(self) -> str:
        """« chef de projet départemental, Doubs (25) »."""
        nom = Role(self.role).label if self.demande.mandat else FONCTIONS[self.demande.fonction]
        return ", ".join(filter(None, [str(nom), self.territoire]))

    @property
    def territoire(self) -> str:
        if self.prefecture is None:
            return ""
        return str(self.prefecture) if self.demande.niveau == DEPARTEMENTAL else str(self.prefecture.region)

    def refuser(self, cle: str, phrase: str) -> None:
        self.erreurs.append(self.ligne.erreur(cle, phrase))

    @property
    def gestes(self) -> list[str]:
        """What applying would do, in sentences."""
        demande = self.demande
        if self.erreurs:
            return []
        if self.acte is Acte.RIEN:
            return ["Rien à faire : déjà enregistré."]
        if self.acte is Acte.CLORE:
            return [f"Fin de cette fonction le {date_longue(demande.fin)} (premier jour sans)."]
        phrases = [f"Compte créé pour {demande.courriel}."] if self.nouvelle else []
        phrases += [
            f"Fin du mandat de {p.personne} le {date_longue(demande.debut)} (premier jour sans)."
            for p in self.precedents
        ]
        nom = "Mandat ouvert" if demande.mandat else "Fonction ouverte"
        fin = f" au {date_longue(demande.fin)} (exclu)" if demande.fin else ""
        phrases.append(f"{nom} {'du' if fin else 'à compter du'} {date_longue(demande.debut)}{fin}.")
        return phrases


@dataclass
class Plan:
    """The whole file judged: what applying would do, or why nothing can be done."""

    verdicts: list[Verdict]
    erreurs: list[Erreur]
    avis: list[str]
    exemples: int
    aujourdhui: date

    @classmethod
    def de(cls, lecture: Lecture, illisibles: list[Erreur], verdicts: list[Verdict], aujourdhui: date) -> "Plan":
        """Errors in the order of the file."""
        rangs = {ligne.feuille: i for i, ligne in reversed(list(enumerate(lecture.lignes)))}
        des_lignes = illisibles + [e for v in verdicts for e in v.erreurs]
        des_lignes.sort(key=lambda e: (rangs.get(e.feuille, 0), e.ligne, len(e.lettre), e.lettre))
        return cls(verdicts, lecture.erreurs + des_lignes, lecture.avis, lecture.exemples, aujourdhui)

    @property
    def changements(self) -> list[Verdict]:
        return [v for v in self.verdicts if v.acte is not Acte.RIEN]

    @property
    def applicable(self) -> bool:
        return not self.erreurs and bool(self.changements)

    def compte(self, acte: Acte) -> int:
        return sum(v.acte is acte for v in self.verdicts)

    @property
    def ouvertures(self) -> int:
        return self.compte(Acte.OUVRIR)

    @property
    def clotures(self) -> int:
        return self.compte(Acte.CLORE) + sum(len(v.precedents) for v in self.verdicts)

    @property
    def creations(self) -> int:
        return sum(v.nouvelle for v in self.verdicts)

    @property
    def a_inviter(self) -> set[str]:
        """Addresses of the people to create who have a function today or later."""
        creees = {v.demande.courriel for v in self.verdicts if v.nouvelle}
        fins = [(v.demande.courriel, v.demande.fin) for v in self.changements]
        return {courriel for courriel, fin in fins if courriel in creees and (fin is None or fin > self.aujourdhui)}

    @property
    def inchangees(self) -> int:
        return self.compte(Acte.RIEN)

    @property
    def empreinte(self) -> str:
        """Of what would be done: another plan than the one that was read on screen is not applied."""
        lignes = (
            f"{v.ligne.feuille}|{v.ligne.numero}|{v.acte}|{v.personne and v.personne.pk}|{_cles(v.precedents)}|"
            f"{v.existant and v.existant.pk}|{v.libelle}|{'|'.join(v.gestes)}"
            for v in self.verdicts
        )
        return hashlib.sha256("\n".join(lignes).encode()).hexdigest()


def _cles(mandats: Iterable[Mandat]) -> str:
    return ",".join(str(m.pk) for m in mandats)
