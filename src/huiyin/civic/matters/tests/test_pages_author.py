"""What an author does with a matter, by follow key or by account."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Feedback
from huiyin.civic.matters.tests.helpers import row, way
from huiyin.kernel import clock
from huiyin.kit.attachments import read_photos
from huiyin.kit.models import Attachment
from tests.cast import Cast
from tests.fixtures import Login
from tests.matters import WISH, accepted, answered, closed, filed, working

PHONE = "13973309999"


def photo(colour: str = "teal") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")


def follow(made: Any, act: str = "") -> str:
    return f"/follow/{made.code}/{made.follow_key}/" + (f"{act}/" if act else "")


def test_the_author_reads_everything_by_the_link(cast: Cast, client: Client) -> None:
    made = answered(cast, title="路灯坏了", text="已换好，打13973301234。")
    response = client.get(follow(made))
    page = response.content.decode()
    assert WISH in page
    assert "13973301234" in page
    assert 'name="robots" content="noindex"' in page
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("case", ["wrong key", "other key", "unknown code", "no code", "empty-ish"])
def test_without_the_right_key_the_answer_is_always_the_same(case: str, cast: Cast, client: Client) -> None:
    made, other = filed(cast), filed(cast, body="另一件事")
    address = {
        "wrong key": f"/follow/{made.code}/{'0' * 26}/",
        "other key": f"/follow/{made.code}/{other.follow_key}/",
        "unknown code": f"/follow/0000-0000/{made.follow_key}/",
        "no code": f"/follow/<b>/{made.follow_key}/",
        "empty-ish": f"/follow/{made.code}/%00/",
    }[case]
    for response in (client.get(address), client.post(f"{address}withdraw/")):
        assert response.status_code == 401
        assert response.context["sentence"] == client.get("/follow/x/y/").context["sentence"]
    assert row(made.code).state == "filed"


def test_a_key_is_read_as_people_type_it(cast: Cast, client: Client) -> None:
    made = filed(cast)
    typed = made.follow_key.lower()
    assert client.get(f"/follow/{made.code.lower().replace('-', '')}/{typed}/").status_code == 200


def test_code_and_key_from_paper_open_the_page(cast: Cast, client: Client) -> None:
    made = filed(cast)
    address = reverse("matters:follow_start")
    good = client.post(address, {"code": f" {made.code.lower()} ", "key": made.follow_key})
    assert client.get(good["Location"]).status_code == 200
    link = f"https://huiyin.example/follow/{made.code}/{made.follow_key}/"
    assert client.post(address, {"code": made.code, "key": link}).status_code == 302
    wrong = client.post(address, {"code": made.code, "key": "0" * 26})
    absent = client.post(address, {"code": "0000-0000", "key": "0" * 26})
    assert wrong.status_code == absent.status_code == 422
    assert wrong.context["form"].errors == absent.context["form"].errors


@pytest.mark.parametrize("typed", ["a/b", "..", "/", "\u202e", "长" * 150])
def test_whatever_is_typed_for_a_key_gets_an_answer(typed: str, cast: Cast, client: Client) -> None:
    sent = {"code": filed(cast).code, "key": typed}
    assert client.post(reverse("matters:follow_start"), sent).status_code == 422


def test_solved_closes_and_says_thank_you(cast: Cast, client: Client) -> None:
    made = answered(cast)
    sent = {"say-solved": "yes", "say-score": "5", "say-words": "谢谢"}
    response = client.post(follow(made, "say"), sent)
    assert response["Location"] == follow(made)
    assert row(made.code).state == "closed"
    said = Feedback.objects.get()
    assert (said.solved, said.score, said.words) == (True, 5, "谢谢")


def test_not_solved_wakes_it(cast: Cast, client: Client) -> None:
    made = answered(cast)
    client.post(follow(made, "say"), {"say-solved": "no"})
    assert row(made.code).state == "working"


@pytest.mark.parametrize("sent", [{}, {"say-solved": "maybe"}, {"say-solved": "yes", "say-score": "6"}])
def test_a_verdict_that_is_none_changes_nothing(sent: dict[str, str], cast: Cast, client: Client) -> None:
    made = answered(cast)
    assert client.post(follow(made, "say"), sent).status_code == 422
    assert row(made.code).state == "answered"


def test_a_verdict_comes_only_after_the_answer(cast: Cast, client: Client) -> None:
    made = working(cast)
    response = client.post(follow(made, "say"), {"say-solved": "yes"})
    assert response.status_code == 422
    assert response.context["forms"]["say"].non_field_errors()


def test_the_author_adds_words_and_photos(cast: Cast, client: Client) -> None:
    made = working(cast)
    sent = {"add-text": "今天又灭了一盏。", "add-photos": [photo()]}
    assert client.post(follow(made, "add"), sent)["Location"] == follow(made)
    page = client.get(follow(made)).content.decode()
    assert "今天又灭了一盏。" in page
    shown = re.search(r'src="(/photo/[^"]+)"', page)
    assert shown is not None
    assert client.get(shown[1]).status_code == 200
    assert client.get(shown[1].partition("?")[0]).status_code == 404


def test_a_photo_link_of_the_authors_page_ends(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = working(cast)
    client.post(follow(made, "add"), {"add-photos": [photo()]})
    shown = re.search(r'src="(/photo/[^"]+)"', client.get(follow(made)).content.decode())
    assert shown is not None
    assert made.follow_key not in shown[1]
    later = clock.now().timestamp() + 3601
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(shown[1]).status_code == 404


def test_adding_nothing_is_refused_at_the_field(cast: Cast, client: Client) -> None:
    response = client.post(follow(working(cast), "add"), {"add-text": " "})
    assert response.status_code == 422
    assert "text" in response.context["forms"]["add"].errors


def test_nobody_leaves_files_at_a_matter_that_is_not_theirs(cast: Cast, client: Client) -> None:
    made = working(cast)
    response = client.post(f"/follow/{made.code}/{'0' * 26}/add/", {"add-photos": [photo()]})
    assert response.status_code == 401
    assert Attachment.objects.count() == 0


def test_the_author_takes_it_back(cast: Cast, client: Client) -> None:
    made = accepted(cast)
    client.post(follow(made, "withdraw"), {"withdraw-reason": "自己修好了"})
    assert row(made.code).state == "withdrawn"
    page = client.get(follow(made))
    assert page.status_code == 200
    assert not page.context["view"].may_withdraw


def test_the_author_reopens_once_with_a_reason(cast: Cast, client: Client) -> None:
    made = closed(cast)
    assert client.post(follow(made, "reopen"), {"reopen-reason": ""}).status_code == 422
    client.post(follow(made, "reopen"), {"reopen-reason": "又灭了"})
    assert row(made.code).state == "accepted"
    assert way(made.code)[-1] == "reopened"


def test_a_reload_of_a_refused_act_shows_the_page(cast: Cast, client: Client) -> None:
    made = working(cast)
    assert client.get(follow(made, "say"))["Location"] == follow(made)
    assert client.post(follow(made, "dance")).status_code in {401, 404}


def test_staff_notes_and_their_photos_stay_inside(cast: Cast, client: Client) -> None:
    made = working(cast)
    inside = matters.keep_photos_for_form(actor=cast.property_staff, photos=read_photos([photo()]))[0]
    matters.add_note(
        actor=cast.property_staff,
        code=made.code,
        text="住户电话打不通",
        photos=(inside.token,),
        when="before",
    )
    page = client.get(follow(made)).content.decode()
    assert "住户电话打不通" not in page
    assert inside.token not in page


def test_mine_shows_what_i_raised_and_what_i_joined(cast: Cast, login: Login) -> None:
    made = answered(cast, title="路灯坏了")
    other = accepted(cast, actor=cast.neighbour, title="电梯坏了，打13973301234").code
    matters.support_matter(actor=cast.resident, code=other)
    page = login(cast.resident).get(reverse("matters:mine")).content.decode()
    assert "路灯坏了" in page
    assert "电梯坏了" in page
    assert "13973301234" not in page
    assert f"/mine/{made.code}/" in page


def test_my_page_does_what_the_link_does(cast: Cast, login: Login) -> None:
    made = answered(cast)
    browser = login(cast.resident)
    assert browser.get(f"/mine/{made.code}/").status_code == 200
    response = browser.post(f"/mine/{made.code}/say/", {"say-solved": "yes", "say-score": "4"})
    assert response["Location"] == f"/mine/{made.code}/"
    assert row(made.code).state == "closed"


@pytest.mark.parametrize("who", ["neighbour", "clerk", "leader"])
def test_mine_is_nobody_elses(who: str, cast: Cast, login: Login) -> None:
    made = answered(cast)
    browser = login(getattr(cast, who))
    assert browser.get(f"/mine/{made.code}/").status_code == 404
    assert browser.post(f"/mine/{made.code}/say/", {"say-solved": "yes"}).status_code == 404
    assert row(made.code).state == "answered"


def test_mine_asks_a_stranger_to_log_in(cast: Cast, client: Client) -> None:
    assert client.get(reverse("matters:mine"))["Location"].startswith("/login/")


def test_more_matters_of_mine_make_no_more_queries(
    cast: Cast, login: Login, django_assert_max_num_queries: Any
) -> None:
    browser = login(cast.resident)
    for number in range(20):
        answered(cast, body=f"我的第{number}件事")
        code = accepted(cast, actor=cast.neighbour, body=f"邻居的第{number}件事").code
        matters.support_matter(actor=cast.resident, code=code)
    with django_assert_max_num_queries(16):
        assert browser.get(reverse("matters:mine")).status_code == 200


def on_every_page(made: Any) -> list[str]:
    return [follow(made), f"{follow(made)}?new=1", reverse("matters:follow_start")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", [filed, accepted, working, answered, closed])
def test_the_authors_page_stands_in_every_state(
    language: str, state: Any, cast: Cast, client: Client
) -> None:
    client.cookies["django_language"] = language
    for address in on_every_page(state(cast)):
        assert client.get(address).status_code == 200
