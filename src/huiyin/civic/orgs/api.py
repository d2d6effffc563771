"""The API of organisations: search the directory, read one, add one."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.orgs import actions, queries
from huiyin.civic.orgs.queries import OrgRef
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import AreaLevel, place_by_token, places
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, LocalTime, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["orgs"])
Search = Annotated[str, Field(max_length=200)]
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class OrgOut(Schema):
    """An organisation. `phone` is the number anybody may call; `closes` the end of its working day."""

    id: int
    name: str
    kind: OrgKind
    level: AreaLevel
    phone: str
    address: str
    is_intake: bool
    closes: LocalTime


class NumberOut(Schema):
    """A further public number."""

    number: str
    purpose: str


class WorkAreaOut(Schema):
    """A place it works in, by the place's token."""

    area: str
    full_name: str
    is_intake: bool


class OrgCardOut(OrgOut):
    """An organisation with its numbers and work areas."""

    uscc: str
    numbers: list[NumberOut]
    work_areas: list[WorkAreaOut]


class OrgIn(Schema):
    """A new organisation; where it works is said in the directory."""

    name: Annotated[str, Field(max_length=200)]
    kind: OrgKind
    level: AreaLevel
    phone: Annotated[str, Field(max_length=32)] = ""
    address: Annotated[str, Field(max_length=200)] = ""
    uscc: Annotated[str, Field(max_length=24)] = ""
    closes: LocalTime | None = None


@router.get("", response=PageOut[OrgOut], **asks(Permission.PUBLIC_PAGE_READ))
def list_orgs(
    request: HttpRequest,
    search: Search = "",
    place: Search = "",
    kind: OrgKind | None = None,
    cursor: After = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """List organisations: whose name contains every word, whose work area contains the place of a token."""
    where = place_by_token(place) if place else None
    after = int(cursor) if cursor else None
    rows = queries.find_orgs(search, place=where, kind=kind, after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(rows, following), _out)


@router.get("/{org_id}", response=OrgCardOut, **asks(Permission.PUBLIC_PAGE_READ))
def read_org(request: HttpRequest, org_id: Id) -> OrgCardOut:
    """Read one organisation with its numbers and work areas."""
    return _card(org_id)


@router.post("", response={201: OrgCardOut}, **asks(Permission.CIVIC_ORG_EDIT))
def add_org(request: HttpRequest, data: OrgIn) -> Status[OrgCardOut]:
    """Put an organisation into the directory."""
    return Status(201, _card(actions.add_org(actor=actor_of(request), **data.dict()).pk))


def _card(org_id: int) -> OrgCardOut:
    card = queries.card(org_id)
    where = places(area.area_id for area in card.work_areas)
    return OrgCardOut(
        **vars(card.ref),
        uscc=card.uscc,
        numbers=[NumberOut(number=line.number, purpose=line.purpose) for line in card.numbers],
        work_areas=[
            WorkAreaOut(
                area=where[area.area_id].token,
                full_name=where[area.area_id].full_name,
                is_intake=area.is_intake,
            )
            for area in card.work_areas
        ],
    )


def _out(row: OrgRef) -> OrgOut:
    return OrgOut(**vars(row))
