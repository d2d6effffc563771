"""Fixtures that every test may ask for, those in the modules' own folders too."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from huiyin.civic.notices.rules import Quiet
from huiyin.civic.people.public import account_by_id
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit import remember
from tests import snapshot
from tests.cast import Cast, make_cast

Login = Callable[[Actor], Client]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


class Watch:
    """The clock of a test: it stands still until it is moved."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held
        self.set(MONDAY)

    def set(self, moment: datetime) -> None:
        """Hold the clock at a moment."""
        self._held.close()
        self.now = moment
        self._held.enter_context(clock.frozen(moment))

    def forward(self, **time: float) -> None:
        """Move the clock on by days, hours, minutes."""
        self.set(self.now + timedelta(**time))


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Hash passwords fast: a slow hash guards real ones, and these are printed in the source."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Forget what a process remembers of the database for half a minute."""
    remember.forget_everything()
    yield
    remember.forget_everything()


@pytest.fixture(autouse=True)
def _no_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let notices come at any hour, for tests run at night too; a test of the night sets its own hours."""
    monkeypatch.setattr("huiyin.civic.notices.actions.telling.QUIET", Quiet(time(0), time(0)))


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Hold the clock at a Monday morning and let the test move it."""
    with ExitStack() as held:
        yield Watch(held)


@cache
def _taken() -> snapshot.Snapshot[Cast]:
    return snapshot.take(make_cast)


@pytest.fixture
def cast(db: None) -> Cast:
    """Put the named cast and its district into the database; works with `transaction=True` too."""
    return _taken().put_back()


@pytest.fixture
def login(cast: Cast) -> Login:
    """Return a function that gives a browser in which somebody of the cast is logged in."""

    def browser(actor: Actor, **extra: Any) -> Client:
        client = Client(**extra)
        found = [member for member in cast.members.values() if member.person_id == actor.person_id]
        if found:
            account = account_by_id(found[0].account_id)
            assert account is not None
            client.force_login(account)
        return client

    return browser
