"""Who may report to a compound, and by which proof."""

from datetime import timedelta

from huiyin.hands.claims.rules.words import CheckinState
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workflow import Workflow

C = CheckinState
CHECKIN_FLOW: Workflow[CheckinState] = Workflow(
    {C.ASKED: frozenset({C.CONFIRMED, C.DECLINED, C.ENDED}), C.CONFIRMED: frozenset({C.ENDED})}
)
# Kinds of organisation that a working member can name as employer.
EMPLOYERS = frozenset({"employer", "bureau", "company", "street_office"})
INVITATION_DAYS = 90
MOST_USES = 2_000
INVITATION_LASTS = timedelta(days=INVITATION_DAYS)


def may_ask_in(*, is_compound: bool, employer_kind: str, is_here: bool) -> Decision:
    """Say whether a member may report: to a compound, with an employer, and not where they are already."""
    if not is_compound:
        return no("needs_compound", N_("You report to the compound where you live."), Invalid, field="place")
    if employer_kind not in EMPLOYERS:
        return no(
            "no_employer_of_members",
            N_("Choose the employer where you work: an office, a firm or an institution."),
            Invalid,
            field="employer",
        )
    if is_here:
        return no("checked_in_here", N_("You have checked in here already."))
    return YES


def may_decide(state: CheckinState, *, is_own: bool, confirmed: bool, reason: str) -> Decision:
    """Say whether a check-in may be decided: by somebody else, once, and a no says why."""
    if is_own:
        return no("own_checkin", N_("Nobody confirms their own check-in. Ask the community office."))
    if state is not C.ASKED:
        return no("decided_already", N_("This check-in is decided already."))
    if not confirmed and not reason:
        return no("no_reason", N_("Say why, so that they know what to bring."), Invalid, field="reason")
    return YES


def may_make_invitation(uses: int) -> Decision:
    """Say whether a code may be used so often."""
    if 1 <= uses <= MOST_USES:
        return YES
    return no("bad_uses", N_("A code works from 1 to %(most)s times."), Invalid, field="uses", most=MOST_USES)
