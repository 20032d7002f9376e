"""The texts of the demonstration, beside those of reference that nothing changes."""

from datetime import date
from decimal import Decimal

import pytest

from circulaires.catalogue import propositions
from circulaires.controle import moteur
from circulaires.controle.registre import lire_parametres
from circulaires.en_vigueur import Reglement, est_plus_stricte
from circulaires.models import Lecture, Regle, RegleLocale, Texte
from circulaires.regles import contradictions
from credits.models import ConstatProjet, Projet
from feuilles_de_route.contenus import contenus_de, manques
from feuilles_de_route.models import FeuilleDeRouteRegionale

pytestmark = pytest.mark.usefixtures("retour")


def test_deux_circulaires_de_demonstration():
    textes = Texte.objects.annuelles().filter(origine="demonstration").order_by("exercice")
    assert [(t.exercice, t.statut, t.intitule) for t in textes] == [
        (2026, "publie", "Circulaire Chefs de projets 2026 (démonstration)"),
        (2027, "brouillon", "Circulaire Chefs de projets 2027 (démonstration)"),
    ]


def test_des_regles_que_le_moteur_connait():
    regles = Regle.objects.filter(texte__exercice=2026, texte__nature="annuelle").order_by("ordre")
    assert [r.code for r in regles] == ["R-01", "R-03", "R-04", "R-16", "R-13", "R-20"]
    assert lire_parametres("part_maximale", regles[0].parametres).taux_max == Decimal("0.80")
    for regle in regles:
        assert lire_parametres(regle.type_regle, regle.parametres) is not None
    assert moteur.citation(regles[0]) == (
        "Circulaire Chefs de projets 2026 (démonstration), paragraphe 3.1 : « Aucun projet n’est financé à plus de 80 % "
        "de son coût total par les crédits de la MILDECA »."
    )


def test_deux_regles_locales_qu_aucune_decision_n_enfreint():
    assert sorted(RegleLocale.objects.values_list("code", "region_id", "prefecture__code")) == [
        ("L-01", None, "25"),
        ("R-01", "27", None),
    ]
    regles = Reglement.charger(2026).pour(date(2026, 12, 15), region_code="27", prefecture_code="25")
    par_code = {r.code: r for r in regles}
    assert {"R-01": "region", "L-01": "prefecture"}.items() <= {c: r.portee for c, r in par_code.items()}.items()
    nationale = Reglement.charger(2026).pour(date(2026, 12, 15), region_code="", prefecture_code="")[0]
    assert est_plus_stricte(par_code["R-01"], nationale)
    assert not ConstatProjet.objects.filter(code="L-01").exists()
    assert not Projet.objects.filter(exercice=2026, date_decision__gte=date(2026, 9, 1)).exists()


def test_rien_n_est_ajoute_aux_textes_de_reference():
    reference = Texte.objects.filter(origine="reference")
    assert reference.count() == 12
    assert not Regle.objects.filter(texte__in=reference).exists()
    assert not Lecture.objects.filter(texte__in=reference).exists()
    assert not Texte.objects.filter(origine="reference", exercice__gte=2026).exists()


def test_le_document_signe_est_un_pdf_qui_se_dit_de_demonstration():
    fichier = Texte.objects.annuelles().get(exercice=2026, origine="demonstration").fichier
    with fichier.contenu.open("rb") as ouvert:
        contenu = ouvert.read()
    assert contenu.startswith(b"%PDF-")
    assert "Données de démonstration, sans valeur officielle".encode("cp1252") in contenu


def test_la_plupart_ont_accuse_lecture_mais_pas_le_doubs():
    lectures = Lecture.objects.filter(texte__exercice=2026, texte__nature="annuelle")
    assert 80 < lectures.filter(niveau="departemental").count() < 102
    assert not lectures.filter(prefecture__code="25").exists()


def test_les_projets_retenus_respectent_la_part_maximale():
    assert [p for p in Projet.objects.accordes() if p.montant_accorde * 100 > p.cout_total * 80] == []


def test_une_instruction_de_demonstration_dont_toutes_les_feuilles_suivent_la_liste():
    instruction = Texte.objects.instructions().get(origine="demonstration")
    assert (instruction.statut, instruction.contenus.count()) == ("publie", 7)
    feuilles = FeuilleDeRouteRegionale.objects.select_related("region", "strategie")
    assert [f.region_id for f in feuilles if f.date_signature and manques(contenus_de(f))] == []


def test_une_modificative_change_une_regle_a_compter_de_fevrier():
    modificative = Texte.objects.modificatives().get(origine="demonstration")
    assert (modificative.statut, modificative.date_effet, modificative.modifie.exercice) == (
        "publie",
        date(2026, 2, 1),
        2026,
    )
    regle = modificative.regles.get()
    assert (regle.code, regle.issu_de.parametres, regle.parametres) == ("R-03", {"tolerance": "1"}, {"tolerance": "5"})


def test_le_projet_2027_est_reconduit_de_2026_avec_des_changements():
    projet = Texte.objects.annuelles().get(exercice=2027)
    assert (projet.issu_de.exercice, projet.issu_de.nature) == (2026, "annuelle")
    regles = {r.code: r for r in projet.regles.select_related("issu_de__texte")}
    reconduites = {code: r.issu_de.texte.nature for code, r in regles.items() if r.issu_de}
    assert reconduites == {
        "R-01": "annuelle",
        "R-03": "modificative",
        "R-04": "annuelle",
        "R-13": "annuelle",
        "R-16": "annuelle",
        "R-20": "annuelle",
    }
    assert (regles["R-01"].parametres["taux_max"], regles["R-03"].parametres) == ("0.75", {"tolerance": "5"})
    assert [o.issu_de_id is None for o in projet.orientations.order_by("ordre")] == [False, False, False, True]
    assert projet.chantiers.count() == 2


def test_le_projet_2027_prend_du_catalogue_ce_qui_est_confirme_et_deux_regles_a_confirmer():
    regles = Texte.objects.annuelles().get(exercice=2027).regles.all()
    confirmees = {p.code for p in propositions() if not p.a_confirmer}
    assert {r.code for r in regles if r.active} == (confirmees - {"R-17"}) | {
        "R-03"
    }  # the projects of the demonstration have no files
    assert {r.code for r in regles if r.a_confirmer} == {"R-11", "R-25"}
    assert contradictions([r for r in regles if r.active]) == []
