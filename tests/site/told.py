"""What tests of deadlines ask about again and again: days, deadlines, and who was told."""

from datetime import date

from huiyin.civic.matters.tests.helpers import row
from huiyin.civic.notices.models import Notice
from huiyin.kernel.clock import SHANGHAI
from tests.cast import Cast


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def due(code: str) -> str:
    """Return when a matter is due, in Shanghai; nothing if its clock does not run."""
    moment = row(code).due_at
    return moment.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if moment else ""


def hears(cast: Cast, kind: str) -> set[str]:
    """Return who of the cast was told something of a kind."""
    told = set(Notice.objects.filter(kind=kind).values_list("person_id", flat=True))
    return {name for name, member in cast.members.items() if member.person_id in told}
