"""The API of hot topics: what staff see of an area."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from huiyin.civic.triage import actions
from huiyin.civic.triage.queries import topics as queries
from huiyin.civic.triage.queries.topics import AlarmCard, Card
from huiyin.civic.triage.rules.topics import FORMULA
from huiyin.civic.triage.rules.topics.words import MAX_NOTE
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, sentence
from huiyin.kit.http_api import Id, asks

router = Router(tags=["topics"])
READ, KEEP = Permission.CIVIC_MATTER_READ, Permission.CIVIC_MATTER_LIST
Token = Annotated[str, Field(max_length=20)]
Days = Annotated[int, Field(ge=1, le=3_660)]


class TopicOut(Schema):
    """A topic with its heat, what that is made of, and since when it grows (null if it does not)."""

    id: int
    title: str
    where: str
    heat: float
    parts: dict[str, float]
    matters: int
    supporters: int
    first: date
    last: date
    growing_since: date | None
    timeline: list[tuple[date, int]]


class BoardOut(Schema):
    """The topics of an area in the last days, the hottest first."""

    place: str
    days: int
    formula: str
    found_at: datetime | None
    counted_at: datetime
    topics: list[TopicOut]


class TopicWholeOut(TopicOut):
    """A topic with the codes of its matters, newest first, and the matter that staff raised for it."""

    codes: list[str]
    raised: str | None


class RaiseIn(Schema):
    """The words in which an office raises what many write about."""

    title: Annotated[str, Field(max_length=80)]
    body: Annotated[str, Field(max_length=5_000)]


class RaisedOut(Schema):
    """The code of the matter that was raised."""

    code: str


class JoinIn(Schema):
    """Which messages of a topic the matter raised for it answers."""

    codes: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=200)]


class NotJoinedOut(Schema):
    """A message that could not be merged, and why."""

    matter: str
    reason: str


class JoinedOut(Schema):
    """How many messages joined, and which did not."""

    joined: int
    refused: list[NotJoinedOut]


class AlarmOut(Schema):
    """A topic that grows in an area, and what its staff noted."""

    id: int
    topic_id: int
    title: str
    place: str
    since: date
    recent: int
    expected: float
    noted_at: datetime | None
    note: str


class TopicNoteIn(Schema):
    """What is done about a topic that grows, or why nothing."""

    note: Annotated[str, Field(max_length=MAX_NOTE)]


def _topic(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "where": card.where,
        "heat": card.heat.index,
        "parts": card.heat.parts,
        "matters": card.facts.count,
        "supporters": card.facts.supporters,
        "first": card.first,
        "last": card.last,
        "growing_since": card.since,
        "timeline": list(card.timeline),
    }


def _alarm(one: AlarmCard) -> AlarmOut:
    facts = {name: getattr(one, name) for name in AlarmOut.model_fields if name != "place"}
    return AlarmOut(place=one.place.full_name, **facts)


@router.get("", response=BoardOut, **asks(READ))
def list_topics(
    request: HttpRequest, place: Token = "", days: Days = queries.DEFAULT_PERIOD
) -> dict[str, Any]:
    """List the hot topics of an area one works for, in the last 7, 30, 90 or 365 days."""
    board = queries.board(actor_of(request), token=place, days=days)
    return {
        "place": board.place.full_name,
        "days": board.days,
        "formula": FORMULA,
        "found_at": board.found_at,
        "counted_at": board.counted_at,
        "topics": [_topic(card) for card in board.cards],
    }


@router.get("/alarms", response=list[AlarmOut], **asks(READ))
def list_alarms(request: HttpRequest, place: Token = "") -> list[AlarmOut]:
    """List which topics grow right now in an area one works for."""
    actor = actor_of(request)
    board = queries.board(actor, token=place)
    return [_alarm(one) for one in queries.open_alarms(actor, board.place)]


@router.post("/alarms/{alarm_id}/note", response=None, **asks(KEEP))
def note_alarm(request: HttpRequest, alarm_id: Id, data: TopicNoteIn) -> None:
    """Note that an alarm was seen, and what is done about it."""
    actions.note_alarm(actor=actor_of(request), alarm_id=alarm_id, note=data.note)


@router.get("/{topic_id}", response=TopicWholeOut, **asks(READ))
def read_topic(
    request: HttpRequest, topic_id: Id, place: Token = "", days: Days = queries.DEFAULT_PERIOD
) -> dict[str, Any]:
    """Show one topic of a board with the codes of its matters."""
    view = queries.topic_view(actor_of(request), topic_id, token=place, days=days)
    raised = queries.raised_of(topic_id)
    return {
        **_topic(view.card),
        "codes": [one.code for one in view.members],
        "raised": raised.code if raised else None,
    }


@router.post("/{topic_id}/raise", response={201: RaisedOut}, **asks(Permission.CIVIC_MATTER_FILE_FOR))
def raise_topic(
    request: HttpRequest, topic_id: Id, data: RaiseIn, place: Token = "", days: Days = queries.DEFAULT_PERIOD
) -> Status[RaisedOut]:
    """Raise a matter for a topic, at the place that holds most of it."""
    code = actions.raise_topic(
        actor=actor_of(request), topic_id=topic_id, token=place, days=days, title=data.title, words=data.body
    )
    return Status(201, RaisedOut(code=code))


@router.post("/{topic_id}/join", response=JoinedOut, **asks(Permission.CIVIC_MATTER_MERGE))
def join_topic(
    request: HttpRequest, topic_id: Id, data: JoinIn, place: Token = "", days: Days = queries.DEFAULT_PERIOD
) -> JoinedOut:
    """Merge messages of a topic into the matter that was raised for it; none merges by itself."""
    joined, refused = actions.join_topic(
        actor=actor_of(request), topic_id=topic_id, token=place, days=days, codes=data.codes
    )
    told = [NotJoinedOut(matter=code, reason=sentence(refusal)) for code, refusal in refused]
    return JoinedOut(joined=joined, refused=told)
