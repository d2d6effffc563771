"""Reading from a hot standby: wall and mirror, for strangers, while it is fresh.

Three rules keep it simple. Who is logged in, or has just written (a cookie says so), reads from the primary,
so nobody is shown less than they saw before. A standby is fresh while the worker's heartbeat on it is young.
One that fails in the middle of a page is left alone for a while, and the page is made from the primary.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, connections
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from huiyin.kernel.errors import Refusal
from huiyin.kit import heartbeats, metrics
from huiyin.kit.outage import outage
from huiyin.kit.remember import Remembered

Next = Callable[[HttpRequest], HttpResponse]

ALIAS = "standby"
WROTE = "huiyin_wrote"
# Pages and operations that read a lot and change nothing.
ROUTES = frozenset(
    {
        "api:read_mirror",
        "api:read_wall",
        "home",
        "insight:home",
        "insight:matters",
        "insight:place",
        "matters:list",
        "matters:lists",
        "matters:wall",
    }
)
# Whose tables may be read there; sessions, accounts, limits and the outbox never.
MODULES = frozenset({"places", "orgs", "matters"})
LOOK_SECONDS, LEFT_ALONE_SECONDS = 3.0, 15.0

_reading: ContextVar[bool] = ContextVar("huiyin_reading_standby", default=False)


class Router:
    """Sends reads to the standby inside `reading()`; everything else goes where it always goes."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Name the standby for the tables that may be read there."""
        return ALIAS if _reading.get() and model._meta.app_label in MODULES else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Name the primary, also for a row that was read from the standby."""
        return "default"

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Allow it: both databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Allow it on the primary only; the standby follows by itself."""
        return db != ALIAS


@contextmanager
def reading() -> Iterator[None]:
    """Let reads go to the standby."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def _look() -> bool:
    try:
        age = heartbeats.age(using=ALIAS)
    except Error:
        connections[ALIAS].close()
        return False
    return age is not None and age.total_seconds() <= settings.HUIYIN_READ_LAG_SECONDS


_fresh = Remembered(_look, LOOK_SECONDS)


class StandbyMiddleware:
    """Makes a page from the standby where that is allowed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.left_alone_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.HUIYIN_READ_DATABASE_URL and request.method not in {"GET", "HEAD", "OPTIONS"}:
            # What was just written may not have reached the standby yet.
            lasts = int(settings.HUIYIN_READ_LAG_SECONDS) + 5
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(WROTE, "1", max_age=lasts, httponly=True, samesite="Lax", secure=secure)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return the page made from the standby; None lets the request go on to the primary."""
        if not settings.HUIYIN_READ_DATABASE_URL or not _may_be_older(request):
            return None
        if monotonic() < self.left_alone_until or not _fresh.get():
            metrics.STANDBY.labels("primary, standby not fresh").inc()
            return None
        try:
            with reading():
                response = view(request, *args, **kwargs)
        except (Refusal, Http404):
            # What the standby does not know yet the primary may; and it refuses in the right words.
            return None
        except Error as error:
            if outage(error) is None:
                raise
            self._leave_alone()
            return None
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            self._leave_alone()
            return None
        metrics.STANDBY.labels("standby").inc()
        return response if response.status_code < HTTPStatus.BAD_REQUEST else None

    def _leave_alone(self) -> None:
        self.left_alone_until = monotonic() + LEFT_ALONE_SECONDS
        connections[ALIAS].close()
        metrics.STANDBY.labels("primary, standby failed").inc()


def _may_be_older(request: HttpRequest) -> bool:
    """Tell whether this reader cannot notice that a page is some seconds old."""
    match = request.resolver_match
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or WROTE in request.COOKIES
    shown = "Authorization" in request.headers or "X-Follow-Key" in request.headers
    asked = request.method in {"GET", "HEAD"} and match is not None and match.view_name in ROUTES
    return asked and not known and not shown
