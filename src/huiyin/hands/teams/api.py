"""The API of cadre teams."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.hands.teams import actions, queries
from huiyin.hands.teams.actions import StationDraft
from huiyin.hands.teams.queries import StationRow
from huiyin.hands.teams.rules import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks

router = Router(tags=["teams"])
OPEN, OWN, KEEP = Permission.PUBLIC_PAGE_READ, Permission.OWN_ACCOUNT_USE, Permission.HANDS_STATION_KEEP
Words = Annotated[str, Field(max_length=TEXT_LENGTH)]


class TeamOut(Schema):
    """A team with how it stands: `settled` of `items`, and the mean of `scores` words of residents.

    `place_in_order` is set in the comparison only, and only where there are five items and five words.
    """

    id: int
    name: str
    org: str
    place: str
    starts: date
    ends: date
    list_code: str
    members: int
    settled: int
    items: int
    scores: int
    mean: float | None
    has_ended: bool
    place_in_order: int | None


class StationIn(Schema):
    """A new team; `follows` is the one that it takes over from."""

    name: Annotated[str, Field(max_length=NAME_LENGTH)]
    org_id: Id
    place_id: Id
    starts: date
    ends: date
    follows: Id | None = None


class MadeOut(Schema):
    """The number of what was made."""

    id: int


class WeekIn(Schema):
    """A week of the diary, by its Monday."""

    monday: date
    text: Words
    visits: Annotated[int, Field(ge=0, le=10_000)] = 0


class ApproveAchievementIn(Schema):
    """The approver's words; what is left empty is the team's after redaction."""

    title: Annotated[str, Field(max_length=TITLE_LENGTH)] = ""
    text: Annotated[str, Field(max_length=TEXT_LENGTH)] = ""


class ShownOut(Schema):
    """An achievement as everybody reads it now."""

    id: int
    title: str
    text: str


class ProposedOut(Schema):
    """What the machine proposes to show of a draft, and which kinds of personal data it hides."""

    title: str
    text: str
    hidden: list[str]


class TeamRateIn(Schema):
    """A resident's word: 1 is bad, 5 is very good."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: Annotated[str, Field(max_length=500)] = ""


def _out(row: StationRow) -> TeamOut:
    kept = ("id", "name", "org", "starts", "ends", "list_code", "members", "has_ended", "place_in_order")
    standing = row.standing
    return TeamOut(
        **{name: getattr(row, name) for name in kept},
        place=row.place.full_name,
        settled=standing.settled,
        items=standing.items,
        scores=standing.scores,
        mean=standing.mean,
    )


@router.get("", response=list[TeamOut], **asks(OPEN))
def list_teams(request: HttpRequest) -> list[TeamOut]:
    """List the teams at work."""
    return [_out(row) for row in queries.stations()]


@router.get("/compared", response=list[TeamOut], **asks(OPEN))
def compare_teams(request: HttpRequest) -> list[TeamOut]:
    """List all teams side by side, by settled share and residents' word; never by counts alone."""
    return [_out(row) for row in queries.compared()]


@router.post("", response={201: MadeOut}, **asks(KEEP))
def station_team(request: HttpRequest, data: StationIn) -> Status[MadeOut]:
    """Station a team in a compound, with its inventory."""
    made = actions.station_team(actor=actor_of(request), draft=StationDraft(**data.dict()))
    return Status(201, MadeOut(id=made.pk))


@router.post("/{station_id}/diary", response={201: MadeOut}, **asks(OWN))
def write_week(request: HttpRequest, station_id: Id, data: WeekIn) -> Status[MadeOut]:
    """Write a week of the diary of one's own team."""
    made = actions.write_week(actor=actor_of(request), station_id=station_id, **data.dict())
    return Status(201, MadeOut(id=made.pk))


@router.post("/{station_id}/rate", response={204: None}, **asks(OWN))
def rate_team(request: HttpRequest, station_id: Id, data: TeamRateIn) -> Status[None]:
    """Say how the team of one's compound does."""
    actions.rate_team(actor=actor_of(request), station_id=station_id, **data.dict())
    return Status(204, None)


@router.post("/{station_id}/handover/sign", response={204: None}, **asks(OWN))
def sign_handover(request: HttpRequest, station_id: Id) -> Status[None]:
    """Sign a handover as the leader of the old or the new team."""
    actions.sign_handover(actor=actor_of(request), station_id=station_id)
    return Status(204, None)


@router.get("/achievements/{achievement_id}/proposal", response=ProposedOut, **asks(KEEP))
def propose_achievement(request: HttpRequest, achievement_id: Id) -> ProposedOut:
    """Read a draft of a team as the machine proposes to show it."""
    found = queries.proposal(actor_of(request), achievement_id)
    return ProposedOut(
        title=found.title, text=found.text, hidden=sorted({piece.kind for piece in found.hidden})
    )


@router.post("/achievements/{achievement_id}/publish", response=ShownOut, **asks(KEEP))
def publish_achievement(request: HttpRequest, achievement_id: Id, data: ApproveAchievementIn) -> Any:
    """Approve a draft of a team for everybody, as a second pair of eyes."""
    return actions.publish_achievement(actor=actor_of(request), achievement_id=achievement_id, **data.dict())
