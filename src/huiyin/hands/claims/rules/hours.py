"""Confirmed hours: what one day can hold."""

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

A_DAY = 24 * 60
STEP = 15


def hours_of(minutes: int) -> str:
    """Write minutes as hours: 1.5, 2."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def may_confirm(minutes: int, *, already: int, is_own: bool) -> Decision:
    """Say whether so many minutes may be confirmed on a day that holds `already` of the same person."""
    if is_own:
        return no("own_hours", N_("Nobody confirms their own hours. Another head or the branch does it."))
    if minutes <= 0:
        return no(
            "no_hours", N_("Write how long it took, at least a quarter of an hour."), Invalid, field="hours"
        )
    if already + minutes > A_DAY:
        return no(
            "beyond_a_day",
            N_("A day has 24 hours; with these it would have %(hours)s."),
            Invalid,
            field="hours",
            hours=hours_of(already + minutes),
        )
    return YES
