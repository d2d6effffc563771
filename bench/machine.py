"""What processes cost, read from /proc; and the table in which every benchmark ends."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat behind the name in brackets, counted from 0 (proc(5)).
_PARENT, _USER, _SYSTEM, _CHILDREN_USER, _CHILDREN_SYSTEM = 1, 11, 12, 13, 14


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def parent_of(pid: int) -> int:
    """Return the process that started this one."""
    return int(_stat(pid)[_PARENT])


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it, parents first."""
    found = [pid]
    for member in found:
        with suppress(FileNotFoundError):  # it ended just now
            children = Path(f"/proc/{member}/task/{member}/children").read_text()
            found.extend(int(child) for child in children.split())
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process, its descendants and those that ended have used."""
    ticks = 0
    for member in family(pid):
        with suppress(FileNotFoundError):  # it ended just now; its parent has its time from the next look on
            fields = _stat(member)
            ticks += sum(int(fields[n]) for n in (_USER, _SYSTEM, _CHILDREN_USER, _CHILDREN_SYSTEM))
    return ticks / TICKS


def resident_mb(pid: int | str = "self") -> float:
    """Return the resident memory of a process in MB (a million bytes), shared pages included."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(f"Process {pid} says nothing of its memory.")


def own_mb(pid: int | str = "self") -> float:
    """Return the proportional memory of a process in MB: what several share is counted once among them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError(f"Process {pid} says nothing of its memory.")


@dataclass(frozen=True)
class Figure:
    """One line of a table. `met` is None for a figure without a target."""

    name: str
    measured: str
    target: str = ""
    met: bool | None = None


def at_most(name: str, value: float, most: float, form: str = "{:.1f}") -> Figure:
    """Return a figure that must not exceed a bound."""
    return Figure(name, form.format(value), f"≤ {form.format(most)}", value <= most)


def at_least(name: str, value: float, least: float, form: str = "{:.1f}") -> Figure:
    """Return a figure that must reach a bound."""
    return Figure(name, form.format(value), f"≥ {form.format(least)}", value >= least)


def print_table(title: str, figures: Sequence[Figure]) -> int:
    """Print a table and return the exit code: 1 if a target was missed."""
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [(figure.name, figure.measured, figure.target, marks[figure.met]) for figure in figures]
    print(f"\n{title} ({os.cpu_count()} cores, Python {sys.version.split()[0]})")
    _print_rows([("figure", "measured", "target", ""), *rows])
    return int(any(figure.met is False for figure in figures))


def _print_rows(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        print("  ".join(_padded(cells) for cells in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def _padded(cell: tuple[str, int]) -> str:
    text, width = cell
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Count the columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
