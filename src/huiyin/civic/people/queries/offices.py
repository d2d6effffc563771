"""Which office somebody with a role over an area sits in, and who sits in an office."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Q, When

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people.models import Grant, valid_now
from huiyin.civic.people.queries.persons import CAN_BE_ASKED, names
from huiyin.civic.people.rules import ROLE_NAMES, roles_with
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role
from huiyin.kernel.text import gettext_noop as N_

# A role over an area is exercised in the office of this kind that works there.
SITS_IN: Mapping[Role, OrgKind] = {
    Role.GRID_STEWARD: OrgKind.COMMUNITY_COMMITTEE,
    Role.COMMUNITY_STAFF: OrgKind.COMMUNITY_COMMITTEE,
    Role.STREET_STAFF: OrgKind.STREET_OFFICE,
    Role.BRANCH_SECRETARY: OrgKind.PARTY_BRANCH,
}


def offices_of(actor: Actor, permission: Permission = Permission.CIVIC_MATTER_WORK) -> list[int]:
    """Return the organisations in which the actor holds a permission: named, or by a role over their area.

    The ones named come first; at most one query.
    """
    named = list(actor.orgs_for(permission))
    kinds = {
        grant.area_id: SITS_IN[grant.role]
        for grant in actor.areas_for(permission)
        if grant.role in SITS_IN and grant.area_id is not None
    }
    found = orgs.offices_in(kinds) if kinds else []
    return list(dict.fromkeys([*named, *found]))


@dataclass(frozen=True)
class Servant:
    """A person who holds a role at a place, as a list to choose from names them; the role is a message id."""

    person_id: int
    name: str
    role_name: str


def servants_of(where: Place, *, limit: int = 300) -> list[Servant]:
    """Return who holds a role over a place or in its compound, residents left out; two queries.

    Offices come first; members of the compound who never log in would not see what they are asked."""
    here = Q(area__in=[*where.scope.ids, where.id])
    if where.scope.compound_id is not None:
        here |= Q(compound_id=where.scope.compound_id)
    held = Grant.objects.filter(valid_now(), here, CAN_BE_ASKED)
    offices_first = Case(When(role__in=CENSUS_ROLES, then=1), default=0)
    rows = held.order_by(offices_first, "role", "id").values_list("person_id", "role")[: limit * 3]
    roles: dict[int, str] = {}
    for person_id, role in rows:
        roles.setdefault(person_id, role)
    called = names(list(roles)[:limit])
    return [Servant(one, called[one], _as_what(Role(role))) for one, role in roles.items() if called.get(one)]


def _as_what(role: Role) -> str:
    # Whoever looks for a helper need not read who is a party member.
    return N_("from the compound") if role in CENSUS_ROLES else ROLE_NAMES[role]


def staff_of(org_id: int) -> list[int]:
    """Return who works for an organisation: its members, and whoever sits in it by a role over its area."""
    card = orgs.card(org_id)
    roles = [role.value for role, kind in SITS_IN.items() if kind is card.ref.kind]
    areas = [area.area_id for area in card.work_areas]
    works = {role.value for role in roles_with(Permission.CIVIC_MATTER_WORK)}
    inside = Q(org=org_id, role__in=works) | Q(area__in=areas, role__in=roles)
    rows = Grant.objects.filter(valid_now(), inside).order_by("id")
    return list(dict.fromkeys(rows.values_list("person_id", flat=True)))
