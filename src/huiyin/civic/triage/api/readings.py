"""What was read in a matter, and how well messages are read."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huiyin.civic.triage.access.readings import SEE
from huiyin.civic.triage.queries.readings import reading
from huiyin.civic.triage.queries.serving import Card, cards
from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kernel.errors import NotFound
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import asks

router = Router(tags=["triage"])


class GuessOut(Schema):
    """A class that was read: how likely it is, and the words that decided."""

    category_id: int
    path: str
    p: float
    words: list[str]


class ReadingOut(Schema):
    """What was read in a matter when it was raised; suggestions, never decisions."""

    guesses: list[GuessOut]
    urgency: str
    reasons: list[str]
    place_id: int | None
    place: str
    place_is_exact: bool
    org_id: int | None
    org: str
    org_settled: int | None
    warmth: str
    heat: int
    cause: str
    persons: list[str]
    risk_words: list[str]
    version: int | None
    read_at: datetime


class ModelCardOut(Schema):
    """A version of the learned model: its figures on matters it had not seen, and what served before."""

    version: int
    state: ModelState
    trained_at: datetime
    newest_at: datetime
    learned_from: int
    score: dict[str, Any]
    before: dict[str, Any]


@router.get("/matters/{code}", response=ReadingOut, **asks(SEE))
def read_reading(request: HttpRequest, code: str) -> ReadingOut:
    """Show what was read in a matter."""
    found = reading(actor_of(request), code)
    if found is None:
        raise NotFound
    return ReadingOut(**asdict(found))


@router.get("/models", response=list[ModelCardOut], **asks(SEE))
def list_models(request: HttpRequest) -> list[ModelCardOut]:
    """List the cards of the newest versions, the newest first."""
    return [_card(one) for one in cards(actor_of(request))]


def _card(one: Card) -> ModelCardOut:
    return ModelCardOut(**asdict(one))
