"""What happens to matters by the clock."""

import logging

from huiyin.civic.matters.actions import close_silent, forget_unconfirmed, tell_list_ended
from huiyin.civic.matters.queries import ended_lists, silent_matters
from huiyin.kernel import clock
from huiyin.kernel.actor import system
from huiyin.kernel.errors import Refusal
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)
CLOSER = system("closer")


@job("matters.close_silent")
def close_silent_matters() -> None:
    """Close the answered matters whose author said nothing for 15 days, each in its own transaction."""
    now = clock.now()
    for matter_id in silent_matters(now):
        try:
            close_silent(actor=CLOSER, matter_id=matter_id, now=now)
        except Refusal as refusal:
            # Its author spoke between our reading and our closing: then their word counts.
            log.info("Matter %s was not closed: %s", matter_id, refusal)


@job("matters.forget_unconfirmed")
def forget_unconfirmed_followers() -> None:
    """Forget addresses to which somebody wanted the echo sent and that nobody confirmed."""
    forget_unconfirmed(actor=system("followers"))


@job("matters.lists_ended")
def tell_ended_lists() -> None:
    """Announce the lists over their term and still open, each once for each end."""
    for list_id in ended_lists():
        tell_list_ended(actor=CLOSER, list_id=list_id)
