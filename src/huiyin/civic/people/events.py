"""Facts that people announces."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class AccountOpened(Event, name="people.account_opened"):
    """Somebody registered."""

    person_id: int


@dataclass(frozen=True)
class GrantGiven(Event, name="people.grant_given"):
    """A person holds a role."""

    person_id: int
    grant_id: int
    role: str
    area_id: int | None
    org_id: int | None


@dataclass(frozen=True)
class GrantEnded(Event, name="people.grant_ended"):
    """A person no longer holds a role."""

    person_id: int
    grant_id: int
    role: str
    area_id: int | None
    org_id: int | None


@dataclass(frozen=True)
class OpeningsUnusual(Event, name="people.openings_unusual"):
    """A person opened so many masked fields within an hour that somebody should look."""

    person_id: int
    opening_id: int
    count: int


@dataclass(frozen=True)
class PersonErased(Event, name="people.person_erased"):
    """The data of a person were deleted (PIPL art. 47)."""

    person_id: int


@dataclass(frozen=True)
class SecondFactorReset(Event, name="people.second_factor_reset"):
    """Somebody else took a person's second factor off; `mark` tells one time from another."""

    person_id: int
    mark: str
