"""The API of places: search the directory, read one place, add one."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.places import actions, queries
from huiyin.civic.places.rules import AreaLevel, CompoundKind, NameKind, Place
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, Limit, PageOut, asks, page_out
from huiyin.kit.paging import Page

router = Router(tags=["places"])
Search = Annotated[str, Field(max_length=200)]
# Where a page ended: the id of its last row.
After = Annotated[str, Field(pattern=r"^[0-9]{0,18}$")]


class AreaOut(Schema):
    """A place. `token` names it in links; coordinates are WGS84; only compounds have the last five."""

    token: str
    code: str
    official_code: str
    level: AreaLevel
    name: str
    full_name: str
    parent: str | None
    is_valid: bool
    successor: str | None = None
    lat: float | None
    lon: float | None
    kind: CompoundKind | None
    has_property_management: bool | None
    has_owners_committee: bool | None
    dwellings: int | None
    founded: int | None


class AreaIn(Schema):
    """A new place, one step below its parent; what only compounds have is refused elsewhere."""

    parent: Annotated[str, Field(max_length=20)]
    name: Annotated[str, Field(max_length=200)]
    code: Annotated[str, Field(max_length=24)] = ""
    official_code: Annotated[str, Field(max_length=40)] = ""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    kind: CompoundKind | None = None
    has_property_management: bool | None = None
    has_owners_committee: bool | None = None
    dwellings: Annotated[int, Field(ge=0, le=100_000)] | None = None
    founded: Annotated[int, Field(ge=1800, le=3000)] | None = None


class OtherNameIn(Schema):
    """What people also call a place, or a road or landmark by which they mean it."""

    name: Annotated[str, Field(max_length=200)]
    kind: NameKind = NameKind.ALIAS


class OtherNameOut(Schema):
    """A name by which people mean a place."""

    id: int
    kind: NameKind
    name: str


@router.get("", response=PageOut[AreaOut], **asks(Permission.PUBLIC_PAGE_READ))
def list_areas(
    request: HttpRequest,
    search: Search = "",
    under: Search = "",
    level: AreaLevel | None = None,
    cursor: After = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """List valid places: whose full name contains every word, in the place of a token, of a level."""
    place = queries.place_by_token(under) if under else None
    after = int(cursor) if cursor else None
    rows = queries.list_places(search, under=place, level=level, after=after, limit=limit)
    following = str(rows[-1].id) if len(rows) == limit else ""
    return page_out(Page(_out(rows), following))


@router.get("/{token}", response=AreaOut, **asks(Permission.PUBLIC_PAGE_READ))
def read_area(request: HttpRequest, token: str) -> AreaOut:
    """Read one place."""
    return _out([queries.place_by_token(token)])[0]


@router.post("", response={201: AreaOut}, **asks(Permission.CIVIC_PLACE_EDIT))
def add_area(request: HttpRequest, data: AreaIn) -> Status[AreaOut]:
    """Add a place one step below its parent."""
    added = _add(request, data, queries.place_by_token(data.parent))
    return Status(201, _out([added])[0])


@router.get("/{token}/names", response=list[OtherNameOut], **asks(Permission.PUBLIC_PAGE_READ))
def list_names(request: HttpRequest, token: str) -> list[OtherNameOut]:
    """List what people call a place besides its name."""
    return [OtherNameOut(**vars(one)) for one in queries.other_names(queries.place_by_token(token))]


@router.post("/{token}/names", response={201: OtherNameOut}, **asks(Permission.CIVIC_PLACE_EDIT))
def add_name(request: HttpRequest, token: str, data: OtherNameIn) -> Status[OtherNameOut]:
    """Note what people also call a place, or a road or landmark by which they mean it."""
    place = queries.place_by_token(token)
    made = actions.add_other_name(actor=actor_of(request), area=place, name=data.name, kind=data.kind)
    return Status(201, OtherNameOut(id=made.pk, kind=data.kind, name=made.name))


@router.delete("/{token}/names/{number}", response={204: None}, **asks(Permission.CIVIC_PLACE_EDIT))
def remove_name(request: HttpRequest, token: str, number: Id) -> Status[None]:
    """Take a name of a place away."""
    place = queries.place_by_token(token)
    actions.remove_other_name(actor=actor_of(request), area=place, number=number)
    return Status(204, None)


def _add(request: HttpRequest, data: AreaIn, parent: Place) -> Place:
    actor, level = actor_of(request), parent.below
    if level is None:
        raise Invalid(N_("Nothing stands below a stairwell."), code="wrong_level", field="parent")
    common: dict[str, Any] = {
        "name": data.name,
        "code": data.code,
        "official_code": data.official_code,
        "point": _point(data),
    }
    names = ("kind", "has_property_management", "has_owners_committee", "dwellings", "founded")
    known: dict[str, Any] = {name: value for name in names if (value := getattr(data, name)) is not None}
    if level == AreaLevel.COMPOUND:
        return actions.add_compound(actor=actor, parent=parent, **common, **known).as_place()
    if known:
        raise Invalid(N_("Only a compound (小区) has this."), code="no_compound", field=next(iter(known)))
    return actions.add_area(actor=actor, parent=parent, level=level, **common).as_place()


def _point(data: AreaIn) -> tuple[float, float] | None:
    if (data.lat is None) != (data.lon is None):
        raise Invalid(
            N_("Latitude and longitude are given together, or neither."), code="half_point", field="lat"
        )
    return None if data.lat is None or data.lon is None else (data.lat, data.lon)


def _out(rows: list[Place]) -> list[AreaOut]:
    parents = queries.places(row.parent_id for row in rows)
    return [_one(row, parents.get(row.parent_id) if row.parent_id else None) for row in rows]


def _one(row: Place, parent: Place | None) -> AreaOut:
    lat, lon = row.point or (None, None)
    return AreaOut(
        token=row.token,
        code=row.code,
        official_code=row.official_code,
        level=row.level,
        name=row.name,
        full_name=row.full_name,
        parent=parent.token if parent else None,
        lat=lat,
        lon=lon,
        kind=row.kind,
        has_property_management=row.has_property_management,
        has_owners_committee=row.has_owners_committee,
        dwellings=row.dwellings,
        founded=row.founded,
        is_valid=row.valid_to is None,
        successor=queries.standing(row).token if row.successor_id else None,
    )
