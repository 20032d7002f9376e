"""Reminders of a campaign: who is still waited for, the schedule, what left, and the stop."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, prefetch_related_objects
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
from prefectures.habilitations import NATIONAL, Fonction
from prefectures.middleware import RequeteHabilitee
from rapports.actions import paliers as actions_paliers
from rapports.actions import relances as actions
from rapports.actions.bilans import chefs_regionaux
from rapports.dossiers import Dossier
from rapports.droits import peut_arreter_les_relances, peut_gerer_les_campagnes, peut_voir_les_preparatifs
from rapports.filters_relances import FiltreDesAttendues, RelanceFilter
from rapports.forms.campagne import PalierForm, RelanceForm
from rapports.models import Campagne, PalierDeRelance, Relance
from rapports.relances.attendues import lignes_a_relancer, paliers_de
from rapports.relances.echeancier import calendrier
from rapports.tables_relances import ENTETES, RelanceTable, rang
from rapports.views.campagnes import campagne_geree, campagne_lue
from rapports.views.communes import codes_en_majuscules, dossier_visible

PAR_PAGE = 100


@require_safe
def relances(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """The answers still waited for, with their next reminder; the schedule beside them."""
    campagne, maintenant = campagne_lue(request, exercice), timezone.now()
    prefetch_related_objects([campagne], "paliers", "prolongations")
    lignes = lignes_a_relancer(campagne, maintenant)
    filtre = FiltreDesAttendues(request.GET, lignes)
    paliers = list(campagne.paliers.all())
    limite = campagne.echeance_nationale
    departs = {p.jours: le for p, le in calendrier(paliers_de(campagne), limite)}
    contexte: dict[str, Any] = {
        "campagne": campagne,
        "filtre": filtre,
        "lignes": filtre.lignes,
        "total": len(lignes),
        "relancables": sum(x.relancable for x in filtre.lignes),
        "paliers": [(p, departs[p.jours]) for p in paliers],
        "limite": limite,
        "gere": peut_gerer_les_campagnes(request.habilitations) is not None,
        "en_cours": campagne.en_marche,
        "requete": request.GET.urlencode(),
        "regions_sans_chef": [region for region, adresses in chefs_regionaux(campagne).items() if not adresses],
        **campagne.relances.aggregate(
            envoyees=Count("pk", filter=~Q(destinataire=Relance.PERSONNE)),
            non_envoyees=Count("pk", filter=Q(destinataire=Relance.PERSONNE)),
        ),
    }
    return render(request, "rapports/relances/relances.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def maintenant(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Remind now those that the filter kept: the list is shown, and may be shortened, before the button."""
    campagne, fonction = campagne_geree(request, exercice)
    filtre = FiltreDesAttendues(request.GET, lignes_a_relancer(campagne, timezone.now()))
    choix = [(x.reponse, x.situation) for x in filtre.lignes if x.relancable]
    sans_destinataire = [x.reponse.prefecture for x in filtre.lignes if not x.adresses]
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
    contexte = {"campagne": campagne, "form": form, "nombre": len(choix), "sans_destinataire": sans_destinataire}
    return render(request, "rapports/relances/relancer.html", contexte)


@require_safe
def envoyees(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """What was sent, to whom, when; and what was due to nobody."""
    campagne = campagne_lue(request, exercice)
    filtre = _filtre(request, campagne)
    table = RelanceTable(filtre.qs)
    paginer(request, table, PAR_PAGE)
    contexte = {"campagne": campagne, "filtre": filtre, "table": table, "requete": request.GET.urlencode()}
    return render(request, "rapports/relances/envoyees.html", contexte)


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


def _dossier_relance(request: RequeteHabilitee, exercice: int, code: str) -> tuple[Dossier, Fonction]:
    """The answer, if it is in the perimeter (404), and the function that lets stop its reminders (403)."""
    dossier = dossier_visible(request, exercice, code)
    fonction = peut_arreter_les_relances(request.habilitations, dossier.prefecture)
    if fonction is None:
        raise PermissionDenied("Les relances s’arrêtent par qui remplit la réponse, ou par la MILDECA.")
    return dossier, fonction


@require_safe
@codes_en_majuscules
def relances_une(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """Where the link at the foot of a reminder leads: what the préfecture is sent, and the button that stops it."""
    dossier, _ = _dossier_relance(request, exercice, code)
    lignes = lignes_a_relancer(dossier.reponse.campagne, dossier.maintenant)
    ligne = next((x for x in lignes if x.reponse.pk == dossier.reponse.pk), None)
    contexte = {"reponse": dossier.reponse, "campagne": dossier.reponse.campagne, "ligne": ligne}
    return render(request, "rapports/relances/d_une_reponse.html", contexte)


@require_POST
@codes_en_majuscules
def arreter_une(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier, fonction = _dossier_relance(request, exercice, code)
    actions.arreter_une(dossier.reponse, par=fonction)
    messages.success(request, f"Les relances ({dossier.prefecture.nom}) sont arrêtées.")
    return _retour(dossier, fonction)


@require_POST
@codes_en_majuscules
def reprendre_une(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    dossier, fonction = _dossier_relance(request, exercice, code)
    actions.reprendre_une(dossier.reponse, par=fonction)
    messages.success(request, f"Les relances ({dossier.prefecture.nom}) reprennent.")
    return _retour(dossier, fonction)


def _retour(dossier: Dossier, fonction: Fonction) -> HttpResponse:
    """To the list, for the MILDECA; to the page of the answer's reminders, for the préfecture."""
    exercice = dossier.reponse.campagne.exercice
    if fonction.niveau == NATIONAL:
        return redirect("rapports:relances", exercice)
    return redirect("rapports:relances_une", exercice, dossier.prefecture.code)


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
    return render(request, "rapports/relances/palier.html", {"campagne": campagne, "form": form, "palier": pk and vise})


@require_POST
def retirer_palier(request: RequeteHabilitee, exercice: int, pk: int) -> HttpResponse:
    campagne, fonction = campagne_geree(request, exercice)
    actions_paliers.retirer(get_object_or_404(PalierDeRelance, campagne=campagne, pk=pk), par=fonction.acteur)
    messages.success(request, "Le palier est retiré.")
    return redirect("rapports:relances", exercice)
