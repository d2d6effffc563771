"""Raising by API: `python -m bench.raising [--seconds N]`.

The product and the bare skeleton take turns on one PostgreSQL with fsync on, two web processes each, eight
kept connections; then pgbench sends the product's own statements; then the product runs on SQLite.
"""

import argparse
import json
import random
import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from bench.client import Answers, Requests, body_of, load
from bench.machine import Figure, at_least, at_most, cpu_seconds, percentile, print_table
from bench.messages import raising
from bench.postgres import Database, as_script, by_request, database, set_ids_apart
from bench.servers import PRODUCT, SKELETON, Server, Site, leave_on_signals, serving, site
from bench.words import message

CONNECTIONS = 8
ROUNDS = 4
WARM_UP = 160
COUNTED = 20


@dataclass
class Runner:
    """One of those that take turns, and what its rounds gave."""

    server: Server
    requests: Requests
    database: Database | None = None
    rounds: list[Answers] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0

    def warm_up(self) -> None:
        """Send requests that are not measured, until every thread has its connection."""
        load(self.server.port, self.requests, connections=CONNECTIONS, most=WARM_UP).expect(201)

    def round(self, seconds: float) -> None:
        """Run for some seconds and note what came back and what it cost."""
        web, base = cpu_seconds(self.server.pid), self._database_cpu()
        answers = load(self.server.port, self.requests, connections=CONNECTIONS, seconds=seconds)
        answers.expect(201)
        self.web_cpu += cpu_seconds(self.server.pid) - web
        self.database_cpu += self._database_cpu() - base
        self.rounds.append(answers)

    def _database_cpu(self) -> float:
        return cpu_seconds(self.database.postmaster) if self.database else 0.0

    @property
    def rate(self) -> float:
        """Return requests a second over all rounds."""
        return self._count / sum(answers.elapsed for answers in self.rounds)

    @property
    def _count(self) -> int:
        return sum(len(answers.seconds) for answers in self.rounds)

    @property
    def web_ms(self) -> float:
        """Return the CPU time of the web processes a request, in milliseconds."""
        return 1000 * self.web_cpu / self._count

    @property
    def database_ms(self) -> float:
        """Return the CPU time of all PostgreSQL processes a request, in milliseconds."""
        return 1000 * self.database_cpu / self._count

    def took(self, share: float) -> float:
        """Return the milliseconds within which this share of the requests was answered."""
        return 1000 * percentile((seconds for answers in self.rounds for seconds in answers.seconds), share)


def on_postgresql(seconds: float) -> list[Figure]:
    """Measure the product, the skeleton and pgbench on one database."""
    with ExitStack() as stack:
        base = stack.enter_context(database())
        ground = stack.enter_context(site(base.url))
        set_ids_apart(base.url)
        product, skeleton = (
            Runner(stack.enter_context(serving(application, env, processes=2)), requests, base)
            for application, env, requests in (
                (PRODUCT, ground.env, raising(ground.place, seed=1)),
                (SKELETON, _constants(ground), raising(ground.place, seed=2)),
            )
        )
        for runner in (product, skeleton):
            runner.warm_up()
        each, script = _counted(product, base)
        _take_turns((product, skeleton), seconds)
        bound = base.pgbench(script, clients=CONNECTIONS, seconds=max(2, int(seconds)))
        return [*_figures(product, skeleton, bound), *_statement_figures(each)]


def _constants(ground: Site) -> dict[str, str]:
    """Return the environment of the skeleton: what the product looks up is told to it."""
    text = "\n".join(message(random.Random(2)).values())  # noqa: S311
    ids = {"BENCH_PLACE_ID": str(ground.place_id), "BENCH_ORG_ID": str(ground.org_id)}
    return {**ground.env, **ids, "BENCH_TEXT": text}


def _counted(product: Runner, base: Database) -> tuple[list[list[str]], str]:
    """Return the statements of some requests, and a script of the last one's for pgbench."""
    sent: list[bytes] = []

    def noted() -> bytes:
        sent.append(product.requests())
        return sent[-1]

    with base.listening() as heard:
        answers = load(product.server.port, noted, connections=1, most=COUNTED)
    answers.expect(201)
    each = by_request(heard)
    statements = each[-1]
    code = json.loads(body_of(answers.last))["code"]
    key = re.search(rb"Idempotency-Key: (\S+)", sent[-1])
    counted = re.findall(r"kit_ratecount.*?VALUES \('([0-9a-f]{64})'", "\n".join(statements), re.DOTALL)
    unique = [code, key[1].decode() if key else "", *counted]
    return each, as_script(statements, unique)


def _take_turns(runners: Sequence[Runner], seconds: float) -> None:
    """Let runners alternate, each as often first as last, so that a slower moment meets both."""
    for number in range(ROUNDS):
        for runner in runners if number % 2 == 0 else reversed(runners):
            runner.round(seconds)


def _figures(product: Runner, skeleton: Runner, bound: float) -> list[Figure]:
    cpu = product.web_ms + product.database_ms
    return [
        Figure("raised a second", f"{product.rate:.0f}"),
        Figure(
            "  answered within, half / 99 in 100", f"{product.took(0.5):.0f} / {product.took(0.99):.0f} ms"
        ),
        at_most("CPU a request, web and database, ms", cpu, 8),
        Figure("  of it web / database", f"{product.web_ms:.1f} / {product.database_ms:.1f} ms"),
        Figure("skeleton, a second", f"{skeleton.rate:.0f}"),
        Figure("  CPU, web / database", f"{skeleton.web_ms:.1f} / {skeleton.database_ms:.1f} ms"),
        at_least("share of the skeleton, %", 100 * product.rate / skeleton.rate, 70, "{:.0f}"),
        Figure("pgbench, same statements, a second", f"{bound:.0f}"),
        Figure("  share of pgbench", f"{100 * product.rate / bound:.0f} %"),
    ]


def _statement_figures(each: Sequence[Sequence[str]]) -> list[Figure]:
    lines = [" ".join(statement.split())[:56] for statement in each[-1]]
    return [
        at_most(f"SQL statements, mean of {len(each)} requests", sum(map(len, each)) / len(each), 12),
        Figure("  most, when a process reads anew what it remembers", str(max(map(len, each)))),
        *(Figure(f"  {number:2} {line}", "") for number, line in enumerate(lines, start=1)),
    ]


def on_sqlite(seconds: float) -> list[Figure]:
    """Measure the product on SQLite, one process with four threads, as `huiyin serve` runs it there."""
    with ExitStack() as stack:
        ground = stack.enter_context(site())
        server = stack.enter_context(serving(PRODUCT, ground.env, processes=1))
        product = Runner(server, raising(ground.place, seed=3))
        product.warm_up()
        for _ in range(2):
            product.round(seconds)
        return [
            at_least("raised a second", product.rate, 150, "{:.0f}"),
            Figure(
                "  answered within, half / 99 in 100",
                f"{product.took(0.5):.0f} / {product.took(0.99):.0f} ms",
            ),
            Figure("  CPU a request", f"{product.web_ms:.1f} ms"),
        ]


def main() -> int:
    """Measure, print two tables, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.raising", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="how long one round takes (default: 6)")
    asked = parser.parse_args()
    leave_on_signals()
    missed = print_table("Raising by API, PostgreSQL", on_postgresql(asked.seconds))
    return missed | print_table("Raising by API, SQLite", on_sqlite(asked.seconds))


if __name__ == "__main__":
    raise SystemExit(main())
