"""A file of the morning's 9,207 members, checked and taken in: `python -m bench.members [--rows N]`.

Four rows in a hundred have mistakes or stand there twice. What the page and the command do is timed alike,
on SQLite: reading, carrying the rows through the page, the report, and writing the good rows.
"""

import argparse
import json
from typing import Any

from bench.machine import Figure, at_most, print_table
from bench.servers import environment, leave_on_signals, run

EVERYBODY = 9_207


def _figures(told: dict[str, Any]) -> list[Figure]:
    shares = (
        Figure(f"  {step}, CPU / statements", f"{cost['cpu']:.1f} s / {cost['statements']}")
        for step, cost in told["steps"].items()
    )
    return [
        Figure("rows: new / there already / wrong", f"{told['new']} / {told['known']} / {told['wrong']}"),
        at_most("CPU in all, seconds", sum(cost["cpu"] for cost in told["steps"].values()), 30),
        *shares,
        at_most("rows missing after it", told["new"] - told["written"], 0, "{:.0f}"),
        at_most("written by a second run", told["again"], 0, "{:.0f}"),
        at_most("memory at most, MB", told["memory"], 300, "{:.0f}"),
    ]


def main() -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.members", description=__doc__)
    parser.add_argument("--rows", type=int, default=EVERYBODY)
    asked = parser.parse_args()
    leave_on_signals()
    with environment() as env:
        told = json.loads(run("bench.members_taken", str(asked.rows), env=env))
    return print_table(f"A file of {asked.rows} members, SQLite", _figures(told))


if __name__ == "__main__":
    raise SystemExit(main())
