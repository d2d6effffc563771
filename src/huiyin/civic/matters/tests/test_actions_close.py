"""How a matter ends without its author's word, and how the office takes it up again."""

from collections.abc import Callable

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Filed
from huiyin.civic.matters.tests.helpers import announced, row, way
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, assigned, closed, declined, filed, working
from tests.refusals import refused

Made = Callable[[Cast], Filed]


def test_after_fifteen_silent_days_an_answered_matter_closes(cast: Cast, watch: Watch) -> None:
    made = answered(cast)
    # Monday morning: the fifteenth day is a Tuesday, and counts to its end.
    watch.forward(days=15, hours=14, minutes=59)
    assert matters.silent_matters(watch.now) == []
    with refused("still_waiting"):
        matters.close_silent(actor=cast.system, matter_id=made.matter_id)
    watch.forward(minutes=1)
    assert matters.silent_matters(watch.now) == [made.matter_id]
    matters.close_silent(actor=cast.system, matter_id=made.matter_id)
    matter = row(made.code)
    assert (matter.state, matter.ended_at) == ("closed", watch.now)
    assert (way(made.code)[-1], announced()[-1]) == ("closed", "closed")
    with refused("wrong_state"):
        matters.close_silent(actor=cast.system, matter_id=made.matter_id)


def test_only_the_periodic_job_closes_what_is_silent(cast: Cast, watch: Watch) -> None:
    made = answered(cast)
    watch.forward(days=20)
    for actor in cast.actors().values():
        with refused("not_allowed"):
            matters.close_silent(actor=actor, matter_id=made.matter_id)


@pytest.mark.parametrize("further", [filed, accepted, working])
def test_only_what_is_answered_closes_by_silence(cast: Cast, further: Made, watch: Watch) -> None:
    made = further(cast)
    watch.forward(days=60)
    with refused("still_waiting"):
        matters.close_silent(actor=cast.system, matter_id=made.matter_id)


@pytest.mark.parametrize("over", [closed, declined])
def test_the_office_takes_up_again_at_any_time(cast: Cast, over: Made, watch: Watch) -> None:
    code = over(cast).code
    watch.forward(days=200)
    with refused("empty_text", "reason"):
        matters.reopen_by_staff(actor=cast.clerk, code=code, reason=" ")
    matter = matters.reopen_by_staff(actor=cast.clerk, code=code, reason="复查又坏了")
    assert (matter.state, matter.cycle, matter.author_reopened) == ("accepted", 2, False)
    assert matter.due_at is not None
    assert matter.due_at > watch.now


@pytest.mark.parametrize("further", [filed, accepted, assigned, working, answered])
def test_only_what_is_over_is_taken_up_again(cast: Cast, further: Made) -> None:
    code = further(cast).code
    with refused("moved_on"):
        matters.reopen_by_staff(actor=cast.clerk, code=code, reason="再看看")
