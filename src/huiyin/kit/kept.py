"""Pages that are the same for every stranger, kept for some seconds in each web process.

Many look at the same wall at once: it is made once. Whoever is logged in gets a page of their own.
"""

import gzip
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.text import compress_string

from huiyin.kit.remember import Held
from huiyin.kit.ui.context import LARGE_COOKIE

View = Callable[..., HttpResponseBase]
# A page from a process's memory is at most this large, and there are at most so many of them.
MOST_BYTES, MOST_PAGES = 200_000, 1_000
# What stands in a form against forgery, and belongs to one reader.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


@dataclass(frozen=True)
class _Page:
    """A page without forms, packed; or the pieces between which the forms' tokens go."""

    packed: bytes
    pieces: tuple[bytes, ...]
    content_type: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page with this reader's token in its forms, packed for those who can unpack it."""
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        if self.pieces:
            body = get_token(request).encode().join(self.pieces)
            body = compress_string(body) if packs else body
        else:
            body = self.packed if packs else gzip.decompress(self.packed)
        answer = HttpResponse(body, content_type=self.content_type)
        answer["Vary"] = "Accept-Encoding, Cookie, HX-Request"
        if packs:
            answer["Content-Encoding"] = "gzip"
        return answer


def kept_for_strangers(view: View) -> View:
    """Keep what a page shows to strangers for HUIYIN_KEPT_SECONDS; stands under `door`, just above the page.

    Each reader gets a token of their own in its forms. A page that sets a cookie, names a token elsewhere or
    is no plain success is made anew each time.
    """

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.HUIYIN_KEPT_SECONDS or not _is_strangers(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        if found := _pages.fresh((key,)):
            return found[key].answer(request)
        response = view(request, *args, **kwargs)
        if page := _page_of(request, response):
            _pages.keep({key: page})
            return page.answer(request)
        return response

    return shown


_pages: Held[Hashable, _Page] = Held(settings.HUIYIN_KEPT_SECONDS, MOST_PAGES)


def _is_strangers(request: HttpRequest) -> bool:
    """Tell whether nothing in a request says who it comes from, nor what was said to them before."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method == "GET" and personal.isdisjoint(request.COOKIES)


def _key(request: HttpRequest) -> Hashable:
    shown_as = (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.COOKIES.get(LARGE_COOKIE))
    return request.get_host(), request.get_full_path(), request.headers.get("HX-Request"), *shown_as


def _page_of(request: HttpRequest, response: HttpResponseBase) -> _Page | None:
    plain = response.status_code == 200 and not response.cookies and isinstance(response, HttpResponse)
    if not plain:
        return None
    body = cast(HttpResponse, response).content
    pieces = tuple(_TOKEN.split(body))
    asked_for_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
    told_elsewhere = body.lower().count(b"csrf") != len(pieces) - 1
    if len(body) > MOST_BYTES or asked_for_token != (len(pieces) > 1) or told_elsewhere:
        return None
    if asked_for_token:
        return _Page(b"", pieces, response["Content-Type"])
    return _Page(compress_string(body), (), response["Content-Type"])
