"""Nobody changes nor erases an event, whatever the way; and an event holds no word."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mildeca_portal.socle.evenements import SYSTEME, Acteur, evenements_de, journaliser
from mildeca_portal.socle.models import Evenement
from prefectures.models import Region


@pytest.fixture
def evenement(db) -> Evenement:
    return journaliser("essai.region.vue", Region.objects.get(code="27"), par=SYSTEME, donnees={"exercice": 2026})


def modifier_par_l_orm(e: Evenement) -> None:
    e.code = "essai.region.autre"
    e.save()


def modifier_en_masse(e: Evenement) -> None:
    Evenement.objects.filter(pk=e.pk).update(acteur_id=1)


def modifier_par_lot(e: Evenement) -> None:
    e.donnees = {}
    Evenement.objects.bulk_update([e], ["donnees"])


def effacer_par_l_orm(e: Evenement) -> None:
    e.delete()


def effacer_en_masse(e: Evenement) -> None:
    Evenement.objects.all().delete()


def ecraser_en_inserant(e: Evenement) -> None:
    Evenement.objects.bulk_create(
        [Evenement(pk=e.pk, code="x", fonction="y", objet_type="z", objet_id="1")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["code"],
    )


def sql(requete: str):
    def executer(e: Evenement) -> None:
        with connection.cursor() as curseur:
            curseur.execute(requete)

    executer.__name__ = requete.split()[0].lower()
    return executer


@pytest.mark.parametrize(
    "essayer",
    [
        modifier_par_l_orm,
        modifier_en_masse,
        modifier_par_lot,
        effacer_par_l_orm,
        effacer_en_masse,
        ecraser_en_inserant,
        sql("UPDATE socle_evenement SET cree_le = now()"),
        sql("DELETE FROM socle_evenement"),
        sql("ALTER TABLE socle_evenement ENABLE TRIGGER ALL; TRUNCATE socle_evenement"),
    ],
    ids=lambda f: f.__name__,
)
def test_rien_ne_change_ni_n_efface_un_evenement(evenement, essayer):
    avant = list(Evenement.objects.values())
    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic():
        essayer(evenement)

    assert list(Evenement.objects.values()) == avant


def test_une_base_neuve_refuse_le_vidage(db):
    """The suite disarms this trigger for its own needs: what it disarms is what the migration made."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT tgname, tgtype::int & 32 FROM pg_trigger WHERE tgrelid = 'socle_evenement'::regclass"
            " AND NOT tgisinternal ORDER BY tgname"
        )
        assert curseur.fetchall() == [("socle_evenement_ajout_seul", 0), ("socle_evenement_sans_vidage", 32)]


@pytest.mark.parametrize(
    "donnees",
    [
        {"nom": "Camille Exemple"},
        {"courriel": "camille@prefectures.test"},
        {"motif": "à revoir"},
        {"liste": ["transmise", "a dit non"]},
        {"imbrique": {"deux mots": 1}},
        {"montant": 12.5},
        {"le": timezone.now()},
        {"long": "a" * 65},
    ],
)
def test_un_evenement_ne_garde_pas_de_mots(db, donnees):
    with pytest.raises(ValueError, match="ne garde que des identifiants"):
        journaliser("essai.region.vue", Region.objects.get(code="27"), par=SYSTEME, donnees=donnees)

    assert Evenement.objects.count() == 0


def test_un_evenement_garde_des_codes_des_dates_et_des_montants(db):
    donnees = {
        "exercice": 2026,
        "montant": "-82400.50",
        "le": "2026-03-15T14:02:00.123456+01:00",
        "role": "chef_regional",
        "champs": ["titre", "ordre"],
        "empreinte": "0" * 64,
        "fin": None,
        "par_delegation": False,
        "nombres": {"courriels": 3},
    }
    region = Region.objects.get(code="27")
    journaliser("essai.region.vue", region, par=Acteur(12, "agent"), region="27", donnees=donnees)

    (e,) = evenements_de(region)
    assert (e.acteur_id, e.fonction, e.region_code, e.donnees) == (12, "agent", "27", donnees)
