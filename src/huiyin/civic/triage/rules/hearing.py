"""Who hears that a topic grows, and which place a topic is about."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin.civic.triage.rules.topics import Growth, daily, growth
from huiyin.civic.triage.rules.topics.growth import RECENT_DAYS
from huiyin.kernel.clock import SHANGHAI

# What holds so much of a topic is the place that it is about.
MOST_OF_IT = 0.8


@dataclass(frozen=True, slots=True)
class Voice:
    """When and where somebody wrote about a topic."""

    filed_at: datetime
    district_id: int | None
    street_id: int | None
    community_id: int | None


def grown_areas(voices: Sequence[Voice], today: date) -> Iterator[tuple[int, Growth]]:
    """Yield the areas that should hear of a topic today, each with how it grows there.

    A street where it grows; the community of such a street in which more than half of the street's last
    week lies; and a district that holds more than half of the topic's last week, if no street holds more
    than half of that: then it is nobody's alone. In each of them it has to grow by itself.
    """
    for street, said in _by(voices, "street_id").items():
        grown = _growth(said, today)
        if grown is None:
            continue
        yield street, grown
        yield from _grown_within(_recent(said, today), said, "community_id", today)
    recent = _recent(voices, today)
    spread = [one for one in recent if one.street_id is not None]
    if spread and _holding(spread, "street_id") is None:
        yield from _grown_within(recent, voices, "district_id", today)


def _grown_within(
    recent: Sequence[Voice], said: Sequence[Voice], step: str, today: date
) -> Iterator[tuple[int, Growth]]:
    area = _holding(recent, step)
    if area is not None and (grown := _growth(_by(said, step)[area], today)):
        yield area, grown


def _by(voices: Sequence[Voice], step: str) -> dict[int, list[Voice]]:
    found: dict[int, list[Voice]] = defaultdict(list)
    for one in voices:
        area = getattr(one, step)
        if area is not None:
            found[area].append(one)
    return dict(sorted(found.items()))


def _holding(voices: Sequence[Voice], step: str) -> int | None:
    """Return the area of a step in which more than half of the voices are."""
    counts = Counter(getattr(one, step) for one in voices)
    area, count = counts.most_common(1)[0] if counts else (None, 0)
    return area if 2 * count > len(voices) else None


def _recent(voices: Sequence[Voice], today: date) -> list[Voice]:
    since = today - timedelta(days=RECENT_DAYS)
    return [one for one in voices if since < one.filed_at.astimezone(SHANGHAI).date() <= today]


def _growth(voices: Sequence[Voice], today: date) -> Growth | None:
    return growth(daily([one.filed_at for one in voices], today))


def place_of_most(lines: Sequence[Sequence[int]]) -> int | None:
    """Return the smallest area that holds most of some places; None without any.

    Each line holds the areas that a place lies in, the smallest first; all end at one area.
    """
    counts = Counter(area for line in lines for area in line)
    height = {area: len(line) - at for line in lines for at, area in enumerate(line)}
    held = [area for area, count in counts.items() if count >= MOST_OF_IT * len(lines)]
    return max(held, key=lambda area: (height[area], counts[area], -area), default=None)
