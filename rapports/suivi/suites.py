"""What each one does next, survey by survey: one sentence, one link."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from mildeca_portal.socle.templatetags.formats import instant, pluriel
from rapports.models import Campagne, Reponse

S = Reponse.Statut


@dataclass(frozen=True, slots=True)
class Suite:
    """A link and what it is for. `presse`: it waits for the person."""

    libelle: str
    adresse: str
    detail: str = ""
    presse: bool = False


@dataclass(frozen=True, slots=True)
class AMoi:
    """The answer of a préfecture that the person fills. `regionale`: only its regional questions.

    `limite`: until when it may be written; `correction`: when the correction in progress is expected.
    """

    nom: str
    adresse: str
    statut: str
    remplies: int
    attendues: int
    limite: datetime
    correction: datetime | None = None
    regionale: bool = False
    soumet: bool = False


def suites_de_la_reponse(campagne_statut: str, reponse: AMoi, le: datetime) -> Suite:
    """What its préfecture does of an answer at the instant `le`."""
    ouverte = campagne_statut in Campagne.EN_MARCHE and reponse.statut in Reponse.A_REMPLIR
    if not ouverte:
        return Suite(f"Lire la réponse ({reponse.nom})", reponse.adresse, _detail_lu(reponse))
    if le >= reponse.limite:
        detail = f"L’échéance est passée depuis le {instant(reponse.limite)} : la réponse n’est pas transmise."
        return Suite(f"Lire la réponse ({reponse.nom})", reponse.adresse, detail, presse=True)
    # Past the day it was expected, a correction is waited for as long as it is accepted.
    attendue = reponse.correction if reponse.correction and le < reponse.correction else reponse.limite
    avant = f"avant le {instant(attendue)} (heure de Paris)"
    combien = f"{reponse.remplies} réponse{pluriel(reponse.remplies)} obligatoire{pluriel(reponse.remplies)}"
    return Suite(
        _verbe(reponse), reponse.adresse, f"{combien} sur {reponse.attendues}. À transmettre {avant}.", presse=True
    )


def _verbe(reponse: AMoi) -> str:
    if reponse.regionale:
        return f"Remplir les questions régionales ({reponse.nom})"
    verbe = {
        S.A_COMMENCER: "Commencer la réponse",
        S.EN_COURS: "Continuer la réponse",
        S.A_VALIDER: "Vérifier et transmettre la réponse" if reponse.soumet else "Relire la réponse à valider",
        S.CORRECTION_DEMANDEE: "Corriger la réponse",
    }[S(reponse.statut)]
    return f"{verbe} ({reponse.nom})"


def _detail_lu(reponse: AMoi) -> str:
    return {
        S.TRANSMISE: "Transmise à la MILDECA, qui l’examine.",
        S.ACCEPTEE: "Acceptée par la MILDECA.",
    }.get(S(reponse.statut), "")


def suites_du_suivi(
    campagne_statut: str,
    comptes: Mapping[str, int],
    adresse: str,
    *,
    examine: bool,
    total: int,
    donne_un_avis: bool = False,
) -> Iterator[Suite]:
    """What those who follow several préfectures do. `adresse`: of the follow-up; `comptes`: answers by state."""
    en_marche = campagne_statut in Campagne.EN_MARCHE
    if examine and en_marche and (n := comptes[S.TRANSMISE]):
        yield Suite(
            f"Examiner {n} réponse{pluriel(n)} transmise{pluriel(n)}", f"{adresse}?statut={S.TRANSMISE}", presse=True
        )
    if donne_un_avis and en_marche and (n := comptes[S.TRANSMISE]):
        libelle = f"Lire {n} réponse{pluriel(n)} transmise{pluriel(n)} et donner l’avis de la région"
        yield Suite(libelle, f"{adresse}?statut={S.TRANSMISE}", presse=True)
    if en_marche and total > 1 and (n := comptes[S.A_COMMENCER]):
        verbe = "n’a rien commencé" if n == 1 else "n’ont rien commencé"
        yield Suite(f"Voir {n} préfecture{pluriel(n)} qui {verbe}", f"{adresse}?statut={S.A_COMMENCER}")
    if total > 1:
        yield Suite(f"Suivre les {total} préfectures", adresse)
