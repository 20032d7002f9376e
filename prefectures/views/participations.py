"""Which préfectures are in the network and answer the survey: administrators keep it, dated and with a reason."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.au import jour_demande
from mildeca_portal.socle.reprise import saisie
from prefectures.actions.participations import clore_participation, ouvrir_participation
from prefectures.droits import exiger, peut_administrer
from prefectures.forms import ParticipationForm
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Participation, Prefecture
from prefectures.tables import ParticipationTable
from prefectures.views.outils import code_en_capitales, page_de_saisie

Nature = Participation.Nature


@require_safe
def participations(request: RequeteHabilitee) -> HttpResponse:
    """Every préfecture, member or not, with where it stands on the day asked for."""
    exiger(peut_administrer(request.habilitations))
    jour = jour_demande(request)
    periodes = {nature: Participation.objects.filter(nature=nature).order_by("debut") for nature in Nature}
    prefectures = Prefecture.objects.select_related("region").prefetch_related(
        *(Prefetch("participations", periodes[n], to_attr=str(n.value)) for n in Nature)
    )
    table = ParticipationTable(prefectures, jour=jour)
    RequestConfig(request, paginate=False).configure(table)
    contexte = {
        "table": table,
        "jour": jour,
        "membres": Prefecture.objects.du_reseau(jour).count(),
        "repondantes": Prefecture.objects.repondant(jour).count(),
    }
    return render(request, "prefectures/participations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@code_en_capitales
def participation(request: RequeteHabilitee, code: str, nature: str) -> HttpResponse:
    """End the participation under way, or open one."""
    par = exiger(peut_administrer(request.habilitations))
    prefecture = get_object_or_404(Prefecture, code=code)
    if nature not in Nature.values:
        raise Http404
    periodes = list(prefecture.participations.filter(nature=nature).order_by("debut"))
    ouverte = next((p for p in periodes if p.fin is None), None)
    form = ParticipationForm(saisie(request))
    form.bouton = "Mettre fin" if ouverte else "Ouvrir"

    def acte() -> None:
        le, motif = form.cleaned_data["le"], form.cleaned_data["motif"]
        if ouverte:
            clore_participation(ouverte, fin=le, motif=motif, par=par)
        else:
            ouvrir_participation(prefecture, nature, debut=le, motif=motif, par=par)

    if tenter(request, form, acte, "La participation est enregistrée."):
        return redirect("prefectures:participations")
    retour, objet = reverse("prefectures:participations"), Nature(nature).label
    titre = f"{'Mettre fin' if ouverte else 'Ouvrir'}{chr(0xA0)}: {objet} – {prefecture.nom}"
    contexte = {"periodes": periodes, "prefecture": prefecture, "ouverte": ouverte, "nature": nature}
    return page_de_saisie(request, form, titre, retour, "Participations", retour, **contexte)
