"""Teams and shifts as everybody may read them, and what the reader's own part in them is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import Place, places
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Shift, SignUp, Team, TeamMember
from huiyin.hands.volunteering.rules.words import HOLDING, SignState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound

AHEAD = timedelta(days=35)
MOST = 200


@dataclass(frozen=True)
class ShiftRow:
    """A shift: where, when, what, how many; `sign_id` is the reader's own place in it."""

    id: int
    post: str
    spot: str
    task: str
    risks: str
    at_risk: bool
    team_id: int
    team: str
    place: str
    starts: datetime
    ends: datetime
    least: int
    most: int
    taken: int
    called_off_because: str
    is_called_off: bool
    is_confirmed: bool
    served: int | None
    sign_id: int | None = None
    state: SignState | None = None

    @property
    def day(self) -> date:
        """Return the day on which it begins."""
        return self.starts.astimezone(SHANGHAI).date()

    @property
    def free(self) -> int:
        """Return how many places are left."""
        return self.most - self.taken

    @property
    def missing(self) -> int:
        """Return how many more it takes so that the shift takes place."""
        return max(0, self.least - self.taken)

    @property
    def has_begun(self) -> bool:
        """Tell whether signing up and cancelling are over."""
        return self.starts <= clock.now()


@dataclass(frozen=True)
class TeamRow:
    """A team: where it serves, who keeps its records, how many belong to it."""

    id: int
    name: str
    about: str
    place: Place
    org_id: int
    org: str
    members: int


def open_shifts(actor: Actor, *, where: Place | None = None, team_id: int | None = None) -> list[ShiftRow]:
    """Return the shifts of the next weeks that have not begun, soonest first, full ones too."""
    now = clock.now()
    rows = Shift.objects.filter(
        starts__gt=now, starts__lt=now + AHEAD, called_off_at__isnull=True, post__team__ended_at__isnull=True
    )
    if team_id is not None:
        rows = rows.filter(post__team=team_id)
    if where is not None:
        rows = rows.filter(post__team__in=teams_in(where))
    return rows_of(actor, rows.order_by("starts", "pk")[:MOST])


def shifts_at(actor: Actor, where: Place, most: int = 3) -> list[ShiftRow]:
    """Return the next few shifts of a place, for its own page."""
    return open_shifts(actor, where=where)[:most]


def teams_in(where: Place, *, ended: bool = False) -> list[int]:
    """Return the teams of a place and of whatever lies in it, in two queries; dissolved ones if asked."""
    found = Team.objects.all() if ended else Team.objects.filter(ended_at__isnull=True)
    at = dict(found.values_list("pk", "place_id"))
    known = places(at.values())
    return [pk for pk, place_id in at.items() if where.id in {place_id, *known[place_id].scope.ids}]


def rows_of(actor: Actor, shifts: QuerySet[Shift]) -> list[ShiftRow]:
    """Return shifts with names and the reader's own places, in three queries however many they are."""
    found = list(shifts.select_related("post__team"))
    where = places(shift.post.team.place_id for shift in found)
    mine = _mine(actor, [shift.pk for shift in found])
    return [_row(shift, where[shift.post.team.place_id].name, mine.get(shift.pk)) for shift in found]


def _mine(actor: Actor, shift_ids: Iterable[int]) -> dict[int, SignUp]:
    if actor.person_id is None:
        return {}
    signs = SignUp.objects.filter(
        shift__in=list(shift_ids), volunteer__person=actor.person_id, state__in=HOLDING
    )
    return {sign.shift_id: sign for sign in signs}


def _row(shift: Shift, place: str, sign: SignUp | None) -> ShiftRow:
    post = shift.post
    return ShiftRow(
        id=shift.pk,
        post=post.name,
        spot=post.spot,
        task=post.task,
        risks=post.risks,
        at_risk=post.at_risk,
        team_id=post.team_id,
        team=post.team.name,
        place=place,
        starts=shift.starts,
        ends=shift.ends,
        least=shift.least,
        most=shift.most,
        taken=shift.taken,
        called_off_because=shift.called_off_because,
        is_called_off=shift.called_off_at is not None,
        is_confirmed=shift.confirmed_at is not None,
        served=shift.served,
        sign_id=sign.pk if sign else None,
        state=SignState(sign.state) if sign else None,
    )


def shift_row(actor: Actor, shift_id: int) -> ShiftRow:
    """Return one shift. Raises NotFound."""
    found = rows_of(actor, Shift.objects.filter(pk=shift_id))
    if not found:
        raise NotFound
    return found[0]


def team_rows(team_ids: Sequence[int] | None = None) -> list[TeamRow]:
    """Return standing teams by name, all or some, in four queries."""
    rows = Team.objects.filter(ended_at__isnull=True)
    if team_ids is not None:
        rows = rows.filter(pk__in=team_ids)
    found = list(rows.order_by("name", "pk")[:MOST])
    where, units = places(team.place_id for team in found), org_names(team.org_id for team in found)
    counts: dict[int, int] = {}
    for member in TeamMember.objects.filter(team__in=[team.pk for team in found], left_at__isnull=True):
        counts[member.team_id] = counts.get(member.team_id, 0) + 1
    return [
        TeamRow(
            team.pk,
            team.name,
            team.about,
            where[team.place_id],
            team.org_id,
            units.get(team.org_id, ""),
            counts.get(team.pk, 0),
        )
        for team in found
    ]


def team_row(team_id: int) -> TeamRow:
    """Return one standing team. Raises NotFound."""
    found = team_rows([team_id])
    if not found:
        raise NotFound
    return found[0]


def belongs(actor: Actor, team_id: int) -> bool:
    """Tell whether the actor is a member of a team."""
    mine = access.my_volunteer(actor)
    member = Q(team=team_id, volunteer=mine, left_at__isnull=True)
    return mine is not None and TeamMember.objects.filter(member).exists()


def like(actor: Actor, row: ShiftRow, most: int = 3) -> list[ShiftRow]:
    """Return a few shifts with room for whoever came too late: the same post first, then the same day."""
    others = [
        other for other in open_shifts(actor) if other.free and other.id != row.id and not other.sign_id
    ]
    return sorted(others, key=lambda one: (one.post != row.post, one.day != row.day, one.starts))[:most]
