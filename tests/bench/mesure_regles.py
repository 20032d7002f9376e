"""What the rules cost, measured by `make bench`: forty rules on one project, then a draft on five thousand of them.

Not part of the suite. Queries and ratios are held to their bounds, which mean the same on any machine; times are printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circulaires.controle import controler
from circulaires.impact import calculer, nombre_de_fiches, regles_a_essayer
from circulaires.models import Texte
from credits.controle import fiche, regles_de
from credits.entourage import Entourage
from credits.models import Cofinancement, LigneDepense, Porteur, Projet
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Prefecture
from tests.circulaires.controle.test_types import TYPES, de
from tests.circulaires.fabriques import brouillon, publier, regle

pytestmark = pytest.mark.django_db
EXERCICE, PROJETS, REGLES, ESSAIS = 2026, 5000, 40, 50
EXERCICE_DU_TEXTE = 2027
NATURES = ("personnel_projet", "prestations")


@dataclass(slots=True)
class Mesure:
    secondes: float = 0.0
    requetes: int = 0


class Chrono:
    """Times what is done inside, and counts its queries."""

    def __init__(self, fois: int = 1) -> None:
        self.fois = fois

    def __enter__(self) -> Mesure:
        self.mesure = Mesure()
        self.requetes = CaptureQueriesContext(connection)
        self.requetes.__enter__()
        self.depart = perf_counter()
        return self.mesure

    def __exit__(self, *erreur: object) -> None:
        self.mesure.secondes = (perf_counter() - self.depart) / self.fois
        self.requetes.__exit__(None, None, None)
        self.mesure.requetes = len(self.requetes) // self.fois


def dire(quoi: str, mesure: Mesure) -> None:
    print(f"\n  {quoi} : {mesure.secondes * 1000:.2f} ms, {mesure.requetes} requête(s)", end="")


def quarante_regles(exercice: int) -> Texte:
    """Every type that the engine knows, in turn, with the parameters of the first case of its own tests."""
    texte = brouillon(exercice)
    for rang, type_regle in enumerate(islice(cycle(TYPES), REGLES), start=1):
        severite = "bloquante" if rang % 3 else "avertissement"
        parametres = de(type_regle).limites[0].parametres
        regle(texte, f"R-{rang:02}", type_regle=type_regle.code, parametres=parametres, severite=severite)
    return texte


def projets(nombre: int) -> Iterator[Projet]:
    """Spread over the préfectures, asking from 40 to 100 % of their cost."""
    prefectures = list(Prefecture.objects.order_by("code"))
    porteurs = Porteur.objects.bulk_create(
        Porteur(raison_sociale=f"Association {i}", cle_tri=f"association {i}", type_porteur="association")
        for i in range(nombre // 5 + 1)
    )
    for i in range(nombre):
        intitule = f"Prévention {i}"
        cout = Decimal(2000 + 37 * (i % 400))
        yield Projet(
            intitule=intitule,
            cle_tri=sans_accent(intitule),
            exercice=EXERCICE,
            prefecture=prefectures[i % len(prefectures)],
            porteur=porteurs[i // 5],
            thematique="cps_parentalite",
            cout_total=cout,
            montant_demande=(cout * (40 + i % 61) / 100).quantize(Decimal("0.01")),
            indicateurs="Élèves touchés\nSéances",
            evaluation_prevue=bool(i % 2),
        )


def semer(nombre: int) -> list[Projet]:
    crees = Projet.objects.bulk_create(projets(nombre), batch_size=1000)
    LigneDepense.objects.bulk_create(
        (LigneDepense(projet=p, nature=n, montant_prevu=p.cout_total / 2) for p in crees for n in NATURES),
        batch_size=2000,
    )
    Cofinancement.objects.bulk_create(
        (
            Cofinancement(projet=p, financeur="COMMUNE_EPCI", montant=p.cout_total - p.montant_demande)
            for p in crees
            if p.cout_total > p.montant_demande
        ),
        batch_size=2000,
    )
    return crees


def relu(projet: Projet) -> Projet:
    return Projet.objects.select_related("prefecture", "porteur", "appel__prefecture").get(pk=projet.pk)


def test_quarante_regles_sur_un_projet():
    """Beyond loading the project and its surroundings: one query, the rules, and little beside it."""
    publier(quarante_regles(EXERCICE))
    (cree,) = semer(1)
    assert len(regles_de(relu(cree))) == REGLES
    with Chrono(ESSAIS) as chargement:
        for _ in range(ESSAIS):
            projet = relu(cree)
            entourage = Entourage.du_projet(projet)
    with Chrono(ESSAIS) as lecture:
        for _ in range(ESSAIS):
            regles = regles_de(projet)
    controler(fiche(projet, entourage), regles)  # parameters are read once per process
    with Chrono(ESSAIS) as controle:
        for _ in range(ESSAIS):
            constats = controler(fiche(projet, entourage), regles)
    dire("Chargement d’un projet et de son entourage", chargement)
    dire(f"Lecture des {REGLES} règles", lecture)
    dire(f"Contrôle par {REGLES} règles", controle)
    print(f"\n  Contrôle / chargement : {controle.secondes / chargement.secondes:.2f}")
    assert len(constats) == REGLES
    assert (lecture.requetes, controle.requetes) == (1, 0)
    assert controle.secondes < chargement.secondes


def test_un_brouillon_sur_cinq_mille_projets():
    """Ten queries, plus one per thousand projects; each project costs about what checking it alone does."""
    texte = quarante_regles(EXERCICE_DU_TEXTE)
    crees = semer(PROJETS)
    projet = relu(crees[0])
    entourage, regles = Entourage.du_projet(projet), regles_a_essayer(texte)
    controler(fiche(projet, entourage), regles)
    with Chrono(ESSAIS) as seul:
        for _ in range(ESSAIS):
            controler(fiche(projet, entourage), regles)
    with Chrono() as ensemble:
        assert nombre_de_fiches(EXERCICE) == PROJETS
        resultat = calculer(regles_a_essayer(texte), EXERCICE)
    total = resultat["synthese"]["total"]
    par_projet = ensemble.secondes / PROJETS
    dire("Contrôle d’un projet seul", seul)
    dire(f"Impact de {REGLES} règles sur {PROJETS} projets", ensemble)
    print(f"\n  Par projet : {par_projet * 1000:.2f} ms, soit {par_projet / seul.secondes:.1f} fois le contrôle seul")
    print(f"  {total['refuses']} refusés, {total['avertis']} avec avertissement")
    assert total["nombre"] == PROJETS
    assert ensemble.requetes <= 10 + PROJETS // 1000
    assert par_projet < 4 * seul.secondes
