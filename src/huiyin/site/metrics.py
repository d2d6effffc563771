"""/metrics for Prometheus: what the processes counted, and what the database and the disk hold right now."""

import os
import shutil
from collections.abc import Iterable, Iterator
from math import inf
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from huiyin.civic.notices.public import letter_counts
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit import heartbeats, jobs, outbox
from huiyin.kit.http import door
from huiyin.site.backup.scheduled import backups
from huiyin.site.inside import is_inside

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class State(Collector):
    """What is true of the installation at the moment it is asked, whichever process answers."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; those from the database only if it answers."""
        yield _gauge("huiyin_disk_free_bytes", "Free on the data directory's disk.", _free())
        yield from _backup_age()
        try:
            found = list(_from_database())
        except Error:
            yield _gauge("huiyin_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("huiyin_database_up", "Whether the database answers.", 1)
        yield from found


def _from_database() -> Iterator[Metric]:
    now, backlog = clock.now(), outbox.backlog()
    lag = (now - backlog.oldest).total_seconds() if backlog.oldest else 0
    yield _gauge("huiyin_outbox_waiting", "Events not worked off yet.", backlog.waiting)
    yield _gauge("huiyin_outbox_lag_seconds", "Age of the oldest of them.", lag)
    yield _gauge("huiyin_dead_letters", "Reactions given up.", backlog.dead)
    yield _gauge("huiyin_jobs_waiting", "Jobs queued or at work.", jobs.waiting())
    yield _labelled(
        "huiyin_job_overdue_seconds", "By how much a job is late.", "job", jobs.overdue(now).items()
    )
    ages = {name: (now - at).total_seconds() for name, at in heartbeats.beats().items()}
    yield _labelled("huiyin_heartbeat_age_seconds", "Since a part was seen alive.", "part", ages.items())
    yield _labelled("huiyin_mails", "E-mails by state, without those sent.", "state", letter_counts().items())
    yield _gauge("huiyin_database_bytes", "Size of the database.", database_bytes())


def _backup_age() -> Iterator[Metric]:
    if settings.HUIYIN_BACKUP_DIR:
        made = backups(settings.HUIYIN_BACKUP_DIR)
        # One that was never made is as old as can be: a figure that is missing wakes nobody.
        age = (clock.now() - max(made)).total_seconds() if made else inf
        yield _gauge("huiyin_backup_age_seconds", "Since the newest scheduled backup was begun.", age)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _labelled(name: str, says: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _free() -> float:
    try:
        return float(shutil.disk_usage(Path(settings.HUIYIN_HOME)).free)
    except OSError:
        return 0.0


def database_bytes() -> int:
    """Return the size of the database on its disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        # A process of its own: what it counted stands in the library's registry.
        registry.register(REGISTRY)
    registry.register(State())
    return registry


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a Prometheus server; from outside there is nothing at this address."""
    if not is_inside(request):
        raise NotFound
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)
