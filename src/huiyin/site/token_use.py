"""Counting how often a token is used, and writing down that it is."""

from datetime import timedelta

from django.http import HttpRequest

from huiyin.civic.people.public import TokenInUse, note_token_use
from huiyin.kernel import clock
from huiyin.kernel.errors import TooMany
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import lending
from huiyin.kit.limits import RateLimit

USE_NOTED_AFTER = timedelta(seconds=60)
USED_UP = N_("This token is used up for now. Wait %(seconds)s seconds, or ask for a higher limit.")


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
        note_token_use(actor=token.actor, token_id=token.id)
