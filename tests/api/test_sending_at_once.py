"""A hundred sendings with one key, at the same time, file one matter."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from huiyin.civic.matters.models import Entry, Matter
from huiyin.kit.models import OutboxEvent
from tests import matters as stage
from tests.cast import Cast

# Fewer than the connections PostgreSQL grants by default.
AT_ONCE = 25
SENDINGS = 100


def send(body: dict[str, Any]) -> tuple[int, str]:
    try:
        answer = Client().post("/api/v1/matters", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()["code"]
    finally:
        connection.close()


def send_all(bodies: list[dict[str, Any]]) -> list[tuple[int, str]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(send, bodies))


@pytest.fixture
def wish(cast: Cast, settings: Any) -> dict[str, Any]:
    settings.HUIYIN_RATE_LIMITS = False
    return {"place": cast.places.compound.token, "body": stage.WISH}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_key_files_one_matter(wish: dict[str, Any]) -> None:
    answers = send_all([wish | {"idempotency_key": "the-one-key-of-a-phone"}] * SENDINGS)
    assert Counter(status for status, _ in answers) == {201: 1, 200: SENDINGS - 1}
    assert len({code for _, code in answers}) == 1
    assert (Matter.objects.count(), Entry.objects.count(), OutboxEvent.objects.count()) == (1, 1, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_without_the_guard_each_sending_files_its_own(wish: dict[str, Any]) -> None:
    answers = send_all([wish] * SENDINGS)
    assert Counter(status for status, _ in answers) == {201: SENDINGS}
    assert Matter.objects.count() == SENDINGS
