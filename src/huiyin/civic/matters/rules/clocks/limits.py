"""The limits: versioned, with their source; each matter keeps the version it began with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from huiyin.civic.matters.rules.words import Urgency
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import Limit, LimitUnit


class Step(StrEnum):
    """The two clocks of a cycle, and what an extension may add to the second."""

    FIRST_ANSWER = "first_answer"
    SETTLEMENT = "settlement"
    EXTENSION = "extension"


@dataclass(frozen=True)
class LimitVersion:
    """One version of one limit; `valid_to` is the first day on which it no longer holds.

    With an area it holds there and under it only. `times` is how often an extension may be granted a cycle.
    """

    step: Step
    urgency: Urgency
    limit: Limit
    source: str
    mark: str
    valid_from: date
    valid_to: date | None = None
    id: int | None = None
    area_id: int | None = None
    times: int = 1

    @property
    def key(self) -> str:
        """Name this version for ever: what a matter keeps of it."""
        return f"rule:{self.id}" if self.id else f"default:{self.valid_from:%Y%m%d}:{self.urgency}"

    def holds_on(self, day: date) -> bool:
        """Tell whether this version holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def _version(step: Step, urgency: Urgency, unit: LimitUnit, n: int) -> LimitVersion:
    return LimitVersion(step, urgency, Limit(unit, n), "platform default", "P", date(2020, 1, 1))


# The platform's own proposal, to be replaced by the city's rule: no statute fixes these for a compound.
# The classes follow the hotline practice of Beijing (2 hours, 24 hours, 7 days, 15 days).
DEFAULTS = (
    _version(Step.FIRST_ANSWER, Urgency.CRITICAL, LimitUnit.MINUTES, 30),
    _version(Step.SETTLEMENT, Urgency.CRITICAL, LimitUnit.HOURS, 2),
    _version(Step.FIRST_ANSWER, Urgency.URGENT, LimitUnit.HOURS, 2),
    _version(Step.SETTLEMENT, Urgency.URGENT, LimitUnit.HOURS, 24),
    _version(Step.FIRST_ANSWER, Urgency.ORDINARY, LimitUnit.WORKING_DAYS, 1),
    _version(Step.SETTLEMENT, Urgency.ORDINARY, LimitUnit.WORKING_DAYS, 5),
    _version(Step.FIRST_ANSWER, Urgency.COMPLEX, LimitUnit.WORKING_DAYS, 1),
    _version(Step.SETTLEMENT, Urgency.COMPLEX, LimitUnit.WORKING_DAYS, 15),
)


def limit_in_force(
    versions: Iterable[LimitVersion],
    step: Step,
    urgency: Urgency,
    moment: datetime,
    areas: Sequence[int | None] = (),
) -> LimitVersion:
    """Return the version that held at a moment in some areas, the nearest first.

    The nearest area's own version wins, then the one of the whole installation, then the platform's default.
    """
    day = moment.astimezone(SHANGHAI).date()
    fitting = [
        version
        for version in (*DEFAULTS, *versions)
        if (version.step, version.urgency) == (step, urgency) and version.holds_on(day)
    ]
    return best_of(fitting, areas) or _default(step, urgency)


def best_of(versions: Iterable[LimitVersion], areas: Sequence[int | None]) -> LimitVersion | None:
    """Return the version of the nearest area, and of these the newest."""
    near = {area: len(areas) - at for at, area in enumerate(areas) if area is not None}
    fitting = [version for version in versions if version.area_id is None or version.area_id in near]
    return max(
        fitting,
        key=lambda one: (one.id is not None, near.get(one.area_id or 0, 0), one.valid_from, one.id or 0),
        default=None,
    )


def _default(step: Step, urgency: Urgency) -> LimitVersion:
    return next(version for version in DEFAULTS if (version.step, version.urgency) == (step, urgency))


def limit_of(
    versions: Iterable[LimitVersion],
    key: str,
    step: Step,
    urgency: Urgency,
    moment: datetime,
    areas: Sequence[int | None] = (),
) -> LimitVersion:
    """Return the version a matter began with; for one that kept none, what held at that moment."""
    known = tuple(versions)
    kept = (version for version in (*known, *DEFAULTS) if (version.key, version.step) == (key, step))
    return next(kept, None) or limit_in_force(known, step, urgency, moment, areas)
