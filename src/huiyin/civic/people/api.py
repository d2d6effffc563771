"""The API of people: oneself, and the roles one may see."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from huiyin.civic.people import actions, queries
from huiyin.civic.people.queries import Home, RoleHeld
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Limit, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["people"])
OWN = Permission.OWN_ACCOUNT_USE
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class RoleOut(Schema):
    """A role and where it holds."""

    id: int
    person_id: int
    name: str
    role: str
    where: str
    area_id: int | None
    org_id: int | None
    starts: datetime
    ends: datetime | None
    duty: str


class HomeOut(Schema):
    """A home; `confirmed` says whether somebody whose task that is has confirmed it."""

    id: int
    where: str
    tie: str
    confirmed: bool


class MeOut(Schema):
    """Oneself, contacts masked."""

    id: int
    name: str
    phone: str
    email: str
    language: str
    homes: list[HomeOut]
    roles: list[RoleOut]


class MeIn(Schema):
    """What one may change of oneself here."""

    name: str
    language: str = ""


@router.get("/me", response=MeOut, **asks(OWN))
def me(request: HttpRequest) -> MeOut:
    """Show what is known of oneself."""
    known = queries.my_profile(actor_of(request))
    return MeOut(
        id=known.masked.id,
        name=known.name,
        phone=known.masked.phone,
        email=known.masked.email,
        language=known.language,
        homes=[_home(home) for home in known.homes],
        roles=[_role(role) for role in known.roles],
    )


@router.post("/me", response=MeOut, **asks(OWN))
def change_me(request: HttpRequest, data: MeIn) -> MeOut:
    """Change one's own name and language."""
    actions.update_profile(actor=actor_of(request), name=data.name, language=data.language)
    return me(request)


@router.get("/grants", response=PageOut[RoleOut], **asks(Permission.CIVIC_PERSON_GRANT))
def grants(request: HttpRequest, cursor: After = "", limit: Limit = queries.MOST) -> dict[str, Any]:
    """List the roles held where one may give roles, newest first."""
    after = int(cursor) if cursor else None
    rows = queries.grants_in_reach(actor_of(request), after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _role)


def _home(home: Home) -> HomeOut:
    return HomeOut(id=home.id, where=home.where, tie=home.tie.value, confirmed=home.confirmed)


def _role(role: RoleHeld) -> RoleOut:
    return RoleOut(
        id=role.id,
        person_id=role.person_id,
        name=role.name,
        role=role.role.value,
        where=role.where,
        area_id=role.area_id,
        org_id=role.org_id,
        starts=role.starts,
        ends=role.ends,
        duty=role.duty,
    )
