"""S16 区划调整不断档: three streets and towns go to another district, and functions follow batch by batch.

石峰区 hands 学林街道, 龙头铺街道 and 云田镇 to 经开区. On 1 July the streets move; civil affairs (民政) stay
with the old bureau for a while and move on 1 October. The chain district → street → community never breaks;
open matters with their deadlines, roles and lists move along; nobody sees what is no longer theirs.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Entry, Matter
from huiyin.civic.notices.models import Notice
from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.civic.territory import public as territory
from huiyin.civic.territory.jobs import apply_due_plans, settle_plans
from huiyin.civic.territory.models import Plan
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Role
from huiyin.site.cli.reorganise import reorganise_command
from huiyin.site.reactions import relay
from tests.cast import MAKER, PASSWORD, Cast
from tests.fixtures import Watch

EVE = datetime(2026, 6, 30, 16, 0, tzinfo=SHANGHAI)
FIRST_OF_JULY, FIRST_OF_OCTOBER = date(2026, 7, 1), date(2026, 10, 1)
DESK = "/desk/reorganisations/"


@dataclass(frozen=True)
class Town:
    """石峰区 with three streets that go, and one that stays; 经开区 beside it."""

    old: Place
    new: Place
    streets: list[Place]
    communities: list[Place]
    stays: Place
    offices: dict[str, int]
    civil: int


def _area(parent: Place, level: AreaLevel, name: str, code: str) -> Place:
    return places.add_area(actor=MAKER, parent=parent, level=level, name=name, code=code).as_place()


def _org(name: str, kind: OrgKind, level: AreaLevel, area: Place, *, intake: bool) -> int:
    made = orgs.add_org(actor=MAKER, name=name, kind=kind, level=level)
    orgs.set_work_area(actor=MAKER, org=made, area_id=area.id, intake=intake)
    return int(made.pk)


def _town(cast: Cast) -> Town:
    old = _area(cast.places.city, AreaLevel.DISTRICT, "石峰区", "430204")
    new = _area(cast.places.city, AreaLevel.DISTRICT, "经开区", "430271")
    named = (
        ("学林街道", "008", "学林社区"),
        ("龙头铺街道", "009", "龙头铺社区"),
        ("云田镇", "102", "云田村"),
    )
    streets = [_area(old, AreaLevel.STREET, name, f"430204{number}") for name, number, _ in named]
    communities = [
        _area(street, AreaLevel.COMMUNITY, name, f"{street.code}001")
        for street, (_, _, name) in zip(streets, named, strict=True)
    ]
    stays = _area(old, AreaLevel.STREET, "田心街道", "430204001")
    bureau, district = OrgKind.BUREAU, AreaLevel.DISTRICT
    offices = {
        "old": _org("石峰区信访局", bureau, district, old, intake=True),
        "new": _org("经开区社会事业局", bureau, district, new, intake=True),
        "old civil": _org("石峰区民政局", bureau, district, old, intake=False),
        "new civil": _org("经开区民政办", bureau, district, new, intake=False),
    }
    for street in streets:
        _org(f"{street.name}办事处", OrgKind.STREET_OFFICE, AreaLevel.STREET, street, intake=True)
    matters.seed_categories(actor=MAKER)
    civil = next(one for one in matters.category_tree() if "民政" in one.path or "社会救助" in one.path)
    return Town(old, new, streets, communities, stays, offices, int(civil.pk))


def _clerk(name: str, role: Role, area: Place) -> tuple[Actor, Client]:
    number = f"1397{len(name)}{area.id:06d}"
    account = people.register(actor=stranger(), name=name, password=PASSWORD, phone=number, email="")
    people.give_grant(actor=MAKER, person_id=account.person_id, role=role, area_id=area.id)
    browser = Client()
    browser.force_login(account)
    return people.actor_of_account(account.pk), browser


def _filed(cast: Cast, place: Place, category_id: int | None = None) -> str:
    filing = matters.Filing(
        place_id=place.id, body="路口的红绿灯坏了三天，早晚高峰很危险，请尽快修好。", category_id=category_id
    )
    return matters.file_matter(actor=cast.resident, filing=filing).code


def _moves(town: Town) -> list[dict[str, str]]:
    moves = [{"kind": "move", "area": street.code, "to": town.new.code} for street in town.streets]
    # Civil affairs stay with the old bureau until October: it goes on working in each of the three.
    return moves + [{"kind": "works", "org": "石峰区民政局", "area": street.code} for street in town.streets]


def _planned(cast: Cast, title: str, day: date, steps: list[dict[str, str]]) -> Plan:
    plan = territory.make_plan(
        actor=cast.operator, title=title, basis="湘政函〔2026〕12号", effective=day, steps=steps
    )
    shown = territory.dry_run(actor=cast.operator, plan_id=plan.pk)
    assert not shown.problems
    plan.refresh_from_db()
    territory.schedule_plan(actor=cast.operator, plan_id=plan.pk, digest=plan.digest)
    return plan


def _by_district() -> Counter[int | None]:
    return Counter(Matter.objects.values_list("district_id", flat=True))


@pytest.fixture
def town(cast: Cast, watch: Watch) -> Town:
    watch.set(EVE)
    return _town(cast)


@dataclass(frozen=True)
class Desks:
    """Two district clerks, each with a desk open in a browser, and what lies on it."""

    old: Actor
    old_tab: Client
    new_tab: Client
    codes: list[str]
    at_district: str
    benefits: str
    staying: str


@pytest.fixture
def desks(cast: Cast, town: Town) -> Desks:
    old, old_tab = _clerk("石峰", Role.STREET_STAFF, town.old)
    _, new_tab = _clerk("经开区", Role.STREET_STAFF, town.new)
    codes = [_filed(cast, place) for place in (*town.communities, *town.streets) for _ in range(3)]
    at_district = _filed(cast, town.streets[0])
    matters.assign_matter(actor=old, code=at_district, org_id=town.offices["old"])
    benefits = _filed(cast, town.communities[1], category_id=town.civil)
    matters.assign_matter(actor=old, code=benefits, org_id=town.offices["old civil"])
    return Desks(old, old_tab, new_tab, codes, at_district, benefits, _filed(cast, town.stays))


def _midnight(second: int = 0) -> datetime:
    return datetime(2026, 7, 1, 0, 0, second, tzinfo=SHANGHAI)


def test_access_changes_at_midnight_and_not_before(
    cast: Cast, town: Town, desks: Desks, watch: Watch
) -> None:
    plan = _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    theirs = f"/desk/{desks.codes[0]}/"
    watch.set(_midnight() - timedelta(seconds=1))
    apply_due_plans()
    assert desks.old_tab.get(theirs).status_code == 200
    assert desks.new_tab.get(theirs).status_code == 404
    watch.set(_midnight())
    apply_due_plans()
    apply_due_plans()
    assert Plan.objects.get(pk=plan.pk).state == "applied"
    # What the old clerk's tab still shows can no longer be acted on, and the new clerk is in.
    assert desks.old_tab.post(f"{theirs}accept/", {"message": "收到"}).status_code == 404
    assert desks.old_tab.get(theirs).status_code == 404
    assert desks.old_tab.get(f"/desk/{desks.staying}/").status_code == 200
    assert desks.new_tab.get(theirs).status_code == 200
    assert desks.new_tab.post(f"{theirs}accept/", {"message": "已转交警。"}).status_code in {200, 302}


def test_three_streets_go_and_nothing_is_lost(cast: Cast, town: Town, desks: Desks, watch: Watch) -> None:
    draft = matters.ListDraft(
        title="学林街道民生清单",
        kind=matters.ListKind.SMALL_NEEDS,
        owner_id=town.offices["old"],
        place_id=town.streets[0].id,
    )
    listed = matters.make_list(actor=desks.old, draft=draft)
    clocks = {one.code: (one.first_due, one.settle_due, one.due_at) for one in Matter.objects.all()}
    before = _by_district()
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    watch.set(_midnight())
    apply_due_plans()
    after = _by_district()
    assert sum(after.values()) == sum(before.values())
    assert after[town.old.id] == 1
    assert after[town.new.id] == before[town.old.id] - 1
    for one in Matter.objects.all():
        assert (one.first_due, one.settle_due, one.due_at) == clocks[one.code]
        scope = places.place(one.place_id).scope
        assert one.district_id == scope.district_id
        assert (one.street_id, one.community_id) == (scope.street_id, scope.community_id)
    assert not [report.code for report in matters.check_all_chains() if report.broken]
    listed.refresh_from_db()
    assert listed.district_id == town.new.id


def test_open_matters_go_to_the_new_office_and_functions_stay_until_their_day(
    cast: Cast, town: Town, desks: Desks, watch: Watch
) -> None:
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    watch.set(_midnight())
    apply_due_plans()
    moved = Matter.objects.get(code=desks.at_district)
    assert (moved.holder_org_id, moved.state) == (town.offices["new"], "accepted")
    assert Entry.objects.filter(matter=moved, kind="matters.reorganised").count() == 1
    assert Matter.objects.get(code=desks.benefits).holder_org_id == town.offices["old civil"]


def test_everybody_is_told_in_time(cast: Cast, town: Town, desks: Desks, watch: Watch) -> None:
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    page = Client().get(f"/places/{town.communities[0].token}/").content.decode()
    assert "经开区 › 学林街道" in page
    relay().drain()
    theirs = Notice.objects.filter(person=desks.old.person_id)
    assert theirs.filter(kind="reorganisation_coming").count() == 1
    watch.set(_midnight())
    apply_due_plans()
    relay().drain()
    assert theirs.filter(kind="reorganised").count() == 1


def test_civil_affairs_follow_in_october(cast: Cast, town: Town, watch: Watch) -> None:
    old_clerk, _ = _clerk("石峰", Role.STREET_STAFF, town.old)
    benefits = _filed(cast, town.communities[1], category_id=town.civil)
    lamp = _filed(cast, town.communities[1])
    for code in (benefits, lamp):
        matters.assign_matter(actor=old_clerk, code=code, org_id=town.offices["old civil"])
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    watch.set(datetime(2026, 7, 1, 0, 1, tzinfo=SHANGHAI))
    apply_due_plans()
    civil = next(one.path for one in matters.category_tree() if one.pk == town.civil)
    batch = [
        {
            "kind": "移交职责",
            "org": "石峰区民政局",
            "to_org": "经开区民政办",
            "area": street.code,
            "categories": civil,
        }
        for street in town.streets
    ]
    _planned(cast, "民政职能移交", FIRST_OF_OCTOBER, batch)
    watch.set(datetime(2026, 10, 1, 0, 1, tzinfo=SHANGHAI))
    apply_due_plans()
    assert Matter.objects.get(code=benefits).holder_org_id == town.offices["new civil"]
    assert Matter.objects.get(code=benefits).state == "assigned"
    assert Matter.objects.get(code=lamp).holder_org_id == town.offices["old civil"]
    page = Client().get(f"/places/{town.communities[1].token}/").content.decode()
    assert "经开区民政办" in page


def test_history_keeps_the_old_names_and_posters_go_on_working(cast: Cast, town: Town, watch: Watch) -> None:
    code = _filed(cast, town.communities[0])
    steps = [
        *_moves(town),
        {"kind": "rename", "area": "学林街道", "name": "学林新街道"},
        {"kind": "recode", "area": "学林街道", "code": "430271001"},
        {"kind": "merge", "area": "龙头铺街道", "to": "云田镇"},
        {"kind": "org_name", "org": "学林街道办事处", "name": "学林新街道办事处"},
    ]
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, steps)
    watch.set(datetime(2026, 7, 1, 0, 1, tzinfo=SHANGHAI))
    apply_due_plans()
    matter = Matter.objects.get(code=code)
    where = places.place(matter.place_id)
    assert where.full_name == "经开区 学林新街道 学林社区"
    assert places.name_then(where, matter.filed_at) == "石峰区 学林街道 学林社区"
    assert places.place_called("430204008").name == "学林新街道"
    (office,) = orgs.find_orgs("学林新街道办事处")
    assert orgs.org_name_then(office.id, matter.filed_at, office.name) == "学林街道办事处"
    visitor = Client()
    merged, into = town.streets[1], town.streets[2]
    assert visitor.get(f"/p/{merged.token}/")["Location"] == f"/p/{into.token}/"
    assert visitor.get(f"/places/{merged.token}/")["Location"] == f"/places/{into.token}/"
    assert visitor.get(f"/p/{town.streets[0].token}/").status_code == 200
    assert "龙头铺街道" in visitor.get(f"/places/{into.token}/").content.decode()
    assert "云田镇" in visitor.get("/places/", {"q": "龙头铺街道"}).content.decode()


def test_figures_before_and_after_stand_on_the_same_footing(cast: Cast, town: Town, watch: Watch) -> None:
    for place in (*town.communities, *town.streets, town.stays):
        for _ in range(5):
            _filed(cast, place)
    before = Client().get(f"/api/v1/mirror/{town.old.token}").json()
    plan = _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    watch.set(datetime(2026, 7, 1, 0, 1, tzinfo=SHANGHAI))
    apply_due_plans()
    now = Client().get(f"/api/v1/mirror/{town.old.token}").json()
    then = Client().get(f"/api/v1/mirror/{town.old.token}", {"on": "2026-06-30"}).json()
    assert before["figures"]["raised"] == then["figures"]["raised"] == 35
    assert {line["name"]: line["counts"]["raised"] for line in then["places"]} == {
        line["name"]: line["counts"]["raised"] for line in before["places"]
    }
    assert now["figures"]["raised"] == 5
    page = Client().get(f"/mirror/reorganisations/{plan.pk}/").content.decode()
    assert "35 → 5" in page
    assert "35 → 35" in page


def test_a_matter_raised_during_the_change_arrives_where_it_belongs(
    cast: Cast, town: Town, watch: Watch
) -> None:
    _planned(cast, "三街镇划归经开区", FIRST_OF_JULY, _moves(town))
    watch.set(datetime(2026, 7, 1, 0, 0, 30, tzinfo=SHANGHAI))
    apply_due_plans()
    code = _filed(cast, town.streets[0])
    # Its page had read the old map, and a process remembered the old intake, half a minute before.
    Matter.objects.filter(code=code).update(district_id=town.old.id, holder_org=town.offices["old"])
    settle_plans()
    matter = Matter.objects.get(code=code)
    assert matter.district_id == town.new.id
    assert orgs.org(matter.holder_org_id or 0).name == "学林街道办事处"


def test_a_plan_with_a_wrong_code_is_refused_whole_at_the_command_line(
    cast: Cast, town: Town, tmp_path: Path
) -> None:
    steps = [*_moves(town), {"kind": "recode", "area": "学林街道", "code": "4302710"}]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"title": "划转", "basis": "号", "effective": "2026-07-01", "steps": steps}))
    refused = CliRunner().invoke(reorganise_command, [str(file), "--apply", "--early"])
    assert refused.exit_code == 1
    assert "4302710" in refused.output
    assert places.place(town.streets[0].id).parent_id == town.old.id
    good = {"title": "划转", "basis": "号", "effective": "2026-07-01", "steps": _moves(town)}
    file.write_text(json.dumps(good))
    dry = CliRunner().invoke(reorganise_command, [str(file)])
    assert dry.exit_code == 0
    assert "经开区 › 学林街道" in dry.output
    assert places.place(town.streets[0].id).parent_id == town.old.id
    done = CliRunner().invoke(reorganise_command, [str(file), "--apply", "--early"])
    assert done.exit_code == 0
    assert places.place(town.streets[0].id).parent_id == town.new.id
