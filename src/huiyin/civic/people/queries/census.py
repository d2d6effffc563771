"""The census of a compound: how many belong to it in which way, and for those in office who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import access
from huiyin.civic.people.models import Grant, valid_now
from huiyin.civic.people.queries.persons import names
from huiyin.civic.people.rules import ROLE_NAMES
from huiyin.civic.people.rules.census import COUNTED
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role

MOST_MEMBERS = 100


@dataclass(frozen=True)
class Figure:
    """How many persons a compound counts of one kind; `label` and `counts` are message ids."""

    role: Role
    label: str
    counts: str
    persons: int


@dataclass(frozen=True)
class Tied:
    """One person of the census, as those in office read them."""

    id: int
    person_id: int
    name: str
    role: Role
    role_name: str
    employer: str
    duty: str
    starts: datetime
    ends: datetime | None


def census(place: Place) -> list[Figure]:
    """Count the persons with a tie to a compound today, each kind for itself; one query, and no names."""
    held = Grant.objects.filter(valid_now(), area=place.id, role__in=CENSUS_ROLES)
    rows = held.values("role").annotate(persons=Count("person", distinct=True)).order_by()
    found = dict(rows.values_list("role", "persons"))
    return [
        Figure(role, label, counts, found.get(role.value, 0)) for role, (label, counts) in COUNTED.items()
    ]


def may_read_members(actor: Actor, place: Place) -> bool:
    """Tell whether the actor reads who belongs to a place: its branch and the offices in charge do."""
    return bool(actor.system) or access.target(place, None).lies_within(
        tuple(actor.grants_for(Permission.CIVIC_MEMBER_READ))
    )


def members(
    actor: Actor,
    place: Place,
    *,
    role: Role | None = None,
    after: int | None = None,
    limit: int = MOST_MEMBERS,
) -> list[Tied]:
    """Return who belongs to a compound today, from beyond `after`; three queries. Raises NotAllowed."""
    if not may_read_members(actor, place):
        raise NotAllowed
    rows = Grant.objects.filter(valid_now(), area=place.id, role__in=[role] if role else CENSUS_ROLES)
    found = list(rows.filter(pk__gt=after or 0).order_by("pk")[:limit])
    return _ties(found)


def _ties(found: Sequence[Grant]) -> list[Tied]:
    called, works = names(row.person_id for row in found), orgs.org_names(row.employer_id for row in found)
    return [
        Tied(
            id=row.pk,
            person_id=row.person_id,
            name=called.get(row.person_id, ""),
            role=Role(row.role),
            role_name=ROLE_NAMES[Role(row.role)],
            employer=works.get(row.employer_id or 0, ""),
            duty=row.duty,
            starts=row.starts,
            ends=row.ends,
        )
        for row in found
    ]


def council(place: Place) -> list[int]:
    """Return who sits in the council of a compound, however near or far their office is; one query."""
    # In-service and managed members are many, and are asked one by one.
    roles = [
        Role.BRANCH_SECRETARY,
        Role.BUILDING_HEAD,
        Role.GRID_STEWARD,
        Role.COMMUNITY_STAFF,
        Role.DEPUTY,
        Role.SERVICE_MEMBER,
    ]
    here = Q(area__in=place.scope.ids) | Q(compound_id=place.id)
    held = Grant.objects.filter(valid_now(), here, role__in=roles, person__is_machine=False)
    return list(dict.fromkeys(held.order_by("id").values_list("person_id", flat=True)))
