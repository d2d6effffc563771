"""Making an archive while the site is in use."""

import errno
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huiyin.kernel import clock
from huiyin.kit import attachments
from huiyin.kit.keys import keyring
from huiyin.site.backup.archive import DATABASES, KEYS, PHOTOS, Writer, writing
from huiyin.site.backup.databases import copy_sqlite, dump_postgresql
from huiyin.site.backup.errors import NO_ROOM, BackupFailed
from huiyin.site.backup.manifest import Held, Keys, Manifest, fingerprint
from huiyin.site.backup.sealing import seal_keys

NAME = "huiyin-%Y%m%dT%H%M%SZ.tar"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Wanted:
    """What goes in besides database and photos: the keys, plain or sealed under a passphrase."""

    keys: bool = False
    passphrase: str = ""


def name_at(moment: datetime) -> str:
    """Return the name of an archive that is begun at a moment; names sort by time."""
    return moment.astimezone(UTC).strftime(NAME)


def make_backup(target: Path, wanted: Wanted = Wanted()) -> Manifest:
    """Write an archive. It has its name only when it is whole and on the disk.

    The database comes first and the photos after it: a photo is stored before its row, so none that a row of
    the snapshot names can be missing.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with room_or_refusal(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as work:
        draft = Path(work) / target.name
        with writing(draft) as archive:
            manifest = archive.finish(_fill(archive, Path(work), wanted))
        draft.replace(target)
    return manifest


@contextmanager
def room_or_refusal() -> Iterator[None]:
    """Turn a full disk into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise BackupFailed(NO_ROOM) from error
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
            raise
        raise BackupFailed(NO_ROOM) from error


def _fill(archive: Writer, work: Path, wanted: Wanted) -> Manifest:
    made_at = clock.now()
    held = _add_database(archive, work)
    missing = tuple(_add_photos(archive))
    keys = _add_keys(archive, wanted)
    ring = keyring()
    return Manifest(
        made_at=made_at.isoformat(timespec="seconds"),
        version=version("huiyin"),
        vendor=connection.vendor,
        migrations=tuple(
            sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        ),
        held=held,
        fingerprint=fingerprint(ring),
        sealing=tuple(sorted(ring.sealing)),
        keys=keys,
        missing=missing,
    )


def _add_database(archive: Writer, work: Path) -> Held:
    name = DATABASES[connection.vendor]
    path = work / name
    held = copy_sqlite(path) if connection.vendor == "sqlite" else dump_postgresql(path)
    archive.add_file(name, path)
    path.unlink()
    return held


def _add_photos(archive: Writer) -> Iterator[str]:
    """Add the files of all photos; yield those that are gone.

    A photo taken back after the snapshot has a row in it and no file: it was to be forgotten.
    """
    for name, _ in attachments.stored():
        try:
            with default_storage.open(name, "rb") as source:
                archive.add(f"{PHOTOS}{name}", source, source.size)
        except FileNotFoundError:
            yield name


def _add_keys(archive: Writer, wanted: Wanted) -> Keys:
    if not wanted.keys:
        return Keys.NO
    raw = Path(settings.HUIYIN_KEYS).read_bytes()
    archive.add_bytes(KEYS, seal_keys(raw, wanted.passphrase) if wanted.passphrase else raw)
    return Keys.SEALED if wanted.passphrase else Keys.PLAIN
