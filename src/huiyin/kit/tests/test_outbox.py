"""The outbox: each reaction once, in order, retried, and never lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest

from huiyin.kernel.events import Event
from huiyin.kit import outbox
from huiyin.kit.models import DayOverride, OutboxEvent, ReactionRun
from huiyin.kit.outbox import TRIES, Relay, announce, dead_letters, revive
from tests.fixtures import Watch
from tests.races import meeting, race

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Happened(Event, name="kit_tests.happened"):
    about: int
    step: int = 0


@dataclass(frozen=True)
class Ignored(Event, name="kit_tests.ignored"):
    about: int


heard: list[tuple[str, int, int]] = []
failing: set[int] = set()


@pytest.fixture(autouse=True)
def _silence() -> None:
    heard.clear()
    failing.clear()


def listen(event: Happened) -> None:
    """Write a row and remember it; fail for whatever is on the list of failures."""
    DayOverride.objects.create(
        day=date(2031, 1, 1) + timedelta(days=event.about * 100 + event.step), kind=DayOverride.Kind.OFF
    )
    if event.about in failing:
        raise LookupError(f"{event.about} cannot be reached")
    heard.append(("listen", event.about, event.step))


def note(event: Happened) -> None:
    """Remember that this was heard too."""
    heard.append(("note", event.about, event.step))


RELAY = Relay({Happened: [listen]})
BOTH = Relay({Happened: [listen, note]})


def open_events() -> int:
    return OutboxEvent.objects.filter(done_at__isnull=True).count()


def test_events_of_one_thing_are_heard_in_order() -> None:
    for step in range(3):
        for about in (1, 2):
            announce(Happened(about, step))
    assert RELAY.drain() == 6
    assert [step for _, about, step in heard if about == 1] == [0, 1, 2]
    assert [step for _, about, step in heard if about == 2] == [0, 1, 2]
    assert RELAY.drain() == 0


def test_an_event_that_nobody_listens_to_is_done() -> None:
    announce(Ignored(1))
    assert RELAY.drain() == 1
    assert (open_events(), heard) == (0, [])


def test_a_failure_holds_up_its_own_thing_and_nothing_else() -> None:
    failing.add(1)
    for about in (1, 2):
        announce(Happened(about, 0))
        announce(Happened(about, 1))
    assert RELAY.drain() == 2
    assert heard == [("listen", 2, 0), ("listen", 2, 1)]
    assert open_events() == 2


def test_a_failure_leaves_no_row_of_the_reaction() -> None:
    failing.add(1)
    announce(Happened(1))
    RELAY.drain()
    assert not DayOverride.objects.exists()
    run = ReactionRun.objects.get()
    assert (run.state, run.tries) == ("retry", 1)
    assert "1 cannot be reached" in run.error


def test_a_failure_is_tried_again_after_a_pause(watch: Watch) -> None:
    failing.add(1)
    announce(Happened(1))
    RELAY.run_once()
    failing.clear()
    assert RELAY.run_once() == 0
    watch.forward(minutes=1)
    assert RELAY.run_once() == 1
    assert heard == [("listen", 1, 0)]
    run = ReactionRun.objects.get()
    assert (run.state, run.error) == ("done", "")


def test_the_pauses_grow_up_to_an_hour(watch: Watch) -> None:
    failing.add(1)
    announce(Happened(1))
    pauses = []
    for _ in range(TRIES - 1):
        RELAY.run_once()
        due = ReactionRun.objects.get().next_try_at
        assert due is not None
        pauses.append(due - watch.now)
        watch.set(due)
    assert all(before <= after for before, after in pairwise(pauses))
    assert pauses[0] < timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=1)


def test_what_succeeded_is_not_repeated_while_another_reaction_is_retried(watch: Watch) -> None:
    failing.add(1)
    announce(Happened(1))
    BOTH.run_once()
    assert heard == [("note", 1, 0)]
    failing.clear()
    watch.forward(hours=1)
    assert BOTH.run_once() == 1
    assert heard == [("note", 1, 0), ("listen", 1, 0)]


def give_up(watch: Watch) -> ReactionRun:
    """Let a reaction fail until it is given up."""
    failing.add(1)
    announce(Happened(1, 0))
    announce(Happened(1, 1))
    for _ in range(TRIES):
        RELAY.run_once()
        watch.forward(hours=2)
    return ReactionRun.objects.get()


def test_a_reaction_that_fails_too_often_lies_dead_and_is_shown(watch: Watch) -> None:
    run = give_up(watch)
    assert (run.state, run.tries) == ("dead", TRIES)
    failing.clear()
    assert RELAY.drain() == 0
    assert dead_letters() == [run]


def test_a_dead_reaction_is_revived_by_hand_and_what_waited_follows(watch: Watch) -> None:
    run = give_up(watch)
    failing.clear()
    assert revive(run.pk)
    assert not revive(run.pk)
    assert RELAY.drain() == 2
    assert heard == [("listen", 1, 0), ("listen", 1, 1)]
    assert dead_letters() == []


@pytest.mark.parametrize(
    ("name", "payload"), [("kit_tests.unheard_of", {"about": 1}), ("kit_tests.happened", {"changed": 1})]
)
def test_an_event_of_another_version_waits_and_holds_up_nobody(
    name: str, payload: dict[str, int], watch: Watch
) -> None:
    OutboxEvent.objects.create(name=name, aggregate="kit_tests:9", payload=payload, announced_at=watch.now)
    announce(Happened(2))
    assert RELAY.drain() == 1
    assert heard == [("listen", 2, 0)]
    for _ in range(TRIES):
        watch.forward(hours=2)
        RELAY.run_once()
    assert [run.event.name for run in dead_letters()] == [name]


def test_a_late_failure_does_not_undo_what_somebody_else_has_done() -> None:
    announce(Happened(1))
    RELAY.drain()
    run = ReactionRun.objects.select_related("event").get()
    outbox._failed(run.event, run.reaction, "too late")
    assert ReactionRun.objects.get().state == "done"


def unlocked(row: OutboxEvent, name: str) -> ReactionRun:
    """Claim without looking whether it was done."""
    run, _ = ReactionRun.objects.get_or_create(
        event=row, reaction=name, defaults={"state": ReactionRun.State.RETRY}
    )
    run.state = ReactionRun.State.RETRY
    return run


Claim = Callable[[OutboxEvent, str], ReactionRun | None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_two_relays_at_once_apply_a_reaction_once(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    relay = Relay({Happened: [lambda event: calls.append(event.about)]})
    announce(Happened(1))
    claim: Claim = outbox._claim if guarded else unlocked
    # They meet after both have seen the open event and before either claims it.
    monkeypatch.setattr(outbox, "_load", meeting(2, outbox._load))
    monkeypatch.setattr(outbox, "_claim", claim)
    race(relay.run_once, relay.run_once)
    relay.drain()
    assert (calls == [1]) == guarded
    assert open_events() == 0
