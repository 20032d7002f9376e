"""The states of a campaign, at every boundary instant, and what each path answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME
from mildeca_portal.socle.models import Courriel, Evenement
from mildeca_portal.socle.templatetags.formats import instant
from mildeca_portal.socle.versions import jeton
from prefectures.habilitations import habilitations_de
from rapports.actions import campagne as actions
from rapports.actions.remise import deposer_tardivement, soumettre
from rapports.actions.saisie import Soumission, enregistrer
from rapports.droits import peut_examiner
from rapports.models import Campagne, DemandeCorrection, Prolongation, Reponse, VersionQuestionnaire
from rapports.periodiques import ouvrir_et_clore
from tests.fabriques import agent, chef_departemental
from tests.rapports.campagne.scene import CLOTURE, FIN_DE_REVUE, MICRO, OUVERTURE, courriels, ouverte, paris, preparee
from tests.rapports.fabriques import fonction_de_remise, fonctions_de, remplir_completement, reponse_de

pytestmark = pytest.mark.django_db
S = Campagne.Statut


def ecrire(reponse: Reponse, chef) -> None:
    """One save, as the form, the autosave and the workbook make it."""
    valeur = reponse.valeurs.get(cle="organisation.etp")
    soumis = {"organisation.etp": Soumission(jeton(valeur.version, valeur.contenu), "2.5")}
    enregistrer(reponse, "A", soumis, fonctions=fonctions_de(chef, reponse))


def possible(acte) -> bool:
    try:
        acte()
    except ActionRefusee:
        return False
    return True


@pytest.fixture
def complete(horloge) -> Reponse:
    """The answer of the Doubs, whole, in a campaign open from 1 July to 30 September 2026."""
    reponse = reponse_de(ouverte(horloge))
    remplir_completement(reponse)
    return reponse


def test_a_campaign_is_prepared_programmed_and_opens_by_itself(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=20))
    chef = chef_departemental("25")
    campagne = preparee()
    assert [str(p) for p in campagne.paliers.all()] == ["J-30", "J-15", "J-7", "J-2"]
    actions.deprogrammer(actions.programmer(campagne, par=SYSTEME), par=SYSTEME)
    actions.programmer(campagne, par=SYSTEME)
    horloge.move_to(OUVERTURE - MICRO)
    assert ouvrir_et_clore() == 0
    horloge.move_to(OUVERTURE)
    assert [ouvrir_et_clore(), ouvrir_et_clore()] == [1, 0]
    assert chef.courriel in courriels("rapports_ouverture")
    codes = list(
        Evenement.objects.filter(code__startswith="rapports.campagne").order_by("pk").values_list("code", flat=True)
    )
    assert [c.rpartition(".")[2] for c in codes] == ["preparee", "programmee", "deprogrammee", "programmee", "ouverte"]


def test_the_message_is_mailed_at_the_opening(horloge):
    chef_departemental("25")
    ouverte(horloge, message="Merci de répondre avant l’été.")
    corps = Courriel.objects.filter(gabarit="rapports_ouverture").first().corps
    assert "Merci de répondre avant l’été." in corps
    assert "30\u00a0septembre 2026 à 18\u00a0h\u00a000" in corps


def test_programming_is_refused_with_everything_that_is_missing(horloge):
    horloge.move_to(OUVERTURE)
    with pytest.raises(ActionRefusee) as refus:
        actions.programmer(preparee(2030), par=SYSTEME)
    assert refus.value.phrases == [
        f"L’ouverture prévue, le {instant(OUVERTURE)} (heure de Paris), est passée : choisissez une date à venir.",
        "Aucun questionnaire n’est prêt pour l’exercice 2030.",
    ]


def test_an_incoherent_questionnaire_does_not_open_and_stops_no_other(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=1))
    malade = actions.programmer(preparee(), par=SYSTEME)
    Campagne.objects.create(
        exercice=2024, statut="programmee", ouverture=OUVERTURE, cloture=CLOTURE, fin_de_revue=FIN_DE_REVUE
    )
    version = VersionQuestionnaire.objects.get(exercice=2025)
    sections = version.definition["sections"]
    version.definition = {**version.definition, "sections": [*sections, sections[0]]}
    version.empreinte = "x"
    version.save()
    qui = agent()
    horloge.move_to(OUVERTURE)
    assert [ouvrir_et_clore(), ouvrir_et_clore()] == [1, 0]
    malade.refresh_from_db()
    assert malade.statut == S.PROGRAMMEE
    assert courriels("rapports_non_ouverte") == [qui.courriel]


def test_opening_now_moves_the_opening_and_never_happens_past_the_closing(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=5))
    ouverte_tot = actions.ouvrir(preparee(), par=SYSTEME)
    assert ouverte_tot.ouverture == OUVERTURE - timedelta(days=5)
    horloge.move_to(CLOTURE)
    with pytest.raises(ActionRefusee, match="La clôture prévue"):
        actions.ouvrir(preparee(2024), par=SYSTEME)


def test_what_an_agent_decides_at_the_last_instant_stands(horloge):
    """The clock read the campaign, then waited for its lock: what it read does not count, what it finds does."""
    horloge.move_to(OUVERTURE - timedelta(days=1))
    lue = actions.programmer(preparee(), par=SYSTEME)
    actions.deprogrammer(lue, par=SYSTEME)
    horloge.move_to(OUVERTURE)
    assert actions.ouvrir_a_l_heure(lue, OUVERTURE) is False
    ouverte_a_la_main = actions.ouvrir(lue, par=SYSTEME)
    assert actions.ouvrir_a_l_heure(lue, OUVERTURE) is False
    prolongation = {"jusqu_au": CLOTURE + timedelta(days=1), "motif": "Panne"}
    actions.prolonger(ouverte_a_la_main, par=SYSTEME, **prolongation)
    assert actions.clore_a_l_heure(ouverte_a_la_main, CLOTURE) is False
    assert Prolongation.objects.get().jusqu_au == CLOTURE + timedelta(days=1)
    assert courriels("rapports_non_ouverte") == []


@pytest.mark.parametrize(
    ("acte", "depuis"),
    [
        ("programmer", {S.PREPARATION}),
        ("deprogrammer", {S.PROGRAMMEE}),
        ("ouvrir", {S.PREPARATION, S.PROGRAMMEE}),
        ("clore", {S.OUVERTE}),
        ("publier", {S.CLOSE}),
    ],
)
def test_each_act_has_its_states(horloge, acte, depuis):
    horloge.move_to(OUVERTURE - timedelta(days=1))
    campagne = preparee()
    permis = set()
    for statut in S:
        commencee = statut in Campagne.CONNUES
        Campagne.objects.update(statut=statut, ouverture=timezone.now() + timedelta(days=-1 if commencee else 1))
        campagne.refresh_from_db()
        if possible(lambda: getattr(actions, acte)(campagne, par=SYSTEME)):
            permis.add(statut)
    assert permis == depuis


def test_the_closing_holds_to_the_microsecond_on_every_path(horloge, complete):
    chef = chef_departemental("25")
    fonction = fonction_de_remise(chef, complete)
    horloge.move_to(CLOTURE)
    assert not possible(lambda: ecrire(complete, chef))
    assert not possible(lambda: soumettre(complete, par=fonction))
    horloge.move_to(CLOTURE - MICRO)
    assert possible(lambda: ecrire(complete, chef))
    assert possible(lambda: soumettre(complete, par=fonction))


def test_the_opening_holds_to_the_microsecond(horloge, complete):
    chef = chef_departemental("25")
    horloge.move_to(OUVERTURE - MICRO)
    assert not possible(lambda: ecrire(complete, chef))
    horloge.move_to(OUVERTURE)
    assert possible(lambda: ecrire(complete, chef))


@pytest.mark.parametrize("nationale", [True, False])
def test_an_extension_holds_to_the_microsecond(horloge, complete, nationale):
    fin = CLOTURE + timedelta(days=3)
    chef = chef_departemental("25")
    actions.prolonger(
        complete.campagne,
        par=SYSTEME,
        jusqu_au=fin,
        motif="Intérim",
        prefecture=None if nationale else complete.prefecture,
    )
    horloge.move_to(CLOTURE)
    assert ouvrir_et_clore() == (0 if nationale else 1)
    horloge.move_to(fin)
    assert not possible(lambda: ecrire(complete, chef))
    horloge.move_to(fin - MICRO)
    assert possible(lambda: ecrire(complete, chef))


def test_the_correction_window_holds_to_the_microsecond(horloge, complete):
    debut, fin = paris(2026, 10, 20), paris(2026, 10, 30)
    chef = chef_departemental("25")
    Campagne.objects.update(statut="close", correction_debut=debut, correction_fin=fin)
    Reponse.objects.update(statut="correction_demandee", transmise_le=CLOTURE, instantane={})
    demande = DemandeCorrection.objects.create(
        reponse=complete, echeance=paris(2026, 10, 15), demandee_le=paris(2026, 10, 2)
    )
    demande.points.create(section="A", motif="inexact", commentaire="x")
    instants = {
        paris(2026, 10, 15) - MICRO: True,
        paris(2026, 10, 15): False,  # its due date is past, the window has not begun
        debut - MICRO: False,
        debut: True,
        fin - MICRO: True,
        fin: False,
    }
    obtenus = {}
    for le in instants:
        horloge.move_to(le)
        obtenus[le] = possible(lambda: ecrire(reponse_de(Campagne.objects.get()), chef))
    assert obtenus == instants


def test_closing_by_hand_ends_the_national_extension_not_the_individual_one(horloge, complete):
    campagne = complete.campagne
    actions.prolonger(campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=3), motif="Élections")
    jura = reponse_de(campagne, "39")
    remplir_completement(jura)
    actions.prolonger(
        campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=9), motif="Intérim", prefecture=jura.prefecture
    )
    horloge.move_to(CLOTURE - timedelta(days=2))
    actions.clore(campagne, par=SYSTEME)
    horloge.move_to(CLOTURE - timedelta(days=1))
    assert not possible(lambda: ecrire(complete, chef_departemental("25")))
    assert possible(lambda: ecrire(jura, chef_departemental("39")))


def test_a_closed_campaign_opens_again_until_a_later_closing(horloge, complete):
    chef, campagne = chef_departemental("25"), complete.campagne
    horloge.move_to(CLOTURE)
    ouvrir_et_clore()
    fin = CLOTURE + timedelta(days=6)
    for jusqu_au, motif in ((CLOTURE, "Panne"), (FIN_DE_REVUE + MICRO, "Panne"), (fin, " ")):
        assert not possible(lambda j=jusqu_au, m=motif: actions.rouvrir(campagne, par=SYSTEME, jusqu_au=j, motif=m))
    rouverte = actions.rouvrir(campagne, par=SYSTEME, jusqu_au=fin, motif="Panne du réseau")
    assert rouverte.statut == S.OUVERTE
    assert chef.courriel in courriels("rapports_reouverture")
    horloge.move_to(fin - MICRO)
    assert [ouvrir_et_clore(), possible(lambda: ecrire(complete, chef))] == [0, True]
    horloge.move_to(fin)
    assert [ouvrir_et_clore(), possible(lambda: ecrire(complete, chef))] == [1, False]


def test_a_closed_campaign_is_prolonged_for_one_only(horloge, complete):
    horloge.move_to(CLOTURE)
    ouvrir_et_clore()
    fin = CLOTURE + timedelta(days=6)
    with pytest.raises(ActionRefusee, match="rouvrez-la"):
        actions.prolonger(complete.campagne, par=SYSTEME, jusqu_au=fin, motif="Panne")
    actions.prolonger(complete.campagne, par=SYSTEME, jusqu_au=fin, motif="Panne", prefecture=complete.prefecture)
    assert possible(lambda: ecrire(complete, chef_departemental("25")))
    jura = reponse_de(complete.campagne, "39")
    remplir_completement(jura)
    assert not possible(lambda: ecrire(jura, chef_departemental("39")))


def test_an_extension_is_told_to_those_it_concerns_and_says_who_granted_it(horloge, complete):
    doubs, jura, qui = chef_departemental("25"), chef_departemental("39"), agent()
    acteur = peut_examiner(habilitations_de(qui)).acteur
    prolongation = actions.prolonger(
        complete.campagne,
        par=acteur,
        jusqu_au=CLOTURE + timedelta(days=2),
        motif="Intérim",
        prefecture=complete.prefecture,
    )
    assert prolongation.accordee_par == qui
    assert doubs.courriel in courriels("rapports_prolongation")
    assert jura.courriel not in courriels("rapports_prolongation")
    assert "Motif : Intérim" in Courriel.objects.filter(gabarit="rapports_prolongation").first().corps


def test_an_extension_not_begun_is_taken_back_to_the_microsecond(horloge, complete):
    chef, campagne = chef_departemental("25"), complete.campagne
    prolongation = actions.prolonger(
        campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=2), motif="Intérim", prefecture=complete.prefecture
    )
    horloge.move_to(CLOTURE)
    with pytest.raises(ActionRefusee, match="elle ne peut plus être retirée"):
        actions.renoncer(prolongation, par=SYSTEME)
    horloge.move_to(CLOTURE - MICRO)
    actions.renoncer(prolongation, par=SYSTEME)
    assert Prolongation.objects.count() == 0
    assert chef.courriel in courriels("rapports_prolongation_retiree")
    assert "30\u00a0septembre 2026" in Courriel.objects.filter(gabarit="rapports_prolongation_retiree").first().corps


def test_the_mildeca_deposits_a_complete_answer_after_the_closing(horloge, complete):
    chef, fonction = chef_departemental("25"), peut_examiner(habilitations_de(agent()))
    horloge.move_to(CLOTURE - MICRO)
    with pytest.raises(ActionRefusee, match="peut encore transmettre sa réponse elle-même"):
        deposer_tardivement(complete, par=fonction, motif="Panne")
    horloge.move_to(CLOTURE)
    with pytest.raises(ActionRefusee, match="Indiquez le motif du dépôt tardif."):
        deposer_tardivement(complete, par=fonction, motif="  ")
    deposee = deposer_tardivement(complete, par=fonction, motif=" Panne de messagerie. ")
    assert (deposee.statut, deposee.depot_tardif_motif) == (Reponse.Statut.TRANSMISE, "Panne de messagerie.")
    assert deposee.instantane["transmise_par"]["depot_tardif"] == "Panne de messagerie."
    assert deposee.instantane["chefs"]["departemental"]["nom"] == str(chef)
    assert chef.courriel in courriels("rapports_recepisse")
    assert "Motif : Panne de messagerie." in Courriel.objects.filter(gabarit="rapports_recepisse").first().corps
    evenement = Evenement.objects.get(code="rapports.reponse.deposee_tardivement")
    assert (evenement.fonction, evenement.prefecture_code) == ("agent", "25")


def test_a_late_deposit_is_refused_when_incomplete_prolonged_or_published(horloge, complete):
    fonction = peut_examiner(habilitations_de(agent()))
    horloge.move_to(CLOTURE)
    complete.valeurs.filter(cle="organisation.etp").delete()
    with pytest.raises(ActionRefusee, match="attend une réponse"):
        deposer_tardivement(complete, par=fonction, motif="Panne")
    remplir_completement(complete)
    prolongation = actions.prolonger(
        complete.campagne, par=SYSTEME, jusqu_au=CLOTURE + timedelta(days=2), motif="x", prefecture=complete.prefecture
    )
    with pytest.raises(ActionRefusee, match="elle-même"):
        deposer_tardivement(complete, par=fonction, motif="Panne")
    prolongation.delete()
    Campagne.objects.update(statut="publiee")
    with pytest.raises(ActionRefusee, match="figées"):
        deposer_tardivement(complete, par=fonction, motif="Panne")


def test_once_published_nothing_changes_on_any_path(horloge, complete):
    chef, fonction = chef_departemental("25"), peut_examiner(habilitations_de(agent()))
    horloge.move_to(CLOTURE - timedelta(days=1))
    campagne = actions.publier(actions.clore(complete.campagne, par=SYSTEME), par=SYSTEME)
    remise, plus_tard = fonction_de_remise(chef, complete), CLOTURE + timedelta(days=1)
    actes = [
        lambda: ecrire(complete, chef),
        lambda: soumettre(complete, par=remise),
        lambda: deposer_tardivement(complete, par=fonction, motif="x"),
        lambda: actions.prolonger(campagne, par=SYSTEME, jusqu_au=plus_tard, motif="x", prefecture=complete.prefecture),
        lambda: actions.rouvrir(campagne, par=SYSTEME, jusqu_au=plus_tard, motif="x"),
        lambda: actions.modifier(campagne, {"fin_de_revue": plus_tard}, par=SYSTEME),
    ]
    assert [possible(acte) for acte in actes] == [False] * 6


def test_what_may_change_depends_on_the_state(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=5))
    campagne = preparee()
    plus_tard = FIN_DE_REVUE + timedelta(days=1)
    permis = {}
    for statut in S:
        Campagne.objects.update(statut=statut)
        permis[str(statut)] = [
            champ
            for champ, valeur in (
                ("ouverture", OUVERTURE + timedelta(days=statut != "preparation", hours=len(statut))),
                ("cloture", CLOTURE + timedelta(hours=len(statut))),
                ("fin_de_revue", plus_tard + timedelta(hours=len(statut))),
                ("message", f"Bonjour {statut}"),
            )
            if possible(lambda c=champ, v=valeur: actions.modifier(campagne, {c: v}, par=SYSTEME))
        ]
    tout = ["ouverture", "cloture", "fin_de_revue", "message"]
    assert permis == {
        "preparation": tout,
        "programmee": tout,
        "ouverte": ["fin_de_revue", "message"],
        "close": ["fin_de_revue"],
        "publiee": [],
    }


def test_dates_that_two_agents_change_at_once_stay_in_order(horloge):
    """Each form was valid when it was read: the one that comes second is refused in words, not by the database."""
    horloge.move_to(OUVERTURE - timedelta(days=5))
    campagne = preparee()
    plus_tard = CLOTURE + timedelta(days=1)
    actions.modifier(campagne, {"cloture": plus_tard, "fin_de_revue": plus_tard}, par=SYSTEME)
    with pytest.raises(ActionRefusee, match="La fin de la revue ne peut pas précéder la clôture."):
        actions.modifier(campagne, {"fin_de_revue": CLOTURE}, par=SYSTEME)


def test_the_review_never_ends_before_an_extension(horloge, complete):
    campagne, fin = complete.campagne, CLOTURE + timedelta(days=9)
    for prefecture in (complete.prefecture, None):
        with pytest.raises(ActionRefusee, match="repoussez d’abord la fin de la revue"):
            actions.prolonger(campagne, par=SYSTEME, jusqu_au=FIN_DE_REVUE + MICRO, motif="x", prefecture=prefecture)
    actions.prolonger(campagne, par=SYSTEME, jusqu_au=fin, motif="Intérim", prefecture=complete.prefecture)
    with pytest.raises(ActionRefusee, match="la revue ne se termine pas avant elle"):
        actions.modifier(campagne, {"fin_de_revue": fin - MICRO}, par=SYSTEME)
    assert actions.modifier(campagne, {"fin_de_revue": fin}, par=SYSTEME).fin_de_revue == fin


def test_the_opening_of_a_programmed_campaign_stays_to_come(horloge):
    horloge.move_to(OUVERTURE - timedelta(days=5))
    campagne = actions.programmer(preparee(), par=SYSTEME)
    with pytest.raises(ActionRefusee, match="est à venir"):
        actions.modifier(campagne, {"ouverture": timezone.now()}, par=SYSTEME)
    actions.modifier(campagne, {"ouverture": timezone.now() + MICRO}, par=SYSTEME)
