"""How times are put into bins, and where a median or a ninth decile stands in their order."""

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Bin:
    """Some days: more than `after`, at most `upto`; None leaves a side open."""

    after: int | None
    upto: int | None

    @property
    def key(self) -> str:
        """Name the bin in an address."""
        return f"{self.after or 0}-{self.upto or ''}"

    def holds(self, days: float) -> bool:
        """Tell whether so many days lie in the bin."""
        return (self.after is None or days > self.after) and (self.upto is None or days <= self.upto)


def _bins(*edges: int) -> tuple[Bin, ...]:
    inner = (Bin(low, high) for low, high in pairwise(edges))
    return (Bin(None, edges[0]), *inner, Bin(edges[-1], None))


# From raising to the final echo, and from raising until now for what is open.
TIMES = _bins(1, 3, 7, 15, 30, 60)
AGES = _bins(3, 7, 15, 30, 60)


@dataclass(frozen=True)
class Spot:
    """Where a quantile lies in an order: `part` of the way from the value at `index` to the next one."""

    index: int
    part: float


def spot(n: int, share: float) -> Spot:
    """Return where a quantile of n values lies, as statistics.quantiles(method="inclusive") has it."""
    if n < 1:
        raise ValueError(f"There is no quantile of {n} values.")
    whole, part = divmod((n - 1) * share, 1)
    return Spot(int(whole), part)


def between(values: list[float], part: float) -> float:
    """Return the value `part` of the way from the first to the second; of one value, itself."""
    low, high = values[0], values[-1]
    return low + (high - low) * part
