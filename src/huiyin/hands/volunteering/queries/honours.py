"""Badges, honours and letters, for whom they belong to and for the team they show them to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Honour, HourEntry, Letter, TeamMember, Volunteer
from huiyin.hands.volunteering.queries.papers import standing
from huiyin.hands.volunteering.rules.badges import Ahead, Badge, ahead, earned, served
from huiyin.hands.volunteering.rules.words import EntryKind, LetterState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor

MOST = 100


@dataclass(frozen=True)
class LetterRow:
    """A letter of appointment as its volunteer reads it."""

    code: str
    org: str
    role: str
    starts: date
    ends: date
    state: LetterState
    issued_at: datetime
    revoked_at: datetime | None
    revoked_because: str

    @property
    def may_answer(self) -> bool:
        """Tell whether it still waits for a yes or a no."""
        waits = self.state is LetterState.OFFERED and self.revoked_at is None
        return waits and self.ends >= clock.today()


@dataclass(frozen=True)
class HonourRow:
    """An honour as whom it was given to reads it."""

    id: int
    org: str
    title: str
    reason: str
    day: date
    revoked_at: datetime | None
    revoked_because: str


@dataclass(frozen=True)
class Honours:
    """What somebody has reached and was given."""

    badges: list[Badge]
    ahead: list[Ahead]
    honours: list[HonourRow]
    letters: list[LetterRow]
    shown: bool


def my_honours(actor: Actor) -> Honours:
    """Return the actor's own badges, honours and letters. Raises NeedsLogin or NotRegistered."""
    me = access.volunteer_of(actor)
    what = served(standing(me.pk).values_list("day", "minutes"))
    honours = list(Honour.objects.filter(volunteer=me).order_by("-day", "-pk")[:MOST])
    letters = list(Letter.objects.filter(volunteer=me).order_by("-issued_at", "-pk")[:MOST])
    units = org_names([*(row.org_id for row in honours), *(row.org_id for row in letters)])
    return Honours(
        badges=earned(what),
        ahead=ahead(what),
        honours=[_honour(row, units.get(row.org_id, "")) for row in honours],
        letters=[_letter(row, units.get(row.org_id, "")) for row in letters],
        shown=me.shows_honours,
    )


def _honour(row: Honour, org: str) -> HonourRow:
    kept = ("title", "reason", "day", "revoked_at", "revoked_because")
    return HonourRow(id=row.pk, org=org, **{field: getattr(row, field) for field in kept})


def _letter(row: Letter, org: str) -> LetterRow:
    kept = ("code", "role", "starts", "ends", "issued_at", "revoked_at", "revoked_because")
    state = LetterState(row.state)
    return LetterRow(org=org, state=state, **{field: getattr(row, field) for field in kept})


@dataclass(frozen=True)
class Shown:
    """What a member of a team lets the others see."""

    name: str
    badges: list[str]
    honours: list[str]


def honours_in_team(actor: Actor, team_id: int) -> list[Shown]:
    """Return what members of a team let each other see, by name; nothing for whoever is not one of them."""
    me = access.my_volunteer(actor)
    rows = TeamMember.objects.filter(team=team_id, left_at__isnull=True).select_related("volunteer")
    members = [row.volunteer for row in rows]
    if me is None or me not in members:
        return []
    shown = [member for member in members if member.shows_honours]
    called = names(member.person_id for member in shown)
    lines, given = _lines_of(shown), _honours_of(shown)
    found = [
        Shown(
            called.get(member.person_id, ""),
            [gettext(badge.name) for badge in earned(served(lines.get(member.pk, [])))],
            given.get(member.pk, []),
        )
        for member in shown
    ]
    return sorted((one for one in found if one.badges or one.honours), key=lambda one: one.name)


def _lines_of(members: list[Volunteer]) -> dict[int, list[tuple[date, int]]]:
    rows = HourEntry.objects.filter(
        volunteer__in=members, kind=EntryKind.SERVED, countered_by__isnull=True
    ).values_list("volunteer", "day", "minutes")
    found: dict[int, list[tuple[date, int]]] = {}
    for who, day, minutes in rows:
        found.setdefault(who, []).append((day, minutes))
    return found


def _honours_of(members: list[Volunteer]) -> dict[int, list[str]]:
    rows = Honour.objects.filter(volunteer__in=members, revoked_at__isnull=True).order_by("-day", "-pk")
    found: dict[int, list[str]] = {}
    for who, title in rows.values_list("volunteer", "title"):
        found.setdefault(who, []).append(title)
    return found
