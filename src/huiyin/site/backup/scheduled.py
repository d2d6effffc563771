"""The backup that the worker makes by itself once a day, and throwing old ones away."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from huiyin.kernel import clock
from huiyin.site.backup.making import NAME, make_backup, make_folder, name_at
from huiyin.site.backup.rotation import Keep, is_due, kept

log = logging.getLogger(__name__)


def backups(folder: Path) -> dict[datetime, Path]:
    """Return the archives in a folder that are named as we name them, by the moment they were begun."""
    found = {}
    for path in folder.glob("huiyin-*.tar"):
        try:
            found[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
        except ValueError:
            continue  # somebody's own copy: never ours to throw away
    return found


def rotate(folder: Path, keep: Keep) -> list[Path]:
    """Throw away what the rule does not keep; return what went."""
    found = backups(folder)
    gone = [path for moment, path in found.items() if moment not in kept(found, keep)]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def back_up_if_due() -> int:
    """Make today's backup if its hour has come; one worker of several makes it."""
    folder = settings.HUIYIN_BACKUP_DIR
    if folder is None:
        return 0
    make_folder(folder)
    now = clock.now()
    with _alone(folder) as alone:
        if not alone or not is_due(backups(folder), now, settings.HUIYIN_BACKUP_HOUR):
            return 0
        manifest = make_backup(folder / name_at(now))
        gone = rotate(folder, settings.HUIYIN_BACKUP_KEEP)
    if manifest.missing:
        log.warning("The backup lacks %s photos that have rows and no files.", len(manifest.missing))
    log.info("A backup was made, %s old ones were thrown away.", len(gone))
    return 1


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, which ends with its process; yield False if another one has it."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
