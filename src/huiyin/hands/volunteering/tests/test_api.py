"""The API of volunteering."""

import json
from typing import Any

import pytest
from django.test import Client

from huiyin.hands.volunteering.tests.stage import Scene, scene
from tests.cast import Cast
from tests.fixtures import Login, Watch

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/volunteers"


@pytest.fixture
def stand(cast: Cast, watch: Watch) -> Scene:
    return scene(cast)


def sent(client: Client, address: str, **data: Any) -> Any:
    return client.post(f"{ROOT}{address}", json.dumps(data), content_type="application/json")


def test_from_the_shift_to_the_verified_paper(
    stand: Scene, login: Login, client: Client, watch: Watch
) -> None:
    leader, mine = login(stand.cast.neighbour), login(stand.cast.resident)
    plan = {"first": "2026-03-03", "begins": "08:00", "until": "11:00", "least": 1, "most": 1}
    [shift_id] = sent(leader, f"/posts/{stand.post.pk}/shifts", **plan).json()
    [shift] = client.get(f"{ROOT}/shifts?place={stand.cast.places.compound.token}").json()
    assert (shift["id"], shift["taken"], shift["sign_id"]) == (shift_id, 0, None)
    assert client.get(f"{ROOT}/teams").json()[0]["members"] == 3
    sign_id = sent(mine, f"/shifts/{shift_id}/sign-up").json()["sign_id"]
    late = sent(login(stand.cast.building_head), f"/shifts/{shift_id}/sign-up")
    assert (late.status_code, late.json()["code"]) == (409, "shift_full")
    assert sent(client, f"/shifts/{shift_id}/sign-up").status_code == 401
    assert [one["id"] for one in mine.get(f"{ROOT}/mine/shifts").json()] == [shift_id]
    watch.forward(days=1, hours=4)
    assert sent(mine, f"/shifts/{shift_id}/confirm", hours={sign_id: 3}).status_code == 404
    assert sent(leader, f"/shifts/{shift_id}/confirm", hours={sign_id: 25}).status_code == 422
    roster = sent(leader, f"/shifts/{shift_id}/confirm", hours={sign_id: 3}, served=9).json()
    assert [(line["name"], line["hours"]) for line in roster["lines"]] == [("田小满", "3")]
    record = mine.get(f"{ROOT}/mine/record").json()
    assert (record["hours"], record["stars"], len(record["entries"])) == ("3", 0, 1)
    paper = sent(mine, "/mine/papers", org_id=stand.cast.orgs.committee).json()
    assert paper["address"].endswith(f"/verify/{paper['code']}/")
    shown = client.get(f"{ROOT}/verify/{paper['code']}").json()
    assert (shown["is_valid"], shown["name"], shown["hours"]) == (True, "田*满", "3")
    assert client.get(f"{ROOT}/verify/nothing").status_code == 404
    unit = f"/units/{stand.cast.orgs.committee}/papers"
    assert [one["code"] for one in leader.get(f"{ROOT}{unit}").json()["items"]] == [paper["code"]]
    assert mine.get(f"{ROOT}{unit}").status_code == 404
    assert sent(mine, f"/papers/{paper['code']}/revoke", reason="不要了").status_code == 403
    revoked = sent(leader, f"/papers/{paper['code']}/revoke", reason="重开").json()
    assert (revoked["name"], revoked["revoked_because"]) == ("田小满", "重开")
    assert sent(leader, f"/papers/{paper['code']}/revoke", reason="重开").status_code == 409


def test_registering_joining_and_cancelling(stand: Scene, login: Login) -> None:
    client = login(stand.cast.steward)
    said = {"area_id": stand.cast.places.compound.id, "born": "2014-01-01"}
    refused = sent(client, "/register", **said)
    assert (refused.status_code, refused.json()["code"]) == (409, "guardian_missing")
    assert sent(client, "/register", **said, guardian="母亲").status_code == 201
    assert sent(client, f"/teams/{stand.team.pk}/join").status_code == 204
    shift = stand.shift()
    sign_id = sent(client, f"/shifts/{shift.pk}/sign-up").json()["sign_id"]
    assert sent(client, f"/signs/{sign_id}/cancel", reason="有事").status_code == 204
    assert client.get(f"{ROOT}/shifts/{shift.pk}").json()["taken"] == 0
