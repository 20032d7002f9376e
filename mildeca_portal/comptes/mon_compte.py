"""What someone reads of their own account."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mildeca_portal.comptes.models import Session
from prefectures.models import Affectation, Mandat, Personne


@dataclass(frozen=True, slots=True)
class MaFonction:
    """« chef de projet départemental (directeur de cabinet) », « Doubs », from when, to when."""

    libelle: str
    territoire: str
    debut: date
    dernier_jour: date | None
    a_venir: bool


def fonctions_de(personne: Personne, le: date) -> list[MaFonction]:
    """Functions open on the day `le` and those to come, the open ones first: two queries."""
    non_finies = Q(fin__isnull=True) | Q(fin__gt=le)
    mandats = Mandat.objects.filter(non_finies, personne=personne).select_related("prefecture__region")
    affectations = Affectation.objects.filter(non_finies, personne=personne).select_related("prefecture", "region")
    lues = chain(_mandats(mandats, le), _affectations(affectations, le))
    return sorted(lues, key=lambda f: (f.debut, f.libelle, f.territoire))


def _mandats(mandats: Iterable[Mandat], le: date) -> Iterator[MaFonction]:
    for m in mandats:
        regional = m.niveau == Mandat.Niveau.REGIONAL
        territoire = m.prefecture.region.nom if regional else m.prefecture.nom
        libelle = f"chef de projet {m.get_niveau_display()} ({m.libelle})"
        yield MaFonction(libelle, territoire, m.debut, m.dernier_jour, m.debut > le)


def _affectations(affectations: Iterable[Affectation], le: date) -> Iterator[MaFonction]:
    for a in affectations:
        territoire = a.prefecture or a.region
        nom = territoire.nom if territoire else "tous les territoires"
        yield MaFonction(a.get_role_display(), nom, a.debut, a.dernier_jour, a.debut > le)


@dataclass(frozen=True, slots=True)
class MaSession:
    """`reference`: names the session in an address; the key itself opens it, so it never leaves the cookie."""

    ligne: Session
    reference: str
    courante: bool


def sessions_de(personne: Personne, cle_courante: str | None) -> list[MaSession]:
    """Open sessions of the person, the present one first, then the last opened: one query."""
    ouvertes = Session.objects.filter(personne=personne, expire_date__gt=timezone.now())
    lues = [MaSession(s, reference(s.session_key), s.session_key == cle_courante) for s in ouvertes]
    return sorted(lues, key=lambda s: not s.courante)


def reference(cle: str) -> str:
    return salted_hmac("comptes.session", cle).hexdigest()[:16]
