"""What happens by the clock: the daily seal, and the nightly sweep."""

import logging

from django.db import IntegrityError

from huiyin.civic.matters import public as matters
from huiyin.civic.trust.actions import seal_day, sweep
from huiyin.civic.trust.queries import last_sealed_day
from huiyin.civic.trust.rules.days import days_to_seal
from huiyin.kernel import clock
from huiyin.kernel.actor import system
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)
SEALER = system("sealer")
SWEEPER = system("sweeper")


@job("trust.seal")
def seal_what_is_over() -> None:
    """Seal every day that is over and not sealed, each in its own transaction, oldest first."""
    for day in days_to_seal(last_sealed_day(), matters.first_entry_at(), clock.now()):
        try:
            seal_day(actor=SEALER, day=day)
        except (AlreadyChanged, IntegrityError):
            # Another worker sealed this day at the same moment; its seal is as good as ours.
            log.info("%s was sealed by another worker.", day)


@job("trust.sweep")
def sweep_once() -> None:
    """Remove what was kept long enough, once a day however many workers there are."""
    try:
        sweep(actor=SWEEPER)
    except (AlreadyChanged, IntegrityError):
        log.debug("Today was swept before.")
