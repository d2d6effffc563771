"""Who answers for whose data, and who proves to be the person behind some."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.civic.matters import public as matters
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.trust.models import RightsRequest
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.permissions import Permission


@dataclass(frozen=True)
class Subject:
    """The person whose data it is: by number, or somebody anonymous behind the matter of a code."""

    person_id: int | None
    code: str = ""


def me(actor: Actor) -> Subject:
    """Return the one who acts. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return Subject(actor.person_id)


def by_key(actor: Actor, code: str) -> Subject:
    """Return who stands behind a matter whose follow key the actor has shown. Raises NotFound.

    A key opens one matter and not a whole account: whoever has an account uses that.
    """
    canonical, person_id = matters.author_by_key(actor, code)
    if person_id is not None and people.has_account(person_id) and person_id != actor.person_id:
        raise NeedsLogin
    return Subject(person_id, canonical)


def answerable(actor: Actor, found: Iterable[RightsRequest]) -> list[RightsRequest]:
    """Return those of some requests that come from where the actor looks after personal data."""
    rows = list(found)
    if actor.system:
        return rows
    reached = {grant.area_id for grant in actor.areas_for(Permission.CIVIC_PERSON_EDIT)}
    where = places.places(row.area_id for row in rows)
    return [row for row in rows if reached & {row.area_id, *where[row.area_id].scope.ids}]


def request_to_decide(actor: Actor, request_id: int) -> RightsRequest:
    """Return a request the actor may answer. Raises NotFound; nobody answers their own."""
    found = answerable(actor, RightsRequest.objects.filter(pk=request_id))
    if not found or (found[0].person_id is not None and found[0].person_id == actor.person_id):
        raise NotFound
    return found[0]
