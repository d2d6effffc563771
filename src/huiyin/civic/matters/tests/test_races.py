"""Two people at once: one wins, the other is told, and nothing is written twice.

Each race has a twin without its guard, which shows that the test would notice. On PostgreSQL the guard is
the conditional UPDATE or the unique key; on SQLite it is that a writer takes its lock at BEGIN.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.actions import author, filing, raise_supervision, supervision
from huiyin.civic.matters.models import Matter, Supervision, Supporter
from huiyin.civic.matters.public import Audience, Filed, Filing
from huiyin.civic.matters.queries import check_chain
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.matters.tests.helpers import last_echo, row, way
from huiyin.civic.orgs.public import intake_for
from huiyin.kernel import clock
from huiyin.kit.actions import action
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import WISH, accepted, answered, drafted, filed, working
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)

SENDERS = 20


def unconditional(matter: Matter, **changes: Any) -> bool:
    """Write without asking whether somebody else was first."""
    Matter.objects.filter(pk=matter.pk).update(**changes)
    for name, value in changes.items():
        setattr(matter, name, value)
    return True


@pytest.fixture(params=[True, False], ids=["guarded", "guard off"])
def guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Let a matter be changed with the guard on and off."""
    if not request.param:
        monkeypatch.setattr(Matter, "shift", unconditional)
    return bool(request.param)


@pytest.fixture
def meet_at_the_matter(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two acts meet right before they change a matter, which is the first that they write."""
    monkeypatch.setattr(Matter, "shift", meeting(2, Matter.shift))


def is_whole(code: str) -> bool:
    """Tell whether a matter's timeline ends where the matter stands and hangs together."""
    matter = row(code)
    return len(way(code)) == matter.seq and not check_chain(matter).broken


@pytest.mark.usefixtures("meet_at_the_matter")
def test_two_accept_at_once(cast: Cast, guarded: bool) -> None:
    code = filed(cast).code
    outcome = race(
        lambda: matters.accept_matter(actor=cast.clerk, code=code, message="收到"),
        lambda: matters.accept_matter(actor=cast.second_clerk, code=code, message="收到"),
        queue_up=guarded,
    )
    assert is_clean(outcome) == guarded
    assert outcome["done"] == 1
    assert way(code) == ["filed", "accepted"]
    assert row(code).echoes.count() == 1
    assert is_whole(code)


@pytest.mark.usefixtures("meet_at_the_matter")
def test_one_assigns_while_the_author_takes_back(cast: Cast, guarded: bool) -> None:
    code = accepted(cast).code
    outcome = race(
        lambda: matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau),
        lambda: matters.withdraw_matter(actor=cast.resident, code=code),
        queue_up=guarded,
    )
    assert is_clean(outcome) == guarded
    assert row(code).state == way(code)[-1]
    assert is_whole(code)


def test_two_approve_at_once(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    made, echo_id = drafted(cast)
    monkeypatch.setattr(steps, "widens", meeting(2, steps.widens))
    outcome = race(
        lambda: matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC),
        lambda: matters.approve_echo(actor=cast.second_clerk, echo_id=echo_id, audience=Audience.PUBLIC),
        queue_up=guarded,
    )
    assert is_clean(outcome) == guarded
    assert outcome["done"] == 1
    assert way(made.code).count("answered") == 1
    # Whoever is named as approver is whoever the timeline names.
    approver = row(made.code).entries.get(kind=MatterAudit.ANSWERED).pseudonym
    assert approver == f"person:{last_echo(made.code).approver_id}"


def test_both_authors_say_not_solved_at_once(
    cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    elder, younger = answered(cast).code, filed(cast, cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    monkeypatch.setattr(steps, "may_speak", meeting(2, steps.may_speak))
    outcome = race(
        lambda: matters.give_feedback(actor=cast.resident, code=elder, solved=False),
        lambda: matters.give_feedback(actor=cast.neighbour, code=younger, solved=False),
        queue_up=guarded,
    )
    assert is_clean(outcome) == guarded
    assert outcome["done"] == 1
    assert (row(elder).cycle, row(elder).past_cycles.count()) == (2, 1)
    assert is_whole(elder)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_one_device_joins_twice_at_once(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    code = accepted(cast).code
    if not guarded:
        monkeypatch.setattr(author, "_counted_already", lambda *_: False)

    def join() -> object:
        return matters.support_matter(actor=cast.nobody, code=code, device="d1")

    outcome = race(join, join)
    assert is_clean(outcome) == guarded
    assert (row(code).supporters, Supporter.objects.count(), way(code).count("supported")) == (1, 1, 1)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_a_whole_compound_joins_at_once(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    code = accepted(cast).code
    if not guarded:
        monkeypatch.setattr(author, "_root_in_hand", lambda pk: Matter.objects.get(pk=pk))
        monkeypatch.setattr(author, "_counted_already", meeting(SENDERS, author._counted_already))
    acts = [
        lambda device=f"d{number}": matters.support_matter(actor=cast.nobody, code=code, device=device)
        for number in range(SENDERS)
    ]
    outcome = race(*acts, queue_up=guarded)
    assert (outcome == Counter(done=SENDERS)) == guarded
    assert row(code).supporters == outcome["done"]
    assert is_whole(code)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_twenty_sendings_with_one_key_are_one_matter(
    cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "intake_for", meeting(SENDERS, intake_for))
    sent = Filing(place_id=cast.places.compound.id, body=WISH, idempotency_key="one-key-for-all-twenty")
    once = action(audit=MatterAudit.FILED)(matters.file_matter.__wrapped__)  # type: ignore[attr-defined]
    act = matters.file_matter if guarded else once
    made: list[Filed] = []
    outcome = race(*[lambda: made.append(act(actor=cast.nobody, filing=sent))] * SENDERS, queue_up=guarded)
    assert (outcome == Counter(done=SENDERS)) == guarded
    assert Matter.objects.count() == 1
    assert len({answer.code for answer in made}) == 1
    assert [answer.repeated for answer in made].count(False) == 1


def test_two_workers_raise_the_same_card_at_once(
    cast: Cast, guarded: bool, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = working(cast)
    # Both have read the matter and what was raised before when they meet.
    monkeypatch.setattr(supervision, "_raise", meeting(2, supervision._raise))
    watch.forward(days=8)
    act = at_this_time(watch, lambda: raise_supervision(actor=cast.system, matter_id=made.matter_id))
    outcome = race(act, act, queue_up=guarded)
    assert is_clean(outcome) == guarded
    assert way(made.code).count("yellow_card") == Supervision.objects.count() == 1
    assert is_whole(made.code)


@pytest.mark.usefixtures("meet_at_the_matter")
def test_a_card_is_raised_while_the_matter_is_answered(cast: Cast, guarded: bool, watch: Watch) -> None:
    made, echo_id = drafted(cast)
    watch.forward(days=8)
    outcome = race(
        at_this_time(watch, lambda: raise_supervision(actor=cast.system, matter_id=made.matter_id)),
        at_this_time(
            watch,
            lambda: matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC),
        ),
        queue_up=guarded,
    )
    assert is_clean(outcome) == guarded
    assert is_whole(made.code)


def at_this_time(watch: Watch, act: Callable[[], object]) -> Callable[[], object]:
    """Hold the clock for an act in another thread, which would see the time of day."""

    def held() -> object:
        with clock.frozen(watch.now):
            return act()

    return held
