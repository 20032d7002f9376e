"""Settings, read from the environment: a missing variable stops the start with its name.

Required: SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS. The others have the safe value by default.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port

from mildeca_portal.comptes.proconnect import reglages as proconnect
from mildeca_portal.socle.durees import Duree

RACINE = Path(__file__).resolve().parent.parent
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DEBUG = env.bool("DEBUG", default=False)
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
HTTPS = env.bool("HTTPS", default=True)
ADRESSE_PUBLIQUE = env.str("ADRESSE_PUBLIQUE", default="http://127.0.0.1:8000").rstrip("/")

BOUCLE_LOCALE = {"127.0.0.1", "localhost", "::1", "[::1]"}
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS est vide : indiquez au moins un nom d’hôte.")
if DEMONSTRATION and not {split_domain_port(h)[0] for h in ALLOWED_HOSTS} <= BOUCLE_LOCALE:
    raise ImproperlyConfigured(
        "DEMONSTRATION=1 ouvre des comptes au mot de passe connu : ALLOWED_HOSTS ne peut contenir que "
        "127.0.0.1, localhost ou ::1."
    )

INSTALLED_APPS = [
    "mildeca_portal.demonstration",
    "mildeca_portal.accueil",
    "rapports",
    "credits",
    "feuilles_de_route",
    "circulaires",
    "mildeca_portal.comptes",
    "prefectures",
    "mildeca_portal.socle",
    # dsfr stands before django.forms: it overrides the widgets' templates.
    "dsfr",
    "django.forms",
    "crispy_forms",
    "django_tables2",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "mildeca_portal.socle.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "mildeca_portal.socle.middleware.entetes.EntetesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mildeca_portal.comptes.acces.ActiviteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Everything behind sees the person helped, and may only be read.
    "mildeca_portal.comptes.middleware.AssistanceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mildeca_portal.socle.middleware.adresses.AdresseLisibleMiddleware",
    "mildeca_portal.socle.middleware.connexion.ConnexionObligatoireMiddleware",
    "prefectures.middleware.HabilitationsMiddleware",
    # After the rights of the day, which say who must show a second factor.
    "mildeca_portal.comptes.acces.SecondFacteurMiddleware",
    "axes.middleware.AxesMiddleware",
    # Last: it runs the view of a GET itself, in a read-only transaction.
    "mildeca_portal.socle.middleware.lecture_seule.LectureSeuleMiddleware",
]

ROOT_URLCONF = "mildeca_portal.urls"
WSGI_APPLICATION = "mildeca_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mildeca_portal.socle.contexte.portail",
                "prefectures.contexte.habilitations",
                "mildeca_portal.comptes.contexte.assistance",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
}
# Web requests are cut short; commands and the worker set DELAI_REQUETE_MS higher (see docs/exploitation.md).
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c statement_timeout={env.int('DELAI_REQUETE_MS', default=10_000)}"
    f" -c lock_timeout={env.int('DELAI_VERROU_MS', default=5_000)}"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "prefectures.Personne"
# The first one lets nobody in: it refuses who is locked out before any other is asked.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    # Opens the sessions that came from ProConnect; never asked for a password.
    "mildeca_portal.comptes.proconnect.backend.ProConnectBackend",
]
CONNEXION_PAR_MOT_DE_PASSE = env.bool("CONNEXION_PAR_MOT_DE_PASSE", default=True)
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("courriel", "prenom", "nom")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# ProConnect: the button and its addresses exist when it is set up. The points are those it documents.
PROCONNECT_EMETTEUR, OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET, OIDC_RP_SIGN_ALGO = proconnect.lire(env)
OIDC_OP_AUTHORIZATION_ENDPOINT = f"{PROCONNECT_EMETTEUR}/authorize"
OIDC_OP_TOKEN_ENDPOINT = f"{PROCONNECT_EMETTEUR}/token"
OIDC_OP_USER_ENDPOINT = f"{PROCONNECT_EMETTEUR}/userinfo"
OIDC_OP_JWKS_ENDPOINT = f"{PROCONNECT_EMETTEUR}/jwks"
PROCONNECT_FIN_DE_SESSION = f"{PROCONNECT_EMETTEUR}/session/end"
# The least: names, SIRET and service are not read, an account keeps those of the portal.
OIDC_RP_SCOPES = "openid email"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_MAX_STATES = 10
# Seconds to connect, to answer. Three calls: below what the web server grants a request.
OIDC_TIMEOUT = (2, 5)

LOGIN_URL = "connexion"
LOGIN_REDIRECT_URL = "tableau_de_bord"
LOGOUT_REDIRECT_URL = "accueil"
# Proxies that write the visitor's address in X-Forwarded-For. Under HTTPS there is one: it already says X-Forwarded-Proto.
MANDATAIRES = env.int("MANDATAIRES", default=1 if HTTPS else 0)

# Failures of sign-in (mildeca_portal/comptes/verrouillage.py says the limits).
AXES_HANDLER = "mildeca_portal.comptes.verrouillage.Verrouillage"
AXES_LOCKOUT_CALLABLE = "mildeca_portal.comptes.views.verrouillage.page_de_verrouillage"
AXES_CLIENT_IP_CALLABLE = "mildeca_portal.comptes.verrouillage.machine"
AXES_USERNAME_CALLABLE = "mildeca_portal.comptes.verrouillage.compte_vise"
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# The hour said on the page holds: trying again meanwhile does not push it back.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# A GET of the sign-in page is no attempt; nobody reads these tables in the administration; the log names nobody.
AXES_NEVER_LOCKOUT_GET = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

OTP_TOTP_ISSUER = "Portail MILDECA"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(RACINE / "var" / "static"))()
STATICFILES_DIRS = [RACINE / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(RACINE / "var" / "fichiers"))()
STORAGES = {
    # Private: never served by an address of their own, see socle.fichiers.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env.str("STOCKAGE_STATIQUE", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

DSFR_USE_INTEGRITY_CHECKSUMS = False
CRISPY_ALLOWED_TEMPLATE_PACKS = ["crispy_dsfr"]
CRISPY_TEMPLATE_PACK = "crispy_dsfr"
DJANGO_TABLES2_TEMPLATE = "composants/tableau_liste.html"

TASKS = {"default": {"BACKEND": env.str("FILE_DES_TACHES", default="django_tasks_db.DatabaseBackend")}}

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("EXPEDITEUR", default="Portail MILDECA <ne-pas-repondre@mildeca.test>")

SESSION_ENGINE = "mildeca_portal.comptes.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mildeca_portal.socle.views.csrf_refuse"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    nom: [] for nom in ("camera", "geolocation", "microphone", "payment", "usb", "fullscreen")
}

# Whom to ask, at the foot of the mails that ask something of a préfecture. Empty: the portal invents no address.
CONTACT_MILDECA = env.str("CONTACT_MILDECA", default="")

# Personal data: how long each category is kept once its purpose is served (mildeca_portal/socle/conservation.py), and who
# answers the people concerned. Empty: the page says that it is to be filled in, the portal invents no address.
CONTACT_DONNEES_PERSONNELLES = env.str("CONTACT_DONNEES_PERSONNELLES", default="")
PURGE_AUTOMATIQUE = env.bool("PURGE_AUTOMATIQUE", default=False)
DUREES_PAR_DEFAUT = {
    "comptes_fermes": "12 mois",
    "invitations": "12 mois",
    "sessions": "1 jour",
    "imports": "90 jours",
    "identites_refusees": "30 jours",
    "assistances": "24 mois",
    "correspondants": "24 mois",
    "notes_de_passation": "5 ans",
    "signataires": "10 ans",
    "reponses_transmises": "10 ans",
    "relances": "12 mois",
    "contributions": "6 mois",
    "remarques": "6 mois",
    "classeurs": "90 jours",
    "courriels": "6 mois",
    "travaux": "90 jours",
    "administration": "24 mois",
}
CONSERVATION: dict[str, Duree] = {}
for _code, _duree in DUREES_PAR_DEFAUT.items():
    _variable = f"CONSERVATION_{_code.upper()}"
    try:
        CONSERVATION[_code] = Duree.lire(env.str(_variable, default=_duree))
    except ValueError as erreur:
        raise ImproperlyConfigured(f"{_variable} : {erreur}") from erreur

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": env.str("NIVEAU_JOURNAL", default="INFO")},
}
