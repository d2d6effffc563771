"""The product and the skeleton, served by gunicorn just as `huiyin serve` does it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bench.machine import family
from tools.sources import ROOT

START_SECONDS = 60
PRODUCT, SKELETON = "huiyin.site.wsgi:application", "bench.skeleton.wsgi:application"


@dataclass(frozen=True)
class Site:
    """A database with its ground: the environment that leads to it, and what `bench.ground` printed."""

    env: Mapping[str, str]
    place_id: int
    place: str
    token: str
    org_id: int


@dataclass(frozen=True)
class Server:
    """A running web server: the port it listens on and its first process."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """Return the web processes, without the one that started them."""
        return family(self.pid)[1:]


def leave_on_signals() -> None:
    """Leave through every `finally` when terminated, so that servers and folders go too."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def environment(database_url: str = "", kept: Path | None = None) -> Iterator[dict[str, str]]:
    """Make a temporary data directory and yield the environment that leads to it; or one that is kept."""
    home = kept or Path(tempfile.mkdtemp(prefix="huiyin-bench-"))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    inherited.pop("DATABASE_URL", None)
    # The client says X-Forwarded-For as a proxy would: the rate limits stay on and count many people.
    env = {**inherited, "HUIYIN_HOME": str(home), "HUIYIN_TRUSTED_PROXIES": "127.0.0.1"}
    if database_url:
        env["DATABASE_URL"] = database_url
    try:
        yield env
    finally:
        if kept is None:
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def site(database_url: str = "", matters: int = 0) -> Iterator[Site]:
    """Make the ground in a temporary data directory; SQLite unless a database is named."""
    with environment(database_url) as env:
        yield Site(env, **json.loads(run("bench.ground", str(matters), env=env)))


def run(module: str, *arguments: str, env: Mapping[str, str]) -> str:
    """Run a module of ours with Python and return what it printed; exit with what it said if it fails."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def serving(
    application: str, env: Mapping[str, str], *, processes: int, threads: int = 4
) -> Iterator[Server]:
    """Serve an application on a free port until the block ends."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--config", "python:huiyin.site.gunicorn_conf"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(processes), "--threads", str(threads)),
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        _wait_until_open(port, server)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=40)


@contextmanager
def beside(module: str, *arguments: str, env: Mapping[str, str]) -> Iterator[None]:
    """Run a module of ours beside a server until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, env=env)
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=40)
        # A worker in the middle of a long job ends when that does; a measurement does not wait for it.
        process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The web server did not start; what it said stands above.") from None
            time.sleep(0.1)
        else:
            return
