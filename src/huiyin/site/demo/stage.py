"""Setting the stage of the sample: places, organisations and people, by the same actions as ever."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from huiyin.civic.matters.public import category_by_path, seed_bases, seed_categories
from huiyin.civic.orgs.public import OrgKind, add_org, seed_city_intake, set_work_area
from huiyin.civic.people.public import Tie, actor_of_account, give_grant, register, tie_residence
from huiyin.civic.places.public import (
    AreaLevel,
    CompoundKind,
    NameKind,
    Place,
    add_area,
    add_compound,
    add_other_name,
    default_place,
    match_place,
    place,
    place_by_code,
    seed_divisions,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, system
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Role
from huiyin.site.demo.script import read

PASSWORD = "huiyin-demo-2026"  # noqa: S105 - told to everybody who tries the sample
BUILDER = system("demo", Channel.COMMAND)


@dataclass
class Stage:
    """What the story is played on, by the keys of the sample."""

    places: dict[str, Place] = field(default_factory=dict)
    orgs: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)

    def area(self, key: str) -> Place:
        """Return a place by its key, or by its statistical code."""
        return self.places.get(key) or place_by_code(key)

    def doer(self, compound: str, org: str) -> Actor:
        """Return who works for an organisation on the matters of a compound."""
        data = read("district")
        desk = data["desks"][compound]
        return self.actors[desk["doer"].get(org) or data["doers"].get(org) or desk["accept"]]


def is_set() -> bool:
    """Tell whether the sample stands here already."""
    first = read("district")["places"][0]
    try:
        return match_place(first["name"], under=place_by_code(first["community"])) is not None
    except NotFound:
        return False


def set_stage(opened: datetime) -> Stage:
    """Build the sample district as it was on the day the story begins."""
    data, stage = read("district"), Stage()
    _seed()
    with clock.frozen(opened):
        for row in data["places"]:
            _place(stage, row)
        for row in data["orgs"]:
            _org(stage, row, opened)
        for row in data["staff"]:
            _staff(stage, row)
        for row in data["residents"]:
            _resident(stage, row)
    stage.categories = {key: _category(path) for key, path in data["categories"].items()}
    return stage


def _seed() -> None:
    """Load what an installation is delivered with, if nobody has done it yet."""
    try:
        default_place()
    except NotFound:
        seed_divisions(actor=BUILDER)
    seed_categories(actor=BUILDER)
    seed_bases(actor=BUILDER)
    seed_city_intake(actor=BUILDER, city=default_place())


def _place(stage: Stage, row: dict[str, Any]) -> None:
    point = row.get("point")
    compound = add_compound(
        actor=BUILDER,
        parent=place_by_code(row["community"]),
        name=row["name"],
        kind=CompoundKind(row["kind"]),
        has_property_management=row["property"],
        has_owners_committee=row["committee"],
        dwellings=row["dwellings"],
        founded=row["founded"],
        point=(point[0], point[1]) if point else None,
    )
    stage.places[row["key"]] = compound.as_place()
    for name, kind in row.get("called", ()):
        add_other_name(actor=BUILDER, area=compound.as_place(), name=name, kind=NameKind(kind))
    for number in range(1, row["buildings"] + 1):
        building = add_area(actor=BUILDER, parent=compound, level=AreaLevel.BUILDING, name=f"{number}栋")
        stage.places[f"{row['key']}/{number}"] = place(building.pk)


def _org(stage: Stage, row: dict[str, Any], opened: datetime) -> None:
    since = row.get("since")
    day = datetime.combine(date.fromisoformat(since), time(9), SHANGHAI) if since else opened
    with clock.frozen(day):
        made = add_org(
            actor=BUILDER,
            name=row["name"],
            kind=OrgKind(row["kind"]),
            level=AreaLevel(row["level"]),
            phone=row["phone"],
            address=row.get("address", ""),
        )
        for key in row["areas"]:
            area_id = stage.area(key).id
            set_work_area(actor=BUILDER, org=made.pk, area_id=area_id, intake=row.get("intake", False))
    stage.orgs[row["key"]] = made.pk


def _staff(stage: Stage, row: dict[str, Any]) -> None:
    account = register(actor=BUILDER, name=row["name"], password=PASSWORD, phone=row["phone"])
    give_grant(
        actor=BUILDER,
        role=Role(row["role"]),
        person_id=account.person_id,
        area_id=stage.area(row["area"]).id if "area" in row else None,
        org_id=stage.orgs[row["org"]] if "org" in row else None,
        duty=row["duty"],
        public_name=row.get("public_name", False),
    )
    stage.actors[row["key"]] = actor_of_account(account.pk)


def _resident(stage: Stage, row: dict[str, Any]) -> None:
    account = register(
        actor=BUILDER,
        name=row["name"],
        password=PASSWORD,
        phone=row["phone"],
        email=row.get("email", ""),
    )
    tie_residence(
        actor=BUILDER,
        person_id=account.person_id,
        area_id=stage.places[row["home"]].id,
        room=row["room"],
        tie=Tie(row["tie"]),
    )
    stage.actors[row["key"]] = actor_of_account(account.pk)


def _category(path: str) -> int:
    found = category_by_path(path)
    if found is None:
        raise LookupError(f"The sample names the category {path!r}, which the classification does not have.")
    return found.pk
