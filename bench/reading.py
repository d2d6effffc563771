"""One message read in full: `python -m bench.reading FILE… [--matters N] [--compounds N]`.

What the worker does with a matter before it keeps anything: class, urgency, risks, place and office, with a
model learned from FILE (JSON lines as `huiyin triage evaluate` takes them), on PostgreSQL with all
communities of a city, some thousand compounds, and matters that offices settled. The messages are those of
FILE, each read as if it were raised in the community of one of the matters; and then heaps of 100,000
characters that nobody should send: digits, brackets, markup, one name over and over.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from bench.machine import Figure, at_most, print_table
from bench.postgres import database
from bench.servers import environment, leave_on_signals, run

MATTERS, COMPOUNDS = 20_000, 3_000
MESSAGE_MS = 5.0
# No message takes longer, whatever it says. One of 2,200 characters with a long number once took a minute.
SLOWEST_MS = 250.0


def measure(files: Sequence[Path], matters: int, compounds: int) -> list[Figure]:
    """Fill a database, read in a process of its own, and return the figures."""
    named = [str(file.resolve()) for file in files]
    with database() as base, environment(base.url) as env:
        run("bench.multiply", str(matters), env=env)
        base.tell("VACUUM ANALYZE")
        found = json.loads(run("bench.reading_here", str(compounds), *named, env=env))
    return [
        at_most("one message, half of them within, ms", found["whole_p50"], MESSAGE_MS, "{:.2f}"),
        Figure("  99 in 100 within, ms", f"{found['whole_p99']:.2f}"),
        at_most("  the slowest, ms", found["whole_max"], SLOWEST_MS, "{:.1f}"),
        Figure("  CPU of this process, mean, ms", f"{found['cpu']:.2f}"),
        Figure("  of it class, urgency, risks and place, half within, ms", f"{found['words_p50']:.2f}"),
        Figure("  of it the office: half within, ms", f"{found['office_p50']:.2f}"),
        Figure("  SQL statements for the office, mean", f"{found['statements']:.1f}"),
        Figure("names in the gazetteer / places found", f"{found['names']:,} / {found['placed']:.0%}"),
        Figure("an office found", f"{found['offices']:.0%}"),
        at_most(f"the slowest heap ({found['heap']}), ms", found["heap_ms"], SLOWEST_MS, "{:.1f}"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines files of messages")
    parser.add_argument("--matters", type=int, default=MATTERS, help=f"default: {MATTERS}")
    parser.add_argument("--compounds", type=int, default=COMPOUNDS, help=f"default: {COMPOUNDS}")
    asked = parser.parse_args(arguments)
    leave_on_signals()
    return print_table("One message read in full", measure(asked.files, asked.matters, asked.compounds))


if __name__ == "__main__":
    raise SystemExit(main())
