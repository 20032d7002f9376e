"""What the surveys give to the dashboard (contract: `socle.a_faire`)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.a_faire import Blocage, ChiffreCle, DateCle, Echeance, Nouveaute
from prefectures.habilitations import Habilitations
from prefectures.models import Role
from rapports.avis_attendus import avis_a_donner
from rapports.dossiers import ouvrir_dossier
from rapports.droits import peut_examiner, qu_il_remplit
from rapports.equipe.en_charge import mes_sections
from rapports.models import Campagne, Prolongation, Reponse
from rapports.questionnaire.etat import progression
from rapports.relances.attendues import attendu_de, demandes_de

S = Reponse.Statut
RECENT = timedelta(days=30)


def echeances(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    """Survey to fill, validate or correct for a préfecture; answers to review for the MILDECA."""
    return [*_a_remplir(habilitations, maintenant), *_a_examiner(habilitations), *avis_a_donner(habilitations)]


def _ouvertes(habilitations: Habilitations) -> QuerySet[Reponse]:
    """Answers of the perimeter in campaigns that run."""
    return (
        Reponse.objects.visibles_par(habilitations)
        .filter(campagne__statut__in=Campagne.EN_MARCHE)
        .select_related("campagne", "prefecture")
        .defer("instantane")
        .order_by("-campagne__exercice", "prefecture__cle_tri")
    )


def _a_remplir(habilitations: Habilitations, maintenant: datetime) -> list[Echeance]:
    miennes = list(_ouvertes(habilitations).filter(qu_il_remplit(habilitations), statut__in=Reponse.A_REMPLIR))
    limites = _limites(miennes, maintenant)
    confiees = mes_sections([r.pk for r in miennes], habilitations.personne_id) if miennes else {}
    return [_echeance(r, limites[r.pk], confiees.get(r.pk, [])) for r in miennes if limites[r.pk] > maintenant]


def _limites(reponses: Sequence[Reponse], maintenant: datetime) -> dict[int, datetime]:
    """Until when each answer is waited for, as its page and its reminders say: two queries for them all."""
    if not reponses:
        return {}
    prolongations: dict[int, list[Prolongation]] = {}
    for p in Prolongation.objects.filter(campagne__in={r.campagne_id for r in reponses}):
        prolongations.setdefault(p.campagne_id, []).append(p)
    demandes = demandes_de(reponses)
    return {
        r.pk: attendu_de(r.campagne, r, prolongations.get(r.campagne_id, []), demandes.get(r.pk), maintenant).echeance
        for r in reponses
    }


def _echeance(reponse: Reponse, limite: datetime, lettres: list[str]) -> Echeance:
    nom = f"Enquête {reponse.campagne.exercice}, {reponse.prefecture.nom}"
    titre, bouton = {
        S.A_COMMENCER: (f"{nom} : à commencer", "Commencer"),
        S.EN_COURS: (f"{nom} : à terminer", "Continuer"),
        S.A_VALIDER: (f"{nom} : à valider et à transmettre", "Vérifier"),
        S.CORRECTION_DEMANDEE: (f"{nom} : correction demandée par la MILDECA", "Corriger"),
    }[S(reponse.statut)]
    attendue = "Correction" if reponse.statut == S.CORRECTION_DEMANDEE else "Réponse"
    detail = f"{attendue} attendue par la MILDECA avant cette date."
    if lettres:
        pluriel = "s" if len(lettres) > 1 else ""
        detail += f" Section{pluriel} confiée{pluriel} à vous : {', '.join(lettres)}."
    return Echeance(titre, detail, timezone.localdate(limite), bouton, reponse.get_absolute_url())


def _a_examiner(habilitations: Habilitations) -> list[Echeance]:
    if not peut_examiner(habilitations):
        return []
    par_campagne: dict[Campagne, int] = {}
    for reponse in _ouvertes(habilitations).filter(statut=S.TRANSMISE):
        par_campagne[reponse.campagne] = par_campagne.get(reponse.campagne, 0) + 1
    return [
        Echeance(
            titre=f"Enquête {campagne.exercice} : {nombre} réponse{'s' if nombre > 1 else ''} à examiner",
            detail="Transmises par les préfectures, en attente d’acceptation ou de correction.",
            le=timezone.localdate(campagne.fin_de_revue),
            bouton="Examiner",
            url=f"{reverse('rapports:suivi', args=[campagne.exercice])}?statut={S.TRANSMISE}",
        )
        for campagne, nombre in par_campagne.items()
    ]


def blocages(habilitations: Habilitations, maintenant: datetime) -> list[Blocage]:
    """Préfectures behind: not submitted less than a week before the closing, or after it."""
    suit = peut_examiner(habilitations) or habilitations.fonction([Role.CHEF_REGIONAL])
    retards: dict[Campagne, list[str]] = {}
    if suit:
        restantes = list(_ouvertes(habilitations).filter(statut__in=Reponse.A_REMPLIR))
        limites = _limites(restantes, maintenant)
        for r in restantes:
            if limites[r.pk] - maintenant < timedelta(days=7):
                retards.setdefault(r.campagne, []).append(r.prefecture.nom)
    return [
        Blocage(f"Enquête {campagne.exercice}, {_en_retard(noms)}", campagne.get_absolute_url())
        for campagne, noms in retards.items()
    ]


def _en_retard(noms: list[str]) -> str:
    """« 3 préfectures en retard : Ain, Jura, Yonne » ; beyond eight, the number of the others."""
    debut = f"{len(noms)} préfectures en retard" if len(noms) > 1 else "une préfecture en retard"
    cites = ", ".join(noms[:8])
    return f"{debut} : {cites}" + (f" et {len(noms) - 8} autres." if len(noms) > 8 else ".")


def chiffres(habilitations: Habilitations, maintenant: datetime) -> list[ChiffreCle]:
    """How far the running survey is: how many of the perimeter have submitted, or what one préfecture has filled."""
    ouvertes = _ouvertes(habilitations)
    derniere = ouvertes.filter(campagne__statut=Campagne.Statut.OUVERTE).first()
    if derniere is None:
        return []
    campagne = derniere.campagne
    compte = ouvertes.filter(campagne=campagne).aggregate(
        toutes=Count("pk"), remises=Count("pk", filter=Q(statut__in=Reponse.REMISES))
    )
    if compte["toutes"] > 1:
        valeur = f"{compte['remises']} sur {compte['toutes']}"
        libelle, adresse = f"Réponses transmises, enquête {campagne.exercice}", campagne.get_absolute_url()
    else:
        dossier = ouvrir_dossier(derniere, maintenant)
        parts = [progression(dossier.donnees, s.lettre) for s in dossier.questionnaire.sections]
        valeur = f"{sum(p.remplies for p in parts)} sur {sum(p.attendues for p in parts)}"
        libelle, adresse = f"Réponses obligatoires, enquête {campagne.exercice}", derniere.get_absolute_url()
    return [ChiffreCle(libelle, valeur, "enquête annuelle, à cet instant", adresse)]


def nouveautes(habilitations: Habilitations, maintenant: datetime) -> list[Nouveaute]:
    """Latest submissions and acceptances of the perimeter, ten at most."""
    nouvelles = []
    recentes = Reponse.objects.visibles_par(habilitations).select_related("campagne", "prefecture").defer("instantane")
    for champ, verbe in (("transmise_le", "transmise"), ("acceptee_le", "acceptée")):
        for r in recentes.filter(**{f"{champ}__gt": maintenant - RECENT}).order_by(f"-{champ}")[:5]:
            phrase = f"Enquête {r.campagne.exercice} : réponse {verbe}, {r.prefecture.nom}"
            nouvelles.append(Nouveaute(getattr(r, champ), phrase, r.get_absolute_url()))
    return nouvelles


def agenda(habilitations: Habilitations, maintenant: datetime) -> list[DateCle]:
    """Closings still to come."""
    campagnes = Campagne.objects.visibles_par(habilitations).prefetch_related("prolongations")
    a_venir = campagnes.filter(statut=Campagne.Statut.OUVERTE)
    return [
        DateCle(timezone.localdate(limite), f"Clôture de l’enquête {c.exercice}", c.get_absolute_url())
        for c in a_venir
        if (limite := c.echeance_nationale) > maintenant
    ]
