"""The census of a compound: figures for everybody, names for the offices in charge, and a file of persons."""

from io import BytesIO

import pytest
from django.test import Client

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public, queries
from huiyin.civic.people.models import Grant, Person
from huiyin.civic.people.tests.conftest import SYSTEM, Maker, Somebody, Town, Visit
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound
from huiyin.kernel.permissions import CENSUS_ROLES, Role
from huiyin.kit.models import AuditRecord
from huiyin.kit.tables import Row, write_xlsx

PHONE = "1390000{:04d}"
Rows = list[tuple[int, Row]]


@pytest.fixture
def compound(town: Town) -> Place:
    return places.place(town.compound)


@pytest.fixture
def secretary(town: Town, somebody: Maker) -> Somebody:
    return somebody("支书老陈", Role.BRANCH_SECRETARY, area_id=town.compound)


@pytest.fixture
def employer(town: Town) -> int:
    made = orgs.add_org(actor=SYSTEM, name="区教育局", kind=OrgKind.BUREAU, level=AreaLevel.DISTRICT)
    return int(made.pk)


def _row(at: int, name: str, role: str, **more: str) -> tuple[int, Row]:
    return at, {"姓名": name, "手机": PHONE.format(at), "身份": role, **more}


GOOD: Rows = [
    _row(2, "丁一", "在职党员", 工作单位="区教育局"),
    _row(3, "卜二", "直管党员", 开始日期="2026-01-01", 结束日期="2099-12-31"),
    _row(4, "刁三", "人大代表"),
    _row(5, "卫四", "服务队员", 职责="夜间巡查"),
    (6, _row(2, "丁一", "服务队员")[1]),
]


def test_a_file_brings_persons_with_sealed_numbers_and_their_ties(
    compound: Place, secretary: Somebody, employer: int
) -> None:
    report = public.import_people(actor=secretary.actor, rows=GOOD, under=compound)
    assert (report.rows, report.good, report.known, report.written) == (5, 5, 0, 5)
    assert Person.objects.filter(name="丁一").count() == 1
    member = Grant.objects.get(role=Role.IN_SERVICE_MEMBER)
    assert (member.employer_id, member.compound_id) == (employer, compound.id)
    assert member.person.phone is not None
    assert PHONE.format(2) not in str(member.person.phone)
    record = AuditRecord.objects.latest("id")
    assert record.kind == "people.people_imported"
    assert "丁一" not in str(record.detail)
    again = public.import_people(actor=secretary.actor, rows=GOOD, under=compound)
    assert (again.known, again.written) == (5, 0)


def test_a_number_that_logs_in_is_known_and_one_that_was_merely_left_is_not(
    compound: Place, secretary: Somebody, resident: Somebody
) -> None:
    left = public.note_person(actor=SYSTEM, name="丁一", phone=PHONE.format(2))
    row = {"姓名": "林晓雨", "手机": resident.handle, "身份": "服务队员"}
    public.import_people(actor=secretary.actor, rows=[(2, row)], under=compound)
    assert Grant.objects.get(role=Role.SERVICE_MEMBER).person_id == resident.person_id
    public.import_people(actor=secretary.actor, rows=[_row(2, "丁一", "直管党员")], under=compound)
    assert Grant.objects.get(role=Role.MANAGED_MEMBER).person_id != left.pk


def _number(row: tuple[int, Row], phone: str) -> tuple[int, Row]:
    return row[0], {**row[1], "手机": phone}


def test_bad_rows_are_named_by_row_and_column_and_the_good_ones_taken_on_request(
    compound: Place, secretary: Somebody, resident: Somebody, employer: int
) -> None:
    bad: Rows = [
        _row(11, "", "直管党员"),
        _row(12, "甲", "观察员"),
        _number(_row(13, "乙", "直管党员"), "12"),
        _number(_row(14, "丙", "直管党员"), ""),
        _number(_row(15, "假名", "直管党员"), PHONE.format(2)),
        _number(_row(16, "旁人", "服务队员"), resident.handle),
        _row(17, "丁", "服务队员", 工作单位="区教育局"),
        _row(18, "戊", "在职党员", 工作单位="没有的单位"),
        _row(19, "己", "服务队员", 小区="月塘小区"),
        _row(20, "庚", "服务队员", 小区="3栋"),
        _row(21, "辛", "服务队员", 结束日期="2020-01-01"),
        _row(22, "壬", "服务队员", 开始日期="明天"),
        _row(23, "癸", "网格员"),
        _row(24, "丑", "服务队员", 任职单位="区教育局"),
    ]
    report = public.import_people(actor=secretary.actor, rows=[*GOOD, *bad], under=compound)
    assert [(error.number, error.column) for error in report.errors] == [
        (11, "姓名"),
        (12, "身份"),
        (13, "手机"),
        (14, "手机"),
        (15, "手机"),
        (16, "手机"),
        (17, "工作单位"),
        (18, "工作单位"),
        (19, "小区"),
        (20, "小区"),
        (21, "结束日期"),
        (22, "开始日期"),
        (23, ""),
        (24, "任职单位"),
    ]
    assert report.written == 0
    assert not Grant.objects.filter(role__in=CENSUS_ROLES).exists()
    kept = public.import_people(actor=secretary.actor, rows=[*GOOD, *bad], under=compound, keep_good=True)
    assert kept.written == 5


def test_a_role_that_brings_rights_needs_an_account(
    town: Town, street_staff: Somebody, resident: Somebody
) -> None:
    rows: Rows = [
        _row(2, "丁一", "楼长", 小区="星城小区"),
        _number(_row(3, "林晓雨", "楼长", 小区="星城小区"), resident.handle),
    ]
    street = places.place(town.street)
    report = public.import_people(actor=street_staff.actor, rows=rows, under=street, keep_good=True)
    assert [(error.number, error.column) for error in report.errors] == [(2, "手机")]
    assert Grant.objects.get(role=Role.BUILDING_HEAD).person_id == resident.person_id


def test_who_enters_nobody_there_cannot_and_a_file_needs_its_columns(
    town: Town, compound: Place, secretary: Somebody, building_head: Somebody
) -> None:
    for actor, place in ((building_head.actor, compound), (secretary.actor, places.place(town.street))):
        with pytest.raises(NotAllowed):
            public.import_people(actor=actor, rows=GOOD, under=place)
    with pytest.raises(Invalid) as refusal:
        public.check_people(secretary.actor, [(2, {"姓名": "甲", "身份": "楼长"})], under=compound)
    assert refusal.value.params["missing"] == "手机"


def test_the_census_counts_the_persons_of_today(
    compound: Place, secretary: Somebody, employer: int, town: Town
) -> None:
    public.import_people(actor=secretary.actor, rows=GOOD, under=compound)
    with pytest.raises(NotFound):
        public.end_grant(actor=secretary.actor, grant_id=10**9)
    public.end_grant(actor=secretary.actor, grant_id=Grant.objects.get(role=Role.DEPUTY).pk)
    assert {one.role: one.persons for one in public.census(compound)} == {
        Role.IN_SERVICE_MEMBER: 1,
        Role.MANAGED_MEMBER: 1,
        Role.DEPUTY: 0,
        Role.SERVICE_MEMBER: 2,
    }
    assert not any(one.persons for one in public.census(places.place(town.other_compound)))


@pytest.mark.parametrize(
    ("role", "place", "reads"),
    [
        (Role.BRANCH_SECRETARY, "compound", True),
        (Role.COMMUNITY_STAFF, "community", True),
        (Role.STREET_STAFF, "street", True),
        (Role.BRANCH_SECRETARY, "other_compound", False),
        (Role.COMMUNITY_STAFF, "other_community", False),
        (Role.OPERATOR, "city", False),
        (Role.LEADER, "city", False),
        (Role.GRID_STEWARD, "compound", False),
        (Role.IN_SERVICE_MEMBER, "compound", False),
    ],
)
def test_names_are_for_the_branch_and_the_offices_in_charge(
    town: Town, compound: Place, somebody: Maker, role: Role, place: str, reads: bool
) -> None:
    listed = somebody("丁一一", Role.DEPUTY, area_id=town.compound)
    actor = somebody("某人", role, area_id=getattr(town, place)).actor
    if reads:
        assert listed.person_id in [one.person_id for one in queries.members(actor, compound)]
        return
    with pytest.raises(NotAllowed):
        queries.members(actor, compound)


def test_that_somebody_is_a_member_shows_in_no_other_list(
    town: Town, compound: Place, employer: int, somebody: Maker
) -> None:
    member = somebody("丁一一", Role.IN_SERVICE_MEMBER, area_id=town.compound, employer_id=employer)
    operator = somebody("管理员", Role.OPERATOR, area_id=town.city).actor
    assert queries.dossier(operator, member.person_id).roles == []
    assert member.person_id not in [one.person_id for one in queries.grants_in_reach(operator)]
    [asked] = [one for one in public.servants_of(compound) if one.person_id == member.person_id]
    assert asked.role_name == "from the compound"


def test_members_who_log_in_may_be_asked_and_the_others_not(
    town: Town, compound: Place, secretary: Somebody, somebody: Maker, employer: int
) -> None:
    member = somebody("丁一一", Role.SERVICE_MEMBER, area_id=town.compound)
    public.import_people(actor=secretary.actor, rows=GOOD, under=compound)
    silent, building = Person.objects.get(name="卫四"), places.place(town.building)
    assert public.serves(member.person_id, building)
    assert not public.serves(silent.pk, building)
    asked = [one.person_id for one in public.servants_of(compound)]
    assert member.person_id in asked
    assert silent.pk not in asked


def test_a_tie_is_one_to_a_compound(town: Town, secretary: Somebody, resident: Somebody) -> None:
    who = resident.handle
    with pytest.raises(Invalid):
        public.give_grant(actor=SYSTEM, role=Role.DEPUTY, handle=who, area_id=town.community)
    with pytest.raises(Invalid):
        public.give_grant(actor=SYSTEM, role=Role.DEPUTY, handle=who, org_id=town.committee)
    with pytest.raises(NotAllowed):
        public.give_grant(actor=secretary.actor, role=Role.GRID_STEWARD, handle=who, area_id=town.compound)


def test_the_page_shows_figures_to_all_and_names_to_the_branch(
    compound: Place, secretary: Somebody, employer: int, client: Client, visit: Visit
) -> None:
    public.import_people(actor=secretary.actor, rows=GOOD, under=compound)
    address, api = f"/places/{compound.token}", f"/api/v1/people/members/{compound.token}"
    page = client.get(f"{address}/team/").content.decode()
    assert "在职党员" in page
    for hidden in ("members/", "丁一", "卜二", "刁三", "卫四"):
        assert hidden not in page
    assert client.get(f"{address}/members/").status_code == 302
    figures = client.get(f"/api/v1/people/census/{compound.token}").json()
    assert {one["role"]: one["persons"] for one in figures}["service_member"] == 2
    assert client.get(api).status_code == 401
    staff = visit(secretary)
    assert f"{address}/members/" in staff.get(f"{address}/team/").content.decode()
    names = staff.get(f"{address}/members/?role=in_service_member").content.decode()
    assert "丁一" in names
    assert "区教育局" in names
    assert "卜二" not in names
    assert "1390000" not in names
    [one] = [one for one in staff.get(api).json()["items"] if one["role"] == "deputy"]
    assert one["name"] == "刁三"
    assert staff.post(f"{address}/members/{one['id']}/end/").status_code == 302
    assert "刁三" not in staff.get(f"{address}/members/").content.decode()


def test_a_file_goes_through_the_page_in_two_steps(
    compound: Place, secretary: Somebody, employer: int, visit: Visit
) -> None:
    staff, address = visit(secretary), f"/places/{compound.token}/members/import/"
    rows = [*GOOD, _row(9, "某人", "观察员")]
    heading = list(dict.fromkeys(name for _, row in rows for name in row))
    table = BytesIO(write_xlsx(heading, [[row.get(name, "") for name in heading] for _, row in rows]))
    table.name = "persons.xlsx"
    report = staff.post(address, {"file": table})
    assert "观察员" in report.content.decode()
    assert not Grant.objects.filter(role__in=CENSUS_ROLES).exists()
    assert staff.post(address, {"packed": report.context["packed"]}).status_code == 302
    assert Grant.objects.filter(role__in=CENSUS_ROLES).count() == 5
    assert staff.get("/people/table/").content.startswith(b"PK")
