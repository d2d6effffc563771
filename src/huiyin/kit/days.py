"""Correcting the working calendar by hand: a notice that came late, a day off of this city alone."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.events import Event
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import DayKind
from huiyin.kit import calendar
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.models import DayOverride
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class DayChanged(Event, name="kit.day_changed"):
    """An operator said whether people work on a day, or took that back; deadlines that count it may move."""

    day: str


class DayAudit(StrEnum):
    """Name what a correction leaves in the audit."""

    DAY_SET = "kit.day_set"
    DAY_FORGOTTEN = "kit.day_forgotten"


def _check_operator(actor: Actor) -> None:
    if not actor.has(Permission.ADMIN_SITE_ENTER):
        raise NotAllowed(N_("Only operators change the calendar. Ask the operator of this installation."))


@action(audit=DayAudit.DAY_SET)
def set_day(*, actor: Actor, day: date, kind: DayKind, note: str = "", source: str = "") -> DayOverride:
    """Declare a day a working day or a day off; `source` names the notice. Open deadlines follow."""
    _check_operator(actor)
    before = DayOverride.objects.filter(day=day).values_list("kind", flat=True).first()
    row, _ = DayOverride.objects.update_or_create(
        day=day, defaults={"kind": kind.value, "note": clean(note, 120), "source": clean(source, 200)}
    )
    calendar.forget()
    announce(DayChanged(day.isoformat()))
    detail(day=day.isoformat(), old=before, new=kind.value, source=row.source)
    return row


@action(audit=DayAudit.DAY_FORGOTTEN)
def forget_day(*, actor: Actor, day: date) -> None:
    """Let the published calendar hold again for a day."""
    _check_operator(actor)
    removed, _ = DayOverride.objects.filter(day=day).delete()
    calendar.forget()
    detail(day=day.isoformat())
    if removed:
        announce(DayChanged(day.isoformat()))
    else:
        unchanged()
