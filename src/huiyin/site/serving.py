"""One process tree: a supervisor, the web server and the worker below it."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

GRACE_SECONDS = 30
LOOK_SECONDS = 0.5
WORKER = (sys.executable, "-m", "huiyin.site.cli", "worker")


@dataclass(frozen=True)
class Serving:
    """What to serve: the address, how many web processes (None: what fits the database), worker or not."""

    host: str
    port: int
    web_processes: int | None = None
    worker: bool = True

    @property
    def web(self) -> list[str]:
        """Return the command line of the web server.

        SQLite has one writer at a time, so that one process with threads serves it best.
        """
        processes = self.web_processes or (1 if connection.vendor == "sqlite" else 2)
        return [
            *(sys.executable, "-m", "gunicorn", "huiyin.site.wsgi:application"),
            *("--config", "python:huiyin.site.gunicorn_conf"),
            *("--bind", f"{self.host}:{self.port}"),
            *("--workers", str(processes), "--threads", "4"),
        ]


@dataclass
class Tree:
    """The children of the supervisor. The web server's end is the end; a worker is started again."""

    serving: Serving
    web: "subprocess.Popen[bytes]" = field(init=False)
    worker: "subprocess.Popen[bytes] | None" = None
    stopping: bool = False

    def run(self) -> int:
        """Serve until a signal or the end of the web server; return the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.web = subprocess.Popen(self.serving.web)  # noqa: S603 - our own words only
        while not self.stopping and self.web.poll() is None:
            self._keep_worker()
            time.sleep(LOOK_SECONDS)
        return self._end()

    def _stop(self, number: int, frame: Any) -> None:
        self.stopping = True

    def _keep_worker(self) -> None:
        if self.serving.worker and (self.worker is None or self.worker.poll() is not None):
            self.worker = subprocess.Popen(WORKER)  # noqa: S603 - the same

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
