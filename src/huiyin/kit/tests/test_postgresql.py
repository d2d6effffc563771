"""The health check of a kept connection: free while the server is there, and right when it has gone."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.backends.postgresql import base
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.models import Heartbeat

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_healthy_connection_is_usable_without_a_word_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()

    def refuse(*_: object) -> None:
        raise AssertionError("The server was asked.")

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", refuse)
    assert connection.is_usable()


def test_a_connection_that_the_server_ended_is_not_usable() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    other = connection.copy("other")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
    finally:
        other.close()
    assert not connection.is_usable()
    connection.close()


def test_the_next_request_gets_a_connection_of_its_own_again() -> None:
    test_a_connection_that_the_server_ended_is_not_usable()
    with CaptureQueriesContext(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_no_connection_is_not_usable() -> None:
    connection.close()
    assert not connection.is_usable()


def test_moments_are_read_in_utc_also_through_a_cursor_of_the_server() -> None:
    nine = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=SHANGHAI)
    Heartbeat.objects.create(name="a", at=nine)
    for found in [Heartbeat.objects.get().at, next(iter(Heartbeat.objects.iterator())).at]:
        assert found == nine
        assert found.tzinfo is UTC
