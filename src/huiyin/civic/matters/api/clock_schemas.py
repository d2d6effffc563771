"""What operations on the clocks of a matter take and give."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from huiyin.civic.matters.api.schemas import Words
from huiyin.civic.matters.public import Urgency


class WordsIn(Schema):
    """An act in a few words."""

    text: Words


class SuspendIn(Schema):
    """Until when a matter rests, that day included, why, and what everybody reads."""

    until: date
    reason: Words
    public_note: Annotated[str, Field(max_length=300)]


class AskAuthorIn(Schema):
    """What the author is asked, and the last day for the answer."""

    question: Words
    until: date


class ExtensionIn(Schema):
    """How much more time, in the unit of the limit, and why."""

    n: Annotated[int, Field(ge=1, le=10_000)]
    reason: Words


class DecideIn(Schema):
    """What is decided about more time; a refusal needs words."""

    grant: bool
    words: Words = ""


class ExtensionOut(Schema):
    """Time that was asked for; `granted` is null until somebody has decided."""

    n: int
    unit: str
    reason: str
    asked_at: datetime
    decided_at: datetime | None
    granted: bool | None


class UrgencyIn(Schema):
    """Another urgency, and why."""

    urgency: Urgency
    reason: Words
