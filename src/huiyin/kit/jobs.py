"""Background jobs by name, in the same database, so that a job commits with the change that caused it."""

from collections.abc import Callable, Mapping
from typing import Any

from django_q.models import Schedule
from django_q.tasks import async_task

Job = Callable[..., None]
_jobs: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as the job of this name."""

    def register(function: Job) -> Job:
        if name in _jobs:
            raise RuntimeError(f"Two jobs are called {name!r}.")
        _jobs[name] = function
        return function

    return register


def enqueue(name: str, **arguments: Any) -> None:
    """Queue a job in the running transaction; it is seen by a worker when that commits."""
    async_task("huiyin.kit.jobs.run", name, **arguments)


def run(name: str, **arguments: Any) -> None:
    """Run a job by its name. Raises KeyError for a name that no module registered."""
    _jobs[name](**arguments)


def schedule(plan: Mapping[str, int]) -> None:
    """Keep the periodic jobs equal to the plan (job name to minutes between runs); call it at start-up."""
    for name, minutes in plan.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": "huiyin.kit.jobs.run",
                "args": repr((name,)),
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
            },
        )
    Schedule.objects.filter(func="huiyin.kit.jobs.run").exclude(name__in=plan).delete()


def registered() -> frozenset[str]:
    """Return the names of all jobs."""
    return frozenset(_jobs)
