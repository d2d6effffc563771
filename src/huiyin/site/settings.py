"""Settings. Nothing has to be set for the default; docs/reference/settings.md describes each variable."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.kit.keys import read_or_make
from huiyin.site.backup.rotation import Keep
from huiyin.site.database_url import database
from huiyin.site.log_config import configuration

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _words(name: str) -> list[str]:
    return [word for word in os.environ.get(name, "").replace(",", " ").split() if word]


def _limits(name: str) -> dict[str, tuple[int, int]]:
    """Read "raise-from=60/3600 raise-on=20/3600": a limit's name, how often, within how many seconds."""
    found = {}
    for word in _words(name):
        limit, _equals, numbers = word.partition("=")
        times, _slash, seconds = numbers.partition("/")
        if not (times.isdigit() and seconds.isdigit() and int(times) and int(seconds)):
            raise ImproperlyConfigured(f"{name}: {word!r} is no limit; write it like raise-from=60/3600.")
        found[limit] = (int(times), int(seconds))
    return found


def _demanded(name: str, default: str) -> str:
    """Read of whom something is demanded; nobody in the sample, whose log-ins are printed for everybody."""
    word = os.environ.get(name, "").lower() or ("nobody" if _flag("HUIYIN_DEMO", False) else default)
    if word not in {"nobody", "operators", "staff"}:
        raise ImproperlyConfigured(f"{name}: {word!r} is nobody; write nobody, operators or staff.")
    return word


HUIYIN_HOME = Path(os.environ.get("HUIYIN_HOME", Path.home() / ".huiyin")).expanduser()
HUIYIN_KEYS = Path(os.environ.get("HUIYIN_KEYS", HUIYIN_HOME / "keys.json"))


HUIYIN_BASE_URL = os.environ.get("HUIYIN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HUIYIN_TRUSTED_PROXIES = _words("HUIYIN_TRUSTED_PROXIES")
HUIYIN_LIMITS = _limits("HUIYIN_LIMITS")
HUIYIN_RATE_LIMITS = _flag("HUIYIN_RATE_LIMITS", True)
HUIYIN_KEPT_SECONDS = float(os.environ.get("HUIYIN_KEPT_SECONDS", "60"))
HUIYIN_RECOUNT_MINUTES = float(os.environ.get("HUIYIN_RECOUNT_MINUTES", "10"))
HUIYIN_QUIET_HOURS = os.environ.get("HUIYIN_QUIET_HOURS", "22:00-07:00")
HUIYIN_DEMO = _flag("HUIYIN_DEMO", False)
# Whoever sends matters out may suspend them for so many days; for longer it takes the street or a leader.
HUIYIN_SUSPENSION_DAYS = int(os.environ.get("HUIYIN_SUSPENSION_DAYS", "30"))
# Of whom a second factor is demanded at log-in: nobody, operators, staff.
HUIYIN_SECOND_FACTOR = _demanded("HUIYIN_SECOND_FACTOR", "operators")
# How long a log-in of staff lasts, in all and without use; 0 for no such end. Others have two weeks.
HUIYIN_OFFICE_SESSION_HOURS = float(os.environ.get("HUIYIN_OFFICE_SESSION_HOURS", "12"))
HUIYIN_OFFICE_IDLE_MINUTES = float(os.environ.get("HUIYIN_OFFICE_IDLE_MINUTES", "30"))
HUIYIN_METRICS_TOKEN = os.environ.get("HUIYIN_METRICS_TOKEN", "")
HUIYIN_METRICS_NETWORKS = _words("HUIYIN_METRICS_NETWORKS") or ["127.0.0.0/8", "::1/128"]
HUIYIN_BACKUP_DIR = Path(os.environ["HUIYIN_BACKUP_DIR"]) if os.environ.get("HUIYIN_BACKUP_DIR") else None
HUIYIN_BACKUP_KEEP = Keep.parse(os.environ.get("HUIYIN_BACKUP_KEEP", "7 4 6"))
HUIYIN_BACKUP_HOUR = int(os.environ.get("HUIYIN_BACKUP_HOUR", "3"))
HUIYIN_PG_BIN = os.environ.get("HUIYIN_PG_BIN", "")
HUIYIN_MIN_FREE_MB = int(os.environ.get("HUIYIN_MIN_FREE_MB", "200"))

DEBUG = _flag("HUIYIN_DEBUG", False)
SECRET_KEY = read_or_make(HUIYIN_KEYS).session
ALLOWED_HOSTS = _words("HUIYIN_HOSTS") or ["*"]
CSRF_TRUSTED_ORIGINS = [HUIYIN_BASE_URL]

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "ninja",
    "huiyin.kit",
    "huiyin.kit.ui",
    "huiyin.civic.places",
    "huiyin.civic.orgs",
    "huiyin.civic.people",
    "huiyin.civic.notices",
    "huiyin.civic.hooks",
    "huiyin.civic.matters",
    "huiyin.civic.mailbox",
    "huiyin.civic.trust",
    "huiyin.civic.territory",
    "huiyin.civic.triage",
    "huiyin.hands.claims",
    "huiyin.hands.volunteering",
    "huiyin.hands.teams",
    "huiyin.mirror.insight",
    "huiyin.site",
]

# SQLite knows no columns beside the key of an index: its indexes of the same names have the key alone.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
MIDDLEWARE = [
    "huiyin.site.watching.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "huiyin.site.middleware.PlainCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huiyin.site.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huiyin.site.middleware.HeadersMiddleware",
    "huiyin.site.middleware.ActorMiddleware",
    "huiyin.site.middleware.RefusalMiddleware",
    "huiyin.kit.problems.MethodProblemMiddleware",
    "huiyin.site.standby.StandbyMiddleware",
]

ROOT_URLCONF = "huiyin.site.urls"
WSGI_APPLICATION = "huiyin.site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.kit.ui.context.ui",
                "huiyin.site.navigation.navigation",
            ],
        },
    }
]


_SQLITE = f"sqlite:///{HUIYIN_HOME / 'huiyin.sqlite3'}"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", _SQLITE))}
DATABASE_ROUTERS: list[str] = []
HUIYIN_READ_LAG_SECONDS = float(os.environ.get("HUIYIN_READ_LAG_SECONDS", "30"))
HUIYIN_READ_DATABASE_URL = os.environ.get("HUIYIN_READ_DATABASE_URL", "")
if HUIYIN_READ_DATABASE_URL:
    DATABASES["standby"] = database(HUIYIN_READ_DATABASE_URL)
    DATABASE_ROUTERS = ["huiyin.site.standby.Router"]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["huiyin.site.login.ContactBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("people:login")
LOGIN_REDIRECT_URL = reverse_lazy("home")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
# Static files are served out of the packages; where somebody collected them, from there.
STATIC_ROOT = HUIYIN_HOME / "static" if (HUIYIN_HOME / "static").is_dir() else None
MEDIA_ROOT = HUIYIN_HOME / "attachments"
STORAGES = {
    "default": {"BACKEND": os.environ.get("HUIYIN_STORAGE", "django.core.files.storage.FileSystemStorage")},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Nine photos of ten megabytes and the words around them.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 9
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

SESSION_ENGINE = "huiyin.site.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 86_400
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "huiyin.site.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUIYIN_BASE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

HUIYIN_MAIL_IN = os.environ.get("HUIYIN_MAIL_IN", "").lower()
HUIYIN_MAIL_AUTHSERV = os.environ.get("HUIYIN_MAIL_AUTHSERV", "")
HUIYIN_IMAP_HOST = os.environ.get("HUIYIN_IMAP_HOST", "")
HUIYIN_IMAP_PORT = int(os.environ.get("HUIYIN_IMAP_PORT", "993"))
HUIYIN_IMAP_USER = os.environ.get("HUIYIN_IMAP_USER", "")
HUIYIN_IMAP_PASSWORD = os.environ.get("HUIYIN_IMAP_PASSWORD", "")
HUIYIN_IMAP_FOLDER = os.environ.get("HUIYIN_IMAP_FOLDER", "INBOX")
HUIYIN_IMAP_PLAIN = _flag("HUIYIN_IMAP_PLAIN", False)

HUIYIN_SMS = os.environ.get("HUIYIN_SMS", "")
HUIYIN_SMS_KEY_ID = os.environ.get("HUIYIN_SMS_KEY_ID", "")
HUIYIN_SMS_KEY_SECRET = os.environ.get("HUIYIN_SMS_KEY_SECRET", "")
HUIYIN_SMS_SIGN = os.environ.get("HUIYIN_SMS_SIGN", "")
HUIYIN_SMS_APP = os.environ.get("HUIYIN_SMS_APP", "")
HUIYIN_SMS_REGION = os.environ.get("HUIYIN_SMS_REGION", "ap-guangzhou")
HUIYIN_SMS_TEMPLATES = os.environ.get("HUIYIN_SMS_TEMPLATES", "")
HUIYIN_WECOM_CORP = os.environ.get("HUIYIN_WECOM_CORP", "")
HUIYIN_WECOM_AGENT = os.environ.get("HUIYIN_WECOM_AGENT", "")
HUIYIN_WECOM_SECRET = os.environ.get("HUIYIN_WECOM_SECRET", "")
HUIYIN_WECOM_TOKEN = os.environ.get("HUIYIN_WECOM_TOKEN", "")
HUIYIN_WECOM_AES_KEY = os.environ.get("HUIYIN_WECOM_AES_KEY", "")
HUIYIN_WECHAT_APP = os.environ.get("HUIYIN_WECHAT_APP", "")
HUIYIN_WECHAT_SECRET = os.environ.get("HUIYIN_WECHAT_SECRET", "")
HUIYIN_WECHAT_TOKEN = os.environ.get("HUIYIN_WECHAT_TOKEN", "")
HUIYIN_WECHAT_AES_KEY = os.environ.get("HUIYIN_WECHAT_AES_KEY", "")
HUIYIN_WECHAT_TEMPLATES = os.environ.get("HUIYIN_WECHAT_TEMPLATES", "")

# Only what is connected to the national system of voluntary service may call its papers a certificate.
HUIYIN_VOLUNTEERS_CONNECTED = _flag("HUIYIN_VOLUNTEERS_CONNECTED", False)
# How many hours somebody may receive of the time bank before they or their family have given any.
HUIYIN_TIME_CREDIT_HOURS = int(os.environ.get("HUIYIN_TIME_CREDIT_HOURS", "0"))

HUIYIN_HOOKS_INSIDE = _flag("HUIYIN_HOOKS_INSIDE", False)
# Beside the fonts of the machine, for typesetting.
HUIYIN_FONTS = os.environ.get("HUIYIN_FONTS", "")

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("HUIYIN_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HUIYIN_HOME / "mail"
EMAIL_HOST = os.environ.get("HUIYIN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("HUIYIN_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("HUIYIN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIYIN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HUIYIN_MAIL_FROM", "huiyin@localhost")

Q_CLUSTER = {
    "name": "huiyin",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 900,
    "max_attempts": 5,
    "poll": 1.0,
    "save_limit": 500,
    "catch_up": False,
    "label": "jobs",
}

LOGGING = configuration(
    os.environ.get("HUIYIN_LOG_FORMAT", "line"), os.environ.get("HUIYIN_LOG_LEVEL", "WARNING")
)

UNFOLD = {"SITE_TITLE": "Huiyin 回音", "SITE_HEADER": "Huiyin 回音"}
