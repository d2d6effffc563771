from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.orgs import actions
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel.actor import Actor
from tests.cast import Cast

Login = Callable[..., Client]
ORGS = "/api/v1/orgs"
NEW = {"name": "清水物业", "kind": "property_company", "level": "compound", "phone": "0731-28480001"}


def test_everybody_lists_organisations(cast: Cast, client: Client) -> None:
    answer = client.get(ORGS, {"search": "城市", "place": cast.places.compound.token}).json()
    assert [org["id"] for org in answer["items"]] == [cast.orgs.bureau]
    assert answer["next"] == ""


def test_pages_are_walked_by_their_mark(cast: Cast, client: Client) -> None:
    first = client.get(ORGS, {"limit": 4}).json()
    second = client.get(ORGS, {"limit": 4, "cursor": first["next"]}).json()
    ids = [org["id"] for org in [*first["items"], *second["items"]]]
    assert len(ids) == len(set(ids)) == 7


def test_one_is_read_with_its_work_areas(cast: Cast, client: Client) -> None:
    org = client.get(f"{ORGS}/{cast.orgs.committee}").json()
    assert org["work_areas"] == [
        {
            "area": cast.places.community.token,
            "full_name": cast.places.community.full_name,
            "is_intake": True,
        }
    ]
    assert client.get(f"{ORGS}/999999999").status_code == 404


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"cursor": "-1"}, {"kind": "club"}])
def test_wrong_questions_are_problems(cast: Cast, client: Client, wrong: dict[str, Any]) -> None:
    assert client.get(ORGS, wrong).status_code == 422


def _post(client: Client, body: dict[str, Any]) -> Any:
    return client.post(ORGS, body, content_type="application/json")


def test_offices_add_organisations_and_others_do_not(cast: Cast, login: Login, client: Client) -> None:
    def status(actor: Actor, body: dict[str, Any]) -> int:
        return int(_post(login(actor), body).status_code)

    assert status(cast.clerk, NEW) == 201
    assert status(cast.resident, NEW) == 403
    assert _post(client, NEW).status_code == 401
    assert status(cast.clerk, {**NEW, "phone": "打电话"}) == 422
    assert status(cast.clerk, {**NEW, "kind": "club"}) == 422


def test_a_list_costs_the_same_for_one_and_for_many(cast: Cast, client: Client) -> None:
    for number in range(20):
        actions.add_org(actor=cast.system, name=f"公司{number}", kind=OrgKind.COMPANY, level=AreaLevel.STREET)
    with CaptureQueriesContext(connection) as captured:
        client.get(ORGS)
    assert len(captured) == 1
