"""The topics of an area and a period, the hottest first: kept figures, without a word of anybody."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.civic.matters.public import Fact, Member, facts_among, members_among, titles_of
from huiyin.civic.places.public import Place, place, place_names
from huiyin.civic.triage.access import topics as access
from huiyin.civic.triage.models import Topic, TopicMember
from huiyin.civic.triage.queries.topics.keeping import last_run
from huiyin.civic.triage.rules.topics import Facts, Heat, Message, Ranked, called, daily, growth, heat, ranked
from huiyin.civic.triage.rules.topics.growth import WATCHED_DAYS, Growth
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.counting import Counting, Question

PERIODS = (7, 30, 90, 365)
DEFAULT_PERIOD = 30
SHOWN = 50
# A chart of more days than this shows weeks.
_DAYS_SHOWN = 31


@dataclass(frozen=True)
class Card:
    """A topic as a board shows it. `timeline` is messages by the day or week that begins there."""

    id: int
    title: str
    where: str
    facts: Facts
    heat: Heat
    first: date
    last: date
    growth: Growth | None
    timeline: Sequence[tuple[date, int]]

    @property
    def since(self) -> date | None:
        """Return since which day it grows."""
        return clock.today() - timedelta(days=self.growth.since) if self.growth else None


@dataclass(frozen=True)
class Board:
    """The topics of a place in the last days, and when they were found and counted."""

    place: Place
    days: int
    cards: Sequence[Card]
    found_at: datetime | None
    counted_at: datetime


def board(actor: Actor, *, token: str = "", days: int = DEFAULT_PERIOD) -> Board:
    """Return the topics of an area the actor works for. Raises NotFound, or Invalid for another period."""
    where = access.place_to_read(actor, token)
    if days not in PERIODS:
        raise Invalid(
            N_("%(days)s days cannot be asked for; choose one of the periods shown."),
            code="bad_period",
            field="days",
            params={"days": str(days)[:9]},
        )
    counted = _BOARD.ask({"place": where.id, "days": days, "day": clock.today().isoformat()})
    run = last_run()
    return Board(
        where, days, _cards(actor, counted.value["topics"]), run.at if run else None, counted.counted_at
    )


def _cards(actor: Actor, counted: Sequence[Mapping[str, Any]]) -> list[Card]:
    speakers = dict(Topic.objects.filter(pk__in=[one["id"] for one in counted]).values_list("id", "speaks"))
    titles = titles_of(actor, [pk for pk in speakers.values() if pk])
    names = place_names(one["place"] for one in counted)
    return [
        _card(one, titles.get(speakers[one["id"]] or 0, ""), names.get(one["place"], ""))
        for one in counted
        if one["id"] in speakers
    ]


def _card(one: Mapping[str, Any], title: str, where: str) -> Card:
    facts = Facts(**one["facts"])
    return Card(
        id=one["id"],
        title=called(title),
        where=where,
        facts=facts,
        heat=heat(facts),
        first=date.fromisoformat(one["first"]),
        last=date.fromisoformat(one["last"]),
        growth=Growth(**one["growth"]) if one["growth"] else None,
        timeline=[(date.fromisoformat(day), count) for day, count in one["timeline"]],
    )


def _count(question: Question) -> dict[str, Any]:
    where, today = place(question["place"]), date.fromisoformat(question["day"])
    until = _midnight(today + timedelta(days=1))
    begins = _midnight(today - timedelta(days=question["days"] - 1))
    watched = min(begins, _midnight(today - timedelta(days=WATCHED_DAYS - 1)))
    rows = TopicMember.objects.filter(filed_at__gte=watched, filed_at__lt=until)
    topics = {pk: (topic, heated) for pk, topic, heated in rows.values_list("matter", "topic", "heated")}
    grouped: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts_among(topics, where, watched, until):
        grouped[topics[fact.id][0]].append(fact)
    heated = {pk for pk, (_, is_heated) in topics.items() if is_heated}
    told = [_told(topic, facts, heated, begins, today) for topic, facts in grouped.items()]
    shown = [one for one in told if one is not None]
    shown.sort(key=lambda one: (-heat(Facts(**one["facts"])).index, -one["facts"]["count"], one["id"]))
    return {"topics": shown[:SHOWN]}


_BOARD = Counting("triage.topics", _count)


def _told(
    topic: int, watched: Sequence[Fact], heated: set[int], begins: datetime, today: date
) -> dict[str, Any] | None:
    inside = [fact for fact in watched if fact.filed_at >= begins]
    if len(inside) < 2:
        return None
    first, last = (_day(pick(fact.filed_at for fact in inside)) for pick in (min, max))
    places = Counter(fact.place_id for fact in inside)
    grown = growth(daily([fact.filed_at for fact in watched], today))
    return {
        "id": topic,
        "place": places.most_common(1)[0][0],
        "facts": vars(
            Facts(
                count=len(inside),
                supporters=sum(fact.supporters for fact in inside),
                days=(last - first).days + 1,
                spread=len(places),
                tone=round(sum(fact.id in heated for fact in inside) / len(inside), 3),
            )
        ),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "growth": vars(grown) if grown else None,
        "timeline": timeline([fact.filed_at for fact in inside], _day(begins), today),
    }


def timeline(moments: Sequence[datetime], first: date, last: date) -> list[tuple[str, int]]:
    """Count moments by day, or by week where there are many days, from the first to the last."""
    step = 1 if (last - first).days < _DAYS_SHOWN else 7
    counts = Counter((_day(moment) - first).days // step for moment in moments)
    bins = (last - first).days // step + 1
    return [((first + timedelta(days=at * step)).isoformat(), counts[at]) for at in range(bins)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


@dataclass(frozen=True)
class TopicView:
    """A topic with its matters, as whoever reads them by office sees it."""

    board: Board
    card: Card
    members: Sequence[Member]


def topic_view(actor: Actor, topic_id: int, *, token: str = "", days: int = DEFAULT_PERIOD) -> TopicView:
    """Return one topic of a board with its matters. Raises NotFound for one that is not on it."""
    shown = board(actor, token=token, days=days)
    card = next((one for one in shown.cards if one.id == topic_id), None)
    if card is None:
        raise NotFound
    return TopicView(shown, card, _members(actor, shown, [topic_id]).get(topic_id, []))


def _members(actor: Actor, shown: Board, topic_ids: Sequence[int]) -> dict[int, list[Member]]:
    begins = _midnight(clock.today() - timedelta(days=shown.days - 1))
    rows = TopicMember.objects.filter(topic__in=topic_ids, filed_at__gte=begins)
    topic_of = dict(rows.values_list("matter", "topic"))
    found: dict[int, list[Member]] = defaultdict(list)
    for member in members_among(actor, topic_of, shown.place):
        found[topic_of[member.id]].append(member)
    return found


def ranked_of(actor: Actor, *, token: str = "", days: int = DEFAULT_PERIOD) -> tuple[Board, list[Ranked]]:
    """Return the topics of a board with their matters, as the two tables have them. No author is named."""
    shown = board(actor, token=token, days=days)
    members = _members(actor, shown, [card.id for card in shown.cards])
    groups = [[_message(one) for one in members[card.id]] for card in shown.cards if members.get(card.id)]
    return shown, ranked(groups, clock.today())


def _message(one: Member) -> Message:
    return Message(one.code, one.title, one.body, one.filed_at, one.supporters, origin=one.place)
