"""The page for a second pair of eyes."""

import pytest

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Echo, Matter, Publication
from huiyin.civic.matters.public import Visibility
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login

TOLD = "业主田小满看过，有事打 13912345678。"


def address(echo_id: int) -> str:
    return f"/desk/echo/{echo_id}/"


def test_the_approver_sees_what_is_hidden_from_others(cast: Cast, login: Login) -> None:
    _made, echo_id = matters.drafted(cast, text=TOLD)
    shown = login(cast.clerk).get(address(echo_id)).content.decode()
    assert "<mark>田小满</mark>" in shown
    assert "<mark>13912345678</mark>" in shown
    assert "［电话］" in shown


def test_an_approved_echo_answers_and_stands_on_the_wall_as_edited(cast: Cast, login: Login) -> None:
    made, echo_id = matters.drafted(cast, text=TOLD)
    response = login(cast.clerk).post(address(echo_id), {"text": "已修好。", "audience": "public"})
    assert response.status_code == 302
    assert Matter.objects.get(code=made.code).state == "answered"
    assert Publication.objects.get(kind="echo").text == "已修好。"
    assert Echo.objects.get(pk=echo_id).text == TOLD


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("property_staff", 403),
        ("leader", 403),
        ("operator", 403),
        ("steward", 409),
        ("stranger_next_door", 404),
        ("resident", 403),
    ],
)
def test_the_others_cannot_approve_it(cast: Cast, login: Login, who: str, status: int) -> None:
    made, echo_id = matters.drafted(cast)
    sent = {"text": "好了", "audience": "public"}
    response = login(cast.actors()[who]).post(address(echo_id), sent)
    assert response.status_code in {status, 409, 422}
    assert Matter.objects.get(code=made.code).state == "working"
    assert Echo.objects.get(pk=echo_id).approved_at is None
    assert login(cast.clerk).post(address(echo_id), sent).status_code == 302


@pytest.mark.parametrize("who", ["property_staff", "steward"])
def test_its_doer_and_its_dispatcher_read_why_they_cannot(cast: Cast, login: Login, who: str) -> None:
    _made, echo_id = matters.drafted(cast)
    response = login(cast.actors()[who]).get(address(echo_id))
    assert response.status_code == 200
    assert response.context["view"].may.code == "own_echo"
    assert 'name="audience"' not in response.content.decode()
    assert 'class="alert note"' in response.content.decode()


def test_the_page_is_not_there_for_those_who_do_not_read_the_matter(cast: Cast, login: Login) -> None:
    _made, echo_id = matters.drafted(cast)
    assert login(cast.stranger_next_door).get(address(echo_id)).status_code == 404
    assert login(cast.clerk).get(address(echo_id + 99)).status_code == 404
    assert login(cast.resident).get(address(echo_id)).status_code == 403


def test_an_echo_goes_back_with_what_to_change(cast: Cast, login: Login) -> None:
    made, echo_id = matters.drafted(cast)
    client = login(cast.clerk)
    empty = client.post(address(echo_id), {"send_back": "1", "reason": " "})
    assert empty.status_code == 422
    assert Echo.objects.get(pk=echo_id).state == "awaiting"
    done = client.post(address(echo_id), {"send_back": "1", "reason": "请写哪天修的"})
    assert done.status_code == 302
    assert Echo.objects.get(pk=echo_id).state == "returned"
    assert "请写哪天修的" in client.get(f"/desk/{made.code}/").content.decode()


def test_a_private_matters_echo_never_reaches_the_wall(cast: Cast, login: Login) -> None:
    made, echo_id = matters.drafted(cast, publish=False, visibility=Visibility.PRIVATE)
    client = login(cast.clerk)
    assert 'value="public" disabled' in client.get(address(echo_id)).content.decode()
    refused = client.post(address(echo_id), {"text": "改过的话", "audience": "public"})
    assert refused.status_code == 422
    assert "改过的话" in refused.content.decode()
    assert Matter.objects.get(code=made.code).state == "working"


def test_merged_matters_need_words_that_all_may_read(cast: Cast, login: Login) -> None:
    made, echo_id = matters.drafted(cast)
    younger = matters.filed(cast, actor=cast.neighbour)
    public.merge_matter(actor=cast.clerk, code=younger.code, into=made.code)
    client = login(cast.clerk)
    assert client.post(address(echo_id), {"text": "", "audience": "author"}).status_code == 422
    assert client.post(address(echo_id), {"text": "", "audience": "shared"}).status_code == 302


def test_the_second_of_two_approvers_is_told(cast: Cast, login: Login) -> None:
    _made, echo_id = matters.drafted(cast)
    public.approve_echo(actor=cast.second_clerk, echo_id=echo_id, audience=public.Audience.PUBLIC)
    response = login(cast.clerk).get(address(echo_id))
    assert response.context["view"].may.code == "approved_before"


def test_an_answer_on_the_spot_waits_for_approval_before_others_read_it(cast: Cast, login: Login) -> None:
    made = matters.accepted(cast)
    public.settle_on_spot(actor=cast.steward, code=made.code, text="明天就换，电话 13912345678。")
    echo = Echo.objects.get(kind="final")
    shown = login(cast.clerk).get(address(echo.pk)).content.decode()
    assert 'name="send_back"' not in shown
    assert login(cast.clerk).post(address(echo.pk), {"text": "", "audience": "public"}).status_code == 302
    assert "13912345678" not in Publication.objects.get(kind="echo").text
