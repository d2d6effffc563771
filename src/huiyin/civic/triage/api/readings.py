"""What was read in a matter, and how well messages are read."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huiyin.civic.triage.access.readings import CORRECT, SEE
from huiyin.civic.triage.actions import correct_reading
from huiyin.civic.triage.queries.corrections import corrections
from huiyin.civic.triage.queries.readings import reading
from huiyin.civic.triage.queries.serving import Card, cards
from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kernel.errors import NotFound
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks

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
    place_by: str
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


class CorrectionIn(Schema):
    """The class that a matter is really about."""

    category_id: Id


class LabelOut(Schema):
    """The class that staff gave a matter, and whether it was the one that had been read."""

    category_id: int
    suggested_id: int | None
    is_agreed: bool
    labelled_at: datetime


class CorrectionOut(Schema):
    """A matter that staff put into another class, or gave to another office, than had been read."""

    code: str
    title: str
    read_as: str
    given: str
    labelled_at: datetime


class AgreementOut(Schema):
    """How many of the newest labels say what had been read, and the newest that do not."""

    agreed: int
    labelled: int
    rows: list[CorrectionOut]


class CorrectionsOut(AgreementOut):
    """Agreement on classes, and on offices; `top_agreed` counts where the first class was right."""

    top_agreed: int
    offices: AgreementOut


@router.get("/corrections", response=CorrectionsOut, **asks(SEE))
def list_corrections(request: HttpRequest) -> CorrectionsOut:
    """List what staff changed of the newest readings, among the matters one reads by office."""
    return CorrectionsOut(**asdict(corrections(actor_of(request))))


@router.post("/matters/{code}/correction", response=LabelOut, **asks(CORRECT))
def correct_matter(request: HttpRequest, code: str, data: CorrectionIn) -> Any:
    """Say what a matter is really about; its class changes, and the next training learns from it."""
    return correct_reading(actor=actor_of(request), code=code, category_id=data.category_id)


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
