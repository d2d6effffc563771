"""What the words of several authors and the calls to them come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from huiyin.civic.matters.rules.call_backs import CallState


class Word(NamedTuple):
    """What one author said of the answer of one cycle."""

    cycle: int
    solved: bool
    score: int | None


class Call(NamedTuple):
    """What came of calling one author about the answer of one cycle."""

    cycle: int
    state: CallState


@dataclass(frozen=True)
class Come:
    """What it comes to; the cycles are the last ones in which somebody spoke, was not reached, or refused.

    `unsolved` is None while nobody spoke, `reached` while nobody was.
    """

    spoken_cycle: int | None = None
    unsolved: bool | None = None
    score: int | None = None
    reached: bool | None = None
    unreached_cycle: int | None = None
    refused_cycle: int | None = None


def outcome_of(words: Sequence[Word], calls: Sequence[Call]) -> Come:
    """Return what the last words and the calls come to.

    Of those who spoke of the last answer anybody spoke of, one who is not content is enough, and the lowest
    score counts.
    """
    last = max((word.cycle for word in words), default=None)
    said = [word for word in words if word.cycle == last]
    return Come(
        spoken_cycle=last,
        unsolved=any(not word.solved for word in said) if said else None,
        score=min((word.score for word in said if word.score is not None), default=None),
        reached=any(call.state is CallState.REACHED for call in calls) or None,
        unreached_cycle=_last(calls, CallState.UNREACHED),
        refused_cycle=_last(calls, CallState.REFUSED),
    )


def _last(calls: Sequence[Call], state: CallState) -> int | None:
    return max((call.cycle for call in calls if call.state is state), default=None)
