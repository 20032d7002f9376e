"""An administrator's day: someone arrives, is corrected, passes the post on, leaves."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mildeca_portal.comptes.actions.invitations import inviter
from mildeca_portal.comptes.models import Invitation, Session
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Evenement
from prefectures.habilitations import habilitations_de
from prefectures.models import Affectation, Mandat, Personne, Region, Role
from tests import fabriques
from tests.comptes.invitations import courriels
from tests.interface.page import Page, texte


def pdf_depose() -> SimpleUploadedFile:
    return SimpleUploadedFile("arrete.pdf", b"%PDF-1.7 arrete")


DEJA = (
    "Adresse électronique : Cette adresse est déjà celle du compte de {}. Si c’est bien cette personne, cochez la case "
    "ci-dessous ; sinon, corrigez l’adresse."
)


@pytest.fixture
def moi(db) -> Personne:
    return fabriques.administrateur()


@pytest.fixture
def admin(client_de, moi):
    return client_de(moi)


def erreurs(reponse) -> list[str]:
    assert reponse.status_code == 200
    return [texte(li) for li in Page(reponse.content.decode()).un("div", role="alert").iter("li")]


def arrivee(**champs) -> dict[str, str]:
    return {
        "prenom": "Léa",
        "nom": "Martin",
        "courriel": "Lea.Martin@Doubs.test",
        "role": "chef_departemental",
        "prefecture": str(fabriques.prefecture("25").pk),
        "debut": timezone.localdate().isoformat(),
        "titre": "directeur_de_cabinet",
        **champs,
    }


def fiche(client, personne) -> Page:
    reponse = client.get(f"/comptes/{personne.pk}/")
    assert reponse.status_code == 200
    return Page(reponse.content.decode())


def test_une_personne_arrive_avec_sa_fonction_et_son_invitation(admin, moi):
    reponse = admin.post("/comptes/nouveau/", {**arrivee(), "designation": pdf_depose()})

    lea = Personne.objects.get(courriel="lea.martin@doubs.test")
    assert reponse["Location"] == f"/comptes/{lea.pk}/"
    mandat = lea.mandats.get()
    assert (mandat.prefecture.code, mandat.niveau, mandat.piece.type_mime) == ("25", "departemental", "application/pdf")
    assert courriels() == [("comptes_invitation", "lea.martin@doubs.test")]
    assert Invitation.objects.get().invitee_par_id == moi.pk
    assert [e.code for e in Evenement.objects.filter(acteur_id=moi.pk).order_by("pk")] == [
        "comptes.compte.cree",
        "prefectures.mandat.ouvert",
        "comptes.invitation.envoyee",
    ]
    page = fiche(admin, lea)
    assert texte(page.un("h1")) == "Léa Martin"
    assert [texte(a) for a in page.tous("a", href=f"/mandats/{mandat.pk}/designation/")] != []


def test_un_chef_regional_est_au_siege_de_sa_region(admin):
    admin.post("/comptes/nouveau/", arrivee(role="chef_regional", prefecture="", region="27"))
    mandat = Mandat.objects.get()
    assert (mandat.prefecture.code, mandat.niveau) == ("21", "regional")


@pytest.mark.parametrize(
    ("champs", "attendues"),
    [
        ({"prefecture": ""}, ["Préfecture : Indiquez la préfecture de ce chef de projet départemental."]),
        ({"role": "chef_regional", "prefecture": ""}, ["Région : Indiquez la région de ce chef de projet régional."]),
        ({"role": "agent"}, ["Préfecture : Ce rôle est national : n’indiquez pas de territoire."]),
        ({"region": "27"}, ["Région : Indiquez une préfecture ou une région, pas les deux."]),
        (
            {"role": "collaborateur", "prefecture": ""},
            ["Préfecture : Indiquez la préfecture ou la région de cette fonction."],
        ),
        ({"titre": "autre"}, ["Titre précisé : Précisez le titre."]),
        ({"fin": "2000-01-01"}, ["Fin : La fin doit être postérieure au début."]),
        (
            {"formation_le": "2099-01-01"},
            ["Formation à la prise de poste suivie le : La formation ne peut pas avoir été suivie dans le futur."],
        ),
        ({"role": "collaborateur", "quotite": "1,5"}, ["Quotité : La quotité va de 0 à 1."]),
        (
            {"courriel": "lea"},
            ["Adresse électronique : Saisissez une adresse électronique, par exemple prenom.nom@doubs.gouv.fr."],
        ),
    ],
)
def test_ce_qui_manque_est_dit_a_cote_du_champ_et_rien_n_est_ecrit(admin, champs, attendues):
    reponse = admin.post("/comptes/nouveau/", arrivee(**champs))

    assert erreurs(reponse) == attendues
    assert Page(reponse.content.decode()).un("input", name="nom").get("value") == "Martin"
    assert Personne.objects.count() == 1
    assert courriels() == []


def test_un_poste_deja_tenu_ne_cree_personne(admin):
    fabriques.chef_departemental("25")
    reponse = admin.post("/comptes/nouveau/", arrivee())

    assert erreurs(reponse) == [
        (
            "Un mandat de chef de projet départemental est déjà enregistré dans cette préfecture depuis le "
            "1er janvier 2023 : mettez-y fin d’abord."
        )
    ]
    assert not Personne.objects.filter(courriel="lea.martin@doubs.test").exists()


def test_une_adresse_connue_mene_a_son_compte_apres_confirmation(admin):
    connue = Personne.objects.create_user("lea.martin@doubs.test", "un-secret", prenom="Anne", nom="Vraie")
    reponse = admin.post("/comptes/nouveau/", arrivee())
    assert erreurs(reponse) == [DEJA.format("Anne Vraie")]
    page = Page(reponse.content.decode())
    assert page.un("input", name="reprendre").get("type") == "checkbox"
    porte = page.un("input", name="compte_connu").get("value")

    assert admin.post("/comptes/nouveau/", arrivee(reprendre="on", compte_connu=porte)).status_code == 302
    connue.refresh_from_db()
    assert (str(connue), connue.mandats.count()) == ("Anne Vraie", 1)
    assert courriels() == [("comptes_fonction_ouverte", "lea.martin@doubs.test")]


def test_la_confirmation_vaut_pour_le_compte_nomme_pas_pour_un_autre(admin):
    nommee = fabriques.PersonneFactory(courriel="nommee@doubs.test")
    autre = fabriques.PersonneFactory(courriel="lea.martin@doubs.test")
    reponse = admin.post("/comptes/nouveau/", arrivee(reprendre="on", compte_connu=str(nommee.pk)))

    assert erreurs(reponse) == [DEJA.format(autre)]
    assert not Mandat.objects.exists()


def test_un_compte_ferme_est_rouvert_par_l_administrateur_qui_le_confirme(admin):
    partie = Personne.objects.create_user(
        "lea.martin@doubs.test", prenom="Anne", nom="Vraie", is_active=False, ferme_le=timezone.now()
    )
    reponse = admin.post("/comptes/nouveau/", arrivee())
    assert erreurs(reponse) == [DEJA.format("Anne Vraie, fermé : il sera rouvert")]

    admin.post("/comptes/nouveau/", arrivee(reprendre="on", compte_connu=str(partie.pk)))
    partie.refresh_from_db()
    assert (partie.is_active, partie.ferme_le) == (True, None)
    assert [gabarit for gabarit, _ in courriels()] == ["comptes_invitation"]


def test_l_adresse_d_un_compte_anonymise_ne_se_reprend_pas(admin):
    Personne.objects.create_user(
        "lea.martin@doubs.test",
        prenom="x",
        nom="x",
        is_active=False,
        ferme_le=timezone.now(),
        anonymise_le=timezone.now(),
    )
    assert erreurs(admin.post("/comptes/nouveau/", arrivee())) == [
        "Adresse électronique : Cette adresse est celle d’un compte anonymisé : elle ne peut pas être reprise."
    ]


def test_corriger_une_identite(admin, moi):
    lea = fabriques.PersonneFactory(prenom="Lea", nom="Martin", courriel="lea@doubs.test")
    prise = fabriques.PersonneFactory(courriel="prise@doubs.test")
    valeurs = {"prenom": "Léa", "nom": "Martin", "courriel": "PRISE@doubs.test", "telephone": ""}
    adresse = f"/comptes/{lea.pk}/identite/"

    assert erreurs(admin.post(adresse, valeurs)) == [
        "Adresse électronique : L’adresse prise@doubs.test est déjà celle d’un autre compte."
    ]
    assert admin.post(adresse, {**valeurs, "courriel": "lea@jura.test"}).status_code == 302
    lea.refresh_from_db()
    assert (str(lea), lea.courriel, prise.courriel) == ("Léa Martin", "lea@jura.test", "prise@doubs.test")
    trace = Evenement.objects.get(code="comptes.compte.corrige")
    assert trace.donnees == {"champs": ["courriel", "prenom"]}
    assert courriels() == [("comptes_adresse", "lea@doubs.test"), ("comptes_adresse", "lea@jura.test")]


def test_un_mandat_se_transmet_en_un_acte(admin):
    sortant = fabriques.chef_departemental("25")
    mandat, le = sortant.mandats.get(), timezone.localdate() + timedelta(days=10)
    formulaire = arrivee(debut=le.isoformat(), par_interim="on")
    for inutile in ("role", "prefecture"):
        del formulaire[inutile]

    assert admin.post(f"/comptes/mandats/{mandat.pk}/transmettre/", formulaire).status_code == 302
    mandat.refresh_from_db()
    lea = Personne.objects.get(courriel="lea.martin@doubs.test")
    nouveau = lea.mandats.get()
    assert (mandat.fin, nouveau.debut, nouveau.libelle) == (le, le, "directeur de cabinet par intérim")
    for jour, tenant in ((le - timedelta(days=1), sortant), (le, lea)):
        assert [bool(habilitations_de(p, jour)) for p in (sortant, lea)] == [tenant == sortant, tenant == lea]
    codes = Evenement.objects.filter(objet_type="prefectures.mandat").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["prefectures.note.demandee", "prefectures.mandat.ouvert", "prefectures.mandat.transmis"]


def test_une_transmission_refusee_ne_change_rien(admin):
    sortant = fabriques.chef_departemental("25", fin=date(2026, 9, 1))
    mandat = sortant.mandats.get()
    formulaire = arrivee(debut="2026-10-01")
    assert erreurs(admin.post(f"/comptes/mandats/{mandat.pk}/transmettre/", formulaire)) == [
        (
            "Ce mandat finit le 1er septembre 2026 : la transmission ne peut pas avoir lieu après. Changez d’abord sa fin, "
            "ou ouvrez un nouveau mandat."
        )
    ]
    assert not Personne.objects.filter(courriel="lea.martin@doubs.test").exists()
    assert Mandat.objects.count() == 1


def test_la_fin_d_un_mandat_se_fixe_se_deplace_et_se_leve(admin):
    personne = fabriques.chef_departemental("25")
    adresse = f"/comptes/mandats/{personne.mandats.get().pk}/fin/"
    for saisie, attendue in (("2027-01-01", date(2027, 1, 1)), ("2027-03-01", date(2027, 3, 1)), ("", None)):
        assert admin.post(adresse, {"fin": saisie}).status_code == 302
        assert personne.mandats.get().fin == attendue
    Mandat.objects.update(fin=date(2029, 1, 1))
    fabriques.chef_departemental("25", debut=date(2030, 1, 1))

    assert erreurs(admin.post(adresse, {"fin": "2030-01-02"})) == [
        "Fin : Une autre personne exerce cette fonction depuis le 1er janvier 2030 : les deux périodes se chevaucheraient."
    ]
    assert erreurs(admin.post(adresse, {"fin": "2023-01-01"})) == [
        "Fin : La fin doit être postérieure au début, le 1er janvier 2023."
    ]
    assert erreurs(admin.post(adresse, {"fin": ""}))[0].startswith("Fin : Une autre personne exerce cette fonction")
    assert personne.mandats.get().fin == date(2029, 1, 1)
    codes = Evenement.objects.filter(objet_type="prefectures.mandat").order_by("pk").values_list("code", flat=True)
    assert list(codes) == [
        "prefectures.note.demandee",
        "prefectures.mandat.clos",
        "prefectures.mandat.clos",
        "prefectures.mandat.fin_levee",
    ]


def test_corriger_un_mandat_sans_rien_changer_ne_laisse_pas_de_trace(admin):
    personne = fabriques.chef_departemental("25")
    adresse = f"/comptes/mandats/{personne.mandats.get().pk}/corriger/"
    admin.post(adresse, {"titre": "directeur_de_cabinet"})
    assert not Evenement.objects.exists()

    admin.post(adresse, {"titre": "sous_prefet", "formation_le": "2024-05-02", "designation": pdf_depose()})
    mandat = personne.mandats.get()
    assert (mandat.libelle, mandat.formation_le, mandat.piece is not None) == ("sous-préfet", date(2024, 5, 2), True)
    assert Evenement.objects.get().donnees["champs"] == ["formation_le", "titre", "piece"]


def test_un_mandat_qui_n_a_pas_commence_s_annule_et_pas_les_autres(admin):
    demain = timezone.localdate() + timedelta(days=1)
    a_venir = fabriques.chef_departemental("25", debut=demain)
    commence = fabriques.chef_departemental("39", debut=timezone.localdate())
    for personne in (a_venir, commence):
        mandat = personne.mandats.get()
        assert admin.post(f"/comptes/mandats/{mandat.pk}/annuler/").status_code == 302

    assert list(Mandat.objects.values_list("prefecture__code", flat=True)) == ["39"]
    assert texte(fiche(admin, commence).un("div", role="alert")).startswith("Cette fonction a commencé le")
    assert Evenement.objects.get().code == "prefectures.mandat.annule"


def test_une_affectation_commencee_garde_sa_nature(admin):
    personne = fabriques.collaborateur("25")
    affectation = personne.affectations.get()
    adresse = f"/comptes/affectations/{affectation.pk}/corriger/"
    assert Page(admin.get(adresse).content.decode()).tous("select") == []

    admin.post(adresse, {"service": "cabinet", "quotite": "0,50", "role": "lecteur", "region": "84"})
    affectation.refresh_from_db()
    assert (affectation.service, str(affectation.quotite), affectation.role) == ("cabinet", "0.50", "collaborateur")


def test_une_affectation_a_venir_change_de_territoire_ou_s_annule(admin):
    demain = timezone.localdate() + timedelta(days=1)
    personne = fabriques.affecte(Role.COLLABORATEUR, prefecture="25", debut=demain)
    affectation = personne.affectations.get()
    adresse = f"/comptes/affectations/{affectation.pk}"
    admin.post(f"{adresse}/corriger/", {"role": "lecteur", "region": "84", "debut": demain.isoformat()})
    affectation.refresh_from_db()
    assert (affectation.role, affectation.region, affectation.prefecture) == (
        "lecteur",
        Region.objects.get(pk="84"),
        None,
    )
    admin.post(f"{adresse}/annuler/")
    assert not Affectation.objects.filter(pk=affectation.pk).exists()


def test_fermer_puis_rouvrir_un_compte(admin, client_de, moi):
    partant = fabriques.collaborateur("25")
    navigateur = client_de(partant)
    assert navigateur.get("/tableau-de-bord/").status_code == 200
    Session.objects.filter(pk=navigateur.session.session_key).update(personne=partant)

    admin.post(f"/comptes/{partant.pk}/fermer/")
    assert navigateur.get("/tableau-de-bord/").status_code == 302
    assert not Session.objects.filter(personne=partant).exists()
    assert erreurs_de_la_fiche(admin, f"/comptes/{moi.pk}/fermer/", moi) == (
        "Vous ne pouvez pas fermer votre propre compte : demandez à un autre administrateur."
    )
    admin.post(f"/comptes/{partant.pk}/rouvrir/")
    partant.refresh_from_db()
    assert partant.is_active
    assert erreurs_de_la_fiche(admin, f"/comptes/{partant.pk}/rouvrir/", partant) == "Ce compte est déjà ouvert."


def erreurs_de_la_fiche(client, adresse, personne) -> str:
    client.post(adresse)
    return texte(fiche(client, personne).un("div", role="alert"))


def test_la_fiche_dit_ou_en_est_l_invitation(admin):
    lea = Personne.objects.create_user("lea@doubs.test", prenom="Léa", nom="Martin")
    fabriques.affecte(Role.COLLABORATEUR, prefecture="25", personne=lea)
    assert section(admin, lea) == (["Aucune invitation envoyée."], ["Inviter"])

    inviter(lea, par=SYSTEME)
    admin.post(f"/comptes/{lea.pk}/inviter/")
    assert section(admin, lea) == (["en attente", "annulée"], ["Renvoyer une invitation", "Annuler l’invitation"])
    admin.post(f"/comptes/{lea.pk}/annuler-invitation/")
    assert section(admin, lea) == (["annulée", "annulée"], ["Renvoyer une invitation"])
    inviter(lea, par=SYSTEME)
    Invitation.objects.filter(annulee_le=None).update(expire_le=timezone.now())
    assert section(admin, lea)[0] == ["expirée", "annulée", "annulée"]


def section(client, personne) -> tuple[list[str], list[str]]:
    """(states, buttons) of the invitations on the page of the person."""
    bloc = fiche(client, personne).un("section", aria_labelledby="titre-invitations")
    badges = [texte(b) for b in bloc.iter("span") if "fr-badge" in b.get("class", "")]
    return badges or [texte(li) for li in bloc.find("ul").iter("li")], [texte(b) for b in bloc.iter("button")]


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_fiche_coute_le_meme_nombre_de_requetes(admin, django_assert_num_queries, nombre):
    personne = fabriques.PersonneFactory()
    for code in ("25", "39", "70")[:nombre]:
        fabriques.chef_departemental(code, personne=personne)
        fabriques.affecte(Role.COLLABORATEUR, prefecture=code, personne=personne)
    with django_assert_num_queries(13):
        admin.get(f"/comptes/{personne.pk}/")
