"""Rate limits, counted in the database, so that every web process sees the same count."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from huiyin.kernel import clock
from huiyin.kernel.errors import TooMany
from huiyin.kit.keys import keyring
from huiyin.kit.models import RateCount

# Counting up and reading back in one statement, which the ORM cannot say; both databases understand it.
_COUNT_UP = """
    INSERT INTO kit_ratecount (key, "window", count) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET count = kit_ratecount.count + 1
    RETURNING count
"""


@dataclass(frozen=True)
class RateLimit:
    """At most `times` within `seconds`, for each thing that is counted."""

    name: str
    times: int
    seconds: int


def count(limit: RateLimit, subject: str) -> None:
    """Count one try by a subject (an address, a person, a number).

    The subject is stored as a keyed digest only. Raises TooMany when the window's limit is passed.
    """
    if not settings.HUIYIN_RATE_LIMITS:
        return
    window = int(clock.now().timestamp()) // limit.seconds
    name = f"{limit.name}\x1f{subject}\x1f{window}"
    key = hmac.new(keyring().index, name.encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [key, window * limit.seconds])
        (tries,) = cursor.fetchone()
    if tries > limit.times:
        left = (window + 1) * limit.seconds - int(clock.now().timestamp())
        raise TooMany(params={"seconds": left})


def forget_old(older_than_seconds: int = 86_400) -> int:
    """Delete windows that ended long ago; return how many."""
    horizon = int(clock.now().timestamp()) - older_than_seconds
    deleted, _ = RateCount.objects.filter(window__lt=horizon).delete()
    return deleted
