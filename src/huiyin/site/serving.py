"""One process tree: a supervisor, the web server and the worker below it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

GRACE_SECONDS = 30
LOOK_SECONDS = 0.5
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
# Measured: a web process stays under 200 MB; the worker's processes and the system take the rest.
PROCESS_MB, RESERVED_MB, MOST_PROCESSES = 200, 500, 16
WORKER = (sys.executable, "-m", "huiyin.site.cli", "worker")


def fitting_processes(vendor: str, processors: int, memory: int) -> int:
    """Return how many web processes fit: one a processor, as far as the memory goes.

    SQLite has one writer at a time, so that one process with threads serves it best.
    """
    if vendor == "sqlite":
        return 1
    room = (memory - RESERVED_MB) // PROCESS_MB
    return max(1, min(max(2, processors), room, MOST_PROCESSES))


@contextmanager
def figures_folder() -> Iterator[dict[str, str]]:
    """Yield the environment in which the processes of a tree add their figures up.

    The folder lies in memory where that can be: a figure that meets a full disk would end its process.
    """
    if os.environ.get(FOLDER):
        yield {}
        return
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a fresh folder is made in it
    with tempfile.TemporaryDirectory(
        prefix="huiyin-figures-", dir=base, ignore_cleanup_errors=True
    ) as folder:
        yield {FOLDER: folder}


@dataclass(frozen=True)
class Serving:
    """What to serve: the address, how many web processes, worker or not."""

    host: str
    port: int
    web_processes: int
    worker: bool = True

    @property
    def supervisor(self) -> list[str]:
        """Return the command line of the supervisor, a process that holds nothing of the site in memory."""
        words = (self.host, str(self.port), str(self.web_processes), "worker" if self.worker else "alone")
        return [sys.executable, "-m", "huiyin.site.serving", *words]

    @property
    def web(self) -> list[str]:
        """Return the command line of the web server."""
        return [
            *(sys.executable, "-m", "gunicorn", "huiyin.site.wsgi:application"),
            *("--config", "python:huiyin.site.gunicorn_conf"),
            *("--bind", f"{self.host}:{self.port}"),
            *("--workers", str(self.web_processes), "--threads", "4"),
        ]


@dataclass
class Tree:
    """The children of the supervisor. The web server's end is the end; a worker is started again."""

    serving: Serving
    web: "subprocess.Popen[bytes]" = field(init=False)
    worker: "subprocess.Popen[bytes] | None" = None
    stopping: bool = False
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> int:
        """Serve until a signal or the end of the web server; return the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        with figures_folder() as figures:
            # Threads in arenas of their own leave memory unused: two serve four threads as well.
            self.environment = {"MALLOC_ARENA_MAX": "2", **os.environ, **figures}
            self.web = subprocess.Popen(self.serving.web, env=self.environment)  # noqa: S603 - our words only
            signal.signal(signal.SIGHUP, self._reload)
            while not self.stopping and self.web.poll() is None:
                self._keep_worker()
                time.sleep(LOOK_SECONDS)
            return self._end()

    def _stop(self, number: int, frame: Any) -> None:
        self.stopping = True

    def _reload(self, number: int, frame: Any) -> None:
        """Let web processes and worker begin anew one after the other, with the code that lies there now."""
        self.web.send_signal(signal.SIGHUP)
        if self.worker is not None:
            self.worker.terminate()  # the loop below starts the next one

    def _keep_worker(self) -> None:
        if self.serving.worker and (self.worker is None or self.worker.poll() is not None):
            self.worker = subprocess.Popen(WORKER, env=self.environment)  # noqa: S603 - the same

    def _end(self) -> int:
        """Ask all children to stop, wait, and kill what does not; a stop that was asked for is a success."""
        children = [child for child in (self.web, self.worker) if child is not None]
        asked = self.stopping
        for child in children:
            child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        return 0 if asked else int(self.web.returncode or 1)


def main() -> int:
    """Supervise, as `Serving.supervisor` says."""
    host, port, processes, worker = sys.argv[1:]
    return Tree(Serving(host, int(port), int(processes), worker == "worker")).run()


if __name__ == "__main__":
    raise SystemExit(main())
