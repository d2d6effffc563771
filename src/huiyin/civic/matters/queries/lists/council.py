"""Which meetings of a compound's council are near, and who is called to them."""

from dataclasses import dataclass
from datetime import date

from huiyin.civic.matters.models import List, ListEntry
from huiyin.civic.matters.rules.words import ListKind, MatterAudit, Visibility
from huiyin.civic.people.public import council
from huiyin.civic.places.public import Place, place
from huiyin.kernel import clock


@dataclass(frozen=True)
class Meeting:
    """The next meeting of a compound's council: its day, and its agenda with so many topics."""

    code: str
    title: str
    meets: date
    topics: int


@dataclass(frozen=True)
class AgendaTold:
    """An agenda as notices speak of it, and who is told."""

    code: str
    title: str
    place: str
    meets: date | None
    again: bool
    members: list[int]


def next_meeting(where: Place) -> Meeting | None:
    """Return the next meeting to which the council of a compound was called; two queries."""
    called = ListEntry.objects.filter(kind=MatterAudit.LIST_AGENDA_SENT).values("list_id")
    agendas = List.objects.filter(
        pk__in=called,
        place_id=where.id,
        kind=ListKind.TOPICS,
        visibility=Visibility.PUBLIC,
        closed_at__isnull=True,
        ends__gte=clock.today(),
    )
    held = agendas.order_by("ends", "pk").first()
    if held is None or held.ends is None:
        return None
    return Meeting(held.code, held.title, held.ends, held.items.filter(removed_at__isnull=True).count())


def agenda_told(list_id: int) -> AgendaTold:
    """Return the words for a notice about an agenda, and the members of the council."""
    held = List.objects.get(pk=list_id)
    where = place(held.place_id)
    sent = ListEntry.objects.filter(list=held, kind=MatterAudit.LIST_AGENDA_SENT).count()
    return AgendaTold(held.code, held.title, where.name, held.ends, sent > 1, council(where))
