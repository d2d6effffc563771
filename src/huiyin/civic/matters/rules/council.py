"""The standing council of a compound 小区议事会: when it can be called to a meeting.

Its agenda is a public list of topics; the last day of the list's term is the day of the meeting.
"""

from datetime import date

from huiyin.civic.matters.rules.words import ListKind, Visibility
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.text import gettext_noop as N_


def may_send_agenda(
    kind: str, *, visibility: str, in_compound: bool, meets: date | None, today: date, changed: bool
) -> Decision:
    """Say whether the council may be told: of an open agenda of a compound that has a day and is news."""
    if kind != ListKind.TOPICS or not in_compound:
        return no("no_agenda", N_("Only topics of a meeting, kept for a compound, are an agenda."))
    if visibility != Visibility.PUBLIC:
        return no("agenda_hidden", N_("Show the agenda to everybody first, so that its members can read it."))
    if meets is None or meets < today:
        return no("no_meeting_day", N_("Say on which day the council meets: it is the last day of the list."))
    if not changed:
        return no("nothing_new", N_("The council was told already, and nothing has changed since."))
    return YES
