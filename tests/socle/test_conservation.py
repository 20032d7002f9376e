"""The registry of what is kept, and the command that applies it."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.core.management import call_command
from django.utils import timezone

from mildeca_portal.socle import conservation
from mildeca_portal.socle.conservation import Categorie, Sort, categories, compter, purger, purger_si_demande
from mildeca_portal.socle.durees import Duree
from mildeca_portal.socle.models import Courriel, Evenement, Travail

EXPLOITATION = Path(reglages.RACINE, "docs", "exploitation.md")


def courriel(statut: str = "envoye", *, jours: int) -> Courriel:
    instant = timezone.now() - timedelta(days=jours)
    c = Courriel.objects.create(
        gabarit="x",
        destinataire="a@prefectures.test",
        sujet="s",
        corps="c",
        statut=statut,
        prochain_essai=instant,
        envoye_le=instant if statut == "envoye" else None,
    )
    Courriel.objects.filter(pk=c.pk).update(cree_le=instant)
    return c


def nombres() -> dict[str, int]:
    return {b.categorie.code: b.nombre for b in compter() if b.nombre}


def test_chaque_duree_reglee_sert_et_chaque_traitement_a_sa_duree():
    assert {c.code for c in categories() if c.duree} == set(reglages.CONSERVATION)
    # Failures of sign-in last as long as the lock they make, whatever the settings of conservation.
    traitees = {c.code for c in categories() if c.traiter and c.echues}
    assert traitees == {*reglages.CONSERVATION, "echecs_de_connexion"}


def test_chaque_duree_est_dans_la_documentation_telle_qu_elle_est():
    documentees = re.findall(
        r"^\| `CONSERVATION_(\w+)` \| `([^`]+)` \|", EXPLOITATION.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {code.lower(): duree for code, duree in documentees} == reglages.DUREES_PAR_DEFAUT


@pytest.mark.parametrize("categorie", categories(), ids=lambda c: c.code)
def test_chaque_categorie_dit_ce_qui_est_garde_pourquoi_et_qui_le_lit(categorie):
    assert all((categorie.libelle, categorie.contenu, categorie.finalite, categorie.lecteurs, categorie.depart))
    phrases = [categorie.contenu, categorie.finalite, categorie.lecteurs, categorie.regle]
    assert [p for p in phrases if not p.endswith(".")] == []


def test_les_courriels_partis_s_effacent_ceux_qui_attendent_restent(db, settings):
    settings.CONSERVATION = {**settings.CONSERVATION, "courriels": Duree.lire("30 jours")}
    courriel(jours=31)
    courriel("abandonne", jours=31)
    restent = {courriel(jours=29).pk, courriel("a_envoyer", jours=400).pk}

    assert nombres() == {"courriels": 2}
    purger()

    assert set(Courriel.objects.values_list("pk", flat=True)) == restent
    assert nombres() == {}


def test_les_travaux_finis_s_effacent(db):
    vieux = timezone.now() - timedelta(days=200)
    Travail.objects.create(code="x", statut="termine", fini_le=vieux)
    Travail.objects.create(code="x", statut="echoue", fini_le=timezone.now())
    Travail.objects.create(code="x", statut="en_attente")

    purger()

    assert set(Travail.objects.values_list("statut", flat=True)) == {"echoue", "en_attente"}


def test_sans_executer_rien_ne_change(db):
    courriel(jours=400)
    sortie = StringIO()

    call_command("purger", stdout=sortie)

    assert "courriels – Courriels envoyés : 1 ligne échue\n" in sortie.getvalue()
    assert "    règle : Effacement 6\u00a0mois après le dépôt du courriel.\n" in sortie.getvalue()
    assert "    raison : Prouver qu’un avis est parti" in sortie.getvalue()
    assert sortie.getvalue().endswith("Rien n’a été modifié. Pour appliquer : manage.py purger --executer\n")
    assert (Courriel.objects.count(), Evenement.objects.count()) == (1, 0)


def test_executer_efface_par_lots_et_laisse_un_evenement_de_nombres(db, monkeypatch):
    monkeypatch.setattr(conservation, "LOT", 2)
    for _ in range(5):
        courriel(jours=400)
    sortie = StringIO()

    call_command("purger", "--executer", stdout=sortie)
    call_command("purger", "--executer", stdout=StringIO())

    assert "courriels – Courriels envoyés : 5 lignes traitées\n" in sortie.getvalue()
    evenements = Evenement.objects.order_by("pk")
    assert [(e.code, e.acteur_id, e.fonction, e.objet_id, e.donnees) for e in evenements] == [
        ("socle.purge.executee", None, "systeme", "socle.purge", {"courriels": 5}),
        ("socle.purge.executee", None, "systeme", "socle.purge", {}),
    ]


def test_une_panne_laisse_la_trace_de_ce_qui_est_fait(db, monkeypatch):
    def tomber(lot: object) -> int:
        raise OSError("disque plein")

    courriel(jours=400)
    panne = Categorie("panne", "x", "x", "x", "x", "x", Sort.EFFACE, lambda limite: Evenement.objects.all(), tomber)
    courriels = next(c for c in categories() if c.code == "courriels")
    monkeypatch.setattr(conservation, "categories", lambda: (courriels, panne))
    Evenement.objects.create(code="a.b.c", fonction="systeme", objet_type="x", objet_id="1")

    with pytest.raises(OSError, match="disque plein"):
        purger()

    assert Courriel.objects.count() == 0
    assert Evenement.objects.get(code="socle.purge.executee").donnees == {"courriels": 1}


def test_la_cadence_n_efface_que_si_un_reglage_le_dit(db, settings):
    courriel(jours=400)
    purger_si_demande()
    assert Courriel.objects.count() == 1

    settings.PURGE_AUTOMATIQUE = True
    purger_si_demande()
    assert Courriel.objects.count() == 0
