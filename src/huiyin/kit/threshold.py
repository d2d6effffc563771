"""Between password and second factor: a session that says who stands at the door, and is nobody's.

Django knows of no account in it, so pages, API and admin all see a stranger.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from huiyin.kernel import clock

WAITS = timedelta(minutes=10)
_AT_DOOR, _SHOWN = "at_door", "second_shown"


@dataclass(frozen=True)
class AtDoor:
    """Who gave a password a few minutes ago, where they were going, and what was seen of them so far.

    `second_shown` says that the second factor was; `renews` that the password must be changed before.
    """

    account_id: int
    target: str
    since: int
    proof: str
    second_shown: bool = False
    renews: bool = False

    def is_still(self, account: AbstractBaseUser) -> bool:
        """Tell whether the account's password is the one that was given."""
        return constant_time_compare(self.proof, account.get_session_auth_hash())


def has_session(request: HttpRequest) -> bool:
    """Tell whether the browser brings a session at all; without one nothing has to be looked up."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def keep_at_door(
    request: HttpRequest,
    account: AbstractBaseUser,
    target: str,
    *,
    second_shown: bool = False,
    renews: bool = False,
) -> None:
    """End whatever session there is, and begin one that only says who stands at the door."""
    since, proof = int(clock.now().timestamp()), account.get_session_auth_hash()
    account_id = account.pk
    auth.logout(request)
    request.session[_AT_DOOR] = [account_id, target, since, proof, second_shown, renews]


def at_door(request: HttpRequest) -> AtDoor | None:
    """Return who stands at the door; None for nobody, or for somebody who waited too long."""
    kept: Any = request.session.get(_AT_DOOR)
    if kept is None:
        return None
    found = AtDoor(*kept)
    waited = clock.now().timestamp() - found.since
    return found if 0 <= waited + 1 <= WAITS.total_seconds() else None


def let_in(request: HttpRequest, account: AbstractBaseUser, *, second_shown: bool) -> None:
    """Log somebody in, in a session under a new key."""
    request.session.pop(_AT_DOOR, None)
    auth.login(request, cast(Any, account))
    # Whoever was asked for before was a stranger.
    request.__dict__.pop("actor", None)
    request.session[_SHOWN] = second_shown


def second_was_shown(request: HttpRequest) -> bool:
    """Tell whether this session began with a second factor."""
    return bool(request.session.get(_SHOWN))


def note_second_shown(request: HttpRequest) -> None:
    """Say that this session has a second factor from now on, under a new key."""
    request.session.cycle_key()
    request.session[_SHOWN] = True
