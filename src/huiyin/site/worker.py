"""The background process: reactions to events, e-mail, and the queue of jobs.

Reactions and e-mail run in two threads of this process, jobs in the processes of django-q below it.
Everything that is to be done stands in the database, so this process may die at any moment.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import close_old_connections, connection, connections
from django_q.cluster import Cluster

from huiyin.kit import heartbeats, jobs
from huiyin.site.backup.scheduled import back_up_if_due
from huiyin.site.periodic import keep_schedule
from huiyin.site.reactions import relay

log = logging.getLogger(__name__)

LONGEST_PAUSE = 60.0
# Whoever waits for a page goes first (nice 10); nobody waits for the worker.
GIVES_WAY = 10
WATCH_SECONDS = 1.0


@dataclass
class Loop:
    """An act repeated until it is told to stop: soon again while there is work, else after a while.

    An act that fails (the database restarts, the mail server is gone) is tried again after growing pauses.
    """

    name: str
    act: Callable[[], int]
    busy: float = 0.5
    idle: float = 2.0
    # One that may take an hour says nothing meanwhile, and that means nothing.
    beats: bool = True
    failures: int = 0
    beaten: float = -heartbeats.EVERY_SECONDS

    def run(self, stop: threading.Event) -> None:
        """Repeat the act until `stop` is set."""
        pause = 0.0
        while not stop.wait(pause):
            pause = self.turn()
        connection.close()

    def turn(self) -> float:
        """Act once and return how many seconds to wait before the next time."""
        close_old_connections()
        try:
            done = self.act()
            self._beat()
        except Exception:
            self.failures += 1
            log.exception("The %s failed (%s times in a row); it goes on later.", self.name, self.failures)
            connection.close()
            return min(LONGEST_PAUSE, self.busy * 2.0**self.failures)
        self.failures = 0
        return self.busy if done else self.idle

    def _beat(self) -> None:
        """Note now and then that this part works; a part that fails falls silent."""
        if self.beats and monotonic() - self.beaten >= heartbeats.EVERY_SECONDS:
            heartbeats.beat(self.name)
            self.beaten = monotonic()


def send_mail() -> int:
    """Send the e-mails whose time has come; they are many seldom, so the next look may wait."""
    jobs.run("notices.send_mail")
    return 0


def call_hooks() -> int:
    """Tell other systems what happened."""
    jobs.run("hooks.call")
    return 0


def loops() -> list[Loop]:
    """Return what this process repeats."""
    backup = Loop("backup", back_up_if_due, idle=60.0, beats=False)
    hooks = Loop("webhooks", call_hooks)
    return [Loop("relay", relay().run_once), Loop("mail", send_mail, idle=4.0), hooks, backup]


def run_worker() -> bool:
    """Work until SIGTERM or SIGINT, or until the process that started this one is gone.

    Returns False if the queue of jobs ended by itself: then whoever started this process starts it again.
    """
    os.nice(GIVES_WAY)
    keep_schedule()
    # The job processes are forked from here: before any thread runs and without an open connection.
    connections.close_all()
    cluster = Cluster()
    cluster.start()
    stop = threading.Event()
    _stop_on_signals(stop)
    threads = [threading.Thread(target=loop.run, args=(stop,), name=loop.name) for loop in loops()]
    for thread in threads:
        thread.start()
    parent = os.getppid()
    whole = True
    while not stop.wait(WATCH_SECONDS):
        whole = cluster.sentinel.is_alive()
        if os.getppid() != parent or not whole:
            stop.set()
    for thread in threads:
        thread.join()
    cluster.stop()
    return whole


def _stop_on_signals(stop: threading.Event) -> None:
    def handle(number: int, frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
