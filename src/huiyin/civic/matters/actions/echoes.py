"""Echoes inside other actions: delivering one, and what a final one does to its matter's clocks."""

from datetime import datetime
from typing import Any

from huiyin.civic.matters.models import Echo, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import Audience, EchoKind, EchoState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.text import clean
from huiyin.kit import attachments


def new_echo(actor: Actor, matter: Matter, kind: EchoKind, text: str, wanted: Audience) -> Echo:
    """Make an echo in hand, not yet written. Raises Invalid if the text is empty or too long."""
    said = clean(text).strip()
    steps.text_is_usable(said, field="text", most=steps.ECHO_LENGTH).or_raise()
    return Echo(
        matter=matter,
        cycle=matter.cycle,
        kind=kind,
        text=said,
        doer_id=actor.person_id,
        org_id=matter.holder_org_id,
        wanted=wanted,
        state=EchoState.AWAITING,
        drafted_at=clock.now(),
    )


def deliver_own(actor: Actor, matter: Matter, kind: EchoKind, text: str, wanted: Audience) -> Echo:
    """Deliver words to the author at once; anybody else reads them only after a second person approved."""
    echo = new_echo(actor, matter, kind, text, wanted)
    echo.state, echo.delivered_at = EchoState.DELIVERED, echo.drafted_at
    if wanted is Audience.AUTHOR:
        echo.approved_at, echo.approved_for = echo.drafted_at, Audience.AUTHOR
    echo.save(force_insert=True)
    return echo


def drop_waiting(matter: Matter, *kinds: EchoKind) -> None:
    """Drop the echoes that wait for approval, of some kinds or of all: the matter goes another way."""
    waiting = Echo.objects.filter(matter=matter, state=EchoState.AWAITING)
    (waiting.filter(kind__in=kinds) if kinds else waiting).update(state=EchoState.DROPPED)


def hide_photos(matter: Matter) -> None:
    """Take the photos of a matter and of its echoes back from the public."""
    echoes = Echo.objects.filter(matter=matter).values_list("pk", flat=True)
    attachments.hide([f"matter:{matter.pk}", *(f"echo:{pk}" for pk in echoes)])


def settled_now(matter: Matter, echo: Echo, at: datetime | None = None) -> dict[str, Any]:
    """Return what a delivered final echo changes: the clocks stop, and the level is remembered."""
    moment = at or echo.delivered_at or clock.now()
    return {
        "final_echo": echo,
        "settled_at": moment,
        "settled_level": matter.level,
        "first_answered_at": matter.first_answered_at or moment,
        "due_at": None,
    }
