"""Background jobs by name, in the same database, so that a job commits with the change that caused it."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.scrubbing import story

log = logging.getLogger(__name__)

Job = Callable[..., None]
# What the queue calls; jobs queued by an older version still name `run`.
WORK = "huiyin.kit.jobs.work"
# What may wait for the night begins then, in Shanghai.
NIGHT = time(2, 30), time(5, 0)
_jobs: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as the job of this name."""

    def register(function: Job) -> Job:
        if name in _jobs:
            raise RuntimeError(f"Two jobs are called {name!r}.")
        _jobs[name] = function
        return function

    return register


class JobFailed(Exception):
    """A job failed; its words are scrubbed, because the queue keeps them."""


def work(name: str, **arguments: Any) -> None:
    """Run a job for the queue: what goes wrong is told in full to the log and scrubbed to the queue."""
    try:
        run(name, **arguments)
    except Exception as error:
        log.exception("The job %s failed.", name)
        raise JobFailed("\n".join(story(error))) from None


def enqueue(name: str, **arguments: Any) -> None:
    """Queue a job in the running transaction; it is seen by a worker when that commits."""
    async_task(WORK, name, **arguments)


def run(name: str, **arguments: Any) -> None:
    """Run a job by its name. Raises KeyError for a name that no module registered."""
    _jobs[name](**arguments)


def schedule(plan: Mapping[str, int], at_night: Collection[str] = ()) -> None:
    """Keep the periodic jobs equal to the plan (job name to minutes between runs); call it at start-up.

    A job `at_night` runs first in the coming night; one that was missed there runs at once.
    """
    now = clock.now()
    for name, minutes in plan.items():
        planned = {
            "func": WORK,
            "args": repr((name,)),
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
        }
        first = night_from(now) if name in at_night else now
        kept, made = Schedule.objects.update_or_create(
            name=name, defaults=planned, create_defaults={**planned, "next_run": first}
        )
        if name in at_night and not made and kept.next_run and kept.next_run > now:
            Schedule.objects.filter(pk=kept.pk).update(next_run=night_from(kept.next_run))
    Schedule.objects.filter(func__startswith="huiyin.kit.jobs.").exclude(name__in=plan).delete()


def night_from(moment: datetime) -> datetime:
    """Return the moment itself if it is at night, else when the next night begins."""
    local = moment.astimezone(SHANGHAI)
    begins, ends = (datetime.combine(local.date(), at, SHANGHAI) for at in NIGHT)
    if local < ends:
        return max(local, begins)
    return begins + timedelta(days=1)


def waiting() -> int:
    """Return how many jobs are queued or being done."""
    return int(OrmQ.objects.count())


def overdue(now: datetime) -> dict[str, float]:
    """Return by how many seconds each periodic job is late; 0 for one whose time has not come."""
    planned = Schedule.objects.filter(func=WORK).values_list("name", "next_run")
    return {name: max(0.0, (now - at).total_seconds()) for name, at in planned if name and at}


def registered() -> frozenset[str]:
    """Return the names of all jobs."""
    return frozenset(_jobs)
