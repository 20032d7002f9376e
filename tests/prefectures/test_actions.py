"""Mandates and affectations: opened and closed through one door."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from prefectures.actions.fonctions import clore_affectation, clore_mandat, ouvrir_affectation, ouvrir_mandat
from prefectures.habilitations import habilitations_de
from prefectures.models import Affectation, Mandat, Prefecture, Role
from tests import fabriques

DEPARTEMENTAL, REGIONAL = Mandat.Niveau.DEPARTEMENTAL, Mandat.Niveau.REGIONAL
ADMINISTRATION = Acteur(1, Role.ADMINISTRATEUR)
JANVIER, SEPTEMBRE = date(2026, 1, 1), date(2026, 9, 1)
DEJA_OUVERT = (
    "Un mandat de chef de projet départemental est déjà enregistré dans cette préfecture {} : mettez-y fin d’abord."
)


def ouvrir(code: str = "25", niveau: str = DEPARTEMENTAL, debut: date = JANVIER, **champs) -> Mandat:
    personne = champs.pop("personne", None) or fabriques.PersonneFactory()
    return ouvrir_mandat(personne, fabriques.prefecture(code), niveau, debut=debut, par=ADMINISTRATION, **champs)


def phrases(acte, *args, **kwargs) -> list[str]:
    with pytest.raises(ActionRefusee) as refus:
        acte(*args, **kwargs)
    return refus.value.phrases


def test_ouvrir_un_mandat_ouvre_les_droits_et_laisse_une_trace(db):
    mandat = ouvrir(titre=Mandat.Titre.SOUS_PREFET)

    assert habilitations_de(mandat.personne, JANVIER).fonctions[0].libelle == "chef de projet départemental, Doubs"
    trace = evenements_de(mandat).get()
    assert (trace.code, trace.prefecture_code, trace.region_code) == ("prefectures.mandat.ouvert", "25", "27")
    assert trace.donnees == {
        "personne": mandat.personne_id,
        "role": "chef_departemental",
        "debut": "2026-01-01",
        "fin": None,
    }


def test_deux_mandats_de_meme_niveau_ne_se_chevauchent_pas(db):
    ouvrir()

    assert phrases(ouvrir, debut=SEPTEMBRE) == [DEJA_OUVERT.format("depuis le 1er\u00a0janvier 2026")]
    assert Mandat.objects.count() == 1


def test_le_successeur_commence_le_jour_ou_le_predecesseur_finit(db):
    premier = clore_mandat(ouvrir(), fin=SEPTEMBRE, par=ADMINISTRATION)
    second = ouvrir(debut=SEPTEMBRE)

    assert not habilitations_de(premier.personne, SEPTEMBRE)
    assert habilitations_de(second.personne, SEPTEMBRE)
    assert phrases(ouvrir, debut=date(2026, 8, 31), fin=date(2026, 9, 2)) == [
        DEJA_OUVERT.format("du 1er\u00a0janvier 2026 au 1er\u00a0septembre 2026 (exclu)"),
        DEJA_OUVERT.format("depuis le 1er\u00a0septembre 2026"),
    ]


def test_un_mandat_anterieur_borne_ne_gene_pas(db):
    ouvrir()
    assert ouvrir(debut=date(2025, 1, 1), fin=JANVIER).fin == JANVIER


def test_les_deux_niveaux_sont_independants(db):
    personne = ouvrir("21").personne
    assert ouvrir("21", REGIONAL, personne=personne).role == Role.CHEF_REGIONAL


def test_le_niveau_regional_est_au_siege_de_la_region(db):
    assert phrases(ouvrir, "25", REGIONAL) == [
        "Un chef de projet régional est désigné à la préfecture de région : Doubs n’en est pas le siège."
    ]
    assert not Mandat.objects.exists()


def test_un_titre_autre_se_precise_et_la_fin_suit_le_debut(db):
    assert phrases(ouvrir, titre=Mandat.Titre.AUTRE) == ["Précisez le titre."]
    assert phrases(ouvrir, fin=JANVIER) == ["La fin doit être postérieure au début."]
    assert ouvrir(titre=Mandat.Titre.AUTRE, titre_precise="chargé de mission").libelle == "chargé de mission"


def test_clore_une_seule_fois_et_apres_le_debut(db):
    mandat = ouvrir()
    assert phrases(clore_mandat, mandat, fin=JANVIER, par=ADMINISTRATION) == [
        "La fin doit être postérieure au début, le 1er\u00a0janvier 2026."
    ]
    clore_mandat(mandat, fin=SEPTEMBRE, par=ADMINISTRATION)

    assert phrases(clore_mandat, mandat, fin=date(2026, 10, 1), par=ADMINISTRATION) == [
        "Cette fonction a déjà une fin : le 1er\u00a0septembre 2026."
    ]
    assert [e.code for e in evenements_de(mandat)] == ["prefectures.mandat.clos", "prefectures.mandat.ouvert"]


def test_la_base_refuse_le_chevauchement_meme_sans_l_action(db):
    ouvrir()
    personne, doubs = fabriques.PersonneFactory(), fabriques.prefecture("25")
    with pytest.raises(IntegrityError, match="mandat_un_a_la_fois_departemental"), transaction.atomic():
        Mandat.objects.create(personne=personne, prefecture=doubs, niveau=DEPARTEMENTAL, debut=SEPTEMBRE)


@pytest.mark.django_db(transaction=True)
def test_deux_ouvertures_simultanees_une_seule_l_emporte(referentiel_reel):
    doubs = Prefecture.objects.get(code="25")
    personnes = [fabriques.PersonneFactory() for _ in range(2)]
    ensemble, issues = threading.Barrier(2), []

    def tenter(personne):
        ensemble.wait(timeout=10)
        try:
            ouvrir_mandat(personne, doubs, DEPARTEMENTAL, debut=JANVIER, par=ADMINISTRATION)
            issues.append("ouvert")
        except ActionRefusee as refus:
            issues.append(refus.phrases[0][:45])
        finally:
            connection.close()

    fils = [threading.Thread(target=tenter, args=[p]) for p in personnes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=20)

    assert sorted(issues) == ["Un mandat de chef de projet départemental est", "ouvert"]
    assert Mandat.objects.filter(prefecture=doubs).count() == 1


def affecter(role=Role.COLLABORATEUR, perimetre="prefecture", debut=JANVIER, **champs) -> Affectation:
    personne = champs.pop("personne", None) or fabriques.PersonneFactory()
    return ouvrir_affectation(personne, role, perimetre, debut=debut, par=ADMINISTRATION, **champs)


def test_ouvrir_et_clore_une_affectation(db):
    affectation = affecter(prefecture=fabriques.prefecture("25"), service="cabinet")
    assert habilitations_de(affectation.personne, JANVIER).prefecture_ids == {affectation.prefecture_id}
    clore_affectation(affectation, fin=SEPTEMBRE, par=ADMINISTRATION)

    assert not habilitations_de(affectation.personne, SEPTEMBRE)
    assert [(e.code, e.prefecture_code, e.region_code) for e in evenements_de(affectation)] == [
        ("prefectures.affectation.close", "25", "27"),
        ("prefectures.affectation.ouverte", "25", "27"),
    ]


def test_la_meme_fonction_ne_s_ouvre_pas_deux_fois(db):
    personne, doubs = fabriques.PersonneFactory(), fabriques.prefecture("25")
    affecter(personne=personne, prefecture=doubs)

    assert phrases(affecter, personne=personne, prefecture=doubs, debut=SEPTEMBRE) == [
        "Cette personne exerce déjà cette fonction depuis le 1er\u00a0janvier 2026."
    ]
    assert affecter(personne=personne, prefecture=fabriques.prefecture("39")).pk
    assert affecter(personne=personne, perimetre="region", region_id="27").pk
    assert Affectation.objects.filter(personne=personne).count() == 3


def test_un_role_va_avec_son_perimetre(db):
    assert phrases(affecter, Role.AGENT, prefecture=fabriques.prefecture("25")) == [
        "Ce rôle ne s’exerce pas dans ce périmètre."
    ]
    assert phrases(affecter) == ["Indiquez le territoire du périmètre choisi, et lui seul."]
    agent = affecter(Role.AGENT, "national")
    assert evenements_de(agent).get().prefecture_code == ""
    assert habilitations_de(agent.personne, JANVIER).agent
