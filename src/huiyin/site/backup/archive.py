"""The file: a plain tar whose last members are its manifest and the manifest's digest.

Photos are compressed already and the database is compressed by itself, so the whole is not; every member is
hashed on its way in and on its way out. What was cut off lacks the end, and so the manifest.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from huiyin.site.backup.errors import CHANGED, INCOMPLETE, NOT_OURS, UNKNOWN_MEMBER, BackupFailed
from huiyin.site.backup.manifest import Manifest

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.pgdump"}
KEYS = "keys.json"
PHOTOS = "attachments/"
PIECE = 1 << 20
_NAME = re.compile(
    r"database\.(?:sqlite3\.gz|pgdump)|keys\.json|attachments/[A-Za-z0-9_-]{2}/[A-Za-z0-9_.-]{1,80}"
)


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        return piece


@dataclass
class Writer:
    """Puts members into an archive and notes their digests."""

    tar: tarfile.TarFile
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Add a member of known size from an open file."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashed = _Hashed(source)
        self.tar.addfile(info, hashed)
        self.members[name] = (size, hashed.digest.hexdigest())

    def add_bytes(self, name: str, raw: bytes) -> None:
        """Add a small member."""
        self.add(name, io.BytesIO(raw), len(raw))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file from the disk."""
        with path.open("rb") as source:
            self.add(name, source, path.stat().st_size)

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the manifest behind everything it lists; return it."""
        whole = replace(manifest, members=dict(self.members))
        raw = whole.to_json()
        self.add_bytes(MANIFEST, raw)
        self.add_bytes(SEAL, hashlib.sha256(raw).hexdigest().encode())
        return whole


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Open an archive to be written, readable by its owner only."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield Writer(tar)
        file.flush()
        os.fsync(file.fileno())


def extract(path: Path, into: Path) -> Manifest:
    """Unpack an archive, checking every byte; return its manifest.

    Raises BackupFailed for what is no archive of ours, was cut off, damaged or changed.
    """
    found: dict[str, tuple[int, str]] = {}
    ends: dict[str, bytes] = {}
    try:
        with tarfile.open(path, mode="r:") as tar:
            for info in tar:
                _take(tar, info, into, found, ends)
    except tarfile.ReadError as error:
        known = "unexpected end" in str(error) or found
        raise BackupFailed(INCOMPLETE if known else NOT_OURS, params={"file": path.name}) from error
    manifest = _manifest(path, ends)
    _compare(found, manifest)
    return manifest


def _take(
    tar: tarfile.TarFile,
    info: tarfile.TarInfo,
    into: Path,
    found: dict[str, tuple[int, str]],
    ends: dict[str, bytes],
) -> None:
    source = tar.extractfile(info) if info.isreg() else None
    if source is None:
        raise BackupFailed(UNKNOWN_MEMBER, params={"member": info.name})
    if info.name in {MANIFEST, SEAL}:
        ends[info.name] = source.read()
        return
    if not _NAME.fullmatch(info.name) or info.name in found:
        raise BackupFailed(UNKNOWN_MEMBER, params={"member": info.name})
    target = into / info.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as out:
        while piece := source.read(PIECE):
            digest.update(piece)
            out.write(piece)
    found[info.name] = (info.size, digest.hexdigest())


def _manifest(path: Path, ends: dict[str, bytes]) -> Manifest:
    if SEAL not in ends or MANIFEST not in ends:
        raise BackupFailed(INCOMPLETE, params={"file": path.name})
    if hashlib.sha256(ends[MANIFEST]).hexdigest().encode() != ends[SEAL]:
        raise BackupFailed(CHANGED, params={"member": MANIFEST})
    try:
        return Manifest.from_json(ends[MANIFEST])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupFailed(NOT_OURS, params={"file": path.name}) from error


def _compare(found: dict[str, tuple[int, str]], manifest: Manifest) -> None:
    for name in manifest.members:
        if found.get(name) != manifest.members[name]:
            raise BackupFailed(CHANGED, params={"member": name})
    for name in found.keys() - manifest.members.keys():
        raise BackupFailed(UNKNOWN_MEMBER, params={"member": name})
