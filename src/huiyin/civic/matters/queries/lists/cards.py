"""Lists as they stand among others: whose they are, what for, and how far."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from huiyin.civic.matters import access
from huiyin.civic.matters.models import List, ListItem, Matter
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State, Visibility
from huiyin.civic.orgs.public import orgs
from huiyin.civic.places.public import Place, area_scope_q, places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.paging import Page, keyset_page


class ListShow(StrEnum):
    """Which lists to look at: those that run, those over their term but open, closed ones, those put away."""

    CURRENT = "current"
    ENDED = "ended"
    CLOSED = "closed"
    ARCHIVED = "archived"
    ALL = "all"


@dataclass(frozen=True)
class ListFilter:
    """What a reader looks for among lists; empty fields do not narrow."""

    show: ListShow = ListShow.ALL
    kind: str = ""
    place: Place | None = None
    owner_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class ListCard:
    """A list with its progress. A merged matter is counted as the root whose echo it shares, once.

    `due` is how many of its matters count for the share that is settled: all but those taken back.
    """

    held: List
    owner: str
    place: str
    total: int
    open: int
    answered: int
    closed: int
    declined: int
    withdrawn: int
    late: int

    @property
    def settled(self) -> int:
        """Return how many have their final echo."""
        return self.answered + self.closed + self.declined

    @property
    def due(self) -> int:
        """Return over how many the share is taken."""
        return self.total - self.withdrawn

    @property
    def has_ended(self) -> bool:
        """Tell whether the list is over its term and still open."""
        return self.held.closed_at is None and self.held.ends is not None and self.held.ends < clock.today()


# A merged matter is over when its root is: everything about it is read from the root.
ROOT = {
    "root": Coalesce("matter__elder_id", "matter_id"),
    "root_state": Coalesce("matter__elder__state", "matter__state"),
    "root_due": Coalesce("matter__elder__settle_due", "matter__settle_due"),
}


_NONE = dict.fromkeys(("total", "open", "answered", "closed", "declined", "withdrawn", "late"), 0)


def late_q() -> Q:
    """Return the condition that an item is late: open, and over its own day or over its matter's deadline."""
    over = Q(due__lt=clock.today()) | Q(root_due__lt=clock.now())
    return Q(root_state__in=sorted(OPEN)) & over


def _counts(lists: list[int]) -> dict[int, dict[str, int]]:
    def of(*states: State) -> Count:
        return Count("root", distinct=True, filter=Q(root_state__in=[state.value for state in states]))

    rows = (
        ListItem.objects.filter(list_id__in=lists, removed_at__isnull=True)
        .annotate(**ROOT)
        .values("list_id")
        .annotate(
            total=Count("root", distinct=True),
            open=of(*OPEN),
            answered=of(State.ANSWERED),
            closed=of(State.CLOSED),
            declined=of(State.DECLINED),
            withdrawn=of(State.WITHDRAWN),
            late=Count("root", distinct=True, filter=late_q()),
        )
    )
    return {row["list_id"]: {name: row[name] for name in _NONE} for row in rows}  # type: ignore[literal-required]


def cards_of(found: list[List]) -> list[ListCard]:
    """Return lists with owner, place and progress: three queries for any number of them."""
    counted = _counts([held.pk for held in found])
    owners, here = orgs(held.owner_id for held in found), places(held.place_id for held in found)
    return [
        ListCard(
            held=held,
            owner=owners[held.owner_id].name,
            place=here[held.place_id].name,
            **counted.get(held.pk, _NONE),
        )
        for held in found
    ]


def list_cards(
    actor: Actor, chosen: ListFilter | None = None, *, cursor: str = "", limit: int = 30
) -> Page[ListCard]:
    """Return the lists somebody may read, newest first, with their progress."""
    rows = _narrowed(access.lists_visible_to(actor), chosen or ListFilter(), clock.today())
    page = keyset_page(rows, by="-made_at", cursor=cursor, limit=limit)
    return Page(cards_of(list(page.items)), page.next_cursor)


def _narrowed(rows: QuerySet[List], chosen: ListFilter, today: date) -> QuerySet[List]:
    rows = rows.filter(_shown(chosen.show, today))
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.place:
        rows = rows.filter(area_scope_q(chosen.place))
    if chosen.owner_id:
        rows = rows.filter(owner_id=chosen.owner_id)
    for word in chosen.words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(theme__icontains=word) | Q(code__iexact=word))
    return rows


def _shown(show: ListShow, today: date) -> Q:
    match show:
        case ListShow.CURRENT:
            return Q(closed_at__isnull=True)
        case ListShow.ENDED:
            return Q(closed_at__isnull=True, ends__lt=today)
        case ListShow.CLOSED:
            return Q(closed_at__isnull=False, archived_at__isnull=True)
        case ListShow.ARCHIVED:
            return Q(archived_at__isnull=False)
        case ListShow.ALL:
            return Q(archived_at__isnull=True)


def owners_of_lists(actor: Actor) -> list[tuple[int, str]]:
    """Return the organisations whose lists somebody may read, for a filter, at most 200."""
    ids = access.lists_visible_to(actor).order_by("owner_id").values_list("owner_id", flat=True).distinct()
    return sorted(((one.id, one.name) for one in orgs(ids[:200]).values()), key=lambda pair: pair[1])


def list_card(held: List) -> ListCard:
    """Return one list with its progress."""
    return cards_of([held])[0]


def lists_of(matter: Matter, actor: Actor) -> list[List]:
    """Return the lists a matter stands in, as far as the actor may read them."""
    return list(_with(access.lists_visible_to(actor), matter.pk))


def public_lists_of(matter_id: int) -> list[List]:
    """Return the lists for everybody that a matter stands in."""
    return list(_with(List.objects.filter(visibility=Visibility.PUBLIC), matter_id))


def _with(rows: QuerySet[List], matter_id: int) -> QuerySet[List]:
    standing = ListItem.objects.filter(matter_id=matter_id, removed_at__isnull=True)
    return rows.filter(pk__in=standing.values("list_id"), archived_at__isnull=True).order_by(
        F("made_at"), "pk"
    )[:50]


def open_lists(actor: Actor) -> list[List]:
    """Return the lists the actor may add matters to, newest first."""
    rows = access.lists_visible_to(actor).filter(closed_at__isnull=True).order_by("-made_at")[:100]
    return [held for held in rows if access.may_keep_list(actor, held)]
