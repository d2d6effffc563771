"""Making an archive while the site is in use."""

import errno
import os
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
from huiyin.site.backup.errors import NO_FOLDER, NO_ROOM, BackupFailed
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
    with room_or_refusal(), working_folder(target.parent, ".backup-") as work:
        draft = work / target.name
        with writing(draft) as archive:
            manifest = archive.finish(_fill(archive, work, wanted))
        draft.replace(target)
        settle_folder(target.parent)
    return manifest


@contextmanager
def working_folder(inside: Path, prefix: str) -> Iterator[Path]:
    """Yield a folder that is removed in the end. Raises BackupFailed where none can be made."""
    make_folder(inside)
    with _folder_or_refusal(inside):
        work = tempfile.TemporaryDirectory(dir=inside, prefix=prefix)
    with work as name:
        yield Path(name)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, if it is not there. Raises BackupFailed where that cannot be."""
    with _folder_or_refusal(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _folder_or_refusal(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise
        raise BackupFailed(NO_FOLDER, params={"folder": folder, "why": error.strerror}) from error


def settle_folder(folder: Path) -> None:
    """Have a name that was given in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
