"""The credits of an exercice: the nation, a région, a préfecture."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from credits import actions, droits
from credits.forms import EnveloppeForm, MouvementForm, RepartitionForm
from credits.models import Compte, EnveloppeNationale, Mouvement, Projet
from credits.models.champs import EXERCICE_MAX, EXERCICE_MIN
from credits.presentation import ligne, lignes_des_prefectures, lignes_des_regions, territoires_visibles
from credits.soldes import Balance, balance
from credits.tables import MouvementTable, ProjetTable, SoldesTable
from mildeca_portal.socle import reprise
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.habilitations import Fonction
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture, Region

DERNIERS_MOUVEMENTS = 50


@require_safe
def accueil(request: RequeteHabilitee) -> HttpResponse:
    """The current exercice."""
    return redirect("credits:exercice", timezone.localdate().year)


def _exercice(annee: int) -> int:
    if not EXERCICE_MIN <= annee <= EXERCICE_MAX:
        raise Http404
    return annee


def exercices_connus(exercice: int) -> list[int]:
    """Years one may go to: those with accounts, the current one, and the one shown."""
    connus = (
        Compte.objects.filter(niveau=Compte.Niveau.NATIONAL).values_list("exercice", flat=True).order_by("exercice")
    )
    return sorted({*connus, timezone.localdate().year, exercice}, reverse=True)


@require_http_methods(["GET", "HEAD", "POST"])
def exercice(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Every line of the perimeter; agents notify and delegate from here."""
    _exercice(exercice)
    fonction = droits.peut_doter(request.habilitations)
    form = None
    if request.method == "POST":
        if not fonction:
            raise PermissionDenied
        form = MouvementForm(request.POST)
        if form.is_valid() and _doter(exercice, form, fonction):
            messages.success(request, "Le mouvement est enregistré.")
            return redirect("credits:exercice", exercice)
    elif fonction:
        form = MouvementForm(reprise.saisie(request))
    soldes = balance(exercice)
    regions, prefectures = territoires_visibles(request.habilitations)
    lignes = lignes_des_regions(soldes, regions) + lignes_des_prefectures(soldes, prefectures)
    total = ligne("France (crédits ouverts)", "", "", soldes.national) if request.habilitations.national else None
    table = SoldesTable(lignes if soldes.ouverte else [], total=total if soldes.ouverte else None)
    RequestConfig(request, paginate=False).configure(table)
    contexte = {
        "exercice": exercice,
        "exercice_texte": str(exercice),
        "exercices": exercices_connus(exercice),
        "table": table,
        "form": form,
        "national": soldes.national if request.habilitations.national else None,
        "enveloppes": EnveloppeNationale.objects.filter(exercice=exercice).order_by("source"),
    }
    return render(request, "credits/exercice.html", contexte)


def _doter(exercice: int, form: MouvementForm, fonction: Fonction) -> bool:
    """Run the operation asked for; False, with the reasons beside the amount, when it is refused."""
    donnees, piece = form.cleaned_data, form.piece()
    acte: Callable[..., object] = {
        form.NOTIFIER: actions.notifier,
        form.DELEGUER: actions.deleguer,
        form.NOTIFIER_ET_DELEGUER: actions.notifier_et_deleguer,
        form.REPRENDRE: actions.reprendre,
    }[donnees["operation"]]
    try:
        acte(exercice, donnees["region"].pk, donnees["ae"], donnees["cp"], par=fonction.acteur, piece=piece)
    except ActionRefusee as refus:
        form.refuser(refus.phrases)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def enveloppe(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Open national credits."""
    fonction = droits.peut_doter(request.habilitations)
    if not fonction:
        raise PermissionDenied
    _exercice(exercice)
    form = EnveloppeForm(reprise.saisie(request) or None)
    if request.method == "POST" and form.is_valid():
        d = form.cleaned_data
        try:
            actions.ouvrir_enveloppe(
                exercice,
                d["source"],
                d["ae"],
                d["cp"],
                par=fonction.acteur,
                piece=form.piece(),
                commentaire=d["commentaire"],
            )
        except ActionRefusee as refus:
            form.refuser(refus.phrases)
        else:
            messages.success(request, "Les crédits sont ouverts.")
            return redirect("credits:exercice", exercice)
    return render(
        request, "credits/enveloppe.html", {"exercice": exercice, "exercice_texte": str(exercice), "form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def region(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """The split of a région: read by its perimeter and the nation, written by its chef de projet régional."""
    _exercice(exercice)
    territoire = get_object_or_404(Region.objects.visibles_par(request.habilitations), pk=code)
    fonction = droits.peut_repartir(request.habilitations, code)
    prefectures = list(Prefecture.objects.filter(region=territoire))
    soldes = balance(exercice, regions=[code])
    form = None
    if fonction:
        options = {"soldes": soldes, "region": territoire, "prefectures": prefectures}
        form = RepartitionForm(
            reprise.saisie(request) or None, initial={"etat": actions.etat_de(exercice, code)}, **options
        )
    if request.method == "POST":
        if not form or not fonction:
            raise PermissionDenied
        if form.is_valid() and _repartir(request, exercice, code, form, fonction):
            return redirect("credits:region", exercice, code)
    contexte = {
        "exercice": exercice,
        "exercice_texte": str(exercice),
        "exercices": exercices_connus(exercice),
        "region": territoire,
        "solde": soldes.region(code),
        "table": _table_regionale(request, soldes, territoire, prefectures),
        "form": form,
        "mouvements": _mouvements(exercice, region=territoire),
    }
    return render(request, "credits/region.html", contexte)


def _repartir(request: RequeteHabilitee, exercice: int, code: str, form: RepartitionForm, fonction: Fonction) -> bool:
    try:
        ecrits = actions.repartir(
            exercice,
            code,
            form.voulus(),
            par=fonction.acteur,
            piece=form.piece(),
            deleguer=form.cleaned_data["deleguer"],
            etat=form.cleaned_data["etat"],
        )
    except ActionRefusee as refus:
        form.refuser(refus.phrases)
        form.rafraichir(actions.etat_de(exercice, code))
        return False
    if ecrits:
        messages.success(request, "La répartition est enregistrée.")
    else:
        messages.info(request, "La répartition est inchangée.")
    return True


def _table_regionale(
    request: RequeteHabilitee, soldes: Balance, territoire: Region, prefectures: list[Prefecture]
) -> SoldesTable:
    lignes = lignes_des_prefectures(soldes, prefectures)
    lignes.insert(0, ligne("Part régionale", "", "", soldes.part_regionale(territoire.pk)))
    table = SoldesTable(
        lignes if soldes.ouverte else [],
        total=ligne(territoire.nom, "", "", soldes.region(territoire.pk)) if soldes.ouverte else None,
        exclude=("reste_a_repartir_ae",),
    )
    RequestConfig(request, paginate=False).configure(table)
    return table


def _mouvements(exercice: int, **territoire: Region | Prefecture) -> MouvementTable:
    """The last movements of the accounts of a territory (a région: its own account and its part)."""
    comptes = Compte.objects.filter(exercice=exercice, **territoire).values("pk")
    liste = Mouvement.objects.filter(source__in=comptes) | Mouvement.objects.filter(cible__in=comptes)
    liens = [f"{cote}__{nom}" for cote in ("source", "cible") for nom in ("region", "prefecture")]
    return MouvementTable(liste.select_related(*liens).order_by("-date_effet", "-pk")[:DERNIERS_MOUVEMENTS])


@require_safe
def prefecture(request: RequeteHabilitee, exercice: int, code: str) -> HttpResponse:
    """Dotation, movements and projects of a préfecture."""
    _exercice(exercice)
    if code != code.upper():
        return redirect("credits:prefecture", exercice, code.upper(), permanent=True)
    visibles = Prefecture.objects.visibles_par(request.habilitations).select_related("region")
    territoire = get_object_or_404(visibles, code=code)
    projets = Projet.objects.filter(prefecture=territoire, exercice=exercice, echelle="departementale")
    table = ProjetTable(
        projets.select_related("prefecture", "porteur").order_by("cle_tri", "pk"), exclude=("exercice", "prefecture")
    )
    RequestConfig(request, paginate=False).configure(table)
    contexte = {
        "exercice": exercice,
        "exercice_texte": str(exercice),
        "exercices": exercices_connus(exercice),
        "prefecture": territoire,
        "solde": balance(exercice, prefectures=[territoire.pk]).prefecture(code),
        "mouvements": _mouvements(exercice, prefecture=territoire),
        "projets": table,
        "region_visible": request.habilitations.national or territoire.region_id in request.habilitations.region_codes,
    }
    return render(request, "credits/prefecture.html", contexte)
