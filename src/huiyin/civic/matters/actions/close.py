"""How a matter ends without its author's word, and how staff take it up again."""

from datetime import datetime

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.author import reopen
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.call_backs import was_reminded
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.answering import ANSWER_DAYS, answer_until
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, unchanged
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.CLOSED)
def close_silent(*, actor: Actor, matter_id: int, now: datetime | None = None) -> Matter:
    """Close one answered matter whose author said nothing for 15 days. Only the periodic job does this."""
    if not actor.system:
        raise NotAllowed
    moment = now or clock.now()
    matter = Matter.objects.get(pk=matter_id)
    if matter.settled_at is None or moment <= answer_until(matter.settled_at, work_calendar()):
        no("still_waiting", N_("The author has 15 days to answer; they are not over yet.")).or_raise()
    move(matter, State.CLOSED, {"silent_days": ANSWER_DAYS}, ended_at=moment)
    announce(events.MatterClosed(matter.pk, confirmed=False))
    return matter


@action(audit=MatterAudit.CLOSING_NEAR)
def remind_silent(*, actor: Actor, matter_id: int) -> Matter:
    """Remind the authors of one answered matter that it will be closed; once for each answer."""
    if not actor.system:
        raise NotAllowed
    matter = Matter.objects.get(pk=matter_id)
    steps.fits(State(matter.state), State.ANSWERED).or_raise()
    if matter.settled_at is None or was_reminded(matter):
        unchanged()
        return matter
    closes = answer_until(matter.settled_at, work_calendar())
    record(matter, {"closes": closes.isoformat()})
    announce(events.ClosingNear(matter.pk))
    return matter


@action(audit=MatterAudit.REOPENED)
def reopen_by_staff(*, actor: Actor, code: str, reason: str) -> Matter:
    """Take a closed or declined matter up again by office, at any time, with a reason."""
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    steps.fits(State(matter.state), State.CLOSED, State.DECLINED).or_raise()
    return reopen(matter, reason)
