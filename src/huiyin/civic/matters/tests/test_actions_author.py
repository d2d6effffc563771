"""What the author and the neighbours do."""

from collections.abc import Callable

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Feedback, Matter, PastCycle, Supporter
from huiyin.civic.matters.public import Filed, Visibility
from huiyin.civic.matters.tests.helpers import announced, row, said, way
from huiyin.kernel.errors import AlreadyChanged, NotFound
from tests.cast import Cast
from tests.fixtures import MONDAY, Watch
from tests.matters import accepted, answered, assigned, closed, declined, drafted, filed, working
from tests.refusals import refused

Made = Callable[[Cast], Filed]


def test_the_author_adds_words_while_it_is_not_over(cast: Cast) -> None:
    code = working(cast).code
    matters.add_to_matter(actor=cast.resident, code=code, text="昨晚又黑了")
    assert said(code)["text"] == "昨晚又黑了"
    assert "昨晚又黑了" in [step.words for step in queries.author_view(cast.resident, code).way]
    with refused("empty_text", "text"):
        matters.add_to_matter(actor=cast.resident, code=code, text=" ")


@pytest.mark.parametrize("over", [closed, declined])
def test_nothing_is_added_to_what_is_over(cast: Cast, over: Made) -> None:
    code = over(cast).code
    with refused("is_over"):
        matters.add_to_matter(actor=cast.resident, code=code, text="还有")


@pytest.mark.parametrize("further", [filed, accepted, assigned, working])
def test_the_author_takes_an_open_matter_back(cast: Cast, further: Made, watch: Watch) -> None:
    code = further(cast).code
    matter = matters.withdraw_matter(actor=cast.resident, code=code, reason="已经好了")
    assert (matter.state, matter.due_at, matter.published_at) == ("withdrawn", None, None)
    assert (matter.ended_at, way(code)[-1]) == (MONDAY, "withdrawn")
    assert announced()[-1] == "withdrawn"
    with pytest.raises(NotFound):
        queries.public_matter(code)


@pytest.mark.parametrize("over", [answered, closed, declined])
def test_what_is_answered_is_not_taken_back(cast: Cast, over: Made) -> None:
    code = over(cast).code
    with refused("wrong_state"):
        matters.withdraw_matter(actor=cast.resident, code=code)


def test_only_the_author_takes_back(cast: Cast) -> None:
    code = filed(cast).code
    for other in (cast.clerk, cast.street, cast.leader, cast.neighbour, cast.nobody):
        with refused("not_found"):
            matters.withdraw_matter(actor=other, code=code)


def test_taking_back_drops_the_draft(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.withdraw_matter(actor=cast.resident, code=made.code)
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.AUTHOR)


def test_solved_closes(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=2)
    kept = matters.give_feedback(actor=cast.resident, code=code, solved=True, score=4, words="谢谢")
    matter = row(code)
    assert (matter.state, matter.ended_at, matter.settled_at) == ("closed", watch.now, MONDAY)
    assert (kept.solved, kept.score, kept.words, kept.cycle) == (True, 4, "谢谢", 1)
    assert announced()[-2:] == ["closed", "feedback_given"]


def test_not_solved_wakes_with_a_new_clock_and_keeps_the_old_figures(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    first_due = row(code).settle_due
    watch.forward(days=3)
    matters.give_feedback(actor=cast.resident, code=code, solved=False, words="还是不亮")
    matter = row(code)
    assert (matter.state, matter.cycle, matter.final_echo_id) == ("working", 2, None)
    assert matter.settle_due == matter.due_at
    assert matter.due_at is not None
    assert first_due is not None
    assert matter.due_at > first_due
    past = PastCycle.objects.get(matter=matter)
    assert (past.number, past.settle_due, past.settled_at) == (1, first_due, MONDAY)
    assert announced()[-2:] == ["reopened", "feedback_given"]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_goes_from_one_to_five(cast: Cast, score: int) -> None:
    code = answered(cast).code
    with refused("bad_score", "score"):
        matters.give_feedback(actor=cast.resident, code=code, solved=True, score=score)


@pytest.mark.parametrize("further", [filed, accepted, working, closed, declined])
def test_feedback_waits_for_an_answer(cast: Cast, further: Made) -> None:
    code = further(cast).code
    with refused("not_answered"):
        matters.give_feedback(actor=cast.resident, code=code, solved=True)


def test_each_answer_has_its_own_feedback(cast: Cast) -> None:
    code = answered(cast).code
    matters.give_feedback(actor=cast.resident, code=code, solved=False)
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text="换了整盏灯")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    matters.give_feedback(actor=cast.resident, code=code, solved=True)
    found = Feedback.objects.filter(matter__code=code).order_by("cycle")
    assert list(found.values_list("cycle", "solved")) == [(1, False), (2, True)]


def test_a_lost_race_writes_no_feedback(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    code = answered(cast).code
    monkeypatch.setattr(Matter, "shift", lambda self, **changes: False)
    for solved in (True, False):
        with pytest.raises(AlreadyChanged):
            matters.give_feedback(actor=cast.resident, code=code, solved=solved)
    assert not Feedback.objects.exists()
    assert not PastCycle.objects.exists()


@pytest.mark.parametrize("over", [closed, declined])
def test_the_author_reopens_at_the_desk_of_the_place(cast: Cast, over: Made, watch: Watch) -> None:
    code = over(cast).code
    # The evening of the fifteenth day: what ended in the morning is counted in days, not in hours.
    watch.forward(days=15, hours=14, minutes=59)
    matter = matters.reopen_matter(actor=cast.resident, code=code, reason="又坏了")
    assert (matter.state, matter.cycle, matter.author_reopened) == ("accepted", 2, True)
    assert (matter.holder_org_id, matter.final_echo_id, matter.ended_at) == (cast.orgs.committee, None, None)
    assert matter.due_at == matter.settle_due
    assert announced()[-1] == "reopened"


def test_reopening_is_for_once_in_time_and_with_a_reason(cast: Cast, watch: Watch) -> None:
    code = closed(cast).code
    with refused("empty_text", "reason"):
        matters.reopen_matter(actor=cast.resident, code=code, reason="")
    watch.forward(days=15, hours=15)
    with refused("reopen_too_late"):
        matters.reopen_matter(actor=cast.resident, code=code, reason="又坏了")
    watch.forward(days=-10)
    matters.reopen_matter(actor=cast.resident, code=code, reason="又坏了")
    with refused("not_over"):
        matters.reopen_matter(actor=cast.resident, code=code, reason="又坏了")
    matters.decline_matter(actor=cast.clerk, code=code, reason="已另案处理")
    with refused("reopened_before"):
        matters.reopen_matter(actor=cast.resident, code=code, reason="又坏了")


def test_a_neighbour_joins_and_is_counted_once(cast: Cast) -> None:
    code = accepted(cast).code
    for _ in range(2):
        assert matters.support_matter(actor=cast.neighbour, code=code).supporters == 1
    assert way(code).count("supported") == 1
    assert announced()[-1] == "supporter_joined"


def test_a_device_is_counted_once_whoever_holds_it(cast: Cast) -> None:
    code = accepted(cast).code
    for actor in (cast.nobody, cast.nobody, cast.neighbour, cast.building_head):
        assert matters.support_matter(actor=actor, code=code, device="d1").supporters == 1
    assert matters.support_matter(actor=cast.nobody, code=code, device="d2").supporters == 2


def test_the_author_does_not_join_their_own_matter(cast: Cast) -> None:
    code = accepted(cast).code
    assert matters.support_matter(actor=cast.resident, code=code).supporters == 0
    assert not Supporter.objects.exists()


def test_somebody_without_account_leaves_a_contact_to_hear_the_echo(cast: Cast) -> None:
    code = accepted(cast).code
    with refused("no_contact", "phone"):
        matters.support_matter(actor=cast.nobody, code=code)
    with refused("not_a_contact", "phone"):
        matters.support_matter(actor=cast.nobody, code=code, phone="123")
    assert matters.support_matter(actor=cast.nobody, code=code, phone="13973300099").supporters == 1
    assert len(matters.supporters_of(row(code).pk)) == 1


def test_only_what_is_on_the_wall_is_joined(cast: Cast) -> None:
    for hidden in (
        filed(cast),
        accepted(cast, publish=False),
        accepted(cast, visibility=Visibility.PRIVATE),
    ):
        with refused("not_found"):
            matters.support_matter(actor=cast.neighbour, code=hidden.code)


def test_joining_a_merged_matter_joins_its_elder(cast: Cast) -> None:
    younger, elder = accepted(cast).code, accepted(cast, actor=cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    assert matters.support_matter(actor=cast.building_head, code=younger).code == elder
    assert row(elder).supporters == 2
