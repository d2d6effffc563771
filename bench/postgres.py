"""A throwaway PostgreSQL that pays for safety, what it was told, and what pgbench reaches with the same."""

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.machine import parent_of
from tools.postgres import cluster, newest_binaries

# Where ids begin, so that each stands out among the other numbers of a statement.
FIRST_IDS = {
    "claims_claim": 50_000_001,
    "people_person": 60_000_001,
    "matters_matter": 70_000_001,
    "matters_entry": 80_000_001,
    "claims_need": 90_000_001,
}
_MARK = "@@"
_STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)", re.DOTALL)
# Of a statement that the server keeps, the values stand in a line of their own.
_VALUES = re.compile(r"DETAIL:  parameters: (.*)", re.DOTALL)
_VALUE = re.compile(r"(\$[0-9]+) = (NULL|'(?:[^']|'')*')")
# What this module says itself.
_OURS = re.compile("ALTER SYSTEM|SELECT pg_(reload_conf|sleep)")
_TPS = re.compile(r"tps = ([0-9.]+)")


@dataclass(frozen=True)
class Database:
    """A running cluster with one database."""

    url: str
    binaries: Path
    postmaster: int
    log: Path

    def tell(self, *statements: str) -> None:
        """Execute statements, each by itself."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        """Collect, in the list that is yielded, every statement that clients send meanwhile."""
        heard: list[str] = []
        self.tell("ALTER SYSTEM SET log_statement = 'all'", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.3)")
        start = self.log.stat().st_size
        yield heard
        self.tell("ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.3)")
        with self.log.open("rb") as log:
            log.seek(start)
            said = log.read().decode().split(_MARK)
        texts = _statements(line.partition(" ")[2].replace("\n\t", "\n").strip() for line in said)
        heard += [text for text in texts if not _OURS.match(text)]

    def pgbench(self, script: str, *, clients: int, seconds: int = 0, transactions: int = 0) -> float:
        """Return how many times a second pgbench gets through a script, for a time or for so many times.

        A script may count its own turns up in `:turn`.
        """
        lasts = ("-t", str(max(1, transactions // clients))) if transactions else ("-T", str(seconds))
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(script)
            file.flush()
            command = [
                *(str(self.binaries / "pgbench"), "--no-vacuum", "-M", "simple", "-f", file.name),
                *("-c", str(clients), *lasts, "-D", "turn=-1", self.url),
            ]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        rate = _TPS.search(done.stdout)
        if done.returncode or rate is None or "failed transactions: 0 " not in done.stdout:
            raise SystemExit(f"pgbench failed:\n{done.stdout}{done.stderr}")
        return float(rate[1])


def _statements(lines: Iterable[str]) -> list[str]:
    """Return the statements among lines of a log, each with its values in it."""
    found: list[str] = []
    for line in lines:
        if match := _STATEMENT.match(line):
            found.append(match[1])
        elif found and (match := _VALUES.match(line)):
            found[-1] = _filled(found[-1], dict(_VALUE.findall(match[1])))
    return found


def _filled(statement: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$[0-9]+", lambda name: values.get(name[0], name[0]), statement)


@contextmanager
def database(keep: Path | None = None) -> Iterator[Database]:
    """Run a cluster with fsync on, kept in a folder if one is named.

    Exits with a sentence where PostgreSQL is not installed.
    """
    binaries = newest_binaries()
    if binaries is None:
        raise SystemExit("This benchmark needs PostgreSQL. On Debian or Ubuntu: apt-get install postgresql")
    with cluster(binaries, durable=True, keep=keep) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            folder = connection.execute("SHOW data_directory").fetchone()
            postmaster = parent_of(connection.info.backend_pid)
        found = Database(url, binaries, postmaster, Path(folder[0] if folder else "").parent / "log")
        found.tell(f"ALTER SYSTEM SET log_line_prefix = '{_MARK}%p '", "SELECT pg_reload_conf()")
        yield found


def set_ids_apart(url: str) -> None:
    """Let new ids begin at `FIRST_IDS`."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table, first in FIRST_IDS.items():
            connection.execute(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}".encode())


def by_request(statements: Sequence[str]) -> list[list[str]]:
    """Divide statements that came over one connection into requests, each of which ends with its COMMIT."""
    found: list[list[str]] = [[]]
    for statement in statements:
        found[-1].append(statement)
        if statement == "COMMIT":
            found.append([])
    return found[:-1]


def as_script(statements: Sequence[str], unique: Sequence[str]) -> str:
    """Turn the statements of one request into a pgbench script that can run over and over.

    `unique` are the texts that must differ each time, of nine or more characters: they become numbers of
    nine digits. Ids that an INSERT returned are taken from its answer.
    """
    lines = [r"\set number random(100000000, 999999999)"]
    known: dict[str, str] = {}
    for statement in statements:
        text = statement.removesuffix(";")
        for word, variable in known.items():
            text = re.sub(rf"\b{word}\b", variable, text)
        for word in unique:
            text = text.replace(word, ":number")
        table = re.match(r'INSERT INTO "(\w+)"', text)
        given = _given_id(statements, table[1]) if table and "RETURNING" in text else ""
        if table and given:
            known[given] = f":{table[1]}_id"
            lines.append(f"{text} \\gset {table[1]}_")
        else:
            lines.append(f"{text};")
    return "\n".join(lines) + "\n"


def _given_id(statements: Sequence[str], table: str) -> str:
    """Find the id that a table gave to this request, the only number of its size; "" if nothing names it."""
    first = FIRST_IDS.get(table, 0)
    numbers = {int(n) for text in statements for n in re.findall(r"\b[5-9][0-9]{7}\b", text)}
    found = {n for n in numbers if first <= n < first + 10_000_000}
    if len(found) > 1:
        raise SystemExit(f"The statements name {len(found)} ids of {table}, not one.")
    return str(found.pop()) if found else ""
