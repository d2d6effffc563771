"""The action decorator: one transaction, one audit row, nested acts join."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.errors import Refusal
from huiyin.kit.actions import action, deed, detail, unchanged
from huiyin.kit.models import AuditRecord, DayOverride

pytestmark = pytest.mark.django_db

ACTOR = Actor(person_id=7, channel=Channel.API, on_behalf_of=9)
NEW_YEAR, MAY_DAY = date(2031, 1, 1), date(2031, 5, 1)


class Deeds(StrEnum):
    OUTER = "kit_tests.outer"
    INNER = "kit_tests.inner"


def day(when: date, note: str = "") -> DayOverride:
    """Write a row, any row."""
    return DayOverride.objects.create(day=when, kind=DayOverride.Kind.OFF, note=note)


@action(audit=Deeds.INNER)
def inner(*, actor: Actor, when: date, fail: bool = False) -> DayOverride:
    made = day(when)
    if fail:
        raise Refusal(code="inner_fails")
    return made


@action(audit=Deeds.OUTER)
def outer(*, actor: Actor, fail: bool = False, inner_fails: bool = False) -> None:
    day(NEW_YEAR)
    inner(actor=actor, when=MAY_DAY, fail=inner_fails)
    detail(nested=True)
    if fail:
        raise Refusal(code="outer_fails")


def audited() -> list[str]:
    return list(AuditRecord.objects.order_by("id").values_list("kind", flat=True))


def test_an_act_leaves_who_what_how_and_on_what() -> None:
    made = inner(actor=ACTOR, when=MAY_DAY)
    found = AuditRecord.objects.get()
    assert (found.kind, found.person_id, found.pseudonym) == ("kit_tests.inner", 7, "person:7")
    assert (found.channel, found.on_behalf_of) == ("api", 9)
    assert (found.subject, found.subject_id) == ("kit.DayOverride", str(made.pk))


def test_details_are_part_of_the_audit() -> None:
    outer(actor=ACTOR)
    assert AuditRecord.objects.get(kind=Deeds.OUTER).detail == {"nested": True}
    assert AuditRecord.objects.get(kind=Deeds.INNER).detail == {}


def test_a_refusal_leaves_nothing() -> None:
    with pytest.raises(Refusal):
        inner(actor=ACTOR, when=MAY_DAY, fail=True)
    assert not DayOverride.objects.exists()
    assert not AuditRecord.objects.exists()


def test_an_outer_act_takes_the_inner_one_down_with_it() -> None:
    with pytest.raises(Refusal):
        outer(actor=ACTOR, fail=True)
    assert not DayOverride.objects.exists()
    assert not AuditRecord.objects.exists()


def test_an_inner_act_takes_the_outer_one_down_with_it() -> None:
    with pytest.raises(Refusal) as caught:
        outer(actor=ACTOR, inner_fails=True)
    assert caught.value.code == "inner_fails"
    assert not DayOverride.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_nested_act_joins_without_a_savepoint_of_its_own() -> None:
    with CaptureQueriesContext(
        connection,
    ) as alone:
        inner(actor=ACTOR, when=date(2031, 2, 1))
    with CaptureQueriesContext(connection) as nested:
        outer(actor=ACTOR)
    marks = [sum("SAVEPOINT" in query["sql"] for query in ran) for ran in (alone, nested)]
    assert marks[0] == marks[1]


def test_both_acts_are_audited_the_inner_one_first() -> None:
    outer(actor=ACTOR)
    assert audited() == ["kit_tests.inner", "kit_tests.outer"]


def test_an_act_that_found_everything_as_asked_is_not_recorded() -> None:
    @action(audit=Deeds.OUTER)
    def idle(*, actor: Actor) -> None:
        unchanged()

    idle(actor=ACTOR)
    assert audited() == []


def test_writing_outside_an_act_is_a_programming_error() -> None:
    with pytest.raises(RuntimeError, match="outside an action"):
        deed()
    with pytest.raises(RuntimeError, match="outside an action"):
        detail(old=1)


def test_after_a_failure_no_act_is_running() -> None:
    with pytest.raises(Refusal):
        outer(actor=ACTOR, inner_fails=True)
    with pytest.raises(RuntimeError):
        deed()


def test_an_act_without_actor_does_not_run() -> None:
    with pytest.raises(KeyError):
        inner(when=MAY_DAY)  # type: ignore[call-arg]
    assert not DayOverride.objects.exists()


def racing(*, retry: bool, losses: int) -> tuple[Any, list[int]]:
    """Return an act that loses a race for a unique key some times, and the list of its runs."""
    runs: list[int] = []

    @action(audit=Deeds.OUTER, retry_race=retry)
    def run(*, actor: Actor) -> int:
        runs.append(1)
        day(NEW_YEAR, "of this run")
        if len(runs) <= losses:
            raise IntegrityError("somebody was first")
        return len(runs)

    return run, runs


def test_who_loses_a_race_looks_again_and_nothing_of_the_first_run_stays() -> None:
    act, runs = racing(retry=True, losses=1)
    assert act(actor=ACTOR) == 2
    assert len(runs) == 2
    assert DayOverride.objects.count() == 1
    assert audited() == ["kit_tests.outer"]


def test_who_loses_twice_is_told() -> None:
    act, runs = racing(retry=True, losses=2)
    with pytest.raises(IntegrityError):
        act(actor=ACTOR)
    assert len(runs) == 2
    assert not DayOverride.objects.exists()


def test_an_act_that_does_not_ask_for_it_is_not_repeated() -> None:
    act, runs = racing(retry=False, losses=1)
    with pytest.raises(IntegrityError):
        act(actor=ACTOR)
    assert len(runs) == 1


def test_only_the_outermost_act_can_start_again() -> None:
    act, runs = racing(retry=True, losses=1)

    @action(audit=Deeds.INNER)
    def around(*, actor: Actor) -> None:
        act(actor=actor)

    with pytest.raises(IntegrityError):
        around(actor=ACTOR)
    assert len(runs) == 1
