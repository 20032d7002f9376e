"""What a contributeur sees, without an account: a code, then his section. The same answer for a link that is unknown."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.comptes.verrouillage import cible, noter_un_essai, oublier_les_essais, verrouille_jusqu_a
from mildeca_portal.socle import reprise
from mildeca_portal.socle.enregistrement import est_automatique, heure
from mildeca_portal.socle.erreurs import ActionRefusee
from mildeca_portal.socle.templatetags.formats import instant
from rapports.actions.contributions import demander_un_code, enregistrer_sa_section, entrer, refus_du_moment
from rapports.actions.saisie import Bilan, Conflit
from rapports.equipe import visites
from rapports.equipe.contributions import DossierDuContributeur, fonctions_du_contributeur, section_ouverte
from rapports.forms.contributions import CodeForm
from rapports.forms.section import SectionForm
from rapports.models import Contribution
from rapports.presentation import ConflitAffiche, Lecture, QuestionAffichee, presenter
from rapports.questionnaire.definition import Question
from rapports.questionnaire.etat import manques
from rapports.views.enregistrement import reponse_json
from rapports.views.section import jetons_postes, refuser_les_fermees, reprises

DOMAINE = "contribution"
ENVOYE = (
    "Si votre invitation est en cours, un code vient d’être envoyé à l’adresse qui l’a reçue. "
    "Un code au plus par minute, six par heure."
)
REFUSE = "Ce code n’ouvre rien : il est inexact, déjà utilisé ou expiré. Après 5 essais, demandez un nouveau code."


def page_du_code(
    request: HttpRequest, jeton: UUID, form: CodeForm, status: int = HTTPStatus.OK, **autres: Any
) -> HttpResponse:
    """The door. It says nothing of the invitation, known or not."""
    contexte = {"jeton": jeton, "form": form, "reprise": form["reprise"].value() or "", **autres}
    return render(request, "rapports/contribution/porte.html", contexte, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, jeton: UUID) -> HttpResponse:
    """The section, once the code was given; until then the door, which carries what an expired visit had posted."""
    invitation = visites.en_cours(request, jeton)
    if invitation is None:
        porte = reprise.emballer(request) if request.method == "POST" else ""
        status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
        return page_du_code(request, jeton, CodeForm(initial={"reprise": porte}), status)
    if request.method == "POST":
        return _enregistrer(request, invitation)
    if refus := refus_du_moment(invitation, timezone.now()):
        return render(request, "rapports/contribution/fermee.html", {"refus": refus, "questions": [], "fermees": []})
    form = formulaire(invitation, reprise.reprendre(request))
    return _afficher(request, form, jetons=jetons_postes(form))


def formulaire(invitation: Contribution, donnees: Any = None, fichiers: Any = None) -> SectionForm:
    """The form of everybody, on what the contributeur may know and answer."""
    reponse = invitation.section.reponse
    dossier = DossierDuContributeur(reponse, timezone.now(), invitation)
    section = section_ouverte(invitation, dossier.questionnaire.par_lettre[invitation.section.lettre])
    fonctions = fonctions_du_contributeur(invitation, reponse.prefecture)
    return SectionForm(donnees, fichiers, dossier=dossier, section=section, fonctions=fonctions)


def _enregistrer(request: HttpRequest, invitation: Contribution) -> HttpResponse:
    form = formulaire(invitation, request.POST, request.FILES)
    try:
        if refus := refus_du_moment(invitation, timezone.now()):
            raise ActionRefusee(refus)
        refuser_les_fermees(form.dossier, form.section, request.POST)
        soumissions = {**form.soumissions(sauf=request.POST.getlist("garder")), **reprises(request, form)}
        bilan = enregistrer_sa_section(invitation, soumissions, confirmees=request.POST.getlist("confirmer"))
    except ActionRefusee as refus:
        return _refuser(request, form, str(refus))
    apres = DossierDuContributeur(invitation.section.reponse, timezone.now(), invitation)
    if est_automatique(request):
        return reponse_json(apres, form.section, form, bilan)
    if form.errors or bilan.conflits:
        return _reafficher(request, apres, form, bilan)
    messages.success(request, f"Vos réponses sont enregistrées à {heure(bilan.le)}.")
    return redirect("rapports:contribution", invitation.jeton)


def _refuser(request: HttpRequest, form: SectionForm, refus: str) -> HttpResponse:
    """Nothing is saved; what was typed is given back, to be copied."""
    if est_automatique(request):
        return JsonResponse({"refus": refus}, status=HTTPStatus.CONFLICT)
    questions = [rendue(q) for q in presenter(form.dossier, form.section, form, {}, {}) if q.champ_jeton in form.data]
    contexte = {
        "refus": refus,
        "questions": [q for q in questions if q.saisissable],
        "fermees": [(q.question, _pose(form, q.question)) for q in questions if not q.saisissable],
    }
    return render(request, "rapports/contribution/fermee.html", contexte, status=HTTPStatus.CONFLICT)


def _pose(form: SectionForm, question: Question) -> str:
    """What was posted of a question that has no field any more, as it was typed."""
    noms = [n for n in form.data if n == question.cle or n.startswith((f"{question.cle}.", f"{question.cle}__autre"))]
    return " ; ".join(filter(None, (str(form.data[nom]) for nom in noms)))


def rendue(question: QuestionAffichee) -> QuestionAffichee:
    """What was typed, and nothing that the portal knows."""
    vide, explication = Lecture(), question.explication
    return replace(
        question,
        portail=vide,
        precedent=vide,
        lecture=vide,
        a_confirmer=False,
        conflit=None,
        alertes=(),
        ecarts={},
        explication=explication and replace(explication, texte="", conflit=None),
    )


def _reafficher(request: HttpRequest, apres: DossierDuContributeur, form: SectionForm, bilan: Bilan) -> HttpResponse:
    rejetees = {q.cle for q in form.unites if any(nom in form.errors for nom in form.noms_de(q))}
    jetons = {cle: jeton for cle, jeton in jetons_postes(form).items() if cle in rejetees}
    form.dossier = apres
    if bilan.enregistrees:
        messages.success(request, f"Les autres réponses sont enregistrées à {heure(bilan.le)}.")
    status = HTTPStatus.CONFLICT if bilan.conflits else HTTPStatus.UNPROCESSABLE_ENTITY
    return _afficher(request, form, {c.cle: c for c in bilan.conflits}, jetons, status)


def _afficher(
    request: HttpRequest,
    form: SectionForm,
    conflits: dict[str, Conflit] | None = None,
    jetons: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    dossier, section = form.dossier, form.section
    assert isinstance(dossier, DossierDuContributeur)
    questions = [sans_nom(q) for q in presenter(dossier, section, form, conflits or {}, jetons or {})]
    siennes = {q.cle for q in section.questions}
    contexte = {
        "invitation": dossier.contribution,
        "reponse": dossier.reponse,
        "section": section,
        "form": form,
        "questions": questions,
        "conflits": [q for q in questions if q.en_conflit],
        "manques": [m for m in manques(dossier.donnees, section.lettre) if m.cle in siennes],
    }
    return render(request, "rapports/contribution/section.html", contexte, status=status)


def sans_nom(question: QuestionAffichee) -> QuestionAffichee:
    """Who answered, or explained, meanwhile is not named to somebody from outside."""
    explication = question.explication
    return replace(
        question,
        conflit=_anonyme(question.conflit),
        explication=explication and replace(explication, conflit=_anonyme(explication.conflit)),
    )


def _anonyme(conflit: ConflitAffiche | None) -> ConflitAffiche | None:
    return conflit and replace(conflit, auteur="Une autre personne")


@login_not_required
@require_POST
def demander(request: HttpRequest, jeton: UUID) -> HttpResponse:
    """Ask for a code. The same page, in the same time, whatever the link."""
    form = CodeForm(initial={"reprise": request.POST.get("reprise", "")})
    if jusqu_a := _noter(request, jeton):
        return page_du_code(request, jeton, form, HTTPStatus.TOO_MANY_REQUESTS, verrou=jusqu_a)
    demander_un_code(jeton)
    return page_du_code(request, jeton, form, envoye=ENVOYE)


@sensitive_post_parameters("code")
@login_not_required
@require_POST
def ouvrir(request: HttpRequest, jeton: UUID) -> HttpResponse:
    """Give the code: the visit begins, what an expired one had posted comes back in its form."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return page_du_code(request, jeton, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if jusqu_a := _noter(request, jeton):
        return page_du_code(request, jeton, form, HTTPStatus.TOO_MANY_REQUESTS, verrou=jusqu_a)
    invitation = entrer(jeton, form.cleaned_data["code"])
    if invitation is None:
        form.add_error("code", REFUSE)
        return page_du_code(request, jeton, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    oublier_les_essais(request, cible(DOMAINE, str(jeton)))
    visites.ouvrir(request, invitation)
    if form.cleaned_data["reprise"]:
        reprise.retenir(request, form.cleaned_data["reprise"])
    return redirect("rapports:contribution", jeton)


def _noter(request: HttpRequest, jeton: UUID) -> str:
    """Count one try; until when there were too many, empty: it may be tried."""
    visee = cible(DOMAINE, str(jeton))
    if jusqu_a := verrouille_jusqu_a(request, visee):
        return instant(jusqu_a)
    noter_un_essai(request, visee)
    return ""


@login_not_required
@require_POST
def quitter(request: HttpRequest, jeton: UUID) -> HttpResponse:
    visites.fermer(request)
    messages.success(request, "Votre visite est terminée. Pour revenir, demandez un nouveau code.")
    return redirect("rapports:contribution", jeton)
