"""What a running installation says of itself: for a load balancer, for an operator, for `huiyin check`.

The site is ready when its database answers with every table, the keys can be read and the disk has room.
Background work that is late is said too, but does not make the site unready: taking every web process out
because mail is slow would turn a delay into an outage.
"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from huiyin.civic.notices.public import letter_counts
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import heartbeats, outbox
from huiyin.kit.http import door
from huiyin.kit.keys import read
from huiyin.site.backup.scheduled import backups
from huiyin.site.findings import Finding, Grade, bad, good, hint
from huiyin.site.inside import is_inside
from huiyin.site.preparing import pending_migrations

# An event older than this is one that people wait for.
LAG = timedelta(minutes=5)
BACKUP_LASTS = timedelta(hours=26)
MEGABYTE = 1_000_000


def keys() -> Finding:
    """Check that the keys can be read, and by nobody else."""
    path = Path(settings.HUIYIN_KEYS)
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        read(path)
    except (OSError, ValueError, KeyError) as error:
        return bad(
            N_("The key file %(path)s cannot be read: %(error)s."),
            N_("Put it back from its safe copy; a new one opens none of the sealed data."),
            path=path,
            error=type(error).__name__,
        )
    if mode & 0o077:
        return bad(
            N_("The key file %(path)s can be read by others (mode %(mode)s)."),
            N_("Run: chmod 600 %(path)s"),
            path=path,
            mode=f"{mode:o}",
        )
    return good(N_("The key file %(path)s is its owner's alone. Keep a copy apart from the data."), path=path)


def database() -> Finding:
    """Check that the database answers and has every table."""
    try:
        pending = pending_migrations()
    except Error as error:
        return bad(
            N_("The database does not answer: %(error)s"),
            N_("Check DATABASE_URL, and that the server runs."),
            error=str(error).strip().partition("\n")[0],
        )
    if pending:
        return bad(
            N_("The database lacks %(pending)s migrations."), N_("Run: huiyin migrate"), pending=pending
        )
    return good(N_("The database (%(kind)s) answers and is up to date."), kind=connection.vendor)


def disk() -> Finding:
    """Check that the data directory's disk has room."""
    folder, least = Path(settings.HUIYIN_HOME), settings.HUIYIN_MIN_FREE_MB
    try:
        free = shutil.disk_usage(folder).free // MEGABYTE
    except OSError as error:
        return bad(
            N_("The disk of %(folder)s cannot be asked: %(error)s."),
            N_("Check HUIYIN_HOME."),
            folder=folder,
            error=error.strerror,
        )
    said = {"free": free, "folder": folder}
    if free < least:
        return bad(
            N_("Only %(free)s MB are free in %(folder)s."), N_("Make room or use a larger disk."), **said
        )
    if free < 5 * least:
        return hint(
            N_("%(free)s MB are free in %(folder)s, which will not last."), N_("Plan a larger disk."), **said
        )
    return good(N_("%(free)s MB are free in %(folder)s."), **said)


def _asking(check: Callable[[], Finding]) -> Callable[[], Finding]:
    """Let a check that asks the database say so when it does not answer."""

    def asked() -> Finding:
        try:
            return check()
        except Error:
            return hint(N_("Unknown, because the database does not answer."), N_("See above."))

    asked.__name__ = check.__name__
    return asked


@_asking
def worker() -> Finding:
    """Check that the background work goes on."""
    seen = heartbeats.beats()
    if not seen:
        return hint(
            N_("The background work was never seen running."),
            N_("Start it: huiyin serve, or huiyin worker."),
        )
    late = sorted(name for name, at in seen.items() if clock.now() - at > heartbeats.LATE)
    since = _minutes(min(seen.values()))
    if late:
        return hint(
            N_("Background work was last seen %(minutes)s minutes ago: %(names)s."),
            N_("Look at the worker's log and start it: huiyin serve, or huiyin worker."),
            minutes=since,
            names=", ".join(late),
        )
    return good(N_("The background work is running: %(names)s."), names=", ".join(sorted(seen)))


@_asking
def reactions() -> Finding:
    """Check that events are worked off and none was given up."""
    found = outbox.backlog()
    if found.dead:
        return hint(
            N_("%(dead)s reactions were given up."),
            N_("Look at the dead letters in the admin and try them again."),
            dead=found.dead,
        )
    if found.oldest and clock.now() - found.oldest > LAG:
        return hint(
            N_("%(waiting)s events wait, the oldest for %(minutes)s minutes."),
            N_("Look whether the worker runs, and at its log."),
            waiting=found.waiting,
            minutes=_minutes(found.oldest),
        )
    return good(N_("Events are worked off; %(waiting)s wait."), waiting=found.waiting)


@_asking
def letters() -> Finding:
    """Check that no e-mail waits for a person."""
    counts = letter_counts()
    needing = counts.get("uncertain", 0) + counts.get("failed", 0)
    if needing:
        return hint(
            N_("%(needing)s e-mails need a decision: uncertain or failed."),
            N_("Look at them under notices; only a person sends an uncertain one again."),
            needing=needing,
        )
    return good(N_("No e-mail needs a decision; %(queued)s wait."), queued=counts.get("queued", 0))


@_asking
def writing() -> Finding:
    """Check that no commit waits for a standby that is not there."""
    waiting = waiting_for_standby()
    if waiting:
        return bad(
            N_("%(waiting)s commits wait for a standby that does not answer."),
            N_(
                "Bring the standby back, or on the primary: ALTER SYSTEM RESET synchronous_standby_names; "
                "SELECT pg_reload_conf();"
            ),
            waiting=waiting,
        )
    return good(N_("Nothing that is written waits for a standby."))


def waiting_for_standby() -> int:
    """Return how many commits have waited for a synchronous standby for longer than one takes."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND wait_event = 'SyncRep' AND state_change < now() - interval '5 seconds'"
        )
        return int(cursor.fetchone()[0])


def backup() -> Finding:
    """Check that somebody, or the worker, makes backups."""
    folder = settings.HUIYIN_BACKUP_DIR
    if folder is None:
        return hint(
            N_("The worker makes no backups."),
            N_("Name a folder on another disk in HUIYIN_BACKUP_DIR, or run huiyin backup by a timer."),
        )
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return hint(
            N_("No backup can be written into %(folder)s."),
            N_("Look whether the folder is there, its disk is mounted, and the worker may write to it."),
            folder=folder,
        )
    made = backups(folder)
    if not made or clock.now() - max(made) > BACKUP_LASTS:
        return hint(
            N_("There is no backup of the last day in %(folder)s."),
            N_("Look at the worker's log; try: huiyin backup"),
            folder=folder,
        )
    here = max(made).astimezone(clock.SHANGHAI)
    return good(N_("The last backup is of %(made_at)s."), made_at=here.strftime("%Y-%m-%d %H:%M"))


def _minutes(since: datetime) -> int:
    return max(0, int((clock.now() - since).total_seconds() // 60))


NEEDED: tuple[Callable[[], Finding], ...] = (database, keys, disk)
TOLD: tuple[Callable[[], Finding], ...] = (worker, reactions, letters, writing, backup)


def conditions() -> Iterator[tuple[str, bool, Finding]]:
    """Yield each condition: its name, whether the site is unready without it, and what was found."""
    for needed, checks in ((True, NEEDED), (False, TOLD)):
        for check in checks:
            yield check.__name__, needed, check()


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def alive(request: HttpRequest) -> HttpResponse:
    """Tell a supervisor that this process answers; it asks nothing else, so it never waits."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@door(Permission.PUBLIC_PAGE_READ)
def ready(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer whether to send people here; details only to operators and from inside."""
    found = list(conditions())
    is_ready = not any(needed and finding.grade is Grade.BAD for _, needed, finding in found)
    status = 200 if is_ready else 503
    if not is_inside(request):
        return HttpResponse(
            "ready\n" if is_ready else "not ready\n", status=status, content_type="text/plain"
        )
    details = {
        name: {
            "grade": finding.grade.value,
            "needed": needed,
            "says": gettext(finding.message) % finding.params,
        }
        for name, needed, finding in found
    }
    return JsonResponse(
        {"ready": is_ready, "conditions": details}, status=status, json_dumps_params={"ensure_ascii": False}
    )
