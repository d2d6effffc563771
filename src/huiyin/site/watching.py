"""Around every request: its number, its figures, its line in the log, and the calm answer to an outage."""

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from huiyin.kernel.actor import Actor
from huiyin.kit import metrics
from huiyin.kit.http import is_from_proxy

log = logging.getLogger("huiyin.request")

Next = Callable[[HttpRequest], HttpResponseBase]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# nginx's $request_id, or a UUID; anything else could be somebody's number.
_NUMBER = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class Trace:
    """What is known of the request at hand, for its log lines and figures."""

    number: str
    request: HttpRequest
    statements: int = 0
    started: float = field(default_factory=perf_counter)

    @property
    def route(self) -> str:
        """Name the route, never the address: an address has keys and codes in it."""
        match = self.request.resolver_match
        return (match.view_name or "unnamed") if match else "none"

    @property
    def actor(self) -> str:
        """Name whoever acts by pseudonym, if the request found that out."""
        actor: Any = getattr(self.request, "actor", None)
        if isinstance(actor, SimpleLazyObject):
            actor = actor.__dict__.get("_wrapped")
        return actor.pseudonym if isinstance(actor, Actor) else ""


_trace: ContextVar[Trace | None] = ContextVar("huiyin_trace", default=None)


def trace() -> Trace | None:
    """Return the request at hand; None outside of one."""
    return _trace.get()


class WatchingMiddleware:
    """Number a request, count it, and write one line about it at level INFO."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at_hand = Trace(_number_of(request), request)
        token = _trace.set(at_hand)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = at_hand.number
            _note(at_hand, response.status_code)
        finally:
            _trace.reset(token)
        return response


def _number_of(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if is_from_proxy(request) and _NUMBER.fullmatch(given) else secrets.token_hex(16)


def _note(at_hand: Trace, status: int) -> None:
    seconds, route = perf_counter() - at_hand.started, at_hand.route
    method = at_hand.request.method if at_hand.request.method in _METHODS else "other"
    metrics.REQUESTS.labels(route, method, str(status)).inc()
    metrics.SECONDS.labels(route).observe(seconds)
    metrics.STATEMENTS.labels(route).inc(at_hand.statements)
    if log.isEnabledFor(logging.INFO):
        facts = {"method": method, "status": status, "ms": round(seconds * 1000)}
        log.info("answered", extra={"facts": {**facts, "statements": at_hand.statements}})


def _count_statement(execute: Callable[..., Any], *rest: Any) -> Any:
    at_hand = _trace.get()
    if at_hand is not None:
        at_hand.statements += 1
    return execute(*rest)


def count_statements(connection: BaseDatabaseWrapper, **more: Any) -> None:
    """Count what a new connection is asked, for the request that asks it."""
    if _count_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count_statement)


def watch_connections() -> None:
    """Count statements on every connection from now on; called once when the site starts."""
    connection_created.connect(count_statements, dispatch_uid="huiyin.count_statements")
