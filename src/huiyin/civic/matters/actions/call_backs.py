"""Calling authors back: every attempt is kept, and what they say is their own word."""

from dataclasses import replace
from datetime import date

from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.feedback import give_feedback
from huiyin.civic.matters.actions.outcomes import keep_outcome
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import CallAttempt, CallBack, CallBackRule
from huiyin.civic.matters.queries.call_backs import call_rule, may_call
from huiyin.civic.matters.rules import call_backs as rules
from huiyin.civic.matters.rules.call_backs import CallChannel, CallOutcome, CallState
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail

# By which channel the author's word is on record. A message is answered by telephone or not at all.
_SPOKEN = {
    CallChannel.PHONE: Channel.PHONE,
    CallChannel.SMS: Channel.PHONE,
    CallChannel.VISIT: Channel.VISIT,
}
NOTE_LENGTH = 300


@action(audit=MatterAudit.CALLED_BACK, retry_race=True)
def record_call_back(
    *,
    actor: Actor,
    code: str,
    channel: CallChannel,
    outcome: CallOutcome,
    solved: bool | None = None,
    score: int | None = None,
    words: str = "",
    note: str = "",
) -> CallBack:
    """Keep one attempt to reach an author, and what they said as their own word on their behalf.

    The author of a merged matter is called about the shared answer and speaks for themselves. Raises
    Refusal "own_call_back" for whoever wrote the answer, "called_just_now" for a second click.
    """
    matter = matter_to(P.CIVIC_MATTER_CALL_BACK, actor, code)
    root = matter.elder or matter
    may_call(actor, matter, root).or_raise()
    if outcome is CallOutcome.REACHED and solved is None:
        raise Invalid(N_("What did they say: is it solved?"), code="no_answer", field="solved")
    held, _ = CallBack.objects.get_or_create(
        matter=matter, cycle=root.cycle, defaults={"state": CallState.OPEN}
    )
    _keep(actor, held, channel, outcome, note)
    record(matter, {"channel": channel, "outcome": outcome, "state": held.state})
    keep_outcome(root)
    if outcome is CallOutcome.REACHED:
        asked = replace(actor, channel=_SPOKEN[channel], on_behalf_of=matter.author_id)
        give_feedback(actor=asked, code=code, solved=bool(solved), score=score, words=words)
    return held


def _keep(actor: Actor, held: CallBack, channel: CallChannel, outcome: CallOutcome, note: str) -> None:
    now = clock.now()
    before = list(held.attempts.order_by("at", "id").values_list("at", "outcome"))
    if outcome in {CallOutcome.UNREACHED, CallOutcome.WRONG_NUMBER}:
        rules.may_try(last=before[-1][0] if before else None, now=now).or_raise()
    CallAttempt.objects.create(
        call_back=held,
        at=now,
        channel=channel,
        outcome=outcome,
        caller_id=actor.person_id,
        note=clean(note, NOTE_LENGTH).strip(),
    )
    outcomes = [CallOutcome(said) for _, said in before] + [outcome]
    held.state = rules.state_after(outcomes, call_rule().attempts)
    held.settled_at = None if held.state == CallState.OPEN else now
    held.save(update_fields=["state", "settled_at"])


@action(audit=MatterAudit.CALL_RULE_SET)
def set_call_rule(
    *,
    actor: Actor,
    after_days: int,
    attempts: int,
    remind_days: int,
    source: str,
    valid_from: date,
    mark: str = "P",
) -> CallBackRule:
    """Set from a day on when authors are called back, how often, and when they are reminded."""
    if not actor.has(P.CIVIC_MATTER_IMPORT):
        raise NotAllowed
    rules.rule_is_usable(after_days=after_days, attempts=attempts, remind_days=remind_days).or_raise()
    numbers = {"after_days": after_days, "attempts": attempts, "remind_days": remind_days}
    row, _ = CallBackRule.objects.update_or_create(
        valid_from=valid_from, defaults={**numbers, "source": clean(source, 200), "mark": mark}
    )
    detail(**numbers, valid_from=valid_from.isoformat())
    return row
