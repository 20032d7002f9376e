"""Who has read a text: the table, its file, and the reminder."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.lectures import ETATS, TRIS, LigneDeLecture, bilans, choisir, relancables, suivi
from circulaires.models import Texte
from circulaires.views.communs import texte_visible
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.exports import FichierNominatif, export_nominatif
from mildeca_portal.socle.tri import sans_accent
from mildeca_portal.socle.xlsx import TYPE_MIME, classeur_simple
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee

ENTETES = ("Code", "Territoire", "Région", "Niveau", "Titulaire", "État", "Lu le", "Lu auparavant par", "Relances")


def _texte_lu(request: RequeteHabilitee, adresse: Adresse) -> Texte:
    """A published text that was written here: nobody acknowledges the others."""
    texte = texte_visible(request, adresse)
    if not texte.est_public or texte.origine == Texte.Origine.REFERENCE:
        raise Http404
    return texte


def _filtres(request: RequeteHabilitee) -> dict[str, str]:
    return {nom: request.GET.get(nom, "") for nom in ("region", "etat", "tri")}


@require_safe
def lectures(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = _texte_lu(request, adresse)
    exiger(droits.peut_voir_les_lectures(request.habilitations))
    lignes, filtres = suivi(texte, request.habilitations, timezone.localdate()), _filtres(request)
    ensemble, par_region = bilans(lignes)
    regions = {x.poste.prefecture.region_id: x.poste.prefecture.region.nom for x in lignes}
    contexte = {
        "texte": texte,
        "ensemble": ensemble,
        "par_region": par_region,
        "lignes": choisir(lignes, **filtres),
        "filtres": filtres,
        "regions": sorted(regions.items(), key=lambda r: sans_accent(r[1])),
        "etats": ETATS.items(),
        "tris": TRIS.items(),
        "a_relancer": len(_relancables(request, texte, lignes)),
        "requete": request.GET.urlencode(),
    }
    return render(request, "circulaires/lectures.html", contexte)


def _relancables(request: RequeteHabilitee, texte: Texte, lignes: list[LigneDeLecture]) -> list[LigneDeLecture]:
    """Those that the person may remind today; none once the text is no longer in force."""
    if texte.statut != Texte.Statut.PUBLIE:
        return []
    return relancables(lignes, request.habilitations, timezone.localdate())


@require_safe
@export_nominatif("circulaires.lectures.exporte")
def lectures_xlsx(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """The lines that the page shows, filtered and sorted alike."""
    texte = _texte_lu(request, adresse)
    par = exiger(droits.peut_voir_les_lectures(request.habilitations))
    lignes = choisir(suivi(texte, request.habilitations, timezone.localdate()), **_filtres(request))
    octets = classeur_simple("Lectures", ENTETES, [_rang(x) for x in lignes])
    nom = f"lectures-{str(adresse).replace('/', '-')}.xlsx"
    return FichierNominatif(octets, nom=nom, type_mime=TYPE_MIME, lignes=len(lignes), par=par, objet=texte)


def _rang(ligne: LigneDeLecture) -> list[Any]:
    poste, lecture = ligne.poste, ligne.lecture
    return [
        poste.prefecture.code,
        poste.territoire,
        poste.prefecture.region.nom,
        poste.niveau.label,
        str(poste.mandat.personne) if poste.mandat else "",
        ligne.libelle,
        timezone.localdate(lecture.lu_le) if lecture else "",
        ", ".join(str(x.personne) for x in ligne.anterieures),
        len(ligne.relances),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def relancer(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """Who is going to be written to, before the button that writes to them."""
    texte = _texte_lu(request, adresse)
    par = exiger(droits.peut_relancer(request.habilitations))
    if request.method != "POST":
        lignes = _relancables(request, texte, suivi(texte, request.habilitations, timezone.localdate()))
        return render(request, "circulaires/relancer.html", {"texte": texte, "lignes": lignes})
    try:
        nombre = actions.relancer(texte, request.habilitations, par=par)
    except ActionRefusee as refus:
        dire_le_refus(request, refus)
    else:
        phrase = "Un poste est relancé." if nombre == 1 else f"{nombre} postes sont relancés."
        messages.success(request, phrase)
    return redirect("circulaires:lectures", adresse)
