"""What staff and the persons themselves read: search, one person, homes, roles, tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import access
from huiyin.civic.people.models import ApiToken, Grant, Person, Residence, valid_now
from huiyin.civic.people.queries.actors import handle_index
from huiyin.civic.people.queries.persons import Contact, MaskedContact, masked, names, opened, revealed
from huiyin.civic.people.rules import ROLE_NAMES, TIE_NAMES, HandleKind, Tie, read_handle, read_scopes
from huiyin.civic.people.rules.openings import OF_PERSON, Masked
from huiyin.civic.people.rules.second import may_reset
from huiyin.civic.places import public as places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import CENSUS_ROLES, Permission, Role
from huiyin.kernel.scopes import Scope
from huiyin.kernel.text import clean

MOST = 50


@dataclass(frozen=True)
class RoleHeld:
    """A role of a person; `where` is the full name of the area or organisation, `name` masked or not."""

    id: int
    person_id: int
    name: str
    role: Role
    role_name: str
    where: str
    area_id: int | None
    org_id: int | None
    starts: datetime
    ends: datetime | None
    duty: str
    public_name: bool


@dataclass(frozen=True)
class Home:
    """A home of a person; `room` is "" unless the reader may see it."""

    id: int
    person_id: int
    name: str
    where: str
    room: str
    tie: Tie
    tie_name: str
    starts: datetime
    confirmed: bool
    has_room: bool = False


@dataclass(frozen=True)
class TokenRow:
    """An API token as its owner sees it."""

    id: int
    name: str
    last4: str
    issued_at: datetime
    expires_at: datetime
    expired: bool
    scopes: frozenset[Scope]
    per_minute: int
    per_day: int
    last_used_at: datetime | None


@dataclass(frozen=True)
class MachineRow:
    """The program of another system: where it works, and the tokens it works with."""

    id: int
    name: str
    created_at: datetime
    roles: Sequence[RoleHeld]
    tokens: Sequence[TokenRow]


@dataclass(frozen=True)
class Profile:
    """What the page about oneself shows; contacts masked unless opened by their owner."""

    masked: MaskedContact
    name: str
    language: str
    homes: Sequence[Home]
    roles: Sequence[RoleHeld]
    tokens: Sequence[TokenRow]
    opened: Contact | None


@dataclass(frozen=True)
class Dossier:
    """One person as staff see them."""

    contact: MaskedContact
    homes: Sequence[Home]
    roles: Sequence[RoleHeld]
    masked_fields: Sequence[Masked] = ()
    may_reset_second: bool = False


def my_profile(actor: Actor, *, in_full: bool = False) -> Profile:
    """Return everything the actor's own page shows. Raises NeedsLogin for a stranger."""
    person = Person.objects.select_related("account").get(pk=access.me(actor))
    return Profile(
        masked=masked(person),
        name=person.name,
        language=person.language,
        homes=_homes(Residence.objects.filter(valid_now(), person=person.pk), rooms=True),
        roles=_roles(Grant.objects.filter(valid_now(), person=person.pk)),
        tokens=my_tokens(actor),
        opened=revealed(person) if in_full else None,
    )


def my_tokens(actor: Actor) -> list[TokenRow]:
    """Return the actor's API tokens that were not revoked, newest first."""
    rows = ApiToken.objects.filter(person=access.me(actor), revoked_at__isnull=True).order_by("-id")
    return [_token(row) for row in rows[:MOST]]


def _token(row: ApiToken) -> TokenRow:
    return TokenRow(
        id=row.pk,
        name=row.name,
        last4=row.last4,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        expired=row.expires_at <= clock.now(),
        scopes=read_scopes(row.scopes),
        per_minute=row.per_minute,
        per_day=row.per_day,
        last_used_at=row.last_used_at,
    )


def machine(actor: Actor, machine_id: int) -> str:
    """Return the name of a machine that the actor looks after. Raises NotAllowed, NotFound."""
    return access.machine_to_change(actor, machine_id).name


def machines(actor: Actor) -> list[MachineRow]:
    """Return the programs of other systems that the actor looks after, by name, at most 50. Six queries."""
    access.may_keep_machines(actor).or_raise()
    found = list(access.machines(actor).order_by("name", "id")[:MOST])
    ids = [machine.pk for machine in found]
    roles = _roles(Grant.objects.filter(valid_now(), person__in=ids).order_by("id"))
    working = ApiToken.objects.filter(person__in=ids, revoked_at__isnull=True).order_by("-id")
    tokens: dict[int, list[TokenRow]] = {}
    for row in working:
        tokens.setdefault(row.person_id, []).append(_token(row))
    return [
        MachineRow(
            machine.pk,
            machine.name,
            machine.created_at,
            [role for role in roles if role.person_id == machine.pk],
            tokens.get(machine.pk, []),
        )
        for machine in found
    ]


def find_persons(actor: Actor, text: str) -> list[MaskedContact]:
    """Return persons within the actor's scope by whole phone or e-mail, or by a part of the name; masked.

    Who may give roles also finds any account by its whole contact: whoever is to be appointed gave it to
    the office, and may live elsewhere.
    """
    words = clean(text, MOST)
    if len(words) < 2:
        return []
    try:
        handle = read_handle(words)
    except Invalid:
        rows = access.persons_visible(actor).filter(name__icontains=words)
    else:
        column = "phone" if handle.kind is HandleKind.PHONE else "email"
        rows = access.persons_visible(actor).filter(**{f"{column}_index": handle_index(handle)})
        if actor.has(Permission.CIVIC_PERSON_GRANT):
            by_account = Q(**{f"account__{column}_handle": handle_index(handle)})
            rows = rows | Person.objects.filter(by_account)
    return [masked(row) for row in rows.select_related("account").order_by("name", "id")[:MOST]]


def dossier(actor: Actor, person_id: int) -> Dossier:
    """Return one person within the actor's scope, masked. Raises NotFound."""
    person = access.person_to_see(actor, person_id)
    return Dossier(
        masked(person),
        _homes(Residence.objects.filter(valid_now(), person=person.pk)),
        _roles(Grant.objects.filter(access.roles_to_show(actor), valid_now(), person=person.pk)),
        [field for field in OF_PERSON if getattr(person, field.value) is not None],
        may_reset_second=_may_reset_second(actor, person),
    )


def _may_reset_second(actor: Actor, person: Person) -> bool:
    account = getattr(person, "account", None)
    is_on = account is not None and account.second_since is not None
    return actor.has(Permission.CIVIC_PERSON_APPOINT) and bool(may_reset(actor, person.pk, is_on=is_on))


def grants_in_reach(actor: Actor, *, after: int | None = None, limit: int = MOST) -> list[RoleHeld]:
    """Return the roles that hold now where the actor may give roles, newest first, from below `after`."""
    # Whom the census registers stands on a page of its own.
    rows = access.grants_visible(actor).filter(valid_now()).exclude(role__in=CENSUS_ROLES)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return _roles(rows.order_by("-id")[:limit])


def home_to_open(actor: Actor, home_id: int) -> Home:
    """Return a home that the actor looks after, its room masked. Raises NotFound."""
    return _homes([access.home_to_change(actor, home_id)])[0]


def unconfirmed_homes(actor: Actor) -> list[Home]:
    """Return homes that residents entered themselves, waiting where the actor looks after residents.

    Rooms stay masked until they are opened.
    """
    here = access.reach_q(actor, Permission.CIVIC_PERSON_EDIT) | access.reach_q(
        actor, Permission.CIVIC_MATTER_FILE_FOR
    )
    rows = Residence.objects.filter(here, valid_now(), confirmed_at__isnull=True)
    return _homes(rows.order_by("id")[:MOST])


def _roles(rows: QuerySet[Grant]) -> list[RoleHeld]:
    """Describe grants in four queries, however many they are."""
    found = list(rows)
    areas = places.places(row.area_id for row in found)
    offices = orgs.orgs(row.org_id for row in found if row.org_id is not None)
    called = names(row.person_id for row in found)
    where = {row.pk: areas[row.area_id].full_name for row in found if row.area_id is not None}
    where |= {row.pk: offices[row.org_id].name for row in found if row.org_id is not None}
    return [_role(row, called.get(row.person_id, ""), where[row.pk]) for row in found]


def _role(row: Grant, name: str, where: str) -> RoleHeld:
    return RoleHeld(
        id=row.pk,
        person_id=row.person_id,
        name=name,
        role=Role(row.role),
        role_name=ROLE_NAMES[Role(row.role)],
        where=where,
        area_id=row.area_id,
        org_id=row.org_id,
        starts=row.starts,
        ends=row.ends,
        duty=row.duty,
        public_name=row.public_name,
    )


def _homes(rows: Iterable[Residence], *, rooms: bool = False) -> list[Home]:
    """Describe homes in three queries; rooms stay hidden unless they are the reader's to see."""
    found = list(rows)
    areas = places.places(row.area_id for row in found)
    called = names(row.person_id for row in found)
    return [
        Home(
            id=row.pk,
            person_id=row.person_id,
            name=called.get(row.person_id, ""),
            where=areas[row.area_id].full_name,
            room=opened(row.room) if rooms else "",
            tie=Tie(row.tie),
            tie_name=TIE_NAMES[Tie(row.tie)],
            starts=row.starts,
            confirmed=row.confirmed_at is not None,
            has_room=row.room is not None,
        )
        for row in found
    ]
