"""How the settlement clock of one matter stands: does it rest, was more time asked for, may it be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from huiyin.civic.matters.access import within_reach
from huiyin.civic.matters.models import Extension, Matter, Pause
from huiyin.civic.matters.queries.limits import extension_rule
from huiyin.civic.matters.rules.clocks import LimitVersion, may_ask
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State
from huiyin.civic.places.public import Place, area_scope_q
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Permission as P

_MOST = 50


@dataclass(frozen=True)
class Standing:
    """The open pause of a matter, the extension that waits for a decision, and the rule for another."""

    pause: Pause | None = None
    waiting: Extension | None = None
    rule: LimitVersion | None = None


def open_pause(matter: Matter) -> Pause | None:
    """Return the pause that a matter rests in."""
    return Pause.objects.filter(matter=matter, lifted_at__isnull=True).first() if matter.paused_as else None


def public_note(matter_id: int) -> str:
    """Return what everybody reads about why a matter rests."""
    notes = Pause.objects.filter(matter_id=matter_id, lifted_at__isnull=True)
    return notes.values_list("public_note", flat=True).first() or ""


def standing(matter: Matter) -> Standing:
    """Return how the clock of a matter stands; without `rule` no more time can be asked for now."""
    if matter.state not in OPEN or matter.settle_due is None:
        return Standing()
    asked = list(Extension.objects.filter(matter=matter, cycle=matter.cycle).order_by("id"))
    waiting = next((one for one in asked if one.decided_at is None), None)
    rule = extension_rule(matter)
    allowed = may_ask(
        state=State(matter.state),
        settle_due=matter.settle_due,
        now=clock.now(),
        waiting=waiting is not None,
        granted=sum(one.granted is True for one in asked),
        rule=rule,
        n=1,
    )
    return Standing(open_pause(matter), waiting, rule if allowed else None)


@dataclass(frozen=True)
class Asked:
    """An extension that waits for a decision, as whoever supervises reads it."""

    code: str
    title: str
    n: int
    unit: str
    reason: str
    asked_at: datetime
    due_at: datetime | None
    own: bool


def extensions_to_decide(actor: Actor, where: Place | None = None) -> list[Asked]:
    """Return the extensions that this actor may decide about, the oldest first, at most 50."""
    mine = within_reach(actor, P.CIVIC_MATTER_SUPERVISE).filter(due_at__isnull=False)
    if where:
        mine = mine.filter(area_scope_q(where))
    rows = Extension.objects.filter(decided_at__isnull=True, matter__in=mine).select_related("matter")
    return [
        Asked(
            row.matter.code,
            row.matter.title,
            row.n,
            row.unit,
            row.reason,
            row.asked_at,
            row.matter.settle_due,
            own=row.asked_by_id is not None and row.asked_by_id == actor.person_id,
        )
        for row in rows.order_by("asked_at", "id")[:_MOST]
    ]


def pauses_to_lift(today: date, limit: int) -> list[int]:
    """Return the ids of matters whose pause is over, the oldest first."""
    over = Pause.objects.filter(lifted_at__isnull=True, until__lt=today).order_by("until", "id")
    return list(over.values_list("matter_id", flat=True)[:limit])


def deadlines_to_recount(cities: Sequence[int], day: date | None, *, after: int, limit: int) -> list[int]:
    """Return the ids, above `after`, of open matters whose deadlines the calendar may have moved.

    With a day: those that count it. Without: those that rest on days nobody knew yet.
    """
    rows = Matter.objects.filter(city_id__in=cities, due_at__isnull=False, pk__gt=after)
    if day is None:
        rows = rows.filter(due_provisional=True)
    else:
        begins = datetime.combine(day, time(0), SHANGHAI)
        ends = datetime.combine(day, time(23, 59, 59), SHANGHAI)
        rows = rows.filter(cycle_started_at__lte=ends, settle_due__gte=begins)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
