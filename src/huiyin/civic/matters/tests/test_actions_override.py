"""What the machine proposes, what the approver makes of it, and what is kept of the difference."""

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Publication
from huiyin.civic.matters.public import Audience
from huiyin.civic.matters.tests.helpers import last_echo, said
from tests.cast import Cast
from tests.matters import accepted, drafted, filed, working

PHONE = "13912345678"


def approved(cast: Cast, text: str, given: str = "") -> str:
    """Have an echo approved for the wall, in given words or in those of the machine; return what it shows."""
    made, echo_id = drafted(cast, text=text)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC, text=given)
    return str(Publication.objects.get(echo_id=echo_id, matter__code=made.code).text)


def test_words_left_as_proposed_are_no_override(cast: Cast) -> None:
    assert approved(cast, f"请打{PHONE}。") == "请打［电话］。"
    assert last_echo(filed_code()).override == {}


def filed_code() -> str:
    return str(Publication.objects.latest("id").matter.code)


@pytest.mark.parametrize(
    ("given", "override"),
    [
        ("请打［电话］，车牌湘B12345。", {"shown": {"plate": 1}, "hidden": 0, "edited": True}),
        ("请打［电话］，车牌［车牌］，［姓名］。", {"shown": {}, "hidden": 1, "edited": True}),
        (f"请打{PHONE}，车牌［车牌］，［姓名］。", {"shown": {"phone": 1}, "hidden": 1, "edited": True}),
        ("已经修好了。", {"shown": {}, "hidden": 0, "edited": True}),
    ],
)
def test_what_the_approver_overrode_is_kept_without_the_words(
    cast: Cast, given: str, override: dict[str, object]
) -> None:
    assert approved(cast, f"请打{PHONE}，车牌湘B12345。", given) == given
    echo = last_echo(filed_code())
    assert echo.override == override
    assert said(filed_code())["override"] == override
    assert PHONE not in str(echo.override)


def test_all_people_of_the_matter_are_nameless(cast: Cast) -> None:
    made = working(cast)
    matters.support_matter(actor=cast.neighbour, code=made.code)
    younger = filed(cast, cast.building_head)
    matters.merge_matter(actor=cast.clerk, code=younger.code, into=made.code)
    people = ("resident", "neighbour", "building_head", "property_staff")
    text = "、".join(cast.member(name).name for name in people)
    echo = matters.draft_echo(actor=cast.property_staff, code=made.code, text=f"{text}都在场。")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    assert last_echo(made.code).shared_text == "、".join(["［姓名］"] * 4) + "都在场。"


def test_the_name_of_whoever_holds_it_in_person_is_hidden(cast: Cast) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.clerk, code=code, person_id=cast.building_head.person_id)
    echo = matters.draft_echo(actor=cast.building_head, code=code, text="粟谷雨已经换好灯泡。")
    matters.approve_echo(actor=cast.secretary, echo_id=echo.pk, audience=Audience.PUBLIC)
    assert last_echo(code).shared_text == "［姓名］已经换好灯泡。"


def test_the_public_number_of_an_office_stays(cast: Cast) -> None:
    assert approved(cast, "有事请打0731-28480000，或找0731-28481111。") == (
        "有事请打0731-28480000，或找［座机］。"
    )


def test_the_words_of_a_wish_are_overridden_with_a_trace_too(cast: Cast) -> None:
    code = accepted(cast, body=f"路灯坏了，请打{PHONE}", publish=False).code
    matters.publish_wish(actor=cast.clerk, code=code, text="路灯坏了")
    assert said(code)["override"] == {"shown": {}, "hidden": 0, "edited": True}
