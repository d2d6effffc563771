"""Persons to tell something to, and a mail server that does what a test wants."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from huiyin.civic.notices import actions
from huiyin.civic.notices.rules import NoticeKind
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger, system

SYSTEM = system("tests")
PASSWORD = "lantern-7-bridge"
PARAMS = {"code": "7K2M-9XQ4", "title": "路灯不亮", "place": "星城小区", "org": "星城社区居委会"}


Tell = Callable[..., int]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Hold the clock at noon: at night what can wait waits."""
    with clock.frozen(datetime(2026, 3, 2, 12, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture(autouse=True)
def quick_and_quiet(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.HUIYIN_RATE_LIMITS = False
    outbox.outbox = []


@pytest.fixture
def reader(db: None) -> Actor:
    """Return somebody with account and e-mail address."""
    account = people.register(
        actor=stranger(), name="林晓雨", password=PASSWORD, phone="13800008000", email="lin@example.com"
    )
    return people.actor_of_account(account.pk)


@pytest.fixture
def neighbour(db: None) -> Actor:
    """Return somebody with account and no e-mail address."""
    account = people.register(actor=stranger(), name="方小舟", password=PASSWORD, phone="13800008001")
    return people.actor_of_account(account.pk)


@pytest.fixture
def tell() -> Tell:
    """Return a teller of one thing to some persons."""

    def notify(*persons: Actor, dedupe: str = "x:1", kind: NoticeKind = NoticeKind.ECHO_FINAL) -> int:
        return actions.notify(
            actor=SYSTEM,
            persons=[person.person_id for person in persons if person.person_id],
            kind=kind,
            params=PARAMS,
            link="/m/7K2M-9XQ4/",
            dedupe=dedupe,
        )

    return notify
