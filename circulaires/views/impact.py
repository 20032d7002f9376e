"""What the rules of a draft would have done: the page, and the projects behind each rule."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from circulaires import actions
from circulaires.adresses import Adresse
from circulaires.impact import empreinte, fiches_changees_depuis, regles_a_essayer
from circulaires.models import Impact, Texte
from circulaires.tables_impact import MONTANT, tableau_des_projets, tableau_des_regions, tableau_des_regles
from circulaires.views.communs import texte_a_rediger
from mildeca_portal.socle.actes import agir
from mildeca_portal.socle.ecrivains import xlsx
from mildeca_portal.socle.evenements import Acteur
from mildeca_portal.socle.tableau import Cellule, Tableau
from mildeca_portal.socle.xlsx import TYPE_MIME
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Region

ANNEES = 5  # exercices that can be chosen, that of the text included
PAR_PAGE = 50


def _texte_a_essayer(request: RequeteHabilitee, adresse: Adresse) -> tuple[Texte, Acteur]:
    """A text with rules, for those who write it: an instruction has none."""
    texte, par = texte_a_rediger(request, adresse)
    if not texte.porte_des_regles:
        raise Http404
    return texte, par


def _exercices(texte: Texte) -> list[int]:
    return [(texte.exercice or 0) - i for i in range(ANNEES)]


def _exercice(request: RequeteHabilitee, texte: Texte) -> int:
    """That of the projects: `?exercice=`, or the one before that of the text. 404 for one that is not offered."""
    demande = request.GET.get("exercice") or str((texte.exercice or 0) - 1)
    connus = {str(e): e for e in _exercices(texte)}
    if demande not in connus:
        raise Http404
    return connus[demande]


def _impacts(texte: Texte, exercice: int) -> QuerySet[Impact]:
    """Without the result, of which each page reads only its part."""
    return texte.impacts.filter(exercice=exercice).order_by("-pk").defer("resultat")


def _noms_des_regions() -> dict[str, str]:
    """{code: name}, in the order of names."""
    return dict(Region.objects.order_by("cle_tri", "code").values_list("code", "nom"))


@require_http_methods(["GET", "HEAD", "POST"])
def impact(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """The last result, or how far the computation is. POST: compute."""
    texte, par = _texte_a_essayer(request, adresse)
    exercice = _exercice(request, texte)
    page = f"{reverse('circulaires:impact', args=[adresse])}?exercice={exercice}"
    if request.method == "POST":
        agir(request, lambda: actions.calculer_l_impact(texte, exercice, par=par), "")
        return redirect(page)
    dernier = _impacts(texte, exercice).select_related("travail").first()
    travail = dernier.travail if dernier and dernier.calcule_le is None else None
    if request.headers.get("HX-Request") and not (travail and travail.en_marche):
        return HttpResponse(headers={"HX-Redirect": page})
    contexte = {
        "texte": texte,
        "exercice": exercice,
        "exercices": _exercices(texte),
        "page_impact": page,
        "travail": travail,
        **_resultat(texte, exercice),
    }
    return render(request, "circulaires/impact.html", contexte)


def _resultat(texte: Texte, exercice: int) -> dict[str, Any]:
    """What the last finished computation found, and whether the rules or the projects changed since. Five queries."""
    regles = regles_a_essayer(texte)
    calcules = _impacts(texte, exercice).filter(calcule_le__isnull=False)
    trouve = calcules.annotate(synthese=KeyTransform("synthese", "resultat")).first()
    if trouve is None:
        return {"resultat": None, "sans_regle": not regles}
    synthese: Any = trouve.synthese
    actives = [r for r in synthese["regles"] if r["active"]]
    apart = [r for r in synthese["regles"] if not r["active"]]
    par_regle = tableau_des_regles(actives, "Effet de chaque règle active", synthese["total"])
    a_part = tableau_des_regles(apart, "Règles à confirmer, si elles étaient actives", None)
    return {
        "resultat": trouve,
        "sans_regle": not regles,
        "perime": empreinte(regles) != trouve.empreinte,
        "projets_changes": trouve.calcule_le is not None and fiches_changees_depuis(exercice, trouve.calcule_le),
        "total": synthese["total"],
        "tables_des_regles": [(t, _liees(texte, exercice, t)) for t in (par_regle, a_part) if t.lignes],
        "par_region": tableau_des_regions(synthese["regions"], _noms_des_regions(), synthese["total"]),
        "anomalies": [(r["code"], phrase) for r in synthese["regles"] for phrase in r["anomalies"]],
    }


def _liees(texte: Texte, exercice: int, table: Tableau) -> list[tuple[str, tuple[Cellule, ...]]]:
    """Each line of the table of rules with the page of its projects."""
    codes = [ligne.territoire for ligne in table.lignes]
    pages = [f"{reverse('circulaires:impact_regle', args=[texte.adresse, c])}?exercice={exercice}" for c in codes]
    return list(zip(pages, table.rangees, strict=True))


@require_safe
def impact_regle(request: RequeteHabilitee, adresse: Adresse, code: str) -> HttpResponse:
    """The projects that do not respect one rule."""
    texte, _ = _texte_a_essayer(request, adresse)
    exercice = _exercice(request, texte)
    trouve, regle, lignes = _partie(texte, exercice, code)
    noms, region = _noms_des_regions(), request.GET.get("region", "")
    page = Paginator(_de_la_region(lignes, region), PAR_PAGE).get_page(request.GET.get("page"))
    table = tableau_des_projets(regle, page, noms, exercice)
    contexte = {
        "texte": texte,
        "exercice": exercice,
        "resultat": trouve,
        "regle": regle,
        "par_region": tableau_des_regions(regle["regions"], noms, regle, regle["severite"]),
        "regions": [(c, nom) for c, nom in noms.items() if any(x["region"] == c for x in lignes)],
        "region": region,
        "page": page,
        "table": table,
        "montant": MONTANT,
        "rangees": list(zip((x["adresse"] for x in page), table.rangees, strict=True)),
        "requete": urlencode({"exercice": exercice, **({"region": region} if region else {})}),
    }
    return render(request, "circulaires/impact_regle.html", contexte)


@require_safe
def impact_regle_xlsx(request: RequeteHabilitee, adresse: Adresse, code: str) -> HttpResponse:
    """The lines that the page shows, on all its pages, filtered alike."""
    texte, _ = _texte_a_essayer(request, adresse)
    exercice = _exercice(request, texte)
    _, regle, lignes = _partie(texte, exercice, code)
    retenues = _de_la_region(lignes, request.GET.get("region", ""))
    octets = xlsx.ecrire(tableau_des_projets(regle, retenues, _noms_des_regions(), exercice))
    nom = f"impact-{str(adresse).replace('/', '-')}-{code}-{exercice}.xlsx"
    return HttpResponse(
        octets, content_type=TYPE_MIME, headers={"Content-Disposition": f'attachment; filename="{nom}"'}
    )


def _partie(texte: Texte, exercice: int, code: str) -> tuple[Impact, Mapping[str, Any], Sequence[Mapping[str, str]]]:
    """The last result, one of its rules, and the lines of that rule alone; 404 when it has none of that code."""
    calcules = _impacts(texte, exercice).filter(calcule_le__isnull=False)
    annotes = calcules.annotate(
        regles=KeyTransform("regles", KeyTransform("synthese", "resultat")),
        lignes=KeyTransform(code, KeyTransform("lignes", "resultat")),
    )
    trouve: Any = annotes.first()
    regle = next((r for r in trouve.regles if r["code"] == code), None) if trouve else None
    if regle is None:
        raise Http404
    return trouve, regle, trouve.lignes


def _de_la_region(lignes: Sequence[Mapping[str, str]], region: str) -> list[Mapping[str, str]]:
    return [x for x in lignes if region in ("", x["region"])]
