"""Access tokens of providers: fetched when needed, kept sealed until shortly before they end."""

from collections.abc import Callable
from datetime import timedelta

from huiyin.kernel import clock
from huiyin.kit.models import AccessToken

# Two hours are usual; a token is renewed a little early, so that none ends on its way.
EARLY = timedelta(minutes=5)


def access_token(name: str, fetch: Callable[[], tuple[str, int]]) -> str:
    """Return a valid token of this name, fetching one that lasts `seconds` if there is none."""
    now = clock.now()
    held = AccessToken.objects.filter(pk=name, expires_at__gt=now).first()
    if held is not None:
        return str(held.value.reveal())
    value, seconds = fetch()
    AccessToken.objects.update_or_create(
        name=name, defaults={"value": value, "expires_at": now + timedelta(seconds=seconds) - EARLY}
    )
    return value


def forget_token(name: str) -> None:
    """Drop a token that the provider does not take any more."""
    AccessToken.objects.filter(pk=name).delete()
