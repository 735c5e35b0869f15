"""Django's settings: safe by default, changed only through the environment.

Every setting is an environment variable CAIRN_<NAME> with a CAIRN_<NAME>_FILE twin.
"""

from pathlib import Path

from cairn.clinic.environment import (
    keyring_path,
    practice_key_path,
    read_database,
    read_flag,
    read_home,
    read_text,
    secret_key_path,
)

HOME = read_home()
WEB = Path(__file__).resolve().parent.parent / "web"

SECRET_KEY_PATH = secret_key_path(HOME)
PRACTICE_KEY_PATH = practice_key_path(HOME)
KEYRING_PATH = keyring_path(HOME)
PRACTICE_KEY_TEXT = read_text("CAIRN_PRACTICE_KEY")
SECRET_KEY = read_text("CAIRN_SECRET_KEY") or (
    SECRET_KEY_PATH.read_text(encoding="ascii").strip()
    if SECRET_KEY_PATH.is_file()
    else ""
)

DEBUG = read_flag("CAIRN_DEBUG")
BIND = read_text("CAIRN_BIND", "127.0.0.1:8000")
# Links lead to the port that is served, unless a public address is given.
PUBLIC_URL = read_text(
    "CAIRN_PUBLIC_URL", f"http://localhost:{BIND.rsplit(':', 1)[-1]}"
).rstrip("/")
# The example practice may hand out one-click links, on loopback only.
EXAMPLE = read_flag("CAIRN_EXAMPLE")
SECURE = PUBLIC_URL.startswith("https://")
BEHIND_PROXY = read_flag("CAIRN_BEHIND_PROXY")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *read_text("CAIRN_HOSTS").replace(",", " ").split(),
]
if SECURE:
    ALLOWED_HOSTS.append(
        PUBLIC_URL.removeprefix("https://").split("/")[0].split(":")[0]
    )
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "cairn.clinic.records",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # A phone far out pays for each byte; Django adds some at random against guessing
    # what a page holds by its length (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cairn.web.middleware.Headers",
    "cairn.web.middleware.PlainErrors",
    "cairn.web.middleware.Policy",
]
ROOT_URLCONF = "cairn.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Each screen's folder carries its own templates.
        "DIRS": [WEB / "templates", *sorted(WEB.glob("*/templates"))],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cairn.web.context.describe_practice",
            ],
        },
    }
]

DATABASES = {"default": read_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits count in the cache, so every worker must see the same one.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cairn_cache",
        # With Django's 300, guesses at a hundred invented names push out the count of
        # the guesses at a real one.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = ["cairn.web.signin.adapter.MembersOnly"]
PASSWORD_HASHERS = ["cairn.clinic.sign_in.CappedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "cairn.web.signin.adapter.StaffOnly"
MFA_ADAPTER = "cairn.web.signin.adapter.SealedSecondFactor"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/h/key,5/5m/ip"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "cairn.web.signin.forms.SignIn",
    "reauthenticate": "cairn.web.signin.forms.PassphraseAgain",
    "change_password": "cairn.web.signin.forms.ChangePassphrase",
}
MFA_FORMS = {
    "authenticate": "cairn.web.signin.forms.CodeForm",
    "reauthenticate": "cairn.web.signin.forms.CodeAgain",
    "activate_totp": "cairn.web.signin.forms.StartCodeApp",
    "add_webauthn": "cairn.web.signin.forms.AddPasskey",
    "edit_webauthn": "cairn.web.signin.forms.RenamePasskey",
}
# The visitor's address comes from the proxy's header only where there is a proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TOTP_ISSUER = "Cairn"
# A code still counts while its owner types it, and when the phone's clock is a bit off.
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"

# Passed on in the browser's own cookie: a name in a notice is not stored here.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cairn.web.middleware.show_stale_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
if SECURE:
    SESSION_COOKIE_NAME = "__Host-cairn"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^alive/$"]
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether browsers preload the domain as https-only is for the domain's owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
# A table full of names is never written to a temporary file in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 31_457_280

LANGUAGE_CODE = "en"
# Each by its own name. A client's pages speak all of them, the others English.
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [WEB / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

EMAIL_HOST = read_text("CAIRN_SMTP_HOST")
EMAIL_PORT = int(read_text("CAIRN_SMTP_PORT", "587"))
EMAIL_HOST_USER = read_text("CAIRN_SMTP_USER")
EMAIL_HOST_PASSWORD = read_text("CAIRN_SMTP_PASSWORD")
EMAIL_USE_TLS = read_flag("CAIRN_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = read_text("CAIRN_MAIL_FROM", "cairn@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.dummy.EmailBackend"
)

# Requests are logged by path of the route, never by address, query or body.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "filters": {"no_words": {"()": "cairn.clinic.quiet_log.NoClientWords"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_words"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
