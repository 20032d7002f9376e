"""A circulaire written from last year's: what comes along, moved by a year, and what does not."""

from datetime import UTC, date, datetime

import pytest

from circulaires import actions
from circulaires.actions.reconduction import un_an_apres
from circulaires.controle import lire_parametres
from circulaires.models import Annexe, ContenuAttendu, ObjectifCible, Strategie, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, evenements_de
from mildeca_portal.socle.templatetags.formats import instant
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, modificative, publie, publier, regle

pytestmark = pytest.mark.django_db
AVANT = datetime(2026, 12, 1, 8, tzinfo=UTC)


def reconduire(source: Texte, exercice: int = 2028) -> Texte:
    return actions.reconduire(source, exercice=exercice, intitule=f"Circulaire {exercice}", par=SYSTEME)


@pytest.mark.parametrize(
    ("jour", "annees", "attendu"),
    [
        (date(2027, 3, 15), 1, date(2028, 3, 15)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (None, 1, None),
    ],
)
def test_une_date_avance_d_un_an(jour, annees, attendu):
    assert un_an_apres(jour, annees) == attendu


def test_tout_le_contenu_est_repris_et_sait_d_ou_il_vient():
    source = complet(2027, affaire_suivie_par="Bureau", parties=["regles", "orientations"])
    ancienne = source.orientations.get()
    ancienne.objectifs_cibles.set(ObjectifCible.objects.filter(numero__in=[1, 2]))
    annexe = Annexe.objects.create(texte=source, ordre=1, intitule="Modèle", fichier=fichier_pdf())
    regle(source, "R-02", active=False, a_confirmer=True)

    texte = reconduire(source)

    assert (texte.issu_de, texte.statut, texte.origine) == (source, "brouillon", "portail")
    assert (texte.introduction, texte.affaire_suivie_par) == ("Une **introduction**.", "Bureau")
    assert (texte.parties, texte.reference, texte.date_signature) == (["regles", "orientations"], "", None)
    assert texte.orientations.get().issu_de == ancienne
    echeance = texte.echeances.get()
    assert (echeance.au_plus_tard_le, echeance.issu_de) == (date(2028, 11, 30), source.echeances.get())
    assert texte.chantiers.get().issu_de == source.chantiers.get()
    assert list(texte.regles.values_list("code", "active", "a_confirmer", "ordre", "issu_de__texte")) == [
        ("R-01", True, False, 1, source.pk),
        ("R-02", False, True, 2, source.pk),
    ]
    assert texte.annexes.get().fichier_id == annexe.fichier_id
    assert evenements_de(texte).filter(code="circulaires.texte.reconduit").get().donnees == {"source": source.pk}


def test_les_objectifs_cibles_ne_suivent_que_sous_la_meme_strategie():
    source = complet(2026)
    objectifs = ObjectifCible.objects.filter(numero__in=[1, 2])
    source.orientations.get().objectifs_cibles.set(objectifs)
    meme, autre = reconduire(source, 2027), Strategie.objects.create(
        code="S-28", sigle="S28", intitule="Suivante", premiere_annee=2028, derniere_annee=2032
    )  # fmt: skip
    assert set(meme.orientations.get().objectifs_cibles.all()) == set(objectifs)
    suivante = reconduire(source, 2028)
    assert (suivante.strategie, suivante.orientations.get().objectifs_cibles.count()) == (autre, 0)


def test_les_regles_sont_celles_de_la_fin_de_l_exercice():
    source = publie(2027)
    changee = modificative(source, date(2027, 6, 1))
    regle(changee, "R-01", parametres={"taux_max": "0.70"})
    regle(changee, "R-05")
    publier(changee, AVANT)
    tardive = modificative(source, date(2028, 1, 1), rang=2)
    regle(tardive, "R-01", parametres={"taux_max": "0.50"})
    publier(tardive, AVANT)
    assert list(reconduire(source).regles.values_list("code", "parametres__taux_max")) == [
        ("R-01", "0.70"),
        ("R-05", "0.80"),
    ]


def test_une_regle_retiree_par_une_modificative_ne_revient_pas():
    source = publie(2027)
    retrait = modificative(source, date(2027, 6, 1))
    actions.reprendre_une_regle(retrait, source.regles.get(), retirer=True, par=SYSTEME)
    publier(retrait, AVANT)
    assert list(reconduire(source).regles.all()) == []


def test_ce_qui_vient_d_une_demonstration_en_reste_une():
    assert reconduire(complet(2027, origine="demonstration")).origine == "demonstration"


def test_une_circulaire_ne_se_reconduit_pas_deux_fois_ni_en_arriere_ni_sans_contenu():
    source = complet(2027)
    brouillon(2028)
    with pytest.raises(ActionRefusee, match="existe déjà"):
        reconduire(source)
    with pytest.raises(ActionRefusee, match="exercice suivant"):
        reconduire(source, 2027)
    with pytest.raises(ActionRefusee, match="n’est pas dans le portail"):
        reconduire(Texte.objects.annuelles().get(exercice=2025), 2030)


@pytest.mark.parametrize("nombre", [1, 30])
def test_reconduire_coute_toujours_autant(nombre, django_assert_max_num_queries):
    source = complet(2027)
    for n in range(2, 2 + nombre):
        regle(source, f"R-{n:02}")
        source.orientations.create(ordre=n, intitule=f"O {n}").objectifs_cibles.set(ObjectifCible.objects.all()[:1])
    with django_assert_max_num_queries(24):
        reconduire(source)


def test_une_instruction_reprend_une_instruction_anterieure():
    source = actions.creer_instruction(code="simca-2", intitule="Instruction", strategie=None, par=SYSTEME)
    ContenuAttendu.objects.create(texte=source, ordre=1, intitule="Un diagnostic", critere="diagnostic")
    suite = actions.creer_instruction(code="simca-3", intitule="Suite", strategie=None, source=source, par=SYSTEME)
    assert (suite.issu_de, suite.contenus.get().issu_de) == (source, source.contenus.get())
    with pytest.raises(ActionRefusee, match="déjà celle d’une autre instruction"):
        actions.creer_instruction(code="simca-3", intitule="Encore", strategie=None, par=SYSTEME)
    with pytest.raises(ActionRefusee, match="ne peut pas être repris"):
        actions.creer_instruction(code="x", intitule="X", strategie=None, source=publie(2026), par=SYSTEME)


def test_une_modificative_prend_le_rang_suivant():
    annuelle = publie(2027)
    rangs = [
        actions.creer_modificative(annuelle, intitule="M", date_effet=date(2027, 5, 1), par=SYSTEME).rang
        for _ in range(2)
    ]
    assert rangs == [1, 2]


@pytest.mark.parametrize("fabrique", [complet, lambda: Texte.objects.annuelles().get(exercice=2025)])
def test_seule_une_circulaire_publiee_ici_se_modifie(fabrique):
    with pytest.raises(ActionRefusee, match="peut être modifiée"):
        actions.creer_modificative(fabrique(), intitule="M", date_effet=date(2027, 5, 1), par=SYSTEME)


def test_une_regle_se_reprend_une_fois_dans_la_modificative():
    annuelle = publie(2027)
    texte = modificative(annuelle, date(2027, 5, 1))
    copie = actions.reprendre_une_regle(texte, annuelle.regles.get(), par=SYSTEME)
    assert (copie.code, copie.active, copie.issu_de, copie.version) == ("R-01", True, annuelle.regles.get(), 1)
    with pytest.raises(ActionRefusee, match="déjà dans ce texte"):
        actions.reprendre_une_regle(texte, annuelle.regles.get(), par=SYSTEME)
    with pytest.raises(ActionRefusee, match="n’est pas celle"):
        actions.reprendre_une_regle(texte, complet(2028).regles.get(), par=SYSTEME)


def test_les_dates_des_regles_avancent_comme_celles_du_calendrier():
    source = complet(2027)
    regle(
        source,
        "R-16",
        type_regle="date_limite",
        parametres={"au_plus_tard": "2027-03-15T17:00:00+00:00"},
    )
    regle(
        source,
        "R-28",
        type_regle="periode_de_realisation",
        parametres={"debut_au_plus_tot": "2027-01-01", "fin_au_plus_tard": None},
    )
    regle(source, "R-29", type_regle="inconnu", parametres={"jour": "2027-01-01"})
    reprises = dict(reconduire(source, 2029).regles.values_list("code", "parametres"))
    assert reprises["R-01"] == {"taux_max": "0.80"}
    assert reprises["R-28"] == {"debut_au_plus_tot": "2029-01-01", "fin_au_plus_tard": None}
    assert reprises["R-29"] == {"jour": "2027-01-01"}
    (limite,) = [lire_parametres("date_limite", p) for c, p in reprises.items() if c == "R-16"]
    assert instant(limite.au_plus_tard) == instant(datetime(2029, 3, 15, 17, tzinfo=UTC))


def test_une_heure_de_paris_reste_la_meme_d_un_exercice_a_l_autre():
    """A year later, summer time may begin on another day: the hour that is read is what counts."""
    source = complet(2027)
    regle(source, "R-16", type_regle="date_limite", parametres={"au_plus_tard": "2027-03-27T18:00:00+01:00"})
    parametres = reconduire(source).regles.get(code="R-16").parametres
    limite = lire_parametres("date_limite", parametres).au_plus_tard
    assert instant(limite) == instant(datetime(2028, 3, 27, 16, tzinfo=UTC))
