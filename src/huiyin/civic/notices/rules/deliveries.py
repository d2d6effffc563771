"""How a message goes out: once, or shown as uncertain."""

from datetime import timedelta
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow

TRIES = 8
# A worker that has been sending one e-mail for this long has died over it.
SENDING_LASTS_AT_MOST = timedelta(minutes=10)


class DeliveryState(StrEnum):
    """Name where an e-mail stands."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


S = DeliveryState
# An uncertain e-mail may have arrived: only a person sends it again, the program never does.
DELIVERY = Workflow[DeliveryState](
    {
        S.QUEUED: frozenset({S.SENDING}),
        S.SENDING: frozenset({S.SENT, S.QUEUED, S.UNCERTAIN, S.FAILED}),
        S.UNCERTAIN: frozenset({S.QUEUED}),
        S.FAILED: frozenset({S.QUEUED}),
    }
)
NEEDS_A_PERSON = DELIVERY.sources(S.QUEUED) - {S.SENDING}


def may_resend(state: DeliveryState) -> Decision:
    """Say whether a person may send an e-mail in this state again."""
    if state in NEEDS_A_PERSON:
        return YES
    return no("not_stuck", N_("This e-mail is neither uncertain nor failed. Reload the page."))


def pause_before(tries: int) -> timedelta:
    """Return how long to wait after so many tries that were refused for the time being."""
    return timedelta(seconds=min(6 * 3600, 30 * 4 ** (tries - 1)))


def after_refusal(tries: int, *, temporary: bool) -> DeliveryState:
    """Return where an e-mail goes that the mail server refused, after so many tries."""
    return S.QUEUED if temporary and tries < TRIES else S.FAILED
