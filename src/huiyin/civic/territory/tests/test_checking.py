"""What a plan must not do: a sentence names the step and the value, and the plan is refused whole."""

from datetime import timedelta

import pytest

from huiyin.civic.orgs import public as orgs
from huiyin.civic.territory import public as territory
from huiyin.civic.territory.public import Step, StepKind
from huiyin.civic.territory.queries import plan_view
from huiyin.civic.territory.tests import plans
from huiyin.kernel.errors import Refusal
from huiyin.kernel.permissions import Role
from tests.cast import MAKER, Cast

K = StepKind
pytestmark = pytest.mark.usefixtures("watch")


def test_a_plan_without_steps_does_nothing(cast: Cast) -> None:
    assert plans.sentences(cast) == ["0: The plan has no steps yet."]


def test_a_place_lies_in_the_step_right_above_it_only(cast: Cast) -> None:
    here = cast.places
    assert plans.sentences(cast, Step(K.MOVE, area=here.community.id, to=here.next_district.id)) == [
        "1: “上月塘社区居委会” (Community or village) cannot lie directly in “芦淞区” (District or county)."
    ]
    assert plans.sentences(cast, Step(K.MOVE, area=here.street.id, to=here.street.id)) == [
        "1: “茨菇塘街道” cannot lie in itself."
    ]


def test_a_wrong_code_is_named_with_its_step(cast: Cast) -> None:
    good = Step(K.RENAME, area=cast.places.street.id, name="新塘街道")
    bad = Step(K.RECODE, area=cast.places.street.id, code="43020200")
    assert plans.sentences(cast, good, bad) == [
        "2: “43020200” is no code for this level: it has to be 9 digits."
    ]


def test_a_code_belongs_to_one_place_on_a_day(cast: Cast) -> None:
    step = Step(K.RECODE, area=cast.places.street.id, code=cast.places.next_street.code)
    assert plans.sentences(cast, step) == [
        "0: The code 430203005 would belong to two places: “茨菇塘街道” and “庆云街道”."
    ]


def test_two_places_of_one_name_cannot_lie_together(cast: Cast) -> None:
    here = cast.places
    found = plans.sentences(
        cast,
        Step(K.RENAME, area=here.next_street.id, name="茨菇塘街道"),
        Step(K.MOVE, area=here.next_street.id, to=here.district.id),
    )
    assert found == ["0: Two places in “荷塘区” would be called “茨菇塘街道”. Rename one of them."]


def test_a_place_that_is_not_there_on_the_day_is_named(cast: Cast) -> None:
    here = cast.places
    found = plans.sentences(
        cast,
        Step(K.MERGE, area=here.next_street.id, to=here.street.id),
        Step(K.RENAME, area=here.next_street.id, name="新名"),
        Step(K.RENAME, area=999_999, name="新名"),
        Step(K.MOVE, area=here.street.id, to="new:430202099"),
    )
    assert found == [
        "2: “庆云街道” is no longer there on that day.",
        "3: There is no place “999999”. Write its code or its whole name.",
        "4: There is no place “new:430202099”. Write its code or its whole name.",
    ]


def test_nothing_is_left_behind_in_a_place_that_ends(cast: Cast) -> None:
    step = Step(K.RETIRE, area=cast.places.street.id, to=cast.places.next_street.id)
    assert plans.sentences(cast, step) == [
        "1: “上月塘社区居委会” still lies in “茨菇塘街道” (1 in all). Move each of them first."
    ]


def test_an_area_keeps_somebody_who_takes_matters_in(cast: Cast) -> None:
    old, new = plans.district_offices(cast)
    orgs.end_work_area(actor=MAKER, org=new, area_id=cast.places.next_district.id)
    move = plans.move_street(cast)
    assert plans.sentences(cast, move) == [
        "0: Nobody would take matters in for “芦淞区” (District or county). Name an organisation."
    ]
    says = Step(K.WORKS, org=new, area=cast.places.next_district.id, intake=True)
    assert plans.sentences(cast, move, says) == []
    stops = Step(K.STOPS, org=old, area=cast.places.district.id)
    assert plans.sentences(cast, stops) == [
        "0: Nobody would take matters in for “荷塘区” (District or county). Name an organisation."
    ]


def test_a_role_does_not_widen_by_itself_and_points_somewhere(cast: Cast) -> None:
    here = cast.places
    buildings = [
        Step(K.MOVE, area=building.id, to=here.next_compound.id)
        for building in (here.building, here.second_building)
    ]
    renamed = [
        Step(K.RENAME, area=building.id, name=f"星城{building.name}")
        for building in (here.building, here.second_building)
    ]
    retire = Step(K.RETIRE, area=here.compound.id, to=here.community.id)
    found = plans.sentences(cast, *renamed, *buildings, retire)
    assert found == ["0: 4 roles over “荷塘星城” would point to nothing. Say with a step where they go."]
    roles = Step(K.ROLES, area=here.compound.id, to=here.next_compound.id)
    assert plans.sentences(cast, roles, *renamed, *buildings, retire) == []


def test_an_organisation_and_its_work_have_to_be_there(cast: Cast) -> None:
    here, at_work = cast.places, cast.orgs
    found = plans.sentences(
        cast,
        Step(K.STOPS, org=at_work.bureau, area=here.street.id),
        Step(K.WORKS, org=999_999, area=here.street.id),
        Step(K.HAND_OVER, org=at_work.bureau, to_org=at_work.bureau, area=here.street.id),
        Step(K.HAND_OVER, org=at_work.bureau, area=here.street.id),
    )
    assert found == [
        "1: “荷塘区城市管理局” does not work in “茨菇塘街道”.",
        "2: There is no organisation with the number 999999.",
        "3: “荷塘区城市管理局” cannot hand over to itself.",
        "4: “An organisation hands over to another” needs “Goes to (organisation)”.",
    ]


def test_nobody_is_no_role_to_move(cast: Cast) -> None:
    step = Step(K.ROLES, area=cast.places.next_street.id, to=cast.places.street.id)
    assert plans.sentences(cast, step) == ["1: Nobody holds such a role there."]


def test_a_plan_with_a_problem_is_neither_scheduled_nor_carried_out(cast: Cast) -> None:
    plan = plans.made(cast, Step(K.RECODE, area=cast.places.street.id, code="43020200"))
    territory.dry_run(actor=cast.operator, plan_id=plan.pk)
    with pytest.raises(Refusal, match="43020200"):
        territory.schedule_plan(actor=cast.operator, plan_id=plan.pk, digest="")
    with pytest.raises(Refusal, match="43020200"):
        territory.apply_plan(actor=cast.operator, plan_id=plan.pk, digest="", early=True)
    assert plans.place(cast.places.street.id).code == "430202002"


def test_a_dry_run_lists_what_changes_and_changes_nothing(cast: Cast) -> None:
    old, new = plans.district_offices(cast)
    plans.staff("区办甲", Role.LEADER, cast.places.district)
    plan = plans.shown(cast, plans.move_street(cast))
    report = plan.report
    (area,) = report["areas"]
    assert (area["before"], area["after"]) == ("荷塘区 › 茨菇塘街道", "芦淞区 › 茨菇塘街道")
    assert area["below"] == 6
    losing = {line["who"] for line in report["roles"] if line["loses"]}
    assert losing == {"高*冬", "区*甲"}
    assert not [line for line in report["roles"] if line["gains"]]
    assert old != new
    assert plans.place(cast.places.street.id).parent_id == cast.places.district.id


def test_no_plan_reaches_back_before_the_last_reorganisation_of_its_places(cast: Cast) -> None:
    """A street takes its compounds along, and their history counts too."""
    plans.applied(cast, Step(K.RENAME, area=cast.places.compound.id, name="新星城"))
    earlier = plans.made(cast, plans.move_street(cast), effective=plans.DAY - timedelta(days=1))
    found = territory.dry_run(actor=cast.operator, plan_id=earlier.pk).problems
    assert [problem.params for problem in found] == [{"name": "新星城", "day": plans.DAY.isoformat()}]
    plans.shown(cast, plans.move_street(cast))


def test_other_plans_that_wait_are_named_beside_a_plan(cast: Cast) -> None:
    first = plans.shown(cast, plans.move_street(cast))
    territory.schedule_plan(actor=cast.operator, plan_id=first.pk, digest=first.digest)
    second = plans.made(cast, Step(K.RENAME, area=cast.places.street.id, name="新名街道"))
    assert [one.pk for one in plan_view(cast.operator, second.pk).waiting] == [first.pk]
    assert not plan_view(cast.operator, first.pk).waiting
