"""The model that serves, and the cards of all versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from huiyin.civic.triage.access import readings as access
from huiyin.civic.triage.models import LearnedModel
from huiyin.civic.triage.queries.engine import loaded
from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kernel.actor import Actor

if TYPE_CHECKING:
    from huiyin.civic.triage.rules.learned.linear import Linear


@dataclass(frozen=True)
class Card:
    """A model as its card shows it; `score` are its figures, `before` those of what served then."""

    version: int
    state: ModelState
    trained_at: datetime
    newest_at: datetime
    learned_from: int
    score: dict[str, Any]
    before: dict[str, Any]


def serving_row() -> LearnedModel | None:
    """Return the row of the model that serves, without its weights; None before anything was learned."""
    return LearnedModel.objects.filter(state=ModelState.SERVING).defer("data").first()


def serving_model() -> "tuple[LearnedModel | None, Linear | None]":
    """Return the model that serves, loaded once a process."""
    row = serving_row()
    if row is None:
        return None, None

    def weights() -> bytes:
        return bytes(LearnedModel.objects.values_list("data", flat=True).get(pk=row.pk) or b"")

    return row, loaded(row.digest, weights)


def cards(actor: Actor, most: int = 20) -> list[Card]:
    """Return the cards of the newest versions, the newest first. Raises NotAllowed."""
    access.may_see_card(actor).or_raise()
    rows = LearnedModel.objects.defer("data").order_by("-version")[:most]
    return [
        Card(
            version=row.version,
            state=ModelState(row.state),
            trained_at=row.trained_at,
            newest_at=row.newest_at,
            learned_from=row.learned_from,
            score=row.card.get("score", {}),
            before=row.card.get("before", {}),
        )
        for row in rows
    ]
