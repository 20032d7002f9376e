"""Whatever is posted to a section, the portal answers with a page: never an error, never a value it cannot read."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapports.models import Valeur
from rapports.questionnaire.contenu import normaliser
from tests.fabriques import chef_departemental
from tests.gardes.client import ClientVigilant
from tests.rapports.fabriques import campagne_ouverte, version

TEXTES = st.text(max_size=30) | st.sampled_from(
    ["oui", "1e9", "-1", "0,5", "2025-02-30", "autre", "\x00", "9" * 30, "1.a"]
)


class SaisieQuelconque(TestCase):
    @classmethod
    def setUpTestData(cls):
        campagne_ouverte()
        cls.chef = chef_departemental("25")

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(
        lettre=st.sampled_from("ABDEGK"),
        tirage=st.data(),
        automatique=st.booleans(),
    )
    def test_any_post_is_answered(self, lettre, tirage, automatique):
        questionnaire = version().questionnaire
        cles = [q.cle for q in questionnaire.par_lettre[lettre].questions]
        noms = [*cles, *(f"{cle}__jeton" for cle in cles), *(f"{cle}__autre" for cle in cles), "confirmer", "reprendre"]
        noms += ["actions.thematiques.autre.montant", "interdictions.par_produit.alcool.police", "garder"]
        champs = tirage.draw(st.dictionaries(st.sampled_from(noms), TEXTES, max_size=12))
        client = ClientVigilant()
        client.force_login(self.chef)
        adresse = f"/enquetes/2025/25/sections/{lettre}/"
        entetes = {"Accept": "application/json"} if automatique else {}
        assert client.post(adresse, champs, headers=entetes).status_code in (200, 302, 409, 422)
        for valeur in Valeur.objects.all():
            question = questionnaire.par_cle[valeur.cle]
            lignes = question.tableau.lignes if question.tableau else ()
            assert normaliser(question, valeur.contenu, lignes) == valeur.contenu
