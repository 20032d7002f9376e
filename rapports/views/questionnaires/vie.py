"""The life of a questionnaire: taken over from last year, corrected while it is answered, published, given up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mildeca_portal.socle import actes
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import RequeteHabilitee
from rapports.actions import composition as actions
from rapports.composition.changements import comparer
from rapports.composition.exposition import exposer_les_parametres
from rapports.composition.reconduction import reconduire as document_reconduit
from rapports.composition.reconduction import textes_dates
from rapports.forms.composition.divers import MotifForm
from rapports.models import VersionQuestionnaire
from rapports.questionnaire.lecture import lire_brouillon
from rapports.views.questionnaires.communs import atelier_a_composer, revision_postee


@require_http_methods(["GET", "HEAD", "POST"])
def reconduire(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Next year's questionnaire: what it would be, then the button."""
    atelier = atelier_a_composer(request, exercice)
    assert atelier.fonction is not None
    suivant = exercice + 1
    if request.method == "POST":
        acteur = atelier.fonction.acteur
        fait = f"Le questionnaire {suivant} est prêt à composer."
        if actes.agir(request, lambda: actions.reconduire(atelier.version, par=acteur), fait):
            return redirect("rapports:questionnaire", suivant)
        return redirect("rapports:questionnaires")
    document = document_reconduit(atelier.version.definition, suivant)
    apres = lire_brouillon(document)
    contexte = {
        "atelier": atelier,
        "version": atelier.version,
        "suivant": suivant,
        "existe": VersionQuestionnaire.objects.filter(exercice=suivant).exists(),
        "bilan": comparer(atelier.questionnaire, apres),
        "rattachees": sum(bool(q.equivalent_n1) for q in apres),
        "textes": textes_dates(document),
        "parametres": exposer_les_parametres(apres),
    }
    return render(request, "rapports/questionnaire/reconduire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def corriger(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Begin a correction of the open version, with its reason."""
    atelier = atelier_a_composer(request, exercice)
    fonction = atelier.fonction
    assert fonction is not None
    form = MotifForm(saisie(request))
    form.annuler = atelier.adresse
    acte = lambda: actions.corriger(  # noqa: E731
        atelier.version, motif=form.cleaned_data["motif"], par=fonction.acteur
    )
    fait = "La correction est en composition : elle ne change rien tant qu’elle n’est pas publiée."
    if actes.tenter(request, form, acte, fait):
        return redirect(atelier.adresse)
    contexte = {"atelier": atelier, "version": atelier.version, "form": form}
    return render(request, "rapports/questionnaire/corriger.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def publier(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Publish a correction: what changes, what prevents it, how many answers follow."""
    atelier = atelier_a_composer(request, exercice)
    version, fonction = atelier.version, atelier.fonction
    assert fonction is not None
    if request.method == "POST":
        try:
            actions.publier_la_correction(version, revision=revision_postee(request), par=fonction.acteur)
        except ActionRefusee as refus:
            for phrase in refus.phrases:
                messages.error(request, phrase)
            return redirect("rapports:questionnaire_publier", exercice)
        messages.success(request, "La correction est publiée : les réponses en cours suivent la nouvelle version.")
        return redirect(atelier.adresse)
    a_publier = version.statut == VersionQuestionnaire.Statut.COMPOSITION and version.est_correction
    reponses = actions.reponses_en_cours(version) if a_publier else []
    contexte = {
        "atelier": atelier,
        "version": version,
        "a_publier": a_publier,
        "refus": actions.refus_de_publier(version, reponses) if a_publier else [],
        "bilan": comparer(version.issue_de.questionnaire, atelier.questionnaire)
        if a_publier and version.issue_de
        else None,
        "reponses": len(reponses),
    }
    return render(request, "rapports/questionnaire/publier.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def abandonner(request: RequeteHabilitee, exercice: int) -> HttpResponse:
    """Drop what is being composed, after a page that says what is lost."""
    atelier = atelier_a_composer(request, exercice)
    fonction = atelier.fonction
    assert fonction is not None
    if request.method == "POST":
        revision = revision_postee(request)
        acte = lambda: actions.abandonner(atelier.version, revision=revision, par=fonction.acteur)  # noqa: E731
        if not actes.agir(request, acte, "La version en composition est abandonnée."):
            return redirect(atelier.adresse)
        return redirect("rapports:questionnaires")
    contexte = {"atelier": atelier, "version": atelier.version, "retour": reverse("rapports:questionnaires")}
    return render(request, "rapports/questionnaire/abandonner.html", contexte)
