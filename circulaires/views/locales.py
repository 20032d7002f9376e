"""Local rules: the list of the perimeter, one rule, and what its territory does with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from circulaires import actions, droits
from circulaires.controle import TypeInconnu, type_de_regle
from circulaires.en_vigueur import RegleApplicable, Reglement
from circulaires.forms.locales import (
    ChoixDeRegleForm,
    EnVigueurForm,
    RegleLocaleForm,
    RetraitForm,
    choix_de_types,
    choix_de_variantes,
)
from circulaires.models import RegleLocale, Texte
from circulaires.regles import en_clair
from circulaires.regles_locales import a_durcir, etat, jour_de_reference, peut_se_retirer
from circulaires.tables import RegleLocaleTable, nom_du_territoire
from mildeca_portal.socle.actes import agir, tenter
from mildeca_portal.socle.enregistrement import enregistrer, est_automatique, repondre
from mildeca_portal.socle.listes import paginer
from mildeca_portal.socle.reprise import saisie
from mildeca_portal.socle.templatetags.composants import fil
from prefectures.droits import exiger
from prefectures.habilitations import REGIONAL, Habilitations
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Prefecture, Region

saisir = require_http_methods(["GET", "HEAD", "POST"])
LIENS = ("texte", "region", "prefecture__region")
FIL = ("Circulaires", "circulaires:liste", "Règles locales", "circulaires:regles_locales")
REGIONS, PREFECTURES = "regions", "prefectures"
PAR_PAGE = 50
APPLIQUER = (
    "À compter de la date choisie, le portail vérifie cette règle pour tous les projets du territoire. "
    "Elle ne pourra plus être modifiée, seulement retirée."
)
RETIRER = (
    "À compter de la date choisie, la règle ne s’applique plus. Vous pourrez changer cette date jusqu’à la veille, "
    "mais pas annuler le retrait."
)


@require_safe
def liste(request: RequeteHabilitee) -> HttpResponse:
    regles = RegleLocale.objects.visibles_par(request.habilitations).select_related(*LIENS)
    table = RegleLocaleTable(regles, order_by=request.GET.get("sort") or "-exercice")
    paginer(request, table, PAR_PAGE)
    contexte = {
        "table": table,
        "nombre": table.paginator.count,
        "peut_rediger": bool(droits.fonctions_qui_redigent(request.habilitations)),
    }
    return render(request, "circulaires/locales/liste.html", contexte)


@require_safe
def fiche(request: RequeteHabilitee, pk: int) -> HttpResponse:
    regle, habilitations = _visible(request, pk), request.habilitations
    jour = timezone.localdate()
    contexte = {
        "regle": regle,
        "lue": en_clair(regle),
        "etat": etat(regle, jour),
        "territoire": nom_du_territoire(regle),
        "a_battre": [en_clair(r) for r in _a_battre(regle)] if regle.variante and regle.statut == "brouillon" else [],
        "gestes": _gestes(habilitations, regle),
        **fil(*FIL, str(regle)),
    }
    return render(request, "circulaires/locales/fiche.html", contexte)


def _gestes(habilitations: Habilitations, regle: RegleLocale) -> list[tuple[str, str, str]]:
    """(label, address, class of the button) of what the person may do with the rule in its state."""
    gestes = []
    if droits.peut_appliquer_regle_locale(habilitations, regle.territoire):
        if regle.statut == RegleLocale.Statut.BROUILLON:
            gestes.append(("Mettre en vigueur", "regle_locale_appliquer", ""))
        elif peut_se_retirer(regle, timezone.localdate()):
            gestes.append((_retrait(regle), "regle_locale_retirer", "fr-btn--secondary"))
    if regle.statut == RegleLocale.Statut.BROUILLON and droits.peut_rediger_regle_locale(
        habilitations, regle.territoire
    ):
        gestes += [
            ("Modifier le brouillon", "regle_locale_modifier", "fr-btn--secondary"),
            ("Supprimer le brouillon", "regle_locale_supprimer", "fr-btn--tertiary"),
        ]
    return [(libelle, reverse(f"circulaires:{nom}", args=[regle.pk]), classe) for libelle, nom, classe in gestes]


def _retrait(regle: RegleLocale) -> str:
    return "Changer la date du retrait" if regle.fin else "Retirer la règle"


@require_safe
def choisir_ajout(request: RequeteHabilitee) -> HttpResponse:
    """Which kind of rule to add, for which of one's territories."""
    return _choisir(request, "regle_locale_ajouter", "Ajouter une règle locale", "Type de la règle")


@require_safe
def choisir_variante(request: RequeteHabilitee) -> HttpResponse:
    """Which national rule to harden."""
    return _choisir(request, "regle_locale_durcir", "Durcir une règle nationale", "Règle nationale à durcir")


def _choisir(request: RequeteHabilitee, suite: str, titre: str, libelle: str) -> HttpResponse:
    territoires = _territoires(request.habilitations)
    exiger(next(iter(droits.fonctions_qui_redigent(request.habilitations)), None))
    exercices = _exercices()
    regles = choix_de_types(exercices) if suite == "regle_locale_ajouter" else _variantes(exercices)
    form = ChoixDeRegleForm(
        request.GET or None,
        territoires=territoires,
        regles=regles,
        libelle=libelle,
        initial={"territoire": territoires[0][0]},
    )
    form.annuler = reverse("circulaires:regles_locales")
    if form.is_bound and form.is_valid():
        return redirect(f"circulaires:{suite}", *form.choix())
    contexte = {"form": form, "titre": titre, "exercices": exercices, "regles": regles, **fil(*FIL, titre)}
    return render(request, "circulaires/locales/choisir.html", contexte)


def _territoires(habilitations: Habilitations) -> list[tuple[str, str]]:
    """(« regions-27 », « Région Bourgogne-Franche-Comté ») for each territory that the person writes for."""
    fonctions = droits.fonctions_qui_redigent(habilitations)
    valeurs = [
        (f"{REGIONS}-{f.region_code}", f"Région {f.territoire}")
        if f.niveau == REGIONAL
        else (f"{PREFECTURES}-{f.prefecture_code}", f"Préfecture – {f.territoire}")
        for f in fonctions
    ]
    return list(dict.fromkeys(valeurs))


def _circulaires() -> Any:
    """The circulaires that local rules may still complete."""
    return Texte.objects.annuelles().filter(statut=Texte.Statut.PUBLIE, exercice__gte=timezone.localdate().year)


def _exercices() -> list[int]:
    return list(_circulaires().order_by("exercice").values_list("exercice", flat=True))


def _variantes(exercices: list[int]) -> list[tuple[str, str]]:
    """One query per circulaire that may be completed: this year's, the next one's."""
    regles: list[tuple[int, RegleApplicable]] = []
    for exercice in exercices:
        jour = jour_de_reference(exercice, timezone.localdate())
        regles += [(exercice, ici[0]) for ici in a_durcir(Reglement.charger(exercice), jour).values()]
    return choix_de_variantes(regles)


def _territoire(request: RequeteHabilitee, portee: str, code: str) -> Region | Prefecture:
    """404 outside the perimeter, 403 for who does not write for it."""
    territoire: Region | Prefecture
    if portee == REGIONS:
        territoire = get_object_or_404(Region.objects.visibles_par(request.habilitations), pk=code)
    elif portee == PREFECTURES:
        territoire = get_object_or_404(Prefecture.objects.visibles_par(request.habilitations), code=code.upper())
    else:
        raise Http404
    exiger(droits.peut_rediger_regle_locale(request.habilitations, territoire))
    return territoire


def _nouvelle(territoire: Region | Prefecture, exercice: int, **champs: Any) -> RegleLocale:
    texte = get_object_or_404(_circulaires(), exercice=exercice)
    ou = {"region": territoire} if isinstance(territoire, Region) else {"prefecture": territoire}
    return RegleLocale(texte=texte, **ou, **champs)


@saisir
def ajouter(request: RequeteHabilitee, portee: str, code: str, exercice: int, type_regle: str) -> HttpResponse:
    territoire = _territoire(request, portee, code)
    try:
        regle = _nouvelle(territoire, exercice, type_regle=type_de_regle(type_regle).code)
    except TypeInconnu:
        raise Http404 from None
    return _creer(request, regle, "Ajouter une règle locale")


@saisir
def durcir(request: RequeteHabilitee, portee: str, code: str, exercice: int, regle: str) -> HttpResponse:
    """The parameters start from those of the national rule."""
    territoire = _territoire(request, portee, code)
    variante = _nouvelle(territoire, exercice, code=regle, variante=True)
    siennes = RegleLocale.objects.filter(texte=variante.texte, region=variante.region, prefecture=variante.prefecture)
    existante = siennes.filter(code=regle).exclude(statut=RegleLocale.Statut.RETIREE).first()
    if existante and request.method != "POST":
        return _deja(request, existante, f"Ce territoire a déjà une variante de la règle {regle}\u00a0: la voici.")
    a_battre = _a_battre(variante)
    if not a_battre:
        raise Http404
    nationale = a_battre[0]
    variante.type_regle, variante.parametres = nationale.type_regle, dict(nationale.parametres)
    variante.libelle, variante.severite = nationale.libelle, nationale.severite
    return _creer(request, variante, f"Durcir la règle nationale {regle}", a_battre)


def _a_battre(regle: RegleLocale) -> list[RegleApplicable]:
    """What a variant must harden, on the day a draft is judged. One query."""
    exercice = regle.texte.exercice or 0
    region = regle.prefecture.region_id if regle.prefecture else ""
    jour = jour_de_reference(exercice, timezone.localdate())
    return a_durcir(Reglement.charger(exercice), jour, region_code=region).get(regle.code, [])


def _creer(
    request: RequeteHabilitee, regle: RegleLocale, titre: str, a_battre: list[RegleApplicable] | None = None
) -> HttpResponse:
    par = exiger(droits.peut_rediger_regle_locale(request.habilitations, regle.territoire))
    form = RegleLocaleForm(saisie(request), instance=regle, a_battre=a_battre or ())

    def acte() -> None:
        for champ, valeur in form.valeurs().items():
            setattr(regle, champ, valeur)
        actions.ajouter_regle_locale(regle, par=par)

    if tenter(request, form, acte, "Le brouillon est enregistré."):
        return redirect(regle)
    return _page(request, form, titre, reverse("circulaires:regles_locales"), regle, a_battre)


def _page(
    request: RequeteHabilitee,
    form: Any,
    titre: str,
    retour: str,
    regle: RegleLocale,
    a_battre: Any = None,
    consequence: str = "",
) -> HttpResponse:
    """`consequence`: what the act does; the rule is then shown above the form."""
    form.annuler = retour
    etapes = (str(regle), retour, titre) if regle.pk else (titre,)
    contexte = {
        "form": form,
        "titre": titre,
        "regle": regle,
        "territoire": nom_du_territoire(regle),
        "a_battre": [en_clair(r) for r in a_battre or ()],
        "lue": en_clair(regle) if consequence else None,
        "consequence": consequence,
        **fil(*FIL, *etapes),
    }
    return render(request, "circulaires/locales/formulaire.html", contexte)


def _visible(request: RequeteHabilitee, pk: int) -> RegleLocale:
    visibles = RegleLocale.objects.visibles_par(request.habilitations).select_related(*LIENS)
    return get_object_or_404(visibles, pk=pk)


def _deja(request: RequeteHabilitee, regle: RegleLocale, phrase: str) -> HttpResponse:
    """The rule is no longer in the state the act begins from."""
    messages.error(request, phrase)
    return redirect(regle)


@saisir
def modifier(request: RequeteHabilitee, pk: int) -> HttpResponse:
    regle = _visible(request, pk)
    par = exiger(droits.peut_rediger_regle_locale(request.habilitations, regle.territoire))
    if regle.statut != RegleLocale.Statut.BROUILLON:
        return _deja(request, regle, "Cette règle n’est plus un brouillon\u00a0: elle ne peut plus être modifiée.")
    a_battre, automatique = _a_battre(regle) if regle.variante else [], est_automatique(request)
    form = RegleLocaleForm(saisie(request), instance=regle, a_battre=a_battre, automatique=automatique)

    def acte(soumissions: Any) -> Any:
        return actions.modifier_regle_locale(regle, soumissions, par=par, automatique=automatique)

    if automatique:
        return repondre(form, acte)
    if enregistrer(request, form, acte, "Le brouillon est enregistré."):
        return redirect(request.path if form.gardees else regle)
    return _page(request, form, "Modifier le brouillon", regle.get_absolute_url(), regle, a_battre)


@saisir
def appliquer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    regle = _visible(request, pk)
    par = exiger(droits.peut_appliquer_regle_locale(request.habilitations, regle.territoire))
    if regle.statut != RegleLocale.Statut.BROUILLON:
        return _deja(request, regle, "Cette règle n’est plus un brouillon\u00a0: elle a déjà été mise en vigueur.")
    form = EnVigueurForm(saisie(request), regle=regle)

    def acte() -> None:
        donnees = form.cleaned_data
        actions.mettre_en_vigueur(regle, debut=donnees["debut"], version=donnees["version"], par=par)

    if tenter(request, form, acte, "La règle est mise en vigueur\u00a0: elle ne peut plus être modifiée.", "debut"):
        return redirect(regle)
    return _page(request, form, "Mettre la règle en vigueur", regle.get_absolute_url(), regle, consequence=APPLIQUER)


@saisir
def retirer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    regle = _visible(request, pk)
    par = exiger(droits.peut_appliquer_regle_locale(request.habilitations, regle.territoire))
    if not peut_se_retirer(regle, timezone.localdate()):
        return _deja(request, regle, "Cette règle ne se retire pas\u00a0: elle n’est pas en vigueur, ou ne l’est plus.")
    form = RetraitForm(saisie(request), regle=regle)

    def acte() -> None:
        donnees = form.cleaned_data
        actions.retirer_regle_locale(regle, fin=donnees["fin"], avant=donnees["avant"], par=par)

    if tenter(request, form, acte, "Le retrait de la règle est enregistré.", "fin"):
        return redirect(regle)
    return _page(request, form, _retrait(regle), regle.get_absolute_url(), regle, consequence=RETIRER)


@saisir
def supprimer(request: RequeteHabilitee, pk: int) -> HttpResponse:
    """A page that asks, then the act: it cannot be undone."""
    regle = _visible(request, pk)
    par = exiger(droits.peut_rediger_regle_locale(request.habilitations, regle.territoire))
    if request.method == "POST":
        fait = agir(request, lambda: actions.supprimer_regle_locale(regle, par=par), "Le brouillon est supprimé.")
        return redirect("circulaires:regles_locales" if fait else regle)
    contexte = {"regle": regle, **fil(*FIL, str(regle), regle.get_absolute_url(), "Supprimer le brouillon")}
    return render(request, "circulaires/locales/supprimer.html", contexte)
