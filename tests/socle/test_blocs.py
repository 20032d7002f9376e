"""A downstream app shows itself upstream, in a fixed number of calls, and escapes what it shows."""

import pytest
from django.template import Context, engines

from mildeca_portal.socle import blocs
from prefectures.models import Prefecture


@pytest.fixture
def registre(monkeypatch):
    from collections import defaultdict

    monkeypatch.setattr(blocs, "_REGISTRE", defaultdict(list))


def test_un_appel_pour_tous_les_objets(db, registre):
    appels = []

    def charger(objets, habilitations):
        appels.append(len(objets))
        return {objets[0].pk: {"phrase": "<b>82 400 €</b>"}}

    blocs.enregistrer(blocs.Bloc("essai.fiche", "essai/second.html", charger, ordre=20))
    blocs.enregistrer(blocs.Bloc("essai.fiche", "essai/premier.html", charger, ordre=10))
    objets = list(Prefecture.objects.all()[:3])
    par_objet = blocs.charger("essai.fiche", objets, None)

    assert appels == [3, 3]
    assert [gabarit for gabarit, _ in par_objet[objets[0].pk]] == ["essai/premier.html", "essai/second.html"]
    assert par_objet[objets[1].pk] == []
    assert blocs.charger("essai.fiche", [], None) == {}
    with pytest.raises(ValueError, match="déjà enregistré"):
        blocs.enregistrer(blocs.Bloc("essai.fiche", "essai/premier.html", charger))


def test_l_etiquette_rend_et_echappe(db):
    objet = Prefecture.objects.get(code="25")
    moteur = engines["django"].engine
    page = moteur.from_string("{% load blocs %}{% blocs par_objet objet %}")
    par_objet = {
        objet.pk: [("django/forms/div.html", {"form": None, "fields": [], "errors": "<b>", "hidden_fields": []})]
    }

    assert "<b>" not in page.render(Context({"par_objet": par_objet, "objet": objet}))
    assert page.render(Context({"par_objet": {}, "objet": objet})) == ""
