"""How much is done in a place: volunteers, hours, people who were helped. Of the place, never a ranking."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from huiyin.civic.places.public import Place, places
from huiyin.hands.volunteering.models import HourEntry, Shift, Volunteer
from huiyin.hands.volunteering.queries.shifts import teams_in
from huiyin.hands.volunteering.rules.hours import hours_text


@dataclass(frozen=True)
class Figures:
    """Registered volunteers who live in a place, and what its teams did there."""

    volunteers: int
    hours: str
    served: int


def figures_of(where: Place | None) -> Figures:
    """Return the figures of a place, or of everywhere; at most five queries."""
    shifts, entries = Shift.objects.all(), HourEntry.objects.filter(sign__isnull=False)
    if where is not None:
        teams = teams_in(where, ended=True)
        shifts = shifts.filter(post__team__in=teams)
        entries = entries.filter(sign__shift__post__team__in=teams)
    return Figures(
        volunteers=_living_in(where),
        hours=hours_text(entries.aggregate(n=Sum("minutes"))["n"] or 0),
        served=shifts.aggregate(n=Sum("served"))["n"] or 0,
    )


def _living_in(where: Place | None) -> int:
    if where is None:
        return Volunteer.objects.count()
    rows = dict(Volunteer.objects.values_list("area_id").annotate(n=Count("pk")).order_by("area_id"))
    known = places(rows)
    return sum(n for area, n in rows.items() if where.id in {area, *known[area].scope.ids})
