"""What the desk does with a new matter."""

from datetime import timedelta

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Category, Echo
from huiyin.civic.matters.public import Urgency, Visibility
from huiyin.civic.matters.tests.helpers import announced, last_echo, row, said, way
from tests.cast import Cast
from tests.fixtures import MONDAY, Watch
from tests.matters import accepted, answered, assigned, closed, declined, filed, working
from tests.refusals import refused

PAST_THE_DESK = (accepted, assigned, working, answered, closed, declined)


def test_accepting_is_the_first_answer_and_stops_the_first_clock(cast: Cast, watch: Watch) -> None:
    code = filed(cast).code
    watch.forward(hours=3)
    matter = matters.accept_matter(actor=cast.clerk, code=code)
    assert (matter.state, matter.accepted_at, matter.first_answered_at) == ("accepted", watch.now, watch.now)
    assert matter.due_at == matter.settle_due
    assert (way(code), announced()) == (["filed", "accepted"], ["filed", "accepted"])


def test_the_author_reads_the_message_and_nobody_else_does(cast: Cast) -> None:
    code = filed(cast).code
    matters.accept_matter(actor=cast.clerk, code=code, message="明天上门看看。", publish=True)
    view = queries.author_view(cast.resident, code)
    assert [echo.text for echo in view.echoes] == ["明天上门看看。"]
    assert queries.public_matter(code).echoes == []


def test_accepting_may_classify(cast: Cast) -> None:
    category = Category.objects.create(path="城乡建设", name="城乡建设", level=1)
    code = filed(cast).code
    with refused("unknown_category", "category"):
        matters.accept_matter(actor=cast.clerk, code=code, category_id=category.pk + 1)
    assert (
        matters.accept_matter(actor=cast.clerk, code=code, category_id=category.pk).category_id == category.pk
    )


def test_accepting_may_publish_in_redacted_words(cast: Cast) -> None:
    name, phone = cast.member("resident").name, "13912345678"
    code = filed(cast, body=f"我是{name}，电话{phone}，楼道灯坏了。").code
    matters.accept_matter(actor=cast.clerk, code=code, publish=True)
    card = queries.public_matter(code)
    assert "楼道灯坏了" in card.text
    assert name not in card.title + card.text
    assert phone not in card.title + card.text
    assert way(code) == ["filed", "accepted", "published"]


def test_accepting_may_publish_in_the_words_of_the_office(cast: Cast) -> None:
    code = filed(cast).code
    matters.accept_matter(
        actor=cast.clerk, code=code, publish=True, public_title="路灯", public_text="请修2栋路灯"
    )
    card = queries.public_matter(code)
    assert (card.title, card.text) == ("路灯", "请修2栋路灯")


def test_a_private_matter_is_accepted_and_not_published(cast: Cast) -> None:
    code = filed(cast, visibility=Visibility.PRIVATE).code
    matters.accept_matter(actor=cast.clerk, code=code, publish=True)
    assert row(code).published_at is None
    with refused("private_matter"):
        matters.publish_wish(actor=cast.clerk, code=code)


@pytest.mark.parametrize("further", PAST_THE_DESK)
def test_a_matter_is_accepted_once(cast: Cast, further: type) -> None:
    made = further(cast)
    with refused("moved_on"):
        matters.accept_matter(actor=cast.clerk, code=made.code)


def test_a_merged_matter_is_not_accepted(cast: Cast) -> None:
    code = filed(cast).code
    matters.merge_matter(actor=cast.clerk, code=code, into=filed(cast).code)
    with refused("moved_on"):
        matters.accept_matter(actor=cast.clerk, code=code)


def test_declining_gives_the_reason_as_the_final_echo(cast: Cast, watch: Watch) -> None:
    code = declined(cast, reason="这条路归市政。").code
    matter = row(code)
    assert (matter.state, matter.due_at, matter.settled_at, matter.ended_at) == (
        "declined",
        None,
        MONDAY,
        MONDAY,
    )
    assert matter.final_echo == last_echo(code)
    assert queries.author_view(cast.resident, code).echoes[-1].text == "这条路归市政。"
    assert (way(code), announced()) == (["filed", "declined"], ["filed", "declined"])


def test_the_reason_of_a_refusal_goes_on_the_wall_only_after_a_second_pair_of_eyes(cast: Cast) -> None:
    code = accepted(cast).code
    matters.decline_matter(actor=cast.clerk, code=code, reason="归市政。")
    assert queries.public_matter(code).echoes == []
    echo = last_echo(code)
    with refused("own_echo"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    matters.approve_echo(actor=cast.second_clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    assert [shown.text for shown in queries.public_matter(code).echoes] == ["归市政。"]


@pytest.mark.parametrize("reason", ["", "  ", "长" * 5_001])
def test_declining_needs_a_reason(cast: Cast, reason: str) -> None:
    code = filed(cast).code
    with refused("text_too_long" if reason.strip() else "empty_text", "text"):
        matters.decline_matter(actor=cast.clerk, code=code, reason=reason)


@pytest.mark.parametrize("further", [assigned, working, answered, closed, declined])
def test_what_was_sent_out_is_not_declined(cast: Cast, further: type) -> None:
    made = further(cast)
    with refused("wrong_state"):
        matters.decline_matter(actor=cast.clerk, code=made.code, reason="不归我们")


def test_settling_on_the_spot_answers_at_once(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    matter = matters.settle_on_spot(actor=cast.clerk, code=code, text="老年证在社区一楼办。")
    assert (matter.state, matter.settled_at, matter.due_at) == ("answered", MONDAY, None)
    assert matter.settled_level == "community"
    assert queries.author_view(cast.resident, code).may_say
    assert announced()[-1] == "echo_delivered"


@pytest.mark.parametrize("further", [filed, assigned, working, answered, closed])
def test_the_desk_does_not_answer_over_the_head_of_a_holder(cast: Cast, further: type) -> None:
    made = further(cast)
    with refused("moved_on"):
        matters.settle_on_spot(actor=cast.clerk, code=made.code, text="好了")


def test_classifying_keeps_the_old_class_in_the_timeline(cast: Cast) -> None:
    old, new = (Category.objects.create(path=name, name=name, level=1) for name in ("环境", "建设"))
    code = filed(cast, category_id=old.pk).code
    matters.classify_matter(actor=cast.clerk, code=code, category_id=new.pk)
    assert said(code) == {"old": old.pk, "new": new.pk}
    with refused("unknown_category", "category"):
        matters.classify_matter(actor=cast.clerk, code=code, category_id=new.pk + 1)


def test_a_message_is_an_echo_of_the_office_that_holds_the_matter(cast: Cast) -> None:
    code = filed(cast).code
    matters.accept_matter(actor=cast.steward, code=code, message="收到")
    echo = Echo.objects.get(matter__code=code)
    assert (echo.kind, echo.doer_id, echo.org_id) == ("first", cast.steward.person_id, cast.orgs.committee)


def test_the_desk_says_how_urgent_it_is_and_both_clocks_count_anew(cast: Cast, watch: Watch) -> None:
    made = filed(cast)
    matters.accept_matter(actor=cast.clerk, code=made.code, urgency=Urgency.URGENT)
    matter = row(made.code)
    assert matter.urgency == Urgency.URGENT
    assert matter.first_due == matter.filed_at + timedelta(hours=2)
    assert matter.due_at == matter.settle_due == matter.filed_at + timedelta(hours=24)
