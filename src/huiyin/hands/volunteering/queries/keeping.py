"""What leaders and offices read: their teams, shifts to confirm, rosters, and wishes to correct."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from huiyin.civic.people.public import names
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import (
    CorrectionAsked,
    HourEntry,
    Insurance,
    Post,
    Shift,
    SignUp,
    TeamMember,
)
from huiyin.hands.volunteering.queries.mine import Choice
from huiyin.hands.volunteering.queries.shifts import ShiftRow, TeamRow, rows_of, team_row, team_rows
from huiyin.hands.volunteering.rules.ages import ADULT, age_on
from huiyin.hands.volunteering.rules.hours import hours_text, record_due
from huiyin.hands.volunteering.rules.words import HOLDING, AskState, EntryKind, SignState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.calendar import work_calendar

MOST = 200


@dataclass(frozen=True)
class ToConfirm:
    """A shift whose hours wait to be confirmed, and until when they have to be recorded (办法 art. 11)."""

    shift: ShiftRow
    due: datetime


@dataclass(frozen=True)
class Ask:
    """A volunteer's wish to have a line corrected."""

    id: int
    entry_id: int
    who: str
    activity: str
    day: date
    hours: str
    words: str
    asked_at: datetime


@dataclass(frozen=True)
class Desk:
    """The desk of a leader or an office."""

    teams: list[TeamRow]
    to_confirm: list[ToConfirm]
    asks: list[Ask]
    units: list[Choice]
    may_found: bool


def desk(actor: Actor) -> Desk:
    """Return what waits for the actor among volunteers."""
    kept = access.teams_kept(actor)
    now = clock.now()
    waiting = Shift.objects.filter(
        post__team__in=kept,
        starts__lte=now,
        taken__gt=0,
        confirmed_at__isnull=True,
        called_off_at__isnull=True,
    )
    teams = team_rows(kept)
    return Desk(
        teams=teams,
        units=[Choice(pk, name) for pk, name in sorted({team.org_id: team.org for team in teams}.items())],
        to_confirm=[
            ToConfirm(row, record_due(row.ends, work_calendar()))
            for row in rows_of(actor, waiting.order_by("starts", "pk")[:MOST])
        ],
        asks=_asks(kept),
        may_found=actor.has(access.KEEP),
    )


def _asks(team_ids: list[int]) -> list[Ask]:
    rows = CorrectionAsked.objects.filter(state=AskState.OPEN, entry__sign__shift__post__team__in=team_ids)
    found = list(rows.select_related("entry__volunteer").order_by("asked_at", "pk")[:MOST])
    called = names(row.entry.volunteer.person_id for row in found)
    return [
        Ask(
            id=row.pk,
            entry_id=row.entry_id,
            who=called.get(row.entry.volunteer.person_id, ""),
            activity=row.entry.activity,
            day=row.entry.day,
            hours=hours_text(row.entry.minutes),
            words=row.words,
            asked_at=row.asked_at,
        )
        for row in found
    ]


@dataclass(frozen=True)
class MemberRow:
    """A member of a team as its leader sees them: a name, hours, and what stands against dangerous posts."""

    volunteer_id: int
    name: str
    leads: bool
    hours: str
    is_minor: bool
    insured_until: date | None


@dataclass(frozen=True)
class TeamDesk:
    """A team as its leader sees it. `figures` count what the team did, not who did most."""

    team: TeamRow
    posts: list[Post]
    shifts: list[ShiftRow]
    members: list[MemberRow]
    may_name: bool
    hours: str
    served: int


def team_desk(actor: Actor, team_id: int) -> TeamDesk:
    """Return a team that the actor keeps. Raises NotFound."""
    team = access.team_to_keep(actor, team_id)
    coming = Shift.objects.filter(post__team=team, ends__gt=clock.now(), called_off_at__isnull=True)
    done = Shift.objects.filter(post__team=team)
    entries = HourEntry.objects.filter(sign__shift__post__team=team)
    return TeamDesk(
        team=team_row(team.pk),
        posts=list(Post.objects.filter(team=team).order_by("name", "pk")),
        shifts=rows_of(actor, coming.order_by("starts", "pk")[:MOST]),
        members=_members(team.pk),
        may_name=bool(access.may_make_team(actor, team.place_id)),
        hours=hours_text(entries.aggregate(n=Sum("minutes"))["n"] or 0),
        served=done.aggregate(n=Sum("served"))["n"] or 0,
    )


def _members(team_id: int) -> list[MemberRow]:
    rows = list(
        TeamMember.objects.filter(team=team_id, left_at__isnull=True)
        .select_related("volunteer")
        .order_by("-leads", "joined_at", "pk")[:1000]
    )
    called = names(row.volunteer.person_id for row in rows)
    until: dict[int, date] = {}
    for policy in Insurance.objects.filter(volunteer__in=[row.volunteer_id for row in rows]).order_by("ends"):
        until[policy.volunteer_id] = policy.ends
    today = clock.today()
    return [
        MemberRow(
            row.volunteer_id,
            called.get(row.volunteer.person_id, ""),
            row.leads,
            hours_text(row.volunteer.minutes),
            age_on(row.volunteer.of_age, today) < ADULT,
            until.get(row.volunteer_id),
        )
        for row in rows
    ]


def post_of(actor: Actor, post_id: int) -> Post | None:
    """Return a post of a team that the actor keeps; None for absent and not theirs alike."""
    found = Post.objects.select_related("team").filter(pk=post_id).first()
    return found if found and access.keeps(actor, found.team) else None


@dataclass(frozen=True)
class Line:
    """A line of a roster: who has a place, and how it stands with them."""

    sign_id: int
    name: str
    state: SignState
    hours: str
    entry_id: int | None
    is_own: bool
    is_minor: bool
    accompanied: bool


@dataclass(frozen=True)
class Roster:
    """Who stands where and when, for whoever leads the shift."""

    shift: ShiftRow
    lines: list[Line]
    others: list[Choice]
    due: datetime
    length: str


def roster(actor: Actor, shift_id: int) -> Roster:
    """Return the roster of a shift that the actor keeps. Raises NotFound."""
    shift = access.shift_to_keep(actor, shift_id)
    signs = list(
        SignUp.objects.filter(shift=shift, state__in=HOLDING)
        .select_related("volunteer")
        .order_by("signed_at", "pk")
    )
    called = names(sign.volunteer.person_id for sign in signs)
    entries = {
        entry.sign_id: entry
        for entry in HourEntry.objects.filter(
            sign__in=[sign.pk for sign in signs], kind=EntryKind.SERVED, countered_by__isnull=True
        )
    }
    today = clock.today()
    lines = [
        Line(
            sign_id=sign.pk,
            name=called.get(sign.volunteer.person_id, ""),
            state=SignState(sign.state),
            hours=hours_text(entries[sign.pk].minutes) if sign.pk in entries else "",
            entry_id=entries[sign.pk].pk if sign.pk in entries else None,
            is_own=sign.volunteer.person_id == actor.person_id,
            is_minor=age_on(sign.volunteer.of_age, today) < ADULT,
            accompanied=sign.accompanied,
        )
        for sign in signs
    ]
    [row] = rows_of(actor, Shift.objects.filter(pk=shift.pk))
    here = {sign.volunteer_id for sign in signs}
    others = [
        Choice(one.volunteer_id, one.name)
        for one in _members(shift.post.team_id)
        if one.volunteer_id not in here
    ]
    length = hours_text(int((shift.ends - shift.starts).total_seconds()) // 60)
    return Roster(row, lines, others, record_due(shift.ends, work_calendar()), length)
