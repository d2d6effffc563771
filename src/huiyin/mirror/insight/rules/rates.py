"""The three rates 三率 (Beijing 接诉即办工作条例 art. 32 names them and gives no formula).

docs/how-we-count.md explains them; what an answer weighs is a versioned table of the spine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from huiyin.kernel.text import gettext_noop as N_


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


# What each answer of 5 to 1 is called (message ids).
ANSWERS = {
    5: N_("satisfied"),
    4: N_("mostly satisfied"),
    3: N_("so-so"),
    2: N_("dissatisfied"),
    1: N_("very dissatisfied"),
}


@dataclass(frozen=True)
class Rates:
    """The three rates of one area, organisation or category."""

    response: Rate
    resolution: Rate
    satisfaction: Rate

    def of(self, name: str) -> Rate:
        """Return one of them by its name."""
        return {
            "response": self.response,
            "resolution": self.resolution,
            "satisfaction": self.satisfaction,
        }[name]


def response(*, in_time: int, ended: int) -> Rate:
    """Return the response rate: first answers in time over all first-answer clocks that have ended."""
    return Rate(Fraction(in_time), ended)


def resolution(*, solved: int, counted: int) -> Rate:
    """Return the resolution rate: "solved" over valid call-backs plus everything overdue and open."""
    return Rate(Fraction(solved), counted)


def satisfaction(answers: Mapping[int, int], weights: Mapping[int, Fraction]) -> Rate:
    """Return the satisfaction rate: the mean weight of the answers; `answers` gives a number a score."""
    hits = sum((weights[score] * answers.get(score, 0) for score in ANSWERS), Fraction(0))
    return Rate(hits, sum(answers.get(score, 0) for score in ANSWERS))


def composite(rates: Rates, parts: Mapping[str, Fraction]) -> Fraction | None:
    """Return the weighted sum of the three rates; None while one of them has nothing to count."""
    shares = [(rates.of(name).share, part) for name, part in parts.items()]
    if any(share is None for share, _ in shares):
        return None
    return sum(((share or Fraction(0)) * part for share, part in shares), Fraction(0))


def fewest(rates: Rates) -> int:
    """Return over how many the thinnest of the three rates counts: a composite is no better founded."""
    return min(rates.response.n, rates.resolution.n, rates.satisfaction.n)


def ranks(shares: Sequence[tuple[Fraction | None, int]], enough: int) -> list[int | None]:
    """Return the rank of each share given with its n, the highest first, equal ones alike.

    What counts over fewer than enough has none: it says more about chance.
    """
    ranked = [share for share, n in shares if share is not None and n >= enough]
    return [
        None if share is None or n < enough else 1 + sum(other > share for other in ranked)
        for share, n in shares
    ]
