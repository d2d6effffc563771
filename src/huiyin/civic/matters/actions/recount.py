"""Deadlines that the calendar has moved: counted anew, written down, told."""

from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.actions.clocks import (
    closing_of,
    first_budget,
    settlement_budget,
    settlement_fields,
)
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.moving import moves_of
from huiyin.civic.matters.rules.clocks import next_due
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kit.actions import action, unchanged
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.RECOUNTED)
def recount_deadline(*, actor: Actor, matter_id: int) -> Matter:
    """Count the deadlines of an open matter anew by the calendar as it is known now.

    Only the periodic job does this, after a day was entered or a year's notice became known.
    """
    if not actor.system:
        raise NotAllowed
    matter = Matter.objects.get(pk=matter_id)
    if matter.due_at is None or matter.settle_due is None:
        unchanged()
        return matter
    fields = _counted(matter)
    changed = {name: value for name, value in fields.items() if getattr(matter, name) != value}
    if not changed:
        unchanged()
        return matter
    old = matter.due_at
    record(matter, {"from": old.isoformat(), "to": fields["due_at"].isoformat()}, **changed)
    if {"first_due", "settle_due"} & changed.keys():
        announce(events.DeadlineMoved(matter.pk, matter.seq))
    return matter


def _counted(matter: Matter) -> dict[str, Any]:
    closes = closing_of(matter.settle_due) if matter.settle_due else closing_of(matter.cycle_started_at)
    fields = settlement_fields(matter, settlement_budget(matter, closes, moves_of([matter])[matter.pk]))
    if matter.first_due is None or matter.first_answered_at is not None or matter.own_clock is not None:
        # Which of several merged ones its first answer is owed by, its other clock does not tell.
        return fields
    first = first_budget(matter, closing_of(matter.first_due)).due()
    due_at = next_due(first_due=first.at, first_answered=False, settle_due=fields["settle_due"])
    return {**fields, "first_due": first.at, "due_at": due_at}
