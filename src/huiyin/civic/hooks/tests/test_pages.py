"""Pages and API of webhooks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from huiyin.civic.hooks import actions
from huiyin.civic.hooks.models import Call, Subscription
from huiyin.civic.hooks.rules import HookCallState, HookKind
from huiyin.kernel.actor import Actor
from tests.cast import Cast

Login = Callable[[Actor], Client]
URL = "https://hotline.example.com/in?key=verysecret"


@pytest.fixture
def form(cast: Cast) -> dict[str, Any]:
    return {"name": "热线桥", "url": URL, "kinds": ["matters.filed"], "area_id": cast.places.compound.token}


@pytest.fixture
def hook(cast: Cast) -> int:
    return actions.subscribe(
        actor=cast.operator,
        name="热线桥",
        url=URL,
        kinds=[HookKind.MATTER_FILED],
        area_id=cast.places.compound.id,
    ).id


def test_an_operator_has_a_system_told_and_sees_the_secret_once(
    cast: Cast, login: Login, form: dict[str, Any]
) -> None:
    client = login(cast.operator)
    secret = client.post("/hooks/new/", form).context["made"].secret
    page = client.get("/hooks/").content.decode()
    assert "热线桥" in page
    assert "hotline.example.com" in page
    for hidden in (secret, "verysecret"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://hotline.example.com/"),
        ("url", "https://127.0.0.1/"),
        ("url", "https://user:pw@hotline.example.com/"),
        ("area_id", "没有这个小区"),
        ("org_id", "没有这个单位"),
        ("kinds", []),
    ],
)
def test_a_mistake_stands_at_its_field(
    cast: Cast, login: Login, form: dict[str, Any], field: str, value: Any
) -> None:
    answer = login(cast.operator).post("/hooks/new/", {**form, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_every_button_does_what_it_says(cast: Cast, login: Login, hook: int) -> None:
    client = login(cast.operator)
    for step, state in (("try", "active"), ("pause", "paused"), ("resume", "active")):
        assert client.post(f"/hooks/{hook}/{step}/").status_code == 302
        assert Subscription.objects.get().state == state
    assert client.post(f"/hooks/{hook}/explode/").status_code == 404
    assert client.post(f"/hooks/{hook}/secret/").context["made"].secret.startswith("whsec_")
    page = client.get(f"/hooks/{hook}/").content.decode()
    assert Call.objects.get().call_id in page
    Call.objects.update(state=HookCallState.DEAD)
    assert Call.objects.get().call_id in client.get("/hooks/dead/").content.decode()
    client.post(f"/hooks/calls/{Call.objects.get().pk}/again/")
    assert Call.objects.get().state == HookCallState.QUEUED
    client.post(f"/hooks/{hook}/end/")
    assert client.get(f"/hooks/{hook}/").status_code == 404


def test_others_do_not_come_in(cast: Cast, login: Login, hook: int) -> None:
    for actor in (cast.clerk, cast.street, cast.resident):
        client = login(actor)
        for path in ("/hooks/", f"/hooks/{hook}/", "/hooks/dead/"):
            assert client.get(path).status_code == 403


def test_the_api_does_the_same(cast: Cast, login: Login, settings: Settings) -> None:
    client = login(cast.operator)

    def post(path: str, data: Any = None) -> Any:
        return client.post(f"/api/v1/hooks{path}", data or {}, content_type="application/json")

    facts = {"name": "桥", "url": URL, "kinds": ["matters.filed"], "area_id": cast.places.compound.id}
    made = post("", facts).json()
    assert made["secret"].startswith("whsec_")
    (listed,) = client.get("/api/v1/hooks").json()
    assert (listed["host"], "url" in listed, "secret" in listed) == ("hotline.example.com", False, False)
    assert post(f"/{made['id']}/try").status_code == 200
    assert post(f"/{made['id']}/pause").json()["state"] == "paused"
    assert post(f"/{made['id']}/resume").json()["state"] == "active"
    (call,) = client.get(f"/api/v1/hooks/{made['id']}/calls").json()["items"]
    assert (call["kind"], call["state"]) == ("huiyin.ping", "queued")
    Call.objects.update(state=HookCallState.DEAD)
    assert len(client.get("/api/v1/hooks/dead").json()) == 1
    assert post(f"/calls/{call['id']}/resend").status_code == 200
    assert post(f"/{made['id']}/secret").json()["secret"] != made["secret"]
    assert post(f"/{made['id']}/end").status_code == 200
    assert client.get(f"/api/v1/hooks/{made['id']}").status_code == 404
    inside = post("", {**facts, "url": "https://10.0.0.8/"})
    assert (inside.status_code, inside.json()["code"], inside.json()["field"]) == (422, "bad_url", "url")
