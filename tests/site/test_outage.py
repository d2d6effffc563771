"""A database or a disk that is out of order: a calm 503, and the truth about what was saved."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client

from huiyin.civic.matters.models import Matter
from huiyin.kit.models import OutboxEvent, ReactionRun
from huiyin.kit.outage import Outage, outage
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def sqlite_error(code: int) -> Exception:
    found = sqlite3.OperationalError("said")
    found.sqlite_errorcode = code
    return caused(OperationalError("said"), found)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), Outage.BUSY),
        (sqlite_error(sqlite3.SQLITE_FULL), Outage.DISK),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), Outage.DISK),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), Outage.DISK),
        (sqlite_error(sqlite3.SQLITE_ERROR), None),
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), Outage.DATABASE),
        (caused(OperationalError(), psycopg.errors.AdminShutdown()), Outage.DATABASE),
        (caused(OperationalError(), psycopg.errors.CannotConnectNow()), Outage.DATABASE),
        (caused(OperationalError(), psycopg.errors.DiskFull()), Outage.DISK),
        (caused(OperationalError(), psycopg.errors.TooManyConnections()), Outage.BUSY),
        (caused(OperationalError(), psycopg.errors.DeadlockDetected()), Outage.BUSY),
        (caused(DatabaseError(), psycopg.errors.ReadOnlySqlTransaction()), Outage.DATABASE),
        (caused(DatabaseError(), psycopg.errors.SyntaxError()), None),
        (caused(IntegrityError(), psycopg.errors.UniqueViolation()), None),
        (InterfaceError("connection already closed"), Outage.DATABASE),
        (OSError(errno.ENOSPC, "full"), Outage.DISK),
        (OSError(errno.EROFS, "read only"), Outage.DISK),
        (OSError(errno.ENOENT, "absent"), None),
        (caused(RuntimeError(), OSError(errno.ENOSPC, "full")), Outage.DISK),
        (ValueError(), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_a_fault(error: BaseException | None, expected: Outage | None) -> None:
    assert outage(error) == expected


@pytest.fixture
def down() -> Iterator[Callable[[], None]]:
    """Return a switch after which every statement fails as on a server that went away."""

    def refuse(execute: Any, *rest: Any) -> Any:
        raise OperationalError("server closed the connection") from psycopg.OperationalError("closed")

    def switch() -> None:
        connection.execute_wrappers.append(refuse)

    yield switch
    if refuse in connection.execute_wrappers:
        connection.execute_wrappers.remove(refuse)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


class TestPages:
    @pytest.mark.parametrize("path", ["/", "/mirror/", "/lists/"])
    def test_a_page_is_calm_and_says_when_to_come_back(
        self, path: str, cast: Cast, browser: Client, down: Callable[[], None]
    ) -> None:
        down()
        answer = browser.get(path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "请稍等，马上就好" in answer.content.decode()

    def test_somebody_logged_in_is_told_the_same(
        self, cast: Cast, login: Login, down: Callable[[], None]
    ) -> None:
        client = login(cast.clerk)
        client.raise_request_exception = False
        down()
        assert client.get("/desk/").status_code == 503

    def test_a_program_hears_a_problem_and_may_repeat(
        self, cast: Cast, browser: Client, down: Callable[[], None]
    ) -> None:
        def post() -> Any:
            body = {"place": cast.places.compound.token, "body": "楼下路灯不亮"}
            headers = {"Idempotency-Key": "one-and-the-same"}
            return browser.post("/api/v1/matters", body, content_type="application/json", headers=headers)

        down()
        refused = post()
        assert (refused.status_code, refused["Retry-After"]) == (503, "30")
        assert refused.json()["code"] == "out_of_order"
        connection.execute_wrappers.pop()
        assert post().status_code == 201
        assert Matter.objects.count() == 1

    def test_a_fault_of_ours_is_still_a_fault_with_a_number(
        self, cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*rest: Any, **more: Any) -> None:
            raise LookupError("ours")

        monkeypatch.setattr("huiyin.site.health.conditions", broken)
        answer = browser.get("/readyz")
        assert (answer.status_code, "Retry-After" in answer) == (500, False)
        assert answer["X-Request-ID"][:8] in answer.content.decode()


@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="PostgreSQL's full disk is played in tests/faults."
)
class TestFullDisk:
    @pytest.fixture
    def full(self, cast: Cast) -> Iterator[None]:
        """Let the database grow no further, as on a disk without room."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 25}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    def test_raising_is_refused_with_503_and_reading_goes_on(
        self, cast: Cast, full: None, browser: Client, settings: Any
    ) -> None:
        settings.HUIYIN_RATE_LIMITS = False
        statuses: list[int] = []
        while 503 not in statuses and len(statuses) < 300:
            body = {"place": cast.places.compound.token, "body": f"第{len(statuses)}盏路灯不亮。" * 100}
            statuses.append(
                browser.post("/api/v1/matters", body, content_type="application/json").status_code
            )
        assert set(statuses) == {201, 503}
        assert statuses.count(201) == Matter.objects.count()
        assert browser.get("/").status_code == 200


class TestRelay:
    def test_an_outage_uses_up_no_try_of_a_reaction(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stage.filed(cast)

        def away(*rest: Any, **more: Any) -> None:
            raise OSError(errno.ENOSPC, "full")

        with monkeypatch.context() as patch:
            patch.setattr("huiyin.site.telling.notify", away)
            with pytest.raises(OSError, match="full"):
                relay().run_once()
        assert not ReactionRun.objects.filter(tries__gt=0).exists()
        assert relay().drain() == 1
        assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
