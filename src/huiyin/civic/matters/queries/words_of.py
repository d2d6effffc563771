"""The words of matters, and what staff decided about them, for whoever reads messages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters.access import matter_to, within_reach
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.telling import scope_of
from huiyin.civic.matters.rules.states import ECHOED, OPEN
from huiyin.civic.matters.rules.words import State
from huiyin.civic.places.public import Scope
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P

_STAFF_SAW = sorted(OPEN - {State.FILED} | ECHOED)


@dataclass(frozen=True)
class Words:
    """What somebody wrote, where, and what staff have made of it so far."""

    id: int
    code: str
    title: str
    body: str
    scope: Scope
    place_id: int
    state: State
    category_id: int | None
    urgency: str
    author_id: int | None
    filed_at: datetime


@dataclass(frozen=True)
class Decided:
    """A matter that staff took up, with the class they left it in."""

    id: int
    title: str
    body: str
    path: str
    filed_at: datetime


@dataclass(frozen=True)
class Readable:
    """A matter as a list of staff names it."""

    id: int
    code: str
    title: str
    filed_at: datetime


def words_of(matter_id: int) -> Words | None:
    """Return the words of a matter; None for none."""
    matter = Matter.objects.filter(pk=matter_id).first()
    if matter is None:
        return None
    return Words(
        id=matter.pk,
        code=matter.code,
        title=matter.title,
        body=matter.body,
        scope=scope_of(matter),
        place_id=matter.place_id,
        state=State(matter.state),
        category_id=matter.category_id,
        urgency=matter.urgency,
        author_id=matter.author_id,
        filed_at=matter.filed_at,
    )


def open_ids(newest: int) -> list[int]:
    """Return the newest matters that are open, the newest first."""
    rows = Matter.objects.filter(state__in=sorted(OPEN)).order_by("-filed_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:newest])


def earlier_like(words: Words, since: datetime) -> int:
    """Count what the same author raised since a moment before this, in the same community."""
    if words.author_id is None:
        return 0
    before = Matter.objects.filter(
        author_id=words.author_id, filed_at__gte=since, filed_at__lt=words.filed_at
    )
    return before.filter(community_id=words.scope.community_id).exclude(pk=words.id).count()


def decided_ids(newest: int) -> list[int]:
    """Return the newest matters that staff took up and classified, oldest first."""
    rows = Matter.objects.filter(category__isnull=False, state__in=_STAFF_SAW).order_by("-filed_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:newest])[::-1]


def decided(ids: Sequence[int]) -> Iterator[Decided]:
    """Yield matters with the class that staff left them in, in the order asked for."""
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        columns = ("pk", "title", "body", "category__path", "filed_at")
        rows = {row[0]: Decided(*row) for row in Matter.objects.filter(pk__in=part).values_list(*columns)}
        yield from (rows[one] for one in part if one in rows)


def readable(actor: Actor, ids: Iterable[int]) -> dict[int, Readable]:
    """Return those of some matters that the actor reads by office."""
    rows = within_reach(actor, P.CIVIC_MATTER_READ).filter(pk__in=list(ids))
    return {row[0]: Readable(*row) for row in rows.values_list("pk", "code", "title", "filed_at")}


def ids_of(codes: Iterable[str]) -> list[int]:
    """Return the numbers of matters by their codes."""
    return list(Matter.objects.filter(code__in=list(codes)).values_list("pk", flat=True))


def may_classify(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Return those of some matters that the actor may give another class."""
    return set(
        within_reach(actor, P.CIVIC_MATTER_ACCEPT).filter(pk__in=list(ids)).values_list("pk", flat=True)
    )


def matter_id_to_read(actor: Actor, code: str) -> int:
    """Return the number of a matter that the actor reads by office. Raises NotFound, NotAllowed."""
    return matter_to(P.CIVIC_MATTER_READ, actor, code).pk
