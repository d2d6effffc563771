"""The pages on which people follow: buttons that act, links that only ask."""

import pytest
from django.test import Client

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Follower
from huiyin.civic.matters.rules.links import CONFIRM_FOLLOW, STOP_FOLLOW
from huiyin.kernel import clock
from huiyin.kernel.signed_links import Purpose, sign
from huiyin.kit.keys import keyring
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login, Watch


def link(purpose: Purpose) -> str:
    """Return the link that a follower's e-mail carries."""
    row = Follower.objects.get()
    token = sign(keyring().follow, purpose.name, f"{row.matter_id}-{row.person_id}", clock.now())
    what = "confirm" if purpose is CONFIRM_FOLLOW else "stop"
    return f"/follow/link/{what}/{token}/"


@pytest.fixture
def asked(cast: Cast) -> str:
    """Somebody without account asked to follow; return the matter's code."""
    code = matters.accepted(cast).code
    public.follow_matter(actor=cast.nobody, code=code, email="lin@example.org")
    return code


def test_with_an_account_one_button_follows_and_one_stops(cast: Cast, login: Login) -> None:
    code = matters.accepted(cast).code
    client = login(cast.neighbour)
    page = client.post(f"/m/{code}/follow/", follow=True).content.decode()
    assert "/unfollow/" in page
    assert code in client.get("/mine/").content.decode()
    page = client.post(f"/m/{code}/unfollow/", follow=True).content.decode()
    assert f"/m/{code}/follow/" in page
    assert code not in client.get("/mine/").content.decode()


def test_without_an_account_an_address_is_asked_for(cast: Cast, client: Client) -> None:
    code = matters.accepted(cast).code
    for email in ("", "nobody@"):
        answer = client.post(f"/m/{code}/follow/", {"follow-email": email})
        assert answer.status_code == 422
    answer = client.post(f"/m/{code}/follow/", {"follow-email": "lin@example.org"}, follow=True)
    assert answer.status_code == 200
    assert Follower.objects.get().confirmed_at is None


@pytest.mark.parametrize("purpose", [CONFIRM_FOLLOW, STOP_FOLLOW])
def test_opening_a_link_does_nothing(asked: str, client: Client, purpose: Purpose) -> None:
    for method in (client.get, client.head):
        assert method(link(purpose)).status_code == 200
    assert Follower.objects.get().confirmed_at is None
    assert asked in client.get(link(purpose)).content.decode()


def test_its_button_does_what_the_link_says(asked: str, client: Client) -> None:
    assert client.post(link(CONFIRM_FOLLOW)).status_code == 200
    assert Follower.objects.get().confirmed_at is not None
    stop = link(STOP_FOLLOW)
    assert client.post(stop).status_code == 200
    assert not Follower.objects.exists()
    assert client.post(stop).status_code == client.get(stop).status_code == 410


def test_a_link_that_is_old_broken_or_made_up_gets_a_sentence(
    asked: str, client: Client, watch: Watch
) -> None:
    good = link(CONFIRM_FOLLOW)
    for broken in (
        good[:-2],
        good.replace("/confirm/", "/stop/"),
        "/follow/link/confirm/é/",
        "/follow/link/x/1/",
    ):
        for method in (client.get, client.post):
            assert method(broken if broken.endswith("/") else f"{broken}/").status_code == 404
    watch.forward(days=4)
    answer = client.get(good)
    assert answer.status_code == 410
    assert "<h1" in answer.content.decode()


def test_one_mailbox_is_asked_a_few_times_a_day_only(cast: Cast, client: Client) -> None:
    codes = [matters.accepted(cast).code for _ in range(6)]
    said = {"follow-email": "Lin@example.org"}
    answers = [client.post(f"/m/{code}/follow/", said).status_code for code in codes]
    assert answers == [302] * 5 + [422]
