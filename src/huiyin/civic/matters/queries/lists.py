"""Lists and how far their matters are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.civic.matters import access
from huiyin.civic.matters.models import List, ListItem, Matter, Publication
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Published, State
from huiyin.civic.orgs.public import orgs
from huiyin.civic.places.public import places
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.paging import Page, keyset_page


@dataclass(frozen=True)
class ListCard:
    """A list with its progress: how many matters, how many still open, answered and confirmed."""

    held: List
    owner: str
    place: str
    total: int
    open: int
    answered: int
    closed: int


_COUNTS = {
    "total": Count("items"),
    "open": Count("items", filter=Q(items__matter__state__in=sorted(OPEN))),
    "answered": Count("items", filter=Q(items__matter__state=State.ANSWERED)),
    "closed": Count("items", filter=Q(items__matter__state__in=[State.CLOSED, State.DECLINED])),
}


def list_cards(actor: Actor, *, cursor: str = "", limit: int = 30) -> Page[ListCard]:
    """Return the lists somebody may read, newest first, with their progress."""
    page = keyset_page(access.lists_visible_to(actor), by="-made_at", cursor=cursor, limit=limit)
    return Page(_cards(list(page.items)), page.next_cursor)


def _cards(found: list[List]) -> list[ListCard]:
    rows = List.objects.filter(pk__in=[held.pk for held in found]).annotate(**_COUNTS)
    counted = {row.pk: row for row in rows}
    owners, here = orgs(held.owner_id for held in found), places(held.place_id for held in found)
    return [
        ListCard(
            held=held,
            owner=owners[held.owner_id].name,
            place=here[held.place_id].name,
            **{name: getattr(counted[held.pk], name) for name in _COUNTS},
        )
        for held in found
    ]


@dataclass(frozen=True)
class ListView:
    """A list with a page of its matters, and whether the reader may change it."""

    card: ListCard
    items: list[Matter]
    may_keep: bool


def list_view(actor: Actor, code: str, *, after: int = 0, limit: int = 200) -> ListView:
    """Return a list. The public sees its published matters only. Raises NotFound for one not theirs."""
    held = access.lists_visible_to(actor).filter(code=parse_public_code(code) or "").first()
    if held is None:
        raise NotFound
    may_keep = bool(access.may_keep_list(actor, held))
    return ListView(_cards([held])[0], _items(actor, held, after, limit), may_keep)


def _items(actor: Actor, held: List, after: int, limit: int) -> list[Matter]:
    rows = Matter.objects.filter(listed__list=held, listed__position__gt=after)
    return list(_readable(actor, rows).order_by("listed__position").select_related("category")[:limit])


def _readable(actor: Actor, rows: QuerySet[Matter, Any]) -> QuerySet[Matter, Any]:
    office = access.reach_q(actor, P.CIVIC_MATTER_READ)
    return rows.filter(Q(published_at__isnull=False) | (office if office is not None else Q(pk__in=[])))


@dataclass(frozen=True)
class ListLine:
    """A matter of a list in a line: with its published title, or for staff the author's if it has none."""

    code: str
    title: str
    place: str
    state: State
    is_public: bool
    position: int


def list_lines(view: ListView) -> list[ListLine]:
    """Return the matters of a list as a page shows them, in three queries."""
    ids = [item.pk for item in view.items]
    titles = dict(
        Publication.objects.filter(matter_id__in=ids, kind=Published.WISH).values_list("matter_id", "title")
    )
    positions = dict(
        ListItem.objects.filter(list=view.card.held, matter_id__in=ids).values_list("matter_id", "position")
    )
    here = places(item.place_id for item in view.items)
    return [
        ListLine(
            code=item.code,
            title=titles.get(item.pk, item.title),
            place=here[item.place_id].name,
            state=State(item.state),
            is_public=item.published_at is not None,
            position=positions[item.pk],
        )
        for item in view.items
    ]


def lists_of(matter: Matter, actor: Actor) -> list[List]:
    """Return the lists a matter stands in, as far as the actor may read them."""
    return list(access.lists_visible_to(actor).filter(items__matter=matter).order_by("made_at")[:50])


def open_lists(actor: Actor) -> list[List]:
    """Return the lists the actor may add matters to, newest first."""
    rows = access.lists_visible_to(actor).filter(closed_at__isnull=True).order_by("-made_at")[:100]
    return [held for held in rows if access.may_keep_list(actor, held)]
