"""The page of what stands under supervision, its marks at the desk, and the leader's form."""

from typing import Any

import pytest

from huiyin.civic.matters import jobs
from huiyin.civic.matters.rules.clocks import Level
from huiyin.civic.matters.tests.helpers import row, way
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.matters import assigned, working

YELLOW = "黄牌"


@pytest.fixture
def overdue(cast: Cast, watch: Watch) -> str:
    """Return the code of a matter with a yellow card, beside one that has time."""
    code = working(cast, title="二栋路灯不亮").code
    watch.forward(days=6)
    assigned(cast, title="三栋门禁坏了")
    watch.forward(days=2)
    jobs.supervise()
    assert row(code).supervision == Level.YELLOW
    return code


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_page_shows_what_stands_and_at_which_level(cast: Cast, login: Login, overdue: str) -> None:
    shown = page(login(cast.leader), "/desk/supervision/")
    assert "二栋路灯不亮" in shown
    assert YELLOW in shown
    assert "三栋门禁坏了" not in shown


@pytest.mark.parametrize(
    ("query", "stands"), [("level=yellow", True), ("level=red", False), ("level=x", True)]
)
def test_a_level_is_chosen(cast: Cast, login: Login, overdue: str, query: str, stands: bool) -> None:
    assert ("二栋路灯不亮" in page(login(cast.clerk), f"/desk/supervision/?{query}")) is stands


def test_a_place_is_chosen(cast: Cast, login: Login, overdue: str) -> None:
    client = login(cast.street)
    assert "二栋路灯不亮" in page(client, f"/desk/supervision/?place={cast.places.community.id}")
    assert "二栋路灯不亮" not in page(client, f"/desk/supervision/?place={cast.places.next_compound.id}")


def test_another_district_sees_nothing_of_it(cast: Cast, login: Login, overdue: str) -> None:
    assert "二栋路灯不亮" not in page(login(cast.stranger_next_door), "/desk/supervision/")


def test_the_desk_marks_the_line(cast: Cast, login: Login, overdue: str) -> None:
    shown = page(login(cast.clerk), "/desk/")
    assert shown.count(f'<span class="chip gold">{YELLOW}</span>') == 1


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_many(
    cast: Cast, login: Login, watch: Watch, django_assert_max_num_queries: Any, overdue: str
) -> None:
    client = login(cast.clerk)
    page(client, "/desk/supervision/")
    for _ in range(6):
        working(cast)
    watch.forward(days=12)
    jobs.supervise()
    with django_assert_max_num_queries(16):
        page(client, "/desk/supervision/")


def test_a_leader_writes_an_instruction_at_the_desk(cast: Cast, login: Login, overdue: str) -> None:
    client = login(cast.leader)
    assert f'action="/desk/{overdue}/instruct/' in page(client, f"/desk/{overdue}/")
    sent = client.post(f"/desk/{overdue}/instruct/", {"text": "今晚之前修好"})
    assert sent.status_code == 302
    assert way(overdue)[-1] == "instructed"
    assert "今晚之前修好" in page(login(cast.property_staff), f"/desk/{overdue}/")
    assert client.post(f"/desk/{overdue}/instruct/", {"text": " "}).status_code == 422


def test_nobody_but_a_leader_is_offered_the_form(cast: Cast, login: Login, overdue: str) -> None:
    for name in ("clerk", "street", "property_staff", "steward"):
        assert "/instruct/" not in page(login(cast.actors()[name]), f"/desk/{overdue}/")
