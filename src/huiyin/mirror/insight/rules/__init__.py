"""Decisions of the mirror, without a database: the three rates, periods, bins, small numbers."""

from huiyin.mirror.insight.rules.bins import AGES, TIMES, Bin, Spot, between, spot
from huiyin.mirror.insight.rules.cells import ENOUGH, Cell, comparable, fold_small, is_small
from huiyin.mirror.insight.rules.periods import ALL, Period, Span, read_period
from huiyin.mirror.insight.rules.rates import (
    FORMULA,
    WEIGHTS,
    Rate,
    Weight,
    resolution,
    response,
    satisfaction,
)

__all__ = [
    "AGES",
    "ALL",
    "ENOUGH",
    "FORMULA",
    "TIMES",
    "WEIGHTS",
    "Bin",
    "Cell",
    "Period",
    "Rate",
    "Span",
    "Spot",
    "Weight",
    "between",
    "comparable",
    "fold_small",
    "is_small",
    "read_period",
    "resolution",
    "response",
    "satisfaction",
    "spot",
]
