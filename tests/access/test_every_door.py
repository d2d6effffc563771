"""Every door of the site with everybody of the cast: who gets in, and what the others are told.

The doors are found by walking the resolver, so a new one cannot be missed: its parameters have to be in
`WORLD`, and its permission decides what is expected.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from huiyin.civic.matters import public as matters
from huiyin.civic.territory import public as territory
from huiyin.civic.triage import public as triage
from huiyin.hands.teams import public as teams
from huiyin.hands.volunteering.tests.stage import scene
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.permissions import MEMBER, PUBLIC, Permission
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login
from tests.shape.test_doors import doors

SECRET = "电话13912345678请保密"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")


@dataclass(frozen=True)
class Door:
    """An address filled with things that exist, and the permission it names."""

    method: str
    where: str
    permission: Permission

    @property
    def is_api(self) -> bool:
        return self.where.startswith("/api/")


@dataclass(frozen=True)
class World:
    """One matter at work with a waiting echo, private and of the resident, and what else addresses name."""

    code: str
    parameters: dict[str, str]


def _duty(cast: Cast) -> dict[str, str]:
    """Name a basis, and a task of another matter."""
    working = stage.working(cast)
    [task] = matters.whistle(
        actor=cast.clerk,
        code=working.code,
        what="看住现场",
        helpers=[matters.Helper(cast.orgs.street_office)],
    )
    basis = matters.set_basis(
        actor=cast.operator,
        draft=matters.BasisDraft(
            matters.Party.BUREAU, "权责清单", "第3条", "区政府网站", valid_from=date(2025, 1, 6)
        ),
    )
    return {"basis_id": str(basis.pk), "task_id": str(task.pk), "task_act": "report"}


def _volunteers(cast: Cast) -> dict[str, str]:
    """Name a team that the neighbour leads, its shift, and the resident's place in it."""
    stand = scene(cast)
    shift = stand.shift(day=clock.today() + timedelta(days=3))
    sign = stand.sign(shift)
    return {
        "team_id": str(stand.team.pk),
        "post_id": str(stand.post.pk),
        "shift_id": str(shift.pk),
        "sign_id": str(sign.pk),
        "answer": "agree",
        "station_id": str(_station(cast)),
    }


def _station(cast: Cast) -> int:
    """Name a team that the street stationed in the compound."""
    day = clock.today()
    draft = teams.StationDraft(
        "驻点工作队", cast.orgs.street_office, cast.places.compound.id, day, day + timedelta(days=90)
    )
    return int(teams.station_team(actor=cast.street, draft=draft).pk)


@pytest.fixture
def world(cast: Cast) -> World:
    filed, echo_id = stage.drafted(
        cast, body=f"{stage.WISH}{SECRET}", visibility=matters.Visibility.PRIVATE, publish=False
    )
    listed = matters.make_list(
        actor=cast.clerk,
        draft=matters.ListDraft(
            title="上月塘的小微需求",
            kind=matters.ListKind.SMALL_NEEDS,
            owner_id=cast.orgs.committee,
            place_id=cast.places.compound.id,
        ),
    )
    matters.add_to_list(actor=cast.clerk, list_code=listed.code, code=filed.code)
    triage.read_matter(actor=system("reader"), matter_id=matters.ids_of([filed.code])[0])
    resident = cast.member("resident")
    plan = territory.make_plan(
        actor=cast.operator,
        title="街道划转",
        basis="株政函〔2026〕3号",
        effective=date(2026, 7, 1),
        steps=[{"kind": "move", "area": cast.places.street.code, "to": cast.places.next_district.code}],
    )
    parameters = {
        "plan_id": str(plan.pk),
        "number": "1",
        "code": filed.code,
        "list_code": listed.code,
        "key": "0" * 26,
        "token": cast.places.compound.token,
        "echo_id": str(echo_id),
        **_duty(cast),
        **_volunteers(cast),
        "act": "note",
        "form": "csv",
        "size": "thumb",
        "org_id": str(cast.orgs.committee),
        "person_id": str(resident.person_id),
        "area_id": str(cast.places.compound.id),
        "level": "compound",
    }
    return World(filed.code, parameters)


def all_doors(world: World) -> Iterator[Door]:
    """Yield every address with its parameters filled in; a number nobody has stands for the rest."""
    for where, permission in doors(get_resolver().url_patterns):
        method, _, address = where.rpartition(" ")
        filled = _PARAMETER.sub(lambda found: world.parameters.get(found[1] or found[2], "1"), address)
        yield Door((method or "GET").split()[0], filled, Permission(permission))


def knock(client: Client, door: Door) -> Any:
    """Try a door with nothing in hand; whatever it did is undone, so that each knock finds the same world."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        response = _knock(client, door)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def _knock(client: Client, door: Door) -> Any:
    if door.is_api:
        return client.generic(door.method, door.where, "{}", content_type="application/json")
    shown = client.get(door.where)
    # A door for a form that was sent is no page to look at.
    return client.post(door.where) if shown.status_code == 405 else shown


def expected(door: Door, actor: Actor) -> str:
    """Say what an outer door answers: in, log in first, or not yours."""
    if door.permission in PUBLIC:
        return "in"
    if actor.is_stranger:
        return "log in"
    return "in" if door.permission in MEMBER or actor.has(door.permission) else "not yours"


def answered(response: Any) -> str:
    if response.status_code == 401 or (response.status_code == 302 and "/login/" in response["Location"]):
        return "log in"
    return "not yours" if response.status_code == 403 else "in"


def forgiving(login: Login, actor: Actor) -> Client:
    """Log somebody in at a browser that shows a fault as a page with status 500, as the site does."""
    client = login(actor)
    client.raise_request_exception = False
    return client


@pytest.fixture
def open_limits(settings: Any) -> None:
    """A matrix knocks more often than a person may."""
    settings.HUIYIN_RATE_LIMITS = False


@pytest.mark.usefixtures("open_limits")
def test_every_door_lets_in_whom_its_permission_names_and_never_breaks(
    cast: Cast, world: World, login: Login
) -> None:
    wrong, broken = [], []
    for name, actor in cast.actors().items():
        client = forgiving(login, actor)
        for door in all_doors(world):
            response = knock(client, door)
            if response.status_code >= 500:
                broken.append(f"{door.method} {door.where} answers {name} with {response.status_code}")
            wanted, got = expected(door, actor), answered(response)
            if wanted != "in" and got != wanted:
                wrong.append(f"{door.method} {door.where}: {name} should hear “{wanted}”, got {got}")
    assert not broken
    assert not wrong


OUTSIDERS = ("nobody", "neighbour", "stranger_next_door", "department", "former", "building_head")


@pytest.mark.usefixtures("open_limits")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_private_matter_shows_nowhere_to_whom_it_does_not_reach(
    name: str, cast: Cast, world: World, login: Login
) -> None:
    client = forgiving(login, cast.actors()[name])
    for door in all_doors(world):
        response = knock(client, door)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert SECRET not in body.decode(errors="replace"), f"{door.where} shows a private matter to {name}"


@pytest.mark.usefixtures("open_limits")
@pytest.mark.parametrize("name", OUTSIDERS)
def test_absent_and_not_yours_are_answered_alike(name: str, cast: Cast, world: World, login: Login) -> None:
    client = forgiving(login, cast.actors()[name])
    nothing_there = {"code": "0000-0000", "echo_id": "999999", "task_id": "999999"}
    absent = World("ZZZZ-ZZZZ", world.parameters | nothing_there)
    for door, nothing in zip(all_doors(world), all_doors(absent), strict=True):
        if door.where == nothing.where or world.parameters["list_code"] in door.where:
            continue
        assert knock(client, door).status_code == knock(client, nothing).status_code, door.where


def test_the_staff_in_charge_do_read_it(cast: Cast, world: World, login: Login) -> None:
    for name in ("clerk", "second_clerk", "street", "steward", "secretary", "leader", "property_staff"):
        page = login(cast.actors()[name]).get(f"/desk/{world.code}/")
        assert SECRET in page.content.decode(), name
