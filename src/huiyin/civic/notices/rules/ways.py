"""How a notice reaches somebody: on which channels, at once or with the digest, and not at night."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from huiyin.civic.notices.rules.kinds import NoticeKind
from huiyin.kernel import clock
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_


class Group(StrEnum):
    """Name what notices a person chooses about together."""

    ECHO = "echo"
    MINE = "mine"
    WORK = "work"


class Mode(StrEnum):
    """Name how soon a channel carries a group of notices."""

    NOW = "now"
    DAILY = "daily"
    OFF = "off"


GROUP_WORDS: dict[Group, str] = {
    Group.ECHO: N_("The echo on what I raised"),
    Group.MINE: N_("Other news of matters of mine, or that I follow"),
    Group.WORK: N_("Work that waits for me"),
}
MODE_WORDS: dict[Mode, str] = {
    Mode.NOW: N_("at once"),
    Mode.DAILY: N_("once a day"),
    Mode.OFF: N_("not at all"),
}
# Whoever raised something is told how it ended; that can wait for the morning, but not be left out.
_ECHO = frozenset({NoticeKind.ECHO_FINAL, NoticeKind.MATTER_DECLINED})
_MINE = frozenset(
    {
        NoticeKind.AUTHOR_ASKED,
        NoticeKind.CLOSED_FOR_ALL,
        NoticeKind.CLOSED_SILENT,
        NoticeKind.CLOSES_SOON,
        NoticeKind.ECHO_PROGRESS,
        NoticeKind.EXTENDED,
        NoticeKind.HEARD_FINAL,
        NoticeKind.HEARD_PROGRESS,
        NoticeKind.HELP_COMES,
        NoticeKind.HELP_CONFIRMED,
        NoticeKind.HELP_FREE,
        NoticeKind.HELP_OFF,
        NoticeKind.HELP_WANTED,
        NoticeKind.HONOUR_GIVEN,
        NoticeKind.HOURS_BOOKED,
        NoticeKind.LETTER_OFFERED,
        NoticeKind.MATTER_ACCEPTED,
        NoticeKind.MATTER_AWAKE,
        NoticeKind.MATTER_CLOSED,
        NoticeKind.MATTER_MERGED,
        NoticeKind.MATTER_RECEIVED,
        NoticeKind.MATTER_UNMERGED,
        NoticeKind.PAPER_REVOKED,
        NoticeKind.RECORD_CORRECTED,
        NoticeKind.RECORD_STAYS,
        NoticeKind.SHIFT_CALLED_OFF,
        NoticeKind.SHIFT_REMINDER,
        NoticeKind.SUPPORTED,
        NoticeKind.SUSPENDED,
        NoticeKind.SWAP_AGREED,
        NoticeKind.SWAP_ASKED,
        NoticeKind.SWAP_REFUSED,
    }
)
# The answer to what somebody did a moment ago: it comes at once, whatever they chose.
AT_ONCE = frozenset(
    {
        NoticeKind.FOLLOW_CONFIRM,
        NoticeKind.MAIL_NOT_TAKEN,
        NoticeKind.MAIL_REFUSED,
        NoticeKind.MAIL_UNPROVEN,
        NoticeKind.MAIL_WHERE,
    }
)
# Work that nobody may sleep over: it passes quiet hours and digest like that of an urgent matter.
_PRESSING = frozenset({NoticeKind.BEFORE_LEADER, NoticeKind.INSTRUCTED, NoticeKind.RED_CARD})
# Ways beside e-mail cost money or attention: an SMS brings only the echo unless its reader wants more.
_SMS_BRINGS = frozenset({Group.ECHO})
DAILY_AT = time(8, 0)


def group_of(kind: NoticeKind) -> Group:
    """Return the group a kind of notice belongs to: what is not about one's own matters is work."""
    if kind in _ECHO:
        return Group.ECHO
    return Group.MINE if kind in _MINE or kind in AT_ONCE else Group.WORK


def default_mode(channel: str, group: Group) -> Mode:
    """Return how a channel carries a group for somebody who chose nothing."""
    return Mode.OFF if channel == "sms" and group not in _SMS_BRINGS else Mode.NOW


def may_choose(group: Group, mode: Mode) -> Decision:
    """Say whether a group of notices may be had in this way."""
    if group is Group.ECHO and mode is Mode.OFF:
        return no(
            "echo_must_be_told",
            N_("The echo on what you raised cannot be turned off. It can come once a day."),
            Invalid,
            field=group.value,
        )
    return YES


@dataclass(frozen=True)
class Quiet:
    """The hours of a day in which nothing comes that can wait; none where both ends are the same."""

    starts: time = time(22, 0)
    ends: time = time(7, 0)

    def over_at(self, moment: datetime) -> datetime:
        """Return when something may come that is ready at a moment: then, or when the quiet is over."""
        here = moment.astimezone(clock.SHANGHAI)
        if not self.covers(here.time()):
            return moment
        day = here.date() + timedelta(days=int(here.time() >= self.ends))
        return datetime.combine(day, self.ends, tzinfo=clock.SHANGHAI).astimezone(UTC)

    def covers(self, hour: time) -> bool:
        """Tell whether it is quiet at this time of the day."""
        if self.starts <= self.ends:
            return self.starts <= hour < self.ends
        return hour >= self.starts or hour < self.ends


def read_quiet(text: str) -> Quiet:
    """Read quiet hours as a setting writes them, "22:00-07:00"; nothing means none. Raises ValueError."""
    if not text.strip():
        return Quiet(time(0), time(0))
    starts, _, ends = text.partition("-")
    return Quiet(time.fromisoformat(starts.strip()), time.fromisoformat(ends.strip()))


@dataclass(frozen=True)
class Way:
    """How one notice goes out on one channel: at a moment, or with the next digest (None)."""

    channel: str
    due_at: datetime | None


def ways(
    kind: NoticeKind,
    channels: Collection[str],
    chosen: Mapping[tuple[str, Group], Mode],
    quiet: Quiet,
    now: datetime,
    *,
    urgent: bool = False,
) -> list[Way]:
    """Return how a notice reaches somebody who can be reached on these channels.

    An SMS is for those whom nothing else reaches, unless they chose it. Urgent work passes the quiet hours
    and the digest.
    """
    group = group_of(kind)
    found = []
    for channel in sorted(channels):
        mode = chosen.get((channel, group)) or default_mode(channel, group)
        if channel == "sms" and ("sms", group) not in chosen and len(channels) > 1:
            mode = Mode.OFF
        if kind in AT_ONCE:
            mode = Mode.NOW
        presses = kind in AT_ONCE or kind in _PRESSING or (urgent and group is Group.WORK)
        if mode is Mode.OFF and not presses:
            continue
        if mode is Mode.DAILY and not presses:
            found.append(Way(channel, None))
        elif mode is not Mode.OFF:
            found.append(Way(channel, now if presses else quiet.over_at(now)))
    return found


def digest_is_due(now: datetime) -> datetime | None:
    """Return until when notices go into today's digest; None before its hour."""
    here = now.astimezone(clock.SHANGHAI)
    if here.time() < DAILY_AT:
        return None
    return datetime.combine(here.date(), DAILY_AT, tzinfo=clock.SHANGHAI).astimezone(UTC)
