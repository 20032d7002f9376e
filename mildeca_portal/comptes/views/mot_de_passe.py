"""A password forgotten, or changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from mildeca_portal.comptes.actions import mots_de_passe as actions
from mildeca_portal.comptes.droits import titulaire
from mildeca_portal.comptes.forms.mots_de_passe import ChangementForm, MotDePasseOublieForm, NouveauMotDePasseForm
from mildeca_portal.comptes.mots_de_passe import a_un_mot_de_passe
from mildeca_portal.comptes.views.outils import RequeteConnectee, avec_mot_de_passe
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import sans_fonction
from prefectures.models import Personne


@login_not_required
@avec_mot_de_passe
@require_http_methods(["GET", "HEAD", "POST"])
def oublie(request: HttpRequest) -> HttpResponse:
    form = MotDePasseOublieForm(saisie(request))
    if request.method == "POST" and form.is_valid():
        actions.demander_un_lien(form.cleaned_data["courriel"])
        return redirect("mot_de_passe_demande")
    form.annuler = reverse("connexion")
    return render(request, "comptes/mot_de_passe_oublie.html", {"form": form})


@login_not_required
@avec_mot_de_passe
@require_safe
def demande(request: HttpRequest) -> HttpResponse:
    """The same page, whatever the address was."""
    return render(request, "comptes/mot_de_passe_demande.html")


@method_decorator([login_not_required, avec_mot_de_passe], name="dispatch")
class Nouveau(PasswordResetConfirmView):
    """The link of the mail: good for an hour, once, and for an account still open."""

    form_class = NouveauMotDePasseForm
    template_name = "comptes/mot_de_passe_nouveau.html"

    def get_user(self, uidb64: str) -> Personne | None:
        personne = super().get_user(uidb64)
        return personne if isinstance(personne, Personne) and personne.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        assert isinstance(self.user, Personne)  # the link was good
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        actions.changer_mot_de_passe(
            self.user, form.cleaned_data["new_password1"], par=titulaire(self.user), oublie=True
        )
        messages.success(self.request, "Votre mot de passe est changé. Vous pouvez vous connecter.")
        return redirect("connexion")


@sans_fonction
@avec_mot_de_passe
@require_http_methods(["GET", "HEAD", "POST"])
def changer(request: RequeteConnectee) -> HttpResponse:
    personne = request.user
    if not a_un_mot_de_passe(personne):
        raise Http404("Ce compte n’a pas de mot de passe.")
    form = ChangementForm(personne, saisie(request))
    if request.method == "POST" and form.is_valid():
        cle = request.session.session_key
        actions.changer_mot_de_passe(personne, form.cleaned_data["new_password1"], par=titulaire(personne), session=cle)
        update_session_auth_hash(request, personne)
        messages.success(request, "Votre mot de passe est changé. Vos autres sessions sont fermées.")
        return redirect("mon_compte")
    form.annuler = reverse("mon_compte")
    return render(request, "comptes/mot_de_passe_changer.html", {"form": form})
