"""Decisions of the mirror, without a database: the three rates, periods, bins, small numbers."""

from huiyin.mirror.insight.rules.bins import AGES, TIMES, Bin, Spot, between, spot
from huiyin.mirror.insight.rules.cells import ENOUGH, Cell, comparable, fold_small, is_small
from huiyin.mirror.insight.rules.periods import ALL, Period, Span, read_period
from huiyin.mirror.insight.rules.rates import (
    ANSWERS,
    Rate,
    Rates,
    composite,
    fewest,
    ranks,
    resolution,
    response,
    satisfaction,
)

__all__ = [
    "AGES",
    "ALL",
    "ANSWERS",
    "ENOUGH",
    "TIMES",
    "Bin",
    "Cell",
    "Period",
    "Rate",
    "Rates",
    "Span",
    "Spot",
    "between",
    "comparable",
    "composite",
    "fewest",
    "fold_small",
    "is_small",
    "ranks",
    "read_period",
    "resolution",
    "response",
    "satisfaction",
    "spot",
]
