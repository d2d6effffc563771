"""Calling other systems: claimed in one transaction, called outside any, settled in another."""

import logging

from django.conf import settings

from huiyin.civic.hooks import actions, queries
from huiyin.civic.hooks.actions import Calling, Outcome
from huiyin.kernel.actor import system
from huiyin.kernel.errors import Invalid
from huiyin.kit import outgoing
from huiyin.kit.jobs import job

CALLER = system("webhooks")
log = logging.getLogger(__name__)


@job("hooks.call")
def call() -> None:
    """Make the calls whose time has come, one a subscription, one after the other."""
    if queries.has_stuck_calls():
        actions.let_go(actor=CALLER)
    for call_id in queries.due_calls():
        calling = actions.take_up_call(actor=CALLER, call_id=call_id)
        if calling is not None:
            actions.settle_call(actor=CALLER, call_id=call_id, outcome=_made(calling))


def _made(calling: Calling) -> Outcome:
    try:
        answer = outgoing.post(
            calling.url, calling.body, calling.headers, inside=settings.HUIYIN_HOOKS_INSIDE
        )
    except Invalid as refusal:
        return Outcome(None, refusal.message)
    except outgoing.Unreachable as error:
        return Outcome(None, str(error))
    except Exception as error:
        # Whatever one address breaks here must not keep the calls of all others waiting behind it.
        log.warning("A call broke: %s.", type(error).__name__)
        return Outcome(None, type(error).__name__)
    # What the receiver says beside the status is not kept: it could be anything, from anywhere.
    return Outcome(answer.status)


@job("hooks.forget_old")
def forget_old() -> None:
    """Throw away old calls."""
    actions.forget_old_calls(actor=CALLER)
