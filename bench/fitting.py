"""Fitting the weights of the detector on labelled pairs, by logistic regression."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from bench.reference import Reference
from huiyin.civic.triage.rules import near_groups
from huiyin.civic.triage.rules.likeness import Reading, features

Array = np.ndarray[Any, Any]
# What speaks against two messages being the same matter; all else speaks for it.
AGAINST = frozenset({"days", "no_name", "no_trouble"})
# A mild penalty: several figures say nearly the same, and none of them should run away.
_PENALTY = 0.3
# A pair of a large cluster is one of many; it counts for less, so that small clusters are heard.
_ORDINARY_CLUSTER = 3


def fitted(cut: Sequence[Reading], reference: Reference, half: int | None) -> tuple[float, dict[str, float]]:
    """Return intercept and weights, fitted on the pairs inside one half, or inside each of both."""
    halves = {half} if half is not None else {0, 1}
    pairs = [
        pair
        for pair in near_groups.candidates(cut)
        if pair not in reference.unsure
        and reference.half[pair[0]] == reference.half[pair[1]]
        and reference.half[pair[0]] in halves
    ]
    size = {number: len(cluster) for cluster in reference.clusters for number in cluster}
    same = np.array([pair in reference.pairs for pair in pairs])
    counts = np.array(
        [
            1 / max(1, (size[pair[0]] - 1) / _ORDINARY_CLUSTER) if is_same else 1.0
            for pair, is_same in zip(pairs, same, strict=True)
        ]
    )
    facts = [features(cut[one], cut[other]) for one, other in pairs]
    names = list(facts[0])
    table = np.array([[row[name] for name in names] for row in facts])
    middle, spread = table.mean(0), table.std(0) + 1e-9
    found = _logistic((table - middle) / spread, np.where(same, 1.0, -1.0), counts, names)
    weights = found[:-1] / spread
    intercept = float(found[-1] - weights @ middle)
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
