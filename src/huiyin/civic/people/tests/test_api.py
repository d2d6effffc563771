"""The API of people: the same access as the pages, by session or token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.people import public
from huiyin.civic.people.tests.conftest import Maker, Somebody, Town
from huiyin.kernel.permissions import Role

Call = Callable[..., Callable[..., Any]]


@pytest.fixture
def call(client: Client) -> Call:
    """Return a caller with a token of somebody."""

    def make(who: Somebody | None = None) -> Callable[..., Any]:
        headers = {}
        if who is not None:
            secret = public.issue_token(actor=who.actor, name="test", days=1).secret
            headers = {"Authorization": f"Bearer {secret}"}

        def send(method: str, path: str, data: Any = None) -> Any:
            return getattr(client, method)(
                f"/api/v1/people{path}", data, content_type="application/json", headers=headers
            )

        return send

    return make


def test_one_reads_oneself_masked(call: Call, town: Town, street_staff: Somebody) -> None:
    me = call(street_staff)("get", "/me").json()
    assert (me["name"], me["phone"][3:7]) == ("街道小赵", "****")
    assert [role["role"] for role in me["roles"]] == ["street_staff"]


def test_one_changes_ones_own_name(call: Call, resident: Somebody) -> None:
    send = call(resident)
    assert send("post", "/me", {"name": "林大雨", "language": "en"}).json()["name"] == "林大雨"
    assert send("post", "/me", {"name": "  "}).status_code == 422
    assert public.names([resident.person_id]) == {resident.person_id: "林大雨"}


def test_roles_are_read_in_pages_by_who_may_give_them(
    call: Call, town: Town, street_staff: Somebody, somebody: Maker
) -> None:
    for _ in range(3):
        somebody("网格员", Role.GRID_STEWARD, area_id=town.compound)
    somebody("外面的", Role.GRID_STEWARD, area_id=town.other_compound)
    send = call(street_staff)
    first = send("get", "/grants?limit=3").json()
    rest = send("get", f"/grants?limit=3&cursor={first['next']}").json()
    names = [row["name"] for row in first["items"] + rest["items"]]
    assert sorted(names) == ["网格员", "网格员", "网格员", "街道小赵"]
    assert rest["next"] == ""


@pytest.mark.parametrize("path", ["/me", "/grants"])
def test_strangers_and_false_tokens_are_turned_away(client: Client, db: None, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer hy_wrong"}):
        answer = client.get(f"/api/v1/people{path}", headers=headers)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_residents_do_not_read_roles(call: Call, resident: Somebody) -> None:
    assert call(resident)("get", "/grants").status_code == 403


@pytest.mark.parametrize("cursor", ["x", "-1", "1e9", "9" * 40])
def test_a_wrong_cursor_is_told(call: Call, town: Town, street_staff: Somebody, cursor: str) -> None:
    assert call(street_staff)("get", f"/grants?cursor={cursor}").status_code == 422
