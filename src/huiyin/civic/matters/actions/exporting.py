"""Noting that matters left the house as a file."""

from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.actions import action, detail


@action(audit=MatterAudit.EXPORTED)
def note_export(*, actor: Actor, form: str, where: Place | None = None) -> None:
    """Record an export before its first row goes out: who, in which form, of which place."""
    if not actor.has(P.CIVIC_MATTER_EXPORT):
        raise NotAllowed
    detail(form=form, place=where.id if where is not None else None)
