"""Learning from this installation's own matters: outside any transaction, so that nobody waits for it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from huiyin.civic.matters.public import Decided, decided, decided_ids
from huiyin.civic.triage.queries.engine import cold, enough, learn
from huiyin.civic.triage.queries.serving import serving_model
from huiyin.civic.triage.rules.measures import Score, score
from huiyin.civic.triage.rules.text import joined
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.memory import how_many_fit, memory_mb

if TYPE_CHECKING:
    from huiyin.civic.triage.rules.learned.linear import Linear

# Older matters say how things were called then; the newest are enough. In so many MB so many are learned
# (`bench.learning`).
MEASURED = ((399, 0), (400, 3_000), (500, 7_500), (850, 15_000), (1_400, 30_000))
# The newest matters, which the new model does not see before it is scored on them.
HELD_OUT = 5
LEAST_HELD_OUT = 4


@dataclass(frozen=True)
class Trained:
    """A model that was trained, with its figures and those of what served until then."""

    data: bytes
    digest: str
    learned_from: int
    newest_at: datetime
    score: Score
    before: Score

    @property
    def is_better(self) -> bool:
        """Tell whether it may serve: better on the newest matters than what served."""
        return self.score.macro_f1 > self.before.macro_f1

    @property
    def card(self) -> dict[str, Any]:
        """Return what its card keeps."""
        return {"score": self.score.as_card(), "before": self.before.as_card()}


@dataclass(frozen=True)
class _Case:
    text: str
    path: tuple[str, ...]
    filed_at: datetime


def train() -> Trained | None:
    """Learn from the newest matters that staff classified, as many as half of the memory holds.

    None where there are too few labels yet. Raises Refusal "too_little_memory".
    """
    most = how_many_fit(memory_mb() // 2, MEASURED)
    if not most:
        raise Refusal(
            N_("Learning takes %(needed)s MB of memory, and here are %(mb)s MB. Nothing was learned."),
            code="too_little_memory",
            params={"needed": 2 * MEASURED[1][0], "mb": memory_mb()},
        )
    cases = [_case(one) for one in decided(decided_ids(most))]
    held_out = max(len(cases) // HELD_OUT, LEAST_HELD_OUT)
    older, newest = cases[:-held_out], cases[-held_out:]
    if not older or not enough([one.path[0] for one in older]):
        return None
    _, serving = serving_model()
    tried = _learn(older)
    whole = _learn(cases)
    data = whole.dump()
    return Trained(
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        learned_from=len(cases),
        newest_at=cases[-1].filed_at,
        score=_score(newest, tried),
        before=_score(newest, serving),
    )


def _case(one: Decided) -> _Case:
    return _Case(joined(one.title, one.body), tuple(one.path.split(" › ")), one.filed_at)


def _learn(cases: Sequence[_Case]) -> "Linear":
    return learn(
        [one.text for one in cases], [one.path[0] for one in cases], paths=[one.path for one in cases]
    )


def _score(cases: Sequence[_Case], model: "Linear | None") -> Score:
    found: list[Mapping[str, float]] = []
    for one in cases:
        written = cold(one.text)
        found.append(model.read(one.text, written) if model else written)
    return score([one.path[0] for one in cases], found)
