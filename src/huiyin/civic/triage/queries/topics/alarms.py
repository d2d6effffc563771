"""Alarms: which topics grow where, for the staff of that area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huiyin.civic.matters.public import titles_of
from huiyin.civic.people.public import nearest_holders
from huiyin.civic.places.public import Place, places
from huiyin.civic.triage.access import topics as access
from huiyin.civic.triage.models import TopicAlarm
from huiyin.civic.triage.rules.topics import called
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P

_MOST = 100


@dataclass(frozen=True)
class AlarmCard:
    """A topic that grows in an area, and what its staff said of it."""

    id: int
    topic_id: int
    title: str
    place: Place
    since: date
    recent: int
    expected: float
    grew_at: datetime
    noted_at: datetime | None
    note: str


def open_alarms(actor: Actor, where: Place) -> list[AlarmCard]:
    """Return the open alarms of an area that the actor works for and of those in it, the newest first."""
    access.may_read(actor, where).or_raise()
    rows = list(TopicAlarm.objects.filter(ended_at__isnull=True).select_related("topic").order_by("-grew_at"))
    spots = places({row.area_id for row in rows})
    inside = [row for row in rows if where.id in (*spots[row.area_id].scope.ids, row.area_id)][:_MOST]
    titles = titles_of(actor, [row.topic.speaks_id for row in inside if row.topic.speaks_id])
    return [_card(row, titles, spots[row.area_id]) for row in inside]


def _card(row: TopicAlarm, titles: dict[int, str], where: Place) -> AlarmCard:
    return AlarmCard(
        row.pk,
        row.topic_id,
        called(titles.get(row.topic.speaks_id or 0, "")),
        where,
        row.since,
        row.recent,
        row.expected,
        row.grew_at,
        row.noted_at,
        row.note,
    )


def _office(where: Place) -> Sequence[int]:
    return nearest_holders(P.CIVIC_MATTER_APPROVE, where.scope)


@dataclass(frozen=True)
class AlarmTold:
    """Who hears of an alarm, and what a notice says: a place and a count, no words of anybody."""

    staff: Sequence[int]
    place: str
    recent: int
    since: date
    step: int
    link: str


def alarm_told(alarm_id: int) -> AlarmTold:
    """Return the words for a notice about an alarm: for the nearest office of its area.

    Whoever hears of the topic by an earlier alarm of another area is not told twice.
    """
    row = TopicAlarm.objects.get(pk=alarm_id)
    before = TopicAlarm.objects.filter(topic=row.topic_id, ended_at__isnull=True, pk__lt=row.pk)
    earlier = list(before.filter(step__gte=row.step).values_list("area", flat=True))
    spots = places([row.area_id, *earlier])
    where = spots[row.area_id]
    heard = {one for area in earlier for one in _office(spots[area])}
    return AlarmTold(
        [one for one in _office(where) if one not in heard],
        where.name,
        row.recent,
        row.since,
        row.step,
        f"/desk/topics/{row.topic_id}/?place={where.token}&days=90",
    )
