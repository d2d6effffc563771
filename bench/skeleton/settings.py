"""Settings of the skeleton: the product's database, and nothing that a bare project would not have."""

from huiyin.site.settings import DATABASES, HUIYIN_HOME, HUIYIN_KEYS, HUIYIN_RATE_LIMITS, SECRET_KEY

__all__ = ["DATABASES", "HUIYIN_HOME", "HUIYIN_KEYS", "HUIYIN_RATE_LIMITS", "SECRET_KEY"]

ALLOWED_HOSTS = ["127.0.0.1"]
AUTH_USER_MODEL = "people.Account"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.sessions",
    "ninja",
    "huiyin.kit",
    "huiyin.civic.places",
    "huiyin.civic.orgs",
    "huiyin.civic.people",
    "huiyin.civic.matters",
    "huiyin.hands.claims",
]
# What `startproject` writes into the settings of every project.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.skeleton.urls"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
