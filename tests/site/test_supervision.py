"""Supervision as it happens: once a level, told to the right people, never taking a matter away."""

from datetime import timedelta
from typing import Any

import pytest

from huiyin.civic.matters import actions, jobs, queries
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Matter, Supervision
from huiyin.civic.matters.rules.clocks import Level
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.matters.tests.helpers import announced, row, said, way
from huiyin.civic.notices.models import Notice
from huiyin.kit.models import OutboxEvent
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, assigned, filed, working
from tests.refusals import refused
from tests.site.told import hears

CARDS = ["reminded", "yellow_card", "red_card", "to_leader"]


def cards(code: str) -> list[str]:
    """Return the levels raised on a matter's timeline, oldest first."""
    return [kind for kind in way(code) if kind in CARDS]


def run(watch: Watch, **time: float) -> None:
    """Move the clock on and let the job and what follows from it happen."""
    watch.forward(**time)
    jobs.supervise()
    relay().drain()


def test_a_matter_rises_level_by_level_and_keeps_its_holder(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    relay().drain()
    holder = (row(code).holder_org_id, row(code).level, row(code).state)
    for days, level in ((4, []), (1, CARDS[:1]), (3, CARDS[:2]), (3, CARDS[:3]), (5, CARDS)):
        run(watch, days=days)
        assert cards(code) == level
        assert row(code).supervision == len(level)
        assert (row(code).holder_org_id, row(code).level, row(code).state) == holder
    assert row(code).watch_at is None
    assert said(code) == {"step": "settlement", "level": "leader", "due": "2026-03-09"}


def test_each_level_is_told_to_the_right_people(cast: Cast, watch: Watch) -> None:
    working(cast)
    for days in (5, 3, 3, 5):
        run(watch, days=days)
    assert hears(cast, "limit_nearly_used") == {"property_staff"}
    assert hears(cast, "yellow_card") == {"property_staff", "steward"}
    assert hears(cast, "red_card") == {"property_staff", "steward", "street"}
    assert hears(cast, "before_leader") == {"property_staff", "steward", "street", "leader"}
    assert list(Supervision.objects.order_by("level").values_list("told", flat=True)) == [1, 2, 3, 4]


def test_what_was_only_filed_is_watched_over_its_first_answer(cast: Cast, watch: Watch) -> None:
    code = filed(cast).code
    assert row(code).watch_at is None
    run(watch, minutes=1)
    # Of one working day four fifths are over on Tuesday at 15:54.
    run(watch, days=1, hours=6, minutes=52)
    assert cards(code) == []
    run(watch, minutes=3)
    assert cards(code) == ["reminded"]
    assert said(code)["step"] == "first_answer"


def test_the_first_answer_takes_its_card_away(cast: Cast, watch: Watch) -> None:
    code = filed(cast).code
    relay().drain()
    run(watch, days=2)
    assert (cards(code), row(code).supervision) == (["yellow_card"], Level.YELLOW)
    matters.accept_matter(actor=cast.clerk, code=code)
    assert row(code).supervision == Level.NONE
    run(watch, days=3)
    assert cards(code) == ["yellow_card", "reminded"]


def test_the_answer_ends_all_supervision(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    run(watch, days=10)
    assert row(code).supervision == Level.YELLOW
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text="修好了。")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    assert (row(code).supervision, row(code).watch_at) == (Level.NONE, None)
    run(watch, days=60)
    assert cards(code) == ["yellow_card"]


def test_a_reopened_matter_is_watched_anew(cast: Cast, watch: Watch) -> None:
    code = answered(cast).code
    matters.give_feedback(actor=cast.resident, code=code, solved=False)
    run(watch, days=7, hours=10)
    assert cards(code) == ["yellow_card"]
    assert Supervision.objects.get(matter__code=code).cycle == 2


def test_a_late_worker_raises_only_where_a_matter_stands_by_now(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    run(watch, days=40)
    assert cards(code) == ["to_leader"]
    assert announced().count("supervision_raised") == 1


def test_running_the_job_again_raises_nothing_again(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    run(watch, days=7)
    before = (row(code).seq, Notice.objects.count(), Supervision.objects.count())
    for _ in range(3):
        run(watch, minutes=1)
    assert (row(code).seq, Notice.objects.count(), Supervision.objects.count()) == before


def test_passing_an_overdue_matter_on_keeps_its_card_and_tells_nothing_twice(
    cast: Cast, watch: Watch
) -> None:
    code = working(cast).code
    run(watch, days=8)
    matters.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.bureau)
    run(watch, minutes=1)
    assert (cards(code), row(code).supervision) == (["yellow_card"], Level.YELLOW)


def test_the_job_looks_at_many_in_batches(cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [accepted(cast, publish=False).code for _ in range(5)]
    monkeypatch.setattr(jobs, "BATCH", 2)
    run(watch, days=8)
    assert [cards(code) for code in codes] == [["yellow_card"]] * 5
    assert queries.clocks_to_look_at(watch.now, 10) == []


def test_a_matter_that_fails_holds_up_no_other(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = accepted(cast, publish=False), accepted(cast, publish=False)
    real = actions.raise_supervision

    def failing(*, actor: Any, matter_id: int) -> Any:
        if matter_id == broken.matter_id:
            raise ZeroDivisionError
        return real(actor=actor, matter_id=matter_id)

    monkeypatch.setattr(jobs, "raise_supervision", failing)
    run(watch, days=8)
    assert (cards(broken.code), cards(sound.code)) == ([], ["yellow_card"])
    assert "failed; it will be tried again" in caplog.text
    monkeypatch.setattr(jobs, "raise_supervision", real)
    run(watch, minutes=1)
    assert cards(broken.code) == ["yellow_card"]


def test_looking_costs_the_same_for_many_as_for_one(
    cast: Cast, watch: Watch, django_assert_num_queries: Any
) -> None:
    made = [accepted(cast, publish=False).matter_id for _ in range(4)]
    Matter.objects.update(watch_at=watch.now)
    # Reading them, what was raised and what moves them, in a transaction, and writing one row each.
    with django_assert_num_queries(6 + len(made)):
        assert matters_to_raise(cast, made) == []
    assert Matter.objects.filter(watch_at__gt=watch.now).count() == 4


def matters_to_raise(cast: Cast, ids: list[int]) -> list[int]:
    return actions.look_at_clocks(actor=cast.system, matter_ids=ids)


def test_only_the_system_watches(cast: Cast, watch: Watch) -> None:
    made = working(cast)
    watch.forward(days=30)
    for actor in cast.actors().values():
        with refused("not_allowed"):
            actions.raise_supervision(actor=actor, matter_id=made.matter_id)
        with refused("not_allowed"):
            actions.look_at_clocks(actor=actor, matter_ids=[made.matter_id])
        with refused("not_allowed"):
            matters.watch_matter(actor=actor, matter_id=made.matter_id)
        with refused("not_allowed"):
            matters.note_told(actor=actor, supervision_id=1, persons=1)


def test_a_leader_instructs_and_the_holder_hears_it(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    matters.instruct_matter(actor=cast.leader, code=code, text="今天之内到现场，明早报结果。")
    relay().drain()
    assert (way(code)[-1], said(code)) == ("instructed", {"text": "今天之内到现场，明早报结果。"})
    assert hears(cast, "instructed") == {"property_staff"}
    assert row(code).holder_org_id == cast.orgs.property_company


def test_only_a_leader_of_the_area_instructs_on_what_is_open(cast: Cast) -> None:
    code = working(cast).code
    for who in ("clerk", "street", "steward", "property_staff", "secretary"):
        with refused("not_allowed"):
            matters.instruct_matter(actor=cast.actors()[who], code=code, text="快办")
    for who in ("stranger_next_door", "former", "nobody"):
        with refused("not_found"):
            matters.instruct_matter(actor=cast.actors()[who], code=code, text="快办")
    with refused("empty_text", "text"):
        matters.instruct_matter(actor=cast.leader, code=code, text=" ")
    over = answered(cast).code
    with refused("moved_on"):
        matters.instruct_matter(actor=cast.leader, code=over, text="快办")


def test_what_stands_is_listed_within_reach_and_by_level(cast: Cast, watch: Watch) -> None:
    late = working(cast).code
    watch.forward(days=4)
    assigned(cast)
    run(watch, days=4, hours=4)
    found = queries.supervised(cast.leader)
    assert [(line.code, line.supervision) for line in found.items] == [(late, Level.YELLOW)]
    assert queries.supervised_counts(cast.leader)[Level.YELLOW] == 1
    assert queries.supervised(cast.leader, level=Level.RED).items == []
    assert queries.supervised(cast.leader, where=cast.places.next_district).items == []
    for who in ("stranger_next_door", "department", "nobody", "resident"):
        assert queries.supervised(cast.actors()[who]).items == []
        assert not any(queries.supervised_counts(cast.actors()[who]).values())


def test_events_of_supervision_say_nothing_personal(cast: Cast, watch: Watch) -> None:
    working(cast)
    run(watch, days=8)
    payload = OutboxEvent.objects.get(name="matters.supervision_raised").payload
    assert set(payload) == {"matter_id", "supervision_id"}


def test_a_card_is_between_staff(cast: Cast, watch: Watch) -> None:
    made = working(cast)
    run(watch, days=8 + timedelta(hours=1) / timedelta(days=1))
    author = cast.nobody.with_key(made.code, made.follow_key)
    shown = [step.kind for step in queries.author_view(author, made.code).way]
    assert MatterAudit.YELLOW_CARD not in shown
    assert MatterAudit.YELLOW_CARD in [step.kind for step in queries.staff_view(cast.clerk, made.code).way]
