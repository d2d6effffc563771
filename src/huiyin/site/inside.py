"""Who may read what is about the machine and not about people: operators, monitoring, the machine itself."""

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import Error
from django.http import HttpRequest

from huiyin.kernel.errors import Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, client_address


def is_inside(request: HttpRequest) -> bool:
    """Tell whether a request may see details: by the monitoring token, a named network, or as an operator.

    With a token set, networks do not count: behind a proxy that hides its clients everybody would look like
    the machine itself.
    """
    return _has_token(request) or _from_inside(request) or _is_operator(request)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.HUIYIN_METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip(), wanted)


def _from_inside(request: HttpRequest) -> bool:
    if settings.HUIYIN_METRICS_TOKEN:
        return False
    address = client_address(request)
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    # A proxy that is not named in HUIYIN_TRUSTED_PROXIES speaks for somebody we cannot see.
    if forwarded and address == request.META.get("REMOTE_ADDR"):
        return False
    try:
        return any(ip_address(address) in ip_network(network) for network in settings.HUIYIN_METRICS_NETWORKS)
    except ValueError:
        return False


def _is_operator(request: HttpRequest) -> bool:
    try:
        return actor_of(request).has(Permission.ADMIN_SITE_ENTER)
    except (Error, Refusal):
        # Without the database nobody can be recognised.
        return False
