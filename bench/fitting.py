"""Fitting the weights of the rule on labelled pairs, by logistic regression."""

from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench.reference import Reference
from huiyin.civic.triage.rules.likeness import WEIGHTS
from huiyin.civic.triage.rules.topics import partitioned as steps
from huiyin.civic.triage.rules.topics.alike import Pairs, features
from huiyin.civic.triage.rules.topics.partitioned import Job, Said

Array = np.ndarray[Any, Any]
# What speaks against two messages being the same matter; all else speaks for it.
AGAINST = frozenset({"days", "no_name", "no_trouble", "apart"})
# A mild penalty: several figures say nearly the same, and none of them should run away.
_PENALTY = 0.3
# A pair of a large cluster is one of many; it counts for less, so that small clusters are heard.
_ORDINARY_CLUSTER = 3


@dataclass(frozen=True)
class Measured:
    """The pairs that are compared at all, and what they have in common, a column each."""

    pairs: Sequence[tuple[int, int]]
    names: Sequence[str]
    table: Array


def measured(messages: Sequence[Said]) -> Measured:
    """Measure the pairs of messages that the miner compares."""
    with TemporaryDirectory() as folder:
        job = Job(folder, (0, len(messages)))
        steps.cut(job, 0, messages)
        steps.count(job)
        steps.lay(job, 0)
        for bucket in job.buckets:
            steps.meet(job, bucket)
        left, right = steps.to_compare(job, 0)
        ready = steps.ready(job, 0)
        facts = features(Pairs(ready, left, ready, right), steps.scale_of(job))
    table = np.column_stack([np.asarray(facts[name], float) for name in WEIGHTS])
    return Measured(list(zip(left.tolist(), right.tolist(), strict=True)), list(WEIGHTS), table)


def fitted(found: Measured, reference: Reference, half: int | None) -> tuple[float, dict[str, float]]:
    """Return intercept and weights, fitted on the pairs inside one half, or inside each of both."""
    halves = {half} if half is not None else {0, 1}
    chosen = [
        number
        for number, (one, other) in enumerate(found.pairs)
        if (one, other) not in reference.unsure
        and reference.half[one] == reference.half[other]
        and reference.half[one] in halves
    ]
    pairs = [found.pairs[number] for number in chosen]
    size = {number: len(cluster) for cluster in reference.clusters for number in cluster}
    same = np.array([pair in reference.pairs for pair in pairs])
    counts = np.array(
        [
            1 / max(1, (size[pair[0]] - 1) / _ORDINARY_CLUSTER) if is_same else 1.0
            for pair, is_same in zip(pairs, same, strict=True)
        ]
    )
    table, names = found.table[chosen], found.names
    middle, spread = table.mean(0), table.std(0) + 1e-9
    point = _logistic((table - middle) / spread, np.where(same, 1.0, -1.0), counts, names)
    weights = point[:-1] / spread
    intercept = float(point[-1] - weights @ middle)
    return intercept, {name: round(float(value), 2) for name, value in zip(names, weights, strict=True)}


def _logistic(table: Array, sign: Array, counts: Array, names: Sequence[str]) -> Array:
    """Return the weights of each figure and the intercept, each weight on the side where it makes sense."""

    def loss(point: Array) -> tuple[float, Array]:
        margin = sign * (table @ point[:-1] + point[-1])
        slope = -counts * sign / (1 + np.exp(margin))
        value = (counts * np.logaddexp(0, -margin)).sum() + (point[:-1] ** 2).sum() / (2 * _PENALTY)
        return value, np.append(table.T @ slope + point[:-1] / _PENALTY, slope.sum())

    bounds = [(None, 0) if name in AGAINST else (0, None) for name in names]
    start = np.zeros(len(names) + 1)
    found = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B")
    return np.asarray(found.x)
