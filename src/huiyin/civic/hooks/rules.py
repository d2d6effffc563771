"""What is told to other systems, how it is signed, and when it is tried again."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow

MAX_NAME = 60
MOST_SUBSCRIPTIONS = 200
# After each failed try one waits so long; after the last the call lies with the dead letters.
PAUSES = (5, 60, 300, 1_800, 7_200, 18_000, 36_000)
TRIES = len(PAUSES) + 1
# A worker that has been calling for this long has died over it. Calling again does no harm: the receiver
# knows a call by its id.
CALLING_LASTS_AT_MOST = timedelta(minutes=2)
# A receiver that failed for so long is not called any more until a person says so.
PAUSED_AFTER = timedelta(hours=24)
OLD_SECRET_LASTS = timedelta(hours=24)
# RFC 9110, section 15.5.11: the receiver does not want to be called again.
GONE = 410


class HooksAudit(StrEnum):
    """Name what is audited here."""

    CALL_MADE = "hooks.call_made"
    CALL_RESENT = "hooks.call_resent"
    CALL_SETTLED = "hooks.call_settled"
    CALL_TAKEN_UP = "hooks.call_taken_up"
    CALLS_FORGOTTEN = "hooks.calls_forgotten"
    CALLS_LET_GO = "hooks.calls_let_go"
    ENDED = "hooks.ended"
    PAUSED = "hooks.paused"
    RESUMED = "hooks.resumed"
    SECRET_CHANGED = "hooks.secret_changed"  # noqa: S105 - names an audit row
    SUBSCRIBED = "hooks.subscribed"
    TRIED_OUT = "hooks.tried_out"


class HookKind(StrEnum):
    """Name what a webhook can tell; the values are those of the events."""

    MATTER_FILED = "matters.filed"
    MATTER_ACCEPTED = "matters.accepted"
    MATTER_DECLINED = "matters.declined"
    MATTER_ASSIGNED = "matters.assigned"
    MATTER_RETURNED = "matters.returned"
    ECHO_DELIVERED = "matters.echo_delivered"
    MATTER_CLOSED = "matters.closed"
    MATTER_REOPENED = "matters.reopened"
    MATTER_MERGED = "matters.merged"
    MATTER_UNMERGED = "matters.unmerged"
    MATTER_WITHDRAWN = "matters.withdrawn"
    PING = "huiyin.ping"


# What one may subscribe to; a ping is sent to everybody who asks for one.
KIND_WORDS: dict[HookKind, str] = {
    HookKind.MATTER_FILED: N_("raised"),
    HookKind.MATTER_ACCEPTED: N_("accepted"),
    HookKind.MATTER_DECLINED: N_("declined"),
    HookKind.MATTER_ASSIGNED: N_("assigned"),
    HookKind.MATTER_RETURNED: N_("returned to the intake"),
    HookKind.ECHO_DELIVERED: N_("has an echo"),
    HookKind.MATTER_CLOSED: N_("closed"),
    HookKind.MATTER_REOPENED: N_("reopened"),
    HookKind.MATTER_MERGED: N_("merged"),
    HookKind.MATTER_UNMERGED: N_("stands alone again"),
    HookKind.MATTER_WITHDRAWN: N_("withdrawn"),
}


class SubscriptionState(StrEnum):
    """Name where a subscription stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class HookCallState(StrEnum):
    """Name where a call stands."""

    QUEUED = "queued"
    CALLING = "calling"
    DONE = "done"
    DEAD = "dead"


C = HookCallState
CALL = Workflow[HookCallState](
    {
        C.QUEUED: frozenset({C.CALLING}),
        C.CALLING: frozenset({C.DONE, C.QUEUED, C.DEAD}),
        C.DEAD: frozenset({C.QUEUED}),
    },
    words={
        C.QUEUED: N_("waiting"),
        C.CALLING: N_("on its way"),
        C.DONE: N_("arrived"),
        C.DEAD: N_("given up"),
    },
)
OPEN_CALLS = (C.QUEUED.value, C.CALLING.value)


def new_secret() -> str:
    """Draw a secret of 256 bits, written as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_call_id() -> str:
    """Draw the id by which a receiver knows a call again, however often it comes."""
    return f"msg_{secrets.token_hex(16)}"


def signature(secret: str, call_id: str, at: datetime, body: str) -> str:
    """Sign a call: HMAC-SHA256 over "id.timestamp.body" (Standard Webhooks, version 1)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{call_id}.{int(at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()


def headers(secrets_now: Collection[str], call_id: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers of a call; while a secret is being changed both sign."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Huiyin-Webhooks/1",
        "webhook-id": call_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(secret, call_id, at, body) for secret in secrets_now),
    }


def pause_before(tries: int) -> timedelta:
    """Return how long to wait after so many failed tries."""
    return timedelta(seconds=PAUSES[min(tries, len(PAUSES)) - 1])


def after_failure(tries: int, *, gone: bool) -> HookCallState:
    """Return where a call goes that failed, after so many tries."""
    return C.DEAD if gone or tries >= TRIES else C.QUEUED


def has_failed_too_long(failing_since: datetime | None, now: datetime) -> bool:
    """Tell whether a receiver is given up until a person looks."""
    return failing_since is not None and now - failing_since >= PAUSED_AFTER


def may_resend(state: HookCallState) -> Decision:
    """Say whether a person may send a call again."""
    if state is C.DEAD:
        return YES
    return no("call_not_dead", N_("This call was not given up. Reload the page."))


def may_resume(state: SubscriptionState) -> Decision:
    """Say whether a subscription can be taken up again."""
    if state is SubscriptionState.PAUSED:
        return YES
    return no("hook_not_paused", N_("This subscription is not paused. Reload the page."))


def may_pause(state: SubscriptionState) -> Decision:
    """Say whether a subscription can be paused."""
    if state is SubscriptionState.ACTIVE:
        return YES
    return no("hook_not_active", N_("This subscription is not active. Reload the page."))


def read_name(text: str) -> str:
    """Return a subscription's name. Raises Invalid at "name"."""
    name = clean(" ".join(text.split()), MAX_NAME)
    if not name:
        raise Invalid(N_("Name the system that is told."), code="no_name", field="name")
    return name


def read_kinds(kinds: Collection[HookKind]) -> list[str]:
    """Return the kinds in their order. Raises Invalid at "kinds" for none."""
    chosen = [kind.value for kind in KIND_WORDS if kind in kinds]
    if not chosen:
        raise Invalid(N_("Choose at least one thing to tell."), code="no_kind", field="kinds")
    return chosen
