"""Regional roadmaps: the list, one roadmap, and what its région writes there."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from feuilles_de_route import actions, droits
from feuilles_de_route.contenus import contenus_de, manques
from feuilles_de_route.filters import FeuilleFilter
from feuilles_de_route.forms import AxeForm, ContenusForm, FeuilleForm, SignatureForm
from feuilles_de_route.models import AxeFeuilleDeRoute, FeuilleDeRouteRegionale, PlanActionsDepartemental, Signataire
from feuilles_de_route.models.documents import SIGNES
from feuilles_de_route.regles import manque_pour_signer_la_feuille
from feuilles_de_route.tables import FeuilleTable
from feuilles_de_route.views import outils
from mildeca_portal.socle import reprise
from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.fichiers import servir
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture, Region

saisie = require_http_methods(["GET", "HEAD", "POST"])


def adresse(code: str) -> str:
    return reverse("feuilles_de_route:feuille", args=[code])


@login_not_required
@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    """The 18 régions with the state of their roadmap."""
    documents = outils.feuilles_lisibles(request).courantes()
    if not request.habilitations and not documents.exists():
        return outils.rien_a_lire(request)
    signes = PlanActionsDepartemental.objects.filter(statut__in=SIGNES)
    detail = documents.annotate(
        nb_axes=Count("axes", distinct=True),
        nb_plans_signes=Count("plans", filter=Q(plans__in=signes), distinct=True),
    )
    regions = Region.objects.annotate(nb_prefectures=Count("prefectures")).order_by("cle_tri", "code")
    filtre = FeuilleFilter(request.GET, queryset=regions, documents=documents)
    table = FeuilleTable(filtre.qs.prefetch_related(Prefetch("feuilles_de_route", detail, to_attr="documents")))
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "feuilles_de_route/feuilles.html", {"filtre": filtre, "table": table})


def _courante(request: RequeteHabilitee, code: str) -> FeuilleDeRouteRegionale | None:
    feuilles = outils.feuilles_lisibles(request).filter(region_id=code).courantes()
    return feuilles.select_related("region", "strategie", "fichier").first()


def _ou_404(request: RequeteHabilitee, code: str) -> FeuilleDeRouteRegionale:
    feuille = _courante(request, code)
    if feuille is None:
        raise Http404
    return feuille


@login_not_required
@require_safe
def feuille(request: RequeteHabilitee, code: str) -> HttpResponse:
    """One roadmap: diagnosis, axes, signatories, committees, and the plans that carry it out."""
    document = _courante(request, code)
    if document is None:
        return _sans_feuille(request, code)
    contenus = contenus_de(document) if request.habilitations else ()
    contexte = {
        "feuille": document,
        "axes": document.axes.prefetch_related("objectifs_cibles", "orientations_strategiques")
        .annotate(nb_actions=Count("actions", filter=Q(actions__plan__in=outils.plans_lisibles(request))))
        .order_by("ordre"),
        "signataires": document.signataires.all(),
        "comites": outils.comites_lisibles(request, region=document.region_id),
        "prefectures": _plans_de(request, document),
        "contenus": contenus,
        "contenus_a_situer": any(c.a_situer for c in contenus),
        "nominatif": bool(request.habilitations),
        "peut_modifier": droits.peut_modifier_feuille(request.habilitations, document),
        "peut_signer": droits.peut_signer_feuille(request.habilitations, document),
    }
    return render(request, "feuilles_de_route/feuille.html", contexte)


def _plans_de(request: RequeteHabilitee, document: FeuilleDeRouteRegionale) -> Any:
    plans = outils.plans_lisibles(request).filter(feuille_regionale=document).courants()
    comptes = plans.avec_comptes(timezone.localdate())
    prefectures = Prefecture.objects.filter(region_id=document.region_id)
    return prefectures.prefetch_related(Prefetch("plans_actions", comptes, to_attr="documents"))


def _sans_feuille(request: RequeteHabilitee, code: str) -> HttpResponse:
    """No roadmap to read: the région's own people and the national readers see the empty page."""
    region = Region.objects.visibles_par(request.habilitations).filter(pk=code).first()
    if region is None:
        return outils.rien_a_lire(request)
    contexte = {"region": region, "peut_creer": droits.peut_creer_feuille(request.habilitations, code)}
    return render(request, "feuilles_de_route/sans_feuille.html", contexte)


@saisie
def creer(request: RequeteHabilitee, code: str) -> HttpResponse:
    region = get_object_or_404(Region.objects.visibles_par(request.habilitations), pk=code)
    par = exiger(droits.peut_creer_feuille(request.habilitations, code))
    form = FeuilleForm(reprise.saisie(request) or None)
    if tenter(
        request,
        form,
        lambda: actions.creer_feuille(region, par=par, **form.valeurs()),
        "La feuille de route est créée : ajoutez ses axes.",
    ):
        return redirect(adresse(code))
    titre = f"Créer la feuille de route – {region.nom}"
    return outils.page_de_saisie(request, form, titre, adresse(code), *outils.FIL_FEUILLES)


@saisie
def modifier(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = _ou_404(request, code)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    form = FeuilleForm(reprise.saisie(request) or None, instance=document)
    if tenter(
        request,
        form,
        lambda: actions.modifier_feuille(document, version=form.version_lue, par=par, **form.valeurs()),
        "La feuille de route est enregistrée.",
    ):
        return redirect(adresse(code))
    return _page(request, form, "Modifier la feuille de route", document)


def _page(
    request: RequeteHabilitee, form: Any, titre: str, document: FeuilleDeRouteRegionale, aide: str = ""
) -> HttpResponse:
    retour = adresse(document.region_id)
    fil = (*outils.FIL_FEUILLES, document.region.nom, retour)
    return outils.page_de_saisie(request, form, titre, retour, *fil, aide=aide)


@require_POST
def concertation(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = _ou_404(request, code)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    fait = "La feuille de route est en concertation."
    return outils.agir(request, lambda: actions.ouvrir_concertation(document, par=par), fait, adresse(code))


@saisie
def situer(request: RequeteHabilitee, code: str) -> HttpResponse:
    """Say where the roadmap answers what the instruction asks and the portal cannot see."""
    document = _ou_404(request, code)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    a_situer = [c for c in contenus_de(document) if c.a_situer]
    if not a_situer:
        raise Http404
    form = ContenusForm(reprise.saisie(request), feuille=document, contenus=a_situer)
    if tenter(
        request,
        form,
        lambda: actions.situer_les_contenus(document, form.ou(), version=form.version_lue, par=par),
        "Les contenus attendus sont situés.",
    ):
        return redirect(f"{adresse(code)}#contenus")
    return _page(request, form, "Situer les contenus attendus", document)


@saisie
def signer(request: RequeteHabilitee, code: str) -> HttpResponse:
    """Record the signature; what is missing is said before anything is typed."""
    document = _ou_404(request, code)
    par = exiger(droits.peut_signer_feuille(request.habilitations, document))
    prefet = Signataire.Qualite.PREFET_DE_REGION
    form = SignatureForm(
        reprise.saisie(request) or None, request.FILES or None, prefet=prefet, jour=timezone.localdate()
    )
    if tenter(
        request,
        form,
        lambda: actions.signer_feuille(document, form.signatures(), depot=form.cleaned_data["fichier"], par=par),
        "La signature de la feuille de route est enregistrée.",
    ):
        return redirect(adresse(code))
    axes = list(document.axes.prefetch_related("objectifs_cibles"))
    manquent = [*manque_pour_signer_la_feuille(document, axes, [prefet]), *manques(contenus_de(document, [prefet]))]
    return _page(request, form, "Enregistrer la signature", document, aide=" ".join(manquent))


@saisie
def ajouter_axe(request: RequeteHabilitee, code: str) -> HttpResponse:
    document = _ou_404(request, code)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    form = AxeForm(reprise.saisie(request) or None, strategie_id=document.strategie_id)
    if tenter(
        request,
        form,
        lambda: actions.ajouter_axe(document, par=par, **_axe(form)),
        "L’axe est ajouté.",
    ):
        return redirect(f"{adresse(code)}#axes")
    return _page(request, form, "Ajouter un axe", document)


def _axe(form: AxeForm) -> dict[str, Any]:
    valeurs = form.cleaned_data
    return {
        "intitule": valeurs["intitule"],
        "objectifs": valeurs["objectifs_cibles"],
        "orientations": valeurs["orientations_strategiques"],
    }


@saisie
def modifier_axe(request: RequeteHabilitee, code: str, pk: int) -> HttpResponse:
    document = _ou_404(request, code)
    axe = get_object_or_404(AxeFeuilleDeRoute.objects.select_related("feuille"), feuille=document, pk=pk)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    form = AxeForm(reprise.saisie(request) or None, instance=axe, strategie_id=document.strategie_id)
    if tenter(
        request,
        form,
        lambda: actions.modifier_axe(axe, version=form.version_lue, par=par, **_axe(form)),
        "L’axe est enregistré.",
    ):
        return redirect(f"{adresse(code)}#axes")
    return _page(request, form, f"Modifier l’axe {axe.ordre}", document)


@require_POST
def deplacer_axe(request: RequeteHabilitee, code: str, pk: int, sens: str) -> HttpResponse:
    document = _ou_404(request, code)
    axe = get_object_or_404(AxeFeuilleDeRoute.objects.select_related("feuille"), feuille=document, pk=pk)
    par = exiger(droits.peut_modifier_feuille(request.habilitations, document))
    pas = {"monter": -1, "descendre": 1}.get(sens)
    if pas is None:
        raise Http404
    retour = f"{adresse(code)}#axes"
    return outils.agir(
        request, lambda: actions.deplacer_axe(axe, pas, par=par), "L’ordre des axes est enregistré.", retour
    )


@login_not_required
@require_safe
def document_signe(request: RequeteHabilitee, code: str) -> HttpResponse:
    """The signed document, to whoever may read the roadmap."""
    document = _courante(request, code)
    if document is None or document.fichier is None:
        return outils.rien_a_lire(request)
    return servir(document.fichier)
