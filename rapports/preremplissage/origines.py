"""Where a value of the portal comes from: the rows it was made from, each linked to its page when the person may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from credits.models import Projet
from feuilles_de_route.models import ComitePilotage, FeuilleDeRouteRegionale, FicheAction, PlanActionsDepartemental
from mildeca_portal.socle.templatetags.formats import INSECABLE, date_longue, euros, nombre
from prefectures.habilitations import Habilitations
from prefectures.models import Affectation, Correspondant, Mandat, Prefecture, Region, Role
from rapports.models import Reponse


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the sum. `mesure` is its share in words, `montant` the same as a number (1 for what is counted).

    `ligne`: the row of the table it adds to, when the value is a table.
    """

    libelle: str
    mesure: str
    montant: Decimal
    adresse: str = ""
    ligne: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """`phrase`: what the value is, in one sentence. `adresse`: the page where all of it is kept."""

    phrase: str
    pieces: list[Piece]
    adresse: str = ""
    page: str = ""


@dataclass(frozen=True)
class Contexte:
    """Whose answer, and who looks: a link is only given to what `habilitations` may open."""

    reponse: Reponse
    habilitations: Habilitations
    parametres: Mapping[str, Decimal]

    @property
    def exercice(self) -> int:
        return self.reponse.campagne.exercice

    @property
    def prefecture(self) -> Prefecture:
        return self.reponse.prefecture

    @property
    def fin(self) -> date:
        """Last day of the exercice: functions are those open on it."""
        return date(self.exercice, 12, 31)

    @property
    def jour(self) -> date:
        return timezone.localdate()

    @cached_property
    def _lisible(self) -> bool:
        return Prefecture.objects.visibles_par(self.habilitations).filter(pk=self.prefecture.pk).exists()

    @cached_property
    def projets_lisibles(self) -> frozenset[int]:
        """Projects of the answer that the person may open."""
        siens = Projet.objects.visibles_par(self.habilitations).filter(prefecture=self.prefecture)
        return frozenset(siens.filter(exercice=self.exercice).order_by().values_list("pk", flat=True))

    def du_projet(self, projet: Projet) -> str:
        return projet.get_absolute_url() if projet.pk in self.projets_lisibles else ""

    def fiche(self) -> str:
        """Page of the préfecture, where its team and its correspondents stand."""
        return self.prefecture.get_absolute_url() if self._lisible else ""

    def plan(self) -> str:
        return reverse("feuilles_de_route:plan", args=[self.prefecture.code]) if self._lisible else ""

    def feuille(self) -> str:
        feuilles = FeuilleDeRouteRegionale.objects.visibles_par(self.habilitations)
        lisible = feuilles.filter(region_id=self.prefecture.region_id).exists()
        return reverse("feuilles_de_route:feuille", args=[self.prefecture.region_id]) if lisible else ""

    def credits_(self) -> str:
        """Account of the préfecture."""
        adresse = reverse("credits:prefecture", args=[self.exercice, self.prefecture.code])
        return adresse if self._lisible else ""

    def credits_de_la_region(self) -> str:
        regions = Region.objects.visibles_par(self.habilitations).filter(pk=self.prefecture.region_id)
        adresse = reverse("credits:region", args=[self.exercice, self.prefecture.region_id])
        return adresse if regions.exists() else ""


Source = Callable[[Contexte], Detail]
UN = Decimal(1)


def compte_pour(montant: Decimal | None) -> str:
    return euros(montant or Decimal(0))


def origine(code: str, reponse: Reponse, habilitations: Habilitations) -> Detail | None:
    """The detail of the value `code`; None for a code the portal does not explain."""
    from rapports.preremplissage.origines_credits import SOURCES as CREDITS  # here: that module needs this one

    source = {**SOURCES, **CREDITS}.get(code)
    if source is None:
        return None
    parametres = reponse.version_questionnaire.questionnaire.parametres
    return source(Contexte(reponse, habilitations, parametres))


def _mandat(c: Contexte) -> Detail:
    mandats = _mandats(c)[-1:]
    pieces = [Piece(f"{m.personne}, {m.libelle}", f"depuis le {date_longue(m.debut)}", UN, c.fiche()) for m in mandats]
    return Detail(
        f"Le mandat de chef de projet ouvert le 31 décembre {c.exercice}.", pieces, c.fiche(), "Fiche de la préfecture"
    )


def _mandats(c: Contexte) -> list[Mandat]:
    mandats = Mandat.objects.filter(prefecture=c.prefecture, niveau=Mandat.Niveau.DEPARTEMENTAL, debut__lte=c.fin)
    return list(mandats.select_related("personne").order_by("debut"))


def _changements(c: Contexte) -> Detail:
    pieces = [
        Piece(f"{m.personne}, {m.libelle}", f"depuis le {date_longue(m.debut)}", UN, c.fiche())
        for m in _mandats(c)
        if m.debut.year == c.exercice
    ]
    return Detail(
        f"Les mandats de chef de projet qui ont commencé en {c.exercice}.", pieces, c.fiche(), "Fiche de la préfecture"
    )


def _etp(c: Contexte) -> Detail:
    affectations = Affectation.objects.en_cours(c.fin).filter(prefecture=c.prefecture, role=Role.COLLABORATEUR)
    pieces = [
        Piece(
            ", ".join(filter(None, [str(a.personne), a.service])),
            f"{nombre(a.quotite or Decimal(0), 2)}{INSECABLE}ETP",
            a.quotite or Decimal(0),
            c.fiche(),
        )
        for a in affectations.select_related("personne").order_by("personne__nom", "pk")
    ]
    return Detail(
        f"Somme des quotités des collaborateurs de la préfecture le 31 décembre {c.exercice}.",
        pieces,
        c.fiche(),
        "Fiche de la préfecture",
    )


def _correspondants(c: Contexte) -> Detail:
    correspondants = Correspondant.objects.en_cours(c.fin).filter(prefecture=c.prefecture)
    pieces = [Piece(f"{k.get_institution_display()} : {k.nom}", "1", UN, c.fiche()) for k in correspondants]
    return Detail(
        f"Les correspondants de la préfecture le 31 décembre {c.exercice}.",
        pieces,
        c.fiche(),
        "Fiche de la préfecture",
    )


def _comites(c: Contexte) -> Detail:
    return _reunions(c, "départemental", c.plan(), "Plan d’actions", prefecture=c.prefecture)


def _comites_regionaux(c: Contexte) -> Detail:
    return _reunions(c, "régional", c.feuille(), "Feuille de route", region_id=c.prefecture.region_id)


def _reunions(c: Contexte, quoi: str, adresse: str, page: str, **territoire: object) -> Detail:
    comites = ComitePilotage.objects.filter(date__year=c.exercice, **territoire).order_by("date")
    pieces = [Piece(f"Réunion du {date_longue(k.date)}", "1", UN, adresse) for k in comites]
    return Detail(f"Les réunions du comité de pilotage {quoi} tenues en {c.exercice}.", pieces, adresse, page)


def _plan(c: Contexte) -> Detail:
    plan = _le_plan(c)
    pieces = []
    if plan:
        signe = f"signé le {date_longue(plan.date_signature)}" if plan.date_signature else "non signé"
        pieces = [Piece(plan.titre, signe, UN, c.plan())]
    phrase = f"Le plan d’actions du département qui couvre {c.exercice}."
    return Detail(
        phrase if plan else f"Aucun plan d’actions ne couvre {c.exercice}.", pieces, c.plan(), "Plan d’actions"
    )


def _le_plan(c: Contexte) -> PlanActionsDepartemental | None:
    plans = PlanActionsDepartemental.objects.filter(
        prefecture=c.prefecture, periode_debut__lte=c.exercice, periode_fin__gte=c.exercice
    )
    return plans.order_by("-periode_debut", "-pk").first()


def _actions(c: Contexte) -> Detail:
    plan = _le_plan(c)
    fiches = FicheAction.objects.filter(plan=plan).select_related("plan__prefecture") if plan else []
    pieces = [
        Piece(f"{f.code} – {f.intitule}", f.get_avancement_display(), UN, f.get_absolute_url() if c.plan() else "")
        for f in fiches
    ]
    return Detail("Part des fiches actions du plan qui sont en cours ou réalisées.", pieces, c.plan(), "Plan d’actions")


def _feuille(c: Contexte) -> Detail:
    feuilles = FeuilleDeRouteRegionale.objects.filter(
        region_id=c.prefecture.region_id, periode_debut__lte=c.exercice, periode_fin__gte=c.exercice
    ).order_by("-periode_debut", "-pk")[:1]
    pieces = [Piece(f.titre, f.get_statut_display(), UN, c.feuille()) for f in feuilles]
    return Detail(f"La feuille de route de la région qui couvre {c.exercice}.", pieces, c.feuille(), "Feuille de route")


SOURCES: dict[str, Source] = {
    **{f"prefectures.mandat.{n}": _mandat for n in ("titre", "debut", "formation_suivie", "formation_le", "nom")},
    "prefectures.mandats.changements": _changements,
    "prefectures.affectations.etp": _etp,
    "prefectures.correspondants": _correspondants,
    "feuilles_de_route.comites.nombre": _comites,
    "feuilles_de_route.comites.dates": _comites,
    "feuilles_de_route.comites_regionaux.nombre": _comites_regionaux,
    "feuilles_de_route.plan.statut": _plan,
    "feuilles_de_route.plan.signe_le": _plan,
    "feuilles_de_route.plan.signataires": _plan,
    "feuilles_de_route.fiches.part_engagee": _actions,
    "feuilles_de_route.feuille.statut": _feuille,
}
