"""Writes on roles: giving and ending grants."""

from datetime import datetime

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import access, events, rules
from huiyin.civic.people.models import Grant
from huiyin.civic.people.queries import account_with
from huiyin.civic.people.rules import PeopleAudit, read_handle
from huiyin.civic.people.rules.census import may_be_registered
from huiyin.civic.places import public as places
from huiyin.civic.places.public import LADDER, Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Refusal
from huiyin.kernel.permissions import Permission, Role
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@action(audit=PeopleAudit.GRANT_GIVEN, retry_race=True)
def give_grant(
    *,
    actor: Actor,
    role: Role,
    person_id: int | None = None,
    handle: str = "",
    area_id: int | None = None,
    org_id: int | None = None,
    starts: datetime | None = None,
    ends: datetime | None = None,
    duty: str = "",
    public_name: bool = False,
    employer_id: int | None = None,
) -> Grant:
    """Give a person a role over an area or in an organisation; one that is open already is returned.

    The person is named by the contact they log in with (`handle`), which they gave to the office, or by
    id if the actor sees them: a bare id would let anybody pull strangers into their own scope.
    """
    rules.fits(role, has_area=area_id is not None, has_org=org_id is not None).or_raise()
    rules.check_term(starts, ends).or_raise()
    area = places.place(area_id) if area_id is not None else None
    in_compound, employer = area is not None and area.is_compound, employer_id is not None
    may_be_registered(role, in_compound=in_compound, has_employer=employer).or_raise()
    rules.may_give(actor, role, access.target(area, org_id)).or_raise()
    person = _person(actor, person_id, handle)
    rules.may_appoint(actor, person).or_raise()
    same = Grant.objects.filter(person=person, role=role, area=area_id, org=org_id, ends__isnull=True).first()
    if same is not None and ends is None:
        unchanged()
        return same
    grant = Grant.objects.create(
        person_id=person,
        role=role.value,
        area_id=area_id,
        area_level=area.level.value if area else "",
        org_id=org_id,
        employer_id=orgs.org(employer_id).id if employer_id is not None else None,
        starts=starts or clock.now(),
        ends=ends,
        duty=clean(duty, 80),
        public_name=public_name,
        given_by_id=actor.person_id,
        **ladder_columns(area, org_id),
    )
    detail(person=person, role=role.value, area=area_id, org=org_id)
    announce(events.GrantGiven(person, grant.pk, role.value, area_id, org_id))
    return grant


def _person(actor: Actor, person_id: int | None, handle: str) -> int:
    """Return the person who is meant. Raises NotFound; Refusal, at "handle", if nobody logs in with it."""
    if person_id is not None and access.machines(actor).filter(pk=person_id).exists():
        return person_id
    if person_id is not None:
        return access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_GRANT).pk
    account = account_with(read_handle(handle))
    if account is None or not account.is_active:
        raise Refusal(
            N_("Nobody logs in with this contact. Ask the person to register first."),
            code="no_such_account",
            field="handle",
        )
    return account.person_id


def ladder_columns(area: Place | None, org_id: int | None) -> dict[str, int | None]:
    """Return the ladder of the area; for an organisation, as much of it as all its work areas share."""
    spots = [area] if area is not None else access.work_places(org_id) if org_id is not None else []
    columns: dict[str, int | None] = {}
    for level in LADDER:
        ids = {spot.scope.at(level) for spot in spots}
        columns[f"{level.value}_id"] = ids.pop() if len(ids) == 1 else None
    return columns


@action(audit=PeopleAudit.GRANT_ENDED)
def end_grant(*, actor: Actor, grant_id: int) -> Grant:
    """End a role now: one's own, or one that the actor could give."""
    grant = access.grant_to_end(actor, grant_id)
    # Another click may have been first: only one UPDATE finds the grant with the end we saw.
    over = max(clock.now(), grant.starts)
    if not Grant.objects.filter(pk=grant.pk, ends=grant.ends).update(ends=over):
        raise AlreadyChanged
    detail(person=grant.person_id, role=grant.role, area=grant.area_id, org=grant.org_id)
    announce(events.GrantEnded(grant.person_id, grant.pk, grant.role, grant.area_id, grant.org_id))
    grant.ends = over
    return grant
