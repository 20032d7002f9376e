"""The note handed over: written until the last day, asked for once, read by those it is left to."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, evenements_de
from mildeca_portal.socle.models import Courriel
from mildeca_portal.socle.versions import jeton
from prefectures.actions.fonctions import ouvrir_mandat
from prefectures.actions.passation import (
    NoteEnConflit,
    cocher_etape,
    demander_les_notes_attendues,
    demander_note,
    ecrire_note,
)
from prefectures.models import EtapePriseDePoste, Mandat, NoteDePassation
from tests import fabriques

LE = datetime(2026, 5, 4, 8, tzinfo=UTC)
FIN = date(2026, 9, 1)
VIDE = jeton(0, "")


@pytest.fixture
def mandat(db, time_machine):
    time_machine.move_to(LE, tick=False)
    fabriques.chef_departemental("25", fin=FIN)
    return Mandat.objects.get()


def ecrite(mandat, contenu="Voir le Jura.", **champs):
    return NoteDePassation.objects.create(mandat=mandat, contenu=contenu, version=1, modifiee_le=LE, **champs)


def adresse(mandat):
    return f"/prise-de-poste/note/{mandat.pk}/"


# Asked for


def test_la_note_est_demandee_une_fois_avec_la_date(mandat):
    demander_note(mandat, par=SYSTEME)
    demander_note(mandat, par=SYSTEME)

    courriel = Courriel.objects.get()
    assert courriel.destinataire == mandat.personne.courriel
    assert courriel.sujet == "Note de passation à rédiger avant le 31\u00a0août 2026"
    assert adresse(mandat) in courriel.corps
    assert NoteDePassation.objects.get().demandee_le == LE
    assert [e.donnees for e in evenements_de(mandat)] == [{"fin": "2026-09-01"}]


def test_un_interim_ouvert_avec_sa_fin_est_averti_des_l_ouverture(db, time_machine):
    time_machine.move_to(LE, tick=False)
    personne, doubs = fabriques.PersonneFactory(), fabriques.prefecture("25")
    mandat = ouvrir_mandat(personne, doubs, "departemental", debut=LE.date(), fin=FIN, par=SYSTEME, par_interim=True)

    assert NoteDePassation.objects.get().mandat == mandat
    assert Courriel.objects.get().destinataire == personne.courriel


def test_un_mandat_ouvert_d_avance_avec_sa_fin_est_rattrape_a_son_premier_jour(db, time_machine):
    time_machine.move_to(LE, tick=False)
    debut = date(2026, 6, 1)
    ouvrir_mandat(
        fabriques.PersonneFactory(), fabriques.prefecture("25"), "departemental", debut=debut, fin=FIN, par=SYSTEME
    )
    assert (demander_les_notes_attendues(), Courriel.objects.count()) == (0, 0)

    time_machine.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC), tick=False)
    assert (demander_les_notes_attendues(), demander_les_notes_attendues()) == (1, 0)
    assert Courriel.objects.count() == 1


def test_une_autre_date_de_fin_est_annoncee(mandat):
    demander_note(mandat, par=SYSTEME)
    Mandat.objects.update(fin=date(2026, 10, 1))
    demander_note(mandat, par=SYSTEME)

    sujets = [c.sujet.partition(" avant le ")[2] for c in Courriel.objects.order_by("pk")]
    assert sujets == ["31\u00a0août 2026", "30\u00a0septembre 2026"]
    assert evenements_de(mandat).count() == 1


def test_pas_de_demande_sans_fin_ni_hors_du_mandat(mandat):
    for bornes in ({"fin": LE.date()}, {"debut": date(2026, 5, 5), "fin": FIN}):
        Mandat.objects.update(**bornes)
        assert demander_note(mandat, par=SYSTEME) is None
    Mandat.objects.update(fin=None)

    with pytest.raises(ActionRefusee, match="pas de date de fin"):
        demander_note(mandat, par=SYSTEME)
    assert (Courriel.objects.count(), NoteDePassation.objects.count()) == (0, 0)


# Written


def test_le_titulaire_ecrit_et_reprend_sa_note(client_de, mandat):
    client = client_de(mandat.personne)
    assert client.get("/prise-de-poste/note/").url == adresse(mandat)

    reponse = client.post(adresse(mandat), {"contenu": "Voir le **Jura**.\r\n", "jeton": str(VIDE)}, follow=True)

    assert "La note est enregistrée." in reponse.content.decode()
    note = NoteDePassation.objects.get()
    assert (note.contenu, note.version, note.modifiee_le) == ("Voir le **Jura**.", 1, LE)
    assert client.get(adresse(mandat)).context["form"]["contenu"].value() == "Voir le **Jura**."
    assert [e.code for e in evenements_de(mandat)] == ["prefectures.note.ecrite"]


def test_l_apercu_n_enregistre_rien(client_de, mandat):
    corps = {"contenu": "Voir le **Jura**. <script>", "jeton": str(VIDE), "apercu": "1"}
    page = client_de(mandat.personne).post(adresse(mandat), corps).content.decode()

    assert "<p>Voir le <strong>Jura</strong>. &lt;script&gt;</p>" in page
    assert NoteDePassation.objects.count() == 0


def test_deux_fenetres_un_conflit_lisible_puis_un_choix(client_de, mandat):
    client = client_de(mandat.personne)
    client.post(adresse(mandat), {"contenu": "Première fenêtre", "jeton": str(VIDE)})

    conflit = client.post(adresse(mandat), {"contenu": "Seconde fenêtre", "jeton": str(VIDE)})

    page = conflit.content.decode()
    assert "Deux textes différents" in page and "<p>Première fenêtre</p>" in page
    assert conflit.context["form"]["contenu"].value() == "Seconde fenêtre"
    assert NoteDePassation.objects.get().contenu == "Première fenêtre"

    client.post(adresse(mandat), {"contenu": "Seconde fenêtre", "jeton": conflit.context["form"]["jeton"].value()})
    assert NoteDePassation.objects.get().contenu == "Seconde fenêtre"


@pytest.mark.parametrize(
    ("montre", "contenu", "attendu"),
    [
        (jeton(1, "Voir le Jura."), "Voir le Jura.", 1),  # untouched
        (VIDE, "Voir le Jura.", 1),  # another window saved the same
        (jeton(1, "Voir le Jura."), "", 2),  # emptied on purpose
        (None, "Autre", None),  # no token: never overwritten
    ],
)
def test_ce_qui_n_a_pas_change_n_est_pas_ecrit(mandat, montre, contenu, attendu):
    ecrite(mandat)

    if attendu is None:
        with pytest.raises(NoteEnConflit):
            ecrire_note(mandat, contenu, montre=montre, par=SYSTEME)
    else:
        assert ecrire_note(mandat, contenu, montre=montre, par=SYSTEME).version == attendu


def test_une_note_trop_longue_reste_a_l_ecran(client_de, mandat):
    page = client_de(mandat.personne).post(adresse(mandat), {"contenu": "x" * 20_001, "jeton": str(VIDE)})

    assert page.context["form"].errors["contenu"] == ["Cette note a 20001 caractères : 20000 au plus."]
    assert page.context["form"]["contenu"].value() == "x" * 20_001
    assert NoteDePassation.objects.count() == 0


def test_une_session_expiree_rend_le_texte(client, mandat):
    personne = mandat.personne
    personne.set_password(fabriques.MOT_DE_PASSE)
    personne.save()

    refus = client.post(adresse(mandat), {"contenu": "Long travail", "jeton": str(VIDE)})
    reprise = unescape(refus.content.decode().split('name="reprise" value="')[1].split('"')[0])
    connexion = {"username": personne.courriel, "password": fabriques.MOT_DE_PASSE, "reprise": reprise}
    page = client.post("/connexion/", connexion, follow=True)

    assert page.redirect_chain == [(adresse(mandat), 302)]
    assert page.context["form"]["contenu"].value() == "Long travail"
    assert NoteDePassation.objects.count() == 0


# Frozen, then read


def test_apres_la_fin_elle_ne_change_plus_par_aucun_chemin(client_de, mandat, time_machine):
    ecrite(mandat)
    fabriques.affecte("agent", personne=mandat.personne)
    time_machine.move_to(datetime(2026, 8, 31, 21, 30, tzinfo=UTC))  # 23 h 30 in Paris, on the last day
    ecrire_note(mandat, "Dernier soir", montre=jeton(1, "Voir le Jura."), par=SYSTEME)
    time_machine.move_to(datetime(2026, 8, 31, 22, 30, tzinfo=UTC))  # the day after, in Paris

    with pytest.raises(ActionRefusee, match="a pris fin le 31\u00a0août 2026"):
        ecrire_note(mandat, "Trop tard", montre=jeton(2, "Dernier soir"), par=SYSTEME)
    refus = client_de(mandat.personne).post(adresse(mandat), {"contenu": "Trop tard", "jeton": "x"})
    assert refus.status_code == 403
    assert NoteDePassation.objects.get().contenu == "Dernier soir"


@pytest.mark.parametrize(
    ("qui", "pendant", "apres"),
    [
        (lambda: fabriques.chef_departemental("25", debut=FIN, par_interim=True), 403, 200),
        (lambda: fabriques.chef_regional("27"), 404, 200),
        (fabriques.agent, 404, 200),
        (fabriques.administrateur, 404, 200),
        (fabriques.lecteur, 404, 404),
        (lambda: fabriques.collaborateur("25"), 404, 404),
        (lambda: fabriques.collaborateur_regional("27"), 404, 404),
        (lambda: fabriques.chef_departemental("39"), 404, 404),
        (lambda: fabriques.chef_regional("84"), 404, 404),
    ],
)
def test_qui_lit_la_note(client_de, mandat, time_machine, qui, pendant, apres):
    ecrite(mandat)
    personne = qui()

    codes = [client_de(personne).get(adresse(mandat)).status_code]
    time_machine.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    codes.append(client_de(personne).get(adresse(mandat)).status_code)

    assert codes == [pendant, apres]


def test_le_departemental_ne_lit_pas_la_note_du_regional(client_de, mandat):
    fabriques.chef_regional("27", fin=date(2026, 5, 1))
    regional = Mandat.objects.get(niveau="regional")
    ecrite(regional)
    du_siege = fabriques.chef_departemental(regional.prefecture.code)

    assert client_de(du_siege).get(adresse(regional)).status_code == 404
    assert client_de(fabriques.chef_regional("27", debut=date(2026, 5, 1))).get(adresse(regional)).status_code == 200


# Steps


def test_une_etape_se_coche_et_se_decoche(client_de, mandat):
    client, faire = client_de(mandat.personne), f"/prise-de-poste/etapes/{mandat.pk}/"

    for corps in ({"code": "equipe", "faite": "1"}, {"code": "equipe", "faite": "1"}):
        assert client.post(faire, corps).url == f"/prise-de-poste/?mandat={mandat.pk}#etapes"
    assert EtapePriseDePoste.objects.get().faite_le == LE
    client.post(faire, {"code": "equipe"})
    client.post(faire, {"code": "equipe"})

    assert EtapePriseDePoste.objects.count() == 0
    codes = sorted(e.code for e in evenements_de(mandat))
    assert codes == ["prefectures.etape.faite", "prefectures.etape.reprise"]


def test_on_ne_coche_que_les_etapes_de_son_mandat(client_de, mandat):
    autre = fabriques.chef_departemental("39")
    faire = f"/prise-de-poste/etapes/{mandat.pk}/"

    assert client_de(autre).post(faire, {"code": "equipe", "faite": "1"}).status_code == 404
    assert client_de(fabriques.agent()).post(faire, {"code": "equipe", "faite": "1"}).status_code == 403
    assert client_de(mandat.personne).post(faire, {"code": "formation", "faite": "1"}).status_code == 404
    Mandat.objects.filter(pk=mandat.pk).update(fin=LE.date())
    with pytest.raises(ActionRefusee):
        cocher_etape(mandat, "equipe", faite=True, par=SYSTEME)
    assert EtapePriseDePoste.objects.count() == 0
