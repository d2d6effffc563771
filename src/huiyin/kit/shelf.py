"""Pages that the web processes of one server share: what one has made, the others need not make again.

The shelf is a folder that the server makes when it starts and removes when it stops; only its own user can
read it. Where there is none, or it cannot be written, each process keeps to itself.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import get_ident

import orjson

from huiyin.kernel import clock

FOLDER = "HUIYIN_SHELF"
# A page lasts for ten minutes at the most, and nothing stays on the disk for longer than it may be shown.
SECONDS = 600
MOST = 3_000
_PREFIX = "huiyin-shelf-"


@dataclass(frozen=True)
class Shelved:
    """A page in pieces, until when it lasts (on the clock that only goes forward), and what it stands for."""

    pieces: tuple[bytes, ...]
    content_type: str
    stamp: str
    until: float


def get(key: Hashable) -> Shelved | None:
    """Return the page of a key, if there is one; it may be too old."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        if (path := _path(key)) is not None:
            head, _, body = path.read_bytes().partition(b"\n")
            told = orjson.loads(head)
            ends = told.pop("ends")
            pieces = tuple(body[start:end] for start, end in zip([0, *ends], ends, strict=False))
            return Shelved(pieces=pieces, **told)
    return None


def put(key: Hashable, page: Shelved) -> None:
    """Put a page there for the others."""
    if (path := _path(key)) is None:
        return
    told = {"content_type": page.content_type, "stamp": page.stamp, "until": page.until}
    ends = list(accumulate(map(len, page.pieces)))
    made = path.with_suffix(f".{os.getpid()}-{get_ident()}")
    try:
        made.write_bytes(orjson.dumps(told | {"ends": ends}) + b"\n" + b"".join(page.pieces))
        made.rename(path)
    except OSError:
        with suppress(OSError):
            made.unlink(missing_ok=True)


def stamped(stamp: Hashable) -> str:
    """Return a stamp as text of one length: equal for equal stamps, in every process."""
    return hashlib.sha256(repr(stamp).encode()).hexdigest()


def set_up() -> None:
    """Make the folder, for the processes that are started from now on; remove what dead servers left."""
    with suppress(OSError):
        for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            owner = left.name.removeprefix(_PREFIX).partition("-")[0]
            if owner.isdigit() and not _runs(int(owner)):
                shutil.rmtree(left, ignore_errors=True)
        os.environ[FOLDER] = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def tidy() -> None:
    """Remove what is too old, and what is too much; the server does it once a minute."""
    with suppress(OSError, KeyError), os.scandir(os.environ[FOLDER]) as found:
        files = sorted(((one.stat().st_mtime, one.path) for one in found), reverse=True)
        oldest = clock.now().timestamp() - SECONDS
        for number, (written, path) in enumerate(files):
            if number >= MOST or written < oldest:
                Path(path).unlink(missing_ok=True)


def take_down() -> None:
    """Remove the folder that `set_up` made."""
    if folder := os.environ.pop(FOLDER, ""):
        shutil.rmtree(folder, ignore_errors=True)


def _path(key: Hashable) -> Path | None:
    folder = os.environ.get(FOLDER)
    return Path(folder, stamped(key)) if folder else None
