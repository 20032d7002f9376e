"""The pages of those who were not signed in: what happened, whom to ask."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mildeca_portal.comptes.proconnect.regles import Motif

NON_CONNECTE = "Vous n’êtes pas connecté au portail."


@dataclass(frozen=True, slots=True)
class Page:
    titre: str
    explication: str
    conseil: str
    statut: HTTPStatus = HTTPStatus.FORBIDDEN
    recommencer: bool = False


PAGES = {
    Motif.INCONNUE: Page(
        "Aucun compte à votre adresse",
        "ProConnect vous a identifié, mais aucun compte du portail n’est ouvert à votre adresse électronique.",
        "Le portail est réservé au réseau de la MILDECA. Demandez une invitation au chef de projet de votre préfecture "
        "ou, à défaut, à l’administrateur du portail, à la MILDECA. Si vous avez un compte, il a pu être ouvert à une "
        "autre adresse, ou fermé : les mêmes personnes vous le diront.",
    ),
    Motif.DEJA_LIEE: Page(
        "Compte déjà lié à une autre identité",
        "Un compte du portail est ouvert à votre adresse, mais il est lié à une autre identité ProConnect que la vôtre.",
        "C’est ce qui arrive quand vous changez d’administration ou de moyen de connexion. Demandez à l’administrateur "
        "du portail, à la MILDECA, de libérer cette liaison : vous pourrez ensuite vous identifier. Si vous n’avez "
        "jamais utilisé ce compte, dites-le-lui.",
    ),
    Motif.ADRESSE_NON_VERIFIEE: Page(
        "Adresse électronique non vérifiée",
        "L’organisation qui vous identifie indique que votre adresse électronique n’est pas vérifiée.",
        "Vérifiez-la auprès d’elle, ou adressez-vous au service informatique de votre administration, puis "
        "identifiez-vous de nouveau.",
        recommencer=True,
    ),
    Motif.RETOUR_INATTENDU: Page(
        "Identification à recommencer",
        "Cette page ne répond à aucune demande d’identification faite dans ce navigateur, ou elle a déjà servi.",
        "Cela arrive en revenant en arrière, ou après une longue attente. Recommencez l’identification.",
        HTTPStatus.BAD_REQUEST,
        recommencer=True,
    ),
    Motif.REPONSE_INVALIDE: Page(
        "Identification impossible",
        "La réponse reçue de ProConnect n’a pas pu être vérifiée. " + NON_CONNECTE,
        "Recommencez. Si la difficulté dure, signalez-la à l’administrateur du portail, à la MILDECA.",
        HTTPStatus.BAD_GATEWAY,
        recommencer=True,
    ),
    Motif.INDISPONIBLE: Page(
        "ProConnect ne répond pas",
        "L’identification avec ProConnect n’est pas possible pour le moment. " + NON_CONNECTE,
        "Recommencez dans quelques minutes. Si vous avez un mot de passe sur le portail, vous pouvez l’utiliser.",
        HTTPStatus.SERVICE_UNAVAILABLE,
        recommencer=True,
    ),
}


def refuser(request: HttpRequest, motif: Motif) -> HttpResponse:
    """The page of `motif`. Who gave up at the provider's goes back to the sign-in."""
    if motif is Motif.ABANDON:
        messages.info(request, "Vous avez abandonné l’identification avec ProConnect.")
        return redirect("connexion")
    page = PAGES[motif]
    return render(request, "comptes/proconnect_refus.html", {"page": page}, status=page.statut)
