"""Importing history: `python -m bench.import_history [FILE…]`.

5,000 generated messages of real length, four in ten with their answer, and every JSON lines file that is
named, each into a fresh SQLite installation; beside plain sqlite3 writing the same rows.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.machine import Figure, at_least, print_table
from bench.servers import leave_on_signals, run, site
from bench.words import history

LEAST = 1_000


def _generated(folder: Path, count: int) -> Path:
    path = folder / "generated.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in history(count))
    path.write_text("".join(lines), encoding="utf-8")
    return path


def measure(path: Path) -> list[Figure]:
    """Import one file into a fresh installation and return its figures."""
    with site() as ground:
        found = json.loads(run("bench.importing", str(path.resolve()), env=ground.env))
    rows, texts, seconds, bound = (found[name] for name in ("rows", "texts", "seconds", "bound"))
    return [
        at_least(f"{path.name}: rows a second", rows / seconds, LEAST, "{:.0f}"),
        Figure("  rows / texts with the answers / seconds", f"{rows} / {texts} / {seconds:.1f}"),
        Figure("  texts a second", f"{texts / seconds:.0f}"),
        Figure("  plain sqlite3, the same rows, rows a second", f"{rows / bound:.0f}"),
        Figure("  share of plain sqlite3", f"{100 * bound / seconds:.0f} %"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, and return 1 if a target was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_history", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="JSON lines files of messages")
    parser.add_argument("--rows", type=int, default=5_000, help="how many to generate (default: 5000)")
    asked = parser.parse_args(arguments)
    leave_on_signals()
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-") as folder:
        files = [_generated(Path(folder), asked.rows), *asked.files]
        figures = [figure for path in files for figure in measure(path)]
    return print_table("Importing history, SQLite", figures)


if __name__ == "__main__":
    raise SystemExit(main())
