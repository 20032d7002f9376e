from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from circulaires import actions
from circulaires.actions.publication import annoncer
from circulaires.models import ChantierPrioritaire, Lecture, OrientationAnnuelle, Texte
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import Acteur, evenements_de
from mildeca_portal.socle.fichiers import PDF, PNG, Depot
from mildeca_portal.socle.models import Courriel, Fichier
from prefectures.habilitations import habilitations_de
from tests.circulaires import fabriques
from tests.circulaires.fabriques import brouillon, complet, publie, saisie, signe
from tests.fabriques import PersonneFactory, chef_departemental, chef_regional, collaborateur

pytestmark = pytest.mark.django_db
PAR = Acteur(None, "administrateur")
DEPOT = Depot("signe.pdf", PDF, fabriques.PDF)


def codes(texte: Texte) -> list[str]:
    return [e.code for e in evenements_de(texte).order_by("pk")]


def test_creer_une_circulaire():
    texte = actions.creer_texte(exercice=2027, intitule="Circulaire 2027", par=PAR)
    assert (texte.statut, texte.origine, texte.nature) == ("brouillon", "portail", "annuelle")
    assert texte.strategie.code == "SIMCA-2023-2027"
    assert codes(texte) == ["circulaires.texte.cree"]


def test_une_annee_sans_strategie_connue():
    assert actions.creer_texte(exercice=2040, intitule="Circulaire 2040", par=PAR).strategie is None


def test_une_seule_circulaire_par_exercice():
    actions.creer_texte(exercice=2027, intitule="Une", par=PAR)
    with pytest.raises(ActionRefusee, match="La circulaire de l’exercice 2027 existe déjà"):
        actions.creer_texte(exercice=2027, intitule="Deux", par=PAR)
    assert Texte.objects.get(exercice=2027).intitule == "Une"


def test_modifier_le_texte_avance_sa_version():
    texte = brouillon()
    bilan = actions.modifier_texte(texte, saisie(texte, intitule="Nouveau"), par=PAR)
    texte.refresh_from_db()
    assert (texte.intitule, texte.version, bilan.ecrites, bilan.conflits) == ("Nouveau", 2, ("intitule",), ())


def test_ce_qui_n_a_pas_change_n_est_pas_ecrit():
    texte = brouillon(introduction="Avant")
    bilan = actions.modifier_texte(texte, saisie(texte, introduction="Avant\r\n"), par=PAR)
    texte.refresh_from_db()
    assert (texte.version, bilan.ecrites, codes(texte)) == (1, (), [])


def test_deux_champs_du_meme_texte_sont_gardes_tous_deux():
    texte = brouillon()
    premier, second = saisie(texte, intitule="Premier"), saisie(texte, reference="R/1", intitule=texte.intitule)
    actions.modifier_texte(texte, premier, par=PAR)
    bilan = actions.modifier_texte(texte, second, par=PAR)
    texte.refresh_from_db()
    assert (texte.intitule, texte.reference, texte.version) == ("Premier", "R/1", 3)
    assert bilan.ecrites == ("reference",)


def test_le_meme_champ_n_est_pas_ecrase():
    texte = brouillon()
    second = saisie(texte, intitule="Second", reference="R/2")
    actions.modifier_texte(texte, saisie(texte, intitule="Premier"), par=PAR)
    bilan = actions.modifier_texte(texte, second, par=PAR)
    texte.refresh_from_db()
    assert (bilan.conflits, bilan.ecrites, bilan.objet.intitule) == (("intitule",), ("reference",), "Premier")
    assert (texte.intitule, texte.reference) == ("Premier", "R/2")


def test_la_saisie_au_fil_de_l_eau_ne_remplit_pas_le_journal():
    texte = complet()
    chantier = texte.chantiers.get()
    for mot in ("un", "deux", "trois"):
        texte.refresh_from_db()
        chantier.refresh_from_db()
        actions.modifier_texte(texte, saisie(texte, intitule=mot), par=PAR, automatique=True)
        actions.modifier_contenu(chantier, saisie(chantier, intitule=mot), par=PAR, automatique=True)
    texte.refresh_from_db()
    assert (texte.intitule, texte.chantiers.get().intitule) == ("trois", "trois")
    assert sorted(codes(texte)) == ["circulaires.texte.contenu_modifie", "circulaires.texte.modifie"]
    actions.modifier_texte(texte, saisie(texte, intitule="quatre"), par=PAR)
    assert len(codes(texte)) == 3


@pytest.mark.parametrize("statut", ["signe", "publie"])
def test_un_texte_signe_ou_publie_ne_se_modifie_plus(statut):
    texte = signe() if statut == "signe" else publie()
    chantier = texte.chantiers.get()
    for geste in (
        lambda: actions.modifier_texte(texte, saisie(texte, intitule="x"), par=PAR),
        lambda: actions.ajouter_contenu(OrientationAnnuelle(texte=texte, intitule="x"), par=PAR),
        lambda: actions.ajouter_annexe(texte, intitule="x", depot=DEPOT, par=PAR),
        lambda: actions.modifier_contenu(chantier, saisie(chantier, intitule="x"), par=PAR),
        lambda: actions.retirer_contenu(chantier, par=PAR),
        lambda: actions.deplacer_contenu(chantier, vers_le_haut=True, par=PAR),
        lambda: actions.deplacer_partie(texte, "echeances", vers_le_haut=True, par=PAR),
    ):
        with pytest.raises(ActionRefusee, match="il ne peut plus être modifié"), transaction.atomic():
            geste()
    assert texte.chantiers.get().intitule == "Vente d’alcool aux mineurs"


def test_ajouter_deplacer_retirer():
    texte = brouillon()
    un, deux, trois = (
        actions.ajouter_contenu(ChantierPrioritaire(texte=texte, intitule=i), par=PAR) for i in ("un", "deux", "trois")
    )
    actions.deplacer_contenu(trois, vers_le_haut=True, par=PAR)
    actions.deplacer_contenu(un, vers_le_haut=True, par=PAR)
    actions.retirer_contenu(deux, par=PAR)
    actions.deplacer_contenu(un, vers_le_haut=False, par=PAR)
    assert [c.intitule for c in texte.chantiers.all()] == ["trois", "un"]
    actes = [e.donnees["acte"] for e in evenements_de(texte).order_by("pk")]
    assert actes == ["ajout", "ajout", "ajout", "deplacement", "retrait", "deplacement"]


def test_ce_qui_a_ete_retire_entre_temps():
    texte = brouillon()
    chantier = actions.ajouter_contenu(ChantierPrioritaire(texte=texte, intitule="un"), par=PAR)
    autre = ChantierPrioritaire.objects.get(pk=chantier.pk)
    actions.retirer_contenu(autre, par=PAR)
    with pytest.raises(ActionRefusee, match="retiré entre-temps"):
        actions.modifier_contenu(chantier, saisie(chantier, intitule="x"), par=PAR)


def test_du_brouillon_a_la_publication():
    texte = complet()
    actions.demander_la_relecture(texte, par=PAR)
    actions.reprendre(texte, par=PAR)
    actions.demander_la_relecture(texte, par=PAR)
    actions.enregistrer_la_signature(texte, le=timezone.localdate(), signataire=" Le président ", pdf=DEPOT, par=PAR)
    actions.retirer_la_signature(texte, par=PAR)
    actions.enregistrer_la_signature(texte, le=timezone.localdate(), signataire="Le président", pdf=DEPOT, par=PAR)
    actions.publier(texte, par=PAR)
    texte.refresh_from_db()
    assert (texte.statut, texte.signataire, texte.fichier.nom) == ("publie", "Le président", "signe.pdf")
    assert [c.removeprefix("circulaires.texte.") for c in codes(texte)] == [
        "mis_en_relecture",
        "repris",
        "mis_en_relecture",
        "signe",
        "signature_retiree",
        "signe",
        "publie",
        "document_compose",
    ]


@pytest.mark.parametrize(
    ("statut", "le", "depot", "phrase"),
    [
        ("brouillon", 0, DEPOT, "Mettez d’abord le texte en relecture"),
        ("en_relecture", 1, DEPOT, "La date de signature ne peut pas être dans le futur"),
        ("en_relecture", 0, Depot("x.png", PNG, b"x"), "Le fichier signé doit être un PDF"),
    ],
)
def test_une_signature_impossible(statut, le, depot, phrase):
    texte = brouillon(statut=statut)
    with pytest.raises(ActionRefusee, match=phrase):
        actions.enregistrer_la_signature(
            texte, le=timezone.localdate() + timedelta(days=le), signataire="x", pdf=depot, par=PAR
        )
    assert Fichier.objects.count() == 0


def test_publier_un_texte_incomplet_est_refuse_avec_toute_la_liste():
    texte = brouillon()
    with pytest.raises(ActionRefusee) as refus:
        actions.publier(texte, par=PAR)
    assert len(refus.value.phrases) == 7
    assert Texte.objects.get(pk=texte.pk).statut == "brouillon"


def test_publier_deux_fois():
    texte = signe()
    actions.publier(texte, par=PAR)
    with pytest.raises(ActionRefusee, match="déjà publié"):
        actions.publier(texte, par=PAR)
    assert codes(texte) == ["circulaires.texte.publie", "circulaires.texte.document_compose"]


def test_seuls_les_chefs_de_projets_en_fonction_sont_avertis_une_fois():
    double = chef_departemental("21")
    chef_regional("27", personne=double)
    en_fonction = {double.courriel, chef_departemental("25").courriel}
    chef_departemental("70", fin=date(2024, 1, 1))
    chef_departemental("39", personne=PersonneFactory(is_active=False))
    collaborateur("25")
    texte = signe()
    actions.publier(texte, par=PAR)
    annoncer(texte)
    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == sorted(en_fonction)


def test_le_courriel_donne_l_adresse_de_la_page(settings):
    settings.ADRESSE_PUBLIQUE = "https://portail.example.org"
    chef_departemental("25")
    actions.publier(signe(), par=PAR)
    corps = Courriel.objects.get().corps
    assert "https://portail.example.org/circulaires/2027/\n" in corps
    assert "signée le 20\u00a0novembre 2026" in corps


def test_accuser_lecture_pour_chaque_fonction_une_seule_fois():
    personne = chef_departemental("21")
    chef_regional("27", personne=personne)
    texte, fonctions = publie(), habilitations_de(personne).fonctions
    assert len(actions.accuser_lecture(texte, fonctions)) == 2
    assert actions.accuser_lecture(texte, fonctions) == []
    lues = texte.lectures.order_by("niveau").values_list("prefecture__code", "niveau", "fonction")
    assert list(lues) == [("21", "departemental", "chef_departemental"), ("21", "regional", "chef_regional")]
    assert [e.fonction_territoire for e in evenements_de(texte).order_by("pk")] == ["21", "27"]


def test_on_n_accuse_pas_lecture_d_un_texte_qui_n_est_pas_en_vigueur():
    fonctions = habilitations_de(chef_departemental("25")).fonctions
    with pytest.raises(ActionRefusee, match="pas en vigueur"):
        actions.accuser_lecture(signe(), fonctions)
    assert Lecture.objects.count() == 0
