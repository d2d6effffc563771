"""The page behind the link of a final echo: one answer, one word, no account."""

import pytest
from django.test import Client

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Feedback
from huiyin.civic.matters.rules.links import SAY
from huiyin.civic.matters.tests.helpers import row, way
from huiyin.kernel import clock
from huiyin.kernel.signed_links import sign
from huiyin.kit.keys import keyring
from tests import matters
from tests.cast import Cast
from tests.fixtures import Watch

SOLVED = {"say-solved": "yes", "say-score": "5", "say-words": "亮了，谢谢"}


def link(code: str) -> str:
    """Return the link that the letter about the answer of a matter carries."""
    matter = row(code)
    root = matter.elder or matter
    return f"/say/{sign(keyring().follow, SAY.name, f'{matter.pk}-{root.cycle}', clock.now())}/"


def test_the_answer_is_read_and_a_button_says_solved(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    assert matters.ECHO in client.get(link(code)).content.decode()
    assert client.post(link(code), SOLVED).status_code == 200
    kept = Feedback.objects.get()
    assert (kept.solved, kept.score, kept.words, kept.channel) == (True, 5, "亮了，谢谢", "link")
    assert row(code).state == "closed"


def test_not_solved_wakes_it(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    client.post(link(code), {"say-solved": "no"})
    assert (row(code).state, way(code)[-1]) == ("working", "not_solved")


def test_opening_it_says_nothing(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    for asked in ("", "?say-solved=yes", "?solved=no"):
        for method in (client.get, client.head):
            assert method(link(code) + asked).status_code == 200
    assert not Feedback.objects.exists()
    assert row(code).state == "answered"


def test_a_word_without_a_verdict_is_asked_for_again(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    for sent in ({}, {"say-solved": "maybe"}, {"say-solved": "yes", "say-score": "9"}):
        assert client.post(link(code), sent).status_code == 422
    assert not Feedback.objects.exists()


def test_it_serves_once(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    used = link(code)
    client.post(used, {"say-solved": "no"})
    for method in (client.get, client.post):
        answer = method(used)
        assert answer.status_code == 410
        assert "<h1" in answer.content.decode()
    echo = public.draft_echo(actor=cast.property_staff, code=code, text="再换了一个")
    public.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=public.Audience.PUBLIC)
    assert client.post(used, SOLVED).status_code == 410
    assert client.post(link(code), SOLVED).status_code == 200


def test_it_is_used_up_by_a_word_said_elsewhere(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    unused = link(code)
    public.give_feedback(actor=cast.resident, code=code, solved=True)
    assert client.post(unused, {"say-solved": "no"}).status_code == 410
    assert row(code).state == "closed"


def test_old_forged_and_foreign_links_get_a_sentence(cast: Cast, client: Client, watch: Watch) -> None:
    code = matters.answered(cast).code
    good = link(code)
    key = keyring().follow
    foreign = f"/say/{sign(key, 'stop', f'{row(code).pk}-1', clock.now())}/"
    nobody = f"/say/{sign(key, 'say', '999999999-1', clock.now())}/"
    for broken, status in ((good[:-3] + "/", 404), ("/say/%00/", 404), (foreign, 404), (nobody, 410)):
        for method in (client.get, client.post):
            assert method(broken).status_code == status, broken
    watch.forward(days=30, seconds=1)
    assert client.get(good).status_code == client.post(good, SOLVED).status_code == 410


def test_it_opens_nothing_but_this(cast: Cast, client: Client) -> None:
    code = matters.answered(cast, audience=public.Audience.SHARED, publish=False).code
    token = link(code).split("/")[2]
    page = client.get(link(code)).content.decode()
    assert "/follow/" + code not in page
    for address in (f"/follow/{code}/{token}/", f"/follow/link/stop/{token}/"):
        assert client.get(address).status_code in {401, 404}


@pytest.mark.parametrize("solved", ["yes", "no"])
def test_a_merged_author_speaks_of_the_shared_answer(cast: Cast, client: Client, solved: str) -> None:
    made, echo_id = matters.drafted(cast, text="田小满家门口的灯换好了。")
    younger = matters.filed(cast, cast.neighbour).code
    public.merge_matter(actor=cast.clerk, code=younger, into=made.code)
    public.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=public.Audience.PUBLIC)
    page = client.get(link(younger)).content.decode()
    assert "田小满" not in page
    assert client.post(link(younger), {"say-solved": solved}).status_code == 200
    assert row(made.code).state == ("answered" if solved == "yes" else "working")
    assert client.get(link(made.code)).status_code == (200 if solved == "yes" else 410)


def test_the_api_takes_the_same_word(cast: Cast, client: Client) -> None:
    code = matters.answered(cast).code
    token = link(code).split("/")[2]
    assert client.get(f"/api/v1/say/{token}").json()["text"] == matters.ECHO
    said = {"solved": True, "score": 3}
    answer = client.post(f"/api/v1/say/{token}", said, content_type="application/json")
    assert (answer.status_code, answer.json()["score"]) == (200, 3)
    again = client.post(f"/api/v1/say/{token}", said, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
