"""The second pair of eyes: what goes to the public passes redaction and an approver."""

from collections.abc import Sequence

from huiyin.civic.matters import events
from huiyin.civic.matters.access import echo_to_approve, matter_to
from huiyin.civic.matters.actions.echoes import drop_waiting, hide_photos, settled_now
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Echo, Matter, Publication, scope_of
from huiyin.civic.matters.queries.redacting import Redactor
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.marks import marks_of
from huiyin.civic.matters.rules.overriding import overridden
from huiyin.civic.matters.rules.words import (
    Audience,
    EchoKind,
    EchoState,
    MatterAudit,
    Published,
    State,
    Visibility,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import attachments
from huiyin.kit.actions import action
from huiyin.kit.fields import marked
from huiyin.kit.models import Attachment
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.PUBLISHED)
def publish_wish(
    *, actor: Actor, code: str, title: str = "", text: str = "", photos: tuple[str, ...] = ()
) -> Matter:
    """Put a wish on the wall in approved words; without words, in those of the author after redaction.

    Publishing again replaces the words. Only photos named here are shown.
    """
    matter = matter_to(P.CIVIC_MATTER_ACCEPT, actor, code)
    steps.may_publish(State(matter.state), Visibility(matter.visibility)).or_raise()
    machine = Redactor(matter)
    proposed = machine.text(matter.body)
    shown_title = clean(title, steps.TITLE_LENGTH).strip() or machine.title()
    shown = clean(text, steps.BODY_LENGTH).strip() or proposed
    now = clock.now()
    marks = marks_of(scope_of(matter), matter.published_at or now)
    if matter.published_at is None:
        _mark_echoes(matter, marks)
    Publication.objects.update_or_create(
        matter=matter,
        kind=Published.WISH,
        defaults={
            "title": shown_title,
            "text": shown,
            "tokens": marked(f"{shown_title}\n{shown}", marks),
            "approver_id": actor.person_id,
            "approved_by": actor.pseudonym,
            "published_at": now,
        },
    )
    attachments.hide([f"matter:{matter.pk}"])
    attachments.publish([row.token for row in _own_photos(matter) if row.token in photos])
    record(
        matter,
        {
            "title": shown_title,
            "text": shown,
            "override": overridden(machine.hidden(matter.body), proposed, shown),
        },
        kind=MatterAudit.PUBLISHED,
        published_at=matter.published_at or now,
    )
    return matter


def _mark_echoes(matter: Matter, marks: Sequence[str]) -> None:
    """Let the published echoes of a wish be found where it stands on the wall from now on."""
    for echo in Publication.objects.filter(matter=matter, kind=Published.ECHO):
        echo.tokens = marked(echo.text, marks)
        echo.save(update_fields=["tokens"])


def _own_photos(matter: Matter) -> list[Attachment]:
    return attachments.of([f"matter:{matter.pk}"]).get(f"matter:{matter.pk}", [])


@action(audit=MatterAudit.UNPUBLISHED)
def unpublish_wish(*, actor: Actor, code: str, reason: str) -> Matter:
    """Take a wish and its echoes off the wall, with the reason."""
    matter = matter_to(P.CIVIC_MATTER_APPROVE, actor, code)
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    Publication.objects.filter(matter=matter, kind=Published.WISH).delete()
    hide_photos(matter)
    return record(matter, {"reason": said}, published_at=None)


@action(audit=MatterAudit.ANSWERED)
def approve_echo(
    *, actor: Actor, echo_id: int, audience: Audience, text: str = "", photos: tuple[str, ...] = ()
) -> Echo:
    """Approve an echo for an audience; a final echo that waited now answers its matter.

    `text` is what others than the author read (the redacted words if it is empty); how it differs from
    what the machine proposed stays with the echo. The author always reads the full echo. An echo that was
    approved already can be approved for a wider audience. Raises NotAllowed, or Refusal "own_echo" for its
    doer and dispatcher.
    """
    echo = echo_to_approve(actor, echo_id)
    matter = echo.matter
    steps.audience_fits(audience, Visibility(matter.visibility), matter.supporters).or_raise()
    steps.widens(Audience(echo.approved_for) if echo.approved_for else None, audience).or_raise()
    waited = echo.state == EchoState.AWAITING
    _mark_approved(actor, echo, audience, text)
    if audience is Audience.PUBLIC:
        steps.may_publish(State(matter.state), Visibility(matter.visibility)).or_raise()
        _publish(actor, echo, photos)
    if waited and echo.kind == EchoKind.FINAL:
        move(matter, State.ANSWERED, _said(echo), **settled_now(matter, echo))
        drop_waiting(matter)
    elif waited:
        record(matter, _said(echo), kind=MatterAudit.PROGRESS_TOLD)
    else:
        record(matter, _said(echo), kind=MatterAudit.ECHO_SHARED)
        announce(events.EchoShared(matter.pk, echo.pk))
    if waited:
        announce(events.EchoDelivered(matter.pk, echo.pk, final=echo.kind == EchoKind.FINAL))
    return echo


def _said(echo: Echo) -> dict[str, object]:
    return {"echo": echo.pk, "audience": echo.approved_for, "override": echo.override}


_APPROVAL = (
    *("approver", "approved_at", "approved_for", "state", "delivered_at"),
    *("shared_text", "override"),
)


def _mark_approved(actor: Actor, echo: Echo, audience: Audience, text: str) -> None:
    now = clock.now()
    echo.approver_id, echo.approved_at, echo.approved_for = actor.person_id, now, audience
    echo.state, echo.delivered_at = EchoState.DELIVERED, echo.delivered_at or now
    if audience is not Audience.AUTHOR:
        machine = Redactor(echo.matter)
        proposed = machine.text(echo.text)
        echo.shared_text = clean(text, steps.ECHO_LENGTH).strip() or proposed
        echo.override = overridden(machine.hidden(echo.text), proposed, echo.shared_text)
    echo.save(update_fields=_APPROVAL)


def _publish(actor: Actor, echo: Echo, photos: tuple[str, ...]) -> None:
    matter = echo.matter
    Publication.objects.update_or_create(
        echo=echo,
        defaults={
            "matter": matter,
            "kind": Published.ECHO,
            "text": echo.shared_text,
            "tokens": marked(echo.shared_text, marks_of(scope_of(matter), matter.published_at)),
            "approver_id": actor.person_id,
            "approved_by": actor.pseudonym,
            "published_at": clock.now(),
        },
    )
    own = attachments.of([f"echo:{echo.pk}"]).get(f"echo:{echo.pk}", [])
    attachments.publish([row.token for row in own if row.token in photos])


@action(audit=MatterAudit.ECHO_RETURNED)
def return_echo(*, actor: Actor, echo_id: int, reason: str) -> Echo:
    """Send a waiting echo back to its doer with what to change."""
    echo = echo_to_approve(actor, echo_id)
    if echo.state != EchoState.AWAITING:
        no("echo_not_waiting", N_("This echo is no longer waiting for approval.")).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=500).or_raise()
    echo.state, echo.note, echo.approver_id = EchoState.RETURNED, said, actor.person_id
    echo.save(update_fields=["state", "note", "approver"])
    record(echo.matter, {"echo": echo.pk, "reason": said})
    announce(events.EchoReturned(echo.matter_id, echo.pk))
    return echo
