"""Rate limits, counted in the database, so that every web process sees the same count."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from huiyin.kernel import clock
from huiyin.kernel.errors import TooMany
from huiyin.kit.keys import keyring
from huiyin.kit.models import RateCount

# Counting up and reading back in one statement, which the ORM cannot say; both databases understand it.
_COUNT_UP = """
    INSERT INTO kit_ratecount (key, "window", count) VALUES {rows}
    ON CONFLICT (key) DO UPDATE SET count = kit_ratecount.count + excluded.count
    RETURNING key, count
"""


@dataclass(frozen=True)
class RateLimit:
    """At most `times` within `seconds`, for each thing that is counted."""

    name: str
    times: int
    seconds: int


def in_force(limit: RateLimit) -> RateLimit:
    """Return a limit as it holds here: HUIYIN_LIMITS may say other numbers."""
    times, seconds = settings.HUIYIN_LIMITS.get(limit.name, (limit.times, limit.seconds))
    return RateLimit(limit.name, times, seconds)


@dataclass(frozen=True)
class Tally:
    """How far a limit is used up: what is left of it, and in how many seconds the next window begins."""

    limit: RateLimit
    left: int
    reset: int
    passed: bool


def tally(limits: Sequence[RateLimit], subject: str, tries: Mapping[str, int] | None = None) -> list[Tally]:
    """Count one try by a subject against several limits, in one statement, and say what is left of each.

    `tries` says by a limit's name how many there were, if not one. The subject is stored as a keyed digest
    only. Nothing is counted where limits are lifted.
    """
    now = int(clock.now().timestamp())
    keys = {_key(limit, subject, now): limit for limit in map(in_force, limits)}
    by = {key: (tries or {}).get(limit.name, 1) for key, limit in keys.items()}
    counted = _count_up(keys, now, by) if settings.HUIYIN_RATE_LIMITS else dict.fromkeys(keys, 0)
    return [
        Tally(limit, max(0, limit.times - counted[key]), seconds_left(limit, now), counted[key] > limit.times)
        for key, limit in keys.items()
    ]


def untouched(asked: Sequence[RateLimit]) -> list[Tally]:
    """Return what is left of limits of which nobody has used anything."""
    now = int(clock.now().timestamp())
    held = [in_force(limit) for limit in asked]
    return [Tally(limit, limit.times, seconds_left(limit, now), passed=False) for limit in held]


def _key(limit: RateLimit, subject: str, now: int) -> str:
    name = f"{limit.name}\x1f{subject}\x1f{now // limit.seconds}"
    return hmac.new(keyring().index, name.encode(), hashlib.sha256).hexdigest()


def seconds_left(limit: RateLimit, now: int) -> int:
    """Return in how many seconds the next window of a limit begins."""
    return (now // limit.seconds + 1) * limit.seconds - now


def _count_up(keys: Mapping[str, RateLimit], now: int, by: Mapping[str, int] | None = None) -> dict[str, int]:
    by = by or {}
    values = [
        (key, now // limit.seconds * limit.seconds, by.get(key, 1)) for key, limit in sorted(keys.items())
    ]
    rows = ", ".join(["(%s, %s, %s)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP.format(rows=rows), [part for row in values for part in row])
        return dict(cursor.fetchall())


def headers(tallies: Sequence[Tally]) -> dict[str, str]:
    """Return what a program is told of its limits: the fields of draft-ietf-httpapi-ratelimit-headers-10."""
    policies = (f'"{each.limit.name}";q={each.limit.times};w={each.limit.seconds}' for each in tallies)
    states = (f'"{each.limit.name}";r={each.left};t={each.reset}' for each in tallies)
    return {"RateLimit-Policy": ", ".join(policies), "RateLimit": ", ".join(states)}


def count(limit: RateLimit, subject: str) -> None:
    """Count one try by a subject (an address, a person, a number). Raises TooMany when it is too many."""
    (found,) = tally([limit], subject)
    if found.passed:
        raise TooMany(params={"seconds": found.reset})


def count_each(tries: Iterable[tuple[RateLimit, str]]) -> None:
    """Count one try against several limits, each by a subject of its own, in one statement.

    Raises TooMany, with the longest time to wait, when any of them is passed.
    """
    if not settings.HUIYIN_RATE_LIMITS:
        return
    now = int(clock.now().timestamp())
    keys = {_key(limit, subject, now): limit for limit, subject in _held(tries)}
    counted = _count_up(keys, now)
    passed = [seconds_left(limit, now) for key, limit in keys.items() if counted[key] > limit.times]
    if passed:
        raise TooMany(params={"seconds": max(passed)})


def _held(tries: Iterable[tuple[RateLimit, str]]) -> Iterator[tuple[RateLimit, str]]:
    return ((in_force(limit), subject) for limit, subject in tries)


def forget_old(older_than_seconds: int = 86_400) -> int:
    """Delete windows that ended long ago; return how many."""
    horizon = int(clock.now().timestamp()) - older_than_seconds
    deleted, _ = RateCount.objects.filter(window__lt=horizon).delete()
    return deleted
