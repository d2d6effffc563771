"""Small numbers: what is too few to compare, and what would point at a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

# The platform's own proposal: fewer than five are neither ranked nor shown where they are not public anyway.
ENOUGH = 5


@dataclass(frozen=True)
class Cell:
    """One line of a breakdown. `counts` has the numbers by figure; `known` of `raised` are public anyway.

    `key` names what the line is about (an id; None for what has none); `folded` lines stand for several.
    """

    key: Any
    counts: dict[str, int]
    known: int
    folded: bool = False

    @property
    def raised(self) -> int:
        """Return how many matters the line is about."""
        return self.counts["raised"]


def comparable(n: int) -> bool:
    """Say whether a rate over so many may stand beside others; fewer say more about chance."""
    return n >= ENOUGH


def is_small(*, raised: int, known: int) -> bool:
    """Say whether a number could point at somebody: under five, with something in it that is not public.

    Matters on the wall are counted whatever their number: everybody can count them there.
    """
    return 0 < raised < ENOUGH and known < raised


def fold_small(cells: Sequence[Cell]) -> list[Cell]:
    """Put the small lines together into one at the end, so that the sum stays and nobody is singled out."""
    small = [cell for cell in cells if is_small(raised=cell.raised, known=cell.known)]
    shown = [cell for cell in cells if cell not in small]
    if not small:
        return shown
    names = small[0].counts.keys()
    sums = {name: sum(cell.counts[name] for cell in small) for name in names}
    rest = replace(small[0], key=None, counts=sums, known=sum(cell.known for cell in small), folded=True)
    return [*shown, rest]
