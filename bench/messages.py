"""Requests that raise matters: every one with its own key, from its own address, with its own words."""

import itertools
import json
import random
from collections.abc import Callable

from bench.client import request
from bench.words import message

PREPARED = 400


def raising(place: str, *, seed: int) -> Callable[[], bytes]:
    """Return a function that gives one request after the other."""
    chance = random.Random(seed)  # noqa: S311 - the same messages in every run
    bodies = [_body(place, chance) for _ in range(PREPARED)]
    counter = itertools.count()

    def following() -> bytes:
        number = next(counter)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"bench-{seed:04}-{number:012}",
            "X-Forwarded-For": f"10.{seed % 250}.{number // 250 % 250}.{number % 250}",
        }
        return request("POST", "/api/v1/matters", bodies[number % PREPARED], headers)

    return following


def _body(place: str, chance: random.Random) -> bytes:
    filing = {**message(chance), "place": place, "name": "林小禾", "phone": "138 0013 8000"}
    return json.dumps(filing, ensure_ascii=False).encode()
