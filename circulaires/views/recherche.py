"""Search in the texts, open to anyone: each finds what they may read."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circulaires.forms.recherche import RechercheForm
from circulaires.models import Texte
from circulaires.recherche import Trouvaille, chercher
from prefectures.middleware import RequeteHabilitee


@login_not_required
@require_safe
def recherche(request: RequeteHabilitee) -> HttpResponse:
    form = RechercheForm(request.GET if "q" in request.GET else None)
    trouvailles: list[Trouvaille] | None = None
    if form.is_valid():
        trouvailles = chercher(_choisis(request, form), form.cleaned_data["q"])
    return render(request, "circulaires/recherche.html", {"form": form, "trouvailles": trouvailles})


def _choisis(request: RequeteHabilitee, form: RechercheForm) -> QuerySet[Texte]:
    """The texts that the person may see, of the nature and the exercice asked for."""
    textes = Texte.objects.visibles_par(request.habilitations)
    choix = {nom: form.cleaned_data[nom] for nom in ("nature", "exercice") if form.cleaned_data[nom]}
    return textes.filter(**choix)
