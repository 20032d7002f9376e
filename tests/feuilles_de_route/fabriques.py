"""Roadmaps, plans and actions of real territories, under a strategy of the tests."""

from datetime import date
from typing import Any

import factory

from circulaires.models import ObjectifCible, OrientationStrategique, Strategie
from feuilles_de_route.models import (
    AxeFeuilleDeRoute,
    ComitePilotage,
    FeuilleDeRouteRegionale,
    FicheAction,
    Indicateur,
    PlanActionsDepartemental,
    Statut,
)
from tests.fabriques import prefecture

SIGNEE_LE = date(2023, 11, 24)


class StrategieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Strategie
        django_get_or_create = ("code",)

    code = "SIMCA-2023-2027"
    sigle = "SIMCA"
    intitule = "Stratégie interministérielle de mobilisation contre les conduites addictives"
    premiere_annee = 2023
    derniere_annee = 2027


class ObjectifFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ObjectifCible
        django_get_or_create = ("strategie", "numero")

    strategie = factory.SubFactory(StrategieFactory)
    numero = 3
    intitule = "retarder l’âge des expérimentations"


class OrientationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrientationStrategique
        django_get_or_create = ("strategie", "rang")

    strategie = factory.SubFactory(StrategieFactory)
    rang = 1
    intitule = "Doter chacun de la liberté de choisir"


class FeuilleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FeuilleDeRouteRegionale

    region_id = "27"
    strategie = factory.SubFactory(StrategieFactory)
    titre = "Feuille de route régionale 2023-2027"
    periode_debut = 2023
    periode_fin = 2027
    diagnostic = "Des expérimentations précoces."

    class Params:
        signee = factory.Trait(statut=Statut.SIGNEE, date_signature=SIGNEE_LE)


class AxeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AxeFeuilleDeRoute
        skip_postgeneration_save = True

    feuille = factory.SubFactory(FeuilleFactory)
    ordre = factory.Sequence(lambda n: n + 1)
    intitule = factory.LazyAttribute(lambda a: f"Protéger les jeunes, volet {a.ordre}")

    @factory.post_generation
    def objectifs(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create:
            self.objectifs_cibles.set(
                [ObjectifFactory(strategie=self.feuille.strategie)] if extracted is None else extracted
            )


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanActionsDepartemental

    prefecture = factory.LazyFunction(lambda: prefecture("25"))
    feuille_regionale = factory.SubFactory(FeuilleFactory, signee=True)
    titre = "Plan d’actions du Doubs 2023-2027"
    periode_debut = 2023
    periode_fin = 2027

    class Params:
        signe = factory.Trait(statut=Statut.SIGNEE, date_signature=SIGNEE_LE)


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FicheAction

    plan = factory.SubFactory(PlanFactory)
    code = factory.Sequence(lambda n: f"A{n + 1}")
    intitule = factory.LazyAttribute(lambda a: f"Former les équipes éducatives, {a.code}")
    axe_feuille = factory.SubFactory(AxeFactory, feuille=factory.SelfAttribute("..plan.feuille_regionale"))
    objectif_cible = factory.SubFactory(ObjectifFactory)


class IndicateurFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicateur

    action = factory.SubFactory(ActionFactory)
    intitule = "Établissements touchés"
    unite = "collèges"
    valeur_initiale = 2
    valeur_cible = 12


class ComiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ComitePilotage

    region_id = "27"
    date = date(2026, 6, 12)
    ordre_du_jour = "Bilan à mi-année."
