"""One object of each kind, in the Doubs or in Bourgogne-Franche-Comté, and the address arguments that lead to it."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from circulaires import actions
from circulaires.models import Annexe, ContenuAttendu, Texte
from credits.models import DocumentProjet
from feuilles_de_route.models import Statut
from mildeca_portal.comptes.actions.invitations import inviter, jeton_de
from mildeca_portal.comptes.models import ImportFonctions
from mildeca_portal.socle import cadence
from mildeca_portal.socle.evenements import SYSTEME
from prefectures.models import Correspondant, Delegation, Mandat, Personne, Prefecture, Role
from rapports.models import Campagne, DemandeCorrection, PointACorriger, Prolongation, Remarque, Reponse, Valeur
from rapports.presentation_campagne import ACTES
from tests import fabriques
from tests.circulaires import fabriques as textes
from tests.comptes.imports import fichiers as depots
from tests.credits import fabriques as argent
from tests.droits.roles import ROLES
from tests.fabriques import PersonneFactory
from tests.feuilles_de_route import fabriques as plans
from tests.gardes.client import ClientVigilant
from tests.rapports import fabriques as enquetes
from tests.rapports.classeur.outils import import_depose
from tests.rapports.edition import fabriques as editions
from tests.rapports.equipe import fabriques as invitations


def _circulaires() -> dict[str, dict[str, Any]]:
    publiee = textes.publie(2026)
    annexe = Annexe.objects.create(texte=textes.brouillon(2028), ordre=1, intitule="x", fichier=textes.fichier_pdf())
    brouillon = textes.complet(2027)
    orientation = brouillon.orientations.get()
    rubrique = {"adresse": brouillon.adresse, "rubrique": "orientations"}
    publie = {"adresse": publiee.adresse}
    Texte.objects.filter(pk=publiee.pk).update(document=textes.fichier_pdf())
    return {
        **{f"circulaires:{nom}": publie for nom in ("fiche", "fichier", "pdf", "accuser_lecture")},
        "circulaires:nouvelle_modificative": publie,
        "circulaires:comparer": {**publie, "avec": 2025},
        "circulaires:comparer_origine": {"adresse": textes.modificative(publiee, date(2026, 9, 1), rang=2).adresse},
        "circulaires:reprendre": {"adresse": textes.modificative(publiee, date(2026, 6, 1)).adresse},
        **{f"circulaires:impact_regle{n}": _impact(brouillon) for n in ("", "_xlsx")},
        "circulaires:annexe": {"adresse": annexe.texte.adresse, "pk": annexe.pk},
        "circulaires:ajouter": rubrique,
        "circulaires:catalogue": {"adresse": brouillon.adresse},
        **{
            f"circulaires:{nom}": publie
            for nom in (
                "abroger",
                "renoncer_a_abroger",
                "legifrance",
                "lectures",
                "lectures_xlsx",
                "relancer",
                "completer",
            )
        },
        **{
            f"circulaires:{nom}": {**rubrique, "pk": orientation.pk}
            for nom in ("modifier_rubrique", "retirer", "deplacer")
        },
        **_regles_locales(),
        "circulaires:deplacer_partie": {"adresse": brouillon.adresse, "partie": "echeances"},
        "circulaires": {"adresse": brouillon.adresse},
    }


def _impact(brouillon: Texte) -> dict[str, Any]:
    """What R-01 of the draft does, computed."""
    actions.calculer_l_impact(brouillon, 2026, par=SYSTEME)
    return {"adresse": brouillon.adresse, "code": "R-01"}


def _regles_locales() -> dict[str, dict[str, Any]]:
    """One of the région, the others of the Doubs; of a far exercice, for the circulaire of a past one is not completed."""
    texte = textes.publie(2030)
    du_doubs = {
        "region_id": None,
        "prefecture": Prefecture.objects.get(code="25"),
        "variante": False,
        "debut": date(2030, 1, 1),
    }
    en_vigueur = textes.regle_locale(texte, code="L-01", **du_doubs)
    brouillon = textes.regle_locale(texte, **{**du_doubs, "code": "L-02", "statut": "brouillon", "debut": None})
    c = "circulaires:regle"
    return {
        f"{c}s_en_vigueur": {"code": "25"},
        f"{c}_locale": {"pk": textes.regle_locale(texte, debut=date(2030, 1, 1)).pk},
        f"{c}_locale_retirer": {"pk": en_vigueur.pk},
        **{f"{c}_locale_{n}": {"pk": brouillon.pk} for n in ("modifier", "appliquer", "supprimer")},
        f"{c}_locale_ajouter": {
            "portee": "prefectures",
            "code": "25",
            "exercice": 2030,
            "type_regle": "montant_minimal",
        },
        f"{c}_locale_durcir": {"portee": "regions", "code": "27", "exercice": 2030, "regle": "R-01"},
    }


def _feuilles() -> dict[str, dict[str, Any]]:
    feuille = plans.FeuilleFactory(statut=Statut.EN_ELABORATION, fichier=textes.fichier_pdf())
    axe = plans.AxeFactory(feuille=feuille)
    simca = Texte.objects.get(code="simca")
    ContenuAttendu.objects.create(texte=simca, ordre=1, intitule="Gouvernance", obligatoire=False)
    plan = plans.PlanFactory(feuille_regionale=feuille, fichier=textes.fichier_pdf())
    action = plans.ActionFactory(plan=plan, axe_feuille=axe)
    indicateur = plans.IndicateurFactory(action=action)
    comite = plans.ComiteFactory(compte_rendu=textes.fichier_pdf())
    de_la_region, du_doubs = {"code": "27"}, {"code": "25"}
    fiche = {"code": "25", "pk": action.pk}
    f = "feuilles_de_route:"
    return {
        **{
            f + n: de_la_region
            for n in ("feuille", "creer_feuille", "modifier_feuille", "concertation_feuille", "situer_contenus")
        },
        **{f + n: de_la_region for n in ("signer_feuille", "document_feuille", "ajouter_axe")},
        f + "modifier_axe": {"code": "27", "pk": axe.pk},
        f + "deplacer_axe": {"code": "27", "pk": axe.pk, "sens": "monter"},
        **{f + n: du_doubs for n in ("plan", "creer_plan", "modifier_plan", "concertation_plan", "signer_plan")},
        **{f + n: du_doubs for n in ("document_plan", "ajouter_action")},
        **{f + n: fiche for n in ("action", "modifier_action", "suivre_action", "ajouter_indicateur")},
        f + "modifier_indicateur": {**fiche, "indicateur": indicateur.pk},
        f + "compte_rendu": {"pk": comite.pk},
    }


def _acces() -> dict[str, dict[str, Any]]:
    """Someone's account, and a session that is nobody's."""
    personne = fabriques.PersonneFactory()
    return {
        "mot_de_passe_nouveau": {"uidb64": "MQ", "token": "set-password"},
        "fermer_session": {"reference": "0123456789abcdef"},
        **{nom: {"pk": personne.pk} for nom in ("compte_fermer", "compte_rouvrir", "compte_second_facteur_retirer")},
    }


def _prefectures() -> dict[str, dict[str, Any]]:
    """The correspondent is that of the Doubs."""
    lie = Correspondant.objects.create(
        prefecture=Prefecture.objects.get(code="25"), institution="ARS", nom="x", debut=timezone.localdate()
    )
    p, de_la_region = "prefectures:", {"code": "27"}
    return {
        **{p + n: {"code": "25"} for n in ("fiche", "correspondant_de_prefecture")},
        **{p + n: de_la_region for n in ("region", "correspondant_de_region")},
        **{p + n: {"pk": lie.pk} for n in ("correspondant", "correspondant_fin")},
        p + "participation": {"code": "25", "nature": "reseau"},
    }


def _fonctions() -> dict[str, dict[str, Any]]:
    """Someone invited to the team of the Doubs, to whom its chef de projet (`chef_25`) delegated a signature."""
    mandat = Mandat.objects.get(prefecture__code="25", niveau=Mandat.Niveau.DEPARTEMENTAL)
    Mandat.objects.filter(pk=mandat.pk).update(piece=textes.fichier_pdf())
    nouvelle = Personne.objects.create_user("nouvelle@prefectures.test", prenom="Alix", nom="Nouvelle")
    invitee = fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=nouvelle, debut=date(2024, 1, 1))
    affectation = invitee.affectations.get()
    delegation = Delegation.objects.create(mandat=mandat, personne=invitee, acte="soumettre", debut=mandat.debut)
    invitation = inviter(invitee, par=SYSTEME)
    compte = ["", "_identite", "_fermer", "_rouvrir", "_inviter", "_annuler_invitation"]
    return {
        **{f"compte{n}": {"pk": invitee.pk} for n in compte},
        "fonction_ouvrir": {"pk": invitee.pk},
        **{f"mandat_{n}": {"pk": mandat.pk} for n in ("corriger", "fin", "transmettre", "annuler")},
        **{f"affectation_{n}": {"pk": affectation.pk} for n in ("corriger", "fin", "annuler")},
        **{f"equipe_{n}": {"pk": affectation.pk} for n in ("modifier", "fin", "renvoyer")},
        "invitation": {"jeton": jeton_de(invitation)},
        "prefectures:revoquer": {"pk": delegation.pk},
        "prefectures:designation": {"pk": mandat.pk},
    }


def _proconnect() -> dict[str, dict[str, Any]]:
    return {"delier_identite": {"pk": PersonneFactory().pk}}


def _credits() -> dict[str, dict[str, Any]]:
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    projet = argent.ProjetFactory()
    document = DocumentProjet.objects.create(projet=projet, type_piece="rib", fichier=textes.fichier_pdf())
    return {
        "credits:region": {"exercice": 2026, "code": "27"},
        "credits:prefecture": {"exercice": 2026, "code": "25"},
        "credits:exercice": {"exercice": 2026},
        "credits:enveloppe": {"exercice": 2026},
        "credits": {"pk": projet.pk},
        "credits:projet_piece": {"pk": projet.pk, "document": document.pk},
    }


def _rapports() -> dict[str, dict[str, Any]]:
    """The Doubs has not begun its answer on 2025; the edition of 2024 is frozen, not published."""
    enquetes.campagne_ouverte(2025)
    du_doubs = Reponse.objects.get(campagne__exercice=2025, prefecture__code="25")
    photo = {"fichier": textes.fichier_pdf().pk, "nom": "circulaire.pdf"}
    for cle, contenu in {"actions.nombre": 12, "projet_principal.photo": photo}.items():
        Valeur.objects.create(reponse=du_doubs, cle=cle, contenu=contenu, modifiee_le=timezone.now())
    demande = DemandeCorrection.objects.create(
        reponse=du_doubs, echeance=timezone.now(), demandee_le=timezone.now(), resolue_le=timezone.now()
    )
    point = PointACorriger.objects.create(demande=demande, section="A", motif="autre", commentaire="x")
    campagne = editions.campagne(2024)
    edition = editions.edition(campagne)
    edition.pdf = edition.xlsx = textes.fichier_pdf()
    edition.save()
    reponse, de_2024 = {"exercice": 2025, "code": "25"}, {"exercice": 2024}
    un_import = {**reponse, "pk": import_depose(enquetes.reponse_de(du_doubs.campagne)).pk}
    return {
        **_equipe(du_doubs),
        **{f"rapports:{nom}": un_import for nom in ("import", "renoncer_import")},
        "rapports": reponse,
        **{f"rapports:{n}": {"exercice": 2025} for n in ("suivi", "suivi_xlsx", "ecran")},
        "rapports:prolonger": {"exercice": 2025},
        **_conduite(),
        "rapports:accepter_ensemble": {"exercice": 2025},
        "rapports:point": {**reponse, "pk": point.pk},
        "rapports:section": {**reponse, "lettre": "A"},
        "rapports:questionnaire_xlsform": {"exercice": 2025},
        **{f"rapports:questionnaire{suite}": argument for suite, argument in _questionnaire().items()},
        "rapports:origine": {**reponse, "cle": "organisation.fonction"},
        "rapports:fichier": {**reponse, "cle": "projet_principal.photo"},
        **{f"rapports:rapport{n}": de_2024 for n in ("", "_pdf", "_generer", "_progression")},
        "rapports:donnees_xlsx": de_2024,
        **{f"rapports:rapport_{n}": {**de_2024, "numero": edition.numero} for n in ("documents", "publier")},
    }


def _conduite() -> dict[str, dict[str, Any]]:
    """The campaign on 2025, which is open: an extension to come of the Doubs, a palier of its reminders."""
    campagne = Campagne.objects.get(exercice=2025)
    prolongation = Prolongation.objects.create(
        campagne=campagne,
        prefecture=Prefecture.objects.get(code="25"),
        jusqu_au=campagne.cloture + timedelta(days=5),
        motif="x",
    )
    palier = campagne.paliers.get(jours=7)
    de_2025 = {"exercice": 2025}
    actes = ("", "_modifier", "_rouvrir", *(f"_{code}" for code in ACTES))
    relances = ("", "_arreter", "_reprendre", "_envoyees", "_envoyees_xlsx")
    return {
        **{f"rapports:campagne{n}": de_2025 for n in actes},
        **{f"rapports:relances{n}": de_2025 for n in relances},
        **{f"rapports:{n}": de_2025 for n in ("relancer", "palier_nouveau")},
        "rapports:renoncer": {**de_2025, "pk": prolongation.pk},
        **{f"rapports:palier{n}": {**de_2025, "pk": palier.pk} for n in ("", "_retirer")},
    }


def _questionnaire() -> dict[str, dict[str, Any]]:
    """The questionnaire of 2025 is open: nothing that the matrix posts changes it."""
    de_2025 = {"exercice": 2025}
    section, question, controle = {"lettre": "A"}, {"cle": "organisation.etp"}, {"code": "credits.ae_taux"}
    gestes = {"_section": section, "_question": question, "_controle": controle}
    simples = (
        "",
        "_pdf",
        "_changements",
        "_reconduire",
        "_corriger",
        "_publier",
        "_abandonner",
        "_apercu",
        "_parametres",
    )
    return {
        **dict.fromkeys([*simples, *(f"{n}_ajouter" for n in gestes)], de_2025),
        **{nom: {**de_2025, **objet} for nom, objet in gestes.items()},
        **{f"{nom}_geste": {**de_2025, **objet, "acte": "dupliquer"} for nom, objet in gestes.items()},
        **{f"{nom}_deplacer": {**de_2025, **gestes[nom]} for nom in ("_section", "_question")},
        "_essai": {**de_2025, **section},
    }


def _equipe(du_doubs: Reponse) -> dict[str, dict[str, Any]]:
    """Someone invited on section A, and a remark on a question of it."""
    invitation = invitations.contribution(du_doubs)
    remarque = Remarque.objects.create(
        reponse=du_doubs, cle="organisation.etp", texte="x", ecrite_le=timezone.now(), auteur=PersonneFactory()
    )
    ici = {"exercice": 2025, "code": "25"}
    r = "rapports:"
    return {
        **{f"{r}equipe_{n}": {**ici, "pk": invitation.pk} for n in ("prolonger", "renvoyer", "revoquer")},
        **{f"{r}remarque_{n}": {**ici, "pk": remarque.pk} for n in ("resoudre", "rouvrir")},
        f"{r}remarques_question": {**ici, "cle": "organisation.etp"},
        **{f"{r}contribution{n}": {"jeton": invitation.jeton} for n in ("", "_code", "_ouvrir", "_quitter")},
    }


def _comptes() -> dict[str, dict[str, Any]]:
    depot = ImportFonctions.objects.create(fichier=depots.fichier_conserve(depots.classeur(depots.ROMANE)))
    return {"comptes_import": {"pk": depot.pk}, "comptes_assister": {"pk": PersonneFactory().pk}}


def _prise_de_poste() -> dict[str, dict[str, Any]]:
    du_doubs = {"mandat": Mandat.objects.get(prefecture__code="25", niveau="departemental").pk}
    return {"note_du_mandat": du_doubs, "prise_de_poste_etape": du_doubs}


MORCEAUX: list[Callable[[], dict[str, dict[str, Any]]]] = [
    _prefectures,
    _fonctions,
    _proconnect,
    _comptes,
    _circulaires,
    _feuilles,
    _credits,
    _rapports,
    _acces,
    _prise_de_poste,
]


class Monde:
    """The people of the matrix and its objects, built once."""

    def __init__(self) -> None:
        cadence.passer()  # /sante/ is well once the periodic work has run
        self.personnes = {role: qui() for role, qui in ROLES.items()}
        self.arguments: dict[str, dict[str, Any]] = {}
        for morceau in MORCEAUX:
            self.arguments |= morceau()
        self._sessions = {role: self._entrer(personne) for role, personne in self.personnes.items()}

    @staticmethod
    def _entrer(personne: Personne | None) -> SimpleCookie:
        client = ClientVigilant()
        if personne is not None:
            client.force_login(personne)
        return client.cookies

    def client(self, role: str) -> ClientVigilant:
        """A browser of that role, signed in once for all the addresses."""
        client = ClientVigilant(raise_request_exception=False)
        client.cookies = deepcopy(self._sessions[role])
        return client

    def adresse(self, nom: str) -> str:
        """Address of one of our objects. An application may give arguments for all its addresses that name none."""
        arguments = self.arguments.get(nom, self.arguments.get(nom.partition(":")[0], {}))
        try:
            return reverse(nom, kwargs=arguments)
        except NoReverseMatch:
            return reverse(nom)
