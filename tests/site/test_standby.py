"""Reading from a standby: for whom, while it is fresh, and never after one's own writing."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from huiyin.civic.matters.models import Matter
from huiyin.civic.people.models import Account
from huiyin.kernel.errors import NotFound
from huiyin.kit.models import OutboxEvent
from huiyin.site import standby
from huiyin.site.backup.databases import _environment, url_of
from huiyin.site.database_url import database
from huiyin.site.standby import ROUTES, Router, StandbyMiddleware, reading

Ask = Callable[..., HttpResponse | None]
seen: list[str | None] = []


def view(request: HttpRequest) -> HttpResponse:
    """Note where a matter would be read from."""
    seen.append(Router().db_for_read(Matter))
    return HttpResponse("page")


@pytest.fixture
def ask(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a function that asks the middleware for a page."""
    seen.clear()
    settings.HUIYIN_READ_DATABASE_URL = "postgresql://two/huiyin"
    monkeypatch.setattr(standby, "connections", {"standby": SimpleNamespace(close=lambda: None)})
    monkeypatch.setattr(standby._fresh, "get", lambda: True)
    middleware = StandbyMiddleware(view)

    def answer(made: Callable[..., HttpResponse] = view, name: str = "home", **request: Any) -> Any:
        method = request.pop("method", "GET")
        cookies = request.pop("cookies", {})
        asked: Any = RequestFactory().generic(method, "/", **request)
        asked.resolver_match = SimpleNamespace(view_name=name)
        asked.COOKIES.update(cookies)
        return middleware.process_view(asked, made, (), {})

    return answer


WITH_TOKEN = {"insight:matters", "insight:place", "matters:list", "matters:wall"}


def test_every_page_it_knows_exists() -> None:
    pages = {name for name in ROUTES if not name.startswith("api:")}
    found = {resolve(reverse(name, args=("x",) if name in WITH_TOKEN else ())).view_name for name in pages}
    assert found == pages


def test_a_stranger_reads_from_the_standby(ask: Ask) -> None:
    assert ask() is not None
    assert seen == ["standby"]


@pytest.mark.parametrize(
    "request_",
    [
        {"cookies": {"sessionid": "x"}},
        {"cookies": {"huiyin_wrote": "1"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"X-Follow-Key": "x"}},
        {"method": "POST"},
        {"name": "matters:follow"},
    ],
)
def test_who_is_known_or_has_written_reads_from_the_primary(ask: Ask, request_: dict[str, Any]) -> None:
    assert ask(**request_) is None
    assert seen == []


def test_a_standby_that_lags_is_not_asked(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standby._fresh, "get", lambda: False)
    assert ask() is None


def test_one_that_fails_is_left_alone_and_the_page_comes_from_the_primary(ask: Ask) -> None:
    def gone(request: HttpRequest) -> HttpResponse:
        raise OperationalError from psycopg.OperationalError("closed")

    assert ask(gone) is None
    assert ask() is None
    assert seen == []


@pytest.mark.parametrize("status", [404, 503])
def test_what_it_does_not_know_the_primary_is_asked(ask: Ask, status: int) -> None:
    assert ask(lambda request: HttpResponse(status=status)) is None


def test_a_refusal_comes_from_the_primary(ask: Ask) -> None:
    def refused(request: HttpRequest) -> HttpResponse:
        raise NotFound

    assert ask(refused) is None


def test_a_fault_stays_a_fault(ask: Ask) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise LookupError

    with pytest.raises(LookupError):
        ask(broken)


def test_writing_leaves_a_cookie_and_reading_none(settings: Any) -> None:
    middleware = StandbyMiddleware(view)
    post, get = RequestFactory().post("/"), RequestFactory().get("/")
    assert "huiyin_wrote" not in middleware(post).cookies
    settings.HUIYIN_READ_DATABASE_URL = "postgresql://two/huiyin"
    assert middleware(post).cookies["huiyin_wrote"]["max-age"] == 35
    assert "huiyin_wrote" not in middleware(get).cookies


def test_only_some_tables_are_read_there_and_none_is_written() -> None:
    router = Router()
    with reading():
        assert [router.db_for_read(model) for model in (Matter, Account, OutboxEvent)] == [
            "standby",
            None,
            None,
        ]
        assert router.db_for_write(Matter) == "default"
    assert router.db_for_read(Matter) is None
    assert not router.allow_migrate("standby", "matters")


class TestAddress:
    def test_several_hosts_are_handed_to_libpq(self) -> None:
        found = database("postgresql://h%40y:p%2Cw@one:5433,two/huiyin?target_session_attrs=read-write")
        assert (found["HOST"], found["PORT"]) == ("one,two", "5433,5432")
        assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("h@y", "p,w", "huiyin")
        assert found["OPTIONS"] == {"target_session_attrs": "read-write", "connect_timeout": 5}

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://h%40y:p%2Cw@one:5433,two/huiyin?target_session_attrs=read-write",
            "postgresql://huiyin@/huiyin?host=/run/postgresql",
            "postgresql://u:p@db.example.cn:6432/huiyin?sslmode=verify-full&sslrootcert=/etc/ssl/ca.pem",
        ],
    )
    def test_a_database_beside_ours_is_reached_in_the_same_way(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A backup is verified in a database of its own, and dumped by programs that know no DATABASE_URL."""
        ours = database(url)
        monkeypatch.setattr(connections["default"], "settings_dict", ours)
        assert database(url_of("beside")) == {**ours, "NAME": "beside"}
        told = _environment(ours, "")
        assert told["PGHOST"] == (ours["HOST"] or "/run/postgresql")
        assert told.get("PGTARGETSESSIONATTRS", "") == ours["OPTIONS"].get("target_session_attrs", "")

    def test_one_host_and_sqlite_are_as_ever(self) -> None:
        assert database("postgresql://u@127.0.0.1:5432/n")["HOST"] == "127.0.0.1"
        assert database("sqlite:////tmp/x.sqlite3")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
