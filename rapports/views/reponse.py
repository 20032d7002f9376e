"""One answer: where it stands, what is missing, what happened, what one may do."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mildeca_portal.socle.fichiers import servir
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.templatetags.formats import INSECABLE, pluriel
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Role
from rapports.actions.remise import refus_du_depot
from rapports.chronologie import chronologie
from rapports.dossiers import Dossier
from rapports.droits import peut_examiner, peut_lire_la_revue, peut_prolonger, peut_saisir, peut_soumettre
from rapports.equipe.en_charge import en_charge
from rapports.equipe.remarques import comptes, questions_lues
from rapports.libelles import etiquette_reponse
from rapports.models import Reponse
from rapports.preremplissage.propositions import propositions
from rapports.questionnaire.definition import Section, Type
from rapports.questionnaire.effort import Reste, reste_par_section
from rapports.questionnaire.etat import Manque, progression
from rapports.views.communes import codes_en_majuscules, dossier_visible, poste_vacant

ETATS = {"a_commencer": ("À commencer", "neutre"), "en_cours": ("En cours", "info"), "complete": ("Complète", "succes")}


@require_safe
@codes_en_majuscules
def reponse(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier = dossier_visible(request, exercice, code)
    revue = peut_examiner(request.habilitations) is not None
    ouverte, remise = not dossier.refus_de_saisie, dossier.reponse.statut in Reponse.REMISES
    saisit = ouverte and peut_saisir(request.habilitations, dossier.prefecture) is not None
    proposees = propositions(dossier) if ouverte else {}
    restes = reste_par_section(dossier.donnees, {**proposees, **dossier.a_confirmer}) if ouverte else {}
    contexte: dict[str, Any] = {
        "dossier": dossier,
        "reponse": dossier.reponse,
        "etiquette": etiquette_reponse(dossier.reponse.statut, revue=revue),
        **_par_qui(request, dossier, restes),
        "reste": sum(restes.values(), Reste()),
        "preremplit": saisit and bool(proposees) and not dossier.demande,
        "manques": dossier.manques if ouverte else [],
        "etapes": chronologie(dossier.reponse, list(dossier.reponse.demandes.prefetch_related("points"))),
        "saisit": saisit,
        "soumet": ouverte and _soumet(request, dossier),
        "propose": saisit and dossier.reponse.statut == Reponse.Statut.EN_COURS and _est_collaborateur(request),
        "remise": remise,
        "prolonge": not remise and peut_prolonger(request.habilitations, dossier.reponse.campagne),
        "depose": revue and not ouverte and not refus_du_depot(dossier),
        "lit_la_revue": remise and _lit_la_revue(request, dossier),
        "examine": revue and remise,
    }
    return render(request, "rapports/enquete/reponse.html", contexte)


def _soumet(request: RequeteHabilitee, dossier: Dossier) -> bool:
    vacant = dossier.prefecture.siege_de_region and poste_vacant(dossier.prefecture)
    return peut_soumettre(request.habilitations, dossier.prefecture, poste_vacant=vacant) is not None


def _lit_la_revue(request: RequeteHabilitee, dossier: Dossier) -> bool:
    regionale = dossier.reponse.campagne.revue_regionale
    return peut_lire_la_revue(request.habilitations, dossier.prefecture, revue_regionale=regionale) is not None


def _est_collaborateur(request: RequeteHabilitee) -> bool:
    return all(f.role == Role.COLLABORATEUR for f in request.habilitations.fonctions)


def _par_qui(request: RequeteHabilitee, dossier: Dossier, restes: Mapping[str, Reste]) -> dict[str, Any]:
    """The task list: the sections the person has in hand first, then the others."""
    charges, questionnaire = en_charge(dossier.reponse), dossier.questionnaire
    lues = questions_lues(request.habilitations, dossier.prefecture)
    remarques = comptes(dossier.reponse, lues, questionnaire)
    listees = taches(dossier, restes)
    for section, tache in zip(questionnaire.sections, listees, strict=True):
        precisions = [tache["detail"]]
        if charge := charges.get(section.lettre):
            precisions.append(charge.phrase)
        if remarques and (ouvertes := remarques.ouvertes(section)):
            precisions.append(f"{ouvertes} remarque{'s' if ouvertes > 1 else ''} à traiter")
        tache["detail"] = ", ".join(precisions)
    lettres = {lettre for lettre, c in charges.items() if c.personne_id == request.user.pk and not c.a_reprendre}
    miennes = [s.lettre in lettres for s in questionnaire.sections]
    return {
        "mes_taches": [t for t, mienne in zip(listees, miennes, strict=True) if mienne],
        "taches": [t for t, mienne in zip(listees, miennes, strict=True) if not mienne],
        "lit_les_remarques": bool(lues),
    }


def taches(dossier: Dossier, restes: Mapping[str, Reste]) -> list[dict[str, str]]:
    """Sections as a task list: state, how many answers are missing, about how long they take."""
    return [_tache(dossier, s, restes.get(s.lettre, Reste())) for s in dossier.questionnaire.sections]


def _tache(dossier: Dossier, section: Section, reste: Reste) -> dict[str, str]:
    reponse, p = dossier.reponse, progression(dossier.donnees, section.lettre)
    # Once submitted nothing is waited for, even if last year's answer was corrected since.
    remise = reponse.statut in Reponse.REMISES
    manquent = [] if remise else [m for m in dossier.manques if m.section == section.lettre]
    libelle, niveau = ETATS[p.etat]
    if p.etat == "complete" and manquent:
        libelle, niveau = "À corriger", "attention"
    if p.etat == "a_commencer" and not p.attendues:
        libelle = "Facultative"
    return {
        "libelle": f"{section.lettre}. {section.titre}",
        "adresse": reverse(
            "rapports:section", args=[reponse.campagne.exercice, reponse.prefecture.code, section.lettre]
        ),
        "etat": libelle,
        "niveau": niveau,
        "detail": _detail(p.remplies, p.attendues, manquent, reste) + _a_confirmer(dossier, section),
    }


def _detail(remplies: int, attendues: int, manquent: list[Manque], reste: Reste) -> str:
    if not attendues and not manquent:
        return "Aucune question obligatoire"
    detail = f"{remplies} réponse{pluriel(remplies)} obligatoire{pluriel(remplies)} sur {attendues}"
    points = len(manquent) - (attendues - remplies)
    detail = f"{detail}, {points} point{pluriel(points)} à compléter" if points else detail
    return f"{detail}, environ {reste.minutes}{INSECABLE}min" if reste else detail


def _a_confirmer(dossier: Dossier, section: Section) -> str:
    valeurs = sum(q.cle in dossier.a_confirmer and q.cle in dossier.donnees.visibles for q in section.questions)
    return f", {valeurs} valeur{pluriel(valeurs)} à confirmer" if valeurs else ""


@require_safe
def fichier(request: RequeteHabilitee, exercice: int, code: str, cle: str) -> HttpResponseBase:
    """A file of an answer, after the rights of the answer."""
    dossier = dossier_visible(request, exercice, code.upper())
    question = dossier.questionnaire.par_cle.get(cle)
    contenu = dossier.donnees.contenu(cle)
    if question is None or question.type is not Type.FICHIER or contenu is None:
        raise Http404
    return servir(get_object_or_404(Fichier, pk=contenu["fichier"]))
