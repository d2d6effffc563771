"""Extensions: asked for with a reason before the limit is over, decided by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from huiyin.civic.matters.rules.clocks.limits import LimitVersion, Step, best_of
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State, Urgency
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit, LimitUnit

# No rule may allow more than this in one cycle.
MOST_TIMES = 2
_PETITION = "信访工作条例 art. 34"

# A limit in natural days is a statutory one of petitions: at most 30 days more, granted by the body's head,
# with the petitioner told why. The platform's own is for complex matters.
DEFAULTS = (
    *(
        LimitVersion(
            Step.EXTENSION, urgency, Limit(LimitUnit.NATURAL_DAYS, 30), _PETITION, "V1", date(2022, 5, 1)
        )
        for urgency in Urgency
    ),
    LimitVersion(
        Step.EXTENSION,
        Urgency.COMPLEX,
        Limit(LimitUnit.WORKING_DAYS, 15),
        "platform default",
        "P",
        date(2020, 1, 1),
    ),
)


def extension_in_force(
    versions: Iterable[LimitVersion],
    urgency: Urgency,
    unit: LimitUnit,
    moment: datetime,
    areas: Sequence[int | None] = (),
) -> LimitVersion | None:
    """Return how far a limit in this unit may be extended; None where no rule allows it."""
    day = moment.astimezone(SHANGHAI).date()
    fitting = [
        version
        for version in (*DEFAULTS, *versions)
        if (version.step, version.urgency, version.limit.unit) == (Step.EXTENSION, urgency, unit)
        and version.holds_on(day)
    ]
    return best_of(fitting, areas)


def may_ask(
    *,
    state: State,
    settle_due: datetime | None,
    now: datetime,
    waiting: bool,
    granted: int,
    rule: LimitVersion | None,
    n: int,
) -> Decision:
    """Say whether more time may be asked for: never after the limit, and no more than the rule allows."""
    if state not in OPEN or settle_due is None:
        return no(
            "moved_on", N_("The matter has moved on and this no longer fits. Look where it stands now.")
        )
    if now > settle_due:
        return no("limit_is_over", N_("The limit is over; more time is asked for before that."))
    if waiting:
        return no("extension_waits", N_("An extension of this matter waits for a decision already."))
    if rule is None:
        return no("no_extension", N_("No rule extends a limit of this kind."))
    if granted >= rule.times:
        return no("extended_before", N_("The rule allows %(times)s extension a round."), times=rule.times)
    if not 1 <= n <= rule.limit.n:
        return no(
            "extension_too_long", N_("The rule allows 1 to %(most)s."), Invalid, field="n", most=rule.limit.n
        )
    return YES


def may_decide(*, asked_by: int | None, decider: int | None, state: State) -> Decision:
    """Say whether this person decides about an extension: somebody other than whoever asked."""
    if state not in OPEN:
        return no(
            "moved_on", N_("The matter has moved on and this no longer fits. Look where it stands now.")
        )
    if decider is not None and decider == asked_by:
        return no("own_extension", N_("You asked for this extension; somebody else decides about it."))
    return YES
