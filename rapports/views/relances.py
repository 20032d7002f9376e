"""Reminders of a campaign: who is still waited for, the schedule, what left, and the stop."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.listes import paginer
from mildeca_portal.socle.reprise import saisie
from mildeca_portal.socle.xlsx import TYPE_MIME, classeur_simple
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee
from rapports.actions import paliers as actions_paliers
from rapports.actions import relances as actions
from rapports.droits import peut_gerer_les_campagnes, peut_voir_les_preparatifs
from rapports.filters_relances import FiltreDesAttendues, RelanceFilter
from rapports.forms.campagne import PalierForm, RelanceForm
from rapports.models import Campagne, PalierDeRelance, Relance, Reponse
from rapports.regles import echeance_nationale
from rapports.relances.echeancier import calendrier
from rapports.tables_relances import ENTETES, RelanceTable, rang
from rapports.views.campagnes import campagne_geree, campagne_lue
from rapports.views.communes import codes_en_majuscules

PAR_PAGE = 100


@require_safe
def relances(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The answers still waited for, with their next reminder; the schedule beside them."""
    campagne, maintenant = campagne_lue(request, exercice), timezone.now()
    lignes = actions.lignes_a_relancer(campagne, maintenant)
    filtre = FiltreDesAttendues(request.GET, lignes)
    paliers = list(campagne.paliers.all())
    limite = echeance_nationale(campagne, campagne.prolongations.all())
    departs = {p.jours: le for p, le in calendrier(actions.paliers_de(campagne), limite)}
    contexte: dict[str, Any] = {
        "campagne": campagne,
        "filtre": filtre,
        "lignes": filtre.lignes,
        "total": len(lignes),
        "relancables": sum(x.relancable for x in filtre.lignes),
        "paliers": [(p, departs[p.jours]) for p in paliers],
        "limite": limite,
        "gere": peut_gerer_les_campagnes(request.habilitations) is not None,
        "en_cours": campagne.statut in actions.RELANCEES,
        "requete": request.GET.urlencode(),
        "envoyees": campagne.relances.count(),
    }
    return render(request, "rapports/campagne/relances.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def maintenant(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Remind now those that the filter kept: the list is shown, and may be shortened, before the button."""
    campagne, fonction = campagne_geree(request, exercice)
    filtre = FiltreDesAttendues(request.GET, actions.lignes_a_relancer(campagne, timezone.now()))
    choix = [(x.reponse, x.situation) for x in filtre.lignes if x.relancable]
    form = RelanceForm(saisie(request), reponses=choix)
    retour = reverse("rapports:relances", args=[exercice])
    form.annuler = f"{retour}?{request.GET.urlencode()}" if request.GET else retour

    def acte() -> None:
        voulues = {int(pk) for pk in form.cleaned_data["reponses"]}
        nombre = actions.relancer_maintenant(campagne, voulues, par=fonction)
        messages.success(
            request, f"{nombre} préfectures sont relancées." if nombre > 1 else "Une préfecture est relancée."
        )

    if tenter(request, form, acte, ""):
        return redirect(form.annuler)
    return render(
        request, "rapports/campagne/relancer.html", {"campagne": campagne, "form": form, "nombre": len(choix)}
    )


@require_safe
def envoyees(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """What was sent, to whom, when."""
    campagne = campagne_lue(request, exercice)
    filtre = _filtre(request, campagne)
    table = RelanceTable(filtre.qs)
    paginer(request, table, PAR_PAGE)
    contexte = {"campagne": campagne, "filtre": filtre, "table": table, "requete": request.GET.urlencode()}
    return render(request, "rapports/campagne/envoyees.html", contexte)


@require_safe
@export_nominatif("rapports.relances.exportees")
def envoyees_xlsx(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The lines that the page shows, filtered alike."""
    campagne = campagne_lue(request, exercice)
    par = exiger(peut_voir_les_preparatifs(request.habilitations))
    lignes = [rang(x) for x in _filtre(request, campagne).qs]
    octets = classeur_simple("Relances", ENTETES, lignes)
    nom = f"relances-enquete-{exercice}.xlsx"
    return FichierNominatif(octets, nom=nom, type_mime=TYPE_MIME, lignes=len(lignes), par=par, objet=campagne)


def _filtre(request: RequeteHabilitee, campagne: Campagne) -> RelanceFilter:
    return RelanceFilter(
        request.GET,
        Relance.objects.filter(campagne=campagne)
        .select_related("reponse__prefecture__region", "region")
        .defer("reponse__instantane"),
    )


@require_POST
def arreter(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    actions.arreter(campagne, par=fonction.acteur)
    messages.success(request, "Les relances sont arrêtées : plus aucune ne part, ni aux préfectures ni aux régions.")
    return redirect("rapports:relances", exercice)


@require_POST
def reprendre(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    actions.reprendre(campagne, par=fonction.acteur)
    messages.success(request, "Les relances reprennent à partir du prochain palier.")
    return redirect("rapports:relances", exercice)


def _reponse(campagne: Campagne, code: str) -> Reponse:
    reponses = Reponse.objects.select_related("campagne", "prefecture__region").defer("instantane")
    return get_object_or_404(reponses, campagne=campagne, prefecture__code=code)


@require_POST
@codes_en_majuscules
def arreter_une(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    reponse = _reponse(campagne, code)
    actions.arreter_une(reponse, par=fonction)
    messages.success(request, f"Les relances ({reponse.prefecture.nom}) sont arrêtées.")
    return redirect("rapports:relances", exercice)


@require_POST
@codes_en_majuscules
def reprendre_une(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    reponse = _reponse(campagne, code)
    actions.reprendre_une(reponse, par=fonction)
    messages.success(request, f"Les relances ({reponse.prefecture.nom}) reprennent.")
    return redirect("rapports:relances", exercice)


@require_http_methods(["GET", "HEAD", "POST"])
def palier(request: RequeteHabilitee, exercice: int, pk: int | None = None) -> HttpResponse:
    """Add a palier to the schedule, or change one."""
    campagne, fonction = campagne_geree(request, exercice)
    vise = get_object_or_404(PalierDeRelance, campagne=campagne, pk=pk) if pk else PalierDeRelance(campagne=campagne)
    form = PalierForm(saisie(request), instance=vise)
    form.annuler = reverse("rapports:relances", args=[exercice])

    def acte() -> None:
        actions_paliers.enregistrer(form.instance, par=fonction.acteur)

    if tenter(request, form, acte, f"Le calendrier des relances de l’enquête {exercice} est enregistré."):
        return redirect(form.annuler)
    return render(request, "rapports/campagne/palier.html", {"campagne": campagne, "form": form, "palier": pk and vise})


@require_POST
def retirer_palier(request: RequeteHabilitee, exercice: int, pk: int) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    actions_paliers.retirer(get_object_or_404(PalierDeRelance, campagne=campagne, pk=pk), par=fonction.acteur)
    messages.success(request, "Le palier est retiré.")
    return redirect("rapports:relances", exercice)
