"""When an answer may be written, what may follow each state, and why a campaign refuses. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from mildeca_portal.socle.etats import Transitions
from mildeca_portal.socle.templatetags.formats import instant
from rapports.models import Campagne, DemandeCorrection, Prolongation, Reponse

R, C = Reponse.Statut, Campagne.Statut

TRANSITIONS: Transitions = {
    R.A_COMMENCER: frozenset({R.EN_COURS}),
    R.EN_COURS: frozenset({R.A_VALIDER, R.TRANSMISE}),
    R.A_VALIDER: frozenset({R.EN_COURS, R.TRANSMISE}),
    R.TRANSMISE: frozenset({R.CORRECTION_DEMANDEE, R.ACCEPTEE}),
    R.CORRECTION_DEMANDEE: frozenset({R.TRANSMISE}),
    R.ACCEPTEE: frozenset({R.CORRECTION_DEMANDEE}),
}

TRANSITIONS_CAMPAGNE: Transitions = {
    C.PREPARATION: frozenset({C.PROGRAMMEE, C.OUVERTE}),
    C.PROGRAMMEE: frozenset({C.PREPARATION, C.OUVERTE}),
    C.OUVERTE: frozenset({C.CLOSE}),
    C.CLOSE: frozenset({C.OUVERTE, C.PUBLIEE}),
    C.PUBLIEE: frozenset(),
}

DATES = ("ouverture", "cloture", "fin_de_revue", "correction_debut", "correction_fin")
SUITES = frozenset({"fin_de_revue", "correction_debut", "correction_fin", "message", "revue_regionale"})
# What may still be changed in each state: the closing of an open campaign moves by an extension, which has a reason.
MODIFIABLES = {
    C.PREPARATION: SUITES | {"ouverture", "cloture"},
    C.PROGRAMMEE: SUITES | {"ouverture", "cloture"},
    C.OUVERTE: SUITES,
    C.CLOSE: SUITES - {"message"},
    C.PUBLIEE: frozenset[str](),
}
PUBLIEE = "Le rapport de cet exercice est publié : les réponses sont figées."


def desordre(dates: Mapping[str, datetime | None], prolongations: Iterable[Prolongation] = ()) -> dict[str, str]:
    """{field: sentence} for each date that is not in its place; a date that misses is not compared.

    The table says the same of its own dates (CHECK); what the extensions add is said here only.
    """
    ouverture, cloture, revue, debut, fin = (dates[nom] for nom in DATES)
    phrases = {}
    if ouverture and cloture and cloture <= ouverture:
        phrases["cloture"] = "La clôture est postérieure à l’ouverture."
    if cloture and revue and revue < cloture:
        phrases["fin_de_revue"] = "La fin de la revue ne peut pas précéder la clôture."
    elif revue and (derniere := max((p.jusqu_au for p in prolongations), default=revue)) > revue:
        phrases["fin_de_revue"] = (
            f"Une prolongation court jusqu’au {instant(derniere)} : la revue ne se termine pas avant elle."
        )
    if debut and not fin:
        phrases["correction_fin"] = "Une fenêtre de correction a un début et une fin."
    if fin and not debut:
        phrases["correction_debut"] = "Une fenêtre de correction a un début et une fin."
    if cloture and debut and debut < cloture:
        phrases["correction_debut"] = "La fenêtre de correction commence au plus tôt à la clôture."
    if debut and fin and fin <= debut:
        phrases["correction_fin"] = "La fin de la fenêtre est postérieure à son début."
    return phrases


def echeance_de_correction(campagne: Campagne, due: datetime, limite: datetime, le: datetime) -> datetime:
    """Latest of the due date of the request (`due`), the extensions, and the correction window once it has begun."""
    instants = [due, limite]
    if campagne.correction_debut and campagne.correction_fin and campagne.correction_debut <= le:
        instants.append(campagne.correction_fin)
    return max(instants)


def refus_de_saisie(
    campagne: Campagne, statut: str, limite: datetime, demande: DemandeCorrection | None, le: datetime
) -> str:
    """Why an answer cannot be written at the instant `le`; empty when it can.

    `limite`: from `Campagne.echeance`, for that préfecture. `demande`: the request for correction in progress.
    """
    if campagne.statut in (C.PREPARATION, C.PROGRAMMEE) or le < campagne.ouverture:
        return f"L’enquête sur l’exercice {campagne.exercice} n’est pas encore ouverte."
    if campagne.statut == C.PUBLIEE:
        return PUBLIEE
    if statut in Reponse.REMISES:
        return "Cette réponse est transmise : elle ne peut plus être modifiée."
    if statut == R.CORRECTION_DEMANDEE and demande is not None:
        limite = echeance_de_correction(campagne, demande.echeance, limite, le)
    if le >= limite:
        return (
            f"L’enquête est close depuis le {instant(limite)} (heure de Paris). "
            "Pour la modifier, demandez une prolongation à la MILDECA."
        )
    return ""


def refus_de_programmer(campagne: Campagne, manques: Sequence[str], le: datetime) -> list[str]:
    """Why a campaign in preparation cannot be left to open by itself. `manques`: what its questionnaire lacks."""
    if campagne.ouverture > le:
        return list(manques)
    passee = f"L’ouverture prévue, le {instant(campagne.ouverture)} (heure de Paris), est passée : choisissez une date à venir."
    return [passee, *manques]


def refus_d_ouvrir(campagne: Campagne, manques: Sequence[str], le: datetime) -> list[str]:
    """Why a campaign cannot open at the instant `le`."""
    if campagne.cloture > le:
        return list(manques)
    return [f"La clôture prévue, le {instant(campagne.cloture)} (heure de Paris), est passée.", *manques]


def refus_de_prolonger(
    campagne: Campagne,
    prolongations: Iterable[Prolongation],
    prefecture_id: int | None,
    jusqu_au: datetime,
    le: datetime,
) -> dict[str, str]:
    """{field: sentence}: why the closing cannot be put off to `jusqu_au`, for one préfecture or for all (None)."""
    if campagne.statut == C.PUBLIEE:
        return {"": PUBLIEE}
    if not campagne.en_marche:
        return {"": "L’enquête n’est pas ouverte : changez sa date de clôture."}
    actuelle = campagne.echeance(prolongations, prefecture_id)
    if jusqu_au <= max(actuelle, le):
        return {"jusqu_au": "La nouvelle échéance est postérieure à l’échéance actuelle et à aujourd’hui."}
    if jusqu_au > campagne.fin_de_revue:
        fin = instant(campagne.fin_de_revue)
        return {"jusqu_au": f"La revue se termine le {fin} : repoussez d’abord la fin de la revue."}
    return {}


def debut_de_prolongation(campagne: Campagne, prolongations: Iterable[Prolongation], visee: Prolongation) -> datetime:
    """Instant at which an extension begins to serve: the deadline there would be without it."""
    return campagne.echeance([p for p in prolongations if p.pk != visee.pk], visee.prefecture_id)


def refus_de_depot_tardif(
    campagne: Campagne, statut: str, limite: datetime, demande: DemandeCorrection | None, le: datetime
) -> str:
    """Why the MILDECA cannot submit on behalf of a préfecture at the instant `le`; empty when it can.

    `limite`: `Campagne.echeance` for that préfecture. As long as the préfecture itself may submit, nobody does it in her place.
    """
    if campagne.statut == C.PUBLIEE:
        return PUBLIEE
    if statut in Reponse.REMISES:
        return "Cette réponse est déjà transmise."
    if campagne.statut in (C.PREPARATION, C.PROGRAMMEE):
        return f"L’enquête sur l’exercice {campagne.exercice} n’est pas encore ouverte."
    if not refus_de_saisie(campagne, statut, limite, demande, le):
        return "La préfecture peut encore transmettre sa réponse elle-même."
    return ""
