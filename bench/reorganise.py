"""Three streets of a large city change their district: `python -m bench.reorganise [--matters N]`.

How long the dry run and the transaction take, beside the same rows rewritten by one bare UPDATE in the same
database. Filling the database takes some minutes for a million matters.
"""

import argparse
import json
from time import perf_counter
from typing import Any

import psycopg

from bench.machine import Figure, at_most, print_table
from bench.postgres import database
from bench.servers import environment, leave_on_signals, run

MANY = 1_000_000
STREETS = ("430204008", "430204009", "430204102")
_FILLING = ("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_wal_size = '8GB'")
# The same work without the product: the streets' matters get another district, and are put back.
_BARE = "UPDATE matters_matter SET district_id = district_id + %s WHERE street_id = ANY(%s)"


def measure(matters: int) -> list[Figure]:
    """Fill a database, carry a plan out in it, and rewrite the same rows by hand."""
    with database() as base, environment(base.url) as env:
        base.tell(*_FILLING)
        run("bench.multiply", str(matters), env=env)
        done: dict[str, Any] = json.loads(run("bench.reorganising", env=env).splitlines()[-1])
        bare = _bare(base.url)
    return [
        Figure("matters that moved", f"{done['moved']:,}", "> 0", done["moved"] > 0),
        Figure("open matters that changed hands", f"{done['handed']:,}", "", True),
        at_most("dry run, s", done["dry_run"], 10),
        Figure("the transaction, s", f"{done['apply']:.1f}", "", True),
        Figure("one bare UPDATE of the same rows, s", f"{bare:.1f}", "", True),
        at_most("times the bare UPDATE", done["apply"] / bare, 4),
        Figure("matters before and after", f"{done['before']:,} / {done['after']:,}", "equal", done["equal"]),
    ]


def _bare(url: str) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute("SELECT id FROM places_area WHERE code = ANY(%s)", [[*STREETS]])
        ids = [row[0] for row in rows.fetchall()]
        started = perf_counter()
        connection.execute(_BARE, [1, ids])
        took = perf_counter() - started
        connection.execute(_BARE, [-1, ids])
    return took


def main() -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.reorganise", description=__doc__)
    parser.add_argument("--matters", type=int, default=MANY, help=f"in the whole city (default: {MANY})")
    asked = parser.parse_args()
    leave_on_signals()
    return print_table(
        f"A reorganisation among {asked.matters:,} matters, PostgreSQL", measure(asked.matters)
    )


if __name__ == "__main__":
    raise SystemExit(main())
