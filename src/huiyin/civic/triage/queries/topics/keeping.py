"""What the worker reads to find topics and to see them grow."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.civic.matters.public import Raw, newest_matter, words_since
from huiyin.civic.triage.models import RaisedTopic, TopicMember, TopicRun
from huiyin.civic.triage.queries.topics.mined import mined
from huiyin.civic.triage.rules.hearing import Voice, grown_areas
from huiyin.civic.triage.rules.topics import Growth, is_heated, spokesman
from huiyin.civic.triage.rules.topics.growth import WATCHED_DAYS
from huiyin.civic.triage.rules.topics.words import LOOKS_BACK, MEASURED, MOST_MATTERS
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit.memory import how_many_fit, memory_mb


@dataclass(frozen=True)
class FoundTopic:
    """A topic as the machine found it: its matters with their moments, which speaks, which are heated."""

    matters: Mapping[int, datetime]
    speaks: int
    heated: frozenset[int]


@dataclass(frozen=True)
class Finding:
    """What the machine found among how many matters, up to which."""

    topics: Sequence[FoundTopic]
    matters: int
    upto: int


def find_topics(actor: Actor, *, again: bool = False) -> Finding | None:
    """Find the topics of the last matters, as many as half of the memory holds.

    None if no matter came since the last time.
    """
    upto = newest_matter(actor)
    last = last_run()
    if not again and last is not None and last.upto == upto:
        return None
    # What staff raised of a topic is no voice of its own: it would make the topic hotter.
    own = set(RaisedTopic.objects.values_list("matter", flat=True))
    most = how_many_fit(memory_mb() // 2, MEASURED)
    found_words = words_since(actor, clock.now() - LOOKS_BACK, most)
    raws = [one for one in found_words if one.id not in own][::-1]
    topics = mined(list(map(_words, raws)))
    found = [_told([raws[at] for at in topic]) for topic in topics]
    return Finding(found, len(raws), upto)


def _words(one: Raw) -> tuple[str, str, datetime | None, str, int]:
    return one.title, one.body, one.filed_at, str(one.author_id or ""), one.compound_id or 0


def _told(messages: Sequence[Raw]) -> FoundTopic:
    heated = frozenset(one.id for one in messages if is_heated(one.title, one.body))
    speaks = messages[spokesman([one.title or one.body[:80] for one in messages])].id
    return FoundTopic({one.id: one.filed_at for one in messages}, speaks, heated)


def last_run() -> TopicRun | None:
    """Return when topics were last found; None before the first time."""
    return TopicRun.objects.order_by("-id").first()


def topic_of_each() -> dict[int, int]:
    """Return of which topic each matter is."""
    return dict(TopicMember.objects.values_list("matter_id", "topic_id"))


@dataclass(frozen=True)
class Growing:
    """A topic that grows in an area."""

    topic_id: int
    area_id: int
    growth: Growth
    since: date


def growing(actor: Actor) -> list[Growing]:
    """Return which topics grow today, and which areas should hear of each."""
    now = clock.now()
    today = now.astimezone(SHANGHAI).date()
    topics = topic_of_each()
    voices: dict[int, list[Voice]] = defaultdict(list)
    for raw in words_since(actor, now - timedelta(days=WATCHED_DAYS), MOST_MATTERS):
        if raw.id in topics:
            voice = Voice(raw.filed_at, raw.district_id, raw.street_id, raw.community_id)
            voices[topics[raw.id]].append(voice)
    return [
        Growing(topic_id, area_id, grown, today - timedelta(days=grown.since))
        for topic_id, said in sorted(voices.items())
        for area_id, grown in grown_areas(said, today)
    ]
