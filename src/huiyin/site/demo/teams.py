"""The cadre team of the sample: stationed in an old compound, with findings, a diary and an achievement."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.hands.teams import public as teams
from huiyin.hands.teams.public import StationDraft
from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.attachments import read_photos
from huiyin.site.demo.pictures import draw
from huiyin.site.demo.script import read
from huiyin.site.demo.stage import Stage


def station(stage: Stage) -> None:
    """Let the street station a team, and the team work for some weeks."""
    data = read("team")
    today = clock.today()
    first = today - timedelta(days=today.weekday(), weeks=data["weeks_ago"])
    with _at(first, 9):
        team_id, list_code = _begin(stage, data, first)
    _work(stage, data, team_id, list_code, first)
    for said in data["words"]:
        teams.rate_team(
            actor=stage.actors[said["by"]], station_id=team_id, score=said["score"], words=said["words"]
        )


def _at(day: date, hour: int) -> Any:
    return clock.frozen(datetime.combine(day, time(hour), SHANGHAI))


def _begin(stage: Stage, data: dict[str, Any], first: date) -> tuple[int, str]:
    street = stage.actors[data["by"]]
    last = first + timedelta(days=data["days"])
    draft = StationDraft(data["name"], stage.orgs[data["org"]], stage.places[data["place"]].id, first, last)
    made = teams.station_team(actor=street, draft=draft)
    phones = {row["key"]: row["phone"] for row in read("district")["staff"]}
    for at, key in enumerate(data["members"]):
        teams.add_member(actor=street, station_id=made.pk, handle=phones[key], leads=at == 0)
    return made.pk, made.list_code


def _work(stage: Stage, data: dict[str, Any], team_id: int, list_code: str, first: date) -> None:
    """Find, write down and settle; somebody of the street approves what everybody sees."""
    leader, area_id = stage.actors[data["members"][0]], stage.places[data["place"]].id
    for at, found in enumerate(data["findings"]):
        with _at(first + timedelta(days=at + 1), 10):
            filing = matters.Filing(place_id=area_id, title=found["title"], body=found["body"])
            filed = matters.write_into_list(actor=leader, list_code=list_code, filing=filing)
        if "done" in found:
            with _at(first + timedelta(days=7 * (at + 1)), 15):
                matters.accept_matter(actor=leader, code=filed.code)
                matters.settle_on_spot(actor=leader, code=filed.code, text=found["done"])
    for week in data["diary"]:
        monday = first + timedelta(weeks=week["week"])
        with _at(monday + timedelta(days=4), 17):
            teams.write_week(
                actor=leader,
                station_id=team_id,
                monday=monday,
                text=week["text"],
                visits=week["visits"],
            )
    row = data["achievement"]
    with _at(first + timedelta(weeks=row["week"]), 16):
        photos = [read_photos([BytesIO(draw(row["scene"], after=after))]) for after in (False, True)]
        held = teams.draft_achievement(
            actor=leader,
            station_id=team_id,
            title=row["title"],
            text=row["text"],
            before=photos[0],
            after=photos[1],
        )
        street = stage.actors[data["by"]]
        teams.publish_achievement(actor=street, achievement_id=held.pk, title=row["title"], text=row["text"])
