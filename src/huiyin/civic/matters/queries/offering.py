"""What the module that lets neighbours claim asks of matters and lists."""

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.civic.matters.models import List, Matter
from huiyin.kernel import clock


@dataclass(frozen=True)
class Offered:
    """A matter by the columns that its claims follow."""

    code: str
    state: str


def offered(matter_ids: Iterable[int]) -> dict[int, Offered]:
    """Return codes and states of matters, in one query."""
    rows = Matter.objects.filter(pk__in=set(matter_ids)).values_list("pk", "code", "state")
    return {pk: Offered(code, state) for pk, code, state in rows}


def running_list(kind: str, place_id: int) -> str | None:
    """Return the code of the newest list of a kind that runs at a place today; None for none."""
    rows = List.objects.filter(kind=kind, place=place_id, closed_at__isnull=True).order_by("-pk")
    today = clock.today()
    return next((row.code for row in rows if row.ends is None or row.ends >= today), None)
