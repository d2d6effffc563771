"""PostgreSQL servers that are killed, started again, copied and promoted, by PostgreSQL's own programs."""

import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.faults.house import until
from tools.postgres import NAME, Owner, Server, free_port, newest_binaries, stop, wait_until_ready

STANDBY = "second"


@dataclass
class Cluster:
    """One server with its data."""

    folder: Path
    binaries: Path
    port: str = field(default_factory=lambda: str(free_port()))
    owner: Owner = field(default_factory=Owner)
    server: "Server | None" = None

    @property
    def data(self) -> Path:
        """Return the data directory."""
        return self.folder / "data"

    @property
    def host(self) -> str:
        """Return host and port as an address names them."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Return the address of its database."""
        return f"postgresql://{NAME}@{self.host}/{NAME}"

    def make(self) -> None:
        """Make an empty cluster with our database."""
        self.owner.give(self.folder)
        words = ("-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.owner.run(self.binaries / "initdb", "-D", self.data, *words, cwd=self.folder)
        self.start()
        where = ("-h", "127.0.0.1", "-p", self.port, "-U", NAME)
        self.owner.run(self.binaries / "createdb", *where, NAME, cwd=self.folder)

    def start(self) -> None:
        """Start it, also after it was killed: what its old processes still hold has to be let go first."""
        words = ("-D", self.data, "-h", "127.0.0.1", "-p", self.port, "-k", self.folder)
        where = ("-h", "127.0.0.1", "-p", self.port)
        for _ in range(100):
            self.server = server = self.owner.start(self.binaries / "postgres", *words, cwd=self.folder)
            time.sleep(0.1)
            if server.poll() is None:
                break
        wait_until_ready(self.binaries / "pg_isready", where, server, self.folder / "log")

    def kill(self) -> None:
        """Kill the server without a warning; its backends notice and end."""
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()

    def copy(self, folder: Path) -> "Cluster":
        """Make a hot standby that follows this one, and let every commit wait for it."""
        other = Cluster(folder, self.binaries)
        other.owner.give(folder)
        source = f"host=127.0.0.1 port={self.port} user={NAME} application_name={STANDBY}"
        words = ("-d", source, "-D", other.data, "-R", "-X", "stream", "-c", "fast")
        other.owner.run(self.binaries / "pg_basebackup", *words, cwd=folder)
        other.start()
        self.tell(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'", "SELECT pg_reload_conf()")
        until(self.is_followed, "the standby followed synchronously")
        return other

    def is_followed(self) -> bool:
        """Tell whether commits wait for a standby."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            states = connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall()
        return ("sync",) in states

    def promote(self) -> None:
        """Make a standby the primary."""
        self.owner.run(self.binaries / "pg_ctl", "promote", "-D", self.data, cwd=self.folder)

    def tell(self, *statements: str) -> None:
        """Execute statements, each by itself."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def end(self) -> None:
        """Stop it, in whatever state it is."""
        if self.server is not None and self.server.poll() is None:
            stop(self.server)


@contextmanager
def folders(count: int) -> Iterator[list[Path]]:
    """Yield temporary folders that PostgreSQL's account can enter; remove them in the end."""
    made = [Path(tempfile.mkdtemp(prefix="huiyin-postgres-")) for _ in range(count)]
    try:
        yield made
    finally:
        for folder in made:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def primary() -> Iterator[Cluster]:
    """Run a server that pays for safety."""
    binaries = newest_binaries()
    if binaries is None:
        raise SystemExit("This needs PostgreSQL. On Debian or Ubuntu: apt-get install postgresql")
    with folders(1) as (folder,):
        cluster = Cluster(folder, binaries)
        try:
            cluster.make()
            yield cluster
        finally:
            cluster.end()


@contextmanager
def pair() -> Iterator[tuple[Cluster, Cluster]]:
    """Run a primary and its synchronous hot standby; the standby is empty until `primary.copy`."""
    with primary() as first, folders(1) as (folder,):
        second = first.copy(folder)
        try:
            yield first, second
        finally:
            second.end()
