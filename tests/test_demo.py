"""The sample district: built once, counted from its pages, and intact."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.civic.matters.public import State, check_all_chains, export_rows
from huiyin.civic.people.public import actor_of_account, authenticate_contact
from huiyin.civic.places.public import match_place
from huiyin.kernel.actor import system
from huiyin.kernel.errors import Refusal
from huiyin.kit.models import OutboxEvent, ReactionRun
from huiyin.site.demo import DemoReport, build_demo

READER = system("test")
WALL = re.compile(r'href="/m/([0-9A-Z-]{9})/"')

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def report(settings: Any, tmp_path: Any) -> DemoReport:
    settings.HUIYIN_DEMO = True
    settings.MEDIA_ROOT = tmp_path
    return build_demo()


def rows() -> list[dict[str, Any]]:
    return list(export_rows(READER))


def test_the_sample_is_what_the_story_tells(client: Client, report: DemoReport) -> None:
    compound = match_place("荷塘星城")
    assert compound is not None
    assert compound.dwellings == 3000
    told = rows()
    assert 60 <= report.counts["matters"] <= 120
    needs = [row for row in told if row["kind"] == "need"]
    # What was written into lists comes on top.
    assert needs
    assert len(told) == report.counts["matters"] + len(needs)
    states = {State(row["state"]) for row in told}
    wanted = {State.FILED, State.ASSIGNED, State.WORKING, State.ANSWERED, State.CLOSED, State.DECLINED}
    assert states >= wanted | {State.MERGED, State.WITHDRAWN}
    figures = client.get(f"/api/v1/mirror/{compound.token}").json()["figures"]
    assert figures["closed"] > 20
    assert figures["late"] > 0
    _check_pages(client, compound.token)
    _check_nothing_is_left_undone()
    _check_a_second_run(report)
    _check_logins(client, report)


def _check_pages(client: Client, token: str) -> None:
    wall = client.get(reverse("matters:wall", kwargs={"token": token})).content.decode()
    assert len(WALL.findall(wall)) >= 15
    private = [row for row in rows() if "不希望公开" in row["body"]]
    assert private
    assert client.get(f"/m/{private[0]['code']}/").status_code == 404
    # The author wrote a telephone number into the wish; no page shows it.
    drain = next(row for row in rows() if row["title"] == "3栋一单元门口下水道又堵了")
    page = client.get(f"/m/{drain['code']}/").content.decode()
    assert "13800000051" in drain["body"]
    assert "13800000051" not in page
    assert "双壁波纹管" in page
    assert client.get(reverse("insight:home")).status_code == 200
    assert client.get(reverse("matters:lists")).content.decode().count("清单") >= 2


def _check_nothing_is_left_undone() -> None:
    chains = list(check_all_chains())
    assert chains
    assert not any(chain.broken for chain in chains)
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    assert not ReactionRun.objects.exclude(state=ReactionRun.State.DONE).exists()


def _check_a_second_run(first: DemoReport) -> None:
    before = rows()
    again = build_demo()
    assert (first.fresh, again.fresh) == (True, False)
    assert again.logins == first.logins
    assert rows() == before


def _check_logins(client: Client, report: DemoReport) -> None:
    assert len(report.logins) >= 8
    steward = next(login for login in report.logins if login.title == "网格员（受理）")
    account = authenticate_contact(steward.handle, steward.password)
    assert account is not None
    assert actor_of_account(account.pk).grants
    client.force_login(account)
    assert client.get(reverse("matters:desk")).status_code == 200
    notices = client.get(reverse("notices:notices")).content.decode()
    assert len(re.findall(r"/notices/\d+/", notices)) >= 20


def test_an_installation_in_earnest_refuses_the_sample(settings: Any) -> None:
    settings.HUIYIN_DEMO = False
    with pytest.raises(Refusal):
        build_demo()
