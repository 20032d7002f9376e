"""The guards themselves: each must be able to fail."""

import pytest
from django.conf import settings
from django.db import IntegrityError, InternalError, connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from zeal import NPlusOneError, zeal_context

from mildeca_portal.socle.middleware.lecture_seule import LectureSeuleMiddleware, ecriture_en_get
from prefectures.models import Prefecture, Region
from tests.gardes.client import ENTETES, verifier
from tests.gardes.gabarits import VariableIndefinie


def gabarit_de_chez_nous(texte: str):
    modele = engines["django"].from_string(texte)
    for noeud in modele.template.nodelist.get_nodes_by_type(object):
        noeud.origin.name = str(settings.RACINE / "templates" / "essai.html")
    return modele


def test_une_variable_indefinie_echoue_chez_nous_seulement():
    assert engines["django"].from_string("{{ absente }}").render({}) == ""
    with pytest.raises(VariableIndefinie):
        gabarit_de_chez_nous("{{ absente }}").render({})
    assert gabarit_de_chez_nous("{{ absente|default:'rien' }}").render({}) == "rien"
    assert gabarit_de_chez_nous("{% if absente %}oui{% endif %}").render({}) == ""


def test_une_requete_sans_ordre_est_melangee(db):
    assert "ORDER BY RANDOM()" in str(Prefecture.objects.order_by().query)
    assert "RANDOM" not in str(Prefecture.objects.all().query)
    ordres = {tuple(Region.objects.order_by().values_list("code", flat=True)) for _ in range(5)}
    assert len(ordres) > 1


@pytest.mark.django_db
def test_un_get_n_ecrit_pas():
    def vue(request):
        Region.objects.filter(code="27").update(nom="Bourgogne")
        return HttpResponse()

    garde = LectureSeuleMiddleware(lambda r: HttpResponse())
    with pytest.raises(InternalError, match="read-only"), transaction.atomic():
        garde.process_view(RequestFactory().get("/"), vue, (), {})
    assert Region.objects.get(code="27").nom == "Bourgogne-Franche-Comté"
    assert garde.process_view(RequestFactory().post("/"), vue, (), {}) is None
    assert garde.process_view(RequestFactory().get("/"), ecriture_en_get("essai")(vue), (), {}) is None


@pytest.mark.django_db
def test_la_limite_finit_avec_la_vue():
    LectureSeuleMiddleware(lambda r: HttpResponse()).process_view(
        RequestFactory().get("/"), lambda r: HttpResponse(), (), {}
    )
    assert Region.objects.filter(code="27").update(nom="Bourgogne-Franche-Comté") == 1


def test_le_client_voit_ce_que_la_politique_bloquerait():
    def reponse(corps: str) -> HttpResponse:
        politique = {"Content-Security-Policy": "script-src 'self'; style-src 'self'"}
        return HttpResponse(corps, headers=ENTETES | politique)

    verifier(reponse('<script src="/static/a.js"></script><p>Bien</p>'), "/")
    for corps in ("<script>1</script>", '<p style="color:red">', '<a onclick="x()">', "{{ oubli }}"):
        with pytest.raises(AssertionError):
            verifier(reponse(corps), "/")
    sans_entete = reponse("")
    del sans_entete.headers["X-Frame-Options"]
    with pytest.raises(AssertionError):
        verifier(sans_entete, "/")


def test_le_journal_ne_s_efface_pas(db):
    with pytest.raises(IntegrityError, match="ajout seul"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO socle_evenement (code, cree_le, fonction, fonction_territoire, objet_type, objet_id,"
            " region_code, prefecture_code, donnees) VALUES ('a.b.c', now(), 'systeme', '', 'x', '1', '', '', '{}');"
            "UPDATE socle_evenement SET code = 'd'"
        )


def test_une_relation_lue_ligne_a_ligne_echoue(db):
    with pytest.raises(NPlusOneError), zeal_context():
        [p.region.nom for p in Prefecture.objects.all()]
    with zeal_context():
        assert len([p.region.nom for p in Prefecture.objects.select_related("region")[:5]]) == 5


def test_les_essais_groupes_vont_au_meme_processus(request):
    """Long loadings are shared on one worker by a group that xdist writes in the names; it once stopped without a word."""
    groupes = [item.nodeid for item in request.session.items if item.get_closest_marker("xdist_group")]
    if not groupes or not getattr(request.config.option, "loadgroup", False):
        pytest.skip("les groupes ne servent qu’à plusieurs processus")
    assert [nom for nom in groupes if "@" not in nom.rpartition("::")[2]] == []
