"""Standings: what confirmed work comes to, for the member, the branch and the employer only."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Avg, QuerySet

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places.public import Place
from huiyin.hands.claims import access
from huiyin.hands.claims.models import Claim, Objection, Period, PeriodLine, Rating
from huiyin.hands.claims.rules.needs import is_on_time
from huiyin.hands.claims.rules.points import Deed, Standing, formula_on, standing
from huiyin.hands.claims.rules.words import ClaimState, ObjectionState
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Permission as P


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def day_of(moment: datetime) -> date:
    """Return the day on which work counts: the one it began on, in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def within(rows: QuerySet[Claim], first: date, until: date) -> QuerySet[Claim]:
    """Narrow claims to needs that begin from one day to before another."""
    begins, ends = (datetime.combine(day, time(0), SHANGHAI) for day in (first, until))
    return rows.filter(need__starts__gte=begins, need__starts__lt=ends)


def confirmed() -> QuerySet[Claim]:
    """Return the claims whose hours are confirmed: nothing else counts."""
    return Claim.objects.filter(state=ClaimState.CONFIRMED).select_related("need")


def _deeds(rows: Iterable[Claim]) -> dict[tuple[int, int], list[Deed]]:
    """Return what each member did for each employer, with the residents' mean word; two queries."""
    found = list(rows)
    rated = Rating.objects.filter(need__in={row.need_id for row in found}).values("need_id")
    means = dict(rated.annotate(mean=Avg("score")).values_list("need_id", "mean"))
    deeds: dict[tuple[int, int], list[Deed]] = defaultdict(list)
    for row in found:
        deed = Deed(
            day=day_of(row.need.starts),
            minutes=row.minutes or 0,
            is_on_time=is_on_time(row.arrived_at, row.need.starts),
            score=means.get(row.need_id),
        )
        deeds[row.person_id, row.employer_id].append(deed)
    return deeds


@dataclass(frozen=True)
class Row:
    """One member's standing over a time."""

    person_id: int
    employer_id: int
    name: str
    employer: str
    standing: Standing

    @property
    def hours(self) -> float:
        """Return the confirmed hours."""
        return self.standing.minutes / 60


def _rows(claims: QuerySet[Claim], first: date) -> list[Row]:
    deeds = _deeds(claims)
    called = people.names(person for person, _ in deeds)
    works = orgs.org_names(employer for _, employer in deeds)
    rows = [
        Row(
            person,
            employer,
            called.get(person, ""),
            works.get(employer, ""),
            standing(done, formula_on(first)),
        )
        for (person, employer), done in deeds.items()
    ]
    # By name, never by points: nobody is ranked.
    return sorted(rows, key=lambda row: (row.employer, row.name, row.person_id))


def of_compound(actor: Actor, compound: Place, first: date, until: date) -> list[Row]:
    """Return the standing of everybody who worked at a compound. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_STANDING_READ, compound).or_raise()
    return _rows(within(confirmed().filter(need__compound=compound.id), first, until), first)


def of_employer(actor: Actor, org_id: int, first: date, until: date) -> list[Row]:
    """Return the standing of an employer's own members: totals, nothing of residents. Raises NotFound."""
    employer = access.employer_to_read(actor, org_id)
    return _rows(within(confirmed().filter(employer=employer), first, until), first)


def mine(actor: Actor, first: date, until: date) -> Standing:
    """Return the reader's own standing over a time."""
    rows = within(confirmed().filter(person=access.me(actor)), first, until)
    deeds = [deed for done in _deeds(rows).values() for deed in done]
    return standing(deeds, formula_on(first))


def period(compound_id: int, month: date) -> Period | None:
    """Return the frozen month of a compound."""
    return Period.objects.filter(compound=compound_id, month=month).first()


def is_frozen(compound_id: int, moment: datetime) -> bool:
    """Tell whether the month of a moment is frozen at a compound."""
    return Period.objects.filter(compound=compound_id, month=month_of(day_of(moment))).exists()


def lines_of(found: Period) -> list[Row]:
    """Return the lines of a frozen month, as they were frozen."""
    lines = list(PeriodLine.objects.filter(period=found).order_by("id"))
    called = people.names(line.person_id for line in lines)
    works = orgs.org_names(line.employer_id for line in lines)
    return [
        Row(
            line.person_id,
            line.employer_id,
            called.get(line.person_id, ""),
            works.get(line.employer_id, ""),
            Standing(line.deeds, line.minutes, line.on_time, line.points),
        )
        for line in lines
    ]


def digest_of(rows: Sequence[Row]) -> str:
    """Return the digest of the lines of a month: numbers only, in one order."""
    lines = sorted(
        (
            r.person_id,
            r.employer_id,
            r.standing.deeds,
            r.standing.minutes,
            r.standing.on_time,
            r.standing.points,
        )
        for r in rows
    )
    said = "\n".join("\t".join(map(str, line)) for line in lines)
    return hashlib.sha256(said.encode()).hexdigest()


def waits_for_decision(compound_id: int, first: date, until: date) -> int:
    """Count the open objections to work of a time at a compound."""
    claims = within(Claim.objects.filter(need__compound=compound_id), first, until)
    return Objection.objects.filter(claim__in=claims, state=ObjectionState.OPEN).count()


def objection_told(objection_id: int) -> tuple[int, int, str, str]:
    """Return member, compound, title and state of an objection; for reactions."""
    row = Objection.objects.select_related("claim__need").get(pk=objection_id)
    return row.claim.person_id, row.claim.need.compound_id, row.claim.need.title, row.state
