"""Log-ins: shorter at work, listed and ended by their owner, and no dearer for anybody."""

from datetime import UTC
from typing import Any

import pytest
from django.db import Error, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from huiyin.civic.people import public
from huiyin.civic.people.models import LoginSession
from huiyin.kernel import clock
from huiyin.kit.housekeeping import tidy
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.fixtures import Login, Watch

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
)
DESK = "/desk/"


@pytest.fixture(autouse=True)
def _as_at_work(settings: Settings, watch: Watch) -> None:
    settings.HUIYIN_OFFICE_SESSION_HOURS = 12
    settings.HUIYIN_OFFICE_IDLE_MINUTES = 30
    settings.HUIYIN_RATE_LIMITS = False


def enter(cast: Cast, name: str, user_agent: str = "") -> Client:
    client = Client(headers={"User-Agent": user_agent})
    facts = {"handle": cast.member(name).phone, "password": "hutang-2025-huiyin"}
    assert client.post("/login/", facts).status_code == 302
    return client


def test_staff_are_logged_out_after_half_an_hour_without_use(cast: Cast, watch: Watch) -> None:
    client = enter(cast, "clerk")
    for _ in range(5):
        watch.forward(minutes=25)
        assert client.get(DESK).status_code == 200
    watch.forward(minutes=31)
    answer = client.get(DESK, follow=True)
    assert answer.redirect_chain[0][0].startswith("/login/?next=")
    assert "被退出" in answer.content.decode() or "logged out" in answer.content.decode()
    assert not LoginSession.objects.filter(account=cast.member("clerk").account_id).exists()


def test_staff_are_logged_out_after_twelve_hours_however_busy(cast: Cast, watch: Watch) -> None:
    client = enter(cast, "clerk")
    for _ in range(35):
        watch.forward(minutes=20)
        assert client.get(DESK).status_code == 200
    watch.forward(minutes=20)
    assert client.get(DESK).status_code == 302
    assert client.get("/api/v1/people/me").status_code == 401


def test_the_admin_and_the_api_end_with_the_rest(cast: Cast, watch: Watch) -> None:
    client = enter(cast, "operator")
    assert client.get("/admin/").status_code == 200
    watch.forward(minutes=31)
    assert client.get("/admin/").status_code == 302
    again = enter(cast, "operator")
    watch.forward(minutes=31)
    assert again.get("/api/v1/people/me").status_code == 401


def test_an_installation_says_how_long_and_residents_keep_two_weeks(
    cast: Cast, watch: Watch, settings: Settings
) -> None:
    settings.HUIYIN_OFFICE_SESSION_HOURS, settings.HUIYIN_OFFICE_IDLE_MINUTES = 0, 0
    clerk, resident, head = enter(cast, "clerk"), enter(cast, "resident"), enter(cast, "building_head")
    watch.forward(days=3)
    assert clerk.get(DESK).status_code == 200
    settings.HUIYIN_OFFICE_IDLE_MINUTES = 30
    watch.forward(minutes=31)
    assert clerk.get(DESK).status_code == 302
    assert resident.get("/me/").status_code == 200
    # A neighbour who looks after a building works for no office.
    assert head.get("/me/").status_code == 200


def test_two_weeks_are_counted_from_the_log_in(cast: Cast, watch: Watch) -> None:
    client = enter(cast, "resident")
    before = LoginSession.objects.get(account=cast.member("resident").account_id)
    watch.forward(days=2)
    session: Any = client.session
    session["something"] = "new"
    session.save()
    assert client.get("/me/").status_code == 200
    after = LoginSession.objects.get(pk=before.pk)
    assert (after.expire_date, after.started_at) == (before.expire_date, before.started_at)
    assert after.seen_at == clock.now()


def test_the_list_shows_devices_in_plain_words_and_marks_this_one(cast: Cast, watch: Watch) -> None:
    phone = enter(cast, "resident", ANDROID)
    watch.forward(days=1)
    here = enter(cast, "resident")
    page = here.get("/me/sessions/").content.decode()
    assert "安卓" in page
    assert "Chrome" in page
    assert page.count("/end/") == 1
    rows = here.get("/api/v1/people/me/sessions").json()
    assert [row["here"] for row in rows] == [True, False]
    assert "131" not in str(LoginSession.objects.values_list("device", flat=True))
    key = phone.cookies["sessionid"].value
    assert key not in page
    assert key not in str(rows)


def test_one_is_ended_and_then_all_others(cast: Cast) -> None:
    here, there, third = (enter(cast, "resident") for _ in range(3))
    neighbour = enter(cast, "neighbour")
    rows = there.get("/api/v1/people/me/sessions").json()
    [own] = [row["id"] for row in rows if row["here"]]
    assert neighbour.post(f"/me/sessions/{own}/end/").status_code == 404
    assert here.post(f"/me/sessions/{own}/end/").status_code == 302
    assert there.get("/me/").status_code != 200
    assert here.post("/me/sessions/end-others/").status_code == 302
    assert third.get("/me/").status_code != 200
    assert here.get("/me/").status_code == 200
    assert neighbour.get("/me/").status_code == 200
    assert AuditRecord.objects.filter(kind="people.session_ended").count() == 2


def test_a_program_ends_all_of_them(cast: Cast, client: Client) -> None:
    browser = enter(cast, "resident")
    secret = public.issue_token(actor=cast.resident, name="钥匙", days=9).secret
    headers = {"Authorization": f"Bearer {secret}"}
    left = client.post("/api/v1/people/me/sessions/end-others", headers=headers)
    assert left.json() == []
    assert browser.get("/me/").status_code != 200


def test_a_changed_password_ends_the_others_and_keeps_when_this_began(cast: Cast, watch: Watch) -> None:
    here, there = enter(cast, "resident"), enter(cast, "resident")
    began = clock.now()
    watch.forward(minutes=5)
    facts = {"old": "hutang-2025-huiyin", "new": "nine-lanterns-over-zhuzhou"}
    assert here.post("/me/password/", facts).status_code == 302
    assert there.get("/me/").status_code != 200
    [row] = [one for one in here.get("/api/v1/people/me/sessions").json() if one["here"]]
    assert row["started_at"].startswith(began.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"))


def test_pages_cost_strangers_nothing_and_staff_a_write_every_two_minutes(
    cast: Cast, login: Login, watch: Watch
) -> None:
    assert statements(Client()) == []
    clerk = login(cast.clerk)
    # Session, account, roles: who is there has always taken these three.
    assert statements(clerk) == ["SELECT"] * 3
    watch.forward(minutes=1)
    assert statements(clerk) == ["SELECT"] * 3
    watch.forward(minutes=1)
    assert statements(clerk).count("UPDATE") == 1
    assert statements(clerk) == ["SELECT"] * 3


def statements(client: Client) -> list[str]:
    """Return the first words of what a plain page asks of the tables that say who is there."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/styleguide/").status_code == 200
    return [one["sql"].split()[0] for one in asked if '"people_' in one["sql"]]


def test_reading_goes_on_where_nothing_can_be_written(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enter(cast, "clerk")
    watch.forward(minutes=10)

    def full(**asked: Any) -> None:
        raise Error("database or disk is full")

    monkeypatch.setattr("huiyin.site.sessions.note_session_use", full)
    assert client.get(DESK).status_code == 200


def test_what_ended_is_thrown_away(cast: Cast, watch: Watch) -> None:
    enter(cast, "resident")
    watch.set(LoginSession.objects.get(account__isnull=False).expire_date)
    watch.forward(minutes=1)
    tidy()
    assert not LoginSession.objects.exists()
