from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.places import actions
from huiyin.kernel.actor import Actor
from tests.cast import Cast

Login = Callable[[Actor], Client]
AREAS = "/api/v1/places"


@pytest.fixture
def send(login: Login) -> Callable[..., Any]:
    """Return a function that posts a new place as somebody."""

    def post(actor: Actor, **body: Any) -> Any:
        return login(actor).post(AREAS, body, content_type="application/json")

    return post


def test_everybody_lists_places(cast: Cast, client: Client) -> None:
    answer = client.get(AREAS, {"search": "星城", "level": "compound"}).json()
    assert [area["token"] for area in answer["items"]] == [cast.places.compound.token]
    assert answer["items"][0]["parent"] == cast.places.community.token
    assert answer["next"] == ""


def test_pages_are_walked_by_their_mark(cast: Cast, client: Client) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        asked = {"under": cast.places.district.token, "limit": "3", "cursor": cursor}
        answer = client.get(AREAS, asked).json()
        seen += [area["token"] for area in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8


def test_one_place_is_read_and_another_is_missed(cast: Cast, client: Client) -> None:
    area = client.get(f"{AREAS}/{cast.places.compound.token}").json()
    assert (area["level"], area["kind"], area["dwellings"]) == ("compound", "commercial", 640)
    missed = client.get(f"{AREAS}/ZZZZZZ")
    assert missed.status_code == 404
    assert missed["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 9999}, {"cursor": "x"}, {"level": "galaxy"}, {"search": "x" * 201}]
)
def test_wrong_questions_are_problems(cast: Cast, client: Client, wrong: dict[str, Any]) -> None:
    assert client.get(AREAS, wrong).status_code == 422


def test_a_clerk_adds_a_compound(cast: Cast, send: Callable[..., Any]) -> None:
    answer = send(cast.clerk, parent=cast.places.community.token, name="钻石家园", kind="old", dwellings=90)
    assert answer.status_code == 201
    assert answer.json()["full_name"] == "荷塘区 茨菇塘街道 钻石家园"


def test_others_add_nothing(cast: Cast, client: Client, send: Callable[..., Any]) -> None:
    body = {"parent": cast.places.community.token, "name": "钻石家园"}
    assert send(cast.resident, **body).status_code == 403
    assert send(cast.stranger_next_door, **body).status_code == 403
    assert client.post(AREAS, body, content_type="application/json").status_code == 401


def test_what_cannot_be_is_said_at_its_field(cast: Cast, send: Callable[..., Any]) -> None:
    refused = send(cast.clerk, parent=cast.places.compound.token, name="9栋", dwellings=3)
    assert (refused.status_code, refused.json()["field"]) == (422, "dwellings")
    assert send(cast.clerk, parent=cast.places.stairwell.token, name="x").json()["field"] == "parent"
    assert send(cast.clerk, parent=cast.places.compound.token, name="9栋", lat=27.8).json()["field"] == "lat"
    assert send(cast.clerk, parent=cast.places.compound.token, name=" ").json()["field"] == "name"


def test_a_list_costs_the_same_for_one_place_and_for_many(cast: Cast, client: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(AREAS).status_code == 200
        return len(captured)

    before = asked()
    for number in range(20):
        actions.add_compound(actor=cast.system, parent=cast.places.community, name=f"新苑{number}")
    assert asked() == before <= 3
