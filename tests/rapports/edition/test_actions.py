from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.evenements import SYSTEME, Acteur, evenements_de
from mildeca_portal.socle.models import Travail
from mildeca_portal.socle.pdf import PangoManquant
from rapports.actions import editions as actions
from rapports.models import Campagne, Edition, Reponse
from tests.rapports.edition.fabriques import campagne, edition, reponses_acceptees

pytestmark = pytest.mark.django_db
PAR = Acteur(7, "agent")
BFC = ("21", "25", "39", "58", "70", "71", "89", "90")


@pytest.fixture
def enquete_close():
    c = campagne()
    reponses_acceptees(c, BFC)
    return c


@pytest.fixture
def bfc(sans_documents, enquete_close):
    return enquete_close


def test_demander_fige_les_donnees_et_compose_les_documents(sans_pdf, enquete_close):
    demandee = actions.demander(enquete_close, par=PAR)

    # The queue of the tests runs at once.
    faite = Edition.objects.get(pk=demandee.pk)
    assert (faite.statut, faite.numero, faite.travail.statut) == ("gelee", 1, "termine")
    assert faite.jeu.empreinte == faite.empreinte
    assert faite.pdf.nom == "rapport-mildeca-2024-edition-1.pdf"
    assert faite.xlsx.nom == "donnees-mildeca-2024-edition-1.xlsx"
    assert [e.code for e in evenements_de(faite)] == ["rapports.edition.demandee"]


def test_une_reponse_acceptee_apres_coup_ne_change_pas_l_edition(bfc):
    faite = actions.generer_edition(bfc, par=PAR)
    Reponse.objects.filter(campagne=bfc, prefecture__code="25").update(instantane={"valeurs": {}})

    assert Edition.objects.get(pk=faite.pk).empreinte == faite.empreinte
    suivante = actions.generer_edition(bfc, par=PAR)
    assert (suivante.numero, suivante.empreinte == faite.empreinte) == (2, False)


@pytest.mark.parametrize(
    ("statut", "phrase"),
    [
        ("preparation", "n’est pas encore ouverte"),
        ("programmee", "n’est pas encore ouverte"),
        ("close", "Aucune réponse"),
    ],
)
def test_sans_reponse_acceptee_rien_ne_se_genere(statut, phrase):
    with pytest.raises(ActionRefusee, match=phrase):
        actions.demander(campagne(statut=statut), par=PAR)
    assert Edition.objects.count() == 0


def test_une_seule_generation_a_la_fois(bfc):
    brouillon = edition(bfc, "brouillon", travail=Travail.objects.create(code="x", statut="en_cours"))

    with pytest.raises(ActionRefusee, match="déjà en cours"):
        actions.demander(bfc, par=PAR)
    assert list(bfc.editions.all()) == [brouillon]


def test_apres_un_echec_on_demande_de_nouveau_la_meme_edition(bfc):
    brouillon = edition(bfc, "brouillon", travail=Travail.objects.create(code="x", statut="echoue"))

    assert actions.demander(bfc, par=PAR) == brouillon
    assert Edition.objects.get(pk=brouillon.pk).statut == "gelee"


def test_sans_pango_le_classeur_existe_et_le_pdf_se_demande_plus_tard(bfc, monkeypatch):
    def refuser(jeu, **options):
        raise PangoManquant("apt-get install libpango-1.0-0")

    with monkeypatch.context() as sans_pango:
        sans_pango.setattr(actions, "composer_pdf", refuser)
        demandee = actions.demander(bfc, par=PAR)
    faite = Edition.objects.get(pk=demandee.pk)
    assert (faite.statut, faite.pdf, faite.xlsx is None) == ("gelee", None, False)
    assert (faite.travail.statut, "apt-get install" in faite.travail.erreur) == ("echoue", True)

    actions.demander_les_documents(faite, par=PAR)
    assert Edition.objects.get(pk=faite.pk).pdf.nom == "rapport-mildeca-2024-edition-1.pdf"
    with pytest.raises(ActionRefusee, match="Aucun document ne manque"):
        actions.demander_les_documents(faite, par=PAR)


def test_generer_sans_pdf_laisse_le_pdf_a_plus_tard(bfc):
    faite = actions.generer_edition(bfc, par=SYSTEME, avec_pdf=False)

    assert (faite.statut, faite.pdf_id, faite.xlsx_id is None) == ("gelee", None, False)


def test_publier_remplace_l_edition_precedente_et_fige_la_campagne(bfc):
    premiere, seconde = (actions.generer_edition(bfc, par=PAR) for _ in range(2))

    actions.publier(premiere, par=PAR)
    assert Campagne.objects.get(pk=bfc.pk).statut == "publiee"
    actions.publier(seconde, par=PAR)

    assert list(bfc.editions.order_by("numero").values_list("statut", flat=True)) == ["remplacee", "publiee"]
    assert Edition.objects.get(pk=premiere.pk).remplacee_le is not None
    assert [e.code for e in evenements_de(premiere)] == [
        "rapports.edition.remplacee",
        "rapports.edition.publiee",
        "rapports.edition.demandee",
    ]


@pytest.mark.parametrize(
    ("statut", "documents", "campagne_statut", "phrase"),
    [
        ("brouillon", False, "close", "Seule une édition générée"),
        ("publiee", True, "close", "Seule une édition générée"),
        ("gelee", False, "close", "Le PDF n’est pas composé"),
        ("gelee", True, "ouverte", "n’est pas close"),
    ],
)
def test_ce_qui_empeche_de_publier(statut, documents, campagne_statut, phrase):
    une = edition(campagne(statut=campagne_statut), statut, documents=documents)

    with pytest.raises(ActionRefusee, match=phrase):
        actions.publier(une, par=PAR)
    assert Edition.objects.get(pk=une.pk).statut == statut


def test_la_demonstration_peut_publier_sans_pdf_la_ou_il_ne_se_compose_pas(bfc):
    faite = actions.generer_edition(bfc, par=SYSTEME, avec_pdf=False)

    assert actions.publier(faite, par=SYSTEME, exiger_pdf=False).statut == "publiee"


@pytest.mark.django_db(transaction=True)
def test_deux_agents_qui_publient_ensemble_ne_publient_qu_une_fois():
    une = edition(campagne(), "gelee")

    def publier(_rang):
        try:
            return actions.publier(Edition.objects.get(pk=une.pk), par=PAR).statut
        except ActionRefusee as refus:
            return refus.phrases[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as duo:
        resultats = sorted(duo.map(publier, range(2)))

    assert resultats == ["Seule une édition générée et non publiée peut être publiée.", "publiee"]
