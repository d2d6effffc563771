"""Counting how often a token is used, and writing down that it is."""

from datetime import UTC, datetime, timedelta
from threading import Lock

from django.http import HttpRequest

from huiyin.civic.people.public import TokenInUse, note_token_uses
from huiyin.kernel import clock
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.errors import TooMany
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import lending, remember
from huiyin.kit.limits import RateLimit

ACTOR = system("tokens", Channel.API)
USE_NOTED_AFTER = timedelta(seconds=60)
# What is used is written down together: after a second, or when it is so many.
GATHERED_FOR, MOST_GATHERED = timedelta(seconds=1), 100
USED_UP = N_("This token is used up for now. Wait %(seconds)s seconds, or ask for a higher limit.")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class _Uses:
    """The tokens whose use a process has not written down yet, each with its moment."""

    def __init__(self) -> None:
        self._gathered: dict[int, datetime] = {}
        self._written_at = _LONG_AGO
        self._lock = Lock()
        remember.forget_too(self)

    def note(self, token_id: int) -> None:
        """Remember that a token is used now."""
        with self._lock:
            self._gathered[token_id] = clock.now()

    def due(self) -> dict[int, datetime]:
        """Return what is to be written down now, and forget it; nothing while it is being gathered."""
        now = clock.now()
        with self._lock:
            waits = abs(now - self._written_at) < GATHERED_FOR and len(self._gathered) < MOST_GATHERED
            if waits or not self._gathered:
                return {}
            found, self._gathered, self._written_at = self._gathered, {}, now
        return found

    def forget(self) -> None:
        """Drop all, between tests."""
        self._gathered, self._written_at = {}, _LONG_AGO


_uses = _Uses()


def count_use(request: HttpRequest, token: TokenInUse) -> None:
    """Count one request by a token; what is left stands on the request. Raises TooMany."""
    minute = RateLimit("minute", token.per_minute, 60)
    day = RateLimit("day", token.per_day, 86_400)
    tallies = lending.tally([minute, day], f"token:{token.id}")
    request.tallies = tallies  # type: ignore[attr-defined]
    passed = [each for each in tallies if each.passed]
    if passed:
        raise TooMany(USED_UP, params={"seconds": max(each.reset for each in passed)})
    if token.last_used_at is None or clock.now() - token.last_used_at > USE_NOTED_AFTER:
        _uses.note(token.id)


def write_down() -> None:
    """Write down which tokens were used, if it is time; whoever comes next does it for those before."""
    if found := _uses.due():
        note_token_uses(actor=ACTOR, used=found)
