"""The pages of a project: application, decision under the rules of the circulaire, and who may do what."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from circulaires.models import Texte
from credits.actions import Octroi, retenir
from credits.models import Decision, Mouvement, Porteur, Projet
from credits.soldes import balance
from mildeca_portal.socle.evenements import Acteur
from prefectures.habilitations import habilitations_de
from prefectures.models import Delegation, Mandat
from tests import fabriques
from tests.circulaires.fabriques import brouillon, complet, modificative, publier, regle, signe
from tests.credits.fabriques import EXERCICE, PorteurFactory, ProjetFactory, dotation, euro, projet_retenu, repartition
from tests.credits.lecture import cellules, champs_en_erreur, texte
from tests.fabriques import prefecture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_2026")]


@pytest.fixture
def doubs_dote():
    dotation()
    repartition(d25=82_400)


@pytest.fixture
def circulaire():
    signee = signe(EXERCICE)
    regle(
        signee,
        "R-04",
        libelle="Dépenses exclues",
        type_regle="natures_exclues",
        parametres={"natures": ["vehicule"]},
        paragraphe="",
        paragraphe_origine="",
        severite="avertissement",
    )
    Texte.objects.filter(pk=signee.pk).update(statut="publie", date_publication=datetime(2025, 12, 1, 8, tzinfo=UTC))
    return signee


def lignes(prefixe: str, *rangs: dict[str, str], total: int = 4) -> dict[str, str]:
    champs = {f"{prefixe}-TOTAL_FORMS": str(total), f"{prefixe}-INITIAL_FORMS": "0"}
    for i, rang in enumerate(rangs):
        champs |= {f"{prefixe}-{i}-{nom}": valeur for nom, valeur in rang.items()}
    return champs


def dossier(**champs: object) -> dict[str, object]:
    """An application of the Doubs at 85 %, as its form posts it."""
    return {
        "prefecture": prefecture("25").pk,
        "exercice": "2026",
        "echelle": "departementale",
        "depose_le": "2026-02-20T10:00",
        "intitule": "Parcours de prévention au lycée",
        "cout_total": "10 000,00",
        "montant_demande": "8 500,00",
        "titre": "6",
        "thematique": "cps",
        "publics": ["adolescents"],
        "milieux": ["scolaire"],
        "annees": "1",
        "porteur_nom": "Association Exemple",
        "porteur_siret": "",
        "porteur_type": "association",
        **lignes("cofinancements", {"financeur": "AUTOFINANCEMENT", "montant": "1 500,00", "statut": "acquis"}),
        **lignes(
            "depenses", {"nature": "prestations", "montant_prevu": "10000", "financee_par_mildeca": "True"}, total=5
        ),
        **champs,
    }


def decision(projet: Projet, **champs: str) -> tuple[str, dict[str, str]]:
    base = {"sens": "retenu", "montant": "8 000,00", "date_decision": "2026-03-15"}
    return f"/projets/{projet.pk}/decision/", base | champs


def projet_a_85(**champs: object) -> Projet:
    projet = ProjetFactory(montant_demande=euro(8500), **champs)
    projet.cofinancements.create(financeur="AUTOFINANCEMENT", montant=euro(1500))
    return projet


def test_un_dossier_a_85_pour_cent_est_recu_avec_la_regle_a_cote(client_de, circulaire):
    client = client_de(fabriques.chef_departemental("25"))
    assert client.get("/projets/nouveau/").status_code == 200
    reponse = client.post("/projets/nouveau/", dossier())
    projet = Projet.objects.get()
    assert (reponse.status_code, reponse["Location"]) == (302, f"/projets/{projet.pk}/")
    assert (projet.statut, projet.montant_demande, projet.publics) == ("depose", euro(8500), ["adolescents"])
    assert [(c.financeur, c.montant) for c in projet.cofinancements.all()] == [("AUTOFINANCEMENT", euro(1500))]
    page = texte(client.get(reponse["Location"]))
    assert "Non respectée : bloquante R-01" in page
    assert "Montant demandé : 8 500,00 €, soit 85 %, pour un maximum de 80 % du coût total de 10 000,00 €" in page
    assert "Dossier enregistré, par chef de projet départemental (25)" in page


def test_retenir_a_85_est_refuse_en_citant_la_circulaire_et_accepte_a_80(client_de, doubs_dote, circulaire):
    projet = projet_a_85()
    client = client_de(fabriques.chef_departemental("25"))
    adresse, champs = decision(projet, montant="8 500,00")
    assert client.get(adresse).status_code == 200
    reponse = client.post(adresse, champs)
    attendu = (
        "Règle R-01 (Part maximale de la MILDECA) : Montant accordé : 8 500,00 €, soit 85 %, pour un maximum de 80 % "
        "du coût total de 10 000,00 €, soit 8 000,00 €. Circulaire d’essai, § 3 : « Aucun projet ne peut être financé "
        "à plus de 80 % du budget total »."
    )
    assert champs_en_erreur(reponse) == {"montant": [attendu]}
    assert reponse.context["form"]["montant"].value() == "8 500,00"
    assert not Decision.objects.exists()

    assert client.post(*decision(projet)).status_code == 302
    projet.refresh_from_db()
    assert (projet.statut, projet.montant_accorde, projet.compte.prefecture.code) == ("retenu", euro(8000), "25")
    soldes = balance(EXERCICE)
    assert soldes.prefecture("25").reste_a_programmer == euro(74_400)
    assert soldes.region("27").reste_a_programmer == euro(592_000)
    assert soldes.national.reste_a_programmer == euro(8_492_000)


def test_les_constats_sont_gardes_avec_la_decision(client_de, doubs_dote, circulaire):
    projet = projet_a_85()
    client_de(fabriques.chef_departemental("25")).post(*decision(projet))
    prise = Decision.objects.get()
    assert (prise.texte, prise.fonction, prise.territoire) == (circulaire, "chef_departemental", "25")
    assert [(c.code, c.severite, c.respectee, c.version_regle) for c in prise.constats.order_by("ordre")] == [
        ("R-01", "bloquante", True, 1),
        ("R-04", "avertissement", None, 1),
    ]
    assert prise.constats.get(code="R-01").chiffres["plafond"] == "8000.00"


def test_la_decision_nomme_la_circulaire_et_chaque_constat_le_texte_qui_porte_sa_regle(doubs_dote):
    par = Acteur(None, "chef_departemental", "25")
    annuelle = publier(complet(2026), datetime(2026, 1, 5, tzinfo=UTC))
    suite = modificative(annuelle, date(2026, 2, 1))
    regle(suite, "R-01", parametres={"taux_max": "0.90"})
    publier(suite, datetime(2026, 1, 10, tzinfo=UTC))
    prise = retenir(projet_a_85(), Octroi(euro(8500), date_decision=date(2026, 3, 15)), par=par)
    assert (prise.texte, prise.constats.get(code="R-01").texte) == (annuelle, suite)


def test_les_regles_annoncees_sont_celles_du_jour_choisi(client_de, doubs_dote):
    """The decision was taken in March and is written down later: the rules of March are shown, and applied."""
    suite = modificative(publier(complet(2026), datetime(2026, 1, 5, tzinfo=UTC)), date(2026, 4, 1))
    regle(suite, "R-01", parametres={"taux_max": "0.50"})
    publier(suite, datetime(2026, 1, 10, tzinfo=UTC))
    client = client_de(fabriques.chef_departemental("25"))
    adresse, champs = decision(projet_a_85(), montant="8 500,00")
    for jour, taux in (("2026-03-31", "80"), ("2026-04-01", "50")):
        reponse = client.post(adresse, champs | {"date_decision": jour})
        (constat,) = [c for c in reponse.context["constats"] if c.code == "R-01"]
        assert f"un maximum de {taux}" in constat.phrase
        assert reponse.context["le"] == date.fromisoformat(jour)


def test_une_information_n_est_pas_annoncee_comme_un_avertissement(client_de, doubs_dote):
    essai = brouillon(2026)
    regle(essai, "R-01", severite="information")
    publier(essai, datetime(2026, 1, 5, tzinfo=UTC))
    page = texte(client_de(fabriques.chef_departemental("25")).get(f"/projets/{projet_a_85().pk}/"))
    assert "Non respectée : information R-01" in page


def test_un_avertissement_demande_une_justification(client_de, doubs_dote, circulaire):
    projet = projet_a_85()
    projet.depenses.create(nature="vehicule", montant_prevu=euro(3000), financee_par_mildeca=True)
    client = client_de(fabriques.chef_departemental("25"))
    assert champs_en_erreur(client.post(*decision(projet))) == {
        "justification": ["Une règle avertit, ou n’a pas pu être vérifiée : indiquez pourquoi le projet est retenu."]
    }
    assert client.post(*decision(projet, justification="Bus de prévention itinérant.")).status_code == 302
    assert Decision.objects.get().justification == "Bus de prévention itinérant."


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({"montant": "huit mille"}, {"montant": ["Saisissez un montant en euros, par exemple 82 400,00."]}),
        ({"montant": ""}, {"montant": ["Indiquez le montant accordé."]}),
        ({"montant": "0"}, {"montant": ["Le montant accordé est positif."]}),
        ({"montant": "8 500,01"}, {"montant": ["Le montant accordé dépasse le montant demandé (8 500,00 €)."]}),
        ({"date_decision": "2027-01-01"}, {"date_decision": ["La date de la décision est dans le futur."]}),
        ({"sens": "rejete"}, {"motif": ["Indiquez le motif."]}),
        ({"sens": ""}, {"sens": ["Ce champ est obligatoire."]}),
    ],
)
def test_une_decision_mal_saisie(client_de, doubs_dote, champs, erreurs):
    projet = projet_a_85()
    reponse = client_de(fabriques.chef_departemental("25")).post(*decision(projet, **champs))
    assert reponse.status_code == 200
    assert champs_en_erreur(reponse) == erreurs
    assert not Decision.objects.exists()


def test_un_accord_au_dela_des_credits_notifies_dit_ce_qui_manque(client_de):
    dotation()
    repartition(d25=6750)
    reponse = client_de(fabriques.chef_departemental("25")).post(*decision(projet_a_85()))
    assert champs_en_erreur(reponse) == {
        "montant": ["Il manque 1 250,00 € : Doubs a reçu 6 750,00 € d’AE, il en reste 6 750,00 €."]
    }


def test_rejeter_garde_le_motif(client_de):
    projet = projet_a_85()
    client_de(fabriques.chef_departemental("25")).post(*decision(projet, sens="rejete", motif="Hors du champ."))
    projet.refresh_from_db()
    assert (projet.statut, projet.montant_accorde) == ("rejete", None)
    assert projet.decisions.get().motif == "Hors du champ."


def test_abandonner_libere_les_credits(client_de, doubs_dote):
    projet = projet_retenu(8000)
    client = client_de(fabriques.chef_departemental("25"))
    assert client.post(*decision(projet, sens="abandonne", motif="Porteur dissous.")).status_code == 302
    assert balance(EXERCICE).prefecture("25").reste_a_programmer == euro(82_400)


def test_un_projet_deja_decide_ne_se_redecide_pas(client_de, doubs_dote):
    projet = projet_a_85(statut="rejete")
    client = client_de(fabriques.chef_departemental("25"))
    reponse = client.post(*decision(projet))
    assert (reponse.status_code, reponse["Location"]) == (302, f"/projets/{projet.pk}/")
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("qui", "fiche", "modifier", "decider", "creer"),
    [
        (lambda: fabriques.chef_departemental("25"), 200, 200, 200, 200),
        (lambda: fabriques.collaborateur("25"), 200, 200, 403, 200),
        (lambda: fabriques.chef_regional("27"), 200, 403, 403, 200),
        (lambda: fabriques.collaborateur_regional("27"), 200, 403, 403, 200),
        (lambda: fabriques.chef_departemental("39"), 404, 404, 404, 200),
        (lambda: fabriques.chef_regional("84"), 404, 404, 404, 200),
        (fabriques.agent, 200, 403, 403, 403),
        (fabriques.administrateur, 200, 403, 403, 403),
        (fabriques.lecteur, 200, 403, 403, 403),
    ],
)
def test_qui_peut_quoi_sur_un_projet_departemental(client_de, qui, fiche, modifier, decider, creer):
    projet = ProjetFactory()
    client = client_de(qui())
    base = f"/projets/{projet.pk}/"
    assert client.get(base).status_code == fiche
    assert client.get(f"{base}modifier/").status_code == modifier
    assert client.get(f"{base}decision/").status_code == decider
    ecrit = {200: 200, 403: 403, 404: 404}[modifier]
    assert [client.get(f"{base}{a}/").status_code for a in ("action", "pieces")] == [ecrit, ecrit]
    assert client.post(f"{base}statut/", {"vers": "instruit"}).status_code == {200: 302}.get(ecrit, ecrit)
    assert client.get("/projets/nouveau/").status_code == creer


@pytest.mark.parametrize(
    ("qui", "modifier", "decider"),
    [
        (lambda: fabriques.chef_regional("27"), 200, 200),
        (lambda: fabriques.collaborateur_regional("27"), 200, 403),
        (lambda: fabriques.chef_departemental("21"), 403, 403),
    ],
)
def test_qui_peut_quoi_sur_un_projet_regional(client_de, qui, modifier, decider):
    projet = ProjetFactory(prefecture=prefecture("21"), echelle="regionale")
    client = client_de(qui())
    assert client.get(f"/projets/{projet.pk}/modifier/").status_code == modifier
    assert client.get(f"/projets/{projet.pk}/decision/").status_code == decider


def test_un_projet_regional_pese_sur_la_part_regionale(client_de):
    dotation()
    repartition(part=50_000, d21=10_000)
    projet = projet_a_85(prefecture=prefecture("21"), echelle="regionale")
    assert client_de(fabriques.chef_regional("27")).post(*decision(projet)).status_code == 302
    soldes = balance(EXERCICE)
    assert soldes.part_regionale("27").reste_a_programmer == euro(42_000)
    assert soldes.prefecture("21").reste_a_programmer == euro(10_000)
    assert soldes.region("27").reste_a_programmer == euro(592_000)


def test_un_collaborateur_decide_par_delegation(client_de, doubs_dote):
    fabriques.chef_departemental("25")
    collaborateur = fabriques.collaborateur("25")
    mandat = Mandat.objects.get(prefecture__code="25", niveau="departemental")
    Delegation.objects.create(mandat=mandat, personne=collaborateur, acte="decider", debut=mandat.debut)
    assert habilitations_de(collaborateur).fonctions[0].actes_delegues == {"decider"}
    assert client_de(collaborateur).post(*decision(projet_a_85())).status_code == 302
    assert Decision.objects.get().par_delegation


@pytest.mark.parametrize(
    ("champs", "champ", "phrase"),
    [
        ({"montant_demande": "huit mille"}, "montant_demande", "Saisissez un montant en euros, par exemple 82 400,00."),
        ({"montant_demande": "10 000,01"}, "montant_demande", "Le montant demandé dépasse le coût total de l’action."),
        ({"montant_demande": "0"}, "montant_demande", "Le montant demandé est positif."),
        ({"date_debut": "2026-05-02", "date_fin": "2026-05-01"}, "__all__", "La fin de l’action précède son début."),
        (
            {"porteur_siret": "110 002 011 00045"},
            "porteur_siret",
            "Ce numéro SIRET n’est pas valide : vérifiez ses quatorze chiffres (la clé de contrôle ne correspond pas).",
        ),
    ],
)
def test_un_dossier_mal_saisi_garde_tout(client_de, champs, champ, phrase):
    reponse = client_de(fabriques.chef_departemental("25")).post("/projets/nouveau/", dossier(**champs))
    assert reponse.status_code == 200
    assert champs_en_erreur(reponse)[champ] == [phrase]
    assert reponse.context["form"]["intitule"].value() == "Parcours de prévention au lycée"
    assert reponse.context["cofinancements"].forms[0]["montant"].value() == "1 500,00"
    assert not Projet.objects.exists()
    assert not Porteur.objects.exists()


def test_une_ligne_mal_saisie_est_dite_dans_son_tableau(client_de):
    mauvaise = lignes("cofinancements", {"financeur": "ARS", "montant": "beaucoup", "statut": "acquis"})
    reponse = client_de(fabriques.chef_departemental("25")).post("/projets/nouveau/", dossier(**mauvaise))
    assert reponse.context["cofinancements"].forms[0].errors == {
        "montant": ["Saisissez un montant en euros, par exemple 82 400,00."]
    }
    assert not Projet.objects.exists()


def test_la_prefecture_d_un_autre_n_est_pas_proposee(client_de):
    reponse = client_de(fabriques.chef_departemental("25")).post(
        "/projets/nouveau/", dossier(prefecture=prefecture("39").pk)
    )
    assert "prefecture" in champs_en_erreur(reponse)
    assert not Projet.objects.exists()


def test_un_projet_regional_concerne_deux_departements(client_de):
    client = client_de(fabriques.chef_regional("27"))
    ids = [prefecture(code).pk for code in ("21", "25")]
    regional = dossier(echelle="regionale", prefecture=ids[0], departements_concernes=ids[:1])
    assert champs_en_erreur(client.post("/projets/nouveau/", regional)) == {
        "departements_concernes": ["Un projet régional concerne au moins deux départements."]
    }
    assert client.post("/projets/nouveau/", regional | {"departements_concernes": ids}).status_code == 302
    assert sorted(p.code for p in Projet.objects.get().departements_concernes.all()) == ["21", "25"]


def test_un_siret_connu_reprend_le_porteur(client_de):
    connu = PorteurFactory(siret="11000201100044")
    client = client_de(fabriques.chef_departemental("25"))
    client.post("/projets/nouveau/", dossier(porteur_siret="110 002 011 00044"))
    client.post("/projets/nouveau/", dossier(intitule="Un autre"))
    client.post("/projets/nouveau/", dossier(intitule="Un troisième", porteur_nom="ASSOCIATION EXEMPLE"))
    assert Projet.objects.filter(porteur=connu).count() == 1
    assert Porteur.objects.exclude(pk=connu.pk).count() == 1


def test_modifier_remplace_les_lignes(client_de):
    projet = projet_a_85()
    client = client_de(fabriques.chef_departemental("25"))
    page = client.get(f"/projets/{projet.pk}/modifier/")
    assert page.context["cofinancements"].forms[0]["montant"].value() == "1500,00"
    nouvelles = lignes("cofinancements", {"financeur": "ARS", "montant": "2000", "statut": "sollicite"})
    champs = dossier(montant_demande="8 000", version="1", **nouvelles)
    assert client.post(f"/projets/{projet.pk}/modifier/", champs).status_code == 302
    projet.refresh_from_db()
    assert (projet.montant_demande, projet.version) == (euro(8000), 2)
    assert [(c.financeur, c.montant) for c in projet.cofinancements.all()] == [("ARS", euro(2000))]


def test_modifier_ce_qu_un_autre_vient_de_modifier(client_de):
    projet = projet_a_85(version=3)
    client = client_de(fabriques.chef_departemental("25"))
    reponse = client.post(f"/projets/{projet.pk}/modifier/", dossier(version="2", intitule="Mon intitulé"))
    [phrase] = champs_en_erreur(reponse)["__all__"]
    assert phrase.startswith("Ce projet a été modifié entre-temps.")
    assert reponse.context["form"]["intitule"].value() == "Mon intitulé"
    assert reponse.context["form"]["version"].value() == "3"
    assert Projet.objects.get().intitule != "Mon intitulé"


def test_un_projet_decide_ne_se_modifie_plus(client_de, doubs_dote):
    projet = projet_retenu(8000)
    assert client_de(fabriques.chef_departemental("25")).get(f"/projets/{projet.pk}/modifier/").status_code == 403


def test_avancer_pas_a_pas(client_de, doubs_dote):
    projet = projet_retenu(8000)
    client = client_de(fabriques.collaborateur("25"))
    for vers in ("notifie", "en_cours", "acheve", "solde"):
        assert client.post(f"/projets/{projet.pk}/statut/", {"vers": vers}).status_code == 302
        projet.refresh_from_db()
        assert projet.statut == vers
    page = client.post(f"/projets/{projet.pk}/statut/", {"vers": "depose"}, follow=True)
    assert "Passer de l’état « soldé » à « déposé » n’est pas possible." in texte(page)


@pytest.mark.parametrize("vers", ["retenu", "rejete", "nimporte"])
def test_une_decision_ne_passe_pas_par_le_bouton(client_de, vers):
    projet = ProjetFactory()
    client_de(fabriques.chef_departemental("25")).post(f"/projets/{projet.pk}/statut/", {"vers": vers})
    projet.refresh_from_db()
    assert projet.statut == "depose"


def test_deposer_et_relire_une_piece(client_de):
    projet = ProjetFactory()
    client = client_de(fabriques.collaborateur("25"))
    fichier = SimpleUploadedFile("rib.pdf", b"%PDF-1.7\n", content_type="text/html")
    reponse = client.post(f"/projets/{projet.pk}/pieces/", {"type_piece": "rib", "fichier": fichier})
    assert reponse.status_code == 302
    piece = projet.documents.get()
    adresse = f"/projets/{projet.pk}/pieces/{piece.pk}/"
    recu = client.get(adresse)
    assert recu["Content-Disposition"] == 'attachment; filename="rib.pdf"'
    assert b"".join(recu.streaming_content) == b"%PDF-1.7\n"
    assert client_de(fabriques.chef_departemental("39")).get(adresse).status_code == 404
    html = SimpleUploadedFile("page.pdf", b"<html>", content_type="application/pdf")
    assert "fichier" in champs_en_erreur(
        client.post(f"/projets/{projet.pk}/pieces/", {"type_piece": "rib", "fichier": html})
    )


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_pour_un_projet_que_pour_trois(client_de, django_assert_num_queries, nombre):
    for code in ("25", "21", "39")[:nombre]:
        ProjetFactory(prefecture=prefecture(code))
    client = client_de(fabriques.chef_regional("27"))
    with django_assert_num_queries(11):
        reponse = client.get("/projets/")
    assert len(cellules(reponse)) == nombre


@pytest.mark.parametrize("nombre", [1, 3])
@pytest.mark.usefixtures("circulaire")
def test_la_fiche_coute_autant_pour_une_ligne_que_pour_trois(client_de, django_assert_num_queries, nombre):
    projet = ProjetFactory()
    for financeur in ("ARS", "FIPD", "REGION")[:nombre]:
        projet.cofinancements.create(financeur=financeur, montant=euro(100))
        projet.depenses.create(nature="prestations", montant_prevu=euro(100))
    client = client_de(fabriques.chef_departemental("25"))
    with django_assert_num_queries(25):  # seven of them for what surrounds the project
        client.get(f"/projets/{projet.pk}/")


def test_ce_que_les_regles_lisent_se_saisit_se_garde_et_se_montre(client_de, circulaire):
    client = client_de(fabriques.chef_departemental("25"))
    textes = {
        "domaine": "prevention",
        "justification_habituelle": "Hors service.",
        "articulation_financements": "Soin.",
    }
    refusee = client.post("/projets/nouveau/", dossier(montant_demande="20 000,00", **textes))
    assert {nom: refusee.context["form"][nom].value() for nom in textes} == textes
    reponse = client.post("/projets/nouveau/", dossier(**textes))
    projet = Projet.objects.get()
    assert {nom: getattr(projet, nom) for nom in textes} == textes
    page = texte(client.get(reponse["Location"]))
    assert "Domaine d’action Prévention En quoi l’action dépasse l’activité habituelle du service Hors service." in page
    assert "Articulation avec les crédits de l’ARS ou du FIPD Soin." in page
    assert "Texte appliqué : Circulaire 2026." in page


def test_aucun_mouvement_pour_une_decision(client_de, doubs_dote):
    avant = Mouvement.objects.count()
    client_de(fabriques.chef_departemental("25")).post(*decision(projet_a_85()))
    assert Mouvement.objects.count() == avant
