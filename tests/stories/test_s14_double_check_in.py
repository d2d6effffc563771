"""S14: members of several employers report where they live and act in several compounds on one morning.

The newspaper's morning (9,207 members of 47 employers in 309 compounds) is measured by `bench.morning`; here
the same story is told small, through pages and API, and the pages compute its figures.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.test import Client

from huiyin.civic.orgs import public as orgs
from huiyin.civic.orgs.public import OrgKind
from huiyin.civic.people import public as people
from huiyin.civic.places.public import AreaLevel
from huiyin.hands.claims import public as claims
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.permissions import Role
from huiyin.kit.tables import read_rows, write_xlsx
from huiyin.site.reactions import relay
from tests.cast import MAKER, PASSWORD, Cast
from tests.fixtures import Login, Watch

JSON = "application/json"
EMPLOYERS = ("天元区财政局", "湖南工大附小", "天元水厂")
MEMBERS_EACH = 4
SATURDAY = datetime.fromisoformat("2026-03-07T09:00:00+08:00")


def employer(name: str) -> int:
    made = orgs.add_org(actor=MAKER, name=name, kind=OrgKind.EMPLOYER, level=AreaLevel.DISTRICT)
    return int(made.pk)


@dataclass(frozen=True)
class Player:
    """A member with their browser; `at` is the number of the compound where they live."""

    actor: Actor
    client: Client
    at: int
    employer: int


def member(number: int, works: list[int]) -> Player:
    phone = f"1380015{number:04d}"
    account = people.register(actor=stranger(), name=f"党员{number:02d}", password=PASSWORD, phone=phone)
    client = Client()
    client.force_login(account)
    actor = people.actor_of_account(account.pk)
    return Player(actor, client, number % 2, works[number // MEMBERS_EACH])


def post(client: Client, address: str, **said: Any) -> Any:
    return client.post(f"/api/v1/hands{address}", said, content_type=JSON)


def checks_in(player: Player, token: str, branch: Client) -> None:
    """Report to the compound where one lives; its branch confirms."""
    said = {"place": token, "employer": player.employer, "skills": ["care"]}
    asked = post(player.client, "/checkins", **said).json()
    decided = post(branch, f"/checkins/{asked['id']}/decision", confirmed=True)
    assert decided.json()["state"] == "confirmed"


def publishes(branch: Client, token: str, starts: datetime) -> list[int]:
    """Publish three small needs of five places together, and return their numbers."""
    ends = starts + timedelta(hours=2)
    hours = {"starts": starts.isoformat(), "ends": ends.isoformat(), "spot": "大门口", "place": token}
    told = [("清理楼道", 2, "environment"), ("给老人送药", 1, "hardship"), ("劝导乱停车", 2, "safety")]
    made = [post(branch, "/needs", title=t, places=n, work=work, **hours) for t, n, work in told]
    return [one.json()["id"] for one in made]


def claims_something(player: Player, first: int) -> bool:
    """Go for a need, then for what the refusal offers; tell whether a place was found."""
    wanted, seen = [first], set()
    while wanted:
        need = wanted.pop(0)
        seen.add(need)
        answer = post(player.client, f"/needs/{need}/claim")
        if answer.status_code == 201:
            return True
        assert (answer.status_code, answer.json()["code"]) == (409, "place_gone")
        wanted = [one["id"] for one in answer.json().get("alternatives", []) if one["id"] not in seen]
    return False


def works_and_is_confirmed(player: Player, head: Client, head_actor: Actor, watch: Watch) -> int:
    """Check in by the code on the wall, report, have the hours confirmed; return how many minutes."""
    done = 0
    for duty in claims.duties(player.actor):
        watch.set(duty.starts)
        code, _seconds = claims.code_now(head_actor, duty.need_id)
        assert post(player.client, f"/needs/{duty.need_id}/arrive", code=code).status_code == 200
        watch.set(duty.ends)
        assert post(player.client, f"/claims/{duty.id}/report", text="办好了").status_code == 200
        assert post(head, f"/claims/{duty.id}/confirm", minutes=120).status_code == 200
        done += 120
    return done


def acting(client: Client, cast: Cast, day: str) -> dict[str, float]:
    found = client.get(f"/api/v1/hands/acting/{cast.places.city.token}?day={day}").json()
    return dict(found)


def test_many_report_claim_and_act_on_one_morning(cast: Cast, login: Login, watch: Watch) -> None:
    works = [employer(name) for name in EMPLOYERS]
    compounds = [cast.places.compound, cast.places.next_compound]
    actors = [cast.secretary, cast.stranger_next_door]
    branches = [login(actor) for actor in actors]
    players = [member(number, works) for number in range(len(works) * MEMBERS_EACH)]
    for player in players:
        checks_in(player, compounds[player.at].token, branches[player.at])
    relay().drain()
    census = {one.role: one.persons for one in people.census(compounds[0])}
    assert census[Role.IN_SERVICE_MEMBER] == len(players) // 2

    # One morning in two compounds: ten places for twelve members, who all go for the same one first.
    needs = [publishes(branch, one.token, SATURDAY) for branch, one in zip(branches, compounds, strict=True)]
    held = [player for player in players if claims_something(player, needs[player.at][0])]
    assert len(held) == 10
    [waiting, *_] = [player for player in players if player not in held]
    line = post(waiting.client, f"/needs/{needs[waiting.at][0]}/claim", wait=True)
    assert line.json()["state"] == "waiting"
    day = SATURDAY.date().isoformat()
    figures = acting(login(cast.nobody), cast, day)
    assert (figures["members"], figures["employers"], figures["compounds"]) == (10, 3, 2)
    page = login(cast.nobody).get(f"/places/{cast.places.city.token}/acting/?day={day}").content.decode()
    assert "3个单位的12名在职党员已到2个小区报到" in page
    assert "党员0" not in page

    # Hours count once a head confirmed them.
    relay().drain()
    minutes = sum(works_and_is_confirmed(p, branches[p.at], actors[p.at], watch) for p in held)
    assert acting(login(cast.nobody), cast, day)["hours"] == minutes / 60 == 20

    # Both sides appraise: the compound's standing, and totals for the employer without any resident.
    place = compounds[0].token
    assert "10小时" in branches[0].get(f"/places/{place}/standing/?month=2026-03").content.decode()
    people.give_grant(
        actor=MAKER, role=Role.EMPLOYER_LIAISON, person_id=cast.neighbour.person_id, org_id=works[0]
    )
    liaison, span = login(cast.neighbour), "first=2026-03-01&until=2026-04-01"
    rows = liaison.get(f"/api/v1/hands/employers/{works[0]}/standing?{span}").json()
    assert rows
    assert {(row["minutes"], row["formula"]) for row in rows} == {(120, 1)}
    table = liaison.get(f"/employers/{works[0]}/standing.xlsx?month=2026-03").content
    assert len(read_rows(BytesIO(table), "standing.xlsx")) == len(rows)
    assert liaison.get(f"/api/v1/hands/employers/{works[1]}/standing?{span}").status_code == 404


def test_a_file_of_members_checks_in_with_a_report_on_each_bad_row(cast: Cast, login: Login) -> None:
    employer(EMPLOYERS[0])
    heading = ["姓名", "手机号", "小区", "单位"]
    rows = [[f"党员{n:03d}", f"139020{n:05d}", "荷塘星城", EMPLOYERS[0]] for n in range(60)]
    rows += [
        rows[0],
        ["号码错", "1390", "荷塘星城", EMPLOYERS[0]],
        ["单位错", "13902099999", "荷塘星城", "查无此单位"],
    ]
    table = BytesIO(write_xlsx(heading, rows))
    table.name = "党员.xlsx"
    address = f"/places/{cast.places.compound.token}/hands/import/"
    seen = login(cast.secretary).post(address, {"file": table})
    report = seen.context["report"]
    assert (report.rows, report.good, report.known) == (63, 60, 1)
    assert [error.number for error in report.errors] == [63, 64]
    login(cast.secretary).post(address, {"packed": seen.context["packed"]})
    page = login(cast.nobody).get(f"/places/{cast.places.compound.token}/acting/").content.decode()
    assert "1个单位的60名在职党员已到1个小区报到" in page
