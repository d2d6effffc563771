"""The pages of whoever calls back."""

import pytest

from huiyin.civic.matters.models import CallAttempt, Entry, Feedback
from huiyin.civic.matters.tests.helpers import row
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login, Watch

CALLS = "/desk/calls/"


@pytest.fixture
def code(cast: Cast, watch: Watch) -> str:
    """An answer that its author has left without a word for four days."""
    made = matters.answered(cast).code
    watch.forward(days=4)
    return made


def test_the_list_shows_whom_to_call_with_masked_numbers(cast: Cast, login: Login, code: str) -> None:
    page = login(cast.clerk).get(CALLS).content.decode()
    assert f"{CALLS}{code}/" in page
    assert cast.member("resident").phone not in page
    assert cast.member("resident").name not in page
    assert CALLS in login(cast.clerk).get("/desk/").content.decode()
    assert CALLS not in login(cast.property_staff).get("/desk/").content.decode()


def test_the_number_is_opened_for_a_minute_and_leaves_a_trace(
    cast: Cast, login: Login, watch: Watch, code: str
) -> None:
    client, phone = login(cast.clerk), f"tel:{cast.member('resident').phone}"
    assert phone not in client.get(f"{CALLS}{code}/").content.decode()
    assert phone not in client.get(f"{CALLS}{code}/number/").content.decode()
    opened = client.post(f"{CALLS}{code}/number/", follow=True)
    assert phone in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert Entry.objects.filter(matter__code=code, kind="matters.contact_opened").count() == 1
    watch.forward(seconds=61)
    assert phone not in client.get(f"{CALLS}{code}/number/").content.decode()


def test_the_number_stays_shut_when_nobody_is_to_be_called(cast: Cast, login: Login, code: str) -> None:
    client = login(cast.clerk)
    client.post(f"{CALLS}{code}/", {"channel": "phone", "outcome": "reached", "solved": "yes"})
    assert client.post(f"{CALLS}{code}/number/").status_code == 409
    assert not Entry.objects.filter(matter__code=code, kind="matters.contact_opened").exists()


def test_a_call_is_kept_with_the_word(cast: Cast, login: Login, code: str) -> None:
    sent = {"channel": "phone", "outcome": "reached", "solved": "yes", "score": "4", "words": "好了"}
    answer = login(cast.clerk).post(f"{CALLS}{code}/", sent)
    assert (answer.status_code, answer["Location"]) == (302, CALLS)
    assert Feedback.objects.get().score == 4
    assert row(code).state == "closed"


def test_an_attempt_that_reached_nobody_is_shown_to_the_next_caller(
    cast: Cast, login: Login, code: str
) -> None:
    sent = {"channel": "phone", "outcome": "unreached", "note": "晚上八点后"}
    assert login(cast.clerk).post(f"{CALLS}{code}/", sent).status_code == 302
    page = login(cast.second_clerk).get(f"{CALLS}{code}/").content.decode()
    assert "晚上八点后" in page
    assert cast.member("clerk").name in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"channel": "phone"},
        {"channel": "phone", "outcome": "reached"},
        {"channel": "pigeon", "outcome": "reached", "solved": "yes"},
        {"channel": "phone", "outcome": "reached", "solved": "yes", "score": "0"},
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    cast: Cast, login: Login, code: str, sent: dict[str, str]
) -> None:
    answer = login(cast.clerk).post(f"{CALLS}{code}/", {**sent, "words": "说是还行"})
    assert answer.status_code == 422
    assert "说是还行" in answer.content.decode()
    assert not CallAttempt.objects.exists()


def test_a_matter_that_moved_on_says_why_nobody_calls(cast: Cast, login: Login, code: str) -> None:
    client = login(cast.clerk)
    client.post(f"{CALLS}{code}/", {"channel": "phone", "outcome": "reached", "solved": "no"})
    page = client.get(f"{CALLS}{code}/")
    assert page.status_code == 200
    assert 'name="outcome"' not in page.content.decode()
    late = client.post(f"{CALLS}{code}/", {"channel": "phone", "outcome": "unreached"})
    assert late.status_code == 422


def test_only_offices_call(cast: Cast, login: Login, code: str) -> None:
    for name, status in (
        ("steward", 403),
        ("property_staff", 403),
        ("resident", 403),
        ("stranger_next_door", 404),
    ):
        assert login(cast.actors()[name]).get(f"{CALLS}{code}/").status_code == status, name
