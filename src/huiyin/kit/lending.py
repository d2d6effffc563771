"""Rate limits of whoever asks all the time: a process hands out a few tries and writes them down together.

What is left of a limit is asked of the database, and a small part of it lent to the process for a moment. The
nearer the limit the less is lent, and the last tries are counted one by one. When many come at once who have
not been here before, as on a morning when thousands open the same list, they are lent their part unasked, and
what they used is written down when they come again. So a limit may be passed by what processes have not
written down: a twentieth of it each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

from huiyin.kernel import clock
from huiyin.kit import limits, remember
from huiyin.kit.limits import RateLimit, Tally

LENT_PART, LENT_SECONDS = 20, 1.0
# A process that asked so shortly before does not ask again for somebody new.
BUSY_SECONDS = 0.1
# Nobody may fill the memory by asking with ever other tokens; what is dropped was not written down.
_MOST = 5_000

Windows = tuple[int, ...]


@dataclass
class _Loan:
    tallies: list[Tally]
    windows: Windows
    most: int
    until: float
    used: int = 0

    def covers(self, windows: Windows) -> bool:
        return self.windows == windows and self.used < self.most and monotonic() < self.until

    def left(self, now: int) -> list[Tally]:
        return [
            replace(each, left=each.left - self.used, reset=limits.seconds_left(each.limit, now))
            for each in self.tallies
        ]


class _Loans:
    def __init__(self) -> None:
        self._held: dict[str, _Loan] = {}
        self._asked_at = -LENT_SECONDS
        self._lock = Lock()
        remember.forget_too(self)

    def use(self, subject: str, windows: Windows, now: int) -> list[Tally] | _Loan | None:
        """Use up one try of a loan and return what is left; or end the loan and return it, if any."""
        with self._lock:
            loan = self._held.get(subject)
            if loan is None or not loan.covers(windows):
                return self._held.pop(subject, None)
            loan.used += 1
            return loan.left(now)

    def lend(self, subject: str, windows: Windows, tallies: list[Tally], used: int = 0) -> _Loan:
        """Lend a part of what is left. Where that is no whole try, the subject is known and asked for."""
        most = min(each.left for each in tallies) // LENT_PART
        loan = _Loan(tallies, windows, most, monotonic() + LENT_SECONDS, used)
        with self._lock:
            if len(self._held) >= _MOST:
                self._held.clear()
            self._held[subject] = loan
        return loan

    def may_ask(self) -> bool:
        """Tell whether it is time to ask for somebody new, and if so that it is done now."""
        now = monotonic()
        with self._lock:
            if now - self._asked_at < BUSY_SECONDS:
                return False
            self._asked_at = now
        return True

    def forget(self) -> None:
        """Drop all loans, between tests."""
        self._held.clear()
        self._asked_at = -LENT_SECONDS


_loans = _Loans()


def tally(asked: Sequence[RateLimit], subject: str) -> list[Tally]:
    """Count one try by a subject as `limits.tally` does, mostly without a statement."""
    now = int(clock.now().timestamp())
    windows = tuple(now // limit.seconds for limit in asked)
    found = _loans.use(subject, windows, now)
    if isinstance(found, list):
        return found
    if found is None and not _loans.may_ask():
        loan = _loans.lend(subject, windows, limits.untouched(asked), used=1)
        if loan.used <= loan.most:
            return loan.left(now)
    tries = dict.fromkeys((limit.name for limit in asked), 1)
    if found is not None:
        # What was handed out in a window that has ended matters to nobody any more.
        same = zip(asked, windows, found.windows, strict=True)
        tries |= {limit.name: 1 + found.used for limit, here, there in same if here == there}
    tallies = limits.tally(asked, subject, tries)
    _loans.lend(subject, windows, tallies)
    return tallies
