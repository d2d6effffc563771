"""What staff made of the readings: how often they agreed, and what they changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs.public import org_names
from huiyin.civic.triage.models import Label, OfficeLabel
from huiyin.kernel.actor import Actor

LOOKED_BACK = 500
SHOWN = 50
_STEP = " › "


@dataclass(frozen=True)
class CorrectionRow:
    """A matter that staff put into another class, or gave to another office, than had been read."""

    code: str
    title: str
    read_as: str
    given: str
    labelled_at: datetime


@dataclass(frozen=True)
class Agreement:
    """How many of the newest labels say what had been read, and those that do not."""

    agreed: int
    labelled: int
    rows: tuple[CorrectionRow, ...]


@dataclass(frozen=True)
class Corrections(Agreement):
    """Agreement on classes, as far as the reader may see the matters; `top_agreed` counts the first class."""

    top_agreed: int
    offices: Agreement


def corrections(actor: Actor) -> Corrections:
    """Return the newest labels that differ from what was read, and how many of the newest agree."""
    mine, seen = _mine(actor, Label.objects.all())
    paths = matters.category_paths({one for row in mine for one in (row.category_id, row.suggested_id)})
    changed = _changed(mine, seen, lambda row: (row.suggested_id, row.category_id), paths)
    top = sum(_first(paths, row.category_id) == _first(paths, row.suggested_id) for row in mine)
    agreed = sum(row.is_agreed for row in mine)
    return Corrections(agreed, len(mine), changed, top, _offices(actor))


def _offices(actor: Actor) -> Agreement:
    mine, seen = _mine(actor, OfficeLabel.objects.all())
    names = org_names({one for row in mine for one in (row.org_id, row.suggested_id)})
    changed = _changed(mine, seen, lambda row: (row.suggested_id, row.org_id), names)
    return Agreement(sum(row.is_agreed for row in mine), len(mine), changed)


def _mine(actor: Actor, labels: QuerySet[Any]) -> tuple[list[Any], dict[int, Any]]:
    newest = list(labels.filter(suggested__isnull=False).order_by("-labelled_at", "-pk")[:LOOKED_BACK])
    seen = matters.readable(actor, [row.matter_id for row in newest])
    return [row for row in newest if row.matter_id in seen], seen


def _changed(
    mine: Iterable[Any],
    seen: dict[int, Any],
    pair: Callable[[Any], tuple[int, int]],
    called: dict[int, str],
) -> tuple[CorrectionRow, ...]:
    rows: Sequence[Any] = [row for row in mine if not row.is_agreed][:SHOWN]
    return tuple(
        CorrectionRow(
            code=seen[row.matter_id].code,
            title=seen[row.matter_id].title,
            read_as=called.get(pair(row)[0], ""),
            given=called.get(pair(row)[1], ""),
            labelled_at=row.labelled_at,
        )
        for row in rows
    )


def _first(paths: dict[int, str], category_id: int) -> str:
    return paths.get(category_id, "").partition(_STEP)[0]
