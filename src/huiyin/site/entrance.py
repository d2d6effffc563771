"""Who acts in a request: by bearer token under /api/, by session elsewhere and there too."""

from typing import cast

from django.contrib import auth, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.civic.people.public import (
    KnownAccount,
    account_in_use,
    is_over,
    is_staff,
    is_to_note,
    lasting_at_work,
    must_have_second,
    token_in_use,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, stranger
from huiyin.kernel.errors import InvalidToken, NeedsLogin
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import threshold
from huiyin.site.sessions import SessionStore
from huiyin.site.token_use import count_use, write_down

NO_SECOND = N_(
    "The owner of this token must set up two-factor log-in first: log in with a browser, and it asks for it."
)


def find_actor(request: HttpRequest) -> Actor:
    """Return the actor of a request.

    Raises NeedsLogin for a bearer token that is not valid (any more), TooMany for one that is used up.
    """
    api = request.path.startswith("/api/")
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    bears = api and scheme.lower() == "bearer"
    actor = _of_token(request, token) if bears else _of_session(request, Channel.API if api else Channel.WEB)
    write_down()
    return actor


def _of_token(request: HttpRequest, token: str) -> Actor:
    found = token_in_use(token.strip(), Channel.API)
    if found is None:
        raise NeedsLogin
    # A program has no phone; whoever looks after it has.
    if must_have_second(found.actor) and not (found.has_second or found.actor.is_machine):
        raise InvalidToken(NO_SECOND, code="second_needed")
    count_use(request, found)
    return found.actor


def _of_session(request: HttpRequest, channel: Channel) -> Actor:
    if not threshold.has_session(request):
        return stranger(channel)
    account = request.user
    if not account.is_authenticated or account.pk is None:
        return stranger(channel)
    known = account_in_use(account.pk, channel)
    if known is None:
        return stranger(channel)
    if not _is_whole(request, known):
        # A role that came during the session may demand more than a password: back to the door.
        goes_on = request.method == "GET" and channel is Channel.WEB
        threshold.keep_at_door(request, account, request.path if goes_on else "/")
        return stranger(channel)
    return known.actor if _goes_on(request, known.actor) else _end(request, channel)


def _goes_on(request: HttpRequest, actor: Actor) -> bool:
    """Tell whether a log-in is not over yet, and note now and then that it is in use."""
    session, now, at_work = cast(SessionStore, request.session), clock.now(), is_staff(actor.grants)
    if session.login is None:
        return True
    if at_work and is_over(session.login, now, lasting_at_work()):
        return False
    if is_to_note(session.login, now, at_work=at_work):
        session.note_use()
    return True


def _end(request: HttpRequest, channel: Channel) -> Actor:
    """Log somebody out whose log-in is over, and say so."""
    auth.logout(request)
    if channel is Channel.WEB:
        messages.info(request, _("You were logged out, as is the rule at work. Please log in again."))
    return stranger(channel)


def _is_whole(request: HttpRequest, known: KnownAccount) -> bool:
    """Tell whether a session shows all that its owner has, and has all that is demanded of them."""
    if known.has_second:
        return threshold.second_was_shown(request)
    return not must_have_second(known.actor)
