"""Memory and time of learning: `python -m bench.learning FILE… [--messages N…]`.

FILE are JSON lines as `huiyin triage evaluate` takes them. Learns from 3,000 to 30,000 messages, each number
in a process of its own; where the files have fewer, messages are written again with one character in twenty
exchanged, which brings at least as many new words as people do. From how many messages a worker learns is
decided by these figures (`civic/triage/queries/training.py`).
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time

from bench import ready
from bench.machine import Figure, print_table
from bench.servers import ROOT
from huiyin.civic.triage.queries.engine import learn
from huiyin.civic.triage.queries.training import MEASURED
from huiyin.civic.triage.rules.text import joined

__all__ = ["ready"]
EXCHANGED = 20


def texts(files: Sequence[str], count: int) -> tuple[list[str], list[str]]:
    """Return so many messages and their classes; one that is not labelled gets somebody else's class."""
    rows = [json.loads(line) for file in files for line in Path(file).read_text().splitlines()]
    found = [joined(row.get("title") or "", row["body"]) for row in rows]
    labels = [row["label1"] for row in rows if row.get("label1")]
    chance = random.Random(count)  # noqa: S311 - the same messages in every run
    while len(found) < count:
        found.append(_again(chance.choice(found[: len(rows)]), chance.choice(found[: len(rows)]), chance))
    return found[:count], [labels[number % len(labels)] for number in range(count)]


def _again(text: str, other: str, chance: random.Random) -> str:
    letters = list(text)
    for _ in range(len(letters) // EXCHANGED if other else 0):
        letters[chance.randrange(len(letters))] = chance.choice(other)
    return "".join(letters)


def here(count: int, files: Sequence[str]) -> None:
    """Learn in this process and print what it took."""
    said, labels = texts(files, count)
    began, cpu = perf_counter(), process_time()
    learn(said, labels, paths=[(label,) for label in labels])
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    took = {
        "seconds": perf_counter() - began,
        "cpu": process_time() - cpu,
        "mb": int(peak.split()[1]) // 1_000,
    }
    print(json.dumps(took))


def measure(files: Sequence[Path], counts: Sequence[int]) -> list[Figure]:
    """Learn from each number of messages and return the figures."""
    figures = []
    for count in counts:
        command = [
            sys.executable,
            "-m",
            "bench.learning",
            "--here",
            *map(str, files),
            "--messages",
            str(count),
        ]
        said = subprocess.run(command, cwd=ROOT, env=os.environ, check=True, capture_output=True, text=True)
        took = json.loads(said.stdout)
        figures.append(
            Figure(
                f"{count:,} messages", f"{took['mb']:,} MB, {took['seconds']:.0f} s, {took['cpu']:.0f} CPU s"
            )
        )
    return figures


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON lines files of messages")
    parser.add_argument("--messages", nargs="+", type=int, default=[count for _, count in MEASURED if count])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        here(asked.messages[0], [str(file) for file in asked.files])
        return 0
    return print_table("Learning", measure(asked.files, asked.messages))


if __name__ == "__main__":
    raise SystemExit(main())
