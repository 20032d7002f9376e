"""Enrolling the device that makes the codes, and the recovery codes of the day it is lost."""

from datetime import timedelta
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from mildeca_portal.comptes import second_facteur
from mildeca_portal.comptes.actions import second_facteur as actions
from mildeca_portal.comptes.droits import titulaire
from mildeca_portal.comptes.forms.second_facteur import InscriptionForm, SuiteForm
from mildeca_portal.comptes.second_facteur import sans_second_facteur
from mildeca_portal.comptes.views.outils import RequeteConnectee
from mildeca_portal.socle.actes import agir
from mildeca_portal.socle.erreurs import ActionRefusee
from prefectures.middleware import sans_fonction

CLE_PROPOSEE = "second_facteur_cle"
CODES = "codes_de_secours"
# Long enough to copy them, not to be found by the next person at that desk.
DUREE_DES_CODES = timedelta(minutes=15)


def adresse_de_l_inscription(suite: str) -> str:
    return f"{reverse('second_facteur_inscription')}?{urlencode({'next': suite})}"


@sans_fonction
@sans_second_facteur
@require_http_methods(["GET", "HEAD", "POST"])
def inscrire(request: RequeteConnectee) -> HttpResponse:
    """A device may be enrolled by who has none, or has just shown the present one: a password alone replaces nothing."""
    ancien = actions.inscrit(request.user)
    if ancien and not second_facteur.atteste(request):
        return redirect("second_facteur")
    cle = request.session.setdefault(CLE_PROPOSEE, random_hex(20))
    form = InscriptionForm(
        request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _activer(request, cle, form)
        except ActionRefusee as refus:
            form.add_error("code", str(refus))
    contexte = {"form": form, "ancien": ancien, "exige": second_facteur.exige(request.habilitations)}
    return render(request, "comptes/second_facteur_inscription.html", contexte | _presenter(request, cle))


def _activer(request: RequeteConnectee, cle: str, form: InscriptionForm) -> HttpResponse:
    codes = actions.inscrire(
        request.user,
        cle,
        "".join(form.cleaned_data["code"].split()),
        par=titulaire(request.user),
        session=request.session.session_key,
    )
    del request.session[CLE_PROPOSEE]
    request.session[second_facteur.CLE_INSCRIT] = True
    second_facteur.attester(request, "totp")
    request.session.cycle_key()
    _retenir(request, codes)
    suite = form.suite(request, "")
    return redirect(f"{reverse('codes_de_secours')}?{urlencode({'next': suite})}")


def _presenter(request: RequeteConnectee, cle: str) -> dict[str, str]:
    """The key as a QR code and in text, by groups of four: « JBSW Y3DP … »."""
    adresse = TOTPDevice(user=request.user, key=cle).config_url
    texte = adresse.split("secret=")[1].split("&")[0]
    dessin = segno.make(adresse, micro=False).svg_inline(scale=5, border=4, light="#fff")
    return {
        "qr": mark_safe(dessin),  # drawn by segno from the address: numbers only
        "cle": " ".join(texte[i : i + 4] for i in range(0, len(texte), 4)),
    }


def _retenir(request: RequeteConnectee, codes: list[str]) -> None:
    request.session[CODES] = {"codes": codes, "jusqu_a": (timezone.now() + DUREE_DES_CODES).isoformat()}


def _codes(request: RequeteConnectee) -> list[str]:
    """The codes just made, until the person says they are kept."""
    gardes = request.session.get(CODES)
    return gardes["codes"] if gardes and timezone.now().isoformat() < gardes["jusqu_a"] else []


@sans_fonction
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: RequeteConnectee) -> HttpResponse:
    """Shown once: the button « J’ai conservé ces codes » forgets them."""
    if request.method == "POST":
        form = SuiteForm(request.POST)
        request.session.pop(CODES, None)
        return redirect(form.suite(request, "mon_compte") if form.is_valid() else "mon_compte")
    montres = _codes(request)
    if not montres:
        return redirect("mon_compte")
    form = SuiteForm(initial={"next": request.GET.get("next", "")})
    form.bouton = "J’ai conservé ces codes"
    form.sans_mention = True
    return render(request, "comptes/codes_de_secours.html", {"codes": montres, "form": form})


@sans_fonction
@require_safe
def codes_en_texte(request: RequeteConnectee) -> HttpResponse:
    montres = _codes(request)
    if not montres:
        raise Http404
    lignes = ["Codes de secours du portail des chefs de projets (MILDECA)", "Chacun sert une seule fois.", "", *montres]
    return HttpResponse(
        "\r\n".join(lignes) + "\r\n",
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="codes-de-secours.txt"'},
    )


@sans_fonction
@require_POST
def renouveler(request: RequeteConnectee) -> HttpResponse:
    try:
        _retenir(request, actions.renouveler_les_codes(request.user, par=titulaire(request.user)))
    except ActionRefusee as refus:
        messages.error(request, str(refus))
        return redirect("mon_compte")
    return redirect("codes_de_secours")


@sans_fonction
@require_POST
def retirer(request: RequeteConnectee) -> HttpResponse:
    """One's own, when no function asks for it."""
    if second_facteur.exige(request.habilitations):
        raise PermissionDenied(
            "Votre fonction exige un second facteur : vous pouvez changer d’appareil, non le retirer."
        )
    agir(
        request,
        lambda: actions.retirer_second_facteur(request.user, par=titulaire(request.user)),
        "Le second facteur est retiré : votre mot de passe suffit de nouveau.",
    )
    request.session[second_facteur.CLE_INSCRIT] = False
    return redirect("mon_compte")
