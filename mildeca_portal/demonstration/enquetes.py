"""Surveys: 2023 and 2024 closed, accepted 102 out of 102 (the report publishes the first); 2025 open for 30 more days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from credits.models import Projet
from mildeca_portal.demonstration import faits as lecture
from mildeca_portal.demonstration.cadre import Cadre, instant, tirage
from mildeca_portal.demonstration.reponses import Valeurs, repondre
from mildeca_portal.demonstration.textes_reponses import CORRECTION, EXPLICATIONS, MESSAGE
from prefectures.models import Mandat, Prefecture
from rapports.actions.avancement import recompter
from rapports.actions.campagne import creer_les_paliers
from rapports.actions.masse import Remplissage, remplir
from rapports.dossiers import Dossier
from rapports.instantane import su_du_portail
from rapports.models import Campagne, DemandeCorrection, PointACorriger, Reponse, Valeur, VersionQuestionnaire
from rapports.questionnaire.etat import anomalies
from rapports.questionnaire.explications import cle_d_explication

R = Reponse.Statut
QUESTION = "credits.cp_consommes"
DUREE_RESTANTE = timedelta(days=30)
# In the open campaign: how many préfectures of a hundred stand in each state.
ETATS = (
    (R.A_COMMENCER, 20),
    (R.EN_COURS, 30),
    (R.A_VALIDER, 8),
    (R.TRANSMISE, 24),
    (R.CORRECTION_DEMANDEE, 4),
    (R.ACCEPTEE, 14),
)
# The journeys need the first one; every state is shown in Bourgogne-Franche-Comté.
IMPOSES = {
    "25": R.A_COMMENCER, "21": R.TRANSMISE, "39": R.EN_COURS, "58": R.ACCEPTEE, "70": R.CORRECTION_DEMANDEE,
    "71": R.A_VALIDER, "89": R.EN_COURS, "90": R.A_COMMENCER,
}  # fmt: skip


def deja_charge() -> bool:
    return Campagne.objects.exists()


def charger(cadre: Cadre) -> dict[str, int]:
    bilan = {}
    for exercice in (2023, 2024):
        campagne = _campagne(exercice, date(exercice + 1, 7, 1), date(exercice + 1, 9, 26))
        bilan[f"réponses acceptées ({exercice})"] = remplir(
            campagne, _version(exercice), _acceptees(exercice, campagne)
        )
        campagne.statut = Campagne.Statut.CLOSE
        campagne.save(update_fields=["statut"])
    en_cours = _campagne(2025, min(date(2026, 7, 1), cadre.jour - timedelta(days=60)), cadre.jour + DUREE_RESTANTE)
    bilan["réponses commencées (2025)"] = remplir(en_cours, _version(2025), _en_cours(en_cours, cadre.jour))
    _expliquer_les_ecarts(en_cours)
    _demander_des_corrections(en_cours, cadre.jour)
    recompter(en_cours)  # the checks against last year and the portal need the whole answers
    creer_les_paliers(en_cours)
    return bilan


def _version(exercice: int) -> VersionQuestionnaire:
    version = VersionQuestionnaire.objects.get(exercice=exercice, numero=1)
    version.statut = VersionQuestionnaire.Statut.OUVERTE
    version.save(update_fields=["statut"])
    return version


def _campagne(exercice: int, ouverture: date, cloture: date) -> Campagne:
    return Campagne.objects.create(
        exercice=exercice,
        statut=Campagne.Statut.OUVERTE,
        ouverture=instant(ouverture, 9),
        cloture=instant(cloture, 18),
        fin_de_revue=instant(cloture + timedelta(days=45), 18),
        message=MESSAGE,
    )


def _acceptees(exercice: int, campagne: Campagne) -> Iterator[Remplissage]:
    faits = lecture.lire(exercice)
    avant = _actions_de(exercice - 1)
    for p in faits.prefectures:
        hasard = tirage("remise", p.code, exercice)
        le = _dans(campagne.ouverture, campagne.cloture, hasard.uniform(0.15, 0.98))
        chef = _en_poste(faits.mandats[p.pk], le.date())
        yield Remplissage(
            prefecture=p.code,
            valeurs=repondre(faits, p, chef, le.date(), avant.get(p.pk)),
            statut=R.ACCEPTEE,
            le=le,
            auteur=chef.personne,
            acceptee_le=le + timedelta(days=hasard.randint(2, 30), minutes=hasard.randrange(400)),
        )


def _en_cours(campagne: Campagne, jour: date) -> Iterator[Remplissage]:
    faits = lecture.lire(campagne.exercice)
    avant = _actions_de(campagne.exercice - 1)
    hier = instant(jour - timedelta(days=1), 17)
    for p in faits.prefectures:
        hasard = tirage("avancement", p.code)
        statut = IMPOSES.get(p.code) or hasard.choices([s for s, _ in ETATS], [n for _, n in ETATS])[0]
        le = _dans(campagne.ouverture, hier, hasard.uniform(0.3, 0.97))
        chef = _titulaire(faits.mandats[p.pk], le.date())
        if chef is None:
            statut = R.EN_COURS if statut != R.A_COMMENCER else statut
        if statut == R.A_COMMENCER:
            continue
        complete = repondre(faits, p, chef or faits.mandats[p.pk][-1], le.date(), avant.get(p.pk))
        yield Remplissage(
            prefecture=p.code,
            valeurs=complete if statut != R.EN_COURS else _partielle(complete, p),
            statut=statut,
            le=le,
            auteur=chef.personne if chef else None,
            acceptee_le=_dans(le, hier, 0.5) if statut == R.ACCEPTEE else None,
        )


def _partielle(valeurs: Valeurs, p: Prefecture) -> Valeurs:
    """The first sections are filled, the next one is begun."""
    sections = list(dict.fromkeys(cle.split(".")[0] for cle in valeurs if not cle.startswith("validation")))
    hasard = tirage("partielle", p.code)
    faites = set(sections[: hasard.randint(1, len(sections) - 1)])
    return {cle: v for cle, v in valeurs.items() if cle.split(".")[0] in faites and hasard.random() < 0.93}


def _expliquer_les_ecarts(campagne: Campagne) -> None:
    """Nobody hands an answer in without a word on each gap: it stands beside the question and in the copy."""
    reponses = list(
        campagne.reponses.exclude(instantane=None).select_related(
            "campagne", "prefecture__region", "version_questionnaire"
        )
    )
    explications = []
    for reponse in reponses:
        copie = reponse.instantane
        assert copie is not None and reponse.transmise_le is not None
        del copie["portail"]  # the copy was made without looking at the portal
        dossier = Dossier(reponse, reponse.transmise_le)
        hasard = tirage("écarts", reponse.prefecture.code)
        restent = {a.cle for a in anomalies(dossier.donnees) if not a.expliquee}
        mots = {cle: hasard.choice(EXPLICATIONS) for cle in sorted(restent)}
        copie |= {"explications": mots, "portail": su_du_portail(dossier.donnees)}
        explications += [
            Valeur(reponse=reponse, cle=cle_d_explication(cle), contenu=texte, modifiee_le=reponse.transmise_le)
            for cle, texte in mots.items()
        ]
    Valeur.objects.bulk_create(explications)
    Reponse.objects.bulk_update(reponses, ["instantane"], batch_size=50)


def _demander_des_corrections(campagne: Campagne, jour: date) -> None:
    reponses = campagne.reponses.filter(statut=R.CORRECTION_DEMANDEE).order_by("pk")
    demandes = DemandeCorrection.objects.bulk_create(
        DemandeCorrection(
            reponse=reponse,
            echeance=instant(jour + timedelta(days=12), 18),
            demandee_le=instant(jour - timedelta(days=1), 18),
            instantane=reponse.instantane,
        )
        for reponse in reponses
    )
    motif = DemandeCorrection.Motif.INEXACT
    PointACorriger.objects.bulk_create(
        PointACorriger(demande=d, section="C", question=QUESTION, motif=motif, commentaire=CORRECTION) for d in demandes
    )


def _actions_de(exercice: int) -> dict[int, int]:
    """E1 of the year before, by préfecture: a number that varies by more than half asks for a comment."""
    nombres: dict[int, int] = {}
    for prefecture in Projet.objects.accordes().filter(exercice=exercice).values_list("prefecture_id", flat=True):
        nombres[prefecture] = nombres.get(prefecture, 0) + 1
    return nombres


def _dans(debut: datetime, fin: datetime, part: float) -> datetime:
    """That part of the way, brought to office hours."""
    point = debut + (fin - debut) * part
    return instant(point.date(), 9 + point.hour % 9, point.minute)


def _titulaire(mandats: list[Mandat], le: date) -> Mandat | None:
    return next((m for m in mandats if m.debut <= le and (m.fin is None or m.fin > le)), None)


def _en_poste(mandats: list[Mandat], le: date) -> Mandat:
    titulaire = _titulaire(mandats, le)
    assert titulaire is not None, "every post of 2024 and 2025 is held in the demonstration"
    return titulaire
