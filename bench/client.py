"""A small HTTP client that keeps several connections busy from one thread, so that it costs little itself."""

import re
import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")
_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})")
HEAD_END = b"\r\n\r\n"
LAST_CHUNK = b"0\r\n\r\n"
TIMEOUT = 30.0

# What to send next; called once a request.
Requests = Callable[[], bytes]


@dataclass
class Answers:
    """What came back: seconds each request took, and how many answered with which status."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    elapsed: float = 0.0
    last: bytes = b""

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.seconds) / self.elapsed

    def add(self, raw: bytes, seconds: float) -> None:
        """Note one answer."""
        status = _STATUS.match(raw)
        code = int(status[1]) if status else 0
        self.statuses[code] = self.statuses.get(code, 0) + 1
        self.seconds.append(seconds)
        self.last = raw

    def expect(self, status: int) -> None:
        """Exit with the last answer unless every request was answered with this status."""
        if set(self.statuses) != {status}:
            raise SystemExit(f"Answers were {self.statuses}, not all {status}:\n{self.last[:2000]!r}")


def request(method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """Write a request as it goes over the wire."""
    lines = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **(headers or {})}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode() + b"\r\n" + body


def body_of(raw: bytes) -> bytes:
    """Return the body of an answer."""
    return raw.partition(HEAD_END)[2]


@dataclass(eq=False)
class Line:
    """One connection with the request that is under way."""

    port: int
    connection: socket.socket = field(init=False)
    received: bytes = b""
    sent_at: float = 0.0

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """Open the connection."""
        self.connection = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, raw: bytes) -> None:
        """Send a request; nothing of its answer is there yet."""
        self.received, self.sent_at = b"", perf_counter()
        self.connection.sendall(raw)

    def receive(self) -> bool:
        """Read what is there; tell whether the answer is whole."""
        piece = self.connection.recv(262_144)
        if not piece:
            raise SystemExit(f"The server closed a kept connection after {self.received[:500]!r}.")
        self.received += piece
        head, end, body = self.received.partition(HEAD_END)
        length = _LENGTH.search(head)
        if length is None:
            return bool(end) and body.endswith(LAST_CHUNK)
        return len(body) >= int(length[1])


@contextmanager
def _lines(port: int, connections: int) -> Iterator[list[Line]]:
    lines = [Line(port) for _ in range(connections)]
    try:
        yield lines
    finally:
        for line in lines:
            line.connection.close()


def load(
    port: int,
    requests: Requests,
    *,
    connections: int,
    seconds: float = 60.0,
    most: int = 1_000_000,
    note: Callable[[bytes], None] | None = None,
) -> Answers:
    """Keep connections busy until the time is over or `most` requests are sent, and wait for the last.

    `note` hears of every answer.
    """
    answers = Answers()
    with _lines(port, connections) as lines, selectors.DefaultSelector() as ready:
        started = perf_counter()
        sent = 0
        for line in lines[:most]:
            ready.register(line.connection, selectors.EVENT_READ, line)
            line.send(requests())
            sent += 1
        while ready.get_map():
            for key, _ in ready.select(TIMEOUT) or _silent():
                line = key.data
                if not line.receive():
                    continue
                now = perf_counter()
                answers.add(line.received, now - line.sent_at)
                if note is not None:
                    note(line.received)
                if sent < most and now - started < seconds:
                    line.send(requests())
                    sent += 1
                else:
                    ready.unregister(line.connection)
        answers.elapsed = perf_counter() - started
    return answers


def _silent() -> list[tuple[selectors.SelectorKey, int]]:
    raise SystemExit(f"The server was silent for {TIMEOUT:.0f} seconds.")


def once(port: int, raw: bytes) -> Answers:
    """Send one request and return its answer."""
    return load(port, lambda: raw, connections=1, most=1)
