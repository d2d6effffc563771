"""Putting an archive back, and proving without doing it that it could be put back."""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import Error, connection

from huiyin.kernel import clock
from huiyin.kit import attachments, heartbeats
from huiyin.kit.keys import read
from huiyin.site.backup import errors
from huiyin.site.backup.archive import DATABASES, KEYS, PHOTOS, extract
from huiyin.site.backup.databases import (
    also_connected,
    beside,
    held,
    load_postgresql,
    unpack_sqlite,
    url_of,
)
from huiyin.site.backup.errors import BackupFailed
from huiyin.site.backup.making import room_or_refusal, settle_folder, working_folder
from huiyin.site.backup.manifest import Held, Keys, Manifest
from huiyin.site.backup.sealing import open_keys
from huiyin.site.preparing import known_migrations


@dataclass(frozen=True)
class Leave:
    """What whoever restores has allowed: replacing data, losing sealed data; and how to open sealed keys."""

    replace: bool = False
    without_keys: bool = False
    passphrase: str = ""


@dataclass(frozen=True)
class Opened:
    """An archive that was unpacked and whose every byte is what was written."""

    manifest: Manifest
    folder: Path

    @property
    def database(self) -> Path:
        """Return the database as it lies in the archive."""
        return self.folder / DATABASES[self.manifest.vendor]


@contextmanager
def opened(file: Path, inside: Path) -> Iterator[Opened]:
    """Unpack an archive into a folder that is removed in the end. Raises BackupFailed."""
    with room_or_refusal(), working_folder(inside, ".restoring-") as work:
        manifest = extract(file, work)
        manifest.expect_known(connection.vendor, (f"{app}.{name}" for app, name in known_migrations()))
        yield Opened(manifest, work)


# ---------------------------------------------------------------- verify


def verify_backup(file: Path, scratch: Path) -> Manifest:
    """Restore an archive into a scratch place, count, check its history; nothing here is touched."""
    with opened(file, scratch) as archive:
        if archive.manifest.vendor == "sqlite":
            target = archive.folder / "huiyin.sqlite3"
            _compare(unpack_sqlite(archive.database, target), archive.manifest)
            _check_photos(archive, str(target))
            _audit(archive.folder, f"sqlite:///{target}")
            return archive.manifest
        with beside(f"huiyin_verify_{secrets.token_hex(4)}") as name:
            load_postgresql(archive.database, name=name)
            with also_connected(NAME=name) as loaded:
                _compare(held(loaded), archive.manifest)
            _check_photos(archive, name)
            _audit(archive.folder, url_of(name))
    return archive.manifest


def _compare(found: Held, manifest: Manifest) -> None:
    wanted = manifest.held
    for table, rows in wanted.counts.items():
        if found.counts.get(table) != rows:
            facts = {"table": table, "found": found.counts.get(table, 0), "wanted": rows}
            raise BackupFailed(errors.COUNTS_DIFFER, params=facts)
    if (found.timelines, found.heads) != (wanted.timelines, wanted.heads):
        raise BackupFailed(errors.HEADS_DIFFER)


def _check_photos(archive: Opened, name: str) -> None:
    """Compare the photos with the digests that the restored rows hold."""
    with also_connected(NAME=name) as loaded:
        for file, digest in attachments.stored(using=loaded.alias):
            path = archive.folder / PHOTOS / file
            if not path.exists():
                if file not in archive.manifest.missing:
                    raise BackupFailed(errors.PHOTO_DIFFERS, params={"name": file})
            elif digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise BackupFailed(errors.PHOTO_DIFFERS, params={"name": file})


def _audit(home: Path, url: str) -> None:
    """Bring a restored database up to this version and check its history, in a process of its own."""
    for words in (("migrate",), ("audit", "verify")):
        done = _huiyin(words, {"HUIYIN_HOME": str(home), "DATABASE_URL": url})
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).split())[:600]
            raise BackupFailed(errors.AUDIT_FAILED, params={"said": said})


def _huiyin(words: tuple[str, ...], changes: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if name != "HUIYIN_READ_DATABASE_URL"}
    env = {**kept, "HUIYIN_KEYS": str(settings.HUIYIN_KEYS), **changes}
    command = [sys.executable, "-m", "huiyin.site.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own words


# ---------------------------------------------------------------- restore


def restore_backup(file: Path, leave: Leave) -> Manifest:
    """Put an archive back: everything is unpacked and checked first, the database changes last."""
    _expect_free(leave)
    home = Path(settings.HUIYIN_HOME)
    with opened(file, home) as archive:
        keys = _keys_for(archive, leave)
        if archive.manifest.vendor == "sqlite":
            draft = archive.folder / "huiyin.sqlite3"
            _compare(unpack_sqlite(archive.database, draft), archive.manifest)
        _put_photos(archive)
        if keys is not None:
            _put_keys(keys)
        if archive.manifest.vendor == "sqlite":
            _swap_sqlite(draft)
        else:
            connection.close()
            load_postgresql(archive.database, replace=leave.replace)
            _compare(held(connection), archive.manifest)
    if "kit_heartbeat" in connection.introspection.table_names():
        # Those who beat when the backup was made do not run here.
        heartbeats.forget()
    connection.close()
    return archive.manifest


def _expect_free(leave: Leave) -> None:
    try:
        tables = connection.introspection.table_names()
        seen = heartbeats.age() if "kit_heartbeat" in tables else None
    except Error:
        tables, seen = [], None
    if seen is not None and seen < heartbeats.LATE:
        raise BackupFailed(errors.RUNNING)
    if tables and not leave.replace:
        raise BackupFailed(errors.NOT_EMPTY)


def _keys_for(archive: Opened, leave: Leave) -> bytes | None:
    """Return the key file to put in place; None if the one that is there belongs to the archive."""
    here = Path(settings.HUIYIN_KEYS)
    if archive.manifest.fits(read(here)):
        return None
    if archive.manifest.keys is Keys.NO:
        if leave.without_keys:
            return None
        raise BackupFailed(errors.WRONG_KEYS, params={"path": here})
    raw = (archive.folder / KEYS).read_bytes()
    if archive.manifest.keys is Keys.SEALED:
        if not leave.passphrase:
            raise BackupFailed(errors.NO_PASSPHRASE)
        raw = open_keys(raw, leave.passphrase)
    return raw


def _put_keys(raw: bytes) -> None:
    """Put a key file in place of ours, which is kept beside it."""
    path = Path(settings.HUIYIN_KEYS)
    draft = path.with_name(f"{path.name}.restoring")
    draft.touch(mode=0o600)
    draft.write_bytes(raw)
    shutil.copy2(path, path.with_name(f"{path.name}.before-{_stamp()}"))
    draft.replace(path)


def _put_photos(archive: Opened) -> None:
    """Add the photos; their names are drawn at random, so that one which is there already is the same."""
    folder = archive.folder / PHOTOS
    for path in sorted(folder.rglob("*.jpg")):
        name = path.relative_to(folder).as_posix()
        if isinstance(default_storage, FileSystemStorage) or hasattr(default_storage, "path"):
            target = Path(default_storage.path(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        elif not default_storage.exists(name):
            with path.open("rb") as source:
                default_storage.save(name, source)


def _swap_sqlite(draft: Path) -> None:
    """Rename the restored database into place; what was there is kept beside it."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    if tables:
        os.link(target, target.with_name(f"{target.name}.before-{_stamp()}"))
        for journal in ("-wal", "-shm"):
            target.with_name(f"{target.name}{journal}").unlink(missing_ok=True)
    draft.chmod(0o600)
    draft.replace(target)
    settle_folder(target.parent)


def _stamp() -> str:
    return clock.now().strftime("%Y%m%dT%H%M%SZ")
