"""The API of notices."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.notices.tests.conftest import Tell
from huiyin.civic.people import public as people
from huiyin.kernel.actor import Actor

Call = Callable[[Actor], Callable[..., Any]]

URL = "/api/v1/notices"


@pytest.fixture
def call(client: Client) -> Call:
    def make(who: Actor) -> Callable[..., Any]:
        secret = people.issue_token(actor=who, name="test", days=1).secret

        def send(method: str, path: str = "", data: Any = None) -> Any:
            headers = {"Authorization": f"Bearer {secret}"}
            return getattr(client, method)(URL + path, data, content_type="application/json", headers=headers)

        return send

    return make


def test_notices_are_read_in_pages_and_marked(
    call: Call, tell: Tell, reader: Actor, neighbour: Actor
) -> None:
    for number in range(3):
        tell(reader, dedupe=f"x:{number}")
    tell(neighbour, dedupe="y:1")
    send = call(reader)
    first = send("get", "?limit=2").json()
    rest = send("get", f"?limit=2&cursor={first['next']}").json()
    assert len(first["items"] + rest["items"]) == 3
    assert rest["next"] == ""
    assert send("get", "/unread").json() == {"unread": 3}
    assert send("post", "/read", {"notice_id": rest["items"][0]["id"]}).json() == {"marked": 1}
    assert send("post", "/read", {}).json() == {"marked": 2}


def test_a_notice_of_another_is_not_found(call: Call, tell: Tell, reader: Actor, neighbour: Actor) -> None:
    tell(reader)
    notice = call(reader)("get").json()["items"][0]["id"]
    assert call(neighbour)("post", "/read", {"notice_id": notice}).status_code == 404
    assert call(reader)("get", "/unread").json() == {"unread": 1}


def test_strangers_are_turned_away(client: Client, db: None) -> None:
    for answer in (client.get(URL), client.post(f"{URL}/read", {}, content_type="application/json")):
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
