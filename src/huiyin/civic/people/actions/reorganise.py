"""The part of a reorganisation that concerns roles and homes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.people import access, events
from huiyin.civic.people.actions.roles import ladder_columns
from huiyin.civic.people.models import Grant, Residence
from huiyin.civic.people.rules import PeopleAudit
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Shift
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class RoleMove:
    """A role that is held over another area or in another organisation; without either it ends."""

    grant_id: int
    area_id: int | None = None
    org_id: int | None = None


@action(audit=PeopleAudit.REORGANISED)
def follow_areas(
    *, actor: Actor, shifts: Sequence[Shift], moves: Sequence[RoleMove], orgs: Collection[int]
) -> dict[int, int]:
    """Let roles and homes lie where their areas lie now; return which role took the place of which.

    A role that moves ends and begins anew, so that who might do what when can be told later. `orgs` are the
    organisations whose work areas changed: the roles in them lie where they all share.
    """
    if not actor.system and not actor.has(Permission.CIVIC_PERSON_APPOINT):
        raise NotAllowed
    count = 0
    for shift in shifts:
        for rows in (Grant.objects.all(), Residence.objects.all()):
            elsewhere = rows.filter(**shift.where("area_id")).exclude(**shift.columns)
            count += elsewhere.update(**shift.columns)
    found = {move.grant_id: _move(actor, move) for move in moves}
    given = {grant_id: new_id for grant_id, new_id in found.items() if new_id is not None}
    _place_roles_in(orgs)
    detail(shifts=len(shifts), moved=sorted(found), given=sorted(given.values()))
    if not count and not moves and not orgs:
        unchanged()
    return given


def _move(actor: Actor, move: RoleMove) -> int | None:
    held = Grant.objects.filter(pk=move.grant_id).first()
    now = clock.now()
    if held is None or (held.ends is not None and held.ends <= now):
        return None
    ends = held.ends
    Grant.objects.filter(pk=held.pk).update(ends=max(now, held.starts))
    announce(events.GrantEnded(held.person_id, held.pk, held.role, held.area_id, held.org_id))
    if (move.area_id is None and move.org_id is None) or _is_held(held, move):
        return None
    return _give(actor, held, move, ends).pk


def _is_held(held: Grant, move: RoleMove) -> bool:
    same = Grant.objects.filter(
        person=held.person_id, role=held.role, area=move.area_id, org=move.org_id, ends__isnull=True
    )
    return same.exists()


def _give(actor: Actor, held: Grant, move: RoleMove, ends: datetime | None) -> Grant:
    area = places.place(move.area_id) if move.area_id is not None else None
    grant = Grant.objects.create(
        person_id=held.person_id,
        role=held.role,
        area_id=move.area_id,
        area_level=area.level.value if area else "",
        org_id=move.org_id,
        starts=max(clock.now(), held.starts),
        ends=ends,
        duty=held.duty,
        employer_id=held.employer_id,
        public_name=held.public_name,
        given_by_id=actor.person_id,
        **ladder_columns(area, move.org_id),
    )
    announce(events.GrantGiven(grant.person_id, grant.pk, grant.role, grant.area_id, grant.org_id))
    return grant


def _place_roles_in(orgs: Collection[int]) -> None:
    for org_id in orgs:
        columns: Mapping[str, int | None] = ladder_columns(None, org_id)
        Grant.objects.filter(access.not_over(), org=org_id).update(**columns)
