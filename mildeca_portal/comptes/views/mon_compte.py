"""« Mon compte »: one's own data, reached with or without an open function."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mildeca_portal.comptes import second_facteur
from mildeca_portal.comptes.actions.comptes import corriger_identite
from mildeca_portal.comptes.actions.second_facteur import codes_restants, inscrit
from mildeca_portal.comptes.actions.sessions import deconnecter
from mildeca_portal.comptes.droits import titulaire
from mildeca_portal.comptes.forms.coordonnees import CoordonneesForm
from mildeca_portal.comptes.mon_compte import fonctions_de, sessions_de
from mildeca_portal.comptes.mots_de_passe import a_un_mot_de_passe
from mildeca_portal.comptes.views.outils import RequeteConnectee
from mildeca_portal.socle.actes import tenter
from mildeca_portal.socle.reprise import saisie
from prefectures.middleware import sans_fonction
from prefectures.models import Personne


@sans_fonction
@require_safe
def mon_compte(request: RequeteConnectee) -> HttpResponse:
    personne = request.user
    contexte = {
        "personne": personne,
        "fonctions": fonctions_de(personne, timezone.localdate()),
        "par_mot_de_passe": settings.CONNEXION_PAR_MOT_DE_PASSE,
        "a_un_mot_de_passe": a_un_mot_de_passe(personne),
        "demonstration": settings.DEMONSTRATION,
        "appareil": inscrit(personne),
        "codes_restants": codes_restants(personne),
        "second_facteur_exige": second_facteur.exige(request.habilitations),
        "sessions": sessions_de(personne, request.session.session_key),
    }
    return render(request, "comptes/mon_compte.html", contexte)


@sans_fonction
@require_http_methods(["GET", "HEAD", "POST"])
def coordonnees(request: RequeteConnectee) -> HttpResponse:
    moi = Personne.objects.get(pk=request.user.pk)
    form = CoordonneesForm(saisie(request), initial={"telephone": moi.telephone})
    if tenter(
        request,
        form,
        lambda: corriger_identite(moi, form.cleaned_data, par=titulaire(moi)),
        "Votre numéro de téléphone est enregistré.",
    ):
        return redirect("mon_compte")
    form.annuler = reverse("mon_compte")
    return render(request, "comptes/coordonnees.html", {"form": form})


@sans_fonction
@require_POST
def fermer_session(request: RequeteConnectee, reference: str) -> HttpResponse:
    """One of one's own, but the present one, which « Se déconnecter » ends."""
    miennes = sessions_de(request.user, request.session.session_key)
    visees = [s.ligne for s in miennes if s.reference == reference and not s.courante]
    if not visees:
        raise Http404
    deconnecter(visees, request.user, par=titulaire(request.user))
    messages.success(request, "La session est fermée.")
    return redirect("mon_compte")


@sans_fonction
@require_POST
def fermer_les_autres(request: RequeteConnectee) -> HttpResponse:
    autres = [s.ligne for s in sessions_de(request.user, request.session.session_key) if not s.courante]
    deconnecter(autres, request.user, par=titulaire(request.user))
    messages.success(request, "Vos autres sessions sont fermées.")
    return redirect("mon_compte")
