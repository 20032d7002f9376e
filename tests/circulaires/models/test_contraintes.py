"""What the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from circulaires.models import ChantierPrioritaire, EcheanceTexte, ObjectifCible, Regle, RegleLocale, Texte
from mildeca_portal.socle.models import Fichier
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, publie, publier, regle, regle_locale, signe

pytestmark = pytest.mark.django_db


def refuse(fonction, *args, **kwargs) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        fonction(*args, **kwargs)


def test_une_seule_circulaire_annuelle_par_exercice():
    brouillon(2027)
    refuse(brouillon, 2027)
    assert Texte.objects.filter(exercice=2027).count() == 1


@pytest.mark.parametrize(
    "champs",
    [
        {"statut": "inconnu"},
        {"origine": "inconnue"},
        {"exercice": None},
        {"exercice": 1999},
        {"statut": "signe"},
        {"statut": "publie"},
        {"date_signature": date(2026, 12, 1), "legifrance_date": date(2026, 11, 30)},
    ],
)
def test_textes_impossibles(champs):
    refuse(brouillon, **champs)


def test_un_texte_publie_a_une_date_de_publication():
    texte = signe()
    refuse(Texte.objects.filter(pk=texte.pk).update, statut="publie")


@pytest.mark.parametrize(
    "champs",
    [
        {"code": "R1"},
        {"severite": "grave"},
        {"a_confirmer": True, "active": True},
    ],
)
def test_regles_impossibles(champs):
    texte = brouillon()
    refuse(regle, texte, **champs)


def test_deux_regles_nationales_de_meme_code():
    texte = brouillon()
    regle(texte)
    refuse(regle, texte)


@pytest.mark.parametrize(
    "champs",
    [
        {"region_id": None},
        {"prefecture_id": 1},
        {"code": "L-01"},
        {"variante": False},
        {"statut": "en_vigueur", "debut": None},
        {"statut": "retiree", "debut": date(2027, 1, 1), "fin": None},
        {"statut": "en_vigueur", "debut": date(2027, 2, 1), "fin": date(2027, 1, 31)},
        {"statut": "brouillon", "debut": date(2027, 1, 1), "fin": date(2027, 2, 1)},
    ],
)
def test_regles_locales_impossibles(champs):
    refuse(regle_locale, publie(), **champs)


def test_une_region_a_une_regle_par_code_tant_qu_elle_n_est_pas_retiree():
    texte = publie()
    premiere = regle_locale(texte)
    refuse(regle_locale, texte)
    RegleLocale.objects.filter(pk=premiere.pk).update(statut="retiree", fin=date(2027, 6, 1))
    regle_locale(texte)
    regle_locale(texte, region_id="44")
    assert texte.regles_locales.count() == 3


@pytest.mark.parametrize("champs", [{"libelle": "Autre"}, {"parametres": {"taux_max": "0.9"}}, {"statut": "brouillon"}])
def test_une_regle_locale_en_vigueur_est_figee(champs):
    locale = regle_locale(publie())
    refuse(RegleLocale.objects.filter(pk=locale.pk).update, **champs)
    refuse(locale.delete)


def test_dates_d_un_chantier_et_d_une_echeance():
    texte = brouillon()
    refuse(
        ChantierPrioritaire.objects.create,
        texte=texte,
        ordre=1,
        intitule="x",
        a_partir_du=date(2027, 2, 1),
        au_plus_tard_le=date(2027, 1, 31),
    )
    refuse(EcheanceTexte.objects.create, texte=texte, ordre=1, nature="enquete", intitule="x")


def test_un_texte_publie_est_fige():
    texte = publie()
    for champs in ({"intitule": "Autre"}, {"introduction": "x"}, {"statut": "brouillon"}, {"date_publication": None}):
        refuse(Texte.objects.filter(pk=texte.pk).update, **champs)
    refuse(Texte.objects.filter(pk=texte.pk).delete)
    assert Texte.objects.get(pk=texte.pk).intitule == "Circulaire 2027"


def test_le_contenu_d_un_texte_publie_est_fige():
    texte = publie()
    refuse(Regle.objects.filter(texte=texte).update, parametres={"taux_max": "1"})
    refuse(Regle.objects.filter(texte=texte).delete)
    refuse(regle, texte, code="R-02")
    refuse(texte.chantiers.all().delete)
    refuse(texte.orientations.get().objectifs_cibles.add, 1)
    autre = brouillon(2028)
    refuse(autre.regles.model.objects.filter(pk=regle(autre).pk).update, texte=texte)


def test_l_etat_et_legifrance_d_un_texte_publie_evoluent():
    texte = publie()
    Texte.objects.filter(pk=texte.pk).update(
        legifrance_date=date(2026, 12, 15), statut="abroge", abroge_le=date(2026, 12, 20)
    )
    assert Texte.objects.get(pk=texte.pk).statut == "abroge"


def test_une_ligne_de_reference_reste_ouverte():
    reference = brouillon(2015, origine="reference", statut="publie")
    Texte.objects.filter(pk=reference.pk).update(date_signature=date(2014, 11, 3))
    regle(reference)
    assert Texte.objects.get(pk=reference.pk).date_signature == date(2014, 11, 3)
    assert Fichier.objects.count() == 0


def test_les_objectifs_d_un_texte_publie_ne_passent_pas_a_un_brouillon():
    texte, autre = complet(), complet(2028)
    liens = texte.orientations.get().objectifs_cibles
    liens.add(ObjectifCible.objects.earliest("pk"))
    publier(texte)
    refuse(liens.through.objects.update, orientationannuelle=autre.orientations.get())
    assert liens.count() == 1


@pytest.mark.parametrize("champs", [{"statut": "publie"}, {"abroge_le": date(2027, 8, 1)}, {"motif_abrogation": "x"}])
def test_un_texte_abroge_le_reste(champs):
    texte = publie(statut="abroge", abroge_le=date(2027, 6, 1))
    refuse(Texte.objects.filter(pk=texte.pk).update, **champs)


def test_le_document_compose_d_un_texte_publie_est_fige():
    texte = publie()
    Texte.objects.filter(pk=texte.pk).update(document=fichier_pdf())
    refuse(Texte.objects.filter(pk=texte.pk).update, document=fichier_pdf())
    refuse(Texte.objects.filter(pk=texte.pk).update, document=None)


@pytest.mark.parametrize("champs", [{"statut": "en_vigueur"}, {"fin": date(2027, 8, 1)}, {"fin": None}])
def test_une_regle_locale_retiree_le_reste(champs):
    """The day may move as long as it is to come."""
    locale = regle_locale(publie(), debut=date(2026, 1, 1), statut="retiree", fin=date(2026, 3, 1))
    refuse(RegleLocale.objects.filter(pk=locale.pk).update, **champs)
