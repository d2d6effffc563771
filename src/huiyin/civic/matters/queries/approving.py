"""An echo before a second pair of eyes: its words, what the machine hides, and for whom it may be."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.civic.matters import access
from huiyin.civic.matters.models import Echo, Matter
from huiyin.civic.matters.queries.redacting import Piece, Redactor
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import Audience, EchoState, Visibility
from huiyin.civic.people.public import names
from huiyin.civic.places.public import place
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision, no
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.models import Attachment


@dataclass(frozen=True)
class ApprovalView:
    """An echo as its approver reads it.

    `pieces` are its words in order, each with what the machine hides there; `may` says why the reader
    cannot approve; `fits` says for each audience whether it is possible.
    """

    echo: Echo
    matter: Matter
    where: str
    doer: str
    pieces: Sequence[Piece]
    shared_text: str
    photos: Sequence[Attachment]
    waiting: int
    may: Decision
    may_return: bool
    fits: dict[Audience, Decision]


@dataclass(frozen=True)
class EchoSeen:
    """An echo as modules above see it beside its matter, while it waits for its approver."""

    pk: int
    matter: Matter
    text: str


def approval_view(actor: Actor, echo_id: int) -> ApprovalView:
    """Return an echo for approval. Raises NotFound for whoever may not read its matter by office."""
    found = Echo.objects.select_related("matter").filter(pk=echo_id).first()
    if found is None or not access.within_reach(actor, P.CIVIC_MATTER_READ).filter(pk=found.matter_id):
        raise NotFound
    matter, waiting = found.matter, found.matter.supporters
    machine = Redactor(matter)
    return ApprovalView(
        echo=found,
        matter=matter,
        where=place(matter.place_id).full_name,
        doer=names([found.doer_id or 0]).get(found.doer_id or 0, ""),
        pieces=machine.pieces(found.text),
        shared_text=found.shared_text or machine.text(found.text),
        photos=attachments.of([f"echo:{found.pk}"]).get(f"echo:{found.pk}", []),
        waiting=waiting,
        may=_may(actor, found),
        may_return=found.state == EchoState.AWAITING,
        fits={
            audience: steps.audience_fits(audience, Visibility(matter.visibility), waiting)
            for audience in Audience
        },
    )


def _may(actor: Actor, echo: Echo) -> Decision:
    if echo.approved_at is not None:
        return no("approved_before", N_("Somebody has approved this echo already."))
    return access.approval(actor, echo) & access.may(actor, P.CIVIC_MATTER_APPROVE, echo.matter)
