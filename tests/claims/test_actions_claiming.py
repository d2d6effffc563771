"""Claiming, the line behind a full need, giving back, and what the spine hears of it."""

from datetime import timedelta

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.access import matter_to_read
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.actions import PlaceGone
from huiyin.hands.claims.models import Claim, Need
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from tests.cast import Cast
from tests.claims import stage
from tests.fixtures import Watch


def refused(refusal: pytest.ExceptionInfo[Refusal], code: str) -> bool:
    return refusal.value.code == code


def test_a_member_claims_and_the_spine_gives_them_a_task(cast: Cast, watch: Watch) -> None:
    member = stage.newcomer(cast, 1)
    need = stage.published(cast)
    assert matters.offered([need.matter_id])[need.matter_id].state == "offered"
    claim = actions.claim_need(actor=member, need_id=need.pk)
    assert (claim.state, stage.counted(need)) == ("held", (1, 0))
    stage.told()
    code = matters.offered([need.matter_id])[need.matter_id].code
    assert matter_to_read(member, code).pk == need.matter_id
    actions.drop_claim(actor=member, claim_id=claim.pk, reason="出差")
    stage.told()
    with pytest.raises(NotFound):
        matter_to_read(member, code)
    assert stage.counted(need) == (0, 0)


def test_claiming_twice_is_one_claim(cast: Cast, watch: Watch) -> None:
    member, need = stage.newcomer(cast, 1), stage.published(cast)
    first = actions.claim_need(actor=member, need_id=need.pk)
    assert actions.claim_need(actor=member, need_id=need.pk).pk == first.pk
    assert stage.counted(need) == (1, 0)


def test_who_has_not_checked_in_cannot_claim(cast: Cast, watch: Watch) -> None:
    need = stage.published(cast)
    with pytest.raises(Refusal) as refusal:
        actions.claim_need(actor=cast.resident, need_id=need.pk)
    assert refused(refusal, "not_checked_in")


def test_the_last_place_gone_names_three_like_it(cast: Cast, watch: Watch) -> None:
    one, two = stage.newcomer(cast, 1), stage.newcomer(cast, 2)
    full = stage.published(cast, places=1)
    like = [stage.published(cast, title=f"清理{n}栋楼道") for n in range(3, 7)]
    actions.claim_need(actor=one, need_id=full.pk)
    with pytest.raises(PlaceGone) as gone:
        actions.claim_need(actor=two, need_id=full.pk)
    offered = gone.value.more["alternatives"]
    assert [other["id"] for other in offered] == [need.pk for need in like[:3]]
    assert like[0].title in str(gone.value)
    assert not Claim.objects.filter(person=two.person_id).exists()


def test_the_line_moves_up_by_itself(cast: Cast, watch: Watch) -> None:
    first, second, third = (stage.newcomer(cast, n) for n in (1, 2, 3))
    need = stage.published(cast, places=1)
    held = actions.claim_need(actor=first, need_id=need.pk)
    waits = actions.claim_need(actor=second, need_id=need.pk, wait=True)
    last = actions.claim_need(actor=third, need_id=need.pk, wait=True)
    assert stage.counted(need) == (1, 2)
    actions.drop_claim(actor=first, claim_id=held.pk, reason="生病")
    assert (stage.row(waits).state, stage.row(last).state) == ("held", "waiting")
    assert stage.counted(need) == (1, 1)
    actions.drop_claim(actor=third, claim_id=last.pk, reason="不等了")
    actions.drop_claim(actor=second, claim_id=waits.pk, reason="有事")
    assert stage.counted(need) == (0, 0)


def test_the_same_hour_warns_and_a_reason_lets_it_pass(cast: Cast, watch: Watch) -> None:
    member = stage.newcomer(cast, 1)
    here = stage.published(cast)
    there = stage.published(
        cast, by=cast.stranger_next_door, place_id=cast.places.next_compound.id, title="邻区清扫",
        starts=here.starts + timedelta(minutes=30),
    )  # fmt: skip
    actions.claim_need(actor=member, need_id=here.pk)
    with pytest.raises(Refusal) as refusal:
        actions.claim_need(actor=member, need_id=there.pk)
    assert refused(refusal, "same_hour")
    assert here.title in str(refusal.value)
    both = actions.claim_need(actor=member, need_id=there.pk, clash_reason="两处隔一条街，各去一半")
    assert both.clash_reason


def test_a_claim_is_given_back_in_time_and_with_a_reason(cast: Cast, watch: Watch) -> None:
    member, need = stage.newcomer(cast, 1), stage.published(cast)
    claim = actions.claim_need(actor=member, need_id=need.pk)
    with pytest.raises(Invalid):
        actions.drop_claim(actor=member, claim_id=claim.pk, reason=" ")
    with pytest.raises(NotFound):
        actions.drop_claim(actor=cast.resident, claim_id=claim.pk, reason="不是我的")
    watch.set(need.starts - timedelta(minutes=90))
    with pytest.raises(Refusal) as refusal:
        actions.drop_claim(actor=member, claim_id=claim.pk, reason="睡过了")
    assert refused(refusal, "too_late_to_drop")


def test_calling_off_tells_everybody_and_returns_the_matter(cast: Cast, watch: Watch) -> None:
    member, need = stage.newcomer(cast, 1), stage.published(cast)
    claim = actions.claim_need(actor=member, need_id=need.pk)
    with pytest.raises(NotFound):
        actions.call_off_need(actor=cast.stranger_next_door, need_id=need.pk, reason="下雨")
    actions.call_off_need(actor=cast.secretary, need_id=need.pk, reason="下雨")
    stage.told()
    assert stage.row(claim).state == "called_off"
    assert matters.offered([need.matter_id])[need.matter_id].state == "accepted"


def test_a_matter_that_goes_another_way_takes_its_need_along(cast: Cast, watch: Watch) -> None:
    member, need = stage.newcomer(cast, 1), stage.published(cast)
    claim = actions.claim_need(actor=member, need_id=need.pk)
    stage.told()
    code = matters.offered([need.matter_id])[need.matter_id].code
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.property_company)
    stage.told()
    assert stage.row(claim).state == "called_off"
    assert Need.objects.get(pk=need.pk).state == "called_off"


def test_only_the_branch_and_its_offices_publish(cast: Cast, watch: Watch) -> None:
    for actor in (cast.resident, cast.building_head, cast.stranger_next_door, cast.department):
        with pytest.raises(NotAllowed):
            actions.publish_need(actor=actor, draft=stage.draft(cast))
    with pytest.raises(Invalid):
        stage.published(cast, places=9)
    with pytest.raises(Invalid):
        stage.published(cast, starts=watch.now - timedelta(hours=3))


def test_members_are_reminded_once(cast: Cast, watch: Watch) -> None:
    member = stage.newcomer(cast, 1)
    need = stage.published(cast, starts=watch.now + timedelta(days=2))
    actions.claim_need(actor=member, need_id=need.pk)
    assert queries.to_remind() == []
    watch.forward(days=1, hours=1)
    assert actions.remind_due(actor=cast.system) == 1
    assert actions.remind_due(actor=cast.system) == 0
    with pytest.raises(NotAllowed):
        actions.remind_due(actor=cast.clerk)
