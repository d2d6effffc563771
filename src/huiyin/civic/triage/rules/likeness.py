"""Whether two messages are about the same matter: the same place and the same cause.

A message is cut once into a `Reading`; two readings give a `Likeness` between 0 and 1 with its reason.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from math import exp, fsum, log, log1p, sqrt

from huiyin.civic.triage.rules.frequencies import Frequencies, pieces
from huiyin.civic.triage.rules.text import joined, plain

# What comes later in a long message is about its story, not about what it is.
READ_CHARACTERS = 1_500
HEAD_CHARACTERS = 300
# From here on two messages are the same matter; below it a person may still want to look.
SAME = 0.5
WORTH_A_LOOK = 0.25

# Pieces that few messages have are mostly names; those that some have are mostly things and troubles.
NAMES = 0.025
TROUBLES = (0.0075, 0.12)
_TOO_COMMON = 0.15
# What stands in one of so many messages tells all that a piece can tell. In a large city a name is no rarer
# than in a street, only more messages lack it: without this bound more in common would be seen the more
# messages there are.
RAREST = 4_000
DAYS = 120
_SAME_WORDS = 0.6
_NAMED = 0.5
# A title without names, or without anything, is taken as named so far.
UNKNOWN = 0.3
LEAST_NAMED, LEAST_TROUBLE = 0.35, 0.12
_ENDINGS = (
    "小区|社区|新村|家园|花园|街道|镇|村|大道|路|街|苑|园|城|湾|府|公馆|广场|小学|中学|幼儿园|医院|大学|学院|学校|公司|工厂|"
    "市场|超市|酒店|中心|站|桥|郡|公寓|大厦|湖|庭"
)
_NAME = re.compile(f"([\u4e00-\u9fff]{{2,6}}?)(?:{_ENDINGS})+")
_CODE = re.compile("[a-z][0-9]*[市区县]")


class NearReason(StrEnum):
    """Say why two messages may be the same matter; the strongest is named first."""

    SAME_WORDS = "same_words"
    SAME_AUTHOR = "same_author"
    SAME_PLACE_AND_CAUSE = "same_place_and_cause"
    OTHER_WORDS = "other_words"


class Nearness(StrEnum):
    """Say what is known of the places of two messages beside their words."""

    UNKNOWN = "unknown"
    SAME_PLACE = "same_place"
    SAME_COMMUNITY = "same_community"
    APART = "apart"


@dataclass(frozen=True)
class Reading:
    """A message as it is compared: its pieces, how many messages have each, and how much each tells.

    `begun` are the pieces of its title and beginning. What is measured of them is put together when a
    comparison asks for it, once.
    """

    text: str
    pieces: Collection[str]
    in_title: Collection[str]
    begun: Collection[str]
    shares: Mapping[str, float]
    weights: Mapping[str, float]
    called: frozenset[str]
    author: object = None
    at: datetime | None = None

    @cached_property
    def title(self) -> Mapping[str, float]:
        """Return what stands in the title."""
        return {piece: self.weights[piece] for piece in self.in_title}

    @cached_property
    def title_names(self) -> Mapping[str, float]:
        """Return what may be a name in the title."""
        return self._told(self.in_title, NAMES)

    @cached_property
    def names(self) -> Mapping[str, float]:
        """Return what may be a name in the title and the beginning."""
        return self._unit(self._told(self.begun, NAMES))

    @cached_property
    def troubles(self) -> Mapping[str, float]:
        """Return what may be a thing or a trouble."""
        return self._unit(self._told(self.pieces, TROUBLES[1], TROUBLES[0]))

    @cached_property
    def rare(self) -> Mapping[str, float]:
        """Return what few messages have."""
        return self._told(self.pieces, NAMES)

    @cached_property
    def head(self) -> Mapping[str, float]:
        """Return what of the title and the beginning is not in every message."""
        return self._told(self.begun, TROUBLES[1])

    @cached_property
    def whole(self) -> Mapping[str, float]:
        """Return everything that is not in every message."""
        return self._unit(self._told(self.pieces, _TOO_COMMON))

    def _told(self, chosen: Iterable[str], most: float, least: float = 0.0) -> dict[str, float]:
        """Return how much those of some pieces tell whose share lies between two."""
        shares, weights = self.shares, self.weights
        return {piece: weights[piece] for piece in chosen if least <= shares[piece] < most}

    def _unit(self, vector: Mapping[str, float]) -> dict[str, float]:
        """Return a vector of length 1; what stands in the title counts twice."""
        title = self.in_title
        doubled = [weight * 2 if piece in title else weight for piece, weight in vector.items()]
        length = sqrt(sum([weight * weight for weight in doubled])) or 1.0
        return dict(zip(vector, [weight / length for weight in doubled], strict=True))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure it is that two messages are the same matter, and why one may think so."""

    score: float
    reasons: tuple[NearReason, ...] = ()

    @property
    def same(self) -> bool:
        """Tell whether they count as the same matter."""
        return self.score >= SAME


@lru_cache(1 << 16)
def telling(share: float) -> float:
    """Return how much a piece tells that such a share of messages has: 0 for what all have, at most 1."""
    return max(0.0, 1 - log(1 + share * RAREST) / log(RAREST))


def reading(
    title: str,
    body: str,
    held: Frequencies,
    *,
    author: object = None,
    at: datetime | None = None,
    limit: int = READ_CHARACTERS,
    habits: Collection[str] = frozenset(),
) -> Reading:
    """Cut a message for comparing. `author` may be anything that is equal for the same person.

    `habits` are pieces that say nothing because this author always writes them.
    """
    head, text = plain(title, HEAD_CHARACTERS), joined(title, body, limit)
    title_called = called(head)
    silent = frozenset(habits) - title_called
    in_title, in_text = pieces(head) - silent, pieces(text) - silent
    shares = held.shares(in_text | in_title)
    return Reading(
        text=text,
        pieces=in_text,
        in_title=in_title,
        begun=_begun(text, len(head) + HEAD_CHARACTERS, in_text) | in_title,
        shares=shares,
        weights=dict(zip(shares, map(telling, shares.values()), strict=True)),
        called=title_called,
        author=author,
        at=at,
    )


def likeness(one: Reading, other: Reading, near: Nearness = Nearness.UNKNOWN) -> Likeness:
    """Say how sure it is that two messages are the same matter; symmetric.

    `near` is what is known of their places beside the words.
    """
    if not one.pieces or not other.pieces:
        return Likeness(0.0)
    if one.text == other.text and near is not Nearness.APART:
        return Likeness(1.0, (NearReason.SAME_WORDS, *_same_author(one, other)))
    score = _score(features(one, other, near), near)
    return Likeness(score, _reasons(one, other, near) if score >= WORTH_A_LOOK else ())


# Fitted by logistic regression on the reference clusters, none of them with the wrong sign; with `--fit`
# `bench.near` fits on one half of them and measures on the other. `topics.alike` computes the same figures
# for many pairs at once.
INTERCEPT = -6.57
WEIGHTS: Mapping[str, float] = {
    "title": 4.25,
    "rare": 1.03,
    "names": 7.04,
    "days": -1.33,
    "no_name": -7.77,
    "no_trouble": -10.75,
    "apart": -2.19,
}
# Two titles that name two places, neither of which the other text knows, are worth a look at most.
MOST_APART = 0.45
# The labelled messages know no place but what they say. What a place that is known is worth was not fitted:
# neighbours of one compound need not name it, nor say much, to mean the same drain.
NEAR: Mapping[Nearness, float] = {
    Nearness.UNKNOWN: 0.0,
    Nearness.SAME_PLACE: 1.0,
    Nearness.SAME_COMMUNITY: 0.5,
    Nearness.APART: -2.0,
}
SAID_BY_THE_PLACE = frozenset({"no_name", "no_trouble", "apart"})


def features(one: Reading, other: Reading, near: Nearness = Nearness.UNKNOWN) -> dict[str, float]:
    """Measure what two messages have in common; each figure is the same both ways."""
    # Where the place is the same anyway, an ordinary thing like a street lamp tells one matter from another.
    mine, theirs = (one.head, other.head) if near is Nearness.SAME_PLACE else (one.rare, other.rare)
    named = max(_covered(one.title_names, other.pieces), _covered(other.title_names, one.pieces))
    return {
        "title": min(_covered(one.title, other.pieces), _covered(other.title, one.pieces)),
        "rare": log1p(8 * fsum(mine[piece] for piece in mine.keys() & theirs.keys())),
        "names": _dot(one.names, other.names),
        "days": _days(one.at, other.at),
        "no_name": max(0.0, LEAST_NAMED - named),
        "no_trouble": max(0.0, LEAST_TROUBLE - _dot(one.troubles, other.troubles)),
        "apart": float(_stand_apart(one, other)),
    }


def _score(facts: Mapping[str, float], near: Nearness) -> float:
    known = SAID_BY_THE_PLACE if near is Nearness.SAME_PLACE else frozenset()
    said = fsum(weight * facts[name] for name, weight in WEIGHTS.items() if name not in known)
    sure = 1 / (1 + exp(-INTERCEPT - NEAR[near] - said))
    return min(sure, MOST_APART) if facts["apart"] and "apart" not in known else sure


def _reasons(one: Reading, other: Reading, near: Nearness) -> tuple[NearReason, ...]:
    """Return why, the plainest first."""
    found: list[NearReason] = []
    if _dot(one.whole, other.whole) >= _SAME_WORDS:
        found.append(NearReason.SAME_WORDS)
    found += _same_author(one, other)
    named = max(_covered(one.title_names, other.pieces), _covered(other.title_names, one.pieces))
    if near is Nearness.SAME_PLACE or (near is not Nearness.APART and named >= _NAMED):
        found.append(NearReason.SAME_PLACE_AND_CAUSE)
    return tuple(found) or (NearReason.OTHER_WORDS,)


def _same_author(one: Reading, other: Reading) -> tuple[NearReason, ...]:
    known = one.author is not None and one.author == other.author
    return (NearReason.SAME_AUTHOR,) if known else ()


def _begun(text: str, characters: int, found: set[str]) -> set[str]:
    """Return those of the pieces of a text that stand in its beginning."""
    return found if len(text) <= characters else pieces(text[:characters]) & found


def called(head: str) -> frozenset[str]:
    """Return the ends of what a title calls by a name: a compound, a road, a school."""
    return frozenset(match[1][-2:] for match in _NAME.finditer(_CODE.sub(" ", head)))


def _stand_apart(one: Reading, other: Reading) -> bool:
    """Tell whether both titles name a place and neither text knows the other's."""
    if not one.called or not other.called:
        return False
    return not (_knows(one.text, other.called) or _knows(other.text, one.called))


def _knows(text: str, names: Iterable[str]) -> bool:
    return any(name in text for name in names)


def _days(one: datetime | None, other: datetime | None) -> float:
    if one is None or other is None:
        return 0.0
    return min(abs((one - other).total_seconds()) / 86_400, DAYS) / DAYS


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    # Rounded once at the end, so that it is the same both ways to the last digit.
    return fsum(one[piece] * other[piece] for piece in one.keys() & other.keys())


def _covered(title: Mapping[str, float], found: Collection[str]) -> float:
    every = sum(title.values())
    return sum(weight for piece, weight in title.items() if piece in found) / every if every else UNKNOWN
