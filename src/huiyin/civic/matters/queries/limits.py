"""The limits that operators entered, and the versions a matter runs by."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.civic.matters.models import LimitRule, Matter
from huiyin.civic.matters.queries.telling import scope_of
from huiyin.civic.matters.rules.clocks import (
    DEFAULTS,
    EXTENSIONS,
    LimitVersion,
    Step,
    extension_in_force,
    has_own_day,
    limit_of,
)
from huiyin.civic.matters.rules.words import Urgency
from huiyin.civic.places.public import place_names
from huiyin.kernel import clock
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.remember import Remembered


def _read_versions() -> tuple[LimitVersion, ...]:
    return tuple(_version(row) for row in LimitRule.objects.all())


_versions = Remembered(_read_versions)


def limit_versions() -> tuple[LimitVersion, ...]:
    """Return the limits that operators entered; a change is seen within half a minute."""
    return _versions.get()


def forget_limits() -> None:
    """Drop the remembered limits, after a change or between tests."""
    _versions.forget()


def _version(row: LimitRule) -> LimitVersion:
    return LimitVersion(
        step=Step(row.step),
        urgency=Urgency(row.urgency),
        limit=Limit(LimitUnit(row.unit), row.n),
        source=row.source,
        mark=row.mark,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        id=row.pk,
        area_id=row.area_id,
        times=row.times,
    )


def areas_of(matter: Matter) -> Sequence[int]:
    """Return the areas a matter lies in, the nearest first."""
    return scope_of(matter).ids


def settle_version(matter: Matter) -> LimitVersion:
    """Return the version of the limit that the running cycle is settled in."""
    return kept_version(matter, matter.settle_limit, Step.SETTLEMENT)


def kept_version(matter: Matter, key: str, step: Step) -> LimitVersion:
    """Return the version of a clock that a matter keeps the key of."""
    urgency, start = Urgency(matter.urgency), matter.cycle_started_at
    return limit_of(limit_versions(), key, step, urgency, start, areas_of(matter))


def extension_rule(matter: Matter) -> LimitVersion | None:
    """Return the rule by which a matter's running limit may be extended, as it held when the cycle began.

    A day that a list names is changed there, and by no rule.
    """
    if has_own_day(matter.settle_limit):
        return None
    limit, urgency = settle_version(matter).limit, Urgency(matter.urgency)
    began = matter.cycle_started_at
    return extension_in_force(limit_versions(), urgency, limit.unit, began, areas_of(matter))


@dataclass(frozen=True)
class LimitRow:
    """One version of a limit as operators read it: where it holds, and whether it does today."""

    version: LimitVersion
    where: str
    holds: bool


def limit_rows() -> list[LimitRow]:
    """Return every version there is, the platform's defaults too, by class and clock, the newest first."""
    versions = [*(_version(row) for row in LimitRule.objects.all()), *DEFAULTS, *EXTENSIONS]
    named, today = place_names(version.area_id for version in versions), clock.today()
    rows = [
        LimitRow(version, named.get(version.area_id or 0, ""), version.holds_on(today))
        for version in versions
    ]
    return sorted(rows, key=_order)


def _order(row: LimitRow) -> tuple[int, int, str, int, int]:
    one = row.version
    newest = -one.valid_from.toordinal()
    return (list(Urgency).index(one.urgency), list(Step).index(one.step), row.where, newest, -(one.id or 0))
