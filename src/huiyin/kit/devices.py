"""A device by a random name in a signed cookie, set only for whoever raised or joined something.

Nothing else of a device is read: no fingerprint. The name is signed, so nobody can take another's.
"""

import secrets

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

DEVICE_COOKIE = "huiyin_device"
_YEAR_SECONDS = 365 * 24 * 3600


def known_device(request: HttpRequest) -> str:
    """Return what this device was called before, or nothing."""
    try:
        return str(request.get_signed_cookie(DEVICE_COOKIE))
    except (KeyError, BadSignature):
        return ""


def device_of(request: HttpRequest) -> str:
    """Return what this device was called before, or a new random name for it."""
    return known_device(request) or secrets.token_urlsafe(24)


def remember_device(response: HttpResponse, device: str, request: HttpRequest) -> HttpResponse:
    """Let a device know its name."""
    response.set_signed_cookie(
        DEVICE_COOKIE,
        device,
        max_age=_YEAR_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
