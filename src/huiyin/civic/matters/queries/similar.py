"""Matters that may be about the same thing, as staff see them before they merge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters.access import within_reach
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import search_tokens

# A desk has to answer at once: so many of the newest candidates are compared, and no more.
_CANDIDATES = 300
_MOST_TOKENS = 40
_LIKE_ENOUGH = 0.15


@dataclass(frozen=True)
class Sibling:
    """A matter like another one; `likeness` is the share of common tokens, 0 to 1."""

    code: str
    title: str
    state: State
    filed_at: datetime
    supporters: int
    likeness: float


def likely_siblings(actor: Actor, matter: Matter, *, limit: int = 4) -> list[Sibling]:
    """Return the matters nearby that are most like this one and could carry it, best first.

    Unlike the public's "like yours nearby" it reads unpublished words too, as far as the actor may merge.
    """
    mine = set(search_tokens(f"{matter.title}\n{matter.body}")[:200])
    if len(mine) < 2:
        return []
    ranked = sorted(_compared(actor, matter, mine), key=lambda found: (-found.likeness, found.filed_at))
    return [found for found in ranked if found.likeness >= _LIKE_ENOUGH][:limit]


def _compared(actor: Actor, matter: Matter, mine: set[str]) -> list[Sibling]:
    around = within_reach(actor, P.CIVIC_MATTER_MERGE).filter(
        elder__isnull=True,
        historical=False,
        state__in=sorted(OPEN | {State.ANSWERED}),
        tokens__any_of=sorted(mine)[:_MOST_TOKENS],
        **_neighbourhood(matter),
    )
    columns = ("code", "title", "body", "state", "filed_at", "supporters")
    rows = around.exclude(pk=matter.pk).order_by("-filed_at").values_list(*columns)[:_CANDIDATES]
    return [
        Sibling(code, title, State(state), filed_at, supporters, _likeness(mine, f"{title}\n{body}"))
        for code, title, body, state, filed_at, supporters in rows
    ]


def _neighbourhood(matter: Matter) -> dict[str, int]:
    """Look in the community, or in the smallest area above it that the matter has."""
    for column in ("community_id", "street_id", "district_id", "city_id"):
        area_id: int | None = getattr(matter, column)
        if area_id is not None:
            return {column: area_id}
    return {}


def _likeness(mine: set[str], text: str) -> float:
    theirs: Sequence[str] = search_tokens(text)
    return len(mine.intersection(theirs)) / (min(len(mine), len(theirs)) or 1)
