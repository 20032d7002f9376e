"""Two people at once: one wins, the other reads why, nothing is written twice."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from circulaires import actions, impact
from circulaires.impact import SourceDeFiches
from circulaires.models import ChantierPrioritaire, Impact, Lecture, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.models import Courriel
from prefectures.habilitations import habilitations_de
from tests.circulaires.fabriques import brouillon, complet, fichier_pdf, modificative, publie, regle, saisie, signe
from tests.fabriques import agent, chef_departemental

pytestmark = pytest.mark.django_db(transaction=True)
PAR = Acteur(None, "administrateur")


def ensemble(*gestes: Callable[[], object]) -> list[str]:
    """Run at the same time; returns « fait » or « refusé » for each, sorted."""
    depart, resultats = Barrier(len(gestes)), []

    def courir(geste: Callable[[], object]) -> None:
        try:
            depart.wait()
            geste()
            resultats.append("fait")
        except ActionRefusee:
            resultats.append("refusé")
        finally:
            connection.close()

    fils = [Thread(target=courir, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(resultats)


def test_deux_publications(referentiel_reel):
    chef_departemental("25")
    texte = signe()
    assert ensemble(*[lambda: actions.publier(texte, par=PAR)] * 2) == ["fait", "refusé"]
    assert Courriel.objects.count() == 1
    assert evenements_de(texte).filter(code="circulaires.texte.publie").count() == 1


def test_deux_personnes_sur_le_meme_champ(referentiel_reel):
    texte, bilans = brouillon(), []
    saisies = [saisie(texte, intitule=i) for i in ("a", "b")]
    ensemble(*[lambda s=s: bilans.append(actions.modifier_texte(texte, s, par=PAR)) for s in saisies])
    assert sorted((b.ecrites, b.conflits) for b in bilans) == [((), ("intitule",)), (("intitule",), ())]
    assert Texte.objects.get(pk=texte.pk).version == 2


def test_deux_personnes_sur_deux_champs(referentiel_reel):
    texte, bilans = brouillon(), []
    saisies = [saisie(texte, intitule="a"), saisie(texte, introduction="b")]
    ensemble(*[lambda s=s: bilans.append(actions.modifier_texte(texte, s, par=PAR)) for s in saisies])
    texte.refresh_from_db()
    assert (texte.intitule, texte.introduction, texte.version) == ("a", "b", 3)
    assert [b.conflits for b in bilans] == [(), ()]


def test_deux_personnes_sur_la_meme_orientation(referentiel_reel):
    orientation, bilans = complet().orientations.get(), []
    saisies = [saisie(orientation, intitule="a"), saisie(orientation, contenu="b"), saisie(orientation, contenu="c")]
    ensemble(*[lambda s=s: bilans.append(actions.modifier_contenu(orientation, s, par=PAR)) for s in saisies])
    orientation.refresh_from_db()
    assert (orientation.intitule, orientation.contenu in ("b", "c"), orientation.version) == ("a", True, 3)
    assert sorted(b.conflits for b in bilans) == [(), (), ("contenu",)]


def test_deux_regles_ne_prennent_pas_le_meme_code(referentiel_reel):
    texte = brouillon()
    un, deux = regle(texte, "R-01"), regle(texte, "R-02")
    saisies = [(r, saisie(r, code="R-03")) for r in (un, deux)]
    gestes = [lambda r=r, s=s: actions.modifier_contenu(r, s, par=PAR) for r, s in saisies]
    assert ensemble(*gestes) == ["fait", "refusé"]
    assert texte.regles.filter(code="R-03").count() == 1


def test_deux_personnes_deplacent_des_parties(referentiel_reel):
    """Whatever the order, no part is lost and none is there twice."""
    texte = brouillon()
    parties = sorted(texte.parties_ordonnees)
    gestes = [lambda p=p: actions.deplacer_partie(texte, p, vers_le_haut=False, par=PAR) for p in parties[:2]]
    assert ensemble(*gestes) == ["fait", "fait"]
    assert sorted(Texte.objects.get(pk=texte.pk).parties) == parties


def test_une_publication_et_un_ajout(referentiel_reel):
    """Whatever the order, nothing enters a published text."""
    texte = signe()
    nouveau = ChantierPrioritaire(texte=texte, intitule="x")
    ensemble(lambda: actions.publier(texte, par=PAR), lambda: actions.ajouter_contenu(nouveau, par=PAR))
    assert Texte.objects.get(pk=texte.pk).statut == "publie"
    assert texte.chantiers.count() == 1


def test_deux_ajouts_prennent_deux_rangs(referentiel_reel):
    texte = brouillon()
    gestes = [
        lambda i=i: actions.ajouter_contenu(ChantierPrioritaire(texte=texte, intitule=i), par=PAR) for i in ("a", "b")
    ]
    assert ensemble(*gestes) == ["fait", "fait"]
    assert sorted(texte.chantiers.values_list("ordre", flat=True)) == [1, 2]


def test_deux_creations_du_meme_exercice(referentiel_reel):
    gestes = [lambda: actions.creer_texte(exercice=2027, intitule="Circulaire", par=PAR)] * 2
    assert ensemble(*gestes) == ["fait", "refusé"]


def test_deux_accuses_de_lecture(referentiel_reel):
    texte = publie()
    fonctions = habilitations_de(chef_departemental("25")).fonctions
    assert ensemble(*[lambda: actions.accuser_lecture(texte, fonctions)] * 2) == ["fait", "fait"]
    assert Lecture.objects.count() == 1


def test_deux_reconductions_du_meme_exercice(referentiel_reel):
    source = complet(2027)
    gestes = [lambda: actions.reconduire(source, exercice=2028, intitule="x", par=PAR)] * 2
    assert ensemble(*gestes) == ["fait", "refusé"]
    assert Texte.objects.annuelles().get(exercice=2028).regles.count() == 1


def test_reconduire_un_brouillon_dont_on_retire_une_ligne(referentiel_reel):
    source = complet(2027)
    retiree = source.orientations.get()

    def reconduire() -> None:
        actions.reconduire(source, exercice=2028, intitule="Circulaire 2028", par=PAR)

    assert ensemble(reconduire, lambda: actions.retirer_contenu(retiree, par=PAR)) == ["fait", "fait"]
    assert not source.orientations.exists()
    assert {o.issu_de_id for o in Texte.objects.get(exercice=2028).orientations.all()} <= {None}


def test_deux_modificatives_ont_chacune_leur_rang(referentiel_reel):
    annuelle = publie(2027)
    gestes = [
        lambda: actions.creer_modificative(annuelle, intitule="x", date_effet=date(2027, 5, 1), par=PAR)
    ] * 2  # fmt: skip
    assert ensemble(*gestes) == ["fait", "fait"]
    assert sorted(Texte.objects.modificatives().values_list("rang", flat=True)) == [1, 2]


def test_publier_et_abroger_la_circulaire_modifiee(referentiel_reel):
    """Whoever comes second sees the other: a modificative never outlives the circulaire it modifies."""
    annuelle = publie()
    demain = timezone.localdate() + timedelta(days=1)
    seconde = modificative(annuelle, demain, reference="x", introduction="x")
    regle(seconde)
    Texte.objects.filter(pk=seconde.pk).update(
        statut="signe", date_signature=demain, signataire="x", fichier=fichier_pdf()
    )
    resultats = ensemble(
        lambda: actions.publier(seconde, par=PAR),
        lambda: actions.abroger(annuelle, le=demain, motif="x", par=PAR),
    )
    seconde.refresh_from_db()
    assert (resultats, seconde.statut, seconde.abroge_le) in (
        (["fait", "fait"], "publie", demain),
        (["fait", "refusé"], "signe", None),
    )


def test_deux_relances(referentiel_reel):
    chef_departemental("25")
    texte, tous = publie(), habilitations_de(agent())
    assert ensemble(*[lambda: actions.relancer(texte, tous, par=PAR)] * 2) == ["fait", "refusé"]
    assert Courriel.objects.count() == 1


def test_deux_calculs_d_impact(referentiel_reel, monkeypatch):
    """The second is told that one is running, while it is; another text does not wait."""
    texte, autre = complet(2027), complet(2028)
    commence, finir = Event(), Event()

    def fiches(exercice: int):
        if exercice == 2026:
            commence.set()
            assert finir.wait(30)
        return iter(())

    source = SourceDeFiches("essai", lambda exercice: 0, fiches, lambda exercice, instant: False)
    monkeypatch.setattr(impact, "SOURCES", {"essai": source})
    resultats = []
    premier = Thread(target=lambda: resultats.extend(ensemble(lambda: actions.calculer_l_impact(texte, 2026, par=PAR))))
    premier.start()
    assert commence.wait(30)
    try:
        with pytest.raises(ActionRefusee, match="déjà en cours"):
            actions.calculer_l_impact(texte, 2025, par=PAR)
        actions.calculer_l_impact(autre, 2027, par=PAR)
    finally:
        finir.set()
        premier.join()
    actions.calculer_l_impact(texte, 2025, par=PAR)
    assert resultats == ["fait"]
    assert sorted(Impact.objects.values_list("texte__exercice", "exercice")) == [
        (2027, 2025),
        (2027, 2026),
        (2028, 2027),
    ]
