"""Seeing how to reach an author: for a purpose, and never without a trace."""

from huiyin.civic.matters.access import matter_to, may
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.people.public import Contact, open_entrusted_contact
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action


@action(audit=MatterAudit.CONTACT_OPENED)
def open_author_contact(*, actor: Actor, code: str, purpose: str) -> Contact:
    """Show whoever works on a matter how to reach its author; the purpose stays in the timeline."""
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    if matter.author_id is None:
        no("no_author", N_("Whoever raised this left no name and no number.")).or_raise()
        raise AssertionError  # pragma: no cover - the refusal above always raises
    found = open_entrusted_contact(
        actor=actor,
        person_id=matter.author_id,
        purpose=purpose,
        may=may(actor, P.CIVIC_MATTER_WORK, matter),
    )
    record(matter, {"reason": clean(purpose, steps.WORDS_LENGTH)})
    return found
