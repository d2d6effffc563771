"""Where somebody is logged in, as they see it themselves."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from huiyin.civic.people.models import LoginSession
from huiyin.civic.people.queries.second import account_of
from huiyin.civic.people.rules.second import is_staff
from huiyin.civic.people.rules.sessions import Lasting, Login, device_names, is_over, roughly
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor


@dataclass(frozen=True)
class SessionRow:
    """One log-in: on what device, since when, last used roughly when; `here` marks the one that asks."""

    id: str
    browser: str
    system: str
    started_at: datetime
    seen_at: datetime
    seen: str
    here: bool


def lasting_at_work() -> Lasting:
    """Return how long a log-in of staff lasts in this installation."""
    return Lasting.of(hours=settings.HUIYIN_OFFICE_SESSION_HOURS, minutes=settings.HUIYIN_OFFICE_IDLE_MINUTES)


def lasting_of(actor: Actor) -> dict[str, int]:
    """Return after how many hours, and minutes without use, the actor's log-ins end; 0 for no such end."""
    found = lasting_at_work() if is_staff(actor.grants) else Lasting(None, None)
    hours = found.total.total_seconds() / 3600 if found.total else 0
    minutes = found.idle.total_seconds() / 60 if found.idle else 0
    return {"hours": round(hours), "minutes": round(minutes)}


def my_sessions(actor: Actor, here: str = "") -> list[SessionRow]:
    """Return one's own log-ins that are not over, the newest first; `here` is the key of the present one."""
    now = clock.now()
    lasting = lasting_at_work() if is_staff(actor.grants) else Lasting(None, None)
    rows = LoginSession.objects.filter(account=account_of(actor), expire_date__gt=now)
    return [
        _row(row, here, now)
        for row in rows.order_by("-started_at")
        if not is_over(Login(row.started_at, row.seen_at), now, lasting)
    ]


def _row(row: LoginSession, here: str, now: datetime) -> SessionRow:
    browser, system = device_names(row.device)
    return SessionRow(
        id=session_id(row.session_key),
        browser=browser,
        system=system,
        started_at=row.started_at,
        seen_at=row.seen_at,
        seen=roughly(row.seen_at, now),
        here=row.session_key == here,
    )


def session_id(key: str) -> str:
    """Return by what a log-in is named on its owner's page: the key itself would open it."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]
