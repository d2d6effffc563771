"""The figures equal a naive recount of a chance-made town."""

import statistics
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Figure, Kind
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger
from huiyin.mirror.insight.queries import ask, mirror
from huiyin.mirror.insight.rules import AGES, ANSWERS, TIMES
from huiyin.mirror.insight.tests.town import NOON, STAFF, Story, Town, play

OPEN = {"filed", "accepted", "offered", "assigned", "working"}
OVER = {"answered", "closed", "declined"}
DAY = 86_400


class Recount:
    """Counts by hand what the mirror counts in the database."""

    def __init__(self, stories: list[Story]) -> None:
        self.stories = {story.filed.code: story for story in stories}
        rows = [row for row in matters.export_rows(STAFF) if row["state"] != "merged"]
        self.rows = [_timed(row) for row in rows]

    def figures(self) -> dict[str, int]:
        count = Counter(row["state"] for row in self.rows)
        return {
            "raised": len(self.rows),
            "answered": sum(count[state] for state in OVER),
            "closed": count["closed"],
            "declined": count["declined"],
            "withdrawn": count["withdrawn"],
            "open": sum(count[state] for state in OPEN),
            "late": sum(self.late(row) for row in self.rows),
        }

    def late(self, row: dict[str, Any]) -> bool:
        due = row["settle_due"] if row["first_answered_at"] else row["first_due"]
        return row["state"] in OPEN and due < NOON

    def response(self) -> tuple[int, int]:
        answered = [row for row in self.rows if row["first_answered_at"]]
        owing = [row for row in self.rows if not row["first_answered_at"] and row["first_due"] < NOON]
        owing = [row for row in owing if row["state"] != "withdrawn" or row["ended_at"] >= row["first_due"]]
        in_time = sum(row["first_answered_at"] <= row["first_due"] for row in answered)
        return in_time, len(answered) + len(owing)

    def resolution(self) -> tuple[int, int]:
        solved = counted = 0
        for row in self.rows:
            if row["kind"] in {Kind.ENQUIRY, Kind.PRAISE}:
                continue
            word = self.word(row)
            solved += word is True
            counted += word is not None or self.late(row)
        return solved, counted

    def word(self, row: dict[str, Any]) -> bool | None:
        last = self.last(row)
        if not last:
            return None
        solved = all(said for _, said, _ in last)
        return None if solved and row["state"] in OPEN else solved

    def scores(self) -> Counter[int]:
        worst = [
            min((score for _, _, score in self.last(row) if score), default=None)
            for row in self.rows
            if self.word(row) is not None
        ]
        return Counter(score for score in worst if score)

    def last(self, row: dict[str, Any]) -> list[tuple[int, bool, int | None]]:
        words = self.stories[row["code"]].words
        latest = max((cycle for cycle, _, _ in words), default=0)
        return [word for word in words if word[0] == latest]

    def days(self) -> list[float]:
        over = [row for row in self.rows if row["state"] in OVER]
        return [(row["settled_at"] - row["filed_at"]).total_seconds() / DAY for row in over]


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    """Turn the moments of an exported row back; they are exported to the second."""
    names = ("filed_at", "first_due", "first_answered_at", "settle_due", "settled_at", "ended_at")
    return row | {name: datetime.fromisoformat(row[name]) if row[name] else None for name in names}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_equal_a_naive_recount(town: Town, seed: int) -> None:
    again = Recount(play(town, 45, seed))
    with clock.frozen(NOON):
        shown = mirror(STAFF, ask(town.city.token))
    figures = {figure.value: n for figure, n in shown.figures.items()}
    assert {name: figures[name] for name in again.figures()} == again.figures()
    assert (int(shown.response.hits), shown.response.n) == again.response()
    assert (int(shown.resolution.hits), shown.resolution.n) == again.resolution()
    assert {score: n for score, n in shown.scores.items() if n} == again.scores()
    days = again.days()
    assert list(shown.times.values()) == [sum(bin_.holds(day) for day in days) for bin_ in TIMES]
    assert shown.median_days == pytest.approx(statistics.median(days), abs=1e-4)
    assert shown.p90_days == pytest.approx(statistics.quantiles(days, n=10, method="inclusive")[8], abs=1e-4)
    ages = [(NOON - row["filed_at"]).total_seconds() / DAY for row in again.rows if row["state"] in OPEN]
    assert list(shown.ages.values()) == [sum(bin_.holds(age) for age in ages) for bin_ in AGES]


@pytest.mark.parametrize("seed", [4])
def test_breakdowns_add_up_to_the_figures(town: Town, seed: int) -> None:
    stories = play(town, 40, seed)
    with clock.frozen(NOON):
        shown = mirror(STAFF, ask(town.community.token))
        strangers = mirror(stranger(), ask(town.community.token))
    raised = shown.figures[Figure.RAISED]
    for lines in (shown.places.lines, shown.categories.lines, strangers.categories.lines):
        assert sum(line.counts["raised"] for line in lines) == raised
    assert sum(month.raised for month in shown.months) == raised
    assert sum(month.answered for month in shown.months) == shown.figures[Figure.ANSWERED]
    by_compound = Counter(story.compound.id for story in stories)
    assert {line.key: line.counts["raised"] for line in shown.places.lines} == dict(by_compound)


def test_a_period_counts_what_was_raised_in_it(town: Town) -> None:
    play(town, 30, 5)
    with clock.frozen(NOON):
        whole = mirror(STAFF, ask(town.city.token, period="2026"))
        months = [mirror(STAFF, ask(town.city.token, period=f"2026-{month:02}")) for month in range(8, 12)]
    parts = [shown.figures[Figure.RAISED] for shown in months]
    assert sum(parts) == whole.figures[Figure.RAISED] == 30


def test_a_category_takes_in_what_lies_below_it(town: Town) -> None:
    stories = play(town, 30, 6)
    top = matters.category_by_path("城乡建设")
    assert top is not None
    with clock.frozen(NOON):
        shown = mirror(STAFF, ask(town.city.token, category_id=top.pk))
    of_it = [story for story in stories if story.category_id in town.categories[:2]]
    assert shown.figures[Figure.RAISED] == len(of_it)
    assert sum(line.counts["raised"] for line in shown.categories.lines) == len(of_it)


def test_every_answer_has_a_weight() -> None:
    assert list(ANSWERS) == [5, 4, 3, 2, 1]
