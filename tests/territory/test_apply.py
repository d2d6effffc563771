"""Carrying a plan out: what moves, what stays, and that it happens once."""

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.access import visible_to
from huiyin.civic.matters.models import Entry, Matter, Publication
from huiyin.civic.matters.rules.marks import area_mark
from huiyin.civic.matters.tests.invariants import check_marks
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.territory import public as territory
from huiyin.civic.territory.jobs import apply_due_plans, settle_plans
from huiyin.civic.territory.models import Charge, Plan
from huiyin.civic.territory.public import Step, StepKind
from huiyin.civic.territory.tests import plans
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.errors import AlreadyChanged, NotAllowed, Refusal
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.permissions import Role
from huiyin.kit.fields import Remarked
from huiyin.kit.models import AuditRecord, OutboxEvent
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch

K = StepKind
pytestmark = pytest.mark.usefixtures("watch")


def read(code: str) -> Matter:
    return Matter.objects.get(code=code)


def test_a_street_goes_to_another_district_with_everything_in_it(cast: Cast) -> None:
    filed = stage.filed(cast)
    plans.applied(cast, plans.move_street(cast))
    here, next_district = cast.places, cast.places.next_district.id
    for area in (here.street, here.community, here.compound, here.building, here.stairwell):
        assert plans.place(area.id).scope.district_id == next_district
    assert plans.place(here.street.id).parent_id == next_district
    assert plans.place(here.compound.id).full_name.startswith("芦淞区")
    matter = read(filed.code)
    assert (matter.district_id, matter.street_id) == (next_district, here.street.id)
    assert (matter.community_id, matter.compound_id) == (here.community.id, here.compound.id)


def test_published_words_are_searched_where_they_lie_now(cast: Cast) -> None:
    code = stage.answered(cast).code
    plans.applied(cast, plans.move_street(cast))
    check_marks()
    for words in ("路灯", "整流器"):
        there = matters.wall(plans.place(cast.places.next_district.id), words=words).items
        assert [card.code for card in there] == [code]
        assert not matters.wall(plans.place(cast.places.district.id), words=words).items


def test_words_without_the_right_marks_get_them(cast: Cast) -> None:
    stage.answered(cast)
    wrong = Remarked("tokens", [area_mark(cast.places.street.id)], ["a0", "m190001"])
    Publication.objects.update(tokens=wrong)
    assert [matters.mark_anew(actor=system("test")) for _ in range(2)] == [2, 0]
    check_marks()
    with pytest.raises(NotAllowed):
        matters.mark_anew(actor=cast.operator)


def test_a_clerk_of_the_old_district_no_longer_reads_it_and_one_of_the_new_does(cast: Cast) -> None:
    filed = stage.filed(cast)
    old = plans.staff("区办甲", Role.LEADER, cast.places.district)
    new = plans.staff("区办乙", Role.LEADER, cast.places.next_district)
    assert _reads(old, filed.code)
    assert not _reads(new, filed.code)
    plans.applied(cast, plans.move_street(cast))
    assert not _reads(old, filed.code)
    assert _reads(new, filed.code)
    assert _reads(cast.clerk, filed.code)


def _reads(actor: Actor, code: str) -> bool:
    return visible_to(actor).filter(code=code).exists()


def test_an_open_matter_at_the_old_districts_office_goes_to_the_new_one_with_its_clock(cast: Cast) -> None:
    old, new = plans.district_offices(cast)
    made = stage.accepted(cast)
    matters.assign_matter(actor=cast.steward, code=made.code, org_id=old)
    before = read(made.code)
    plans.applied(cast, plans.move_street(cast))
    after = read(made.code)
    assert after.holder_org_id == new
    assert after.state == "accepted"
    assert (after.due_at, after.settle_due, after.first_due) == (
        before.due_at,
        before.settle_due,
        before.first_due,
    )
    assert after.level == before.level
    last = Entry.objects.get(matter=after, seq=after.seq)
    assert last.kind == "matters.reorganised"
    assert last.payload.data["from_org"] == old
    assert not [report for report in matters.check_all_chains() if report.broken]


def test_a_settled_matter_stays_with_whoever_settled_it(cast: Cast) -> None:
    old, _ = plans.district_offices(cast)
    made = stage.closed(cast)
    Matter.objects.filter(code=made.code).update(holder_org=old)
    plans.applied(cast, plans.move_street(cast))
    after = read(made.code)
    assert after.holder_org_id == old
    assert after.state == "closed"
    assert after.district_id == cast.places.next_district.id


def test_what_the_property_company_is_at_stays_with_it(cast: Cast) -> None:
    made = stage.working(cast)
    plans.applied(cast, plans.move_street(cast))
    after = read(made.code)
    assert (after.holder_org_id, after.state) == (cast.orgs.property_company, "working")


def test_a_merged_matter_comes_back_to_the_new_holder_though_its_elder_lies_elsewhere(cast: Cast) -> None:
    old, new = plans.district_offices(cast)
    elder = stage.filed(cast, place_id=cast.places.next_compound.id, actor=cast.stranger_next_door)
    younger = stage.accepted(cast)
    matters.assign_matter(actor=cast.steward, code=younger.code, org_id=old)
    both = plans.staff("市办", Role.STREET_STAFF, cast.places.city)
    matters.merge_matter(actor=both, code=younger.code, into=elder.code)
    plans.applied(cast, plans.move_street(cast))
    merged = read(younger.code)
    assert merged.state == "merged"
    assert merged.district_id == cast.places.next_district.id
    assert merged.before_merge["holder_org_id"] == new
    matters.unmerge_matter(actor=both, code=younger.code)
    assert read(younger.code).holder_org_id == new
    assert read(younger.code).state == "accepted"


def test_what_a_clerk_of_the_old_district_holds_in_person_goes_to_the_new_office(cast: Cast) -> None:
    _, new = plans.district_offices(cast)
    clerk = plans.staff("区办甲", Role.STREET_STAFF, cast.places.district)
    made = stage.accepted(cast)
    matters.assign_matter(actor=cast.steward, code=made.code, person_id=clerk.person_id)
    mine = stage.accepted(cast)
    matters.assign_matter(actor=cast.steward, code=mine.code, person_id=cast.steward.person_id)
    plans.applied(cast, plans.move_street(cast))
    assert (read(made.code).holder_org_id, read(made.code).holder_person_id) == (new, None)
    assert not _reads(clerk, made.code)
    assert read(mine.code).holder_person_id == cast.steward.person_id


def test_an_echo_that_waits_is_dropped_where_the_matter_is_sent_out_anew(cast: Cast) -> None:
    old, _ = plans.district_offices(cast)
    made, echo_id = stage.drafted(cast)
    Matter.objects.filter(code=made.code).update(holder_org=old)
    plans.applied(cast, plans.move_street(cast))
    with pytest.raises(Refusal):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.PUBLIC)


def test_a_category_is_handed_over_and_the_rest_stays(cast: Cast) -> None:
    _, new = plans.district_offices(cast)
    chosen = plans.category()
    of_it = stage.working(cast, category_id=chosen)
    other = stage.working(cast)
    old = cast.orgs.property_company
    step = Step(K.HAND_OVER, org=old, to_org=new, area=cast.places.compound.id, categories=(chosen,))
    plans.applied(cast, step)
    assert (read(of_it.code).holder_org_id, read(of_it.code).state) == (new, "working")
    assert read(other.code).holder_org_id == old
    building = plans.place(cast.places.building.id)
    assert [line["org_id"] for line in territory.in_charge(building)] == [new]
    assert territory.org_in_charge(chosen, building.id, building.scope) == new
    beside = plans.place(cast.places.next_compound.id)
    assert territory.org_in_charge(chosen, beside.id, beside.scope) is None
    # Whoever is in charge of a class is so of what stands below it, and of nothing else.
    above = matters.category_ancestors()[chosen]
    Charge.objects.update(category_id=min(above, key=lambda one: len(matters.category_ancestors()[one])))
    assert territory.org_in_charge(chosen, building.id, building.scope) == new
    unlike = next(one for one, over in matters.category_ancestors().items() if not over & above)
    assert territory.org_in_charge(unlike, building.id, building.scope) is None


def test_two_streets_become_one_with_people_and_offices(cast: Cast) -> None:
    filed = stage.filed(cast, place_id=cast.places.next_street.id)
    other = plans.staff("庆云办", Role.STREET_STAFF, cast.places.next_street)
    plans.applied(cast, Step(K.MERGE, area=cast.places.next_street.id, to=cast.places.street.id))
    ended = plans.place(cast.places.next_street.id)
    assert ended.valid_to == plans.DAY
    assert places.standing(ended).id == cast.places.street.id
    assert plans.place(cast.places.next_community.id).parent_id == cast.places.street.id
    matter = read(filed.code)
    assert matter.place_id == cast.places.next_street.id
    assert matter.street_id == cast.places.street.id
    held = people.actor_of_account(_account(other.person_id))
    assert [grant.area_id for grant in held.grants] == [cast.places.street.id]
    assert _reads(held, stage.filed(cast).code)


def _account(person_id: int | None) -> int:
    return int(people.Account.objects.get(person=person_id).pk)


def test_a_plan_is_carried_out_at_midnight_of_its_day_and_once(cast: Cast, watch: Watch) -> None:
    filed = stage.filed(cast)
    plan = plans.shown(cast, plans.move_street(cast))
    territory.schedule_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest)
    watch.set(watch.now.replace(hour=23, minute=59))
    apply_due_plans()
    assert read(filed.code).district_id == cast.places.district.id
    watch.forward(minutes=1)
    apply_due_plans()
    apply_due_plans()
    assert read(filed.code).district_id == cast.places.next_district.id
    assert AuditRecord.objects.filter(kind="territory.plan_applied").count() == 1
    assert OutboxEvent.objects.filter(name="territory.plan_applied").count() == 1


def test_of_two_who_carry_a_plan_out_one_is_told_so(cast: Cast) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    read_before = Plan.objects.get(pk=plan.pk)
    territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest, early=True)
    with pytest.raises(Refusal):
        territory.apply_plan(actor=cast.operator, plan_id=read_before.pk, digest=plan.digest, early=True)


def test_a_plan_is_held_up_when_the_world_changed_since_the_dry_run(cast: Cast, watch: Watch) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    territory.schedule_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest)
    plans.staff("新来的", Role.LEADER, cast.places.district)
    watch.forward(days=1)
    apply_due_plans()
    plan.refresh_from_db()
    assert plan.state == "held"
    assert plan.held_because
    assert plans.place(cast.places.street.id).parent_id == cast.places.district.id
    territory.dry_run(actor=cast.operator, plan_id=plan.pk)
    plan.refresh_from_db()
    territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest)
    assert plans.place(cast.places.street.id).parent_id == cast.places.next_district.id


def test_more_matters_are_no_other_world(cast: Cast) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    stage.filed(cast)
    territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest, early=True)
    assert not Matter.objects.filter(district_id=cast.places.district.id).exists()


def test_a_plan_waits_for_its_day(cast: Cast) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    with pytest.raises(Refusal, match="not come"):
        territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest)


def test_what_was_raised_by_the_old_map_during_the_change_is_brought_in(cast: Cast, watch: Watch) -> None:
    old, new = plans.district_offices(cast)
    plans.applied(cast, plans.move_street(cast))
    late = stage.filed(cast)
    # As if its page had read the map, and its writer the intake, a moment before.
    Matter.objects.filter(code=late.code).update(district_id=cast.places.district.id, holder_org=old)
    settle_plans()
    matter = read(late.code)
    assert matter.district_id == cast.places.next_district.id
    assert matter.holder_org_id == cast.orgs.committee
    assert new != old
    assert Entry.objects.filter(matter=matter, kind="matters.reorganised").count() == 1
    settle_plans()
    assert read(late.code).seq == matter.seq
    watch.forward(hours=3)
    settle_plans()
    assert Plan.objects.get().settled_at is not None


def test_homes_and_roles_lie_where_their_areas_lie(cast: Cast) -> None:
    plans.applied(cast, plans.move_street(cast))
    homes = people.Residence.objects.filter(area=cast.places.stairwell.id)
    assert {home.district_id for home in homes} == {cast.places.next_district.id}
    grant = people.Grant.objects.get(person=cast.member("clerk").person_id)
    assert grant.district_id == cast.places.next_district.id
    in_org = people.Grant.objects.get(person=cast.member("property_staff").person_id)
    assert in_org.district_id == cast.places.next_district.id


def test_a_list_goes_along_with_its_place(cast: Cast) -> None:
    draft = matters.ListDraft(
        title="小微需求",
        kind=matters.ListKind.SMALL_NEEDS,
        owner_id=cast.orgs.committee,
        place_id=cast.places.compound.id,
    )
    made = matters.make_list(actor=cast.clerk, draft=draft)
    plans.applied(cast, plans.move_street(cast))
    made.refresh_from_db()
    assert made.district_id == cast.places.next_district.id


def test_nobody_but_an_operator_of_the_city_carries_it_out(cast: Cast) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    local = plans.staff("区管", Role.OPERATOR, cast.places.district)
    for actor in (cast.street, cast.clerk, cast.nobody, local):
        with pytest.raises(Refusal):
            territory.apply_plan(actor=actor, plan_id=plan.pk, digest=plan.digest, early=True)
    with pytest.raises(NotAllowed):
        territory.make_plan(actor=local, title="x", basis="y", effective=plans.DAY)
    assert not local.areas_for(P.CIVIC_MATTER_ACCEPT)


def test_a_step_changed_in_another_tab_is_not_overwritten(cast: Cast) -> None:
    plan = plans.made(cast, plans.move_street(cast))
    with pytest.raises(AlreadyChanged):
        territory.add_steps(
            actor=cast.operator,
            plan_id=plan.pk,
            revision=0,
            steps=[Step(K.RENAME, area=cast.places.street.id, name="新塘街道")],
        )
