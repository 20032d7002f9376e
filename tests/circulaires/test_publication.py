"""What each nature of text needs before it is published, at once or at a chosen instant, and what ends it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from circulaires import actions
from circulaires.dossiers import dossier_de
from circulaires.en_vigueur import Reglement
from circulaires.legifrance import situation_legifrance
from circulaires.models import ContenuAttendu, Strategie, Texte
from circulaires.periodiques import abroger_ce_qui_est_du, publier_ce_qui_est_du
from circulaires.regles import manques_pour_publier
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Courriel
from tests.circulaires.fabriques import fichier_pdf, modificative, publie, regle, signe
from tests.fabriques import administrateur, chef_departemental

pytestmark = pytest.mark.django_db
PAR = Acteur(None, "administrateur")
DEMAIN = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def signer(texte: Texte) -> Texte:
    Texte.objects.filter(pk=texte.pk).update(
        statut="signe", date_signature=date(2026, 11, 20), signataire="Le président", fichier=fichier_pdf()
    )
    texte.refresh_from_db()
    return texte


def phrases(texte: Texte, jour: date | None = None) -> list[str]:
    return [m.phrase for m in manques_pour_publier(dossier_de(texte), jour or timezone.localdate())]


def codes(texte: Texte) -> list[str]:
    return [e.code.removeprefix("circulaires.texte.") for e in evenements_de(texte).order_by("pk")]


def modificative_signee(annuelle: Texte, effet: date, **champs: object) -> Texte:
    texte = modificative(annuelle, effet, reference="MILDECA/2027/2", introduction="Elle modifie.", **champs)
    regle(texte, parametres={"taux_max": "0.70"})
    return signer(texte)


def instruction_signee(code: str, strategie: Strategie | None) -> Texte:
    texte = Texte.objects.create(
        nature="instruction",
        code=code,
        strategie=strategie,
        intitule=f"Instruction {code}",
        reference="MILDECA/2026/9",
        introduction="Le cadre.",
    )
    ContenuAttendu.objects.create(texte=texte, ordre=1, intitule="Un diagnostic du territoire")
    return signer(texte)


@pytest.mark.parametrize(("ecart", "attendues"), [(-1, 1), (0, 0), (1, 0)])
def test_une_modificative_ne_prend_pas_effet_avant_d_etre_publiee(ecart, attendues):
    effet = timezone.localdate() + timedelta(days=ecart)
    texte = modificative_signee(publie(), effet)
    assert phrases(texte) == ["La date d’effet ne peut pas précéder le jour de la publication."] * attendues


def test_une_modificative_sans_rien():
    texte = modificative(signe(), None, reference="x", introduction="x")  # type: ignore[arg-type]
    assert phrases(signer(texte)) == [
        "La circulaire modifiée doit être publiée et non abrogée.",
        "Indiquez la date à compter de laquelle la modification s’applique.",
        "Ajoutez au moins une règle modifiée, ajoutée ou retirée.",
    ]


def test_une_modificative_peut_seulement_retirer_une_regle():
    texte = modificative(publie(), timezone.localdate() + DEMAIN, reference="x", introduction="x")
    regle(texte, active=False)
    assert phrases(signer(texte)) == []


def test_publier_une_modificative_laisse_la_circulaire_publiee():
    chef_departemental("25")
    annuelle = publie()
    texte = actions.publier(modificative_signee(annuelle, timezone.localdate() + DEMAIN), par=PAR)
    annuelle.refresh_from_db()
    assert (texte.statut, annuelle.statut) == ("publie", "publie")
    assert [c.gabarit for c in Courriel.objects.all()] == ["circulaires_publication_modificative"]


def test_une_instruction_sans_strategie_ni_contenu():
    texte = instruction_signee("essai", None)
    texte.contenus.all().delete()
    assert phrases(texte) == [
        "Indiquez la stratégie que l’instruction met en œuvre.",
        "Ajoutez au moins une orientation ou un contenu attendu des feuilles de route.",
    ]


def test_une_instruction_remplace_celle_de_la_meme_strategie():
    chef_departemental("25")
    strategie = Strategie.objects.create(code="ESSAI", intitule="Essai", premiere_annee=2028, derniere_annee=2032)
    autre = instruction_signee("autre", Strategie.objects.exclude(pk=strategie.pk).first())
    une, deux = (instruction_signee(code, strategie) for code in ("une", "deux"))
    for texte in (autre, une, deux):
        actions.publier(texte, par=PAR)
    etats = {t.code: t.statut for t in Texte.objects.filter(code__in=["autre", "une", "deux"])}
    assert etats == {"autre": "publie", "une": "remplace", "deux": "publie"}
    assert codes(une) == ["publie", "document_compose", "remplace"]
    assert {c.gabarit for c in Courriel.objects.all()} == {"circulaires_publication_instruction"}


def test_programmer_puis_annuler():
    texte, le = signe(), timezone.now() + DEMAIN
    actions.programmer_la_publication(texte, le=le, par=PAR)
    assert Texte.objects.get(pk=texte.pk).publication_prevue_le == le
    assert publier_ce_qui_est_du() == 0
    actions.annuler_la_programmation(texte, par=PAR)
    with pytest.raises(ActionRefusee, match="Aucune publication n’est prévue"):
        actions.annuler_la_programmation(texte, par=PAR)
    assert Texte.objects.get(pk=texte.pk).publication_prevue_le is None
    assert codes(texte) == ["publication_programmee", "programmation_annulee"]


def test_programmer_dans_le_passe_ou_un_texte_incomplet():
    with pytest.raises(ActionRefusee, match="doit être à venir"):
        actions.programmer_la_publication(signe(), le=timezone.now(), par=PAR)
    with pytest.raises(ActionRefusee, match="est déjà passée"):
        actions.programmer_la_publication(signe(2028), le=datetime(2029, 1, 1, tzinfo=UTC), par=PAR)


def test_retirer_la_signature_annule_la_publication_prevue():
    texte = signe(publication_prevue_le=timezone.now() + DEMAIN)
    assert actions.retirer_la_signature(texte, par=PAR).publication_prevue_le is None


def test_a_l_heure_dite_le_texte_est_publie_une_fois():
    chef_departemental("25")
    texte = signe(publication_prevue_le=timezone.now() - timedelta(seconds=1))
    assert [publier_ce_qui_est_du(), publier_ce_qui_est_du()] == [1, 0]
    texte.refresh_from_db()
    assert (texte.statut, texte.publication_prevue_le, codes(texte)) == ("publie", None, ["publie", "document_compose"])
    assert {e.fonction for e in evenements_de(texte)} == {"systeme"}
    assert Courriel.objects.count() == 1


def test_un_texte_devenu_incomplet_n_est_pas_publie_et_les_administrateurs_le_savent():
    gerant = administrateur()
    chef_departemental("25")
    texte = signe(publication_prevue_le=timezone.now() - timedelta(seconds=1), reference="")
    autre = signe(2028, publication_prevue_le=timezone.now() - timedelta(seconds=1))
    assert [publier_ce_qui_est_du(), publier_ce_qui_est_du()] == [1, 0]
    texte.refresh_from_db()
    autre.refresh_from_db()
    assert (texte.statut, texte.publication_prevue_le, autre.statut) == ("signe", None, "publie")
    assert codes(texte) == ["publication_refusee"]
    courriel = Courriel.objects.get(gabarit="circulaires_publication_refusee")
    assert courriel.destinataire == gerant.courriel
    assert "- Indiquez la référence de la circulaire." in courriel.corps


@pytest.mark.parametrize(
    ("ecart", "motif", "phrase"),
    [(-1, "x", "ne peut pas être passée"), (0, " ", "Indiquez le motif")],
)
def test_une_abrogation_impossible(ecart, motif, phrase):
    texte = publie()
    with pytest.raises(ActionRefusee, match=phrase):
        actions.abroger(texte, le=timezone.localdate() + timedelta(days=ecart), motif=motif, par=PAR)
    assert Texte.objects.get(pk=texte.pk).statut == "publie"


def test_un_brouillon_ne_s_abroge_pas():
    with pytest.raises(ActionRefusee, match="Seul un texte publié"):
        actions.abroger(signe(), le=timezone.localdate(), motif="x", par=PAR)


def test_les_regles_cessent_au_jour_de_l_abrogation_modificatives_comprises():
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    cesse = timezone.localdate() + timedelta(days=30)
    seconde = actions.publier(modificative_signee(annuelle, timezone.localdate() + DEMAIN), par=PAR)
    actions.abroger(annuelle, le=cesse, motif="Refonte", par=PAR)
    seconde.refresh_from_db()
    assert (seconde.statut, seconde.abroge_le, seconde.motif_abrogation) == ("publie", cesse, "Refonte")
    reglement = Reglement.charger(2027)
    taux = [
        [r.parametres["taux_max"] for r in reglement.pour(jour, region_code="27", prefecture_code="25")]
        for jour in (timezone.localdate(), cesse - DEMAIN, cesse)
    ]
    assert taux == [["0.80"], ["0.70"], []]


def test_une_abrogation_a_venir_attend_son_jour_puis_se_fait_une_fois(time_machine):
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    seconde = actions.publier(modificative_signee(annuelle, timezone.localdate() + DEMAIN), par=PAR)
    cesse = timezone.localdate() + 2 * DEMAIN
    actions.abroger(annuelle, le=cesse, motif="Refonte", par=PAR)
    assert abroger_ce_qui_est_du() == 0
    assert Texte.objects.get(pk=annuelle.pk).statut == "publie"
    time_machine.move_to(datetime.combine(cesse, time(0, 1), tzinfo=PARIS))
    assert [abroger_ce_qui_est_du(), abroger_ce_qui_est_du()] == [2, 0]
    assert {t.statut for t in Texte.objects.filter(pk__in=[annuelle.pk, seconde.pk])} == {"abroge"}
    assert codes(annuelle) == ["abrogation_prevue", "abroge"]


def test_on_renonce_a_une_abrogation_jusqu_a_la_veille():
    annuelle = publie()
    with pytest.raises(ActionRefusee, match="Aucune abrogation n’est prévue"):
        actions.renoncer_a_l_abrogation(annuelle, par=PAR)
    actions.abroger(annuelle, le=timezone.localdate() + DEMAIN, motif="Refonte", par=PAR)
    actions.renoncer_a_l_abrogation(annuelle, par=PAR)
    annuelle.refresh_from_db()
    assert (annuelle.statut, annuelle.abroge_le, annuelle.motif_abrogation) == ("publie", None, "")
    actions.abroger(annuelle, le=timezone.localdate(), motif="Refonte", par=PAR)
    with pytest.raises(ActionRefusee, match="Aucune abrogation n’est prévue"):
        actions.renoncer_a_l_abrogation(annuelle, par=PAR)


def test_une_modificative_publiee_apres_l_annonce_de_l_abrogation_cesse_avec_sa_circulaire(time_machine):
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    cesse = timezone.localdate() + 3 * DEMAIN
    actions.abroger(annuelle, le=cesse, motif="Refonte", par=PAR)
    annuelle.refresh_from_db()
    seconde = actions.publier(modificative_signee(annuelle, timezone.localdate() + DEMAIN), par=PAR)
    seconde.refresh_from_db()
    assert (seconde.abroge_le, seconde.motif_abrogation) == (cesse, "Refonte")
    assert Reglement.charger(2027).pour(cesse, region_code="27", prefecture_code="25") == []
    time_machine.move_to(datetime.combine(cesse, time(0, 1), tzinfo=PARIS))
    assert abroger_ce_qui_est_du() == 2


def test_l_abrogation_d_une_circulaire_ne_prolonge_pas_une_modificative_qui_cesse_avant():
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    seconde = actions.publier(modificative_signee(annuelle, timezone.localdate()), par=PAR)
    tot, tard = timezone.localdate() + 2 * DEMAIN, timezone.localdate() + 9 * DEMAIN
    actions.abroger(seconde, le=tot, motif="Erreur", par=PAR)
    actions.abroger(annuelle, le=tard, motif="Refonte", par=PAR)
    seconde.refresh_from_db()
    assert (seconde.abroge_le, seconde.motif_abrogation) == (tot, "Erreur")
    actions.renoncer_a_l_abrogation(annuelle, par=PAR)
    seconde.refresh_from_db()
    assert (seconde.abroge_le, seconde.motif_abrogation) == (tot, "Erreur")


def test_une_modificative_qui_prendrait_effet_apres_l_abrogation_est_refusee():
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    texte = modificative_signee(annuelle, timezone.localdate() + 3 * DEMAIN)
    actions.abroger(annuelle, le=timezone.localdate() + 3 * DEMAIN, motif="Refonte", par=PAR)
    with pytest.raises(ActionRefusee, match="sera abrogée avant la date d’effet"):
        actions.publier(Texte.objects.get(pk=texte.pk), par=PAR)


@pytest.mark.parametrize(
    ("signature", "le", "situation"),
    [
        (date(2026, 1, 15), date(2026, 4, 14), "a_publier"),
        (date(2026, 1, 15), date(2026, 4, 15), "alerte"),
        (date(2026, 1, 15), date(2026, 5, 15), "alerte"),
        (date(2026, 1, 15), date(2026, 5, 16), "reputee_abrogee"),
        (date(2025, 11, 30), date(2026, 2, 27), "a_publier"),
        (date(2025, 11, 30), date(2026, 2, 28), "alerte"),
    ],
)
def test_les_bornes_de_legifrance(signature, le, situation):
    assert situation_legifrance(Texte(statut="publie", date_signature=signature), le) == situation


@pytest.mark.parametrize(("publie_le", "situation"), [(date(2026, 5, 15), "publiee"), (date(2026, 5, 16), "tardive")])
def test_une_publication_apres_quatre_mois_ne_se_dit_pas_faite_a_temps(publie_le, situation, client_de):
    texte = publie(2026, date_signature=date(2026, 1, 15), legifrance_date=publie_le)
    assert situation_legifrance(texte, date(2027, 1, 1)) == situation
    page = client_de(administrateur()).get("/circulaires/2026/").content.decode()
    assert ("après le délai de quatre mois" in page) is (situation == "tardive")
    assert "délai de quatre mois" not in client_de(chef_departemental("25")).get("/circulaires/2026/").content.decode()


@pytest.mark.parametrize(
    ("champs", "situation"),
    [
        ({"legifrance_non_concerne": True}, "non_concernee"),
        ({"legifrance_date": date(2026, 4, 1)}, "publiee"),
        ({"legifrance_date": date(2026, 9, 1), "origine": "reference"}, "publiee"),
        ({"statut": "abroge"}, "sans_objet"),
        ({"origine": "reference"}, "sans_objet"),
        ({"date_signature": None}, "sans_objet"),
    ],
)
def test_legifrance_sans_alerte(champs, situation):
    texte = Texte(**{"statut": "publie", "date_signature": date(2026, 1, 15), **champs})
    assert situation_legifrance(texte, date(2026, 12, 1)) == situation


def test_noter_legifrance_sur_un_texte_publie():
    texte = publie()
    with pytest.raises(ActionRefusee, match="ne peut pas précéder la signature"):
        actions.enregistrer_legifrance(texte, le=date(2026, 11, 19), adresse="", non_concerne=False, par=PAR)
    actions.enregistrer_legifrance(texte, le=date(2026, 11, 20), adresse="", non_concerne=False, par=PAR)
    actions.enregistrer_legifrance(texte, le=None, adresse="", non_concerne=True, par=PAR)
    texte.refresh_from_db()
    assert (texte.legifrance_date, texte.legifrance_non_concerne) == (None, True)
    assert codes(texte) == ["legifrance", "legifrance"]


def abrogation(texte: Texte) -> tuple[str, date | None, str]:
    texte.refresh_from_db()
    return texte.statut, texte.abroge_le, texte.motif_abrogation


@pytest.fixture
def modifiee() -> tuple[Texte, Texte]:
    """A circulaire and its modificative, both published."""
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    return annuelle, actions.publier(modificative_signee(annuelle, timezone.localdate()), par=PAR)


def test_une_modificative_ne_survit_pas_a_la_circulaire_modifiee(modifiee):
    annuelle, seconde = modifiee
    cesse = timezone.localdate() + 3 * DEMAIN
    actions.abroger(annuelle, le=cesse, motif="Refonte", par=PAR)
    seconde.refresh_from_db()
    with pytest.raises(ActionRefusee, match="La circulaire modifiée est abrogée le"):
        actions.abroger(seconde, le=cesse + DEMAIN, motif="Plus tard", par=PAR)
    with pytest.raises(ActionRefusee, match="renoncez d’abord à l’abroger"):
        actions.renoncer_a_l_abrogation(seconde, par=PAR)
    assert abrogation(seconde) == ("publie", cesse, "Refonte")


def test_une_modificative_publiee_quand_l_abrogation_est_prevue_finit_avec_la_circulaire():
    annuelle = publie(date_publication=datetime(2026, 1, 1, tzinfo=UTC))
    cesse = timezone.localdate() + 3 * DEMAIN
    actions.abroger(annuelle, le=cesse, motif="Refonte", par=PAR)
    seconde = actions.publier(modificative_signee(annuelle, timezone.localdate() + DEMAIN), par=PAR)
    assert abrogation(seconde) == ("publie", cesse, "Refonte")
    assert Reglement.charger(2027).pour(cesse, region_code="", prefecture_code="") == []


def test_l_abrogation_d_une_modificative_lui_reste_propre(modifiee):
    annuelle, seconde = modifiee
    sienne = ("publie", timezone.localdate() + 3 * DEMAIN, "La sienne")
    actions.abroger(seconde, le=sienne[1], motif="La sienne", par=PAR)
    for jours in (20, 10):
        actions.abroger(annuelle, le=timezone.localdate() + jours * DEMAIN, motif="Refonte", par=PAR)
        assert abrogation(seconde) == sienne
    actions.renoncer_a_l_abrogation(seconde, par=PAR)
    assert abrogation(seconde) == ("publie", timezone.localdate() + 10 * DEMAIN, "Refonte")
    actions.abroger(annuelle, le=timezone.localdate() + 30 * DEMAIN, motif="Plus tard", par=PAR)
    assert abrogation(seconde) == ("publie", timezone.localdate() + 30 * DEMAIN, "Plus tard")
    actions.abroger(seconde, le=sienne[1], motif="La sienne", par=PAR)
    actions.renoncer_a_l_abrogation(annuelle, par=PAR)
    assert [abrogation(annuelle), abrogation(seconde)] == [("publie", None, ""), sienne]


def test_une_modificative_ne_prend_pas_effet_apres_l_exercice():
    texte = modificative_signee(publie(), date(2028, 1, 1))
    assert phrases(texte) == ["La date d’effet est après la fin de l’exercice 2027."]


def test_la_mildeca_note_legifrance_sur_un_texte_de_reference():
    reference = Texte.objects.get(code="simca")
    actions.enregistrer_legifrance(reference, le=None, adresse="", non_concerne=True, par=PAR)
    reference.refresh_from_db()
    assert reference.legifrance_non_concerne is True
