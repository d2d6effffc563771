"""An HTTP client that sends when it is time to, whether or not the last request is answered."""

import heapq
import selectors
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from bench.client import Line

MOST_CONNECTIONS = 400
PATIENCE = 20.0


@dataclass
class Sent:
    """One request: when it should have gone out, what was sent, what came back, and how long that took."""

    due: float
    raw: bytes
    answer: bytes = b""
    seconds: float = PATIENCE

    @property
    def status(self) -> int:
        """Return the status of the answer; 0 if none came in time."""
        return int(self.answer[9:12] or 0)


@dataclass
class Arrivals:
    """Sends requests at their moments; `note` hears of every answer."""

    port: int
    note: Callable[[Sent], None] = lambda sent: None
    _idle: list[Line] = field(default_factory=list)
    _busy: dict[Line, Sent] = field(default_factory=dict)
    _ready: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def send(self, planned: Iterable[tuple[float, Callable[[], bytes]]]) -> list[Sent]:
        """Send requests at so many seconds from now, each made when its time has come; wait for the last."""
        started = monotonic()
        waiting = [(started + due, number, make) for number, (due, make) in enumerate(planned)]
        heapq.heapify(waiting)
        all_sent: list[Sent] = []
        while waiting or self._busy:
            while waiting and waiting[0][0] <= monotonic() and self._has_room():
                due, _, make = heapq.heappop(waiting)
                all_sent.append(self._send(Sent(due, make())))
            left = waiting[0][0] - monotonic() if waiting else PATIENCE
            self._receive(max(0.0, min(left, 0.05)))
            if not waiting and self._busy and monotonic() - all_sent[-1].due > PATIENCE:
                break
        self._close()
        return all_sent

    def _has_room(self) -> bool:
        return bool(self._idle) or len(self._busy) < MOST_CONNECTIONS

    def _send(self, sent: Sent) -> Sent:
        line = self._idle.pop() if self._idle else Line(self.port)
        if line not in self._busy and line.connection.fileno() not in self._ready.get_map():
            self._ready.register(line.connection, selectors.EVENT_READ, line)
        line.send(sent.raw)
        self._busy[line] = sent
        return sent

    def _receive(self, wait: float) -> None:
        for key, _ in self._ready.select(wait):
            line: Line = key.data
            if line in self._busy and line.receive():
                sent = self._busy.pop(line)
                sent.answer, sent.seconds = line.received, monotonic() - sent.due
                self.note(sent)
                self._idle.append(line)
            elif line not in self._busy:
                # The server ended a connection that had nothing to do.
                self._drop(line)

    def _drop(self, line: Line) -> None:
        self._ready.unregister(line.connection)
        line.connection.close()
        if line in self._idle:
            self._idle.remove(line)

    def _close(self) -> None:
        for line in [*self._idle, *self._busy]:
            line.connection.close()
        self._idle.clear()
        self._busy.clear()
        self._ready.close()
        self._ready = selectors.DefaultSelector()
