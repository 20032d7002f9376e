"""The directory of the network. Public: functions and functional mailboxes; names for whoever holds a function."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from mildeca_portal.socle.blocs import charger
from prefectures.droits import peut_voir_les_noms
from prefectures.filters import PrefectureFilter
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Affectation, Correspondant, Mandat, Prefecture, Role
from prefectures.tables import PrefectureTable


@login_not_required
@require_safe
def annuaire(request: RequeteHabilitee) -> HttpResponse:
    """The préfectures of the network on one page, with who holds the post today."""
    jour, nominatif = timezone.localdate(), peut_voir_les_noms(request.habilitations)
    mandats = Mandat.objects.en_cours(jour).filter(niveau=Mandat.Niveau.DEPARTEMENTAL)
    prefectures = Prefecture.objects.du_reseau(jour).select_related("region")
    filtre = PrefectureFilter(request.GET, queryset=prefectures)
    lignes = filtre.qs.prefetch_related(
        Prefetch("mandats", mandats.select_related("personne") if nominatif else mandats, to_attr="mandats_du_jour")
    )
    table = PrefectureTable(lignes, exclude=() if nominatif else ("personne",))
    RequestConfig(request, paginate=False).configure(table)
    contexte = {"filtre": filtre, "table": table, "nombre": len(table.rows), "nominatif": nominatif}
    return render(request, "prefectures/annuaire.html", contexte)


@login_not_required
@require_safe
def fiche(request: RequeteHabilitee, code: str) -> HttpResponse:
    """One préfecture. `code` in lower case leads to the address in capitals."""
    if code != code.upper():
        return redirect("prefectures:fiche", code.upper(), permanent=True)
    prefecture = get_object_or_404(Prefecture.objects.select_related("region"), code=code)
    nominatif = peut_voir_les_noms(request.habilitations)
    contexte = {
        "prefecture": prefecture,
        "nominatif": nominatif,
        "postes": _postes(prefecture),
        "blocs_par_prefecture": charger("prefectures.fiche", [prefecture], request.habilitations),
        **(_equipe(prefecture) if nominatif else {}),
    }
    return render(request, "prefectures/fiche.html", contexte)


def _postes(prefecture: Prefecture) -> list[dict[str, object]]:
    """The posts of chef de projet that exist here, each with the mandate open today or None."""
    du_jour = Mandat.objects.en_cours(timezone.localdate()).filter(prefecture=prefecture).select_related("personne")
    ouverts = {m.niveau: m for m in du_jour}
    niveaux = [Mandat.Niveau.DEPARTEMENTAL] + [Mandat.Niveau.REGIONAL] * prefecture.siege_de_region
    return [{"niveau": niveau.label, "mandat": ouverts.get(niveau)} for niveau in niveaux]


def _equipe(prefecture: Prefecture) -> dict[str, object]:
    """Who works there today, the contacts of partners, and past mandates."""
    jour = timezone.localdate()
    collaborateurs = Affectation.objects.en_cours(jour).filter(prefecture=prefecture, role=Role.COLLABORATEUR)
    return {
        "collaborateurs": collaborateurs.select_related("personne").order_by("personne__nom", "personne__prenom", "pk"),
        "correspondants": Correspondant.objects.filter(prefecture=prefecture),
        "anciens": Mandat.objects.filter(prefecture=prefecture, fin__lte=jour)
        .select_related("personne")
        .order_by("-fin", "-pk"),
    }
