"""The time bank as its people see it: one's own account, what a team is asked, what a leader keeps."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from huiyin.civic.people.public import names
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import HelpAsked, TeamMember, TimeAccount, TimeEntry
from huiyin.hands.volunteering.queries.papers import standing
from huiyin.hands.volunteering.queries.shifts import TeamRow, team_row, team_rows
from huiyin.hands.volunteering.rules.hours import hours_text
from huiyin.hands.volunteering.rules.timebank import Help, HelpState, TimeKind, free
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor

MOST = 100


@dataclass(frozen=True)
class HelpRow:
    """A wish for help. Who asks and where to meet only those read who asked, take it, or keep the team."""

    id: int
    kind: Help
    words: str
    spot: str
    who: str
    taken_by: str
    team: str
    starts: datetime
    hours: str
    confirmed: str
    state: HelpState

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for something."""
        return self.state in {HelpState.OPEN, HelpState.TAKEN}

    @property
    def has_begun(self) -> bool:
        """Tell whether it can be confirmed."""
        return self.starts <= clock.now()


@dataclass(frozen=True)
class TimeRow:
    """An entry of one's account: what came in is above zero, what went out below."""

    kind: TimeKind
    hours: str
    at: datetime


@dataclass(frozen=True)
class MyTime:
    """Somebody's time account; nobody else sees it."""

    code: str
    balance: str
    held: str
    free: str
    uncredited: str
    entries: list[TimeRow]
    asked: list[HelpRow]
    taken: list[HelpRow]
    wanted: list[HelpRow]
    teams: list[TeamRow]
    is_volunteer: bool


def my_time(actor: Actor) -> MyTime:
    """Return the actor's own time account, what they asked for, and what their teams are asked."""
    person_id = access.myself(actor)
    account, me = TimeAccount.objects.filter(person=person_id).first(), access.my_volunteer(actor)
    balance, held = (account.balance, account.held) if account else (0, 0)
    fresh = standing(me.pk).exclude(time_entries__kind=TimeKind.CREDITED) if me else []
    asked = HelpAsked.objects.filter(account=account) if account else HelpAsked.objects.none()
    taken = HelpAsked.objects.filter(taken_by=me) if me else HelpAsked.objects.none()
    return MyTime(
        code=account.code if account else "",
        balance=hours_text(balance),
        held=hours_text(held),
        free=hours_text(free(balance, held, int(settings.HUIYIN_TIME_CREDIT_HOURS) * 60)),
        uncredited=hours_text(sum(line.minutes for line in fresh)),
        entries=_entries(account) if account else [],
        asked=_rows(asked.order_by("-starts", "-pk")[:MOST]),
        taken=_rows(taken.order_by("-starts", "-pk")[:MOST]),
        wanted=_wanted(actor) if me else [],
        teams=team_rows(),
        is_volunteer=me is not None,
    )


def _entries(account: TimeAccount) -> list[TimeRow]:
    rows = TimeEntry.objects.filter(Q(giver=account) | Q(taker=account)).order_by("-pk")[:MOST]
    return [
        TimeRow(
            TimeKind(row.kind),
            hours_text(row.minutes if row.taker_id == account.pk else -row.minutes),
            row.made_at,
        )
        for row in rows
    ]


def _wanted(actor: Actor) -> list[HelpRow]:
    """Return the open wishes of the actor's teams, without who it is and where."""
    teams = TeamMember.objects.filter(volunteer__person=actor.person_id, left_at__isnull=True).values("team")
    rows = (
        HelpAsked.objects.filter(team__in=teams, state=HelpState.OPEN, starts__gt=clock.now())
        .exclude(account__person=actor.person_id)
        .order_by("starts", "pk")
    )
    return _rows(rows[:MOST], inside=False)


@dataclass(frozen=True)
class TeamTime:
    """What a team is asked, for whoever keeps it, and the accounts it opened for people on paper."""

    team: TeamRow
    waiting: list[HelpRow]
    over: list[HelpRow]
    accounts: list[tuple[str, str]]


def team_time(actor: Actor, team_id: int) -> TeamTime:
    """Return what a team that the actor keeps is asked. Raises NotFound."""
    team = access.team_to_keep(actor, team_id)
    rows = HelpAsked.objects.filter(team=team)
    waiting = rows.filter(state__in=[HelpState.OPEN, HelpState.TAKEN]).order_by("starts", "pk")
    over = rows.exclude(state__in=[HelpState.OPEN, HelpState.TAKEN]).order_by("-starts", "-pk")
    opened = list(TimeAccount.objects.filter(team=team).order_by("-pk")[:MOST])
    called = names(account.person_id for account in opened)
    return TeamTime(
        team=team_row(team.pk),
        waiting=_rows(waiting[:MOST]),
        over=_rows(over[:20]),
        accounts=[(one.code, called.get(one.person_id or 0, "")) for one in opened],
    )


def help_row(actor: Actor, help_id: int) -> HelpRow:
    """Return a wish of the actor's own or of a team that they keep. Raises NotFound."""
    return _rows(HelpAsked.objects.filter(pk=access.help_to_settle(actor, help_id).pk))[0]


def _rows(found: QuerySet[HelpAsked], *, inside: bool = True) -> list[HelpRow]:
    rows = list(found.select_related("account", "team", "taken_by"))
    paid = dict(TimeEntry.objects.filter(help__in=rows).values_list("help_id", "minutes"))
    called = names(
        person
        for row in rows
        for person in (row.account.person_id, row.taken_by.person_id if row.taken_by else None)
    )
    return [_row(row, called, paid.get(row.pk, 0), inside=inside) for row in rows]


def _row(row: HelpAsked, called: dict[int, str], paid: int, *, inside: bool) -> HelpRow:
    return HelpRow(
        id=row.pk,
        kind=Help(row.kind),
        words=row.words,
        spot=row.spot if inside else "",
        who=called.get(row.account.person_id or 0, "") if inside else "",
        taken_by=called.get(row.taken_by.person_id, "") if row.taken_by else "",
        team=row.team.name,
        starts=row.starts,
        hours=hours_text(row.minutes),
        confirmed=hours_text(paid),
        state=HelpState(row.state),
    )
