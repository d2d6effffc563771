"""What was read in matters, as staff see it beside them, and what they made of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place_names
from huiyin.civic.triage.models import Reading
from huiyin.civic.triage.rules.risks import CAUSE_WORDS, PERSON_WORDS
from huiyin.kernel.actor import Actor


@dataclass(frozen=True)
class GuessRow:
    """A class that was read, with its probability in per cent and the words that decided."""

    category_id: int
    path: str
    p: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class ReadingRow:
    """What was read in one matter; causes and persons are message ids."""

    matter_id: int
    guesses: tuple[GuessRow, ...]
    urgency: str
    reasons: tuple[str, ...]
    place: str
    place_id: int | None
    place_is_exact: bool
    place_by: str
    org: str
    org_id: int | None
    org_settled: int | None
    warmth: str
    heat: int
    cause: str
    persons: tuple[str, ...]
    risk_words: tuple[str, ...]
    version: int | None
    read_at: datetime


def readings_of(matter_ids: Iterable[int]) -> dict[int, ReadingRow]:
    """Return what was read in some matters, in at most four queries."""
    rows = list(Reading.objects.filter(matter_id__in=list(matter_ids)).select_related("model"))
    paths = matters.category_paths({guess["category"] for row in rows for guess in row.guesses})
    orgs = org_names(row.org_id for row in rows)
    places = place_names(row.place_id for row in rows)
    return {row.matter_id: _row(row, paths, orgs, places) for row in rows}


def _row(row: Reading, paths: dict[int, str], orgs: dict[int, str], places: dict[int, str]) -> ReadingRow:
    return ReadingRow(
        matter_id=row.matter_id,
        guesses=tuple(_guess(one, paths) for one in row.guesses if one["category"] in paths),
        urgency=row.urgency,
        reasons=tuple(word for words in row.reasons.values() for word in words),
        place=places.get(row.place_id or 0, ""),
        place_id=row.place_id,
        place_is_exact=row.place_is_exact,
        place_by=row.place_by,
        org=orgs.get(row.org_id or 0, ""),
        org_id=row.org_id,
        org_settled=row.org_settled,
        warmth=row.warmth,
        heat=row.heat,
        cause=CAUSE_WORDS.get(row.cause, ""),
        persons=tuple(PERSON_WORDS[name] for name in row.persons if name in PERSON_WORDS),
        risk_words=tuple(row.risk_words),
        version=row.model.version if row.model else None,
        read_at=row.read_at,
    )


def _guess(one: dict[str, Any], paths: dict[int, str]) -> GuessRow:
    return GuessRow(one["category"], paths[one["category"]], one["p"], tuple(one["words"]))


def reading(actor: Actor, code: str) -> ReadingRow | None:
    """Return what was read in a matter that the actor reads by office; None before that."""
    matter_id = matters.matter_id_to_read(actor, code)
    return readings_of([matter_id]).get(matter_id)
