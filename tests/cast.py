"""The named cast: invented persons with fixed rights in a small district with real place names.

Everything is made through the modules' own actions, once a process; each test that asks for the cast gets
the same rows again (`tests.snapshot`). Use `cast.clerk` where an actor is wanted, and `cast.member("clerk")`
for the account behind it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public as people
from huiyin.civic.people.public import Tie
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, CompoundKind, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, stranger, system
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Role

PASSWORD = "hutang-2025-huiyin"
# A Monday morning: everything that the cast holds, it has held since.
SINCE = datetime(2025, 1, 6, 9, 0, tzinfo=SHANGHAI)
MAKER = system("cast", Channel.COMMAND)


@dataclass(frozen=True)
class Places:
    """荷塘区 with one compound of two buildings, and 芦淞区 next door with another compound."""

    city: Place
    district: Place
    street: Place
    community: Place
    compound: Place
    building: Place
    second_building: Place
    stairwell: Place
    second_stairwell: Place
    next_district: Place
    next_street: Place
    next_community: Place
    next_compound: Place


@dataclass(frozen=True)
class Orgs:
    """The organisations at work, by id; the committees and the hotline take matters in."""

    street_office: int
    committee: int
    branch: int
    property_company: int
    bureau: int
    hotline: int
    next_committee: int


@dataclass(frozen=True)
class Member:
    """A person of the cast: who they are, how they log in, and the actor they act as."""

    name: str
    phone: str
    person_id: int
    account_id: int
    actor: Actor


@dataclass(frozen=True)
class Cast:
    """Who plays in the tests. `former` was a clerk until the grant ended; `nobody` is not logged in."""

    resident: Actor
    neighbour: Actor
    building_head: Actor
    steward: Actor
    clerk: Actor
    second_clerk: Actor
    street: Actor
    department: Actor
    property_staff: Actor
    secretary: Actor
    leader: Actor
    operator: Actor
    stranger_next_door: Actor
    former: Actor
    nobody: Actor
    system: Actor
    places: Places
    orgs: Orgs
    members: Mapping[str, Member]

    def member(self, name: str) -> Member:
        """Return the account behind a name: "resident", "clerk"…"""
        return self.members[name]

    def actors(self) -> dict[str, Actor]:
        """Return everybody who could knock at a door, by name: the members and somebody unknown."""
        return {name: member.actor for name, member in self.members.items()} | {"nobody": self.nobody}


def make_cast() -> Cast:
    """Build the district, its organisations and its people."""
    with clock.frozen(SINCE):
        where = _places()
        at_work = _orgs(where)
        members = _members(where, at_work)
    return Cast(
        **{name: member.actor for name, member in members.items()},
        nobody=stranger(),
        system=system("tests"),
        places=where,
        orgs=at_work,
        members=members,
    )


def _area(parent: Place | None, level: AreaLevel, name: str, code: str = "") -> Place:
    return places.add_area(actor=MAKER, parent=parent, level=level, name=name, code=code).as_place()


def _places() -> Places:
    city = _area(None, AreaLevel.CITY, "株洲市", "430200")
    district = _area(city, AreaLevel.DISTRICT, "荷塘区", "430202")
    street = _area(district, AreaLevel.STREET, "茨菇塘街道", "430202002")
    community = _area(street, AreaLevel.COMMUNITY, "上月塘社区居委会", "430202002002")
    compound = _compound(community, "荷塘星城", CompoundKind.COMMERCIAL, managed=True)
    building = _area(compound, AreaLevel.BUILDING, "1栋")
    second_building = _area(compound, AreaLevel.BUILDING, "2栋")
    next_district = _area(city, AreaLevel.DISTRICT, "芦淞区", "430203")
    next_street = _area(next_district, AreaLevel.STREET, "庆云街道", "430203005")
    next_community = _area(next_street, AreaLevel.COMMUNITY, "庆云山社区居委会", "430203005002")
    return Places(
        city=city,
        district=district,
        street=street,
        community=community,
        compound=compound,
        building=building,
        second_building=second_building,
        stairwell=_area(building, AreaLevel.STAIRWELL, "1单元"),
        second_stairwell=_area(second_building, AreaLevel.STAIRWELL, "2单元"),
        next_district=next_district,
        next_street=next_street,
        next_community=next_community,
        next_compound=_compound(next_community, "庆云里", CompoundKind.OLD, managed=False),
    )


def _compound(community: Place, name: str, kind: CompoundKind, *, managed: bool) -> Place:
    made = places.add_compound(
        actor=MAKER,
        parent=community,
        name=name,
        kind=kind,
        has_property_management=managed,
        has_owners_committee=False,
        dwellings=640,
    )
    return made.as_place()


def _orgs(where: Places) -> Orgs:
    return Orgs(
        street_office=_org("茨菇塘街道办事处", OrgKind.STREET_OFFICE, AreaLevel.STREET, where.street),
        committee=_org(
            "上月塘社区居委会", OrgKind.COMMUNITY_COMMITTEE, AreaLevel.COMMUNITY, where.community, intake=True
        ),
        branch=_org("荷塘星城小区党支部", OrgKind.PARTY_BRANCH, AreaLevel.COMPOUND, where.compound),
        property_company=_org(
            "星城物业服务公司", OrgKind.PROPERTY_COMPANY, AreaLevel.COMPOUND, where.compound
        ),
        bureau=_org("荷塘区城市管理局", OrgKind.BUREAU, AreaLevel.DISTRICT, where.district),
        hotline=orgs.seed_city_intake(actor=MAKER, city=where.city).pk,
        next_committee=_org(
            "庆云山社区居委会",
            OrgKind.COMMUNITY_COMMITTEE,
            AreaLevel.COMMUNITY,
            where.next_community,
            intake=True,
        ),
    )


def _org(name: str, kind: OrgKind, level: AreaLevel, area: Place, *, intake: bool = False) -> int:
    made = orgs.add_org(actor=MAKER, name=name, kind=kind, level=level, phone="0731-28480000")
    orgs.set_work_area(actor=MAKER, org=made, area_id=area.id, intake=intake)
    return int(made.pk)


def _members(where: Places, at_work: Orgs) -> dict[str, Member]:
    community, compound = where.community.id, where.compound.id
    over_areas = {
        "resident": ("田小满", Role.RESIDENT, compound),
        "neighbour": ("邹立夏", Role.RESIDENT, compound),
        "building_head": ("粟谷雨", Role.BUILDING_HEAD, where.building.id),
        "steward": ("卜秋分", Role.GRID_STEWARD, compound),
        "clerk": ("丁白露", Role.COMMUNITY_STAFF, community),
        "second_clerk": ("文清明", Role.COMMUNITY_STAFF, community),
        "street": ("常小暑", Role.STREET_STAFF, where.street.id),
        "secretary": ("柏春分", Role.BRANCH_SECRETARY, compound),
        "leader": ("高立冬", Role.LEADER, where.district.id),
        "operator": ("管小雪", Role.OPERATOR, where.city.id),
        "stranger_next_door": ("戚霜降", Role.COMMUNITY_STAFF, where.next_community.id),
        "former": ("易芒种", Role.COMMUNITY_STAFF, community),
    }
    in_orgs = {
        "department": ("于惊蛰", Role.DEPARTMENT_CLERK, at_work.bureau),
        "property_staff": ("江大寒", Role.PROPERTY_STAFF, at_work.property_company),
    }
    members = {key: _member(key, name, role, area_id=area) for key, (name, role, area) in over_areas.items()}
    members |= {key: _member(key, name, role, org_id=org) for key, (name, role, org) in in_orgs.items()}
    _end_grants(members["former"])
    members["former"] = _with_actor(members["former"])
    _house(members["resident"], where.stairwell, "603", Tie.OWNER)
    _house(members["neighbour"], where.second_stairwell, "1201", Tie.TENANT)
    _house(members["building_head"], where.stairwell, "101", Tie.OWNER)
    return members


def _member(
    key: str, name: str, role: Role, *, area_id: int | None = None, org_id: int | None = None
) -> Member:
    phone = f"139733{crc32(key.encode()) % 100_000:05d}"
    account = people.register(
        actor=stranger(), name=name, password=PASSWORD, phone=phone, email=f"{key}@example.org"
    )
    people.give_grant(actor=MAKER, person_id=account.person_id, role=role, area_id=area_id, org_id=org_id)
    return _with_actor(Member(name, phone, account.person_id, account.pk, stranger()))


def _with_actor(member: Member) -> Member:
    actor = people.actor_of_account(member.account_id)
    return Member(member.name, member.phone, member.person_id, member.account_id, actor)


def _end_grants(member: Member) -> None:
    for grant in people.Grant.objects.filter(person=member.person_id):
        people.end_grant(actor=MAKER, grant_id=grant.pk)


def _house(member: Member, stairwell: Place, room: str, tie: Tie) -> None:
    people.tie_residence(
        actor=MAKER, person_id=member.person_id, area_id=stairwell.id, room=room, tie=tie, starts=SINCE
    )
