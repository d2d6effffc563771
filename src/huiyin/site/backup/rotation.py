"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.kernel.clock import SHANGHAI


@dataclass(frozen=True)
class Keep:
    """How many daily, weekly and monthly backups stay."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 6

    @classmethod
    def parse(cls, text: str) -> "Keep":
        """Read “7 4 6”. Raises ValueError for anything else, and for keeping nothing at all."""
        words = text.split()
        if len(words) != 3 or not all(word.isdecimal() for word in words) or int(words[0]) < 1:
            raise ValueError(f"HUIYIN_BACKUP_KEEP is “{text}”; it is three numbers, the first at least 1")
        return cls(*map(int, words))


def kept(moments: Iterable[datetime], keep: Keep) -> set[datetime]:
    """Return those that stay. The newest always does."""
    newest_first = sorted(set(moments), reverse=True)
    rules: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
        (keep.daily, lambda at: _here(at).date()),
        (keep.weekly, lambda at: tuple(_here(at).isocalendar())[:2]),
        (keep.monthly, lambda at: (_here(at).year, _here(at).month)),
    )
    return {at for most, period in rules for at in _newest_of_each(newest_first, period, most)}


def _newest_of_each(
    newest_first: list[datetime], period: Callable[[datetime], Hashable], most: int
) -> list[datetime]:
    chosen: dict[Hashable, datetime] = {}
    for at in newest_first:
        if len(chosen) < most:
            chosen.setdefault(period(at), at)
    return list(chosen.values())


def is_due(moments: Iterable[datetime], now: datetime, hour: int) -> bool:
    """Tell whether today's backup is still to be made: once a day, from an hour on (in Shanghai).

    A clock that was set back makes no backup come twice: one from the future counts as today's.
    """
    begins = _here(now).replace(hour=hour, minute=0, second=0, microsecond=0)
    if _here(now) < begins:
        begins -= timedelta(days=1)
    return all(at < begins for at in moments)


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
