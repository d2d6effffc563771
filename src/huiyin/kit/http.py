"""Helpers for pages: doors, sentences of refusal, and where a request comes from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, TypeVar, cast

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import MissingScope, NeedsLogin, NotAllowed, Refusal
from huiyin.kernel.permissions import MEMBER, PUBLIC, Permission
from huiyin.kernel.text import Message

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts; looked up by what the site's middleware left, once a request and only if asked."""
    known: dict[str, Any] = request.__dict__
    if "actor" not in known:
        known["actor"] = known["find_actor"](request)
    return cast(Actor, known["actor"])


def door(permission: Permission) -> Callable[[View], View]:
    """Name the permission a page asks for, and turn away whoever cannot have it anywhere.

    This is the outer door only: whether the permission reaches the thing at hand is decided by the
    action or query behind it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check_door(actor_of(request), permission)
            return view(request, *args, **kwargs)

        cast(Any, guarded).permission = permission
        return guarded

    return decorate


def check_door(actor: Actor, permission: Permission) -> None:
    """Raise NeedsLogin, NotAllowed or MissingScope if this actor cannot have the permission anywhere."""
    if (scope := actor.missing_scope(permission)) is not None:
        raise MissingScope(params={"scope": scope.value})
    if permission in PUBLIC:
        return
    if actor.is_stranger:
        raise NeedsLogin
    if permission not in MEMBER and not actor.has(permission):
        raise NotAllowed


def sentence(refusal: Refusal) -> str:
    """Return the refusal as a sentence in the reader's language."""
    return worded(refusal.message, refusal.params)


def worded(message: str, params: Mapping[str, Any]) -> str:
    """Return a message id with its parameters in the reader's language; a parameter may be a message too."""
    said = {name: gettext(value) if isinstance(value, Message) else value for name, value in params.items()}
    return gettext(message) % said if said else gettext(message)


@contextmanager
def refusals_on(form: BaseForm, rename: Mapping[str, str] | None = None) -> Iterator[None]:
    """Put a refusal of the enclosed action onto the form, at the field it names.

    Absent things and missing rights are not the form's fault and pass through. `rename` gives the form's
    own names for fields that the action calls otherwise.
    """
    try:
        yield
    except Refusal as refusal:
        if refusal.status in {401, 403, 404}:
            raise
        named = (rename or {}).get(refusal.field, refusal.field)
        field = named if named in form.fields else None
        form.add_error(field, sentence(refusal))


def covered_after(response: Response, seconds: int) -> Response:
    """Let a page with something opened on it be asked for anew when that is over, script or none.

    No cache keeps it, the browser's own included; 0 seconds means that nothing is open.
    """
    if seconds:
        response.headers["Refresh"] = str(seconds + 1)
        response.headers["Cache-Control"] = "no-store, private"
    return response


def client_address(request: HttpRequest) -> str:
    """Return the address a request comes from.

    X-Forwarded-For is believed only as far as the hops are proxies named in HUIYIN_TRUSTED_PROXIES,
    read from the right; so a client cannot choose its own address.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and _trusted(address):
        address = hops.pop()
    return address


def is_from_proxy(request: HttpRequest) -> bool:
    """Tell whether a request was passed on by a proxy that HUIYIN_TRUSTED_PROXIES names."""
    return _trusted(str(request.META.get("REMOTE_ADDR", "")))


@cache
def _network(proxy: str) -> IPv4Network | IPv6Network:
    return ip_network(proxy, strict=False)


def _trusted(address: str) -> bool:
    try:
        found = ip_address(address)
        return any(found in _network(proxy) for proxy in settings.HUIYIN_TRUSTED_PROXIES)
    except ValueError:
        return False


def calendar_answer(body: bytes) -> HttpResponse:
    """Return a calendar that programs fetch at a secret address: no search finds it."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response
