"""The learned part, loaded where it is first used: a web process never needs numpy or scikit-learn."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from huiyin.civic.triage.queries.wordfiles import lexicon, read_cold

if TYPE_CHECKING:
    from huiyin.civic.triage.rules.learned.linear import Linear

_PACKAGE = "huiyin.civic.triage.rules.learned"


def learn(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    paths: Sequence[tuple[str, ...]] = (),
    groups: Sequence[str] = (),
    segmented: Sequence[bool] = (),
) -> "Linear":
    """Learn from labelled plain texts. Raises ValueError for too few."""
    fitting = import_module(f"{_PACKAGE}.fitting")
    data = fitting.Labelled(texts, labels, paths, groups, segmented)
    return cast("Linear", fitting.fit(data, cold, list(lexicon().entries)))


def enough(labels: Sequence[str]) -> bool:
    """Tell whether there are labels enough to learn anything."""
    return bool(import_module(f"{_PACKAGE}.fitting").enough(labels))


def cold(text: str) -> Mapping[str, float]:
    """Return how likely each class is by the written words alone."""
    return read_cold(text)[1]


# The one model at work, by its digest: loading takes a second, and nobody needs two.
_held: dict[str, "Linear"] = {}


def loaded(digest: str, read: Callable[[], bytes]) -> "Linear":
    """Return a stored model, kept by its digest. Raises ValueError for what is none."""
    if digest not in _held:
        model = cast("Linear", import_module(f"{_PACKAGE}.linear").load(read()))
        _held.clear()
        _held[digest] = model
    return _held[digest]
