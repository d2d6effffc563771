"""What matters say in full, for whoever compares or searches them: as far as the reader's office reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.civic.matters.access import within_reach
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules.words import State
from huiyin.civic.places.public import Place, area_scope_q
from huiyin.kernel.actor import Actor
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import search_tokens

# Whoever searches reads the first page; so many of the newest finds are put in order.
MOST_FOUND = 400
_MOST_TOKENS = 40
_COLUMNS = (
    *("pk", "code", "title", "body", "state", "filed_at", "supporters", "author_id"),
    *("place_id", "compound_id", "community_id", "elder_id", "historical"),
)


@dataclass(frozen=True)
class Said:
    """The words of a matter, where it is, and who said it; for staff only."""

    matter_id: int
    code: str
    title: str
    body: str
    state: State
    filed_at: datetime
    supporters: int
    author_id: int | None
    place_id: int
    compound_id: int | None
    community_id: int | None
    elder_id: int | None
    historical: bool


def said(actor: Actor, matter_ids: Collection[int], permission: P = P.CIVIC_MATTER_READ) -> dict[int, Said]:
    """Return the words of those matters that a permission of the actor reaches, by id."""
    rows = within_reach(actor, permission).filter(pk__in=matter_ids).exclude(state=State.WITHDRAWN)
    return {row.matter_id: row for row in _read(rows)}


def said_of(actor: Actor, code: str) -> Said | None:
    """Return the words of one matter that the actor reads by office; None for absent and not theirs."""
    rows = within_reach(actor, P.CIVIC_MATTER_READ).filter(code=parse_public_code(code) or "")
    return next(iter(_read(rows)), None)


def said_by(actor: Actor, author_id: int, *, limit: int = 20) -> list[Said]:
    """Return what the same person raised before, the newest first, as far as the actor may merge."""
    rows = within_reach(actor, P.CIVIC_MATTER_MERGE).filter(author_id=author_id)
    return _read(rows.exclude(state=State.WITHDRAWN).order_by("-pk")[:limit])


def said_with(
    actor: Actor, words: str, *, where: Place | None = None, every: bool = True, limit: int = MOST_FOUND
) -> list[Said]:
    """Return the newest matters that have all words, or with `every=False` any of them; not ranked."""
    tokens = Q(tokens__matches=words) if every else Q(tokens__any_of=search_tokens(words)[:_MOST_TOKENS])
    rows = within_reach(actor, P.CIVIC_MATTER_READ).filter(tokens)
    if where is not None:
        rows = rows.filter(area_scope_q(where))
    return _read(rows.order_by("-pk")[:limit])


def said_after(matter_id: int, *, limit: int) -> list[tuple[int, str, str]]:
    """Return id, title and body of the next matters after one, for a job that reads all of them."""
    rows = Matter.objects.filter(pk__gt=matter_id).exclude(state=State.WITHDRAWN).order_by("pk")
    return list(rows.values_list("pk", "title", "body")[:limit])


def newest_said(limit: int) -> list[tuple[str, str]]:
    """Return title and body of the newest matters, for a job that counts words."""
    return list(Matter.objects.order_by("-pk").values_list("title", "body")[:limit])


def _read(rows: "QuerySet[Matter, Any]") -> list[Said]:
    return [Said(*row) for row in rows.values_list(*_COLUMNS)]
