"""The project's settings; every value that differs between machines comes from the environment or `.env`."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

from medicine_project import secret_key
from operations.logs import logging_as_told

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="") or secret_key.load_or_create(BASE_DIR / ".secret-key")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "operations",
    "care",
    "notices",
    "medicines",
    "ocr",
    "voice_tts",
]
MIDDLEWARE = [
    "operations.middleware.RequestWatch",
    "operations.middleware.BodyLimit",
    "operations.middleware.ForgottenSlash",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "medicine_project.urls"
WSGI_APPLICATION = "medicine_project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "medicine_project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# The longest a request thread waits for SQLite's only writer before "database is locked".
SQLITE_BUSY_SECONDS = 20
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": SQLITE_BUSY_SECONDS,
        # A transaction that writes must take its lock at the start, or two of them deadlock when they upgrade.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DJANGO_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # no request fails after a restart of the database
# Throttles and lock-outs count here, so every process must share it. A migration makes the default's table.
CACHES = {"default": env.cache_url("CACHE_URL", default="dbcache://shared_cache")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# By name and address together, so that a stranger elsewhere cannot lock a caregiver out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 15
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a device that keeps trying is not locked out forever
AXES_RESET_ON_SUCCESS = True
# Stores only counts, not who logged in from where.
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "operations.client_address.client_address"
AXES_LOCKOUT_CALLABLE = "operations.lockout.locked_out"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "ko-kr"
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
# Serves static files straight from the packages, so that a fresh clone needs no collectstatic.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Voices and generated audio. There is no MEDIA_URL: every file is served by a view that checks access.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
# Uploads go straight to a file, so that a decoder in another process can read them and memory use stays flat.
FILE_UPLOAD_HANDLERS = ["operations.uploads.TidyUploadHandler"]
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# Enough for the draft of an envelope: its head, and 30 medicines with nine fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
# The largest accepted upload (VOICE_TTS max_upload_bytes) and its form.
MAX_REQUEST_BYTES = 31 * 1024 * 1024

HTTPS = env.bool("DJANGO_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Paths that are requested on the machine itself, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^metrics$", r"^health$", r"^api/tts/(health|ready)/$"]
if env.bool("DJANGO_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # First, so that the response to a wrong or missing token is 401 and not 403.
        "care.authentication.DeviceTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "operations.parsers.JSONParser",
        "operations.parsers.FormParser",
        "operations.parsers.MultiPartParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "operations.negotiation.ForgivingNegotiation",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_RATES": {
        "login": "10/min",
        "rotate": "10/hour",
        # Per device: three times what a home's busiest hour needs, but low enough to stop a runaway script.
        "new_speech": env.str("VOICE_TTS_NEW_SPEECH_RATE", default="60/min"),
    },
    "EXCEPTION_HANDLER": "operations.errors.handle_exception",
    # Devices in the field send `?format=base64`, which must not choose a renderer.
    "URL_FORMAT_OVERRIDE": None,
    # Number of reverse proxies in front; 0 means that X-Forwarded-For is never trusted.
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
}
REST_KNOX = {
    "TOKEN_TTL": None,  # nobody logs a device in again by hand
    "TOKEN_MODEL": "care.DeviceToken",
    "AUTH_HEADER_PREFIX": "Token",
}
KNOX_TOKEN_MODEL = "care.DeviceToken"  # noqa: S105 - a model, not a token
# Knox's own table would stay empty beside ours, and its foreign key keeps PostgreSQL from truncating users in tests.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "CarePill voice",
    "DESCRIPTION": "Reminders spoken in the voice of someone the listener loves.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "ENUM_NAME_OVERRIDES": {
        "PrecacheStateEnum": "voice_tts.models.precache.PrecacheState",
        "DoseStateEnum": ["pending", "taken", "late", "skipped", "missed"],
    },
}


def _from_environment(variables: dict[str, tuple[Callable[[str], Any], str]]) -> dict[str, Any]:
    """Read settings from the environment, by name; for those not in it, the app's `conf.py` has defaults."""
    return {name: read(variable) for name, (read, variable) in variables.items() if variable in env.ENVIRON}


def _path(variable: str) -> Path:
    return Path(env.str(variable))


def _texts(variable: str) -> tuple[str, ...]:
    return tuple(env.list(variable))


VOICE_TTS = _from_environment(
    {
        "ENGINE": (env.str, "VOICE_TTS_ENGINE"),
        "MODEL_PATH": (_path, "GPTSOVITS_MODEL_PATH"),
        "CACHE_DIR": (_path, "VOICE_TTS_CACHE_DIR"),
        "DEVICE": (env.str, "GPTSOVITS_DEVICE"),
        "PRELOAD": (env.bool, "GPTSOVITS_PRELOAD"),
        "DEADLINE_SECONDS": (env.float, "VOICE_TTS_DEADLINE_SECONDS"),
        "QUEUE_LIMIT": (env.int, "VOICE_TTS_QUEUE_LIMIT"),
        "HANG_GRACE_SECONDS": (env.float, "VOICE_TTS_HANG_GRACE_SECONDS"),
        "EXIT_ON_HANG": (env.bool, "VOICE_TTS_EXIT_ON_HANG"),
        "X_ACCEL_PREFIX": (env.str, "VOICE_TTS_X_ACCEL_PREFIX"),
        "LINK_SECONDS": (env.int, "VOICE_TTS_LINK_SECONDS"),
        "CACHE_MAX_BYTES": (env.int, "VOICE_TTS_CACHE_MAX_BYTES"),
        "CACHE_MAX_DAYS": (env.int, "VOICE_TTS_CACHE_MAX_DAYS"),
        "UNCONFIRMED_DAYS": (env.int, "VOICE_TTS_UNCONFIRMED_DAYS"),
        "ENCRYPTION_KEYS": (_texts, "VOICE_TTS_ENCRYPTION_KEYS"),
        "PRECACHE_IN_PROCESS": (env.bool, "VOICE_TTS_PRECACHE_IN_PROCESS"),
        "SPOKEN_NOTICE": (env.bool, "VOICE_TTS_SPOKEN_NOTICE"),
        "LISTEN": (env.bool, "VOICE_TTS_LISTEN"),
    }
)
OCR = _from_environment(
    {
        "MODELS": (_path, "OCR_MODELS"),
        "VISION_URL": (env.str, "OCR_VISION_URL"),
        "VISION_KEY": (env.str, "OCR_VISION_KEY"),
        "VISION_MODEL": (env.str, "OCR_VISION_MODEL"),
    }
)
# The operator's own key for the public data portal, in either of the two forms in which that shows it, and where the
# ministry's services are.
DATA_GO_KR_KEY = env.str("DATA_GO_KR_KEY", default="")
DATA_GO_KR_ADDRESS = env.str("DATA_GO_KR_ADDRESS", default="https://apis.data.go.kr/1471000")

LOGGING = logging_as_told(env.ENVIRON)

# Without a mail server nothing is sent; it is not assumed that one runs on this machine.
vars().update(env.email_url("EMAIL_URL", default="smtp://"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="carepill@localhost")
EMAIL_TIMEOUT = 20
EMAIL_SUBJECT_PREFIX = ""

os.umask(0o077)  # only this process's user can access the files it writes
