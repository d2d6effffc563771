"""How alike two texts are: a module above may know better than common pairs of characters."""

from collections.abc import Callable, Sequence

# Takes words and the titles and bodies of some texts of one place; returns for each how alike it is, 0 to 1.
Ranker = Callable[[str, Sequence[tuple[str, str]]], Sequence[float]]

_rankers: list[Ranker] = []


def register(ranker: Ranker) -> None:
    """Let a module above say how alike texts are; the site does so once when it starts."""
    _rankers[:] = [ranker]


def registered() -> Ranker | None:
    """Return who says how alike texts are; without anybody the caller does."""
    return _rankers[0] if _rankers else None
