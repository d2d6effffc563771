"""Seeing how to reach an author: for a purpose, for a minute, and never without a trace."""

from collections.abc import Collection

from huiyin.civic.matters.access import matter_to, may
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.people.public import REACH, OpenNow, open_entrusted
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action


@action(audit=MatterAudit.CONTACT_OPENED)
def open_author_contact(
    *, actor: Actor, code: str, purpose: str, words: str = "", fields: Collection[str] = REACH
) -> OpenNow:
    """Open for a minute how to reach the author, for whoever works on the matter.

    The purpose stands in the timeline and in the author's own access log.
    """
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    if matter.author_id is None:
        no("no_author", N_("Whoever raised this left no name and no number.")).or_raise()
        raise AssertionError  # pragma: no cover - the refusal above always raises
    found = open_entrusted(
        actor=actor,
        person_id=matter.author_id,
        fields=fields,
        purpose=purpose,
        words=words,
        about=matter.code,
        may=may(actor, P.CIVIC_MATTER_WORK, matter),
    )
    record(matter, {"fields": sorted(fields), "purpose": purpose, "reason": clean(words, 200)})
    return found
