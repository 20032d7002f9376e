"""Beginning a text: from nothing, from an earlier one, or to modify one that is published."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.forms.creation import ModificativeForm, NouvelleCirculaireForm, NouvelleInstructionForm, ReprendreForm
from circulaires.models import Texte
from circulaires.views.communs import texte_a_rediger
from mildeca_portal.socle.actes import dire_le_refus, tenter
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee

FAIT = "Le brouillon est créé."


def _source() -> Texte | None:
    """The latest annual circulaire that has content."""
    return Texte.objects.annuelles().exclude(origine=Texte.Origine.REFERENCE).order_by("-exercice").first()


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: RequeteHabilitee) -> HttpResponse:
    par = exiger(droits.peut_ecrire(request.habilitations))
    source = _source()
    suivant = max(timezone.localdate().year, source.exercice if source else 0) + 1
    form = NouvelleCirculaireForm(saisie(request), source=source, initial={"exercice": suivant})
    form.annuler = reverse("circulaires:liste")
    if request.method == "POST" and form.is_valid():
        champs = {"exercice": form.cleaned_data["exercice"], "intitule": form.cleaned_data["intitule"], "par": par}
        try:
            if source and form.cleaned_data["reconduire"]:
                texte = actions.reconduire(source, **champs)
            else:
                texte = actions.creer_texte(**champs)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form, "exercice")
        else:
            messages.success(request, FAIT)
            return redirect("circulaires:modifier", texte.adresse)
    return render(request, "circulaires/nouvelle.html", {"form": form, "titre": "Nouvelle circulaire"})


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle_instruction(request: RequeteHabilitee) -> HttpResponse:
    par = exiger(droits.peut_ecrire(request.habilitations))
    form = NouvelleInstructionForm(saisie(request))
    form.annuler = reverse("circulaires:liste")
    if tenter(request, form, lambda: actions.creer_instruction(**form.cleaned_data, par=par), FAIT, "code"):
        return redirect("circulaires:modifier", Adresse(code=form.cleaned_data["code"]))
    return render(request, "circulaires/nouvelle.html", {"form": form, "titre": "Nouvelle instruction"})


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle_modificative(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    annuelle, par = texte_a_rediger(request, adresse)
    if annuelle.nature != Texte.Nature.ANNUELLE:
        raise Http404
    form = ModificativeForm(saisie(request), annuelle=annuelle)
    form.annuler = annuelle.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            texte = actions.creer_modificative(annuelle, **form.cleaned_data, par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, FAIT)
            return redirect("circulaires:modifier", texte.adresse)
    contexte = {"form": form, "titre": "Rédiger une circulaire modificative", "texte": annuelle}
    return render(request, "circulaires/nouvelle.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def reprendre(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    if texte.nature != Texte.Nature.MODIFICATIVE:
        raise Http404
    form = ReprendreForm(saisie(request), modificative=texte)
    form.annuler = reverse("circulaires:modifier", args=[adresse])
    if request.method == "POST" and form.is_valid():
        retirer = form.cleaned_data["acte"] == "retirer"
        try:
            copie = actions.reprendre_une_regle(texte, form.cleaned_data["regle"], retirer=retirer, par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form, "regle")
        else:
            messages.success(request, f"La règle {copie.code} est dans la circulaire modificative.")
            if retirer:
                return redirect("circulaires:modifier", adresse)
            return redirect("circulaires:modifier_rubrique", adresse, "regles", copie.pk)
    return render(
        request, "circulaires/nouvelle.html", {"form": form, "titre": "Modifier ou supprimer une règle", "texte": texte}
    )
