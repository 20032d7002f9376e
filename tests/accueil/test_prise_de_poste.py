"""A newcomer finds in one page what his post needs; nobody else does."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from credits.models import CompteRenduFinancier
from mildeca_portal.accueil.prise_de_poste import assembler
from mildeca_portal.socle.dates import decaler
from mildeca_portal.socle.templatetags.formats import date_longue
from prefectures.habilitations import habilitations_de
from prefectures.models import Correspondant, Mandat, NoteDePassation
from prefectures.postes_tenus import postes_tenus
from prefectures.regles import est_nouveau
from rapports.models import Reponse
from tests import fabriques
from tests.circulaires import fabriques as textes
from tests.credits import fabriques as argent
from tests.feuilles_de_route import fabriques as plans
from tests.rapports import fabriques as enquetes

LE = datetime(2026, 5, 4, 8, tzinfo=UTC)
JOUR = date(2026, 5, 4)
RUBRIQUES = [
    "circulaire",
    "feuille-de-route",
    "plan",
    "credits",
    "projets",
    "enquete",
    "echeances",
    "contacts",
    "note",
]


REGLE = (
    "R-01 – Part maximale de la MILDECA / La part de la MILDECA ne dépasse pas 80 % du coût total du projet. / "
    "« Aucun projet ne peut être financé à plus de 80 % du budget total. » (Circulaire d’essai, § 3)"
)


@pytest.fixture
def aujourdhui(db, time_machine):
    time_machine.move_to(LE)


def poste_de(personne):
    return postes_tenus(habilitations_de(personne))[0]


def mots(personne, code):
    """Every sentence, fact and cell of a rubrique, as they are read."""
    lus = []
    for element in next(r for r in assembler(poste_de(personne), JOUR).rubriques if r.code == code).elements:
        lus += [element.phrase, element.texte]
        lus += [" / ".join(filter(None, [p.libelle, p.valeur, p.detail])) for p in element.points]
        if element.tableau:
            lus += [" | ".join(c.texte for c in rangee) for rangee in element.tableau.rangees]
    return [m.replace("\u00a0", " ") for m in lus if m]


@pytest.mark.parametrize("qui", [fabriques.chef_departemental, fabriques.chef_regional])
def test_une_page_vide_se_lit(client_de, aujourdhui, qui):
    page = client_de(qui()).get("/prise-de-poste/")

    assert page.status_code == 200
    assert [r.code for r in page.context["page"].rubriques] == RUBRIQUES
    assert [c.valeur for c in page.context["page"].chiffres][:1] == ["0"]


@pytest.mark.parametrize("qui", [fabriques.agent, fabriques.administrateur, fabriques.lecteur, fabriques.collaborateur])
def test_elle_est_celle_des_chefs_de_projets(client_de, aujourdhui, qui):
    client = client_de(qui())

    for adresse in ("/prise-de-poste/", "/prise-de-poste/dossier.pdf", "/prise-de-poste/note/"):
        refus = client.get(adresse)
        assert refus.status_code == 403
        assert "Cette page est celle des chefs de projets" in refus.content.decode()


def test_elle_s_ouvre_et_se_ferme_avec_le_mandat(client_de, db, time_machine):
    chef = fabriques.chef_departemental("25", debut=date(2026, 5, 4), fin=date(2026, 6, 1))
    fabriques.affecte("lecteur", prefecture="39", personne=chef)

    codes = {}
    for jour in (date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 31), date(2026, 6, 1)):
        time_machine.move_to(datetime(jour.year, jour.month, jour.day, 12, tzinfo=UTC))
        codes[jour.isoformat()] = client_de(chef).get("/prise-de-poste/").status_code

    assert codes == {"2026-05-03": 403, "2026-05-04": 200, "2026-05-31": 200, "2026-06-01": 403}


def test_deux_mandats_un_choix_limite_aux_siens(client_de, aujourdhui):
    chef = fabriques.chef_departemental("21")
    fabriques.chef_regional("27", personne=chef, debut=date(2026, 4, 1))
    voisin = fabriques.chef_departemental("25")
    departemental, regional = (Mandat.objects.get(personne=chef, niveau=n) for n in ("departemental", "regional"))
    client = client_de(chef)

    assert client.get("/prise-de-poste/").context["page"].poste.mandat == regional  # the one taken last
    page = client.get(f"/prise-de-poste/?mandat={departemental.pk}")
    assert page.context["page"].poste.mandat == departemental
    assert f'href="?mandat={regional.pk}"' in page.content.decode()
    for autre in (Mandat.objects.get(personne=voisin).pk, 999_999, "abc"):
        assert client.get(f"/prise-de-poste/?mandat={autre}").status_code == 404


def test_chaque_mandat_ne_montre_que_ce_qu_il_ouvre(aujourdhui):
    """The départemental file of someone who is also régional does not hold the draft roadmap of the région."""
    chef = fabriques.chef_departemental("21")
    fabriques.chef_regional("27", personne=chef)
    plans.FeuilleFactory(titre="Projet de feuille")
    postes = {p.mandat.niveau: p for p in postes_tenus(habilitations_de(chef))}

    vues = {}
    for niveau, poste in postes.items():
        feuille = next(r for r in assembler(poste, JOUR).rubriques if r.code == "feuille-de-route")
        vues[niveau] = [p.libelle for p in feuille.elements[0].points]
    assert vues == {"departemental": [], "regional": ["Projet de feuille", "État"]}


def test_la_circulaire_ses_chantiers_ses_regles(aujourdhui):
    chef = fabriques.chef_departemental("25")
    textes.publie(2026, date_signature=date(2025, 11, 20), date_publication=datetime(2025, 12, 1, tzinfo=UTC))

    lus = mots(chef, "circulaire")

    assert lus == [
        "Circulaire 2026",
        "Référence / MILDECA/2026/1",
        "Signée le / 20 novembre 2025 / Le président de la MILDECA",
        "Votre lecture / à accuser",
        "Vente d’alcool aux mineurs",
        "Elles sont vérifiées par le portail à chaque décision.",
        REGLE,
    ]


def test_la_circulaire_modifiee_le_dit_et_donne_ses_dates(aujourdhui):
    chef = fabriques.chef_departemental("25")
    publiee = datetime(2025, 12, 1, tzinfo=UTC)
    annuelle = textes.publie(2026, date_signature=date(2025, 11, 20), date_publication=publiee)
    for rang, effet in ((1, date(2026, 2, 1)), (2, date(2026, 12, 1))):
        suite = textes.modificative(annuelle, effet, rang)
        suite.echeances.create(
            ordre=1, nature="autre", intitule=f"Bilan {rang}", au_plus_tard_le=date(2026, 6, 10 + rang)
        )
        textes.publier(suite, publiee)
    textes.modificative(annuelle, date(2026, 12, 2), 3)  # a draft

    lus = mots(chef, "circulaire")

    assert lus[4:6] == [
        "Circulaire modificative n° 1 de 2026 / à compter du 1er février 2026",
        "Circulaire modificative n° 2 de 2026 / à compter du 1er décembre 2026",
    ]
    assert [x for x in mots(chef, "echeances") if "Bilan" in x] == [
        "11 juin 2026 / Bilan 1",
        "12 juin 2026 / Bilan 2",
    ]


def test_le_plan_et_ses_retards(aujourdhui):
    chef = fabriques.chef_departemental("25")
    plan = plans.PlanFactory(signe=True)
    plans.ActionFactory(plan=plan, code="1.1", intitule="Hier", pilote="DSDEN", echeance=JOUR - timedelta(days=1))
    plans.ActionFactory(plan=plan, code="1.2", intitule="Aujourd’hui", echeance=JOUR)
    plans.ActionFactory(plan=plan, code="1.3", intitule="Faite", echeance=date(2026, 1, 1), avancement="realisee")

    lus = mots(chef, "plan")

    assert lus[-1] == "1.1 – Hier | 03/05/2026 | DSDEN | non engagée"
    assert "Actions / 3, dont 1 en cours ou réalisées" in lus
    assert assembler(poste_de(chef), JOUR).chiffres[0].valeur == "1"


def test_la_region_voit_les_plans_de_ses_departements(aujourdhui):
    region = fabriques.chef_regional("27")
    plan = plans.PlanFactory(signe=True)
    plans.ActionFactory(plan=plan, code="1.1", intitule="Hier", echeance=JOUR - timedelta(days=1))

    lus = mots(region, "plan")

    signe_le = date_longue(plan.date_signature).replace("\u00a0", " ")
    assert lus == [f"Doubs | Signé, le {signe_le} | 1 | 0 | 1", "Doubs | 1.1 – Hier | 03/05/2026 | – | non engagée"]


def test_les_credits_et_ce_que_chaque_projet_doit_encore(aujourdhui):
    chef = fabriques.chef_departemental("25")
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    projet = argent.projet_retenu(8000, intitule="Collège", date_fin=date(2026, 4, 30))
    projet.statut = "en_cours"
    projet.save()
    projet.engagements.create(montant_ae=Decimal("8000.00"), date=JOUR)
    projet.paiements.create(montant_cp=Decimal("5000.00"), date=JOUR)
    CompteRenduFinancier.objects.create(projet=projet, date_limite=date(2026, 6, 30))
    porteur = projet.porteur.raison_sociale

    assert mots(chef, "credits")[:2] == [
        "2026 | 82 400,00 € | 8 000,00 € | 8 000,00 € | 5 000,00 € | 74 400,00 €",
        "2025 | 0,00 € | 0,00 € | 0,00 € | 0,00 € | 0,00 €",
    ]
    assert mots(chef, "projets")[-1] == (
        "Collège | 3 000,00 € à payer ; terminé depuis le 30 avril 2026, achèvement à constater ; "
        f"compte rendu financier attendu le 30 juin 2026 | {porteur} | 2026 | 8 000,00 € | 3 000,00 €"
    )
    assert "30 juin 2026 / 1 compte rendu financier attendu" in mots(chef, "echeances")


def test_la_derniere_enquete_et_ses_difficultes(aujourdhui):
    ancienne = enquetes.campagne_ouverte(2024)
    reponse = enquetes.reponse_de(ancienne)
    chef = fabriques.chef_departemental("25")
    enquetes.remplir_completement(reponse, perspectives__difficultes_detail="Les porteurs manquent.")
    enquetes.soumettre(reponse, par=enquetes.fonction_de_remise(chef, reponse))
    Reponse.objects.filter(pk=reponse.pk).update(statut="acceptee", acceptee_le=LE)
    ancienne.statut = "publiee"
    ancienne.save()
    enquetes.campagne_ouverte(2025)

    lus = mots(chef, "enquete")

    assert "État de la réponse / À commencer" in lus
    assert [m for m in lus if m.startswith("Transmise")] == [
        f"Transmise / 4 mai 2026 à 10 h 00 / {chef}, chef de projet départemental, Doubs"
    ]
    assert "Précisez ces difficultés / Les porteurs manquent." in lus
    assert "3 juin 2026 / Enquête 2025, Doubs : à commencer" in mots(chef, "echeances")


def test_les_contacts_sont_ceux_du_jour(aujourdhui):
    chef = fabriques.chef_departemental("25")
    region = fabriques.chef_regional("27")
    jura = fabriques.chef_departemental("39", fin=date(2026, 5, 5))
    collaborateur = fabriques.collaborateur("25")
    for nom, fin in (("Partie", JOUR), ("Présente", None)):
        Correspondant.objects.create(
            prefecture=fabriques.prefecture("25"), institution="ARS", nom=nom, debut=date(2024, 1, 1), fin=fin
        )

    lus = mots(chef, "contacts")

    assert lus[0].startswith(f"Région | {region}, directeur de cabinet | {region.courriel}")
    assert f"Jura | {jura}, directeur de cabinet | {jura.courriel} | –" in lus
    assert "Nièvre | Poste vacant | – | –" in lus
    assert f"{collaborateur} / {collaborateur.courriel}" in lus
    assert [m for m in lus if "Agence" in m] == ["Agence régionale de santé / Présente"]


def test_les_notes_des_predecesseurs_la_derniere_en_entier(aujourdhui):
    for annee, texte in ((2022, "Ancienne."), (2024, "Récente.")):
        fabriques.chef_departemental("25", debut=date(annee, 1, 1), fin=date(annee + 1, 1, 1))
        mandat = Mandat.objects.get(debut=date(annee, 1, 1))
        NoteDePassation.objects.create(mandat=mandat, contenu=texte, version=1)
    fabriques.chef_regional("27", debut=date(2024, 1, 1), fin=date(2025, 1, 1))
    NoteDePassation.objects.create(mandat=Mandat.objects.get(niveau="regional"), contenu="Autre poste.", version=1)
    chef = fabriques.chef_departemental("25", debut=JOUR, par_interim=True)

    lus = mots(chef, "note")

    passes = Mandat.objects.filter(niveau="departemental")
    ancien, recent = (passes.get(debut=date(a, 1, 1)).personne for a in (2022, 2024))
    assert lus == [
        f"{recent}, directeur de cabinet, jusqu’au 31 décembre 2024",
        "Récente.",
        f"{ancien}, directeur de cabinet, jusqu’au 31 décembre 2022",
    ]


def test_les_echeances_sont_celles_des_six_prochains_mois(aujourdhui):
    chef = fabriques.chef_departemental("25", fin=date(2026, 9, 1))
    plan = plans.PlanFactory(signe=True)
    for code, le in (("1.1", date(2026, 11, 4)), ("1.2", date(2026, 11, 5)), ("1.3", date(2026, 5, 3))):
        plans.ActionFactory(plan=plan, code=code, intitule="x", echeance=le)

    assert mots(chef, "echeances") == [
        "Du 4 mai 2026 au 4 novembre 2026.",
        "31 août 2026 / Dernier jour de votre mandat",
        "4 novembre 2026 / Échéance de l’action 1.1 – x (Doubs)",
    ]


def test_autant_de_requetes_pour_un_projet_que_pour_dix(client_de, aujourdhui, django_assert_max_num_queries):
    chef = fabriques.chef_departemental("25")
    textes.publie(2026)
    argent.dotation("27")
    argent.repartition("27", d25=82_400)
    plan = plans.PlanFactory(signe=True)
    enquetes.campagne_ouverte(2025)

    def ajouter(nombre):
        for _ in range(nombre):
            argent.projet_retenu(100, date_fin=date(2026, 6, 1))
            plans.ActionFactory(plan=plan, axe_feuille=plan_axe, echeance=date(2026, 4, 1))
            plans.ActionFactory(plan=plan, axe_feuille=plan_axe, echeance=date(2026, 8, 1))

    plan_axe = plans.AxeFactory(feuille=plan.feuille_regionale)
    ajouter(1)
    client = client_de(chef)
    client.get("/prise-de-poste/")
    with django_assert_max_num_queries(60) as une:
        client.get("/prise-de-poste/")
    ajouter(9)
    with django_assert_max_num_queries(len(une)):
        page = client.get("/prise-de-poste/")

    assert page.context["page"].chiffres[3].valeur == "10"


@pytest.mark.parametrize(
    ("jour", "mois", "voulu"),
    [
        (date(2026, 5, 4), 6, date(2026, 11, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 31), -12, date(2025, 1, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_decaler_de_mois_en_mois(jour, mois, voulu):
    assert decaler(jour, mois) == voulu


def test_on_est_nouveau_trois_mois():
    mandat = Mandat(debut=date(2026, 2, 5))

    assert [est_nouveau(mandat, j) for j in (date(2026, 5, 4), date(2026, 5, 5))] == [True, False]


def test_la_region_voit_ou_en_sont_ses_prefectures(aujourdhui):
    region = fabriques.chef_regional("27")
    ancienne = enquetes.campagne_ouverte(2024)
    for code, texte in (("25", "Les porteurs manquent."), ("39", "Le temps manque.")):
        reponse = enquetes.reponse_de(ancienne, code)
        enquetes.remplir_completement(reponse, perspectives__difficultes_detail=texte)
        chef = fabriques.chef_departemental(code)
        enquetes.soumettre(reponse, par=enquetes.fonction_de_remise(chef, reponse))
    Reponse.objects.filter(prefecture__code="25").update(statut="acceptee", acceptee_le=LE)
    ancienne.statut = "publiee"
    ancienne.save()
    enquetes.campagne_ouverte(2025)

    lus = mots(region, "enquete")

    assert [m for m in lus if m.startswith(("Doubs", "Jura"))] == [
        "Doubs | À commencer | –",
        "Jura | À commencer | –",
        "Doubs (2024) / Changements fréquents d’interlocuteurs / Les porteurs manquent.",
    ]
    assert assembler(poste_de(region), JOUR).chiffres[-1].valeur == "0 sur 8"
