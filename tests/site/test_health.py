"""/healthz, /readyz and /metrics: who hears what."""

import json
import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from huiyin.kernel import clock
from huiyin.kit import heartbeats
from huiyin.kit.models import OutboxEvent, ReactionRun
from huiyin.site import health
from huiyin.site.reactions import relay
from huiyin.site.worker import Loop
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.site.conftest import Run

OUTSIDE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.9"}
Usage = namedtuple("Usage", "total used free")


def ready(client: Client, **extra: Any) -> dict[str, Any]:
    return dict(json.loads(client.get("/readyz", **extra).content))


def gone(*rest: Any, **more: Any) -> None:
    raise OperationalError("the database is gone") from ConnectionError("refused")


class TestAlive:
    def test_it_asks_nothing(self, client: Client) -> None:
        # Without the `db` fixture every statement would fail this test.
        assert client.get("/healthz").content == b"ok\n"


class TestReady:
    def test_a_good_installation_is_ready_although_no_worker_was_seen(self, client: Client, db: None) -> None:
        found = ready(client)
        assert found["ready"] is True
        assert found["conditions"]["worker"]["grade"] == "hint"

    def test_outside_only_the_word_is_told(self, client: Client, db: None) -> None:
        answer = client.get("/readyz", **OUTSIDE)
        assert (answer.status_code, answer.content) == (200, b"ready\n")

    @pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
    def test_a_proxy_that_nobody_named_is_outside(self, client: Client, db: None, header: str) -> None:
        extra: Any = {header: "127.0.0.1"}
        assert client.get("/readyz", **extra).content == b"ready\n"

    def test_operators_see_details_from_anywhere_and_staff_do_not(self, cast: Cast, login: Login) -> None:
        assert ready(login(cast.operator), **OUTSIDE)["ready"] is True
        assert login(cast.clerk).get("/readyz", **OUTSIDE).content == b"ready\n"

    def test_a_full_disk_is_not_ready(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 10**9 - 5, 5))
        answer = client.get("/readyz", **OUTSIDE)
        assert (answer.status_code, answer.content) == (503, b"not ready\n")

    def test_a_disk_that_fills_up_is_told_in_time(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**9, 0, 600_000_000))
        assert ready(client)["conditions"]["disk"]["grade"] == "hint"

    def test_without_its_keys_it_is_not_ready(
        self, client: Client, db: None, settings: Any, tmp_path: Path
    ) -> None:
        settings.HUIYIN_KEYS = tmp_path / "keys.json"
        assert ready(client)["conditions"]["keys"]["grade"] == "bad"
        (tmp_path / "keys.json").write_text("{}")
        assert client.get("/readyz").status_code == 503

    def test_a_missing_migration_is_not_ready(self, client: Client, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'kit' AND name = '0003_heartbeats'")
        found = ready(client)
        assert (found["ready"], found["conditions"]["database"]["grade"]) == (False, "bad")

    def test_without_the_database_it_says_so_and_nothing_breaks(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "pending_migrations", gone)
        monkeypatch.setattr(heartbeats, "beats", gone)
        found = ready(client)
        assert (found["ready"], found["conditions"]["worker"]["grade"]) == (False, "hint")

    def test_a_standby_that_holds_writing_up_is_told_and_the_site_stays_open(
        self, cast: Cast, client: Client, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A promoted server may still wait for its own name: nothing fails, and nothing is ever written."""
        assert health.waiting_for_standby() == 0
        assert "✓ Nothing that is written waits" in run("check").output
        monkeypatch.setattr(health, "waiting_for_standby", lambda: 3)
        found = ready(client)
        assert (found["ready"], found["conditions"]["writing"]["grade"]) == (True, "bad")
        assert "3 commits wait for a standby" in run("check").output


class TestBackgroundWork:
    @pytest.mark.django_db(transaction=True)
    def test_a_loop_that_fails_falls_silent(self) -> None:
        loop = Loop("relay", lambda: 1 // 0)
        silent = loop.beaten
        loop.turn()
        assert loop.beaten == silent

    def test_a_part_that_was_silent_for_a_minute_is_late(
        self, client: Client, db: None, watch: Watch
    ) -> None:
        heartbeats.beat("relay")
        assert ready(client)["conditions"]["worker"]["grade"] == "good"
        watch.forward(minutes=1)
        assert ready(client)["conditions"]["worker"]["grade"] == "hint"
        assert heartbeats.age() == timedelta(minutes=1)

    @pytest.mark.django_db(transaction=True)
    def test_beats_are_seconds_apart(self) -> None:
        loop = Loop("relay", lambda: 0)
        loop.turn()
        beaten = loop.beaten
        loop.turn()
        assert loop.beaten == beaten

    def test_events_that_wait_long_are_told_but_keep_the_site_open(
        self, cast: Cast, client: Client, watch: Watch
    ) -> None:
        stage.filed(cast)
        assert ready(client)["conditions"]["reactions"]["grade"] == "good"
        watch.forward(minutes=6)
        found = ready(client)
        assert (found["ready"], found["conditions"]["reactions"]["grade"]) == (True, "hint")
        relay().drain()
        assert ready(client)["conditions"]["reactions"]["grade"] == "good"

    def test_a_dead_letter_is_told(self, client: Client, db: None) -> None:
        event = OutboxEvent.objects.create(name="x", aggregate="x:1", payload={}, announced_at=clock.now())
        ReactionRun.objects.create(event=event, reaction="r", state="dead")
        assert ready(client)["conditions"]["reactions"]["grade"] == "hint"

    def test_check_says_the_same(self, run: Run) -> None:
        output = run("check").output
        assert "· The background work was never seen running." in output
        assert "✓ Events are worked off; 0 wait." in output


class TestMetrics:
    def test_requests_are_counted_by_route_and_never_by_address(self, cast: Cast, client: Client) -> None:
        filed = stage.filed(cast)
        client.get("/healthz")
        client.get(f"/follow/{filed.code}/SECRETKEY/?phone=13973312345")
        said = client.get("/metrics").content.decode()
        assert filed.code not in said
        assert "13973312345" not in said
        assert "SECRETKEY" not in said
        assert 'huiyin_http_request_seconds_bucket{le="0.01",route="alive"}' in said

    def test_the_state_of_the_installation_is_in_it(self, cast: Cast, client: Client, watch: Watch) -> None:
        stage.filed(cast)
        watch.forward(minutes=2)
        assert value(client, "huiyin_outbox_waiting") == 1
        assert value(client, "huiyin_outbox_lag_seconds") == 120
        assert value(client, 'huiyin_mails{state="queued"}') == 0
        assert (value(client, "huiyin_database_bytes") or 0) > 100_000
        assert value(client, "huiyin_database_up") == 1

    def test_a_backup_that_was_never_made_is_as_old_as_can_be(
        self, cast: Cast, client: Client, settings: Any, tmp_path: Path
    ) -> None:
        assert value(client, "huiyin_backup_age_seconds") is None
        settings.HUIYIN_BACKUP_DIR = tmp_path / "backups"
        assert value(client, "huiyin_backup_age_seconds") == float("inf")

    @pytest.mark.django_db(transaction=True)
    def test_facts_are_counted_when_they_are_committed(self, client: Client, cast: Cast) -> None:
        name = 'huiyin_events_total{name="matters.filed"}'
        before = value(client, name) or 0
        stage.filed(cast)
        assert value(client, name) == before + 1

    def test_without_the_database_the_rest_is_told(
        self, client: Client, db: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(heartbeats, "beats", gone)
        assert value(client, "huiyin_database_up") == 0
        assert value(client, "huiyin_disk_free_bytes") is not None

    def test_from_outside_there_is_nothing(self, client: Client, db: None) -> None:
        assert client.get("/metrics", **OUTSIDE).status_code == 404

    def test_with_a_token_only_the_token_counts(self, client: Client, db: None, settings: Any) -> None:
        settings.HUIYIN_METRICS_TOKEN = "monitoring-2026"
        bearer = {"Authorization": "Bearer monitoring-2026"}
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
        assert client.get("/metrics", headers=bearer, **OUTSIDE).status_code == 200

    def test_a_network_can_be_named(self, client: Client, db: None, settings: Any) -> None:
        settings.HUIYIN_METRICS_NETWORKS = ["203.0.113.0/24"]
        assert client.get("/metrics", **OUTSIDE).status_code == 200
        assert client.get("/metrics").status_code == 404


def value(client: Client, name: str) -> float | None:
    """Return one figure of /metrics; None if it is not there."""
    for line in client.get("/metrics").content.decode().splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return None
