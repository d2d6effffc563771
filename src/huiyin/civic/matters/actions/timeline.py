"""How every change to a matter is written: one conditional UPDATE and one entry of its chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.matters.access import proven_codes
from huiyin.civic.matters.actions.clocks import pause_over, watched
from huiyin.civic.matters.models import Entry, EntryPayload, Matter
from huiyin.civic.matters.rules.clocks import PAUSABLE, Lifted
from huiyin.civic.matters.rules.readers import reader_of
from huiyin.civic.matters.rules.states import FLOW
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.chain import Link, payload_digest
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.ids import new_salt
from huiyin.kit.actions import deed


@dataclass(frozen=True)
class Draft:
    """An entry that is computed but not yet written."""

    entry: Entry
    salt: bytes
    payload: dict[str, Any]


def draft_entry(
    matter: Matter, kind: MatterAudit, actor: Actor, payload: Mapping[str, Any], occurred_at: datetime
) -> Draft:
    """Compute the next entry of a matter's chain and move `seq` and `head` of the object in hand."""
    salt, data = new_salt(), dict(payload)
    link = Link(
        subject=matter.code,
        seq=matter.seq + 1,
        kind=kind.value,
        occurred_at=occurred_at,
        recorded_at=clock.now(),
        pseudonym=actor.pseudonym,
        digest=payload_digest(salt, data),
    )
    entry = Entry(
        matter=matter,
        seq=link.seq,
        kind=link.kind,
        occurred_at=occurred_at,
        recorded_at=link.recorded_at,
        pseudonym=link.pseudonym,
        channel=actor.channel.value,
        reader=reader_of(kind),
        digest=link.digest,
        hash=link.hash_after(matter.head),
    )
    matter.seq, matter.head = entry.seq, entry.hash
    return Draft(entry, salt, data)


def write_entry(draft: Draft) -> None:
    """Insert an entry and, apart from it, what it says."""
    draft.entry.save(force_insert=True)
    EntryPayload.objects.bulk_create([EntryPayload(entry=draft.entry, salt=draft.salt, data=draft.payload)])


def record(
    matter: Matter,
    payload: Mapping[str, Any],
    *,
    kind: MatterAudit | None = None,
    **changes: Any,
) -> Matter:
    """Change a matter and write the entry of that change, under the running action's audit kind.

    Raises AlreadyChanged if anybody changed the matter since it was read; then nothing is written.
    """
    current = deed()
    now = clock.now()
    seen = matter.seq
    audit = kind or MatterAudit(current.audit.value)
    draft = draft_entry(matter, audit, _named(current.actor), payload, now)
    moved = {
        **changes,
        **watched(matter, changes, now),
        "seq": matter.seq,
        "head": matter.head,
        "changed_at": now,
    }
    matter.seq = seen
    if not matter.shift(**moved):
        raise AlreadyChanged
    write_entry(draft)
    current.recorded = True
    return matter


def _named(actor: Actor) -> Actor:
    """Return whom an entry names: nobody, where an anonymous author comes by follow key while logged in."""
    codes = proven_codes(actor) if actor.keys and actor.person_id else []
    is_anonymous = codes and Matter.objects.filter(code__in=codes, author__isnull=True).exists()
    return stranger(actor.channel) if is_anonymous else actor


def move(
    matter: Matter,
    to: State,
    payload: Mapping[str, Any],
    *,
    kind: MatterAudit | None = None,
    **changes: Any,
) -> Matter:
    """Take a matter to another state, if the table of states allows it."""
    FLOW.may_move(State(matter.state), to).or_raise()
    if matter.paused_as and to not in PAUSABLE:
        # Nothing that goes another way stands still any more.
        changes = {**pause_over(matter, Lifted.OVER), **changes}
    return record(matter, {"from": matter.state, **payload}, kind=kind, state=to, **changes)
