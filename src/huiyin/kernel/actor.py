"""Who acts: loaded once a request by `people`, handed to every action and query."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from huiyin.kernel.permissions import ALLOWS, PERSON_ONLY, Permission, Role
from huiyin.kernel.scopes import OPEN, Scope, scope_of


class Channel(StrEnum):
    """Name the way something came in."""

    WEB = "web"
    MAIL = "mail"
    API = "api"
    PHONE = "phone"
    PAPER = "paper"
    VISIT = "visit"
    PRESS = "press"
    IMPORT = "import"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True)
class Grant:
    """A role that is valid now, over an area (with everything under it) or an organisation."""

    role: Role
    area_id: int | None = None
    area_level: str = ""
    org_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a person, a stranger (no person), or a named system actor.

    `on_behalf_of` is the person a member of staff acts for, as told on the telephone or on paper.
    `keys` are the follow keys this request has shown, as (public code, key); the module that issued
    them checks them. `scopes` is what the token of a program may be used for; None for everything else.
    `is_machine` says that no person stands behind the program.
    """

    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    channel: Channel = Channel.WEB
    on_behalf_of: int | None = None
    system: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    scopes: frozenset[Scope] | None = None
    is_machine: bool = False

    @property
    def is_stranger(self) -> bool:
        """Tell whether nothing is known of who this is."""
        return self.person_id is None and not self.system

    @property
    def pseudonym(self) -> str:
        """Name the actor in records that outlive personal data."""
        if self.system:
            return f"system:{self.system}"
        return f"person:{self.person_id}" if self.person_id else "stranger"

    def grants_for(self, permission: Permission) -> Iterator[Grant]:
        """Yield the grants whose role brings this permission."""
        if self.missing_scope(permission) is not None or (self.is_machine and permission in PERSON_ONLY):
            return iter(())
        return (grant for grant in self.grants if permission in ALLOWS[grant.role])

    def missing_scope(self, permission: Permission) -> Scope | None:
        """Return the scope that the token lacks for this permission; None if it lacks none."""
        if self.scopes is None or permission in OPEN:
            return None
        needed = scope_of(permission)
        return None if needed in self.scopes else needed

    def has(self, permission: Permission) -> bool:
        """Tell whether any grant brings this permission, wherever it reaches."""
        return bool(self.system) or any(True for _ in self.grants_for(permission))

    def areas_for(self, permission: Permission) -> tuple[Grant, ...]:
        """Return the area grants that bring this permission."""
        return tuple(grant for grant in self.grants_for(permission) if grant.area_id is not None)

    def orgs_for(self, permission: Permission) -> tuple[int, ...]:
        """Return the organisations in which this permission is held."""
        return tuple(grant.org_id for grant in self.grants_for(permission) if grant.org_id is not None)

    def with_key(self, code: str, key: str) -> "Actor":
        """Return the same actor, having shown a follow key."""
        return replace(self, keys=(*self.keys, (code, key)))

    def within(self, scopes: Collection[Scope]) -> "Actor":
        """Return the same actor, acting by a token that may be used for this only."""
        return replace(self, scopes=frozenset(scopes))

    def through(self, channel: Channel) -> "Actor":
        """Return the same actor, acting through another channel."""
        return replace(self, channel=channel)


def stranger(channel: Channel = Channel.WEB) -> Actor:
    """Return the actor for somebody who has not logged in."""
    return Actor(channel=channel)


def system(name: str, channel: Channel = Channel.JOB) -> Actor:
    """Return a named system actor: for jobs and the command line only, never for a request."""
    return Actor(system=name, channel=channel)
