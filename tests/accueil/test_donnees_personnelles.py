"""What the portal holds on someone: said to everybody, handed over to the person, and only to that person."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.socle.conservation import categories
from mildeca_portal.socle.durees import Duree
from mildeca_portal.socle.evenements import Acteur, journaliser
from mildeca_portal.socle.models import Courriel, Evenement, Fichier
from mildeca_portal.socle.portabilite import champs_declares, tout_extraire
from prefectures.donnees_personnelles import TEXTE_TU
from prefectures.models import Mandat, Personne, Role
from rapports.models import Campagne, Valeur
from tests import fabriques
from tests.interface.page import Page, texte
from tests.rapports import fabriques as enquetes

PERSONNE_PAR_NUMERO = ("acteur_id", "demandeur_id", "personne_id")


def designe_une_personne(champ: models.Field) -> bool:
    """A foreign key to a person, a number of a person, or an address."""
    if champ.is_relation:
        return champ.related_model is Personne and not champ.auto_created
    if isinstance(champ, models.EmailField):
        return True
    return champ.name.endswith("_par_id") or champ.name in PERSONNE_PAR_NUMERO


def test_chaque_champ_qui_designe_une_personne_est_rendu_ou_ecarte_avec_une_raison():
    trouves = {
        f"{modele._meta.label_lower}.{champ.name}"
        for modele in apps.get_models()
        for champ in modele._meta.get_fields()
        if designe_une_personne(champ)
    }

    assert {"prefectures.mandat.personne", "socle.evenement.acteur_id", "socle.courriel.destinataire"} <= trouves
    assert trouves - set(champs_declares()) == set()


@pytest.fixture
def zoe(db) -> Personne:
    return fabriques.chef_departemental(
        "25", personne=fabriques.PersonneFactory(prenom="Zoé", nom="Prévôt", password="empreinte-du-mot-de-passe")
    )


def telecharger(client_de, personne: Personne) -> dict:
    reponse = client_de(personne).get("/mon-compte/donnees.json")
    assert reponse.status_code == 200
    assert reponse["Content-Type"] == "application/json"
    jour = timezone.localdate()
    assert reponse["Content-Disposition"] == f'attachment; filename="donnees-personnelles-{jour:%Y-%m-%d}.json"'
    return json.loads(reponse.content)


def test_chacun_emporte_ce_que_le_portail_detient_sur_lui(client_de, zoe):
    maintenant = timezone.now()
    Courriel.objects.create(
        gabarit="x", destinataire=zoe.courriel, sujet="Bienvenue", corps="Bonjour", prochain_essai=maintenant
    )
    Fichier.objects.create(
        nom="rib.pdf", extension="pdf", type_mime="application/pdf", taille=12, contenu="x", depose_par_id=zoe.pk
    )
    Invitation.objects.create(
        personne=zoe, cle="secrete", envoyee_le=maintenant, expire_le=maintenant + timedelta(hours=72)
    )
    enquetes.campagne_ouverte(2025)
    reponse = enquetes.reponse_de(Campagne.objects.get(), "25")
    Valeur.objects.create(
        reponse=reponse,
        cle="actions.nombre",
        contenu=12,
        auteur=zoe,
        fonction="chef_departemental",
        modifiee_le=maintenant,
    )
    journaliser("circulaires.texte.lu", zoe, par=Acteur(zoe.pk, Role.CHEF_DEPARTEMENTAL, "25"))
    journaliser("comptes.compte.corrige", zoe, par=Acteur(fabriques.administrateur().pk, Role.ADMINISTRATEUR))

    donnees = telecharger(client_de, zoe)

    assert donnees["compte"][0]["prenom"] == "Zoé"
    assert donnees["compte"][0]["adresse_electronique"] == zoe.courriel
    assert [(m["prefecture"], m["niveau"], m["debut"]) for m in donnees["mandats"]] == [
        ("Doubs", "departemental", "2023-01-01")
    ]
    ouverture = Courriel.objects.get(gabarit="rapports_ouverture").sujet
    assert [c["objet"] for c in donnees["courriels_recus"]] == ["Bienvenue", ouverture]
    assert [f["nom"] for f in donnees["fichiers_deposes"]] == ["rib.pdf"]
    assert [a["acte"] for a in donnees["actes_au_journal"]] == ["a accusé lecture d’un texte"]
    assert [(a["acte"], a["par_la_fonction"]) for a in donnees["actes_sur_le_compte"]] == [
        ("a corrigé un compte", "administrateur")
    ]
    (ecrite,) = donnees["reponses_ecrites"]
    assert (ecrite["exercice"], ecrite["prefecture"], ecrite["question"]) == (2025, "Doubs", "actions.nombre")
    assert len(donnees["sessions"]) == 1
    assert len(donnees["invitations_recues"]) == 1
    assert "secrete" not in json.dumps(donnees)
    assert "empreinte-du-mot-de-passe" not in json.dumps(donnees)


def test_rien_de_ce_qui_touche_un_autre(client_de, zoe):
    autre = fabriques.chef_departemental("39", personne=fabriques.PersonneFactory(nom="Voisin"))
    journaliser("prefectures.mandat.ouvert", Mandat.objects.get(personne=autre), par=Acteur(autre.pk, "agent"))
    Courriel.objects.create(
        gabarit="x", destinataire=autre.courriel, sujet="Privé", corps="Privé", prochain_essai=timezone.now()
    )

    donnees = telecharger(client_de, zoe)

    assert "Voisin" not in json.dumps(donnees, ensure_ascii=False)
    assert "Privé" not in json.dumps(donnees, ensure_ascii=False)
    assert donnees["actes_au_journal"] == []
    # Nobody is asked for: the address takes no number.
    reponse = client_de(zoe).get("/mon-compte/donnees.json", {"personne": autre.pk})
    assert [c["identifiant"] for c in json.loads(reponse.content)["compte"]] == [zoe.pk]


def test_un_lien_qui_ouvre_le_compte_ne_sort_pas_de_la_boite_aux_lettres(client_de, zoe):
    """Whoever borrows an open session must not find there the link that was sent to reset the password."""
    for gabarit in ("comptes_mot_de_passe_oublie", "comptes_invitation", "comptes_dormance"):
        Courriel.objects.create(
            gabarit=gabarit, destinataire=zoe.courriel, sujet=gabarit, corps="/lien/", prochain_essai=timezone.now()
        )

    textes = {c["objet"]: c["texte"] for c in telecharger(client_de, zoe)["courriels_recus"]}

    assert textes == {
        "comptes_mot_de_passe_oublie": TEXTE_TU,
        "comptes_invitation": TEXTE_TU,
        "comptes_dormance": "/lien/",
    }


def test_les_courriels_d_un_precedent_titulaire_de_l_adresse_ne_sont_pas_rendus(client_de, zoe):
    with time_machine.travel(zoe.cree_le - timedelta(days=1), tick=False):
        Courriel.objects.create(
            gabarit="x", destinataire=zoe.courriel, sujet="Avant", corps="x", prochain_essai=timezone.now()
        )

    assert telecharger(client_de, zoe)["courriels_recus"] == []


def test_qui_n_a_plus_de_fonction_garde_ce_droit_et_le_telechargement_est_consigne(client_de, client):
    ancien = fabriques.chef_departemental("25", fin=date(2024, 1, 1))

    donnees = telecharger(client_de, ancien)

    evenement = Evenement.objects.get()
    lignes = sum(len(rangees) for rangees in donnees.values() if isinstance(rangees, list))
    assert (evenement.code, evenement.acteur_id, evenement.fonction, evenement.donnees) == (
        "accueil.donnees_personnelles.telechargees",
        ancien.pk,
        "titulaire",
        {"lignes": lignes, "format": "json"},
    )
    anonyme = client.get("/mon-compte/donnees.json")
    assert (anonyme.status_code, anonyme.url) == (302, "/connexion/?next=/mon-compte/donnees.json")


@pytest.mark.parametrize("nombre", [1, 3])
def test_une_requete_par_section_quoi_qu_elle_contienne(zoe, nombre):
    for _ in range(nombre):
        journaliser("circulaires.texte.lu", zoe, par=Acteur(zoe.pk, Role.CHEF_DEPARTEMENTAL, "25"))
    with CaptureQueriesContext(connection) as requetes:
        sections = tout_extraire(zoe.pk)

    assert len(sections["actes_au_journal"]) == nombre
    assert len(requetes) == len(sections)


def regles(page: Page) -> dict[str, str]:
    return {
        titre.get("id"): texte(page.tous("dl")[rang].findall("dd")[3])
        for rang, titre in enumerate(page.tous("h3"))
        if titre.get("id")
    }


def test_la_page_publique_dit_les_memes_durees_que_la_commande(client, db, settings):
    settings.CONSERVATION = {**settings.CONSERVATION, "courriels": Duree.lire("45 jours")}

    lues = regles(Page(client.get("/donnees-personnelles/").content.decode()))

    assert lues["courriels"] == "Effacement 45 jours après le dépôt du courriel."
    assert lues["reponses_transmises"].endswith("Les titres, les fonctions et les chiffres demeurent. À confirmer")
    assert list(lues) == [c.code for c in categories()]


def test_la_page_n_invente_pas_de_contact(client, db, settings, client_de, zoe):
    assert "contact à renseigner par la MILDECA" in client.get("/donnees-personnelles/").content.decode()

    settings.CONTACT_DONNEES_PERSONNELLES = "donnees@mildeca.test"
    page = client_de(zoe).get("/donnees-personnelles/").content.decode()

    assert "<strong>donnees@mildeca.test</strong>" in page
    assert "à renseigner" not in page
    assert 'href="/mon-compte/donnees.json"' in page


def test_le_pied_de_page_y_mene(client, db):
    page = Page(client.get("/accessibilite/").content.decode())
    liens = {texte(a): a.get("href") for a in page.par_id["pied-de-page"].iter("a")}
    assert liens["Données personnelles"] == "/donnees-personnelles/"


def test_la_page_de_son_compte_y_mene_aussi_sans_fonction(client_de):
    ancien = fabriques.chef_departemental("25", fin=date(2024, 1, 1))
    page = Page(client_de(ancien).get("/mon-compte/").content.decode())
    liens = [a.get("href") for a in page.par_id["contenu"].iter("a")]
    assert {"/mon-compte/donnees.json", "/donnees-personnelles/"} <= set(liens)
