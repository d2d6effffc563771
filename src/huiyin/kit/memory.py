"""How much memory there is, and how much work fits into it."""

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")
Measured = Sequence[tuple[int, int]]


def memory_mb() -> int:
    """Return how much memory the machine has, or what this process's control group leaves of it.

    A container and a service of systemd are such groups.
    """
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min([machine, *_limits()]) // 1_000_000


def _limits() -> list[int]:
    group = _group()
    found = []
    for folder in (group, *group.parents):
        try:
            found.append(int((GROUPS / folder / "memory.max").read_text()))
        except (OSError, ValueError):  # no such group, or one without a limit ("max")
            continue
    return found


def _group() -> Path:
    """Return where the process's group lies below all groups (of version 2)."""
    try:
        lines = OWN_GROUP.read_text().splitlines()
    except OSError:  # not Linux
        return Path()
    return next((Path(line[3:].lstrip("/")) for line in lines if line.startswith("0::")), Path())


def how_many_fit(memory: int, measured: Measured) -> int:
    """Return how many fit into so many MB, between what was measured: pairs of MB and a number, rising.

    Below the first pair it is in proportion, above the last pair its number.
    """
    for (less, few), (more, many) in pairwise([(0, 0), *measured]):
        if memory <= more:
            return few + max(0, memory - less) * (many - few) // (more - less)
    return measured[-1][1]
