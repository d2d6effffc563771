"""Checking in at the spot: a code that turns every minute, and how far away is elsewhere."""

import hashlib
import hmac
import math
from collections.abc import Sequence
from datetime import datetime

STEP_SECONDS = 60
# The code on the wall and the one before it, so that nobody has to run.
STEPS_KEPT = 1
LENGTH = 10
ELSEWHERE_METRES = 1_000
_EARTH = 6_371_000


def step_of(moment: datetime) -> int:
    """Return the minute a code belongs to."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(key: bytes, need_id: int, step: int) -> str:
    """Return the code that a need shows in one minute."""
    said = f"claims.spot\x1f{need_id}\x1f{step}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:LENGTH]


def code_fits(key: bytes, need_id: int, code: str, now: datetime) -> bool:
    """Tell whether a code is that of this minute or the one before."""
    newest = step_of(now)
    steps = range(newest - STEPS_KEPT, newest + 1)
    return any(hmac.compare_digest(code_at(key, need_id, step).encode(), code.encode()) for step in steps)


def metres_between(one: Sequence[float], other: Sequence[float]) -> int:
    """Return how far two points (latitude, longitude) lie apart, over the ground of a sphere."""
    north, east = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    mean = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    half = math.sin(north / 2) ** 2 + mean * math.sin(east / 2) ** 2
    return round(2 * _EARTH * math.asin(min(1.0, math.sqrt(half))))
