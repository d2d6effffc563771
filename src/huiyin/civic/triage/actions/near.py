"""Keeping what finds the same matter again: written when a matter is raised, gone when its words go."""

from collections.abc import Collection

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
    telling = {matter_id: one for matter_id, one in made.items() if one.weights}
    # Somebody else may keep the same one at the same moment, from the same words.
    Sketch.objects.bulk_create(
        [Sketch(matter_id=number, data=packed(one)) for number, one in telling.items()], ignore_conflicts=True
    )
    traces = ((number, piece) for number, one in telling.items() for piece in one.traces)
    Trace.objects.bulk_create(
        [Trace(piece=piece, matter_id=number) for number, piece in traces], ignore_conflicts=True
    )


def _drop(matter_ids: Collection[int]) -> None:
    """Take sketches away with their traces, which are found by the numbers that the sketch holds."""
    for matter_id, pieces in near.pieces_of(matter_ids):
        Trace.objects.filter(piece__in=pieces, matter_id=matter_id).delete()
    Sketch.objects.filter(pk__in=matter_ids).delete()
