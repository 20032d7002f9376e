"""Filters of the list of accounts."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from mildeca_portal.comptes.models import Invitation
from mildeca_portal.socle.tri import sans_accent
from prefectures.models import Affectation, Mandat, Personne, Prefecture, Region, Role

ETATS = [
    ("sans_fonction", "Sans fonction"),
    ("invitee", "Invité, pas encore venu"),
    ("ferme", "Compte fermé"),
]


def invitations_en_cours() -> Exists:
    """Whether the person was invited and has not come, be the link expired."""
    en_cours = Invitation.objects.filter(personne=OuterRef("pk"), acceptee_le__isnull=True, annulee_le__isnull=True)
    return Exists(en_cours)


def ayant(personnes: QuerySet[Personne], le: date, mandats: Q | None, affectations: Q | None) -> QuerySet[Personne]:
    """People with, on the day `le`, a mandate or an affectation among those asked for (None: none of that kind)."""
    condition = Q(pk__in=[])
    if mandats is not None:
        condition |= Q(pk__in=Mandat.objects.en_cours(le).filter(mandats).values("personne_id"))
    if affectations is not None:
        condition |= Q(pk__in=Affectation.objects.en_cours(le).filter(affectations).values("personne_id"))
    return personnes.filter(condition)


def chercher(personnes: QuerySet[Personne], saisie: str, le: date) -> QuerySet[Personne]:
    """By name, address or territory; accents, hyphens and case do not count. « exemple camille », « cote dor », « 2a »."""
    cle = sans_accent(saisie)
    if not cle:
        return personnes.none() if saisie.strip() else personnes
    nom = Func(Concat("prenom", Value(" "), "nom", output_field=TextField()), function="sans_accent")
    inverse = Func(Concat("nom", Value(" "), "prenom", output_field=TextField()), function="sans_accent")
    code = cle.upper().zfill(2)
    lieux = Q(prefecture__cle_tri__contains=cle) | Q(prefecture__code=code)
    regionale = Q(region__cle_tri__contains=cle)
    siege = Q(niveau=Mandat.Niveau.REGIONAL, prefecture__region__cle_tri__contains=cle)
    du_territoire = ayant(Personne.objects.all(), le, lieux | siege, lieux | regionale)
    return personnes.alias(nom_cherche=nom, nom_inverse=inverse).filter(
        Q(nom_cherche__contains=cle)
        | Q(nom_inverse__contains=cle)
        | Q(courriel__icontains=saisie.strip())
        | Q(pk__in=du_territoire.values("pk"))
    )


def territoires() -> list[tuple[str, Any]]:
    """Choices of the filter: régions, then préfectures. `r-27` is a région, `p-27` the Eure."""
    regions = [(f"r-{code}", nom) for code, nom in Region.objects.values_list("code", "nom")]
    prefectures = [(f"p-{p.code}", str(p)) for p in Prefecture.objects.order_by("code")]
    return [("Régions", regions), ("Préfectures", prefectures)]


class PersonneFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library ships no types
    """`le`: the day whose functions are looked at."""

    q = django_filters.CharFilter(label="Nom, adresse ou territoire", method="filtrer_texte", max_length=80)
    role = django_filters.ChoiceFilter(label="Rôle", choices=Role.choices, empty_label="Tous", method="filtrer_role")
    territoire = django_filters.ChoiceFilter(
        label="Territoire", choices=territoires, empty_label="Tous", method="filtrer_territoire"
    )
    etat = django_filters.ChoiceFilter(label="État", choices=ETATS, empty_label="Tous", method="filtrer_etat")
    au = django_filters.DateFilter(
        label="Fonctions à la date du",
        method="sans_effet",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Personne
        fields = ("q", "role", "territoire", "etat", "au")

    def __init__(self, *args: Any, le: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.le = le

    def filtrer_texte(self, personnes: QuerySet[Personne], nom: str, saisie: str) -> QuerySet[Personne]:
        return chercher(personnes, saisie, self.le)

    def filtrer_role(self, personnes: QuerySet[Personne], nom: str, role: str) -> QuerySet[Personne]:
        niveaux = {
            Role.CHEF_REGIONAL: Mandat.Niveau.REGIONAL,
            Role.CHEF_DEPARTEMENTAL: Mandat.Niveau.DEPARTEMENTAL,
        }
        if niveau := niveaux.get(Role(role)):
            return ayant(personnes, self.le, Q(niveau=niveau), None)
        return ayant(personnes, self.le, None, Q(role=role))

    def filtrer_territoire(self, personnes: QuerySet[Personne], nom: str, valeur: str) -> QuerySet[Personne]:
        """A préfecture: who works there. A région: who works for it, and in its préfectures."""
        sorte, _, code = valeur.partition("-")
        if sorte == "p":
            return ayant(personnes, self.le, Q(prefecture__code=code), Q(prefecture__code=code))
        return ayant(personnes, self.le, Q(prefecture__region=code), Q(prefecture__region=code) | Q(region=code))

    def filtrer_etat(self, personnes: QuerySet[Personne], nom: str, etat: str) -> QuerySet[Personne]:
        if etat == "ferme":
            return personnes.filter(is_active=False)
        if etat == "invitee":
            return personnes.filter(invitations_en_cours())
        return personnes.exclude(pk__in=ayant(Personne.objects.all(), self.le, Q(), Q()).values("pk"))

    def sans_effet(self, personnes: QuerySet[Personne], nom: str, valeur: date) -> QuerySet[Personne]:
        """The day is already in the functions that each row comes with."""
        return personnes
