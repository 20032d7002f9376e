"""Campaigns and whole answers, as the tests need them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mildeca_portal.socle.evenements import SYSTEME
from prefectures.habilitations import Fonction, habilitations_de
from prefectures.models import Mandat, Personne
from rapports.actions.campagne import ouvrir
from rapports.actions.remise import soumettre
from rapports.droits import fonctions_de_saisie, peut_soumettre
from rapports.models import Campagne, Reponse, SectionReponse, Valeur, VersionQuestionnaire
from rapports.questionnaire.definition import Question, Questionnaire, Qui, Type
from tests.fabriques import chef_departemental

RECIT = "Une action de prévention menée avec les établissements du département. " * 8


def campagne_ouverte(exercice: int = 2025, **champs: Any) -> Campagne:
    """Open now, closing in 30 days; the reference questionnaire is frozen and the 102 answers are there."""
    maintenant = timezone.now()
    dates = {"cloture": maintenant + timedelta(days=30), "fin_de_revue": maintenant + timedelta(days=90)}
    passees = {nom: champs.pop(nom) for nom in dates if champs.get(nom, maintenant + timedelta(1)) <= maintenant}
    campagne = Campagne.objects.create(
        exercice=exercice,
        **{
            "statut": Campagne.Statut.PROGRAMMEE,
            "ouverture": maintenant - timedelta(days=10),
            **dates,
            **champs,
        },
    )
    campagne = ouvrir(campagne, par=SYSTEME)
    if passees:  # one of a past year: it could not open today
        Campagne.objects.filter(pk=campagne.pk).update(**passees)
        campagne.refresh_from_db()
    return campagne


def garder(campagne: Campagne, *codes: str) -> Campagne:
    """Only these préfectures answer: for what does not depend on their number, and costs a hundred times less."""
    autres = campagne.reponses.exclude(prefecture__code__in=codes)
    SectionReponse.objects.filter(reponse__in=autres.values("pk")).delete()
    autres.delete()
    return campagne


def version(exercice: int = 2025) -> VersionQuestionnaire:
    return VersionQuestionnaire.objects.get(exercice=exercice, numero=1)


def reponse_de(campagne: Campagne, code: str = "25") -> Reponse:
    return campagne.reponses.select_related("campagne", "prefecture__region", "version_questionnaire").get(
        prefecture__code=code
    )


def fonctions_de(personne: Personne, reponse: Reponse) -> dict[Qui, Fonction | None]:
    return fonctions_de_saisie(habilitations_de(personne), reponse.prefecture)


def fonction_de_remise(personne: Personne, reponse: Reponse, *, poste_vacant: bool = False) -> Fonction:
    fonction = peut_soumettre(habilitations_de(personne), reponse.prefecture, poste_vacant=poste_vacant)
    assert fonction is not None
    return fonction


def valeurs_completes(questionnaire: Questionnaire, *, regionale: bool = False, **autres: Any) -> dict[str, Any]:
    """A whole answer that may be submitted, in canonical form: every question that shows but files and comments."""
    valeurs = {
        q.cle: _exemple(q)
        for q in questionnaire
        if (regionale or q.qui is Qui.DEPARTEMENTAL) and q.type not in (Type.CALCUL, Type.FICHIER)
    }
    valeurs |= PARTICULIERES
    for section in questionnaire.sections:
        valeurs.pop(section.commentaire, None)  # free comments are empty unless given
    valeurs |= {cle.replace("__", "."): valeur for cle, valeur in autres.items()}
    connues = questionnaire.par_cle
    return {
        cle: valeur
        for cle, valeur in valeurs.items()
        if cle in connues and valeur is not None and (regionale or connues[cle].qui is Qui.DEPARTEMENTAL)
    }


PARTICULIERES: Mapping[str, Any] = {
    "organisation.formation_le": "2024-03-12",
    "organisation.correspondants": {"choix": ["ars", "parquet"]},
    "pilotage.copil_dates": {"reunion_1": {"date": "2025-06-03"}},
    "credits.ae_notifiees": "82400.00",
    "credits.cp_notifies": "82400.00",
    "credits.ae_notifiees_region": "500000.00",
    "credits.cp_notifies_region": "500000.00",
    "credits.ae_consommees": "80000.00",
    "credits.cp_consommes": "80000.00",
    "credits.repartition": None,
    "appel_a_projets.ouverture": "2025-01-15",
    "appel_a_projets.limite": "2025-03-15",
    "appel_a_projets.dossiers_recus": 20,
    "appel_a_projets.dossiers_retenus": 12,
    "actions.nombre": 12,
    "actions.montant_total": "80000.00",
    "actions.cofinancements": {"ARS": {"montant": "40000.00"}},
    "actions.thematiques": {"cps": {"nombre": 12, "montant": "80000.00"}},
    "actions.axes": {"hors_axe": {"nombre": 12, "montant": "80000.00"}},
    "actions.porteurs": {
        "association": {"nombre": 10, "montant": "70000.00"},
        "commune": {"nombre": 2, "montant": "10000.00"},
    },
    "actions.publics": {"adolescents": {"nombre": 8, "montant": "50000.00"}},
    "actions.milieux": {"scolaire": {"nombre": 8, "montant": "50000.00"}},
    "actions.produits": {"alcool": {"nombre": 8, "montant": "50000.00"}},
    "actions.programmes_effectifs": {"unplugged": {"etablissements": 4, "beneficiaires": 320}},
    "interdictions.infractions": 3,
    "interdictions.par_produit": {"alcool": {"police": 2, "gendarmerie": 1}},
    "trafics.projets_suivis": {"police": {"nombre": 1}},
}


def _exemple(q: Question) -> Any:
    match q.type:
        case Type.ENTIER:
            return 2
        case Type.DECIMAL:
            return "1.5"
        case Type.EUROS:
            return "1000.00"
        case Type.POURCENTAGE:
            return "60"
        case Type.DATE:
            return "2025-02-03"
        case Type.OUI_NON:
            return True
        case Type.CHOIX:
            return {"choix": q.choix[0].code}
        case Type.CHOIX_MULTIPLE:
            return {"choix": [q.choix[0].code]}
        case Type.TEXTE:
            return "Exemple"
    return RECIT.strip()


def remplir_completement(reponse: Reponse, **autres: Any) -> None:
    """Give an open answer everything it needs to be submitted."""
    questionnaire = reponse.version_questionnaire.questionnaire
    valeurs = valeurs_completes(questionnaire, regionale=reponse.prefecture.siege_de_region, **autres)
    Valeur.objects.filter(reponse=reponse).delete()
    Valeur.objects.bulk_create(
        [Valeur(reponse=reponse, cle=cle, contenu=v, modifiee_le=timezone.now()) for cle, v in valeurs.items()]
    )
    Reponse.objects.filter(pk=reponse.pk).update(statut=Reponse.Statut.EN_COURS, commencee_le=timezone.now())
    reponse.refresh_from_db()


def reponse_transmise(campagne: Campagne, code: str = "25") -> Reponse:
    """Submitted by its chef de projet."""
    reponse = reponse_de(campagne, code)
    remplir_completement(reponse)
    return soumettre(reponse, par=fonction_de_remise(chef_departemental(code), reponse))


def remettre_le_doubs() -> Reponse:
    """On the demonstration set: the answer of the Doubs on 2025, submitted by its chef de projet.

    Its figures are far from what the demonstration holds: each section says why.
    """
    reponse = reponse_de(Campagne.objects.get(exercice=2025), "25")
    commentaires = [section.commentaire for section in reponse.version_questionnaire.questionnaire.sections]
    remplir_completement(reponse, **dict.fromkeys(commentaires, "Conventions de fin d’année."))
    chef = Mandat.objects.en_cours(timezone.localdate()).get(prefecture=reponse.prefecture, niveau="departemental")
    return soumettre(reponse, par=fonction_de_remise(chef.personne, reponse))
