"""Calling authors back: their own word on record, and "unreached" as a state of its own."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import CallAttempt, CallBack, Entry, Feedback
from huiyin.civic.matters.public import CallChannel, CallOutcome, CallState
from huiyin.civic.matters.tests.helpers import row, said, way
from huiyin.kernel.actor import Actor
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, closed, drafted, filed
from tests.refusals import refused


def call(actor: Actor, code: str, outcome: CallOutcome = CallOutcome.UNREACHED, **more: object) -> CallBack:
    channel = more.pop("channel", CallChannel.PHONE)
    return matters.record_call_back(actor=actor, code=code, channel=channel, outcome=outcome, **more)  # type: ignore[arg-type]


def due(actor: Actor) -> list[str]:
    return [one.code for one in queries.calls_due(actor)[0]]


def test_whoever_says_nothing_for_three_days_is_called(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=2, hours=23)
    assert due(cast.clerk) == []
    watch.forward(hours=1)
    assert due(cast.clerk) == [code]
    assert queries.calls_due(cast.street)[1] == 1
    for other in (cast.steward, cast.stranger_next_door, cast.property_staff, cast.nobody):
        assert due(other) == []


def test_a_word_takes_them_off_the_list(cast: Cast, watch: Watch) -> None:
    spoken, over = answered(cast).code, closed(cast).code
    anonymous = answered(cast, anonymous=True).code
    answered(cast, kind=matters.Kind.ENQUIRY)
    watch.forward(days=4)
    assert due(cast.clerk) == [spoken]
    assert over not in due(cast.clerk)
    assert anonymous not in due(cast.clerk)
    matters.give_feedback(actor=cast.resident, code=spoken, solved=True)
    assert due(cast.clerk) == []


def test_what_they_say_is_their_own_word_by_telephone(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    call(cast.clerk, code, CallOutcome.REACHED, solved=True, score=4, words="灯亮了，就是暗点")
    kept = Feedback.objects.get(matter__code=code)
    assert (kept.solved, kept.score, kept.words, kept.channel) == (True, 4, "灯亮了，就是暗点", "phone")
    assert row(code).state == "closed"
    assert way(code)[-2:] == ["called_back", "confirmed"]
    confirmed = Entry.objects.get(matter__code=code, kind="matters.confirmed")
    assert (confirmed.channel, confirmed.pseudonym) == ("phone", cast.clerk.pseudonym)


def test_not_solved_on_the_telephone_wakes_the_matter(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    call(cast.clerk, code, CallOutcome.REACHED, solved=False, score=1, channel=CallChannel.VISIT)
    assert (row(code).state, row(code).cycle) == ("working", 2)
    assert Feedback.objects.get(matter__code=code).channel == "visit"


def test_after_three_attempts_it_is_unreached_and_that_is_no_answer(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    states = []
    for _ in range(3):
        states.append(call(cast.clerk, code, note="晚上再打").state)
        watch.forward(hours=5)
    assert states == ["open", "open", "unreached"]
    assert due(cast.clerk) == []
    assert not Feedback.objects.exists()
    assert row(code).state == "answered"
    assert said(code) == {"channel": "phone", "outcome": "unreached", "state": "unreached"}
    matters.give_feedback(actor=cast.resident, code=code, solved=True)
    assert row(code).state == "closed"


def test_a_second_click_is_no_second_attempt(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    call(cast.clerk, code)
    with refused("called_just_now"):
        call(cast.second_clerk, code)
    watch.forward(minutes=30)
    call(cast.clerk, code)
    assert CallAttempt.objects.count() == 2


@pytest.mark.parametrize(
    ("outcome", "state"), [(CallOutcome.WRONG_NUMBER, "unreached"), (CallOutcome.REFUSES, "refused")]
)
def test_a_wrong_number_and_a_refusal_end_it(
    cast: Cast, watch: Watch, outcome: CallOutcome, state: str
) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    assert call(cast.clerk, code, outcome).state == state
    assert due(cast.clerk) == []
    assert not Feedback.objects.exists()


def test_a_visit_may_still_reach_who_could_not_be_reached(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    call(cast.clerk, code, CallOutcome.WRONG_NUMBER)
    call(cast.clerk, code, CallOutcome.REACHED, solved=True, channel=CallChannel.VISIT)
    assert CallBack.objects.get().state == CallState.REACHED


def test_who_wrote_the_answer_does_not_ask_whether_it_helped(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.second_clerk, code=code, person_id=cast.clerk.person_id)
    echo = matters.draft_echo(actor=cast.clerk, code=code, text="灯换好了")
    matters.approve_echo(actor=cast.secretary, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    watch.forward(days=4)
    assert due(cast.clerk) == []
    with refused("own_call_back"):
        call(cast.clerk, code, CallOutcome.REACHED, solved=True)
    assert due(cast.second_clerk) == [code]
    call(cast.second_clerk, code, CallOutcome.REACHED, solved=True)


def test_merged_authors_are_called_and_each_speaks_for_themselves(cast: Cast, watch: Watch) -> None:
    made, echo_id = drafted(cast)
    younger = filed(cast, cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=made.code)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.PUBLIC)
    watch.forward(days=4)
    assert sorted(due(cast.clerk)) == sorted([made.code, younger])
    call(cast.clerk, younger, CallOutcome.REACHED, solved=True, score=5)
    assert row(made.code).state == "answered"
    assert due(cast.clerk) == [made.code]
    call(cast.clerk, made.code, CallOutcome.REACHED, solved=True, score=3)
    assert row(made.code).state == "closed"
    words = Feedback.objects.order_by("id").values_list("matter__code", "score")
    assert list(words) == [(younger, 5), (made.code, 3)]


def test_the_next_answer_is_asked_about_anew(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    call(cast.clerk, code, CallOutcome.REACHED, solved=False)
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text="整个灯头都换了")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    watch.forward(days=4)
    assert due(cast.clerk) == [code]
    call(cast.clerk, code, CallOutcome.REACHED, solved=True)
    assert [held.cycle for held in CallBack.objects.order_by("cycle")] == [1, 2]


def test_reached_means_that_something_was_said(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    watch.forward(days=4)
    with refused("no_answer", "solved"):
        call(cast.clerk, code, CallOutcome.REACHED)
    with refused("bad_score", "score"):
        call(cast.clerk, code, CallOutcome.REACHED, solved=True, score=9)


def test_there_has_to_be_an_answer_and_somebody_to_ask(cast: Cast) -> None:
    at_work, nobodys, code = (
        accepted(cast).code,
        answered(cast, anonymous=True).code,
        answered(cast).code,
    )
    with refused("nothing_to_ask"):
        call(cast.clerk, at_work)
    with refused("no_author"):
        call(cast.clerk, nobodys)
    with refused("not_allowed"):
        call(cast.steward, code)
    with refused("not_found"):
        call(cast.stranger_next_door, code)


def test_a_rule_of_the_office_changes_days_and_attempts(cast: Cast, watch: Watch) -> None:
    actions.set_call_rule(
        actor=cast.operator,
        after_days=1,
        attempts=1,
        remind_days=5,
        source="市热线办",
        valid_from=date(2026, 1, 1),
    )
    code = answered(cast).code
    watch.forward(days=1)
    assert due(cast.clerk) == [code]
    assert call(cast.clerk, code).state == "unreached"
    with refused("not_allowed"):
        actions.set_call_rule(
            actor=cast.clerk, after_days=1, attempts=1, remind_days=5, source="", valid_from=date(2026, 1, 1)
        )
    with refused("bad_call_rule", "remind_days"):
        actions.set_call_rule(
            actor=cast.operator,
            after_days=9,
            attempts=1,
            remind_days=5,
            source="",
            valid_from=date(2026, 1, 1),
        )


def test_the_list_costs_the_same_however_many_wait(cast: Cast, watch: Watch) -> None:
    answered(cast)
    watch.forward(days=4)
    assert len(due(cast.clerk)) == 1
    with CaptureQueriesContext(connection) as one:
        queries.calls_due(cast.clerk)
    watch.forward(days=-4)
    for _ in range(5):
        answered(cast)
    watch.forward(days=8)
    with CaptureQueriesContext(connection) as many:
        assert len(due(cast.clerk)) == 6
    assert len(many) == len(one)
