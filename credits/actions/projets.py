"""Applications and decisions: each change of state of a project is one function."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from circulaires.controle import controler
from credits import controle, regles
from credits.actions.grand_livre import Niveau, compte_de, verrouiller
from credits.entourage import Entourage
from credits.models import Cofinancement, Compte, Decision, DocumentProjet, LigneDepense, Projet, Statut
from credits.nomenclatures import Echelle
from credits.soldes import soldes_de
from feuilles_de_route.models import FicheAction
from mildeca_portal.socle.erreurs import ActionRefusee, EtatPerime
from mildeca_portal.socle.etats import changer_statut
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.fichiers import Depot, conserver
from mildeca_portal.socle.templatetags.formats import euros
from prefectures.models import Personne, Prefecture


@dataclass(frozen=True, slots=True)
class Financement:
    """The lists of an application, replaced together."""

    cofinancements: tuple[Cofinancement, ...] = ()
    depenses: tuple[LigneDepense, ...] = ()
    departements: tuple[Prefecture, ...] = ()


def verrouiller_projet(projet: Projet) -> Projet:
    """The row as it is now, locked until the end of the transaction, with what rules read of it."""
    return (
        Projet.objects.select_for_update(of=("self",), no_key=True)
        .select_related("prefecture", "porteur", "appel__prefecture", "compte", "objectif_cible", "axe")
        .get(pk=projet.pk)
    )


def _journaliser(code: str, projet: Projet, par: Acteur, **donnees: str | int | None) -> None:
    journaliser(
        f"credits.projet.{code}",
        projet,
        par=par,
        prefecture=projet.prefecture.code,
        region=projet.prefecture.region_id,
        donnees={"exercice": projet.exercice, **donnees},
    )


@transaction.atomic
def enregistrer_projet(projet: Projet, financement: Financement, *, par: Acteur) -> Projet:
    """Record a new application, or correct one that is not decided yet.

    `projet` carries the version it was read in: someone else's correction meanwhile raises `EtatPerime`.
    """
    nouveau = projet.pk is None
    if not nouveau:
        actuel = verrouiller_projet(projet)
        if actuel.statut not in regles.MODIFIABLES:
            raise ActionRefusee("Ce projet est décidé : ce que dit le dossier ne se modifie plus.")
        if actuel.version != projet.version:
            raise EtatPerime(
                "Ce projet a été modifié entre-temps. Votre saisie est conservée ci-dessous : comparez-la avec la fiche "
                "du projet, puis enregistrez à nouveau."
            )
        projet.version += 1
        projet.statut = actuel.statut
    projet.save()
    projet.departements_concernes.set(financement.departements)
    for liste, lignes in ((projet.cofinancements, financement.cofinancements), (projet.depenses, financement.depenses)):
        liste.all().delete()
        for ligne in lignes:
            ligne.pk, ligne.projet = None, projet
            ligne.save(force_insert=True)
    _journaliser("depose" if nouveau else "modifie", projet, par, montant=str(projet.montant_demande))
    return projet


@transaction.atomic
def faire_avancer(projet: Projet, vers: str, *, par: Acteur) -> Projet:
    """A step that needs no amount nor reason: instruit, programme, notifie, en_cours, acheve, solde."""
    if vers in (Statut.RETENU, Statut.REJETE, Statut.IRRECEVABLE, Statut.ABANDONNE):
        raise ActionRefusee("Cette étape demande une décision motivée.")
    actuel = verrouiller_projet(projet)
    avant = actuel.statut
    changer_statut(actuel, vers, regles.TRANSITIONS)
    _journaliser(vers, actuel, par, avant=avant)
    return actuel


@dataclass(frozen=True, slots=True)
class Octroi:
    """A decision to grant. `justification`: why, when a rule of the circulaire warns."""

    montant: Decimal
    justification: str = ""
    reference: str = ""
    date_decision: date | None = None
    par_delegation: bool = False


def _cle_du_compte(projet: Projet) -> Q:
    """The account a grant weighs on: the préfecture's, or the part régionale."""
    if projet.echelle == Echelle.REGIONALE:
        return Q(niveau=Niveau.PART_REGIONALE, region=projet.prefecture.region_id)
    return Q(niveau=Niveau.DEPARTEMENTAL, prefecture=projet.prefecture_id)


def compte_connu(projet: Projet) -> Compte | None:
    """The account of a project when the exercice has accounts. Reads only."""
    comptes = Compte.objects.filter(_cle_du_compte(projet), exercice=projet.exercice)
    return comptes.select_related("region", "prefecture").first()


@transaction.atomic
def retenir(projet: Projet, octroi: Octroi, *, par: Acteur) -> Decision:
    """Grant `octroi.montant` euros, within the rules of the circulaire in force and the credits notified.

    Raises `ActionRefusee` with every reason: rules quoted with their figures, missing credits. The findings are kept.
    """
    actuel = verrouiller_projet(projet)
    if not regles.peut_passer(actuel.statut, Statut.RETENU):
        raise EtatPerime(f"Ce projet est {actuel.get_statut_display()} : il ne peut pas être retenu.")
    compte = compte_de(actuel.exercice, _cle_du_compte(actuel))
    verrouiller([compte.pk])
    solde = soldes_de([compte.pk])[compte.pk]
    le = octroi.date_decision or timezone.localdate()
    regles_lues = controle.regles_de(actuel, le)
    lue = controle.fiche(actuel, Entourage.du_projet(actuel), montant_accorde=octroi.montant, date_decision=le)
    constats = controler(lue, regles_lues)
    phrases = [
        *_montant_coherent(actuel, octroi.montant),
        *controle.refus(constats),
        *regles.manque_pour_accorder(solde, octroi.montant, compte.libelle),
    ]
    if controle.avertissements(constats) and not octroi.justification.strip():
        phrases.append("Une règle avertit, ou n’a pas pu être vérifiée : indiquez pourquoi le projet est retenu.")
    if phrases:
        raise ActionRefusee(phrases)
    changer_statut(
        actuel,
        Statut.RETENU,
        regles.TRANSITIONS,
        montant_accorde=octroi.montant,
        compte_id=compte.pk,
        date_decision=le,
        reference_decision=octroi.reference,
    )
    decision = Decision.objects.create(
        projet=actuel,
        sens=Decision.Sens.RETENU,
        montant=octroi.montant,
        justification=octroi.justification.strip(),
        texte=controle.circulaire_de(actuel) if regles_lues else None,
        **_signature(par),
        par_delegation=octroi.par_delegation,
    )
    controle.conserver(decision, constats, regles_lues)
    _journaliser("retenu", actuel, par, montant=str(octroi.montant))
    return decision


def _signature(par: Acteur) -> dict[str, str]:
    """Name and function of who decides, frozen with the decision. No name when the portal itself acts."""
    nom = str(Personne.objects.get(pk=par.personne_id)) if par.personne_id else ""
    return {"fonction": par.fonction, "territoire": par.territoire, "nom": nom}


def _montant_coherent(projet: Projet, montant: Decimal) -> list[str]:
    if montant <= 0:
        return ["Le montant accordé est positif."]
    if montant > projet.montant_demande:
        return [f"Le montant accordé dépasse le montant demandé ({euros(projet.montant_demande)})."]
    return []


@transaction.atomic
def ecarter(projet: Projet, sens: str, motif: str, *, par: Acteur, par_delegation: bool = False) -> Decision:
    """Reject, declare inadmissible, or give up a project, with a reason. Giving up frees what was granted.

    Raises `ActionRefusee` without a reason, or when credits are committed for it.
    """
    if not motif.strip():
        raise ActionRefusee("Indiquez le motif.")
    actuel = verrouiller_projet(projet)
    if sens == Statut.ABANDONNE and actuel.engagements.exists():
        raise ActionRefusee(
            "Des crédits sont engagés pour ce projet : l’engagement juridique doit d’abord être retiré."
        )
    avant = actuel.statut
    changer_statut(actuel, sens, regles.TRANSITIONS, date_decision=actuel.date_decision or timezone.localdate())
    decision = Decision.objects.create(
        projet=actuel,
        sens=sens,
        motif=motif.strip(),
        **_signature(par),
        par_delegation=par_delegation,
    )
    _journaliser(sens, actuel, par, avant=avant)
    return decision


def rejeter(projet: Projet, motif: str, *, par: Acteur, par_delegation: bool = False) -> Decision:
    return ecarter(projet, Statut.REJETE, motif, par=par, par_delegation=par_delegation)


def abandonner(projet: Projet, motif: str, *, par: Acteur, par_delegation: bool = False) -> Decision:
    return ecarter(projet, Statut.ABANDONNE, motif, par=par, par_delegation=par_delegation)


@transaction.atomic
def deposer_piece(projet: Projet, type_piece: str, depot: Depot, *, par: Acteur) -> DocumentProjet:
    """Keep a pièce of the project, already checked by its field."""
    fichier = conserver(depot, depose_par_id=par.personne_id)
    document = DocumentProjet.objects.create(projet=projet, type_piece=type_piece, fichier=fichier)
    _journaliser("piece", projet, par, type=type_piece, document=document.pk)
    return document


@transaction.atomic
def rattacher_a_une_action(projet: Projet, action: FicheAction | None, *, par: Acteur) -> Projet:
    """Tie the project to an action of its préfecture's plan, or untie it. Its empty axis and objective follow the action."""
    actuel = verrouiller_projet(projet)
    if action and not _du_meme_territoire(actuel, action):
        raise ActionRefusee("Cette action n’appartient pas au plan de la préfecture du projet.")
    actuel.fiche_action = action
    if action:
        actuel.axe_id = actuel.axe_id or action.axe_feuille_id
        actuel.objectif_cible_id = actuel.objectif_cible_id or action.objectif_cible_id
    actuel.save(update_fields=["fiche_action", "axe", "objectif_cible"])
    _journaliser("rattache", actuel, par, action=action.pk if action else None)
    return actuel


def _du_meme_territoire(projet: Projet, action: FicheAction) -> bool:
    prefecture = action.plan.prefecture
    if projet.echelle == Echelle.REGIONALE:
        return prefecture.region_id == projet.prefecture.region_id
    return prefecture.pk == projet.prefecture_id


def actions_proposees(projet: Projet) -> Iterable[FicheAction]:
    """Actions a project may be tied to: those of the plans of its préfecture, or of its région."""
    actions = FicheAction.objects.select_related("plan__prefecture", "axe_feuille").order_by("plan_id", "code")
    if projet.echelle == Echelle.REGIONALE:
        return actions.filter(plan__prefecture__region=projet.prefecture.region_id)
    return actions.filter(plan__prefecture=projet.prefecture_id)
