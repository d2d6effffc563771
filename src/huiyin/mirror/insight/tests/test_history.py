"""Imported history: out of the figures unless asked for, and timed as the file itself says."""

import json
import statistics
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Figure, HistoryRow, ImportPlan
from huiyin.civic.orgs.public import org
from huiyin.kernel.actor import stranger
from huiyin.mirror.insight.queries import ask, mirror
from huiyin.mirror.insight.rules import TIMES
from huiyin.mirror.insight.tests.town import STAFF, Town

DAY = 86_400


def take_in(town: Town, rows: list[dict[str, Any]]) -> None:
    """Import rows as the command line does, a thousand at a time."""
    columns = matters.guess_columns(sorted({name for row in rows for name in row}), {})
    read = [matters.read_row(number, row, columns) for number, row in enumerate(rows, start=1)]
    fitting = [row for row in read if isinstance(row, HistoryRow)]
    assert len(fitting) == len(rows)
    plan = ImportPlan(source="test", place=town.city, holder=org(town.offices[0]), approver="test")
    for start in range(0, len(fitting), 1_000):
        matters.import_history(actor=STAFF, rows=fitting[start : start + 1_000], plan=plan)


def test_history_counts_only_when_it_is_asked_for(town: Town) -> None:
    rows = [
        {"id": str(n), "title": "问路", "body": "路怎么走", "created": "2019-05-01T08:00:00", **reply}
        for n, reply in enumerate([{}, {"reply": "已答复", "replied": "2019-05-08T08:00:00"}])
    ]
    take_in(town, rows)
    without = mirror(stranger(), ask(town.city.token))
    within = mirror(stranger(), ask(town.city.token, history=True))
    assert (without.figures[Figure.RAISED], without.imported) == (0, 2)
    assert (within.figures[Figure.RAISED], within.figures[Figure.ANSWERED]) == (2, 1)
    assert within.median_days == 7
    assert within.response.n == within.resolution.n == 0


@pytest.mark.data
@pytest.mark.slow
def test_answer_times_of_the_sample_equal_those_of_the_file(town: Town, sample_data: Path) -> None:
    lines = (sample_data / "messages_replied.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    took = [
        (datetime.fromisoformat(row["replied"]) - datetime.fromisoformat(row["created"])).total_seconds()
        / DAY
        for row in rows
    ]
    # Edges written out here on their own, so that a mistake in the bins shows.
    edges = [1, 3, 7, 15, 30, 60, float("inf")]
    expected = Counter(next(edge for edge in edges if days <= edge) for days in took)
    take_in(town, rows)
    shown = mirror(stranger(), ask(town.city.token, history=True))
    assert [shown.times[bin_] for bin_ in TIMES] == [expected[edge] for edge in edges]
    assert shown.median_days == pytest.approx(statistics.median(took), abs=1e-6)
    assert shown.p90_days == pytest.approx(statistics.quantiles(took, n=10, method="inclusive")[8], abs=1e-6)
