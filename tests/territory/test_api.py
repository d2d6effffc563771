"""The API of reorganisations: the same acts and rights as the desk, refusals as problems."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.fixtures import Login

pytestmark = pytest.mark.usefixtures("watch")
HOME = "/api/v1/reorganisations"
MOVE = {"kind": "move", "area": "430202002", "to": "芦淞区"}


def send(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"{HOME}{path}", data, content_type="application/json")


def plan(client: Client, *steps: dict[str, Any]) -> Any:
    return send(
        client, "", title="街道划转", basis="株政函〔2026〕3号", effective="2026-03-03", steps=list(steps)
    )


def test_a_plan_is_made_shown_scheduled_and_carried_out(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    made = plan(client, MOVE)
    assert made.status_code == 201
    number = made.json()["id"]
    shown = send(client, f"/{number}/dry-run").json()
    assert shown["problems"] == []
    assert shown["report"]["areas"][0]["after"] == "芦淞区 › 茨菇塘街道"
    assert send(client, f"/{number}/schedule", digest=shown["digest"]).json()["state"] == "planned"
    early = send(client, f"/{number}/apply", digest=shown["digest"])
    assert (early.status_code, early.json()["code"]) == (409, "too_early")
    done = send(client, f"/{number}/apply", digest=shown["digest"], early=True).json()
    assert done["state"] == "applied"
    assert "done" not in done["report"]
    back = send(client, f"/{number}/reverse", title="撤回", effective="2026-04-01")
    assert back.json()["steps"] == ["“茨菇塘街道”划归“荷塘区”"]
    assert {line["id"] for line in client.get(HOME).json()} == {number, back.json()["id"]}


def test_a_step_that_cannot_be_read_is_named_and_nothing_is_made(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    refused = plan(client, MOVE, {"kind": "rename", "area": "没有的地方", "name": "新名"})
    assert refused.status_code == 422
    assert "2" in refused.json()["detail"]
    assert "没有的地方" in refused.json()["detail"]
    assert client.get(HOME).json() == []


def test_problems_of_a_dry_run_name_their_step(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    number = plan(client, MOVE, {"kind": "recode", "area": "茨菇塘街道", "code": "43020200"}).json()["id"]
    (problem,) = send(client, f"/{number}/dry-run").json()["problems"]
    assert problem["step"] == 2
    assert "43020200" in problem["text"]


def test_another_fingerprint_carries_nothing_out(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    number = plan(client, MOVE).json()["id"]
    send(client, f"/{number}/dry-run")
    refused = send(client, f"/{number}/apply", digest="0" * 64, early=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "world_changed")
    assert send(client, f"/{number}/cancel", reason="暂缓").json()["state"] == "cancelled"


@pytest.mark.parametrize("name", ["street", "leader", "clerk", "resident"])
def test_nobody_else_reads_a_plan(name: str, cast: Cast, login: Login) -> None:
    number = plan(login(cast.operator), MOVE).json()["id"]
    client = login(cast.actors()[name])
    assert client.get(f"{HOME}/{number}").status_code == 403
    assert send(client, f"/{number}/apply", digest="", early=True).status_code == 403
