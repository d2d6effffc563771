"""At the spot and after: arriving, hours, ratings, objections, and the month that is frozen and signed."""

from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.models import Claim, DayHours, Need
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound, Refusal
from tests.cast import Cast
from tests.claims import stage
from tests.fixtures import Watch


def held(cast: Cast, number: int = 1, **more: object) -> tuple[Actor, Need, Claim]:
    """Return a member with a place of a need tomorrow."""
    member, need = stage.newcomer(cast, number), stage.published(cast, **more)
    return member, need, actions.claim_need(actor=member, need_id=need.pk)


def confirmed(cast: Cast, watch: Watch, minutes: int = 120) -> tuple[Actor, Need, Claim]:
    member, need, claim = held(cast)
    watch.set(need.ends)
    return member, need, actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=minutes)


def test_the_code_of_the_minute_checks_in_and_an_old_one_does_not(cast: Cast, watch: Watch) -> None:
    member, need, claim = held(cast)
    watch.set(need.starts - timedelta(minutes=5))
    code, left = queries.code_now(cast.secretary, need.pk)
    assert 0 < left <= 60
    with pytest.raises(NotFound):
        queries.code_now(member, need.pk)
    watch.forward(minutes=3)
    with pytest.raises(Refusal) as over:
        actions.arrive(actor=member, need_id=need.pk, code=code)
    assert over.value.code == "code_over"
    fresh, _ = queries.code_now(cast.secretary, need.pk)
    watch.forward(seconds=60)
    arrived = actions.arrive(actor=member, need_id=need.pk, code=fresh)
    assert (arrived.arrived_by, arrived.metres) == ("code", None)
    assert stage.row(claim).arrived_at == watch.now


def test_nobody_checks_in_a_day_too_early_or_without_a_place(cast: Cast, watch: Watch) -> None:
    member, need, _claim = held(cast)
    code, _ = queries.code_now(cast.secretary, need.pk)
    with pytest.raises(Refusal) as early:
        actions.arrive(actor=member, need_id=need.pk, code=code)
    assert early.value.code == "not_now"
    with pytest.raises(NotFound):
        actions.arrive(actor=cast.resident, need_id=need.pk, code=code)


def test_the_head_ticks_but_never_themselves(cast: Cast, watch: Watch) -> None:
    stage.check_in(cast, cast.building_head)
    need = stage.published(cast, head_id=cast.building_head.person_id)
    own = actions.claim_need(actor=cast.building_head, need_id=need.pk)
    other = actions.claim_need(actor=stage.newcomer(cast, 2), need_id=need.pk)
    watch.set(need.starts)
    assert actions.tick(actor=cast.building_head, claim_id=other.pk).arrived_by == "head"
    for act in (actions.tick, actions.mark_missed):
        with pytest.raises(Refusal) as refusal:
            act(actor=cast.building_head, claim_id=own.pk)
        assert refusal.value.code == "own_hours"
    with pytest.raises(Refusal):
        actions.confirm_hours(actor=cast.building_head, claim_id=own.pk, minutes=60)
    with pytest.raises(NotFound):
        actions.tick(actor=cast.neighbour, claim_id=other.pk)


def test_a_day_has_no_twenty_fifth_hour(cast: Cast, watch: Watch) -> None:
    member, need, claim = held(cast)
    second = stage.published(cast, title="夜间巡逻", starts=need.ends + timedelta(hours=1))
    other = actions.claim_need(actor=member, need_id=second.pk)
    watch.set(second.ends)
    with pytest.raises(Invalid) as refusal:
        actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=25 * 60)
    assert refusal.value.params["hours"] == "25"
    actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=20 * 60)
    with pytest.raises(Invalid):
        actions.confirm_hours(actor=cast.secretary, claim_id=other.pk, minutes=5 * 60)
    assert DayHours.objects.get(person=member.person_id).minutes == 20 * 60


def test_a_report_and_its_confirmation_end_the_task(cast: Cast, watch: Watch) -> None:
    member, need, claim = held(cast)
    stage.told()
    # What was claimed is a duty, not a task somebody was called to; it is read all the same.
    assert matters.count_my_tasks(member) == 0
    assert matters.matter_id_to_read(member, matters.told(need.matter_id).code)
    with pytest.raises(Refusal):
        actions.report(actor=member, claim_id=claim.pk, text="还没开始")
    watch.set(need.ends)
    assert actions.report(actor=member, claim_id=claim.pk, text="清了三车").state == "reported"
    actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=120)
    with pytest.raises(Refusal):
        actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=60)
    stage.told()
    assert matters.count_my_tasks(member) == 0
    actions.settle_need(actor=cast.secretary, need_id=need.pk, echo="2栋楼道清空，消防通道畅通。")
    assert matters.offered([need.matter_id])[need.matter_id].state == "answered"


def test_a_need_is_settled_only_when_every_hour_is_decided(cast: Cast, watch: Watch) -> None:
    _member, need, claim = held(cast)
    watch.set(need.ends)
    with pytest.raises(Refusal) as refusal:
        actions.settle_need(actor=cast.secretary, need_id=need.pk, echo="做完了")
    assert refusal.value.code == "hours_undecided"
    actions.mark_missed(actor=cast.secretary, claim_id=claim.pk)
    assert actions.settle_need(actor=cast.secretary, need_id=need.pk, echo="改日再办").state == "settled"


def test_residents_rate_and_whoever_did_it_does_not(cast: Cast, watch: Watch) -> None:
    member, need, _claim = confirmed(cast, watch)
    actions.rate_need(actor=cast.resident, need_id=need.pk, score=5, words="干净了")
    actions.rate_need(actor=cast.resident, need_id=need.pk, score=4)
    assert need.ratings.get().score == 4
    for actor, code in ((member, "own_work"), (cast.stranger_next_door, "not_from_here")):
        with pytest.raises(Refusal) as refusal:
            actions.rate_need(actor=actor, need_id=need.pk, score=5)
        assert refusal.value.code == code


def test_an_objection_is_decided_by_a_third_and_moves_the_hours(cast: Cast, watch: Watch) -> None:
    member, _need, claim = confirmed(cast, watch, minutes=60)
    raised = actions.object_to_hours(actor=member, claim_id=claim.pk, words="干了两个小时")
    with pytest.raises(Refusal):
        actions.object_to_hours(actor=member, claim_id=claim.pk, words="再说一次")
    decide: dict[str, Any] = {
        "objection_id": raised.pk,
        "upheld": True,
        "answer": "签到为两小时",
        "minutes": 120,
    }
    with pytest.raises(Refusal) as own:
        actions.decide_objection(actor=cast.secretary, **decide)
    assert own.value.code == "own_decision"
    with pytest.raises(NotFound):
        actions.decide_objection(actor=cast.stranger_next_door, **decide)
    actions.decide_objection(actor=cast.clerk, **decide)
    assert stage.row(claim).minutes == 120
    assert DayHours.objects.get(person=member.person_id).minutes == 120
    stage.told()


def test_an_upheld_objection_undoes_a_miss(cast: Cast, watch: Watch) -> None:
    member, need, claim = held(cast)
    watch.set(need.ends)
    actions.mark_missed(actor=cast.secretary, claim_id=claim.pk)
    raised = actions.object_to_hours(actor=member, claim_id=claim.pk, words="我在后门")
    actions.decide_objection(
        actor=cast.clerk, objection_id=raised.pk, upheld=True, answer="门卫作证", minutes=90
    )
    assert (stage.row(claim).state, stage.row(claim).minutes) == ("confirmed", 90)


def test_a_month_is_frozen_by_one_and_signed_by_another(cast: Cast, watch: Watch) -> None:
    member, _need, claim = confirmed(cast, watch)
    month, compound = date(2026, 3, 1), cast.places.compound.id
    with pytest.raises(Invalid):
        actions.freeze_month(actor=cast.secretary, compound_id=compound, month=month)
    watch.forward(days=31)
    raised = actions.object_to_hours(actor=member, claim_id=claim.pk, words="少了")
    with pytest.raises(Refusal) as waits:
        actions.freeze_month(actor=cast.secretary, compound_id=compound, month=month)
    assert waits.value.code == "objections_open"
    actions.decide_objection(actor=cast.clerk, objection_id=raised.pk, upheld=False, answer="签到表无误")
    frozen = actions.freeze_month(actor=cast.secretary, compound_id=compound, month=month)
    with pytest.raises(Refusal):
        actions.sign_month(actor=cast.secretary, period_id=frozen.pk)
    signed = actions.sign_month(actor=cast.clerk, period_id=frozen.pk)
    assert signed.signed_at == watch.now
    [line] = queries.lines_of(signed)
    assert (line.standing.deeds, line.standing.minutes, line.standing.points) == (1, 120, 25)
    with pytest.raises(Refusal) as late:
        actions.object_to_hours(actor=member, claim_id=claim.pk, words="还是少")
    assert late.value.code == "month_frozen"


def test_the_employer_reads_totals_of_its_own_only(cast: Cast, watch: Watch) -> None:
    confirmed(cast, watch)
    first, until = date(2026, 3, 1), date(2026, 4, 1)
    [row] = queries.of_employer(cast.system, cast.orgs.bureau, first, until)
    assert (row.standing.deeds, row.hours) == (1, 2.0)
    for actor in (cast.department, cast.secretary, cast.operator):
        with pytest.raises(NotFound):
            queries.of_employer(actor, cast.orgs.bureau, first, until)


def test_forgetting_takes_words_and_leaves_hours(cast: Cast, watch: Watch) -> None:
    member, need, claim = held(cast)
    actions.make_feed(actor=member)
    watch.set(need.ends)
    actions.report(actor=member, claim_id=claim.pk, text="我叫欧阳玉兔")
    actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=120)
    actions.forget_person(actor=cast.system, person_id=claim.person_id)
    kept = stage.row(claim)
    assert (kept.report, kept.minutes) == ("", 120)
    assert not queries.has_feed(member)
