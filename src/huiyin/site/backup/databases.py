"""The database in and out of an archive: a consistent snapshot, what it held, and putting it back."""

import gzip
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from huiyin.civic.matters.public import timeline_heads
from huiyin.kit.models import RateCount
from huiyin.site.backup.errors import NO_PROGRAM, PROGRAM_FAILED, BackupFailed
from huiyin.site.backup.manifest import Held

# What need not outlive a crash is not logged by PostgreSQL and in no backup.
EPHEMERAL = frozenset({RateCount._meta.db_table})
SNAPSHOT = "snapshot"
# https://www.postgresql.org/docs/current/libpq-envars.html
_LIBPQ = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


@contextmanager
def also_connected(**changes: Any) -> Iterator[BaseDatabaseWrapper]:
    """Yield one more connection like the default one, with some settings changed."""
    database = {**deepcopy(connections.settings["default"]), **changes}
    connection = load_backend(database["ENGINE"]).DatabaseWrapper(database, SNAPSHOT)
    connection.ensure_connection()
    connections.settings[SNAPSHOT], connections[SNAPSHOT] = database, connection
    try:
        yield connection
    finally:
        connection.close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]


def held(connection: BaseDatabaseWrapper) -> Held:
    """Count every table of ours and digest the ends of all timelines."""
    counts = {}
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for table in sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)}):
            if table in present and table not in EPHEMERAL:
                cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - a table of ours
                counts[table] = int(cursor.fetchone()[0])
    digest, timelines = hashlib.sha256(), 0
    for head in timeline_heads(using=connection.alias):
        digest.update("\x1f".join(map(str, head)).encode() + b"\n")
        timelines += 1
    return Held(counts, timelines, digest.hexdigest())


# ---------------------------------------------------------------- SQLite


def copy_sqlite(target: Path) -> Held:
    """Copy the SQLite database as it is at one moment, while others read and write; compress the copy."""
    raw = target.with_suffix(".raw")
    ours = connections["default"].settings_dict["NAME"]
    with closing(sqlite3.connect(ours, timeout=20)) as source, closing(sqlite3.connect(raw)) as copy:
        # In one step: a reader holds up no writer, and no writer makes the copying begin again.
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    with also_connected(NAME=str(raw)) as connection:
        found = held(connection)
    with raw.open("rb") as plain, gzip.open(target, "wb", compresslevel=3) as packed:
        shutil.copyfileobj(plain, packed, 1 << 20)
    for left in raw.parent.glob(f"{raw.name}*"):
        left.unlink()
    return found


def unpack_sqlite(packed: Path, target: Path) -> Held:
    """Unpack a SQLite database to a file and say what it holds."""
    with gzip.open(packed, "rb") as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    with also_connected(NAME=str(target)) as connection:
        found = held(connection)
        with connection.cursor() as cursor:
            # One file again, without a journal beside it, so that it can be moved.
            cursor.execute("PRAGMA journal_mode=DELETE")
    return found


# ---------------------------------------------------------------- PostgreSQL


def dump_postgresql(target: Path) -> Held:
    """Dump the PostgreSQL database as it is at one moment, and count at the same moment."""
    with also_connected() as connection, transaction.atomic(using=SNAPSHOT):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = str(cursor.fetchone()[0])
        run_program(
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-unlogged-table-data"),
            *(f"--snapshot={name}", f"--file={target}"),
        )
        return held(connection)


def load_postgresql(dump: Path, *, replace: bool = False, name: str = "") -> None:
    """Load a dump in one transaction: all of it or nothing. `replace` drops what is there in the same one."""
    script = dump.with_suffix(".sql")
    run_program("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", dump)
    before = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"] if replace else []
    try:
        run_program(
            *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            *(*before, f"--file={script}"),
            name=name,
        )
    finally:
        script.unlink(missing_ok=True)


def run_program(program: str, *arguments: str | Path, name: str = "") -> None:
    """Run one of PostgreSQL's programs on our database, or one beside it; its words hold no password."""
    found = _program(program)
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's and words of ours
        [found, *arguments],
        env={**os.environ, **_environment(connections["default"].settings_dict, name)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[:600]
        raise BackupFailed(PROGRAM_FAILED, params={"program": program, "said": said})


def _program(program: str) -> str:
    named = settings.HUIYIN_PG_BIN
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: path.parts[-3].zfill(4)
    )
    for candidate in (Path(named) / program if named else None, *debian[::-1], shutil.which(program)):
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    raise BackupFailed(NO_PROGRAM, params={"program": program})


def _environment(database: Mapping[str, Any], name: str) -> dict[str, str]:
    said = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": name or database["NAME"],
    }
    options = {_LIBPQ[key]: value for key, value in database["OPTIONS"].items() if key in _LIBPQ}
    return {key: str(value) for key, value in {**said, **options}.items() if value}


def url_of(name: str) -> str:
    """Return the address of a database beside ours, as DATABASE_URL would name it."""
    database = connections["default"].settings_dict
    user = quote(database["USER"] or "", safe="")
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    hosts = quote(str(database["HOST"] or ""), safe=",").split(",")
    ports = str(database["PORT"] or "").split(",")
    where = ",".join(
        f"{host}:{port}" if port else host for host, port in zip_longest(hosts, ports, fillvalue="")
    )
    options = urlencode({k: v for k, v in database["OPTIONS"].items() if isinstance(v, str | int)})
    return f"postgresql://{user}{password}@{where}/{quote(name)}" + (f"?{options}" if options else "")


@contextmanager
def beside(name: str) -> Iterator[str]:
    """Make an empty database beside ours and drop it in the end; yield its name."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield name
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
