"""The three rates 三率 (Beijing 接诉即办工作条例 art. 32 names them and gives no formula).

docs/how-we-count.md explains them; count FORMULA up with every change of what is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from huiyin.kernel.text import gettext_noop as N_

FORMULA = "2026-1"


@dataclass(frozen=True)
class Rate:
    """A share with what it is a share of: `hits` of `n`; both may be weighted, `n` counts answers."""

    hits: Fraction
    n: int

    @property
    def share(self) -> Fraction | None:
        """Return the rate from 0 to 1; None when nothing was counted."""
        return self.hits / self.n if self.n else None

    @property
    def percent(self) -> float | None:
        """Return the rate in per cent, to one decimal."""
        return None if self.share is None else round(float(self.share) * 100, 1)


@dataclass(frozen=True)
class Weight:
    """How much one answer counts towards satisfaction; `name` is a message id."""

    score: int
    name: str
    weight: Fraction

    @property
    def percent(self) -> int:
        """Return the weight in per cent."""
        return int(self.weight * 100)


# The convention of hotline appraisals; no norm fixes it, so an installation may change this table.
WEIGHTS = (
    Weight(5, N_("satisfied"), Fraction(1)),
    Weight(4, N_("mostly satisfied"), Fraction(8, 10)),
    Weight(3, N_("so-so"), Fraction(6, 10)),
    Weight(2, N_("dissatisfied"), Fraction(3, 10)),
    Weight(1, N_("very dissatisfied"), Fraction(0)),
)


def response(*, in_time: int, ended: int) -> Rate:
    """Return the response rate: first answers in time over all first-answer clocks that have ended."""
    return Rate(Fraction(in_time), ended)


def resolution(*, solved: int, counted: int) -> Rate:
    """Return the resolution rate: "solved" over valid call-backs plus everything overdue and open."""
    return Rate(Fraction(solved), counted)


def satisfaction(answers: Mapping[int, int]) -> Rate:
    """Return the satisfaction rate: the mean weight of the answers; `answers` gives a number a score."""
    hits = sum((row.weight * answers.get(row.score, 0) for row in WEIGHTS), Fraction(0))
    return Rate(hits, sum(answers.get(row.score, 0) for row in WEIGHTS))
