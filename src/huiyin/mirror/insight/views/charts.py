"""The mirror's charts as rows for the kit, each value with the address of its list."""

from datetime import date

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext as _

from huiyin.kit.ui.charts import Row, Series
from huiyin.mirror.insight.queries import Mirror
from huiyin.mirror.insight.queries.breakdowns import Month
from huiyin.mirror.insight.rules import ANSWERS, Bin, Period, read_period
from huiyin.mirror.insight.views.links import Links
from huiyin.mirror.insight.views.words import LEVELS, bin_label

# More columns than this are put together by year.
MOST_MONTHS = 24


def times(shown: Mirror, links: Links) -> list[Series]:
    """Return how many days the echoes took."""
    name = _("Matters answered")
    rows = [
        Row(
            bin_label(bin_),
            n,
            href=links.behind(show="answered", took=bin_.key) if n else "",
            tone=_calm(bin_),
        )
        for bin_, n in shown.times.items()
    ]
    return [Series(name, rows)]


def _calm(bin_: Bin) -> str:
    return "jade" if (bin_.upto or 99) <= 7 else "" if (bin_.upto or 99) <= 15 else "gold"


def ages(shown: Mirror, links: Links) -> list[Series]:
    """Return how many days ago the open ones were raised."""
    rows = [
        Row(bin_label(bin_), n, href=links.behind(show="open", age=bin_.key) if n else "", tone=_hot(bin_))
        for bin_, n in shown.ages.items()
    ]
    return [Series(_("Still open"), rows)]


def _hot(bin_: Bin) -> str:
    return "red" if bin_.upto is None else "gold" if bin_.upto > 15 else ""


def months(shown: Mirror, links: Links, today: date) -> list[Series]:
    """Return what was raised month by month, or year by year over a long time, and how much is answered."""
    found = shown.months if len(shown.months) <= MOST_MONTHS else _years(shown.months)
    by_year = found is not shown.months
    raised, answered = [], []
    for month in found:
        period = read_period(f"{month.first:%Y}" if by_year else f"{month.first:%Y-%m}", today)
        label = f"{month.first:%Y}" if by_year else _month_label(month.first)
        raised.append(_month_row(label, month.raised, links, period, "raised"))
        answered.append(_month_row(label, month.answered, links, period, "answered"))
    if not found:
        return []
    return [Series(_("Matters raised"), raised), Series(_("Of these answered"), answered, tone="jade")]


def _month_row(label: str, n: int, links: Links, period: Period, show: str) -> Row:
    return Row(label, n, href=links.month(period, show=show) if n else "")


def _month_label(first: date) -> str:
    return pgettext("month on an axis", "%(month)s") % {"month": first.month, "year": first.year}


def _years(found: list[Month]) -> list[Month]:
    years: dict[int, Month] = {}
    for month in found:
        year = month.first.year
        sums = years.get(year, Month(date(year, 1, 1), 0, 0))
        years[year] = Month(sums.first, sums.raised + month.raised, sums.answered + month.answered)
    return list(years.values())


def levels(shown: Mirror, links: Links) -> list[Row]:
    """Return how far up the ladder the settled ones had to climb, lowest step first."""
    return [
        Row(
            gettext(LEVELS[level]),
            n,
            href=links.behind(show="raised", level=level) if n else "",
            tone="jade" if level in {"compound", "community"} else "",
        )
        for level, n in shown.levels.items()
    ]


def scores(shown: Mirror, links: Links) -> list[Row]:
    """Return how satisfied the authors are, best first."""
    tones = {5: "jade", 4: "jade", 3: "", 2: "gold", 1: "red"}
    return [
        Row(
            gettext(name),
            shown.scores[score],
            href=links.behind(show="scored", score=score) if shown.scores[score] else "",
            tone=tones[score],
        )
        for score, name in ANSWERS.items()
    ]
