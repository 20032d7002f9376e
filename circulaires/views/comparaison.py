"""Two texts side by side: what the second kept, changed, added and removed."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from circulaires.adresses import Adresse
from circulaires.comparaison import SORTES, comparer, seulement_les_changements
from circulaires.dossiers import dossier_de, regles_avant
from circulaires.models import Texte
from circulaires.views.communs import texte_visible
from prefectures.middleware import RequeteHabilitee


@login_not_required
@require_safe
def avec_exercice(request: RequeteHabilitee, adresse: Adresse, avec: int) -> HttpResponse:
    """An annual circulaire beside that of another exercice."""
    texte = texte_visible(request, adresse)
    if texte.nature != Texte.Nature.ANNUELLE or avec == texte.exercice:
        raise Http404
    return _page(request, texte, texte_visible(request, Adresse(exercice=avec)))


@login_not_required
@require_safe
def avec_son_origine(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """A text beside the one that it modifies, or was written from."""
    texte = texte_visible(request, adresse)
    visibles = Texte.objects.visibles_par(request.habilitations).select_related("strategie")
    return _page(request, texte, get_object_or_404(visibles, pk=texte.modifie_id or texte.issu_de_id))


def _page(request: RequeteHabilitee, texte: Texte, ancien: Texte) -> HttpResponse:
    origine, apres = dossier_de(ancien), dossier_de(texte)
    avant = replace(origine, regles=regles_avant(texte, ancien))
    rubriques = comparer(avant, apres, *(t.annexes.select_related("fichier") for t in (ancien, texte)))
    changements = request.GET.get("changements") == "1"
    contexte: dict[str, Any] = {
        "texte": texte,
        "ancien": ancien,
        "resume": [(r, [(SORTES[s], n) for s, n in r.nombres.items() if n]) for r in rubriques],
        "rubriques": seulement_les_changements(rubriques) if changements else rubriques,
        "changements": changements,
        "regles_modifiees": avant.regles != origine.regles,
        "sans_contenu": [d.texte for d in (avant, apres) if d.est_vide and d.texte.origine == Texte.Origine.REFERENCE],
    }
    return render(request, "circulaires/comparer.html", contexte)
