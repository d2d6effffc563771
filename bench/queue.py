"""The staff queue through the API: `python -m bench.queue [--matters N] [--requests N]`.

A page of 50 out of 10,000 open matters on PostgreSQL: what it costs, which statements it makes for 1, 20 and
50 rows, and how much memory the web processes hold once they have worked.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from bench.client import Answers, body_of, load, request
from bench.machine import Figure, at_most, cpu_seconds, own_mb, percentile, print_table, resident_mb
from bench.messages import raising
from bench.postgres import Database, database
from bench.servers import PRODUCT, Server, Site, leave_on_signals, serving, site
from tools.sources import ROOT

CONNECTIONS = 8
WARM_UP = 160
SIZES = (1, 20, 50)
# So often is each size asked for over one connection; by then, what is remembered has been read.
ASKED = 10
# What a project of this stack weighs before it has a line of its own.
BARE_MODULES = "django.contrib.auth.models,ninja,psycopg,gunicorn.workers.gthread"


def _page(ground: Site, limit: int) -> bytes:
    return request("GET", f"/api/v1/queue?limit={limit}", headers={"Authorization": f"Bearer {ground.token}"})


def measure(matters: int, requests: int) -> list[Figure]:
    """Fill a database, serve it, and return the figures."""
    with ExitStack() as stack:
        base = stack.enter_context(database())
        ground = stack.enter_context(site(base.url, matters))
        base.tell("ANALYZE")
        server = stack.enter_context(serving(PRODUCT, ground.env, processes=2))
        asked = _page(ground, 50)
        load(server.port, lambda: asked, connections=CONNECTIONS, most=WARM_UP).expect(200)
        statements = {size: _statements(base, server, _page(ground, size)) for size in SIZES}
        cost = _cost(base, server, asked, requests)
        # Writing too brings in everything that a worker will ever need.
        load(server.port, raising(ground.place, seed=9), connections=CONNECTIONS, most=WARM_UP).expect(201)
        return [*cost, *_statement_figures(statements), *_memory(server, ground)]


def _cost(base: Database, server: Server, asked: bytes, requests: int) -> list[Figure]:
    web, database_before = cpu_seconds(server.pid), cpu_seconds(base.postmaster)
    answers = load(server.port, lambda: asked, connections=CONNECTIONS, most=requests)
    answers.expect(200)
    web_ms = 1000 * (cpu_seconds(server.pid) - web) / requests
    database_ms = 1000 * (cpu_seconds(base.postmaster) - database_before) / requests
    return [
        at_most("CPU a page of 50, web and database, ms", web_ms + database_ms, 6),
        Figure("  of it web / database", f"{web_ms:.1f} / {database_ms:.1f} ms"),
        *_answers(answers),
    ]


def _answers(answers: Answers) -> list[Figure]:
    half, most = (1000 * percentile(answers.seconds, share) for share in (0.5, 0.99))
    rows = len(json.loads(body_of(answers.last))["items"])
    return [
        Figure("  pages a second", f"{answers.rate:.0f}"),
        Figure("  answered within, half / 99 in 100", f"{half:.0f} / {most:.0f} ms"),
        Figure("  rows / bytes of an answer", f"{rows} / {len(answers.last)}"),
    ]


def _statements(base: Database, server: Server, asked: bytes) -> list[str]:
    with base.listening() as heard:
        load(server.port, lambda: asked, connections=1, most=ASKED).expect(200)
    # Every request begins by finding out whose token it brought.
    begins = [number for number, statement in enumerate(heard) if '"people_apitoken"' in statement]
    return heard[begins[-1] :]


def _statement_figures(statements: dict[int, list[str]]) -> list[Figure]:
    counts = [len(statements[size]) for size in SIZES]
    sizes = ", ".join(map(str, SIZES))
    lines = [" ".join(statement.split()) for statement in statements[SIZES[-1]]]
    constant = Figure(
        f"SQL statements for {sizes} rows", ", ".join(map(str, counts)), "equal", len(set(counts)) == 1
    )
    return [constant, *(Figure(f"  {number:2} {_short(line)}", "") for number, line in enumerate(lines, 1))]


def _short(statement: str) -> str:
    """Name a statement by its verb and its first table; whole rows say nothing."""
    verb, _, rest = statement.partition(" ")
    table = rest.partition(" FROM ")[2].split(" ")[0]
    return f"{verb} … FROM {table}" if table else statement[:56]


def _memory(server: Server, ground: Site) -> list[Figure]:
    residents = [resident_mb(pid) for pid in server.workers]
    return [
        at_most("largest web process, resident, MB", max(residents), 150, "{:.0f}"),
        Figure("  each / shared pages counted once, MB", _list(residents) + " / " + _own(server.workers)),
        Figure(
            "  Django, Ninja, psycopg and gunicorn imported, nothing else, MB", _after(BARE_MODULES, ground)
        ),
        Figure("  product imported and set up, no request yet, MB", _after("bench.ready", ground)),
    ]


def _own(workers: Sequence[int]) -> str:
    return _list([own_mb(pid) for pid in workers])


def _list(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.0f}" for value in values)


def _after(modules: str, ground: Site) -> str:
    """Return the memory of a fresh Python that imported some modules."""
    program = (
        "import importlib, sys, bench.machine, django.conf as c;"
        "'bench.ready' in sys.argv[1] or c.settings.configure(INSTALLED_APPS=['django.contrib.contenttypes',"
        "'django.contrib.auth']);import django; 'bench.ready' in sys.argv[1] or django.setup();"
        "[importlib.import_module(m) for m in sys.argv[1].split(',')];"
        "print(f'{bench.machine.resident_mb():.0f}')"
    )
    command = [sys.executable, "-c", program, modules]
    done = subprocess.run(command, cwd=ROOT, env=ground.env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.queue", description=__doc__)
    parser.add_argument("--matters", type=int, default=10_000, help="how many are open (default: 10000)")
    parser.add_argument("--requests", type=int, default=800, help="how many are measured (default: 800)")
    asked = parser.parse_args()
    leave_on_signals()
    return print_table("Staff queue by API, PostgreSQL", measure(asked.matters, asked.requests))


if __name__ == "__main__":
    raise SystemExit(main())
