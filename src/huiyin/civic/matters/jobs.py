"""What happens to matters by the clock."""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime

from huiyin.civic.matters.actions import (
    close_silent,
    forget_traces,
    forget_unconfirmed,
    lift_pause,
    look_at_clocks,
    mark_anew,
    raise_supervision,
    recount_deadline,
    remind_helper,
    remind_silent,
    tell_list_ended,
)
from huiyin.civic.matters.queries import (
    clocks_to_look_at,
    deadlines_to_recount,
    ended_lists,
    helpers_to_remind,
    pauses_to_lift,
    silent_matters,
)
from huiyin.civic.matters.queries.call_backs import silent_to_remind
from huiyin.civic.places.public import city_ids
from huiyin.kernel import clock
from huiyin.kernel.actor import system
from huiyin.kernel.errors import Refusal
from huiyin.kit.jobs import job

Due = Callable[[datetime, int], Sequence[int]]
Look = Callable[..., Sequence[int]]
Act = Callable[..., object]

log = logging.getLogger(__name__)
CLOSER = system("closer")
SUPERVISOR = system("supervisor")
# One run of the job looks at no more than this; what is left waits for the next minute.
BATCH, BATCHES = 500, 20


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


@job("matters.forget_traces")
def forget_old_traces() -> None:
    """Forget where matters were raised from long ago."""
    forget_traces(actor=system("guard"))


@job("matters.lists_ended")
def tell_ended_lists() -> None:
    """Announce the lists over their term and still open, each once for each end."""
    for list_id in ended_lists():
        tell_list_ended(actor=CLOSER, list_id=list_id)


@job("matters.mark_anew")
def mark_published_words() -> None:
    """Put the marks of the newest published words right."""
    mark_anew(actor=system("wall"))


@job("matters.supervise")
def supervise() -> None:
    """Look at the clocks whose time has come, and raise what has reached a level, each by itself.

    Whatever else has a limit and is watched is one more line here, with its own look and its own raise.
    """
    _in_batches(clocks_to_look_at, look_at_clocks, raise_supervision)
    for task_id in helpers_to_remind(clock.now(), BATCH):
        remind_helper(actor=SUPERVISOR, task_id=task_id)


@job("matters.lift_pauses")
def lift_pauses() -> None:
    """Let the clocks run again whose day is over, each in its own transaction."""
    for matter_id in pauses_to_lift(clock.today(), BATCH):
        _try(lift_pause, matter_id)


@job("matters.recount")
def recount(day: str = "") -> None:
    """Count anew what an entered day may have moved; without one, what rests on days unknown before."""
    after, cities = 0, city_ids()
    counted = date.fromisoformat(day) if day else None
    while ids := deadlines_to_recount(cities, counted, after=after, limit=BATCH):
        for matter_id in ids:
            _try(recount_deadline, matter_id)
        after = ids[-1]


def _try(act: Act, matter_id: int) -> None:
    """Do an act of the clock on one matter; what fails is logged and holds up no other."""
    try:
        act(actor=SUPERVISOR, matter_id=matter_id)
    except Refusal as refusal:
        # Somebody changed it between our reading and our writing; the next run looks at it anew.
        log.info("Matter %s was left for the next run: %s", matter_id, refusal)
    except Exception:
        log.exception("Matter %s failed; it will be tried again.", matter_id)


def _in_batches(due: Due, look: Look, act: Act) -> None:
    """Look at what is due in batches; a row on which something fails holds up nobody else's."""
    for _ in range(BATCHES):
        ids = due(clock.now(), BATCH)
        for matter_id in look(actor=SUPERVISOR, matter_ids=ids):
            _try(act, matter_id)
        if len(ids) < BATCH:
            return


@job("matters.remind_silent")
def remind_silent_authors() -> None:
    """Tell the authors of answered matters, a few days before, that silence closes them."""
    for matter_id in silent_to_remind(clock.now()):
        try:
            remind_silent(actor=CLOSER, matter_id=matter_id)
        except Refusal as refusal:
            log.info("Nobody was reminded of matter %s: %s", matter_id, refusal)
