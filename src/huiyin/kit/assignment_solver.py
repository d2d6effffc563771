"""The solver behind `kit.assignment`: a question on standard input, the answer on standard output.

The problem is a transport problem, whose relaxation has a whole-numbered optimum; the simplex method of
HiGHS ends in a corner, so nothing has to be rounded, and the bound is the value itself.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

HALF = 0.5


def solve(edges: Sequence[Sequence[int]], places: Mapping[str, int]) -> dict[str, Any]:
    """Return the numbers of the chosen edges, their sum, and the bound."""
    tasks = {task: row for row, task in enumerate(dict.fromkeys(edge[0] for edge in edges))}
    persons = {
        person: len(tasks) + row for row, person in enumerate(dict.fromkeys(edge[1] for edge in edges))
    }
    count, rows = len(edges), len(tasks) + len(persons)
    most = np.ones(rows)
    for task, row in tasks.items():
        most[row] = places[str(task)]
    at = np.array([[tasks[edge[0]] for edge in edges], [persons[edge[1]] for edge in edges]])
    uses = csr_array(
        (np.ones(2 * count), (at.reshape(-1), np.tile(np.arange(count), 2))), shape=(rows, count)
    )
    scores = np.array([edge[2] for edge in edges], dtype=float)
    found = linprog(-scores, A_ub=uses, b_ub=most, bounds=(0, 1), method="highs-ds")
    if not found.success:
        raise SystemExit(f"The problem was not solved: {found.message}")
    chosen = [number for number, value in enumerate(found.x) if value > HALF]
    return {"chosen": chosen, "value": float(sum(edges[n][2] for n in chosen)), "bound": float(-found.fun)}


def main() -> int:
    """Answer one question."""
    question = json.load(sys.stdin)
    json.dump(solve(question["edges"], question["places"]), sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
