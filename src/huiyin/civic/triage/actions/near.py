"""Keeping what finds the same matter again: written when a matter is raised, gone when its words go."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from huiyin.civic.matters import public as matters
from huiyin.civic.triage.models import Sketch, Trace, WordCount
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.frequencies import counted
from huiyin.civic.triage.rules.frequencies import packed as packed_counts
from huiyin.civic.triage.rules.likeness import READ_CHARACTERS
from huiyin.civic.triage.rules.near_sketch import packed, sketched
from huiyin.civic.triage.rules.near_words import NearAudit
from huiyin.civic.triage.rules.text import joined
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotAllowed
from huiyin.kit.actions import action, detail, unchanged

# Words are counted over so many of the newest matters; more would not change what is frequent.
MOST_COUNTED = 50_000
_AT_ONCE = 500


@action(audit=NearAudit.NOTED)
def note_matter(*, actor: Actor, matter_id: int) -> None:
    """Keep a sketch of a matter's words, in place of an earlier one; of one whose words are gone, none."""
    _check(actor)
    found = matters.said(actor, [matter_id])
    _drop([matter_id])
    if matter_id in found:
        _keep([(matter_id, found[matter_id].title, found[matter_id].body)])
    # What is derived from a matter's words is no news to its history.
    unchanged()


@action(audit=NearAudit.NOTED)
def note_missing(*, actor: Actor, after: int = 0) -> int:
    """Keep sketches of the next matters without one; return the last id looked at, 0 at the end."""
    _check(actor)
    rows = near.missing_after(after, limit=_AT_ONCE)
    _keep(rows.missing)
    unchanged()
    return rows.last


@action(audit=NearAudit.FORGOTTEN)
def forget_matters(*, actor: Actor, codes: Collection[str], may: Decision) -> None:
    """Forget what was kept of some matters' words; `may` is the caller's answer whether the actor may."""
    may.or_raise()
    _drop(matters.ids_of_codes(codes))
    unchanged()


@action(audit=NearAudit.COUNTED)
def count_words(*, actor: Actor) -> int:
    """Count how frequent words are in the newest matters; return how many were read."""
    _check(actor)
    texts = (joined(title, body, READ_CHARACTERS) for title, body in matters.newest_said(MOST_COUNTED))
    held = counted(texts)
    WordCount.objects.all().delete()
    WordCount.objects.create(made_at=clock.now(), messages=held.messages, data=packed_counts(held))
    near.forget_frequencies()
    detail(messages=held.messages)
    return held.messages


def _check(actor: Actor) -> None:
    if not actor.system:
        raise NotAllowed


def _keep(rows: Collection[tuple[int, str, str]]) -> None:
    held = near.frequencies()
    made = {matter_id: sketched(title, body, held) for matter_id, title, body in rows}
    telling = [(matter_id, one) for matter_id, one in sorted(made.items()) if one.weights]
    if not telling:
        return
    sketches = [(matter_id, packed(one)) for matter_id, one in telling]
    # In the order of their key, so that two who keep the same ones wait for each other instead of both.
    traces = sorted((piece, matter_id) for matter_id, one in telling for piece in one.traces)
    connected: Any = connection
    if connected.vendor == "postgresql":
        with connected.keeping_cursor() as cursor:
            cursor.execute(_KEEP, [*_columns(sketches), *_columns(traces)])
        return
    with connected.cursor() as cursor:
        cursor.executemany(_KEEP_SKETCH, sketches)
        cursor.executemany(_KEEP_TRACE, traces)


def _columns(rows: Sequence[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    return [one for one, _ in rows], [other for _, other in rows]


# Somebody else may keep the same ones at the same moment, from the same words.
_KEEP_SKETCH = "INSERT INTO triage_sketch (matter_id, data) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_KEEP_TRACE = "INSERT INTO triage_trace (piece, matter_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
# One text for any number of rows: PostgreSQL plans it once a connection and hears of it once.
_KEEP = (
    "WITH kept AS (INSERT INTO triage_sketch (matter_id, data) "
    "SELECT * FROM unnest(%s::bigint[], %s::bytea[]) ON CONFLICT DO NOTHING) "
    "INSERT INTO triage_trace (piece, matter_id) "
    "SELECT * FROM unnest(%s::integer[], %s::bigint[]) ON CONFLICT DO NOTHING"
)


def _drop(matter_ids: Collection[int]) -> None:
    """Take sketches away with their traces, which are found by the numbers that the sketch holds."""
    kept = near.pieces_of(matter_ids)
    for matter_id, pieces in kept:
        Trace.objects.filter(piece__in=pieces, matter_id=matter_id).delete()
    if kept:
        Sketch.objects.filter(pk__in=matter_ids).delete()
