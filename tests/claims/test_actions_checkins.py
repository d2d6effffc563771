"""Checking in: the branch's word, the code of the letter boxes, moving house, and taking in a file."""

from io import BytesIO
from typing import Any

import pytest

from huiyin.civic.people import public as people
from huiyin.hands.claims import actions, queries
from huiyin.hands.claims.actions import Profile
from huiyin.hands.claims.models import Checkin
from huiyin.kernel.errors import Invalid, NotFound, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kit.tables import read_rows, write_xlsx
from tests.cast import Cast
from tests.claims import stage
from tests.fixtures import Watch


def tied(cast: Cast, person_id: int, area_id: int) -> bool:
    return bool(people.ties_to(person_id, area_id, Role.IN_SERVICE_MEMBER))


def test_the_branch_confirms_and_the_register_knows_them(cast: Cast, watch: Watch) -> None:
    asked = actions.ask_in(
        actor=cast.resident,
        place_id=cast.places.compound.id,
        employer_id=cast.orgs.bureau,
        profile=Profile(["repairs"], ["weekend_morning"]),
    )
    assert asked.state == "asked"
    with pytest.raises(NotFound):
        actions.decide_checkin(actor=cast.stranger_next_door, checkin_id=asked.pk, confirmed=True)
    actions.decide_checkin(actor=cast.secretary, checkin_id=asked.pk, confirmed=True)
    stage.told()
    assert tied(cast, asked.person_id, cast.places.compound.id)
    with pytest.raises(Refusal):
        actions.decide_checkin(actor=cast.secretary, checkin_id=asked.pk, confirmed=False, reason="再看")


def test_a_no_says_why_and_nobody_confirms_themselves(cast: Cast, watch: Watch) -> None:
    asked = actions.ask_in(
        actor=cast.secretary, place_id=cast.places.compound.id, employer_id=cast.orgs.bureau
    )
    with pytest.raises(Refusal) as own:
        actions.decide_checkin(actor=cast.secretary, checkin_id=asked.pk, confirmed=True)
    assert own.value.code == "own_checkin"
    with pytest.raises(Invalid):
        actions.decide_checkin(actor=cast.clerk, checkin_id=asked.pk, confirmed=False)
    said = actions.decide_checkin(actor=cast.clerk, checkin_id=asked.pk, confirmed=False, reason="缺房产证")
    assert said.state == "declined"


@pytest.mark.parametrize("wrong", ["committee", "building"])
def test_a_report_names_a_compound_and_an_employer(cast: Cast, watch: Watch, wrong: str) -> None:
    place = cast.places.building if wrong == "building" else cast.places.compound
    employer = cast.orgs.committee if wrong == "committee" else cast.orgs.bureau
    with pytest.raises(Invalid):
        actions.ask_in(actor=cast.resident, place_id=place.id, employer_id=employer)


def test_a_code_confirms_at_once_as_often_as_it_says(cast: Cast, watch: Watch) -> None:
    compound = cast.places.compound.id
    made = actions.make_invitation(actor=cast.secretary, compound_id=compound, uses=1, label="1栋信箱")
    given: dict[str, Any] = {"place_id": compound, "employer_id": cast.orgs.bureau, "code": made.code.lower()}
    one, two = (stage.newcomer(cast, n, checked_in=False) for n in (1, 2))
    assert actions.ask_in(actor=one, **given).state == "confirmed"
    with pytest.raises(Invalid) as used_up:
        actions.ask_in(actor=two, **given)
    assert used_up.value.field == "code"
    again = actions.make_invitation(actor=cast.secretary, compound_id=compound, uses=5)
    actions.revoke_invitation(actor=cast.secretary, invitation_id=again.id)
    with pytest.raises(Invalid):
        actions.ask_in(actor=two, **(given | {"code": again.code}))
    with pytest.raises(Refusal):
        actions.make_invitation(actor=cast.building_head, compound_id=compound, uses=5)


def test_whoever_moves_house_keeps_claims_and_is_greeted_anew(cast: Cast, watch: Watch) -> None:
    member = stage.newcomer(cast, 1)
    stage.told()
    need = stage.published(cast)
    claim = actions.claim_need(actor=member, need_id=need.pk)
    moved = stage.check_in(cast, member, place_id=cast.places.next_compound.id)
    stage.told()
    assert stage.row(claim).state == "held"
    states = Checkin.objects.filter(person=member.person_id).order_by("id").values_list("state", flat=True)
    assert list(states) == ["ended", "confirmed"]
    assert not tied(cast, moved.person_id, cast.places.compound.id)
    assert tied(cast, moved.person_id, cast.places.next_compound.id)
    assert queries.hall(member, queries.HallFilter()) == []


COLUMNS = ["姓名", "手机号", "小区", "单位", "特长", "空闲时间"]
BUREAU = "荷塘区城市管理局"
ROWS = [
    ["甲党员", "13800138101", "荷塘星城", BUREAU, "维修、法律", "周末上午"],
    ["乙党员", "13800138102", "荷塘星城", BUREAU, "", ""],
    ["甲党员", "13800138101", "荷塘星城", BUREAU, "维修", ""],  # stands there twice
    ["丙党员", "1380013", "荷塘星城", BUREAU, "", ""],
    ["丁党员", "13800138104", "荷塘星城", "没有的单位", "", ""],
    ["戊党员", "13800138105", "荷塘星城", BUREAU, "魔术", ""],
    ["己党员", "13800138101", "荷塘星城", BUREAU, "", ""],  # another's number
]


def test_a_file_is_taken_in_none_or_exactly_the_good_rows(cast: Cast, watch: Watch) -> None:
    rows = read_rows(BytesIO(write_xlsx(COLUMNS, ROWS)), "members.xlsx")
    given: dict[str, Any] = {"actor": cast.secretary, "rows": rows, "under": cast.places.compound}
    seen = actions.import_members(**given)
    assert (seen.rows, seen.good, seen.known, seen.written) == (7, 2, 1, 0)
    assert [(error.number, error.column) for error in seen.errors] == [
        (5, "手机号"),
        (6, "单位"),
        (7, "特长"),
        (8, "手机号"),
    ]
    assert not Checkin.objects.exists()
    assert actions.import_members(**given, keep_good=True).written == 2
    first = Checkin.objects.order_by("id")[0]
    assert (first.skills, first.free, first.proof) == (["repairs", "law"], ["weekend_morning"], "import")
    assert actions.import_members(**given, keep_good=True).written == 0
    assert Checkin.objects.count() == 2


def test_a_file_of_members_is_for_the_branch(cast: Cast, watch: Watch) -> None:
    rows = read_rows(BytesIO(write_xlsx(COLUMNS, ROWS)), "members.xlsx")
    with pytest.raises(Refusal):
        actions.import_members(actor=cast.building_head, rows=rows, under=cast.places.compound)
    lacking = read_rows(BytesIO(write_xlsx(COLUMNS[:3], [row[:3] for row in ROWS])), "members.xlsx")
    with pytest.raises(Invalid):
        actions.import_members(actor=cast.secretary, rows=lacking, under=cast.places.compound)
