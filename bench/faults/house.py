"""An installation that is served, killed and started again, and what happened to what it acknowledged."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bench.machine import family
from bench.servers import free_port, run
from tools.sources import ROOT

PATIENCE_SECONDS = 120
NO_LIMIT = resource.RLIM_INFINITY


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something holds; exit with a sentence if it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with suppress(OSError):
            if true():
                return
        if time.monotonic() > deadline:
            raise SystemExit(f"It never came about that {what}.")
        time.sleep(0.05)


@dataclass
class House:
    """A data directory, the environment that leads to it, and its process tree."""

    home: Path
    env: dict[str, str]
    place: str = ""
    port: int = field(default_factory=free_port)
    tree: "subprocess.Popen[bytes] | None" = None

    def start(self, *, web_processes: int = 2) -> None:
        """Serve and wait until it is ready."""
        command = [sys.executable, "-m", "huiyin.site.cli", "serve", "--port", str(self.port)]
        log = (self.home / "serve.log").open("ab")
        self.tree = subprocess.Popen(
            [*command, "--web-processes", str(web_processes)], cwd=ROOT, env=self.env, stdout=log, stderr=log
        )
        log.close()
        until(self.is_ready, "the site was ready")
        until(lambda: self.worker and self.web, "web and worker ran")

    def is_ready(self) -> bool:
        """Ask /readyz."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except URLError:
            return False

    def figures(self) -> dict[str, float]:
        """Return what /metrics tells."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        pairs = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    @property
    def pid(self) -> int:
        """Return the first process of the tree."""
        if self.tree is None:
            raise LookupError("The house is not served.")
        return self.tree.pid

    @property
    def web(self) -> list[int]:
        """Return the processes that answer requests."""
        master = self._children("gunicorn")
        return family(master[0])[1:] if master else []

    @property
    def worker(self) -> list[int]:
        """Return the processes of the background work, the first one first."""
        found = self._children("worker")
        return family(found[0]) if found else []

    def _children(self, word: str) -> list[int]:
        found = []
        for pid in family(self.pid)[1:]:
            with suppress(OSError):
                status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                if int(status[1]) == self.pid and word in words:
                    found.append(pid)
        return found

    def limit_files(self, most: int) -> None:
        """Let no process of the tree write a file beyond a size, as on a disk that is full; or lift that."""
        for pid in family(self.pid):
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, NO_LIMIT))

    def kill(self, *pids: int) -> None:
        """Kill processes without a warning; without any, the whole tree."""
        for pid in pids or reversed(family(self.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not pids and self.tree is not None:
            self.tree.wait()

    def stop(self) -> None:
        """Stop in good order."""
        if self.tree is not None and self.tree.poll() is None:
            self.tree.terminate()
            self.tree.wait(timeout=60)

    def reload(self) -> None:
        """Let web and worker begin anew, and wait until none of the old processes is left."""
        web, worker = self.web, self.worker
        os.kill(self.pid, signal.SIGHUP)
        until(lambda: self.web and not set(self.web) & set(web), "every web process was a new one")
        self.wait_for_another_worker(worker)

    def wait_for_another_worker(self, old: Sequence[int]) -> None:
        """Wait until the background work is done by a process that is none of these."""
        # Asked once a turn: between two questions it may go.
        until(lambda: not {*self.worker[:1]} <= {*old}, "the worker was a new one")

    def verdict(self, acknowledged: Mapping[str, str]) -> dict[str, Any]:
        """Say what became of everything that was acknowledged (idempotency key to code)."""
        path = self.home / "acknowledged.json"
        path.write_text(json.dumps(dict(acknowledged)))
        return dict(json.loads(run("bench.faults.verdict", str(path), env=self.env)))


def environment(home: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """Return the environment of an installation that sends mail at any hour.

    The client may say where requests come from.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    kept.pop("DATABASE_URL", None)
    named = {"DATABASE_URL": database_url} if database_url else {}
    return {
        **kept,
        "HUIYIN_HOME": str(home),
        "HUIYIN_TRUSTED_PROXIES": "127.0.0.1",
        "HUIYIN_QUIET_HOURS": "",
        **named,
        **more,
    }


@contextmanager
def house(database_url: str = "", **more: str) -> Iterator[House]:
    """Make a house with its ground, not served yet; take it away in the end."""
    home = Path(tempfile.mkdtemp(prefix="huiyin-faults-"))
    found = House(home, environment(home, database_url, **more))
    try:
        found.place = json.loads(run("bench.ground", "0", env=found.env))["place"]
        yield found
    finally:
        if found.tree is not None and found.tree.poll() is None:
            found.kill()
        shutil.rmtree(home, ignore_errors=True)


def faults_in(verdict: Mapping[str, Any]) -> list[str]:
    """Name what is wrong in a verdict."""
    return [name for name in ("lost", "doubled", "untold", "mailed_twice", "broken", "dead") if verdict[name]]
