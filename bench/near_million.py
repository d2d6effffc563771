"""The same matter again among very many: `python -m bench.near_million [--messages N] [--keep FOLDER]`.

Fills the index with generated messages (many of them about the same thing in other words), then looks up new
ones: what 99 in 100 take, how many of the five best of an exhaustive search are found, and what adding one
takes. PostgreSQL with fsync on; `--sqlite` for the other. Filling a million takes some ten minutes; with
`--keep` the filled database stays in the folder, and the next run with it only asks.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.machine import Figure, at_least, at_most, print_table
from bench.postgres import database
from bench.servers import environment, leave_on_signals, run

MESSAGES, ASKED = 100_000, 300
LOOK_UP_MS, ADD_MS, RECALL = 30.0, 3.0, 0.9


def measure(messages: int, asked: int, folder: Path, database_url: str = "") -> Mapping[str, Any]:
    """Fill, unless the folder says that it was done, and ask, each in a process of its own."""
    note = folder / "filled.json"
    with environment(database_url) as env:
        if not note.exists():
            run("bench.near_filling", str(messages), str(asked), str(note), env=env)
        found: Mapping[str, Any] = json.loads(run("bench.near_asking", str(note), env=env))
    return found


def figures(found: Mapping[str, Any], name: str) -> list[Figure]:
    """Return what was measured, with its targets."""
    return [
        at_most(f"{name}: look-up, 99 in 100 within, ms", found["look_up_p99"], LOOK_UP_MS),
        Figure("  half of them within, ms", f"{found['look_up_p50']:.1f}"),
        Figure("  of it the index: half within · 99 in 100", _both(found, "index")),
        Figure("  CPU of that, mean, with the database's", f"{found['index_cpu_ms']:.1f} ms"),
        Figure("  reading the words of the best: half within · 99 in 100", _both(found, "words")),
        at_least("  of the five best of an exhaustive search", found["recall"], RECALL, "{:.3f}"),
        Figure("  exhaustive search, all at once (scipy), CPU ms each", f"{found['exhaustive_ms']:.0f}"),
        at_most(f"{name}: adding one, half of them within, ms", found["add_p50"], ADD_MS),
        Figure("  99 in 100 within, ms", f"{found['add_p99']:.1f}"),
        Figure("  of it the sketch: half within · 99 in 100", _both(found, "sketching")),
        Figure("  a bare row instead, in its own transaction: half within · 99 in 100", _both(found, "bare")),
        Figure("  size of both tables, MB", f"{found['size_mb']:.0f}"),
    ]


def _both(found: Mapping[str, Any], part: str) -> str:
    return f"{found[f'{part}_p50']:.1f} · {found[f'{part}_p99']:.1f} ms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.near_million", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES, help=f"default: {MESSAGES}")
    parser.add_argument("--asked", type=int, default=ASKED, help=f"look-ups (default: {ASKED})")
    parser.add_argument("--sqlite", action="store_true", help="measure SQLite instead of PostgreSQL")
    parser.add_argument("--keep", type=Path, help="a folder for the filled database, or where one is")
    asked = parser.parse_args(arguments)
    if asked.sqlite and asked.keep:
        parser.error("Only a PostgreSQL database can be kept.")
    leave_on_signals()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(TemporaryDirectory()))
        url = "" if asked.sqlite else stack.enter_context(database(asked.keep)).url
        found = measure(asked.messages, asked.asked, folder.resolve(), url)
    shown = figures(found, "SQLite" if asked.sqlite else "PostgreSQL")
    return print_table(f"The same matter again, among {found['messages']:,} messages", shown)


if __name__ == "__main__":
    raise SystemExit(main())
