"""Telling an outage from a fault: what passes by itself is answered with 503 and tried again later.

A database that restarts, a full disk, a lock that did not come in time: nothing is wrong with the request or
the program, and nothing was saved.
"""

import errno
import sqlite3
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError


class Outage(StrEnum):
    """Name what is out of order."""

    DATABASE = "database"
    DISK = "disk"
    BUSY = "busy"


RETRY_SECONDS = 30

_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EFBIG})
# https://www.sqlite.org/rescode.html; the low byte of an extended code is its family.
_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_FULL: Outage.DISK,
    sqlite3.SQLITE_READONLY: Outage.DISK,
    sqlite3.SQLITE_IOERR: Outage.DISK,
    sqlite3.SQLITE_CANTOPEN: Outage.DISK,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; longer prefixes first.
_POSTGRES = (
    ("53100", Outage.DISK),
    ("25006", Outage.DATABASE),  # read only: a primary that became a standby
    ("55P03", Outage.BUSY),
    ("58", Outage.DISK),
    ("57014", Outage.BUSY),
    ("57P", Outage.DATABASE),
    ("53", Outage.BUSY),
    ("40", Outage.BUSY),
    ("08", Outage.DATABASE),
)


def outage(error: BaseException | None) -> Outage | None:
    """Return what is out of order if an error says so; None for a fault of ours."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found = _of(error)
        if found:
            return found
        error = error.__cause__ or error.__context__
    return None


def _of(error: BaseException) -> Outage | None:
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno in _DISK:
        return Outage.DISK
    return None


def _of_database(error: DatabaseError | InterfaceError) -> Outage | None:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state:
        return next((kind for prefix, kind in _POSTGRES if state.startswith(prefix)), None)
    # Without a state PostgreSQL was not reached, or hung up.
    lost = isinstance(error, InterfaceError) or (isinstance(error, OperationalError) and cause is not None)
    return Outage.DATABASE if lost else None
