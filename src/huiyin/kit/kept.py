"""Pages that are the same for every stranger, kept for some seconds.

Many look at the same wall at once: it is made once, and the other web processes of the server take it from
the shelf. Whoever is logged in gets a page of their own.
"""

import gzip
import re
from collections.abc import Callable, Hashable
from functools import wraps
from time import monotonic
from typing import Any, cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.utils.text import compress_string

from huiyin.kit import shelf
from huiyin.kit.counting import HERE_SECONDS
from huiyin.kit.remember import Held
from huiyin.kit.shelf import Shelved
from huiyin.kit.ui.context import LARGE_COOKIE

View = Callable[..., HttpResponseBase]
Stamp = Callable[..., Hashable]
# A page from a process's memory is at most this large, and there are at most so many of them.
MOST_BYTES, MOST_PAGES = 200_000, 3_000
STAMPED_SECONDS = float(shelf.SECONDS)
# What stands in a form against forgery, and belongs to one reader.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


def kept_for_strangers(*, stamp: Stamp | None = None, figures: bool = False) -> Callable[[View], View]:
    """Keep what a page shows to strangers for HUIYIN_KEPT_SECONDS; stands under `door`, just above the page.

    A page with a `stamp` is kept for ten minutes, as long as this stays the same: it is asked each time, with
    what the page is asked with, and None stands for a page without one. A page of `figures` is kept for five
    minutes like the figures themselves. Each reader gets a token of their own in its forms. A page that sets
    a cookie, names a token elsewhere or is no plain success is made anew each time.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not settings.HUIYIN_KEPT_SECONDS or not _is_strangers(request):
                return view(request, *args, **kwargs)
            key, now = _key(request), monotonic()
            told = stamp(request, *args, **kwargs) if stamp else None
            stamped = shelf.stamped(told)
            if page := _found(key, stamped, now):
                return _answer(page, request)
            response = view(request, *args, **kwargs)
            lasts = STAMPED_SECONDS if told is not None else _seconds(figures=figures)
            if made := _page_of(request, response, stamped, now + lasts):
                _pages.keep({key: made})
                shelf.put(key, made)
                return _answer(made, request)
            return response

        return shown

    return decorate


def _seconds(*, figures: bool) -> float:
    shortly = float(settings.HUIYIN_KEPT_SECONDS)
    return max(shortly, min(HERE_SECONDS, settings.HUIYIN_RECOUNT_MINUTES * 60)) if figures else shortly


_pages: Held[Hashable, Shelved] = Held(STAMPED_SECONDS, MOST_PAGES)


def _found(key: Hashable, stamp: str, now: float) -> Shelved | None:
    """Return the kept page, from the memory of this process or else from the shelf."""
    for page in _pages.fresh((key,)).values():
        if page.until > now and page.stamp == stamp:
            return page
    other = shelf.get(key)
    if other is None or other.until <= now or other.stamp != stamp:
        return None
    _pages.keep({key: other})
    return other


def _answer(page: Shelved, request: HttpRequest) -> HttpResponse:
    """Return the page with this reader's token in its forms, packed for those who can unpack it."""
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    if len(page.pieces) > 1:
        body = get_token(request).encode().join(page.pieces)
        body = compress_string(body) if packs else body
    else:
        # Without forms it was packed once for all.
        (packed,) = page.pieces
        body = packed if packs else gzip.decompress(packed)
    answer = HttpResponse(body, content_type=page.content_type)
    answer["Vary"] = "Accept-Encoding, Cookie, HX-Request"
    if packs:
        answer["Content-Encoding"] = "gzip"
    return answer


def _is_strangers(request: HttpRequest) -> bool:
    """Tell whether nothing in a request says who it comes from, nor what was said to them before."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method == "GET" and personal.isdisjoint(request.COOKIES)


def _key(request: HttpRequest) -> Hashable:
    shown_as = (request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), request.COOKIES.get(LARGE_COOKIE))
    return request.get_host(), request.get_full_path(), request.headers.get("HX-Request"), *shown_as


def _page_of(request: HttpRequest, response: HttpResponseBase, stamp: str, until: float) -> Shelved | None:
    plain = response.status_code == 200 and not response.cookies and isinstance(response, HttpResponse)
    if not plain:
        return None
    body = cast(HttpResponse, response).content
    pieces = tuple(_TOKEN.split(body))
    asked_for_token = bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))
    told_elsewhere = body.lower().count(b"csrf") != len(pieces) - 1
    if len(body) > MOST_BYTES or asked_for_token != (len(pieces) > 1) or told_elsewhere:
        return None
    kept = pieces if asked_for_token else (compress_string(body),)
    return Shelved(kept, response["Content-Type"], stamp, until)
