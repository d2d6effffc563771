"""What a volunteer reads of themselves: shifts, swaps, the record."""

from dataclasses import dataclass
from datetime import date

from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.civic.places.public import place
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import (
    CorrectionAsked,
    HourEntry,
    Shift,
    SignUp,
    Swap,
    TeamMember,
    Volunteer,
)
from huiyin.hands.volunteering.queries.papers import PaperRow, papers_of
from huiyin.hands.volunteering.queries.shifts import ShiftRow, TeamRow, rows_of, team_rows
from huiyin.hands.volunteering.rules.hours import hours_text
from huiyin.hands.volunteering.rules.stars import Star, star_of
from huiyin.hands.volunteering.rules.words import HOLDING, AskState, EntryKind, SignState, SwapState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound

MOST_LINES = 500


@dataclass(frozen=True)
class SwapRow:
    """A swap that waits for an answer: which shift is given, which is wanted for it, and who asks whom."""

    id: int
    given: ShiftRow
    wanted: ShiftRow | None
    other: str
    is_mine: bool


@dataclass(frozen=True)
class Mine:
    """The page of a volunteer."""

    hours: str
    star: Star
    missing: str
    home: str
    skills: str
    coming: list[ShiftRow]
    past: list[ShiftRow]
    swaps: list[SwapRow]
    teams: list[TeamRow]
    keeps: bool


def mine(actor: Actor) -> Mine:
    """Return the actor's own page. Raises NeedsLogin or NotRegistered."""
    me = access.volunteer_of(actor)
    now = clock.now()
    rows = Shift.objects.filter(signs__volunteer=me, signs__state__in=HOLDING)
    star = star_of(me.minutes)
    teams = TeamMember.objects.filter(volunteer=me, left_at__isnull=True).values_list("team_id", flat=True)
    return Mine(
        hours=hours_text(me.minutes),
        star=star,
        missing=hours_text(star.missing or 0),
        home=place(me.area_id).name,
        skills=me.skills,
        coming=rows_of(actor, rows.filter(ends__gt=now).order_by("starts", "pk")),
        past=rows_of(actor, rows.filter(ends__lte=now).order_by("-starts", "-pk")[:20]),
        swaps=_swaps(actor, me),
        teams=team_rows(list(teams)),
        keeps=bool(access.teams_kept(actor)),
    )


def is_registered(actor: Actor) -> bool:
    """Tell whether the actor is a volunteer."""
    return access.my_volunteer(actor) is not None


def _swaps(actor: Actor, me: Volunteer) -> list[SwapRow]:
    waiting = Swap.objects.filter(state=SwapState.ASKED, given__shift__starts__gt=clock.now())
    found = [*waiting.filter(asked=me).select_related("given__volunteer", "wanted", "asked")]
    found += waiting.filter(given__volunteer=me).select_related("given__volunteer", "wanted", "asked")
    ids = {held.shift_id for swap in found for held in (swap.given, swap.wanted) if held}
    shifts = {row.id: row for row in rows_of(actor, Shift.objects.filter(pk__in=ids))}
    called = names(
        person for swap in found for person in (swap.given.volunteer.person_id, swap.asked.person_id)
    )
    return [
        SwapRow(
            id=swap.pk,
            given=shifts[swap.given.shift_id],
            wanted=shifts[swap.wanted.shift_id] if swap.wanted else None,
            other=called.get(
                swap.given.volunteer.person_id if swap.asked_id == me.pk else swap.asked.person_id, ""
            ),
            is_mine=swap.asked_id != me.pk,
        )
        for swap in found
    ]


@dataclass(frozen=True)
class Choice:
    """Something to choose: its number and its words."""

    id: int
    words: str


@dataclass(frozen=True)
class SwapChoices:
    """With whom a shift may be swapped, and for which of their shifts."""

    shift: ShiftRow
    sign_id: int
    members: list[Choice]
    places: list[tuple[int, int, ShiftRow, str]]


def swap_choices(actor: Actor, sign_id: int) -> SwapChoices:
    """Return whom the actor may ask to take a place of theirs. Raises NotFound."""
    me = access.volunteer_of(actor)
    held = (
        SignUp.objects.filter(pk=sign_id, volunteer=me, state=SignState.SIGNED)
        .select_related("shift__post")
        .first()
    )
    if held is None:
        raise NotFound
    team_id = held.shift.post.team_id
    others = list(
        TeamMember.objects.filter(team=team_id, left_at__isnull=True)
        .exclude(volunteer=me)
        .select_related("volunteer")
    )
    called = names(member.volunteer.person_id for member in others)
    words = {member.volunteer_id: called.get(member.volunteer.person_id, "") for member in others}
    signs = list(
        SignUp.objects.filter(
            volunteer__in=words,
            state=SignState.SIGNED,
            shift__starts__gt=clock.now(),
            shift__post__team=team_id,
        ).exclude(shift=held.shift_id)
    )
    shifts = {
        row.id: row for row in rows_of(actor, Shift.objects.filter(pk__in={one.shift_id for one in signs}))
    }
    [own] = rows_of(actor, Shift.objects.filter(pk=held.shift_id))
    return SwapChoices(
        shift=own,
        sign_id=held.pk,
        members=[Choice(pk, name) for pk, name in sorted(words.items(), key=lambda item: item[1])],
        places=[(one.pk, one.volunteer_id, shifts[one.shift_id], words[one.volunteer_id]) for one in signs],
    )


@dataclass(frozen=True)
class EntryRow:
    """A line of the record; `is_standing` unless it was countered, `answer` if its correction was refused."""

    id: int
    day: date
    activity: str
    content: str
    spot: str
    org: str
    in_charge: str
    hours: str
    is_counter: bool
    is_standing: bool
    reason: str
    asked: AskState | None
    answer: str
    is_late: bool


@dataclass(frozen=True)
class Record:
    """A volunteer's whole record, newest first, with the organisations that keep it."""

    hours: str
    star: Star
    entries: list[EntryRow]
    units: list[Choice]
    papers: list[PaperRow]


def record(actor: Actor) -> Record:
    """Return the actor's own record. Raises NeedsLogin or NotRegistered."""
    me = access.volunteer_of(actor)
    rows = list(HourEntry.objects.filter(volunteer=me).order_by("-day", "-pk")[:MOST_LINES])
    units = org_names(row.org_id for row in rows)
    return Record(
        hours=hours_text(me.minutes),
        star=star_of(me.minutes),
        entries=_entries(rows, units),
        units=[Choice(pk, name) for pk, name in sorted(units.items(), key=lambda item: item[1])],
        papers=papers_of(me.pk),
    )


def _entries(rows: list[HourEntry], units: dict[int, str]) -> list[EntryRow]:
    called = names(row.in_charge_id for row in rows)
    gone = {row.counters_id for row in rows}
    asks = {ask.entry_id: ask for ask in CorrectionAsked.objects.filter(entry__in=[row.pk for row in rows])}
    found = []
    for row in rows:
        ask = asks.get(row.pk)
        is_counter = row.kind == EntryKind.COUNTER
        found.append(
            EntryRow(
                id=row.pk,
                day=row.day,
                activity=row.activity,
                content=row.content,
                spot=row.spot,
                org=units.get(row.org_id, ""),
                in_charge=called.get(row.in_charge_id or 0, ""),
                hours=hours_text(row.minutes),
                is_counter=is_counter,
                is_standing=not is_counter and row.pk not in gone,
                reason=row.reason,
                asked=AskState(ask.state) if ask else None,
                answer=ask.answer if ask else "",
                is_late=row.is_late,
            )
        )
    return found
