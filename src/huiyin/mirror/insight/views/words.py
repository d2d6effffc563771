"""What the mirror calls things."""

from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from huiyin.civic.matters.public import Figure, State
from huiyin.civic.orgs.public import org_names
from huiyin.mirror.insight.queries import Mirror
from huiyin.mirror.insight.rules import Bin, Period, Rate, Span

FIGURES = {
    Figure.RAISED: N_("Matters raised"),
    Figure.TAKEN_UP: N_("Matters taken up"),
    Figure.ANSWERED: N_("Matters answered"),
    Figure.CLOSED: N_("Matters closed"),
    Figure.DECLINED: N_("Matters declined"),
    Figure.WITHDRAWN: N_("Matters taken back"),
    Figure.OPEN: N_("Still open"),
    Figure.LATE: N_("Running late"),
    Figure.PAUSED: N_("Resting"),
    Figure.FIRST_ENDED: N_("First answers that were due"),
    Figure.FIRST_IN_TIME: N_("First answers in time"),
    Figure.WORDS: N_("Call-backs, and what is overdue"),
    Figure.SOLVED: N_("Called solved by their authors"),
    Figure.SCORED: N_("Answers about satisfaction"),
    Figure.CALLED: N_("Said on a call-back"),
    Figure.UNREACHED: N_("Called back, not reached"),
    Figure.REFUSED: N_("Did not want to say"),
}
STATES = {
    State.FILED: N_("raised"),
    State.ACCEPTED: N_("taken up"),
    State.OFFERED: N_("looking for hands"),
    State.ASSIGNED: N_("handed out"),
    State.WORKING: N_("at work"),
    State.ANSWERED: N_("answered"),
    State.CLOSED: N_("closed"),
    State.DECLINED: N_("declined"),
    State.MERGED: N_("merged"),
    State.WITHDRAWN: N_("taken back"),
}
LEVELS = {
    "compound": N_("in the compound"),
    "community": N_("in the community"),
    "street": N_("at the street office"),
    "district": N_("at the district"),
    "city": N_("at the city"),
}
PARTS = {
    "city": N_("By district"),
    "district": N_("By street"),
    "street": N_("By community"),
    "community": N_("By compound"),
    "compound": N_("By building"),
}


def percent(rate: Rate) -> str:
    """Return a rate as it is written, a dash when nothing was counted."""
    return "—" if rate.percent is None else f"{_number(rate.percent)}%"


def share_percent(share: Fraction | None) -> str:
    """Return a share from 0 to 1 in per cent, a dash for none."""
    return "—" if share is None else f"{_number(round(float(share) * 100, 1))}%"


def composite_words(shown: Mirror) -> str:
    """Say the weighted sum of the three rates and what each weighs; nothing while one has no n."""
    if shown.composite is None:
        return ""
    parts = {name: share_percent(part) for name, part in shown.formula.parts.items()}
    sentence = _(
        "Together %(composite)s: response weighs %(response)s, resolution %(resolution)s, satisfaction "
        "%(satisfaction)s."
    )
    return sentence % {"composite": share_percent(shown.composite), **parts}


def days(value: float | None) -> str:
    """Return a number of days with one decimal, a dash for none."""
    return "—" if value is None else _number(round(value, 1))


def _number(value: float) -> str:
    return str(number_format(value, decimal_pos=0 if value == int(value) else 1))


def bin_label(bin_: Bin) -> str:
    """Return a bin as the axis of a chart names it."""
    if bin_.upto is None:
        return _("over %(days)s") % {"days": bin_.after}
    return f"≤{bin_.upto}"


def bin_sentence(bin_: Bin) -> str:
    """Return a bin as a heading names it."""
    if bin_.upto is None:
        return _("more than %(days)s days") % {"days": bin_.after}
    within = ngettext("within %(days)s day", "within %(days)s days", bin_.upto) % {"days": bin_.upto}
    return within if bin_.after is None else _("%(after)s to %(upto)s days") % vars(bin_)


def period_label(period: Period) -> str:
    """Return a period as people say it."""
    if period.start is None:
        return _("Since the beginning")
    year, month = period.start.year, period.start.month
    texts = {
        Span.MONTH: _("%(month)s/%(year)s"),
        Span.QUARTER: _("Quarter %(quarter)s of %(year)s"),
        Span.YEAR: _("The year %(year)s"),
    }
    return texts[period.span] % {"year": year, "month": month, "quarter": (month + 2) // 3}


def figure_label(figure: Figure) -> str:
    """Return what a figure counts."""
    return gettext(FIGURES[figure])


def holder_label(org_id: int, name: str = "") -> str:
    """Return what a holder is called; 0 stands for persons, who are not named."""
    if not org_id:
        return _("persons")
    return name or org_names([org_id]).get(org_id, "–")
