"""Nothing typed is lost when the session ends: the posted fields go through sign-in and come back in the form, not saved.

The fields travel in a signed hidden field (one hour, bound to the path, 1 MB at most), then in the session of the person
who signed in, until the form's page is shown once. They are never replayed: the person checks and saves.
"""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import resolve

SEL = "socle.reprise"
DUREE = 3600
TAILLE_MAX = 1024 * 1024
CLE_DE_SESSION = "reprise"
CHAMP = "reprise"
SECRETS = {"password", "old_password", "new_password1", "new_password2"}
# A one-time code is a secret where it opens something; elsewhere « code » is a word like another (that of a rule).
ADRESSES_A_CODE = ("/second-facteur/", "/contribution/")
IGNORES = {"csrfmiddlewaretoken", CHAMP, "next"} | SECRETS

PHRASE = (
    "Votre session avait expiré : ce que vous aviez saisi est affiché ci-dessous mais n’est pas enregistré. "
    "Vérifiez puis enregistrez."
)
TROP_TARD = "Ce que vous aviez saisi n’a pas pu être repris : votre session avait expiré depuis plus d’une heure."
TROP_LONG = (
    "Ce que vous aviez saisi n’a pas pu être repris : votre session avait expiré, et l’ensemble dépasse 1\u00a0Mo. "
    "Revenez à la page précédente de votre navigateur pour le copier."
)
PHRASE_FICHIERS = "Les fichiers joints sont à déposer de nouveau."


def emballer(request: HttpRequest) -> str:
    """The posted fields of `request`, signed for its path; empty when there is nothing to carry, or too much: it is said."""
    ignores = IGNORES | ({"code"} if request.path.startswith(ADRESSES_A_CODE) else set())
    champs = [(nom, valeurs) for nom, valeurs in request.POST.lists() if nom not in ignores]
    if not champs:
        return ""
    jeton = signing.dumps(
        {"chemin": request.path, "champs": champs, "fichiers": bool(request.FILES)}, salt=SEL, compress=True
    )
    if len(jeton) > TAILLE_MAX:
        messages.warning(request, TROP_LONG, fail_silently=True)
        return ""
    return jeton


def chemin(jeton: str) -> str:
    """The path a valid token was made for; empty when it is forged or older than an hour."""
    try:
        return str(signing.loads(jeton, salt=SEL, max_age=DUREE)["chemin"])
    except signing.BadSignature:
        return ""


def est_publique(jeton: str) -> bool:
    """Whether a valid token was made for a page that asks for no account."""
    suite = chemin(jeton)
    return bool(suite) and not getattr(resolve(suite).func, "login_required", True)


def retenir(request: HttpRequest, jeton: str) -> str:
    """Keep the token in the session of who just signed in. Returns the path to redirect to, empty for a bad token.

    One that came too late is lost, and the next page says so.
    """
    suite = chemin(jeton)
    if suite:
        request.session[CLE_DE_SESSION] = jeton
    elif jeton:
        messages.warning(request, TROP_TARD)
    return suite


def reprendre(request: HttpRequest) -> QueryDict | None:
    """Take back, once, what was kept for this path, and say that it is not saved."""
    jeton = request.session.get(CLE_DE_SESSION, "")
    if not jeton or chemin(jeton) not in ("", request.path):
        return None
    del request.session[CLE_DE_SESSION]
    try:
        contenu = signing.loads(jeton, salt=SEL, max_age=DUREE)
    except signing.BadSignature:
        messages.warning(request, TROP_TARD)
        return None
    champs = QueryDict(mutable=True)
    for nom, valeurs in contenu["champs"]:
        champs.setlist(nom, valeurs)
    messages.warning(request, " ".join([PHRASE, PHRASE_FICHIERS] if contenu["fichiers"] else [PHRASE]))
    return champs


def saisie(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the fields posted, those an expired session gave back, or nothing.

    Every view writes `form = MonForm(saisie(request), …)`, then saves only `if request.method == "POST"`.
    """
    return request.POST if request.method == "POST" else reprendre(request)
