"""The morning of the claims: `python -m bench.morning [--members N]`.

Members of 47 employers in 309 compounds open the list and claim a first and a second choice over HTTP, as
fast as the machine allows; the bare skeleton does the conditional UPDATE and the insert beside it. Nobody may
hear anything but "it is yours" and "the last place is gone", and no need may be over-filled. Then a web
process is killed in the middle, SQLite does the same, and the matching is solved beside its bound.
"""

import argparse
import json
import os
import queue
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.client import Answers, body_of, load, request
from bench.machine import Figure, at_least, at_most, cpu_seconds, percentile, print_table
from bench.morning_bound import bound, statements_of
from bench.postgres import database
from bench.servers import PRODUCT, SKELETON, Server, environment, leave_on_signals, run, serving
from huiyin.hands.claims.rules.matching import Candidate, Opening, edges
from huiyin.kit.assignment import assign

CONNECTIONS, EVERYBODY = 8, 9_207
JSON = {"Content-Type": "application/json"}
# What somebody may hear who has no place: it is gone, or they have something at that hour already.
POLITE = {"place_gone", "same_hour"}


@dataclass
class Crowd:
    """Who claims what: the members with their keys, the needs of each compound, and those of the skeleton."""

    members: list[tuple[str, int, int]]
    needs: list[tuple[int, int, int]]
    spare: list[tuple[int, int, int]]
    employer: int
    by_compound: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for need, compound, _ in self.needs:
            self.by_compound.setdefault(compound, []).append(need)

    def choices(self, turn: int) -> Iterator[tuple[str, int]]:
        """Yield each member's key with their choice of this turn: most want what comes first."""
        chance = random.Random(turn)  # noqa: S311
        for key, compound, _ in chance.sample(self.members, len(self.members)):
            wanted = self.by_compound[compound]
            yield key, wanted[min(int(chance.expovariate(0.5)) + turn, len(wanted) - 1)]

    def firsts(self, most: int) -> list[bytes]:
        """Return claims of members to needs that are still untouched, each in another compound."""
        found = {compound: (key, compound) for key, compound, _ in self.members}
        return [_claim(key, self.by_compound[compound][-1]) for key, compound in [*found.values()][:most]]


@contextmanager
def crowd(env: Mapping[str, str], members: int) -> Iterator[Crowd]:
    """Make the crowd in the database that the environment names."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crowd.json"
        run("bench.crowd", str(members), str(path), env=env)
        yield Crowd(**json.loads(path.read_text()))


@dataclass
class Heard:
    """What members heard: statuses with codes, and who was told that a place is theirs."""

    codes: Counter[str] = field(default_factory=Counter)

    def note(self, raw: bytes) -> None:
        """Count one answer."""
        code = "held" if raw[9:12] == b"201" else str(json.loads(body_of(raw)).get("code", raw[9:12]))
        self.codes[code] += 1

    @property
    def rude(self) -> int:
        """Return how many heard what nobody should."""
        return sum(n for code, n in self.codes.items() if code != "held" and code not in POLITE)


def _claim(key: str, need: int) -> bytes:
    headers = {**JSON, "Authorization": f"Bearer {key}"}
    return request("POST", f"/api/v1/hands/needs/{need}/claim", b"{}", headers)


def _all(port: int, sent: list[bytes], heard: Heard | None = None) -> Answers:
    waiting = iter(sent)
    note = heard.note if heard else None
    return load(port, lambda: next(waiting), connections=CONNECTIONS, seconds=1e9, most=len(sent), note=note)


def verdict(env: Mapping[str, str]) -> dict[str, Any]:
    """Ask the database itself what became of the morning."""
    return dict(json.loads(run("bench.morning_verdict", env=env)))


def _bare(found: Crowd) -> list[bytes]:
    """Return as many claims for the skeleton as members have first choices; no place is ever lacking."""
    free = [need for need, _, places in found.spare for _ in range(places)]
    persons = cycle(person for _, _, person in found.members)
    return [
        request("POST", f"/api/v1/claims/{need}/{next(persons)}", b"", JSON)
        for need in free[: len(found.members)]
    ]


@dataclass
class Side:
    """The product or the skeleton, what its turns gave and what they cost."""

    server: Server
    database: int | None
    turns: list[Answers] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0

    def turn(self, sent: list[bytes], heard: Heard | None = None) -> None:
        """Send all of this."""
        web, base = cpu_seconds(self.server.pid), self._database_cpu()
        self.turns.append(_all(self.server.port, sent, heard))
        self.web_cpu += cpu_seconds(self.server.pid) - web
        self.database_cpu += self._database_cpu() - base

    def _database_cpu(self) -> float:
        return cpu_seconds(self.database) if self.database else 0.0

    @property
    def seconds(self) -> list[float]:
        """Return how long each request took."""
        return [one for answers in self.turns for one in answers.seconds]

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.seconds) / sum(answers.elapsed for answers in self.turns)

    @property
    def web_ms(self) -> float:
        """Return the CPU time of the web processes an answer, in milliseconds."""
        return 1000 * self.web_cpu / len(self.seconds)

    @property
    def database_ms(self) -> float:
        """Return the CPU time of all PostgreSQL processes an answer, in milliseconds."""
        return 1000 * self.database_cpu / len(self.seconds)


def on_postgresql(members: int) -> list[Figure]:
    """Play the morning on PostgreSQL with two web processes, beside the skeleton and pgbench."""
    with ExitStack() as stack:
        base = stack.enter_context(database())
        env = stack.enter_context(environment(base.url))
        found = stack.enter_context(crowd(env, members))
        bare_env = {**env, "BENCH_PLACE_ID": "1", "BENCH_ORG_ID": str(found.employer), "BENCH_TEXT": "-"}
        product, skeleton = (
            Side(stack.enter_context(serving(application, environ, processes=2)), base.postmaster)
            for application, environ in ((PRODUCT, env), (SKELETON, bare_env))
        )
        opened, heard, bare = _opened(product, found), Heard(), _bare(found)
        said = statements_of(base, product.server.port, found.firsts(8))
        bare_said = statements_of(base, skeleton.server.port, bare[:8])
        half = len(bare) // 2
        skeleton.turn(bare[8:half])
        for number in (0, 1):
            product.turn([_claim(*one) for one in found.choices(number)], heard)
        skeleton.turn(bare[half:])
        killed = _with_a_kill(product.server, found)
        truth = _truth(verdict(env), killed.held)
        ends = len(found.needs) + len(found.spare), found.needs[0][0], found.members[0][2]
        return [
            *opened.figures(),
            *_figures("", product, heard),
            *_beside(product, skeleton, bound(base, said, *ends), bound(base, bare_said, *ends)),
            *killed.figures(),
            *truth,
        ]


@dataclass
class Opened:
    """How the list was opened, and what it cost."""

    side: Side

    def figures(self, where: str = "") -> list[Figure]:
        """Return the lines of the table."""
        return [
            Figure(f"lists opened a second{where}", f"{self.side.rate:.0f}"),
            Figure("  CPU, web / database", f"{self.side.web_ms:.1f} / {self.side.database_ms:.1f} ms"),
        ]


def _opened(product: Side, found: Crowd) -> Opened:
    """Let every member open the list; the first, for whom a process fills what it remembers, do not count."""
    sent = [
        request("GET", "/api/v1/hands/needs", headers={"Authorization": f"Bearer {key}"})
        for key, _, _ in found.members
    ]
    _all(product.server.port, sent[:100])
    side = Side(product.server, product.database)
    side.turn(sent[100:])
    side.turns[0].expect(200)
    return Opened(side)


def _figures(where: str, product: Side, heard: Heard) -> list[Figure]:
    seconds = product.seconds
    return [
        Figure(f"claims answered a second{where}", f"{product.rate:.0f}"),
        Figure("  answered within, half", f"{1000 * percentile(seconds, 0.5):.0f} ms"),
        at_most("  answered within, 99 in 100, ms", 1000 * percentile(seconds, 0.99), 500, "{:.0f}"),
        Figure("  CPU, web / database", f"{product.web_ms:.1f} / {product.database_ms:.1f} ms"),
        Figure("  heard", ", ".join(f"{code} {n}" for code, n in sorted(heard.codes.items()))),
        at_most("  heard anything else", heard.rude, 0, "{:.0f}"),
    ]


def _beside(product: Side, skeleton: Side, own: float, bare: float) -> list[Figure]:
    cpu = (product.web_ms + product.database_ms) / (skeleton.web_ms + skeleton.database_ms)
    return [
        Figure("skeleton, UPDATE and INSERT, a second", f"{skeleton.rate:.0f}"),
        Figure("  CPU, web / database", f"{skeleton.web_ms:.1f} / {skeleton.database_ms:.1f} ms"),
        at_least("share of the skeleton, %", 100 * product.rate / skeleton.rate, 60, "{:.0f}"),
        Figure("  CPU of a claim, in claims of the skeleton", f"{cpu:.2f}"),
        Figure("pgbench, the skeleton's statements, a second", f"{bare:.0f}"),
        Figure("  share of pgbench", f"{100 * product.rate / bare:.0f} %"),
        Figure("pgbench, the product's statements, a second", f"{own:.0f}"),
        Figure("  share of pgbench", f"{100 * product.rate / own:.0f} %"),
    ]


def _truth(told: Mapping[str, Any], acknowledged: set[int]) -> list[Figure]:
    return [
        at_most("needs over-filled", told["overfilled"], 0, "{:.0f}"),
        at_most("needs whose count is not their claims", told["miscounted"], 0, "{:.0f}"),
        at_most("claims doubled", told["doubled"], 0, "{:.0f}"),
        at_most("acknowledged claims lost", len(acknowledged - set(told["ids"])), 0, "{:.0f}"),
    ]


@dataclass
class Survived:
    """What members heard while a web process was killed, and how often they had to ask again."""

    held: set[int] = field(default_factory=set)
    again: int = 0
    rude: int = 0

    def claim(self, port: int, key: str, need: int) -> None:
        """Claim until there is an answer."""
        while (answer := _once(port, key, need)) is None:
            self.again += 1
            time.sleep(0.05)
        if answer.get("id"):
            self.held.add(answer["id"])
        elif answer.get("code") not in POLITE:
            self.rude += 1

    def figures(self) -> list[Figure]:
        """Return the lines of the table."""
        return [
            Figure("web process killed: held / asked again", f"{len(self.held)} / {self.again}"),
            at_most("  heard anything else", self.rude, 0, "{:.0f}"),
        ]


def _with_a_kill(server: Server, found: Crowd) -> Survived:
    """Let members claim and repeat what was not answered, while a web process is killed in the middle."""
    waiting: queue.Queue[tuple[str, int]] = queue.Queue()
    for choice in list(found.choices(2))[:600]:
        waiting.put(choice)
    half, survived = waiting.qsize() // 2, Survived()

    def work() -> None:
        with suppress(queue.Empty):
            while True:
                survived.claim(server.port, *waiting.get_nowait())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    while waiting.qsize() > half:
        time.sleep(0.02)
    os.kill(server.workers[0], signal.SIGKILL)
    for thread in threads:
        thread.join()
    return survived


def _once(port: int, key: str, need: int) -> dict[str, Any] | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {**JSON, "Authorization": f"Bearer {key}"}
        connection.request("POST", f"/api/v1/hands/needs/{need}/claim", b"{}", headers)
        return dict(json.loads(connection.getresponse().read()))
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def on_sqlite(members: int) -> list[Figure]:
    """Play the same on SQLite, one process with four threads, as `huiyin serve` runs it there.

    When that process is killed there is none for a moment, until its parent has started the next.
    """
    with ExitStack() as stack:
        env = stack.enter_context(environment())
        found = stack.enter_context(crowd(env, members))
        product = Side(stack.enter_context(serving(PRODUCT, env, processes=1)), None)
        opened, heard = _opened(product, found), Heard()
        for number in (0, 1):
            product.turn([_claim(*one) for one in found.choices(number)], heard)
        killed = _with_a_kill(product.server, found)
        truth = _truth(verdict(env), killed.held)
        return [*opened.figures(), *_figures("", product, heard), *killed.figures(), *truth]


def matching(openings: int = 3_000, members: int = 9_000) -> list[Figure]:
    """Solve the matching of what nobody claimed beside the bound of its relaxation."""
    chance = random.Random(14)  # noqa: S311
    skills, starts = ["law", "repairs", "care", "teaching"], datetime(2026, 12, 5, 1, tzinfo=UTC)
    wanted = [
        Opening(n, n % 309, n % 309 // 4, chance.choice([[], [chance.choice(skills)]]), starts, starts, 1)
        for n in range(openings)
    ]
    people = [
        Candidate(10_000 + n, n % 309, n % 309 // 4, [chance.choice(skills)], [], chance.uniform(0, 40))
        for n in range(members)
    ]
    began = time.perf_counter()
    found = edges(wanted, people)
    solved = assign([(e.need_id, e.person_id, e.score) for e in found], {one.need_id: 1 for one in wanted})
    took = time.perf_counter() - began
    return [
        at_most(f"{openings} places, {members} members: seconds", took, 10),
        Figure("  edges / assigned", f"{len(found)} / {len(solved.chosen)}"),
        at_least("  share of the bound, %", 100 * solved.value / solved.bound, 99),
    ]


def main() -> int:
    """Measure, print the tables, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.morning", description=__doc__)
    parser.add_argument("--members", type=int, default=EVERYBODY, help="how many claim (default: 9,207)")
    parser.add_argument("--sqlite-members", type=int, default=2_000)
    asked = parser.parse_args()
    leave_on_signals()
    missed = print_table("Matching", matching())
    missed |= print_table(f"The morning of {asked.members}, PostgreSQL", on_postgresql(asked.members))
    name = f"The morning of {asked.sqlite_members}, SQLite"
    return missed | print_table(name, on_sqlite(asked.sqlite_members))


if __name__ == "__main__":
    raise SystemExit(main())
