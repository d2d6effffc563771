"""Assigning persons to places so that the sum of scores is largest: asked of a solver in another process.

The solver (HiGHS) and its arithmetic are larger than all of a web process; so only this small door is
imported, and the solver lives for as long as one question.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Assigned:
    """The numbers of the chosen edges, the sum of their scores, and the bound of the relaxed problem."""

    chosen: tuple[int, ...]
    value: float
    bound: float


def assign(edges: Sequence[tuple[int, int, int]], places: Mapping[int, int]) -> Assigned:
    """Choose edges (task, person, score): each person at most once, each task at most its places.

    Raises RuntimeError if the solver fails.
    """
    if not edges:
        return Assigned((), 0.0, 0.0)
    question = json.dumps({"edges": edges, "places": {str(task): n for task, n in places.items()}})
    done = subprocess.run(
        [sys.executable, "-m", "huiyin.kit.assignment_solver"],
        input=question,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The solver failed: {done.stderr[-500:]}")
    answer = json.loads(done.stdout)
    return Assigned(tuple(answer["chosen"]), answer["value"], answer["bound"])
