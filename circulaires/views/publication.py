"""The life of a text: read again, signed, published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from circulaires import actions, droits
from circulaires.adresses import Adresse
from circulaires.dossiers import dossier_de
from circulaires.forms.publication import EtatForm, SignatureForm
from circulaires.models import Texte
from circulaires.regles import manques_pour_publier
from circulaires.views.communs import texte_a_rediger, texte_visible
from circulaires.views.redaction import avec_adresse
from mildeca_portal.socle.actes import dire_le_refus
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.droits import exiger
from prefectures.middleware import RequeteHabilitee
from prefectures.models import Mandat


@require_POST
def changer_etat(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    """Between brouillon and en relecture, and back from a signature kept by mistake."""
    texte, par = texte_a_rediger(request, adresse)
    form = EtatForm(request.POST)
    if form.is_valid():
        vers = form.cleaned_data["vers"]
        try:
            if vers == Texte.Statut.BROUILLON:
                actions.reprendre(texte, par=par)
            elif texte.statut == Texte.Statut.SIGNE:
                actions.retirer_la_signature(texte, par=par)
            else:
                actions.demander_la_relecture(texte, par=par)
        except ActionRefusee as refus:
            dire_le_refus(request, refus)
    return redirect("circulaires:modifier", adresse)


@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte, par = texte_a_rediger(request, adresse)
    form = SignatureForm(saisie(request), request.FILES or None)
    form.annuler = reverse("circulaires:modifier", args=[adresse])
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        try:
            actions.enregistrer_la_signature(
                texte,
                le=donnees["date_signature"],
                signataire=donnees["signataire"],
                pdf=donnees["fichier"],
                par=par,
            )
        except ActionRefusee as refus:
            dire_le_refus(request, refus, form)
        else:
            messages.success(request, "La signature est enregistrée : le texte peut être publié.")
            return redirect("circulaires:modifier", adresse)
    contexte = {"texte": texte, "form": form, "titre": "Signature"}
    return render(request, "circulaires/formulaire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def publier(request: RequeteHabilitee, adresse: Adresse) -> HttpResponse:
    texte = texte_visible(request, adresse)
    par = exiger(droits.peut_publier(request.habilitations))
    refuses: list[str] = []
    if request.method == "POST":
        try:
            actions.publier(texte, par=par)
        except ActionRefusee as refus:
            refuses = refus.phrases
        else:
            nom = "L’instruction" if texte.nature == Texte.Nature.INSTRUCTION else "La circulaire"
            messages.success(request, f"{nom} est publiée\u00a0: les chefs de projets en sont avertis par courriel.")
            return redirect(texte)
    manques = manques_pour_publier(dossier_de(texte), timezone.localdate())
    en_fonction = Mandat.objects.en_cours(timezone.localdate()).filter(personne__is_active=True)
    contexte = {
        "texte": texte,
        "refuses": refuses,
        "manques": avec_adresse(texte, manques),
        "destinataires": en_fonction.values("personne_id").distinct().count(),
    }
    return render(request, "circulaires/publier.html", contexte)
