"""Signs of life: the background work notes every few seconds that it goes on.

A hot standby shows them too, so that the youngest one also tells how far it lags behind.
"""

from datetime import datetime, timedelta

from huiyin.kernel import clock
from huiyin.kit.models import Heartbeat

# How often a part that works well says so.
EVERY_SECONDS = 10.0
# Three beats missed, and some patience for a machine that was asleep.
LATE = timedelta(seconds=45)


def beat(name: str) -> None:
    """Note that a part of the background work is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def forget() -> None:
    """Forget whoever was seen: after data were put back that others wrote."""
    Heartbeat.objects.all().delete()


def beats(using: str = "default") -> dict[str, datetime]:
    """Return when each part was last seen."""
    return dict(Heartbeat.objects.using(using).values_list("name", "at"))


def age(using: str = "default") -> timedelta | None:
    """Return how long ago the liveliest part was seen; None if none ever was."""
    seen = beats(using).values()
    return clock.now() - max(seen) if seen else None
