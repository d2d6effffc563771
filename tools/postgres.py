"""A throwaway PostgreSQL around one command: `python -m tools.postgres -- pytest`.

The command sees DATABASE_URL. The cluster listens on 127.0.0.1 and a socket in its own temporary folder,
and is stopped and removed when the command ends, however it ends. PostgreSQL refuses to run as root, so
root hands it to an unprivileged account. Data safety is off, because tests throw their data away; a
measurement that must pay for it says --durable.
"""

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypeAlias

NAME = "huiyin"
START_SECONDS = 60
Server: TypeAlias = "subprocess.Popen[bytes]"
UNSAFE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


def newest_binaries() -> Path | None:
    """Return the folder with initdb and postgres: Debian's newest version, else the one on the path."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(debian, key=lambda initdb: float(initdb.parent.parent.name))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


@dataclass(frozen=True)
class Owner:
    """The account the server runs as; None means whoever runs this."""

    account: pwd.struct_passwd | None = field(default_factory=_unprivileged)

    @property
    def user(self) -> int | None:
        """Return the number of the account to become."""
        return self.account.pw_uid if self.account else None

    @property
    def group(self) -> int | None:
        """Return the number of the account's group."""
        return self.account.pw_gid if self.account else None

    def run(self, *command: str | Path, cwd: Path) -> None:
        """Run a command as the owner; exit with what it said when it fails."""
        done = subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            user=self.user,
            group=self.group,
            extra_groups=[] if self.account else None,
        )
        if done.returncode:
            raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")

    def start(self, *command: str | Path, cwd: Path) -> Server:
        """Start a server as the owner, in a session of its own so that Ctrl-C leaves it to us."""
        with (cwd / "log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=cwd,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                group=self.group,
                extra_groups=[] if self.account else None,
            )

    def give(self, folder: Path) -> None:
        """Make the owner the owner of a folder."""
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(binaries: Path, *, durable: bool = False, keep: Path | None = None) -> Iterator[str]:
    """Run a cluster and yield the URL of its database; stop it afterwards.

    It is empty and removed in the end, unless it is to be kept in a folder: then what is there stays there.
    """
    owner = Owner()
    folder = keep or Path(tempfile.mkdtemp(prefix="huiyin-postgres-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        owner.give(folder)
        with _server(binaries, owner, folder, () if durable else UNSAFE) as url:
            yield url
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(binaries: Path, owner: Owner, folder: Path, options: tuple[str, ...]) -> Iterator[str]:
    data, port = folder / "data", str(free_port())
    where = ("-h", "127.0.0.1", "-p", port, "-U", NAME)
    is_new = not (data / "PG_VERSION").exists()
    if is_new:
        making = (
            binaries / "initdb",
            "-D",
            data,
            "-U",
            NAME,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        owner.run(*making, cwd=folder)
    server = owner.start(
        binaries / "postgres", "-D", data, "-h", "127.0.0.1", "-p", port, "-k", folder, *options, cwd=folder
    )
    try:
        wait_until_ready(binaries / "pg_isready", where, server, folder / "log")
        if is_new:
            owner.run(binaries / "createdb", *where, NAME, cwd=folder)
        yield f"postgresql://{NAME}@127.0.0.1:{port}/{NAME}"
    finally:
        stop(server)


def wait_until_ready(pg_isready: Path, where: tuple[str, ...], server: Server, log: Path) -> None:
    """Wait until a server takes connections; exit with its log if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run([pg_isready, "-q", *where], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.1)


def stop(server: Server) -> None:
    """Stop a server, whoever is connected."""
    server.send_signal(signal.SIGINT)  # the fast shutdown: open connections are cut
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _leave(signum: int, frame: FrameType | None) -> None:
    # Leave through every `finally`, so that a terminated run stops its server too.
    raise SystemExit(128 + signum)


def _left_out() -> int:
    print(
        "Left out: the tests on PostgreSQL (group: postgres), because it is not installed here. "
        "On Debian or Ubuntu: sudo apt-get install postgresql",
        file=sys.stderr,
    )
    required = os.environ.get("HUIYIN_REQUIRE_GROUPS", "").replace(" ", "").split(",")
    return int(not {"all", "postgres"}.isdisjoint(required))


def main() -> int:
    """Run the given command beside a throwaway cluster and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.postgres", description=__doc__.partition("\n")[0])
    parser.add_argument("--durable", action="store_true", help="keep fsync on, as a real server does")
    parser.add_argument("command", nargs="+", help="the command, after --")
    asked = parser.parse_args()
    binaries = newest_binaries()
    if binaries is None:
        return _left_out()
    signal.signal(signal.SIGTERM, _leave)
    with cluster(binaries, durable=asked.durable) as url:
        return subprocess.run(asked.command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
