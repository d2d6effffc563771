"""The topics of some messages, the hottest first, and the two tables in which they are handed out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.civic.triage.rules.topics.growth import WATCHED_DAYS, Growth, growth
from huiyin.civic.triage.rules.topics.heat import Facts, Heat, heat
from huiyin.civic.triage.rules.topics.telling import Said, called, is_heated, spokesman, whereabouts
from huiyin.kernel.clock import SHANGHAI

# The columns that problem C of the TipDM Cup 2020 asks for.
TOPIC_COLUMNS = ("热度排名", "问题ID", "热度指数", "时间范围", "地点/人群", "问题描述")
MESSAGE_COLUMNS = (
    "问题ID",
    "留言编号",
    "留言用户",
    "留言主题",
    "留言时间",
    "留言详情",
    "点赞数",
    "反对数",
)
Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is counted; what a file does not have is empty."""

    id: str
    title: str
    body: str = ""
    at: datetime | None = None
    likes: int = 0
    dislikes: int = 0
    user: str = ""
    # Where it came from; in a file without places each user counts.
    origin: str = ""


@dataclass(frozen=True)
class Ranked:
    """A topic with its place among the others."""

    rank: int
    title: str
    where: str
    facts: Facts
    heat: Heat
    first: datetime | None
    last: datetime | None
    messages: Sequence[Message]
    growth: Growth | None

    @property
    def span(self) -> str:
        """Return from which day to which."""
        if self.first is None or self.last is None:
            return ""
        return f"{_day(self.first):%Y/%m/%d} 至 {_day(self.last):%Y/%m/%d}"


def ranked(topics: Iterable[Sequence[Message]], today: date | None = None) -> list[Ranked]:
    """Rank topics by heat; equal ones by how many messages they have, then by the older one.

    Growth is told as of `today`, else as of the last message of all.
    """
    found = [list(topic) for topic in topics]
    moments = [one.at for topic in found for one in topic if one.at]
    until = today or (_day(max(moments)) if moments else None)
    told = [_told(topic, until) for topic in found if topic]
    order = sorted(told, key=lambda one: (-one.heat.index, -one.facts.count, str(one.first)))
    return [Ranked(**{**vars(one), "rank": rank}) for rank, one in enumerate(order, 1)]


def facts_of(messages: Sequence[Message]) -> Facts:
    """Count what the heat of a topic rests on."""
    moments = [one.at for one in messages if one.at]
    return Facts(
        count=len(messages),
        supporters=max(0, sum(one.likes - one.dislikes for one in messages)),
        days=(_day(max(moments)) - _day(min(moments))).days + 1 if moments else 1,
        spread=len({one.origin or one.user or one.id for one in messages}),
        tone=sum(is_heated(one.title, one.body) for one in messages) / len(messages),
    )


def _told(messages: list[Message], until: date | None) -> Ranked:
    said = [Said(one.title, one.body) for one in messages]
    moments = [one.at for one in messages if one.at]
    facts = facts_of(messages)
    return Ranked(
        rank=0,
        title=called(said[spokesman([one.line for one in said])].line),
        where=whereabouts(said),
        facts=facts,
        heat=heat(facts),
        first=min(moments, default=None),
        last=max(moments, default=None),
        messages=messages,
        growth=growth(daily(moments, until)) if until else None,
    )


def daily(moments: Iterable[datetime], until: date, days: int = WATCHED_DAYS) -> list[int]:
    """Count moments by day in Shanghai, the last of `days` days being `until`."""
    counts = Counter(_day(moment) for moment in moments)
    return [counts[until - timedelta(days=back)] for back in range(days - 1, -1, -1)]


def topic_rows(topics: Iterable[Ranked]) -> Iterator[list[Cell]]:
    """Yield the rows of the table of topics (热点问题表)."""
    for one in topics:
        yield [one.rank, one.rank, one.heat.index, one.span, one.where, one.title]


def message_rows(topics: Iterable[Ranked]) -> Iterator[list[Cell]]:
    """Yield the rows of the table of their messages (热点问题留言明细表)."""
    for one in topics:
        for said in one.messages:
            at = said.at.astimezone(SHANGHAI).replace(tzinfo=None) if said.at else None
            yield [one.rank, said.id, said.user, said.title, at, said.body, said.likes, said.dislikes]


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
