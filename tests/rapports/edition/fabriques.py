"""Campaigns and editions as the report's tests need them."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from mildeca_portal.socle.extraits import JeuDeDonnees
from mildeca_portal.socle.models import Fichier
from prefectures.models import Prefecture
from rapports.models import Campagne, Edition, Reponse, VersionQuestionnaire
from tests.rapports.edition import jeux

LE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def campagne(exercice: int = 2024, statut: str = "close") -> Campagne:
    an = exercice + 1
    return Campagne.objects.create(
        exercice=exercice,
        statut=statut,
        ouverture=datetime(an, 6, 15, tzinfo=UTC),
        cloture=datetime(an, 9, 15, tzinfo=UTC),
        fin_de_revue=datetime(an, 10, 15, tzinfo=UTC),
    )


def fichier(nom: str) -> Fichier:
    return Fichier.objects.create(nom=nom, extension=nom[-4:].strip("."), type_mime="x/y", taille=1, empreinte="0" * 64)


def edition(c: Campagne, statut: str = "gelee", *, documents: bool = True, **champs: Any) -> Edition:
    """An edition in a state, with what that state requires; `champs` overrides."""
    figee, publiee = statut != "brouillon", statut in ("publiee", "remplacee")
    jeu = JeuDeDonnees.reunir(c.exercice, date(2026, 11, 23), [])
    valeurs: dict[str, Any] = {
        "numero": c.editions.count() + 1,
        "donnees": jeu.en_dict() if figee else None,
        "empreinte": jeu.empreinte if figee else "",
        "gelee_le": LE if figee else None,
        "publiee_le": LE if publiee else None,
        "remplacee_le": LE if statut == "remplacee" else None,
        "pdf": fichier("rapport.pdf") if figee and documents else None,
        "xlsx": fichier("donnees.xlsx") if figee and documents else None,
    }
    return Edition.objects.create(campagne=c, **{**valeurs, "statut": statut, **champs})


def reponses_acceptees(c: Campagne, codes: Collection[str] | None = None, **jeu: Any) -> None:
    """Give `c` the 102 answers of `jeux.jeu`: those of `codes` accepted (all by default), the others not begun."""
    version = VersionQuestionnaire.objects.get(exercice=c.exercice, numero=1)
    donnees = jeux.jeu(codes, **jeu)
    valeurs: dict[str, dict[str, Any]] = {}
    for rang in donnees.table("rapports", "valeurs"):
        valeurs.setdefault(rang["prefecture"], {})[rang["cle"]] = rang["contenu"]
    reponses = []
    for p in Prefecture.objects.all():
        champs: dict[str, Any] = {}
        if p.code in valeurs:
            copie = {"valeurs": valeurs[p.code], "totaux": {}, "lignes": {}}
            champs = {"statut": "acceptee", "instantane": copie, "transmise_le": LE, "acceptee_le": LE}
        reponses.append(Reponse(campagne=c, prefecture=p, version_questionnaire=version, **champs))
    Reponse.objects.bulk_create(reponses)
