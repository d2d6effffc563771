"""A member's duties as a calendar, for whoever has its secret address."""

from collections.abc import Sequence

from huiyin.hands.claims.queries.duties import Duty
from huiyin.hands.claims.rules.needs import DROP_UNTIL
from huiyin.hands.claims.rules.words import ClaimState
from huiyin.kernel import clock
from huiyin.kit import ics


def written(duties: Sequence[Duty], name: str) -> bytes:
    """Return duties as an iCalendar file; what waits in line is tentative."""
    return ics.written(map(_entry, duties), product="Claims", name=name)


def _entry(duty: Duty) -> ics.Entry:
    return ics.Entry(
        uid=f"claim-{duty.id}@huiyin",
        stamp=clock.now(),
        starts=duty.starts,
        ends=duty.ends,
        summary=duty.title,
        location=f"{duty.place} {duty.spot}",
        status="TENTATIVE" if duty.state is ClaimState.WAITING else "CONFIRMED",
        alarm=DROP_UNTIL if duty.state is ClaimState.HELD else None,
    )
