"""Components of the design system, declared once with their parameters. Their templates stand in `templates/composants/`."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from mildeca_portal.socle.au import AuForm
from mildeca_portal.socle.cartes import Carte
from mildeca_portal.socle.models import Fichier
from mildeca_portal.socle.templatetags.formats import INSECABLE, nombre

register = template.Library()

# Levels of `django.contrib.messages` and our own words, as the design system names them.
NIVEAUX = {"debug": "info", "info": "info", "success": "success", "succes": "success", "warning": "warning"}
NIVEAUX |= {"attention": "warning", "error": "error", "erreur": "error", "neutre": "", "nouveau": "new"}


@register.inclusion_tag("composants/fil_d_ariane.html")
def fil(*etapes: str) -> dict[str, Any]:
    """Breadcrumb: `{% fil "Circulaires" "circulaires:liste" "Circulaire 2026" %}`.

    Pairs of label and address (a path, or the name of an URL without argument), then the label of the current page.
    « Accueil » comes first by itself.
    """
    *paires, courante = etapes
    liens = [("Accueil", reverse("accueil"))]
    for libelle, adresse in zip(paires[::2], paires[1::2], strict=True):
        liens.append((libelle, adresse if adresse.startswith("/") else reverse(adresse)))
    return {"liens": liens, "courante": courante}


@register.inclusion_tag("composants/alerte.html")
def alerte(texte: str, niveau: str = "info", titre: str = "") -> dict[str, Any]:
    """`niveau`: info, succes, attention, erreur (or the levels of the messages). A success or an error is announced."""
    niveau = NIVEAUX.get(niveau, "info")
    annonce = {"error": "alert", "success": "status", "warning": "status"}.get(niveau, "")
    return {"texte": texte, "niveau": niveau or "info", "titre": titre, "role": annonce}


@register.inclusion_tag("composants/etiquette.html")
def etiquette(libelle: str, niveau: str = "neutre", petite: bool = True) -> dict[str, Any]:
    """Badge of a state. `niveau`: neutre, info, succes, attention, erreur, nouveau. The words carry the meaning."""
    return {"libelle": libelle, "niveau": NIVEAUX.get(niveau, ""), "petite": petite}


@register.inclusion_tag("composants/chiffre_cle.html")
def chiffre_cle(libelle: str, valeur: str, source: str = "", adresse: str = "", detail: str = "") -> dict[str, Any]:
    """Tile of a key figure: `valeur` is already written (`{{ x|euros }}`), `source` says where it comes from."""
    return {"libelle": libelle, "valeur": valeur, "source": source, "adresse": adresse, "detail": detail}


@register.inclusion_tag("composants/telechargement.html")
def telechargement(
    libelle: str, adresse: str, fichier: Fichier | None = None, *, type_: str = "", taille: int | None = None
) -> dict[str, Any]:
    """Link to a file with its format and size: `{% telechargement "Circulaire signée" url texte.fichier %}`.

    `type_` (« PDF ») and `taille` (bytes) are read from `fichier` when it is given.
    """
    if fichier:
        type_, taille = type_ or fichier.extension.upper(), fichier.taille if taille is None else taille
    return {"libelle": libelle, "adresse": adresse, "precision": " – ".join(filter(None, [type_, poids(taille)]))}


def poids(octets: int | None) -> str:
    """Size of a file as the State writes it: « 1,3 Mo », « 62 ko ». Empty when unknown."""
    if not octets:
        return ""
    if octets >= 1_000_000:
        return f"{nombre(Decimal(octets) / 1_000_000, 1)}{INSECABLE}Mo"
    return f"{max(1, round(octets / 1000))}{INSECABLE}ko"


@register.inclusion_tag("composants/progression.html")
def progression(fait: int, total: int, libelle: str = "Avancement") -> dict[str, Any]:
    """Progress bar without JavaScript: a native `<progress>` and its words."""
    part = round(100 * fait / total) if total else 0
    return {"fait": fait, "total": total, "part": part, "libelle": libelle}


@register.inclusion_tag("composants/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, parametre: str = "page") -> dict[str, Any]:
    """Links of `page` (of a Paginator); the other parameters of the address are kept."""
    request = context.get("request")
    parametres = request.GET.copy() if request else None

    def adresse(numero: int) -> str:
        if parametres is None:
            return f"?{parametre}={numero}"
        parametres[parametre] = str(numero)
        return f"?{parametres.urlencode()}"

    numeros = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "liens": [(n, adresse(n) if isinstance(n, int) else "") for n in numeros],
        "premiere": adresse(1) if page.has_previous() else "",
        "precedente": adresse(page.previous_page_number()) if page.has_previous() else "",
        "suivante": adresse(page.next_page_number()) if page.has_next() else "",
        "derniere": adresse(page.paginator.num_pages) if page.has_next() else "",
    }


@register.inclusion_tag("composants/filtres.html", takes_context=True)
def filtres(
    context: template.Context, filtre: Any, titre: str = "Filtrer la liste", effacer: str = "Effacer"
) -> dict[str, Any]:
    """Form of a django-filter FilterSet (GET), above a list. `effacer`: words of the link that takes every filter away."""
    request = context.get("request")
    actifs = [f.label for f in filtre.form if f.value() not in (None, "", [])]
    chemin = request.path if request else ""
    return {"form": filtre.form, "titre": titre, "chemin": chemin, "actifs": actifs, "effacer": effacer}


@register.inclusion_tag("composants/liste_de_taches.html")
def liste_de_taches(taches: Any, legende: str) -> dict[str, Any]:
    """Task list: items with `libelle`, `adresse`, `etat` (words), `niveau` (of `etiquette`), `detail`, objects or mappings."""
    return {"taches": taches, "legende": legende}


@register.inclusion_tag("composants/carte.html")
def carte(carte: Carte) -> dict[str, Any]:
    """A map composed by `socle.cartes`. Put its list or table beside it."""
    return {"carte": carte}


def _autres_parametres(request: HttpRequest | None) -> list[tuple[str, str]]:
    """Parameters of the address but the day."""
    return [(nom, v) for nom, vs in request.GET.lists() for v in vs if nom != "au"] if request else []


@register.inclusion_tag("composants/situation_au.html", takes_context=True)
def situation_au(context: template.Context, jour: date) -> dict[str, Any]:
    """« Situation au 30 juin 2024 », with the way back to today; nothing when the page is today's."""
    request = context.get("request")
    aujourd_hui, parametres = timezone.localdate(), urlencode(_autres_parametres(request))
    chemin = request.path if request else ""
    return {
        "jour": jour,
        "datee": jour != aujourd_hui,
        "prevue": jour > aujourd_hui,
        "retour": f"{chemin}?{parametres}" if parametres else chemin,
    }


@register.inclusion_tag("composants/choix_au.html", takes_context=True)
def choix_au(context: template.Context) -> dict[str, Any]:
    """Form that asks for the same page at another date (`socle.au`); the other parameters of the address are kept."""
    request = context.get("request")
    form = AuForm(request.GET if request and "au" in request.GET else None)
    return {"form": form, "chemin": request.path if request else "", "autres": _autres_parametres(request)}
