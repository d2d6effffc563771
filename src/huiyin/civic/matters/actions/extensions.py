"""More time: asked for by the holder, decided by somebody else, told to the author."""

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.clocks import moved_settlement
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import Extension
from huiyin.civic.matters.queries.limits import extension_rule
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import may_ask, may_decide
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.EXTENSION_ASKED, retry_race=True)
def ask_extension(*, actor: Actor, code: str, n: int, reason: str) -> Extension:
    """Ask for more time, `n` in the unit of the limit, with a reason that its author reads."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    rule, own = extension_rule(matter), Extension.objects.filter(matter=matter, cycle=matter.cycle)
    may_ask(
        state=State(matter.state),
        settle_due=matter.settle_due,
        now=clock.now(),
        waiting=own.filter(decided_at__isnull=True).exists(),
        granted=own.filter(granted=True).count(),
        rule=rule,
        n=n,
    ).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    if rule is None:
        raise AssertionError  # pragma: no cover - refused above
    row = Extension.objects.create(
        matter=matter,
        cycle=matter.cycle,
        unit=rule.limit.unit,
        n=n,
        rule=rule.key,
        reason=said,
        asked_at=clock.now(),
        asked_by_id=actor.person_id,
    )
    record(matter, {"reason": said, "n": n, "unit": rule.limit.unit.value, "rule": rule.key})
    announce(events.ExtensionAsked(matter.pk, row.pk))
    return row


@action(audit=MatterAudit.EXTENDED)
def decide_extension(*, actor: Actor, code: str, grant: bool, words: str = "") -> Extension:
    """Grant or refuse the time that was asked for: whoever supervises, and never whoever asked.

    A request that came in time is granted in time, however long its decision took. Refusing needs words.
    """
    matter = matter_to(P.CIVIC_MATTER_SUPERVISE, actor, code)
    waiting = Extension.objects.filter(matter=matter, cycle=matter.cycle, decided_at__isnull=True)
    row = waiting.first()
    if row is None:
        no("no_extension_waits", N_("No extension of this matter waits for a decision.")).or_raise()
        raise AssertionError  # pragma: no cover - the refusal above always raises
    may_decide(asked_by=row.asked_by_id, decider=actor.person_id, state=State(matter.state)).or_raise()
    said = clean(words).strip()
    if not grant:
        steps.text_is_usable(said, field="words", most=steps.WORDS_LENGTH).or_raise()
    row.decided_at, row.decided_by_id, row.granted, row.answer = clock.now(), actor.person_id, grant, said
    row.save(update_fields=["decided_at", "decided_by", "granted", "answer"])
    if grant:
        # The author reads why: the reason that was asked with and found good.
        facts = {"reason": row.reason, "n": row.n, "unit": row.unit, "words": said}
        record(matter, facts, **moved_settlement(matter))
    else:
        record(matter, {"reason": said}, kind=MatterAudit.EXTENSION_REFUSED)
    announce(events.ExtensionDecided(matter.pk, row.pk, grant, row.asked_by_id))
    return row
