"""The map after a plan: names, codes and parents with their days, and the way back."""

from datetime import date, timedelta

import pytest

from huiyin.civic.matters.models import Matter
from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel
from huiyin.civic.territory import public as territory
from huiyin.civic.territory.public import Step, StepKind
from huiyin.civic.territory.tests import plans
from huiyin.kernel.permissions import Role
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch

K = StepKind
pytestmark = pytest.mark.usefixtures("watch")


def read(code: str) -> Matter:
    return Matter.objects.get(code=code)


def _account(person_id: int | None) -> int:
    return int(people.Account.objects.get(person=person_id).pk)


def test_a_new_matter_at_an_ended_place_arrives_at_what_took_its_place(cast: Cast) -> None:
    plans.applied(cast, Step(K.MERGE, area=cast.places.next_community.id, to=cast.places.community.id))
    found = orgs.intake_for(plans.place(cast.places.next_community.id))
    assert found.id == cast.orgs.committee
    assert places.remembered_place(cast.places.next_community.token).id == cast.places.community.id


def test_a_new_street_is_made_and_gets_its_communities_one_by_one(cast: Cast) -> None:
    step = Step(K.CREATE, to=cast.places.district.id, name="新荷街道", code="430202007")
    plan = plans.applied(
        cast,
        step,
        Step(K.MOVE, area=cast.places.community.id, to=step.key),
        Step(K.RETIRE, area=cast.places.street.id, to=step.key),
    )
    plan.refresh_from_db()
    new = places.place_by_code("430202007")
    assert plans.place(cast.places.compound.id).scope.street_id == new.id
    assert plans.place(cast.places.street.id).successor_id == new.id
    assert new.full_name == "荷塘区 新荷街道"


def test_names_and_codes_of_before_are_found_with_their_days(cast: Cast, watch: Watch) -> None:
    street = cast.places.street
    plans.applied(
        cast,
        Step(K.RENAME, area=street.id, name="新塘街道"),
        Step(K.RECODE, area=street.id, code="430202009"),
        plans.move_street(cast),
    )
    day_before = plans.DAY - timedelta(days=1)
    assert places.place_called("430202002").id == street.id
    assert places.place_called("430202002", day_before).id == street.id
    assert places.place_called("430202009", plans.DAY).id == street.id
    assert places.names_on([street.id], day_before) == {street.id: "茨菇塘街道"}
    assert places.names_on([street.id], plans.DAY) == {street.id: "新塘街道"}
    compound = plans.place(cast.places.compound.id)
    assert places.full_name_on(compound, day_before) == "荷塘区 茨菇塘街道 荷塘星城"
    assert places.full_name_on(compound, plans.DAY) == "芦淞区 新塘街道 荷塘星城"


def test_two_areas_may_swap_names_and_codes(cast: Cast) -> None:
    one, other = cast.places.street, cast.places.next_street
    plans.applied(
        cast,
        Step(K.RECODE, area=one.id, code=other.code),
        Step(K.RECODE, area=other.id, code=one.code),
        Step(K.RENAME, area=cast.places.building.id, name="2栋"),
        Step(K.RENAME, area=cast.places.second_building.id, name="1栋"),
    )
    assert plans.place(one.id).code == other.code
    assert plans.place(cast.places.building.id).name == "2栋"


def test_the_divisions_are_not_loaded_anew_after_a_code_was_changed(cast: Cast) -> None:
    places.seed_divisions(actor=cast.system)
    plans.applied(cast, Step(K.RECODE, area=cast.places.street.id, code="430202009"))
    assert places.seed_divisions(actor=cast.system) == 0


def test_a_plan_is_taken_back_by_its_reverse(cast: Cast) -> None:
    direct = stage.filed(cast, place_id=cast.places.next_street.id)
    filed = stage.filed(cast)
    other = plans.staff("庆云办", Role.STREET_STAFF, cast.places.next_street)
    step = Step(K.CREATE, to=cast.places.district.id, name="新荷街道", code="430202007")
    before = _map(cast)
    done = plans.applied(
        cast,
        step,
        Step(K.MERGE, area=cast.places.next_street.id, to=step.key),
        Step(K.MERGE, area=cast.places.street.id, to=step.key),
        Step(K.RENAME, area=cast.places.compound.id, name="星城"),
        Step(K.STOPS, org=cast.orgs.bureau, area=cast.places.district.id),
    )
    assert read(direct.code).street_id == places.place_by_code("430202007").id
    back = territory.reverse_plan(
        actor=cast.operator, plan_id=done.pk, effective=date(2026, 4, 1), title="撤回"
    )
    shown = territory.dry_run(actor=cast.operator, plan_id=back.pk)
    assert not shown.problems
    back.refresh_from_db()
    territory.apply_plan(actor=cast.operator, plan_id=back.pk, digest=back.digest, early=True)
    after = _map(cast)
    assert {area_id: after[area_id] for area_id in before} == before
    assert read(direct.code).street_id == cast.places.next_street.id
    assert read(filed.code).street_id == cast.places.street.id
    assert orgs.work_map()[cast.orgs.bureau, cast.places.district.id] is False
    held = people.actor_of_account(_account(other.person_id))
    assert [grant.area_id for grant in held.grants] == [cast.places.next_street.id]


def _map(cast: Cast) -> dict[int, tuple[str, str, object, object]]:
    drawn = places.atlas(cast.places.city)
    return {
        spot.id: (spot.name, spot.code, spot.parent_id, drawn.scope(spot.id))
        for spot in drawn.spots.values()
        if spot.stands
    }


def test_an_organisation_keeps_its_old_name_in_history(cast: Cast) -> None:
    plans.applied(
        cast,
        Step(K.ORG_NAME, org=cast.orgs.street_office, name="新塘街道办事处"),
        Step(K.ORG_LEVEL, org=cast.orgs.street_office, level=AreaLevel.DISTRICT.value),
    )
    day_before = plans.DAY - timedelta(days=1)
    assert (
        orgs.org_names_on([cast.orgs.street_office], day_before)[cast.orgs.street_office]
        == "茨菇塘街道办事处"
    )
    now = orgs.org(cast.orgs.street_office)
    assert (now.name, now.level) == ("新塘街道办事处", AreaLevel.DISTRICT)
