"""Merged matters share one clock: that of whoever waited longest, whichever of them goes on."""

from datetime import date, datetime
from typing import Any

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.public import Level, Urgency
from huiyin.civic.matters.tests.helpers import announced, row, said
from huiyin.kernel.clock import SHANGHAI
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, assigned, filed, working

CLOCKS = ("cycle_started_at", "first_due", "first_answered_at", "settle_due", "due_at", "own_clock")
NOTE = {"reason": "等配件", "public_note": "等配件到货"}


def due(code: str) -> str:
    """Return when a matter has to be settled."""
    at = row(code).settle_due
    return f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else ""


def clocks(code: str) -> dict[str, Any]:
    return {name: getattr(row(code), name) for name in CLOCKS}


def late_root(cast: Cast, watch: Watch, **what: Any) -> tuple[str, str]:
    """Raise one on Monday, 2 March and one on Thursday that is at work; return them: (waiting, root)."""
    waiting = filed(cast, cast.neighbour, **what).code
    watch.forward(days=3)
    return waiting, working(cast).code


def merge(cast: Cast, younger: str, into: str) -> None:
    matters.merge_matter(actor=cast.clerk, code=younger, into=into)


def test_the_root_answers_when_whoever_waited_longest_has_to_hear(cast: Cast, watch: Watch) -> None:
    waiting, root = late_root(cast, watch)
    assert (due(waiting), due(root)) == ("03-09 17:30", "03-12 17:30")
    merge(cast, waiting, root)
    assert due(root) == "03-09 17:30"
    assert row(root).due_at == row(root).settle_due
    assert queries.author_view(cast.neighbour, waiting).root.due_at == row(root).due_at
    assert str(said(root)["from"]) > str(said(root)["to"])
    assert announced()[-2:] == ["merged", "deadline_moved"]
    # Whoever gets it and however its clock stands still, it is counted from Monday.
    matters.assign_matter(actor=cast.clerk, code=root, org_id=cast.orgs.bureau)
    matters.recount_deadline(actor=cast.system, matter_id=row(root).pk)
    assert due(root) == "03-09 17:30"
    matters.suspend_matter(actor=cast.clerk, code=root, until=date(2026, 3, 6), **NOTE)
    assert due(root) == "03-11 17:30"


def test_one_that_came_later_moves_nothing(cast: Cast, watch: Watch) -> None:
    elder = working(cast).code
    watch.forward(days=1)
    younger = accepted(cast, actor=cast.neighbour).code
    before = clocks(elder)
    merge(cast, younger, elder)
    assert clocks(elder) == before
    assert announced()[-1] == "merged"


def test_nobodys_first_answer_is_better_than_it_was(cast: Cast, watch: Watch) -> None:
    waiting, root = late_root(cast, watch)
    merge(cast, waiting, root)
    matter = row(root)
    assert matter.first_due is not None
    assert matter.first_answered_at is not None
    # Its own was given in time; the neighbour's was due on Tuesday and nobody had answered by then.
    assert matter.first_due < matter.first_answered_at
    heard = accepted(cast, actor=cast.building_head).code
    merge(cast, heard, root)
    assert clocks(root) == {name: getattr(matter, name) for name in CLOCKS}


def test_a_first_answer_that_was_given_counts(cast: Cast, watch: Watch) -> None:
    heard = accepted(cast, actor=cast.neighbour).code
    watch.forward(days=3)
    root = filed(cast).code
    merge(cast, heard, root)
    matter, before = row(root), row(heard)
    assert (matter.first_due, matter.first_answered_at) == (before.first_due, before.first_answered_at)
    assert matter.due_at == matter.settle_due == before.settle_due


def test_what_stood_still_for_one_does_not_count_for_the_other(cast: Cast, watch: Watch) -> None:
    waiting, root = late_root(cast, watch)
    matters.accept_matter(actor=cast.clerk, code=waiting)
    matters.suspend_matter(actor=cast.clerk, code=root, until=date(2026, 3, 31), **NOTE)
    watch.forward(hours=24)
    # Friday and, of the rest that goes on, everything from now.
    merge(cast, waiting, root)
    watch.forward(hours=1)
    matters.resume_matter(actor=cast.property_staff, code=root)
    assert due(root) == "03-09 17:30"


def test_what_stood_still_for_whoever_waited_goes_on_counting(cast: Cast, watch: Watch) -> None:
    waiting = accepted(cast, actor=cast.neighbour).code
    matters.suspend_matter(actor=cast.clerk, code=waiting, until=date(2026, 3, 3), **NOTE)
    watch.set(datetime(2026, 3, 4, 9, tzinfo=SHANGHAI))
    matters.lift_pause(actor=cast.system, matter_id=row(waiting).pk)
    assert due(waiting) == "03-10 17:30"
    watch.forward(days=1)
    root = working(cast).code
    merge(cast, waiting, root)
    assert due(root) == "03-10 17:30"
    matters.assign_matter(actor=cast.clerk, code=root, org_id=cast.orgs.bureau)
    assert due(root) == "03-10 17:30"


def test_taking_it_out_gives_back_both_clocks(cast: Cast, watch: Watch) -> None:
    waiting, root = late_root(cast, watch)
    before, alone = clocks(root), row(waiting).settle_due
    merge(cast, waiting, root)
    watch.forward(days=1)
    matters.unmerge_matter(actor=cast.clerk, code=waiting)
    assert clocks(root) == before
    assert (row(waiting).settle_due, row(waiting).own_clock) == (alone, None)


def test_of_several_the_next_one_counts_when_one_is_taken_out(cast: Cast, watch: Watch) -> None:
    first = accepted(cast, actor=cast.neighbour).code
    watch.forward(days=1)
    second = accepted(cast, actor=cast.building_head).code
    watch.forward(days=2)
    root = working(cast).code
    for code in (second, first):
        merge(cast, code, root)
    assert due(root) == "03-09 17:30"
    matters.change_urgency(actor=cast.clerk, code=root, urgency=Urgency.COMPLEX, reason="要改造")
    assert due(root) == "03-23 17:30"
    matters.unmerge_matter(actor=cast.clerk, code=first)
    # The urgency that was given to the whole holds, from Tuesday on.
    assert due(root) == "03-24 17:30"
    matters.unmerge_matter(actor=cast.clerk, code=second)
    assert (due(root), row(root).own_clock) == ("03-26 17:30", None)


def test_an_elder_that_ran_by_anothers_clock_is_merged_with_it(cast: Cast, watch: Watch) -> None:
    waiting, middle = late_root(cast, watch)
    merge(cast, waiting, middle)
    watch.forward(days=1)
    root = working(cast).code
    merge(cast, middle, root)
    assert due(root) == "03-09 17:30"
    matters.unmerge_matter(actor=cast.clerk, code=middle)
    # What had been merged into it stays with the root, and keeps its place in the queue.
    assert (due(root), due(middle), row(middle).own_clock) == ("03-09 17:30", "03-12 17:30", None)


def test_the_heir_goes_on_by_the_clock_of_whoever_waited(cast: Cast, watch: Watch) -> None:
    waiting, root = late_root(cast, watch)
    watch.forward(hours=1)
    other = accepted(cast, actor=cast.building_head).code
    for code in (other, waiting):
        merge(cast, code, root)
    matters.suspend_matter(actor=cast.clerk, code=root, until=date(2026, 3, 6), **NOTE)
    matters.withdraw_matter(actor=cast.resident, code=root)
    assert (row(waiting).state, row(other).elder) == ("working", row(waiting))
    assert (due(waiting), row(waiting).own_clock) == ("03-11 17:30", None)
    matters.resume_matter(actor=cast.property_staff, code=waiting)
    assert due(waiting) == "03-09 17:30"


def test_lateness_that_was_merged_away_is_raised_at_the_root(cast: Cast, watch: Watch) -> None:
    waiting = assigned(cast, actor=cast.neighbour).code
    watch.forward(days=8)
    root = working(cast).code
    merge(cast, waiting, root)
    matters.raise_supervision(actor=cast.system, matter_id=row(root).pk)
    assert row(root).supervision >= Level.YELLOW


def test_an_answer_that_is_there_keeps_its_clock(cast: Cast, watch: Watch) -> None:
    waiting = filed(cast, cast.neighbour).code
    watch.forward(days=3)
    root = answered(cast).code
    settled = row(root).settle_due
    merge(cast, waiting, root)
    assert (row(root).due_at, row(root).settle_due) == (None, settled)
    matters.give_feedback(actor=cast.neighbour, code=waiting, solved=False)
    assert (row(root).state, row(root).cycle, row(root).own_clock) == ("working", 2, None)
