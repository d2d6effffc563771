"""The log: structured, numbered, and without anything personal, whatever went wrong."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.people.public import account_by_id
from huiyin.kit import jobs
from huiyin.kit.jobs import JobFailed
from huiyin.site.log_config import ServerFormatter, configuration, of_server
from huiyin.site.logs import JsonFormatter, LineFormatter
from tests.cast import Cast
from tests.fixtures import Login

PHONE, IDENTITY, EMAIL = "13973312345", "430204199001011232", "zhang.san@example.cn"
KEY, WORDS = "4F7QJ2M8Z0C5V9T1X3B6N8P2RA", "张三家的路灯不亮"
PLANTED = (PHONE, IDENTITY, EMAIL, KEY, WORDS, "张三")


@pytest.fixture(params=[JsonFormatter, LineFormatter])
def heard(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Listen to everything at level INFO, in each form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    loggers = [logging.getLogger(name) for name in ("", "django.request", "huiyin.request")]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield stream
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def broken(*rest: Any, **more: Any) -> None:
    raise ValueError(f"cannot take '{WORDS}' from {PHONE} {EMAIL} 张三 {IDENTITY} with {KEY}")


@pytest.mark.parametrize(
    "path", [f"/follow/7K3M-2QXA/{KEY}/", f"/wall/{PHONE}/?q={WORDS}&key={KEY}", f"/login/?next=/{EMAIL}"]
)
def test_nothing_planted_in_an_address_or_an_error_is_written(
    path: str, cast: Cast, heard: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.site.entrance.account_in_use", broken)
    client = Client(raise_request_exception=False)
    account = account_by_id(cast.member("resident").account_id)
    assert account is not None
    client.force_login(account)
    client.get(path, headers={"Cookie": f"other={KEY}"})
    client.post(path, {"body": WORDS, "phone": PHONE})
    logging.getLogger("huiyin.test").error("%s %s: %s", path, PHONE, WORDS)
    said = heard.getvalue()
    assert said
    assert [value for value in PLANTED if value in said] == []


def test_a_fault_while_raising_by_api_is_written_without_what_was_sent(
    cast: Cast, heard: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.civic.matters.api.raising.file_matter", broken, raising=False)
    monkeypatch.setattr("huiyin.civic.matters.actions.file_matter", broken)
    body = {"place": cast.places.compound.token, "body": WORDS, "phone": PHONE, "email": EMAIL}
    Client(raise_request_exception=False).post("/api/v1/matters", body, content_type="application/json")
    said = heard.getvalue()
    assert said
    assert [value for value in PLANTED if value in said] == []


class TestOneLineARequest:
    def lines(self, heard: io.StringIO) -> list[dict[str, Any]]:
        return [json.loads(line) for line in heard.getvalue().splitlines() if "answered" in line]

    @pytest.mark.parametrize("heard", [JsonFormatter], indirect=True)
    def test_it_has_number_route_status_and_pseudonym(
        self, cast: Cast, login: Login, heard: io.StringIO
    ) -> None:
        answer = login(cast.clerk).get("/notices/")
        line = self.lines(heard)[-1]
        assert line["request"] == answer["X-Request-ID"]
        assert (line["method"], line["status"]) == ("GET", 200)
        assert line["actor"] == cast.clerk.pseudonym
        assert line["statements"] > 0
        assert line["route"].startswith("notices:")

    @pytest.mark.parametrize("heard", [JsonFormatter], indirect=True)
    def test_a_stranger_on_a_plain_page_is_looked_up_by_nobody(self, heard: io.StringIO) -> None:
        Client().get("/healthz")
        line = self.lines(heard)[-1]
        assert (line.get("actor", "stranger"), line["statements"]) == ("stranger", 0)


class TestNumber:
    NUMBER = "0123456789abcdef0123456789abcdef"

    def test_a_named_proxy_gives_the_number(self, settings: Any) -> None:
        settings.HUIYIN_TRUSTED_PROXIES = ["127.0.0.1"]
        assert Client().get("/healthz", headers={"X-Request-ID": self.NUMBER})["X-Request-ID"] == self.NUMBER

    @pytest.mark.parametrize("given", [NUMBER, PHONE, "x" * 32])
    def test_nobody_else_does(self, given: str) -> None:
        assert Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] != given


def test_a_job_that_fails_tells_the_queue_no_values(
    db: None, heard: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs._jobs, "test.broken", broken)
    with pytest.raises(JobFailed) as failed:
        jobs.work("test.broken")
    assert [value for value in PLANTED if value in heard.getvalue() + str(failed.value)] == []
    assert "ValueError" in str(failed.value)


def test_a_record_that_cannot_be_put_together_is_written_all_the_same() -> None:
    record = logging.makeLogRecord({"msg": "%d of %d", "args": ("x",), "levelname": "ERROR", "name": "n"})
    assert json.loads(JsonFormatter().format(record))["says"] == "%d of %d"


def test_only_the_two_forms_are_known() -> None:
    with pytest.raises(ValueError, match="it can be line or json"):
        configuration("xml", "INFO")
    assert configuration("json", "INFO")["handlers"]["console"]["formatter"] == "json"


def test_the_web_server_speaks_json_too() -> None:
    record = logging.makeLogRecord({"msg": "Booting worker", "name": "gunicorn.error", "levelname": "INFO"})
    assert json.loads(ServerFormatter().format(record))["says"] == "Booting worker"
    assert of_server("json", "INFO")["formatters"]["server"]["()"].endswith("ServerFormatter")
