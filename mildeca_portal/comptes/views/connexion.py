"""The way in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mildeca_portal.comptes.forms import ConnexionForm
from mildeca_portal.comptes.proconnect import deconnexion as proconnect
from mildeca_portal.comptes.second_facteur import sans_second_facteur
from mildeca_portal.socle import reprise
from mildeca_portal.socle.middleware.connexion import page_de_connexion

# Loaded by `manage.py demo`; shown only where the known password is allowed (see the settings).
MOT_DE_PASSE_DE_DEMONSTRATION = "demonstration"
COMPTES_DE_DEMONSTRATION = (
    ("admin@mildeca.test", "administrateur du portail, à la MILDECA"),
    ("credits@mildeca.test", "agent de la MILDECA"),
    ("region-27@prefectures.test", "chef de projet régional, Bourgogne-Franche-Comté"),
    ("chef-25@prefectures.test", "chef de projet départemental, Doubs"),
    ("agent-25@prefectures.test", "collaborateur, préfecture du Doubs"),
    ("lecteur@mildeca.test", "lecteur, tous les territoires"),
)


class Connexion(LoginView):
    """One form. `next` is followed only inside the portal."""

    template_name = "comptes/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """403 where the portal is entered by ProConnect alone: the form is hidden, its address still exists."""
        if not settings.CONNEXION_PAR_MOT_DE_PASSE:
            raise PermissionDenied("La connexion par mot de passe est désactivée : connectez-vous avec ProConnect.")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        comptes = COMPTES_DE_DEMONSTRATION if settings.DEMONSTRATION else ()
        porte = getattr(self.request, "reprise_a_porter", "") or self.request.POST.get(reprise.CHAMP, "")
        return super().get_context_data(
            comptes=comptes,
            mot_de_passe=MOT_DE_PASSE_DE_DEMONSTRATION,
            reprise=porte,
            par_mot_de_passe=settings.CONNEXION_PAR_MOT_DE_PASSE,
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """After an expired session, back to the form with what was typed in it."""
        reponse = super().form_valid(form)
        suite = reprise.retenir(self.request, self.request.POST.get(reprise.CHAMP, ""))
        return redirect(suite) if suite else reponse


@login_not_required
@sans_second_facteur
@require_POST
def reprendre_la_saisie(request: HttpRequest) -> HttpResponse:
    """From the page « Formulaire expiré »: back to the form, nothing saved. It asks to sign in where the form does."""
    jeton = request.POST.get(reprise.CHAMP, "")
    if not request.user.is_authenticated and not reprise.est_publique(jeton):
        return page_de_connexion(request, jeton)
    return redirect(reprise.retenir(request, jeton) or "tableau_de_bord")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """POST signs out, of ProConnect too when the session came from there. GET asks first: a link must not end a session."""
    if request.method == "POST":
        jeton = request.session.get(proconnect.CLE_DU_JETON, "")
        logout(request)
        return proconnect.quitter(request, jeton)
    if not request.user.is_authenticated:
        proconnect.dire_le_retour(request)
        return redirect("accueil")
    return render(request, "comptes/deconnexion.html")
