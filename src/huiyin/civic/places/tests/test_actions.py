from datetime import date
from typing import Any

import pytest

from huiyin.civic.places import actions, queries
from huiyin.civic.places.models import Area, AreaName, Dwelling
from huiyin.civic.places.rules import AreaLevel, CompoundKind, Profile
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from huiyin.kit.models import AuditRecord, OutboxEvent
from tests.cast import Cast


def _building(cast: Cast, actor: Actor, name: str = "12栋", code: str = "") -> Area:
    return actions.add_area(
        actor=actor, parent=cast.places.compound, level=AreaLevel.BUILDING, name=name, code=code
    )


def test_a_clerk_adds_a_building(cast: Cast) -> None:
    added = _building(cast, cast.clerk).as_place()
    assert added.full_name == "荷塘区 茨菇塘街道 荷塘星城 12栋"
    assert added.scope == cast.places.compound.scope
    assert added.code == f"{cast.places.compound.code}003"
    assert queries.place_by_token(added.token.lower()) == added
    assert AuditRecord.objects.get().kind == "places.area_added"
    assert OutboxEvent.objects.get().name == "places.area_added"


@pytest.mark.parametrize("who", ["resident", "leader", "stranger_next_door", "former", "nobody"])
def test_others_may_not_and_nothing_changes(cast: Cast, who: str) -> None:
    before = Area.objects.count()
    with pytest.raises(NotAllowed):
        _building(cast, getattr(cast, who))
    assert Area.objects.count() == before
    assert not AuditRecord.objects.exists()


def test_a_name_that_is_there_is_refused_at_the_name(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        _building(cast, cast.clerk, "1栋")
    assert (refused.value.code, refused.value.field) == ("already_there", "name")


def test_a_code_that_is_taken_or_foreign_is_refused_at_the_code(cast: Cast) -> None:
    for code in (cast.places.building.code, cast.places.next_compound.code + "009", "12"):
        with pytest.raises(Invalid):
            _building(cast, cast.clerk, code=code)


def test_a_step_is_not_skipped(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.add_area(actor=cast.clerk, parent=cast.places.community, level=AreaLevel.BUILDING, name="9栋")


def test_a_compound_comes_with_what_is_known_of_it(cast: Cast) -> None:
    added = actions.add_compound(
        actor=cast.clerk,
        parent=cast.places.community,
        name="钻石家园",
        kind=CompoundKind.RESETTLEMENT,
        has_property_management=True,
        dwellings=812,
        founded=2011,
        point=(27.83, 113.15),
    ).as_place()
    assert (added.kind, added.has_owners_committee) == (CompoundKind.RESETTLEMENT, None)
    assert queries.place(added.id).point == (27.83, 113.15)
    assert added.scope.compound_id == added.id


def test_details_are_replaced_and_the_old_ones_noted(cast: Cast) -> None:
    profile = Profile(CompoundKind.OLD, dwellings=700)
    actions.update_compound(actor=cast.clerk, area=cast.places.compound, profile=profile)
    after = queries.place(cast.places.compound.id)
    assert (after.kind, after.dwellings, after.has_property_management) == (CompoundKind.OLD, 700, None)
    assert AuditRecord.objects.get().detail["old"]["dwelling_count"] == 640


def test_a_new_name_reaches_everything_below_and_the_old_one_is_kept(cast: Cast) -> None:
    row = actions.rename_area(
        actor=cast.street, area=cast.places.street, name="茨菇塘镇", on=date(2026, 1, 1), reason="撤街设镇"
    )
    assert row.full_name == "荷塘区 茨菇塘镇"
    assert queries.place(cast.places.stairwell.id).full_name == "荷塘区 茨菇塘镇 荷塘星城 1栋 1单元"
    assert queries.place(cast.places.next_compound.id).full_name == "芦淞区 庆云街道 庆云里"
    assert [name.name for name in queries.former_names(row.pk)] == ["茨菇塘街道"]
    assert OutboxEvent.objects.get().payload["new_name"] == "茨菇塘镇"


def test_names_follow_each_other_in_time(cast: Cast) -> None:
    compound = cast.places.compound
    actions.rename_area(actor=cast.clerk, area=compound, name="星城里", on=date(2026, 1, 1))
    with pytest.raises(Invalid) as refused:
        actions.rename_area(actor=cast.clerk, area=compound, name="星城外", on=date(2025, 12, 1))
    assert refused.value.field == "on"
    assert AreaName.objects.count() == 1


def test_the_same_name_again_changes_nothing(cast: Cast) -> None:
    compound = cast.places.compound
    actions.rename_area(actor=cast.clerk, area=compound, name=compound.name, on=date(2026, 1, 1))
    assert not AreaName.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_place_ends_only_when_nothing_lies_in_it(cast: Cast) -> None:
    day = date(2026, 1, 1)
    with pytest.raises(Refusal) as refused:
        actions.end_area(actor=cast.clerk, area=cast.places.building, on=day)
    assert refused.value.code == "not_empty"
    actions.end_area(actor=cast.clerk, area=cast.places.stairwell, on=day)
    actions.end_area(actor=cast.clerk, area=cast.places.building, on=day)
    assert queries.place(cast.places.building.id).valid_to == day
    assert cast.places.building.id not in [row.id for row in queries.children(cast.places.compound.id)]
    with pytest.raises(Refusal):
        actions.add_area(
            actor=cast.clerk, parent=cast.places.building, level=AreaLevel.STAIRWELL, name="3单元"
        )


def test_an_ended_name_can_be_given_again(cast: Cast) -> None:
    actions.end_area(actor=cast.clerk, area=cast.places.stairwell, on=date(2026, 1, 1))
    again = actions.add_area(
        actor=cast.clerk,
        parent=cast.places.building,
        level=AreaLevel.STAIRWELL,
        name=cast.places.stairwell.name,
    )
    assert again.code != cast.places.stairwell.code


def test_a_room_is_one_home_and_sealed(cast: Cast) -> None:
    stairwell = cast.places.stairwell
    first = actions.add_dwelling(actor=cast.clerk, building_or_stairwell=stairwell, room="1201")
    again = actions.add_dwelling(actor=cast.clerk, building_or_stairwell=stairwell, room=" １２０１ ")
    other = actions.add_dwelling(
        actor=cast.clerk, building_or_stairwell=cast.places.second_stairwell, room="1201"
    )
    assert first.pk == again.pk != other.pk
    assert queries.dwelling_count(stairwell.id) == 1
    stored = Dwelling.objects.get(pk=first.pk)
    assert stored.room is not None
    assert stored.room.reveal() == "1201"
    assert b"1201" not in stored.room.blob
    assert stored.room_index != other.room_index


def test_homes_are_in_buildings_and_have_a_room(cast: Cast) -> None:
    for place, room in (
        (cast.places.compound, "1201"),
        (cast.places.building, " "),
        (cast.places.building, "1" * 21),
    ):
        with pytest.raises(Invalid):
            actions.add_dwelling(actor=cast.clerk, building_or_stairwell=place, room=room)


def test_an_unknown_place_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.rename_area(actor=cast.system, area=10**9, name="无", on=date(2026, 1, 1))


def test_the_divisions_are_loaded_once_in_a_few_statements(
    db: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(60):
        assert actions.seed_divisions(actor=_system()) == 1522
    levels = {level: Area.objects.filter(level=level).count() for level in AreaLevel}
    assert levels[AreaLevel.DISTRICT] == 9
    assert levels[AreaLevel.STREET] == 112
    assert levels[AreaLevel.COMMUNITY] == 1400
    assert actions.seed_divisions(actor=_system()) == 0
    assert AuditRecord.objects.count() == 1


def test_loading_the_divisions_leaves_alone_what_an_office_has_changed(cast: Cast) -> None:
    actions.rename_area(actor=cast.system, area=cast.places.street, name="茨菇塘镇", on=date(2026, 1, 1))
    actions.add_area(actor=cast.system, parent=cast.places.district, level=AreaLevel.STREET, name="月塘街道")
    actions.seed_divisions(actor=_system())
    assert queries.place_by_code("430202002").name == "茨菇塘镇"
    assert Area.objects.filter(name="月塘街道").count() == 1


def _system() -> Actor:
    return Actor(system="tests")
