"""People who raise and do not give up: what was not answered is sent again under the same key."""

import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from uuid import uuid4

from bench.faults.house import House, until

PAUSE_SECONDS = 0.05


@dataclass
class Raisers:
    """Several threads that raise by API until they are told to stop."""

    house: House
    acknowledged: dict[str, str] = field(default_factory=dict)
    contradicted: list[str] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def run(self) -> None:
        """Raise one matter after the other."""
        while not self.stop.is_set():
            self._raise_one(next(self._numbers))

    def _raise_one(self, number: int) -> None:
        key = str(uuid4())
        body = {
            "place": self.house.place,
            "body": f"第{number}盏路灯不亮，请派人看看。",
            "name": "林小禾",
            "email": f"lamp-{number}@example.cn",
        }
        address = f"10.{number // 62_500 % 250}.{number // 250 % 250}.{number % 250}"
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Forwarded-For": address}
        # Once more than needed now and then: a repeated request must name the same matter.
        again = number % 7 == 0
        while not self.stop.is_set():
            code = self._try(json.dumps(body), headers)
            if code is None:
                time.sleep(PAUSE_SECONDS)
                continue
            if self.acknowledged.setdefault(key, code) != code:
                self.contradicted.append(key)
            if not again:
                return
            again = False

    def _try(self, body: str, headers: dict[str, str]) -> str | None:
        connection = HTTPConnection("127.0.0.1", self.house.port, timeout=30)
        try:
            connection.request("POST", "/api/v1/matters", body.encode(), headers)
            answer = connection.getresponse()
            raw = answer.read()
        except (OSError, HTTPException):
            self.refused[0] = self.refused.get(0, 0) + 1
            return None
        finally:
            connection.close()
        if answer.status in {HTTPStatus.CREATED, HTTPStatus.OK}:
            return str(json.loads(raw)["code"])
        self.refused[answer.status] = self.refused.get(answer.status, 0) + 1
        return None

    def more(self, count: int) -> None:
        """Wait until so many more matters were acknowledged."""
        wanted = len(self.acknowledged) + count
        until(lambda: len(self.acknowledged) >= wanted, f"{count} more matters were acknowledged")

    def refusal(self, status: int) -> None:
        """Wait until a request is answered with a status; 0 is no answer at all."""
        seen = self.refused.get(status, 0)
        until(lambda: self.refused.get(status, 0) > seen, f"a request was answered with {status}")


@contextmanager
def raising(house: House, threads: int = 4) -> Iterator[Raisers]:
    """Let people raise during the block."""
    people = Raisers(house)
    running = [threading.Thread(target=people.run, daemon=True) for _ in range(threads)]
    for thread in running:
        thread.start()
    try:
        yield people
    finally:
        people.stop.set()
        for thread in running:
            thread.join(timeout=60)
