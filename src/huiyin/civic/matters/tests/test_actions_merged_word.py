"""The word of a merged author counts, also after the elder's own author has closed the matter."""

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Feedback
from huiyin.civic.matters.tests.helpers import announced, row, way
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import drafted, filed
from tests.refusals import refused

Pair = tuple[str, str]


@pytest.fixture
def confirmed(cast: Cast, watch: Watch) -> Pair:
    """The elder's author says "solved"; the neighbour, merged into it, has said nothing yet."""
    made, echo_id = drafted(cast)
    younger = filed(cast, cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=made.code)
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.PUBLIC)
    matters.give_feedback(actor=cast.resident, code=made.code, solved=True)
    return made.code, younger


def test_not_solved_wakes_the_elder_after_it_was_confirmed(cast: Cast, confirmed: Pair) -> None:
    elder, younger = confirmed
    assert queries.author_view(cast.neighbour, younger).may_say
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=False, words="我家那边还堵")
    matter = row(elder)
    assert (matter.state, matter.cycle, matter.author_reopened) == ("accepted", 2, False)
    assert matter.due_at is not None
    assert (way(elder)[-1], way(younger)[-1]) == ("not_solved", "not_solved")
    assert announced()[-2:] == ["reopened", "feedback_given"]


def test_it_wakes_it_once(cast: Cast, confirmed: Pair) -> None:
    elder, younger = confirmed
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=False)
    matters.assign_matter(actor=cast.steward, code=elder, org_id=cast.orgs.property_company)
    echo = matters.draft_echo(actor=cast.property_staff, code=elder, text="又通了一遍")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    # While the new answer is open to words, the neighbour speaks like anybody.
    assert queries.author_view(cast.neighbour, younger).may_say
    matters.give_feedback(actor=cast.resident, code=elder, solved=True)
    with refused("reopened_before"):
        matters.give_feedback(actor=cast.neighbour, code=younger, solved=False)


def test_solved_is_kept_and_changes_nothing(cast: Cast, confirmed: Pair) -> None:
    elder, younger = confirmed
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=True, score=4)
    assert row(elder).state == "closed"
    assert Feedback.objects.filter(matter__code=younger, score=4).exists()


def test_the_fifteen_days_end(cast: Cast, watch: Watch, confirmed: Pair) -> None:
    _, younger = confirmed
    watch.forward(days=15, hours=14, minutes=59)
    assert queries.author_view(cast.neighbour, younger).may_say
    watch.forward(minutes=1)
    assert not queries.author_view(cast.neighbour, younger).may_say
    with refused("not_answered"):
        matters.give_feedback(actor=cast.neighbour, code=younger, solved=False)


def test_the_elders_own_author_reopens_and_does_not_speak_again(cast: Cast, confirmed: Pair) -> None:
    elder, _ = confirmed
    with refused("not_answered"):
        matters.give_feedback(actor=cast.resident, code=elder, solved=False)
    matters.reopen_matter(actor=cast.resident, code=elder, reason="又堵了")
    assert row(elder).state == "accepted"
