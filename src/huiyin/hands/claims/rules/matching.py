"""Who would fit a place that nobody claimed: skills, distance, free hours, and who had their turn.

A score has closed reasons that people can read; the solver only adds scores up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from huiyin.hands.claims.rules.words import Free
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.text import gettext_noop as N_

# Hours of the last ninety days after which somebody's turn counts nothing more.
FULL_LOAD = 20
# No need is offered to more members than this for each of its places, the best first.
CANDIDATES_A_PLACE = 12
MOST_CANDIDATES = 40


class Reason(StrEnum):
    """Name why somebody fits."""

    SKILL = "skill"
    HERE = "here"
    NEAR = "near"
    FREE = "free"
    TURN = "turn"


REASON_WORDS: dict[Reason, str] = {
    Reason.SKILL: N_("can do it"),
    Reason.HERE: N_("lives in this compound"),
    Reason.NEAR: N_("lives in the same community"),
    Reason.FREE: N_("is free at that hour"),
    Reason.TURN: N_("has done little so far"),
}
_POINTS = {Reason.SKILL: 40, Reason.HERE: 30, Reason.NEAR: 15, Reason.FREE: 20, Reason.TURN: 10}


@dataclass(frozen=True)
class Candidate:
    """A member as the score sees them; `hours` are confirmed ones of the last ninety days."""

    person_id: int
    compound_id: int
    community_id: int | None
    skills: Collection[str]
    free: Collection[str]
    hours: float = 0.0


@dataclass(frozen=True)
class Opening:
    """A need with places that nobody claimed, as the score sees it."""

    need_id: int
    compound_id: int
    community_id: int | None
    skills: Collection[str]
    starts: datetime
    ends: datetime
    places: int


def free_at(moment: datetime) -> Free:
    """Return the part of the week in which a moment lies."""
    here = moment.astimezone(SHANGHAI)
    evening = here.hour >= 18
    if here.weekday() < 5:
        return Free.WEEKDAY_EVENING if evening else Free.WEEKDAY_DAY
    if evening:
        return Free.WEEKEND_EVENING
    return Free.WEEKEND_MORNING if here.hour < 12 else Free.WEEKEND_AFTERNOON


def fit(member: Candidate, opening: Opening) -> tuple[int, list[Reason]]:
    """Return how well somebody fits, 0 for not at all, and why.

    Whoever lives elsewhere, or lacks a skill that is asked for, or is not free, is not asked.
    """
    reasons: list[Reason] = []
    if opening.skills:
        if not set(opening.skills) & set(member.skills):
            return 0, []
        reasons.append(Reason.SKILL)
    if member.compound_id == opening.compound_id:
        reasons.append(Reason.HERE)
    elif member.community_id is not None and member.community_id == opening.community_id:
        reasons.append(Reason.NEAR)
    else:
        return 0, []
    if member.free:
        if free_at(opening.starts).value not in member.free:
            return 0, []
        reasons.append(Reason.FREE)
    turn = max(0.0, 1 - member.hours / FULL_LOAD)
    if turn > 0.5:
        reasons.append(Reason.TURN)
    score = sum(_POINTS[reason] for reason in reasons if reason is not Reason.TURN)
    return score + round(_POINTS[Reason.TURN] * turn), reasons


@dataclass(frozen=True)
class Edge:
    """One possible assignment with its score."""

    need_id: int
    person_id: int
    score: int
    reasons: tuple[Reason, ...]


def edges(openings: Collection[Opening], members: Collection[Candidate]) -> list[Edge]:
    """Return the assignments worth thinking of: of each need the members who fit best, and no more.

    Members are looked up by community, so that the work grows with the needs and not with needs × members.
    """
    by_area: dict[int, list[Candidate]] = {}
    for member in members:
        by_area.setdefault(_area(member.community_id, member.compound_id), []).append(member)
    found: list[Edge] = []
    for opening in openings:
        near = by_area.get(_area(opening.community_id, opening.compound_id), [])
        fits = (_edge(member, opening) for member in near)
        best = sorted((one for one in fits if one.score), key=lambda one: (-one.score, one.person_id))
        found += best[: min(MOST_CANDIDATES, CANDIDATES_A_PLACE * opening.places)]
    return found


def _area(community_id: int | None, compound_id: int) -> int:
    return community_id if community_id is not None else compound_id


def _edge(member: Candidate, opening: Opening) -> Edge:
    score, reasons = fit(member, opening)
    return Edge(opening.need_id, member.person_id, score, tuple(reasons))


def without_busy(
    found: Collection[Edge],
    openings: Collection[Opening],
    busy: Mapping[int, Collection[tuple[datetime, datetime]]],
) -> list[Edge]:
    """Leave out whoever has something else at the hours of a need."""
    hours = {one.need_id: (one.starts, one.ends) for one in openings}
    return [
        edge
        for edge in found
        if not any(
            starts < hours[edge.need_id][1] and ends > hours[edge.need_id][0]
            for starts, ends in busy.get(edge.person_id, ())
        )
    ]
