"""SQLite's empty, migrated database, kept between processes and runs: making it takes longer than most runs.

It is kept under a digest of everything that migrating depends on, in the folder of caches of whoever runs
the tests, and is only ever copied. PostgreSQL's is made anew by each process.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
_HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huiyin-tests"
# More than so many are left of earlier states of the code.
_MOST = 4


class Migrated:
    """The migrated database for a test process: `bring` copies it if it is there, else `keep` takes it in.

    In between only one process makes it; others that want the same wait for it.
    """

    def __init__(self) -> None:
        self._file = _HOME / f"{_digest()}.sqlite3"
        self._lock: IO[bytes] | None = None

    def bring(self, target: Path) -> bool:
        """Copy the database to `target`; if there is none, return False and let nobody else make one."""
        _HOME.mkdir(parents=True, exist_ok=True)
        lock = self._file.with_suffix(".lock").open("ab")
        fcntl.flock(lock, fcntl.LOCK_EX)
        if self._file.exists():
            lock.close()
            shutil.copyfile(self._file, target)
            self._file.touch()
            return True
        self._lock = lock
        return False

    def keep(self, source: Path) -> None:
        """Take in what was made, and let the others go on."""
        made = self._file.with_suffix(f".{os.getpid()}")
        with sqlite3.connect(source) as live, sqlite3.connect(made) as copy:
            live.backup(copy)
        made.rename(self._file)
        for old in sorted(_HOME.glob("*.sqlite3"), key=lambda one: -one.stat().st_mtime)[_MOST:]:
            old.unlink(missing_ok=True)
        if self._lock:
            self._lock.close()


def _digest() -> str:
    """Return what stands for the migrations, what they import, and the libraries whose tables are there."""
    parts = [
        ROOT / "requirements" / "base.txt",
        ROOT / "src/huiyin/kit/fields.py",
        *sorted((ROOT / "src").glob("huiyin/**/migrations/*.py")),
    ]
    whole = hashlib.sha256(sqlite3.sqlite_version.encode())
    for part in parts:
        whole.update(str(part.relative_to(ROOT)).encode())
        whole.update(part.read_bytes())
    return whole.hexdigest()[:24]
