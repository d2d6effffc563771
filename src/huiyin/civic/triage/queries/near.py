"""Finding matters whose words are like some others: by traces, then by sketches, then by the words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Said
from huiyin.civic.places.public import Place
from huiyin.civic.triage.models import Sketch, WordCount
from huiyin.civic.triage.rules.frequencies import Frequencies, unpacked
from huiyin.civic.triage.rules.likeness import (
    WORTH_A_LOOK,
    Likeness,
    Nearness,
    Reading,
    likeness,
    reading,
)
from huiyin.civic.triage.rules.near_sketch import Sketched, cosines, sketched
from huiyin.civic.triage.rules.near_sketch import unpacked as unpacked_sketch
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.remember import Remembered

# A look-up goes so far along each trace, compares so many sketches, looks where so many of the best are, and
# reads the words of a few.
LONGEST_WALK = 3_000
MOST_SKETCHES = 120
MOST_FOUND = 40
MOST_READ = 12
READ_CHARACTERS = 600
# Where two matters are says more than a sketch: what is nearer is read first.
_NEARER = {Nearness.SAME_PLACE: 0.2, Nearness.SAME_COMMUNITY: 0.1, Nearness.APART: -0.1}
# What frequencies say changes slowly.
_FRESH_SECONDS = 600.0


@dataclass(frozen=True)
class Alike:
    """A matter like some words, and why one may think it is the same."""

    said: Said
    likeness: Likeness


def like_matter(actor: Actor, code: str, *, limit: int = 5) -> list[Alike]:
    """Return the matters that may be the same as one, the surest first: also what its author raised before.

    Of a merged matter its root elder is meant. A matter that the actor does not read by office has none.
    """
    mine = matters.said_of(actor, code)
    if mine is None:
        return []
    held = frequencies()
    found = dict(nearest(sketched(mine.title, mine.body, held), limit=MOST_FOUND))
    before = matters.said_by(actor, mine.author_id) if mine.author_id else []
    rows = matters.said(actor, found.keys(), P.CIVIC_MATTER_MERGE)
    nearer = _nearer(mine, rows.values(), found)
    known = {one.matter_id for one in nearer}
    others = [*nearer, *(one for one in before if one.matter_id not in known)]
    others = [one for one in others if one.matter_id != mine.matter_id and not one.historical]
    alike = _ranked(_reading(mine, held), mine, others, held)
    return [one for one in _by_elder(actor, alike) if one.said.matter_id != mine.matter_id][:limit]


def like_words(
    actor: Actor, title: str, body: str, where: Place | None = None, *, limit: int = 5
) -> list[Alike]:
    """Return the matters like some words, the surest first, as far as the actor reads them by office."""
    held = frequencies()
    found = dict(nearest(sketched(title, body, held), limit=MOST_FOUND))
    rows = _nearer(where, matters.said(actor, found.keys()).values(), found)
    asked = reading(title, body, held, at=clock.now(), limit=READ_CHARACTERS)
    return _ranked(asked, where, rows, held)[:limit]


def nearest(asked: Sketched, *, limit: int) -> list[tuple[int, float]]:
    """Return the ids of the matters most like a sketch, with how like; who may read them is asked later."""
    rows = _sharing_most(asked)
    alike = zip(cosines(asked, (bytes(data) for _, data in rows)), (pk for pk, _ in rows), strict=True)
    ordered = sorted(alike, key=lambda one: (-one[0], -one[1]))
    return [(pk, score) for score, pk in ordered[:limit] if score > 0]


def frequencies() -> Frequencies:
    """Return how frequent words are here; before anything was counted, what is known beforehand."""
    return _frequencies.get()


@dataclass(frozen=True)
class Missing:
    """Some matters without a sketch, and the last one that was looked at; 0 when there are no more."""

    missing: list[tuple[int, str, str]]
    last: int


def missing_after(matter_id: int, *, limit: int) -> Missing:
    """Look through the next matters after one for those that have no sketch yet."""
    rows = matters.said_after(matter_id, limit=limit)
    known = set(Sketch.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True))
    return Missing([row for row in rows if row[0] not in known], rows[-1][0] if len(rows) == limit else 0)


def pieces_of(matter_ids: Collection[int]) -> list[tuple[int, list[int]]]:
    """Return which numbers are kept of some matters."""
    rows = Sketch.objects.filter(pk__in=matter_ids).values_list("pk", "data")
    return [(pk, list(unpacked_sketch(bytes(data)).weights)) for pk, data in rows]


def _read_frequencies() -> Frequencies:
    newest = WordCount.objects.order_by("-made_at").values_list("data", flat=True).first()
    held = unpacked(bytes(newest)) if newest is not None else Frequencies()
    return replace(held, matters=_about_how_many())


def _about_how_many() -> int:
    """Return how many matters there are, by the first and the last number: to count them takes seconds."""
    numbers = Sketch.objects.values_list("pk", flat=True)
    first, last = numbers.order_by("pk").first(), numbers.order_by("-pk").first()
    return last - first + 1 if first and last else 0


_frequencies: Remembered[Frequencies] = Remembered(_read_frequencies, _FRESH_SECONDS)


def forget_frequencies() -> None:
    """Read them anew the next time, after they were counted."""
    _frequencies.forget()


def _sharing_most(asked: Sketched) -> list[tuple[int, bytes]]:
    """Return the matters that share most with a sketch, with their sketches.

    Each walk ends at the newest so many, which bounds what a look-up costs however many matters there are:
    pieces that lead further are the less telling ones.
    """
    if not asked.walks:
        return []
    held: Any = connection
    if held.vendor == "postgresql":
        walked: list[Any] = [list(asked.walks), list(asked.walks.values()), LONGEST_WALK]
        cursor, statement = held.keeping_cursor(), _SHARING_MOST.format(walked=_WALKED)
    else:
        walked = [value for piece, count in asked.walks.items() for value in (count, piece, LONGEST_WALK)]
        every = " UNION ALL ".join([_WALK] * len(asked.walks))
        cursor, statement = held.cursor(), _SHARING_MOST.format(walked=every)
    with cursor:
        cursor.execute(statement, [*walked, MOST_SKETCHES])
        return list(cursor.fetchall())


_SHARING_MOST = (
    "SELECT matter_id, data FROM (SELECT matter_id FROM ({walked}) AS walked GROUP BY matter_id "
    "ORDER BY SUM(count) DESC, matter_id DESC LIMIT %s) AS best JOIN triage_sketch USING (matter_id)"
)
# One text for any number of walks, so that PostgreSQL plans it once a connection.
_WALKED = (
    "SELECT matter_id, count FROM unnest(%s::integer[], %s::integer[]) AS asked (piece, count) "
    "CROSS JOIN LATERAL (SELECT matter_id FROM triage_trace WHERE triage_trace.piece = asked.piece "
    "ORDER BY matter_id DESC LIMIT %s) AS walk"
)
_WALK = (
    "SELECT * FROM (SELECT matter_id, %s AS count FROM triage_trace WHERE piece = %s "
    "ORDER BY matter_id DESC LIMIT %s) AS walk"
)


def _ranked(
    asked: Reading, where: "Said | Place | None", rows: Sequence[Said], held: Frequencies
) -> list[Alike]:
    found = [Alike(one, likeness(asked, _reading(one, held), _nearness(where, one))) for one in rows]
    sure = [one for one in found if one.likeness.score >= WORTH_A_LOOK]
    return sorted(sure, key=lambda one: (-one.likeness.score, one.said.filed_at))


def _nearer(where: "Said | Place | None", rows: Iterable[Said], found: Mapping[int, float]) -> list[Said]:
    """Choose whose words are read: the most alike, and of those the nearer ones first."""

    def first(one: Said) -> float:
        return found[one.matter_id] + _NEARER.get(_nearness(where, one), 0.0)

    return sorted(rows, key=lambda one: (-first(one), -one.matter_id))[:MOST_READ]


def _by_elder(actor: Actor, alike: Sequence[Alike]) -> list[Alike]:
    """Show the elder in place of what was merged into it, each matter once, where it stands first."""
    wanted = {one.said.elder_id for one in alike if one.said.elder_id}
    elders = matters.said(actor, wanted, P.CIVIC_MATTER_MERGE) if wanted else {}
    shown: dict[int, Alike] = {}
    for one in alike:
        elder = elders.get(one.said.elder_id or 0)
        meant = Alike(elder, one.likeness) if elder else one
        if elder or not one.said.elder_id:
            shown.setdefault(meant.said.matter_id, meant)
    return list(shown.values())


def _reading(one: Said, held: Frequencies) -> Reading:
    return reading(one.title, one.body, held, author=one.author_id, at=one.filed_at, limit=READ_CHARACTERS)


def _nearness(where: "Said | Place | None", one: Said) -> Nearness:
    """Compare where two matters are, as far down as both are known."""
    if where is None:
        return Nearness.UNKNOWN
    scope = where if isinstance(where, Said) else where.scope
    if scope.compound_id and one.compound_id:
        return Nearness.SAME_PLACE if scope.compound_id == one.compound_id else Nearness.APART
    if scope.community_id and one.community_id:
        same = scope.community_id == one.community_id
        return Nearness.SAME_COMMUNITY if same else Nearness.APART
    return Nearness.UNKNOWN
