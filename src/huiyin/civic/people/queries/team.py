"""The 1+X of a compound: who is in its working group, for what, and how the office is reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind, OrgRef
from huiyin.civic.people.models import Grant, valid_now
from huiyin.civic.people.queries.persons import names
from huiyin.civic.people.rules import ROLE_NAMES, shown_name
from huiyin.civic.places import public as places
from huiyin.civic.places.public import AreaLevel, Place
from huiyin.kernel.permissions import Role
from huiyin.kernel.text import gettext_noop as N_

# How far up a member of the working group may stand; further up is the way of a matter, not a neighbour.
_REACH = (AreaLevel.COMPOUND, AreaLevel.COMMUNITY, AreaLevel.STREET)


@dataclass(frozen=True)
class Seat:
    """A kind of member: who they are (message ids), which roles and organisations it takes, and why.

    `office` are the kinds of organisation through whose public number its members are reached, best first.
    """

    title: str
    purpose: str
    roles: Sequence[Role]
    kinds: Sequence[OrgKind]
    office: Sequence[OrgKind]


SEATS = (
    Seat(
        N_("Party branch: the one that leads"),
        N_("Brings everybody to one table, and sees that what was promised is done."),
        [Role.BRANCH_SECRETARY],
        [OrgKind.PARTY_BRANCH],
        [OrgKind.PARTY_BRANCH, OrgKind.COMMUNITY_COMMITTEE, OrgKind.STREET_OFFICE],
    ),
    Seat(
        N_("Property company"),
        N_("Cleaning, lifts, lights, gates and repairs of what all share."),
        [Role.PROPERTY_STAFF],
        [OrgKind.PROPERTY_COMPANY],
        [OrgKind.PROPERTY_COMPANY, OrgKind.COMMUNITY_COMMITTEE],
    ),
    Seat(
        N_("Owners' committee"),
        N_("Speaks for the owners, and watches over contract and maintenance fund."),
        [],
        [OrgKind.OWNERS_COMMITTEE],
        [OrgKind.OWNERS_COMMITTEE, OrgKind.COMMUNITY_COMMITTEE],
    ),
    Seat(
        N_("Building heads"),
        N_("Neighbours who know the doors of their building and carry word both ways."),
        [Role.BUILDING_HEAD],
        [],
        [OrgKind.COMMUNITY_COMMITTEE, OrgKind.STREET_OFFICE],
    ),
    Seat(
        N_("Grid stewards"),
        N_("Walk the compound, take up what is wrong and settle small things on the spot."),
        [Role.GRID_STEWARD],
        [],
        [OrgKind.COMMUNITY_COMMITTEE, OrgKind.STREET_OFFICE],
    ),
    Seat(
        N_("Community committee"),
        N_("Receives every matter of the compound, and finds who can settle it."),
        [Role.COMMUNITY_STAFF],
        [OrgKind.COMMUNITY_COMMITTEE],
        [OrgKind.COMMUNITY_COMMITTEE, OrgKind.STREET_OFFICE],
    ),
    Seat(
        N_("Street office"),
        N_("Takes over what is beyond the community, and calls the departments in."),
        [Role.STREET_STAFF, Role.LEADER],
        [OrgKind.STREET_OFFICE],
        [OrgKind.STREET_OFFICE],
    ),
    Seat(
        N_("Liaison units"),
        N_("Departments, employers and associations that adopted this compound."),
        [Role.DEPARTMENT_CLERK],
        [OrgKind.BUREAU, OrgKind.EMPLOYER, OrgKind.COMPANY, OrgKind.ASSOCIATION],
        [OrgKind.BUREAU, OrgKind.EMPLOYER, OrgKind.COMPANY, OrgKind.ASSOCIATION],
    ),
)


@dataclass(frozen=True)
class Member:
    """One member as the public sees them: never a private number, a neighbour's name masked."""

    role: Role
    role_name: str
    name: str
    where: str
    duty: str


@dataclass(frozen=True)
class Office:
    """An organisation of the group with its public number."""

    id: int
    name: str
    phone: str
    address: str


@dataclass(frozen=True)
class Group:
    """A kind of member with its offices and people.

    `via` is the office that passes a message on; `lead` marks the branch, the 1 before the X.
    """

    title: str
    purpose: str
    offices: Sequence[Office]
    members: Sequence[Member]
    via: Office | None
    lead: bool = False


@dataclass(frozen=True)
class Team:
    """The working group of a place, in the order of the seats; seats without anybody are in `missing`."""

    place: Place
    groups: Sequence[Group]
    missing: Sequence[str]

    @property
    def size(self) -> int:
        """Count the persons."""
        return sum(len(group.members) for group in self.groups)


def one_plus_x(place: Place) -> Team:
    """Return the working group of a place; of its compound, for a building or stairwell."""
    compound = place.scope.compound_id
    if compound is not None and compound != place.id:
        place = places.place(compound)
    serving = [org for org in orgs.orgs_serving(place) if _is_near(org)]
    grants = _grants(place, serving)
    groups = [_group(seat, serving, grants) for seat in SEATS]
    return Team(
        place,
        [group for group in groups if group.offices or group.members],
        [group.title for group in groups if not (group.offices or group.members)],
    )


def _is_near(org: OrgRef) -> bool:
    """Tell whether an organisation belongs to the group: it stands on a near step, or adopted the place."""
    return org.kind is not OrgKind.HOTLINE and (
        org.level in _REACH or org.kind in {OrgKind.PROPERTY_COMPANY, OrgKind.EMPLOYER}
    )


def _grants(place: Place, serving: Iterable[OrgRef]) -> list[tuple[Member, int | None]]:
    """Return the members with the organisation each belongs to, if one; three queries."""
    above = [area for level in _REACH if (area := place.scope.at(level)) is not None]
    here = Q(area__in=above) | Q(org__in=[org.id for org in serving])
    if place.is_compound:
        here |= Q(compound_id=place.id)
    roles = [role for seat in SEATS for role in seat.roles]
    held = Grant.objects.filter(valid_now(), here, role__in=roles, person__is_machine=False)
    found = held.order_by(F("area").asc(nulls_last=True), "id")[:500]
    # Whoever holds a role both over the area and in its office is named once.
    rows = list({(row.person_id, row.role): row for row in reversed(found)}.values())[::-1]
    called = names(row.person_id for row in rows)
    areas = places.places(row.area_id for row in rows)
    return [
        (_member(row, called.get(row.person_id, ""), areas.get(row.area_id or 0)), row.org_id) for row in rows
    ]


def _member(row: Grant, name: str, area: Place | None) -> Member:
    role = Role(row.role)
    return Member(
        role=role,
        role_name=ROLE_NAMES[role],
        name=shown_name(role, name, agreed=row.public_name),
        where=area.name if area is not None else "",
        duty=row.duty,
    )


def _group(seat: Seat, serving: Sequence[OrgRef], grants: Iterable[tuple[Member, int | None]]) -> Group:
    titles = {org.id: org.name for org in serving}
    members = [
        member if member.where or org_id is None else _at(member, titles.get(org_id, ""))
        for member, org_id in grants
        if member.role in seat.roles
    ]
    offices = [_office(org) for org in serving if org.kind in seat.kinds]
    return Group(seat.title, seat.purpose, offices, members, _via(seat, serving), lead=seat is SEATS[0])


def _at(member: Member, org_name: str) -> Member:
    return Member(member.role, member.role_name, member.name, org_name, member.duty)


def _via(seat: Seat, serving: Sequence[OrgRef]) -> Office | None:
    """Return the nearest office with a public number through which the seat is reached."""
    for kind in seat.office:
        for org in serving:
            if org.kind is kind and org.phone:
                return _office(org)
    return None


def _office(org: OrgRef) -> Office:
    return Office(org.id, org.name, org.phone, org.address)
