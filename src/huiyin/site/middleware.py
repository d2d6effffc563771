"""What wraps every request: language, headers, who acts, and refusals as pages or problem JSON."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from huiyin.kernel.errors import NeedsLogin, Refusal, TooMany
from huiyin.kit import limits
from huiyin.kit.http import actor_of, sentence
from huiyin.kit.outage import outage
from huiyin.site.entrance import find_actor
from huiyin.site.errors import out_of_order

log = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponseBase]

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
# The admin theme and the API page bring scripts of their own that are written into the page.
_LOOSE_POLICY = _POLICY.replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'"
).replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


class PlainCookiesMiddleware:
    """Pass over cookies with a NUL (written \\000): none is ours, and PostgreSQL takes none."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """Chinese unless the reader chose otherwise; browsers set to English by their maker do not choose."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class HeadersMiddleware:
    """Security headers; pages about persons are never kept by a cache on the way."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        loose = request.path.startswith(("/admin/", "/api/v1/docs"))
        response.headers.setdefault("Content-Security-Policy", _LOOSE_POLICY if loose else _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActorMiddleware:
    """Leave with each request how to find out who acts; `actor_of` asks once, if anything asks at all.

    A program that showed a token is told what is left of its limits.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.find_actor = find_actor  # type: ignore[attr-defined]
        if request.path.startswith("/admin/"):
            # The admin asks Django's own user, who may be here with a password alone: look first.
            actor_of(request)
        response = self.get_response(request)
        if tallies := getattr(request, "tallies", None):
            for name, value in limits.headers(tallies).items():
                response.headers[name] = value
        return response


class RefusalMiddleware:
    """Turn a refusal that no form caught into a calm page with the right status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Answer a Refusal or an outage; anything else is a fault and goes on."""
        if not isinstance(exception, Refusal):
            found = outage(exception)
            if found:
                log.error("%s: out of order.", found.value, exc_info=exception)
            return out_of_order(request, found) if found else None
        if isinstance(exception, NeedsLogin) and request.method == "GET" and _is_staff_page(request):
            return HttpResponseRedirect(f"{reverse('people:login')}?{urlencode({'next': request.path})}")
        return refusal_page(request, exception)


def _is_staff_page(request: HttpRequest) -> bool:
    """Tell whether logging in would help; a private link without its key is a plain 401."""
    return not request.path.startswith(("/follow/", "/rights/"))


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show a refusal as a page."""
    context = {"status": refusal.status, "sentence": sentence(refusal), "code": refusal.code}
    response = render(request, "ui/error.html", context, status=refusal.status)
    if isinstance(refusal, TooMany):
        response["Retry-After"] = str(refusal.params.get("seconds", 60))
    return response
