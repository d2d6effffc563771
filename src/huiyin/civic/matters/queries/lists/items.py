"""The items of a list, as each reader may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.functions import Coalesce

from huiyin.civic.matters import access
from huiyin.civic.matters.models import List, ListItem, ListShare, Matter, Publication
from huiyin.civic.matters.queries.lists.cards import ROOT, ListCard, late_q, list_card
from huiyin.civic.matters.queries.lists.sharing import share_digest
from huiyin.civic.matters.rules.lists import FieldKind, ListTemplate, missing, template_of
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Published, State
from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place_names
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission as P


class Sight(StrEnum):
    """How much of an item somebody reads.

    FULL: everything. PUBLISHED: the approved words and what names nobody. MASKED: code, category, state.
    """

    FULL = "full"
    PUBLISHED = "published"
    MASKED = "masked"


@dataclass(frozen=True)
class Standing:
    """That a matter stands on a list; `root_id` is the one whose echo it shares, itself if not merged."""

    item_id: int
    root_id: int
    position: int
    state: State
    late: bool
    is_public: bool


@dataclass(frozen=True)
class ListLine:
    """An item of a list in a line, with no more than its reader may see.

    `number` is its place in the list. `title` is empty where it is masked. `extra` has the values of the
    template's fields, organisations by name; `lacks` names what the template still asks. `merged_from` is
    the code it was listed under.
    """

    code: str
    number: int
    position: int
    title: str
    place: str
    category: str
    state: State
    holder: str
    due: date | None
    settle_due: datetime | None
    settled_at: datetime | None
    filed_at: datetime
    late: bool
    sight: Sight
    is_public: bool
    merged_from: str
    extra: Mapping[str, Any]
    note: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class ListView:
    """A list with a page of its items, and whether the reader may change it.

    `next` is the position to read on after, None on the last page; `hidden` counts the items whose words
    are not public and that this reader is not shown at all.
    """

    card: ListCard
    template: ListTemplate
    lines: list[ListLine]
    may_keep: bool
    is_staff: bool
    next: int | None
    hidden: int


def list_view(
    actor: Actor, code: str, *, after: int = 0, limit: int = 200, late: bool = False, unsettled: bool = False
) -> ListView:
    """Return a list. The public sees its published matters only. Raises NotFound for one not theirs."""
    held = access.lists_visible_to(actor).filter(code=parse_public_code(code) or "").first()
    if held is None:
        raise NotFound
    is_staff = access.reads_list_as_staff(actor, held)
    rows = standing(held)
    shown = [row for row in rows if is_staff or row.is_public]
    chosen = [row for row in shown if (row.late or not late) and (row.state in OPEN or not unsettled)]
    page = [row for row in chosen if row.position > after]
    numbers = {row.item_id: number for number, row in enumerate(rows, start=1)}
    return ListView(
        card=list_card(held),
        template=template_of(held.kind),
        lines=_lines(held, page[:limit], numbers, _reach(actor, page[:limit])),
        may_keep=bool(access.may_keep_list(actor, held)),
        is_staff=is_staff,
        next=page[limit - 1].position if len(page) > limit else None,
        hidden=len(rows) - len(shown),
    )


def shared_list(key: str) -> ListView:
    """Return a list for whoever has its secret link: approved words only, the rest by code and state.

    Raises NotFound for a link that never was, is over, or was revoked: the same answer for all.
    """
    now = clock.now()
    share = (
        ListShare.objects.select_related("list")
        .filter(digest=share_digest(key), revoked_at__isnull=True, expires_at__gt=now)
        .first()
    )
    if share is None:
        raise NotFound
    rows = standing(share.list)
    numbers = {row.item_id: number for number, row in enumerate(rows, start=1)}
    return ListView(
        card=list_card(share.list),
        template=template_of(share.list.kind),
        lines=_lines(share.list, rows, numbers, frozenset()),
        may_keep=False,
        is_staff=False,
        next=None,
        hidden=0,
    )


def standing(held: List) -> list[Standing]:
    """Return what stands on a list in its order, in one query.

    Of matters that were merged into one root the first stands for all of them.
    """
    rows = (
        ListItem.objects.filter(list=held, removed_at__isnull=True)
        .annotate(**ROOT)
        .annotate(
            is_late=Case(When(late_q(), then=True), default=False),
            public_at=Coalesce("matter__elder__published_at", "matter__published_at"),
        )
        .order_by("position", "pk")
        .values_list("pk", "root", "position", "root_state", "is_late", "public_at")
    )
    first: dict[int, Standing] = {}
    for pk, root, position, state, is_late, public_at in rows:
        line = Standing(pk, root, position, State(state), bool(is_late), public_at is not None)
        first.setdefault(root, line)
    return list(first.values())


def _reach(actor: Actor, rows: Sequence[Standing]) -> frozenset[int]:
    """Return which of the matters the actor reads in full, by office."""
    roots = [row.root_id for row in rows]
    return frozenset(
        access.within_reach(actor, P.CIVIC_MATTER_READ).filter(pk__in=roots).values_list("pk", flat=True)
    )


def _lines(
    held: List, rows: Sequence[Standing], numbers: Mapping[int, int], reached: frozenset[int]
) -> list[ListLine]:
    """Return lines for a page of items, in seven queries for any number of them."""
    items = ListItem.objects.select_related("matter").in_bulk([row.item_id for row in rows])
    roots = Matter.objects.select_related("category").in_bulk([row.root_id for row in rows])
    titles = _titles(roots)
    template = template_of(held.kind)
    called = _Names(
        place_names(root.place_id for root in roots.values()),
        org_names([*(root.holder_org_id for root in roots.values()), *_orgs(template, items.values())]),
        titles,
    )
    return [
        _line(template, row, items[row.item_id], roots[row.root_id], numbers[row.item_id], called, reached)
        for row in rows
    ]


@dataclass(frozen=True)
class _Names:
    places: Mapping[int, str]
    orgs: Mapping[int, str]
    titles: Mapping[int, str]


def _titles(roots: Mapping[int, Matter]) -> dict[int, str]:
    published = [pk for pk, root in roots.items() if root.published_at is not None]
    rows = Publication.objects.filter(matter_id__in=published, kind=Published.WISH)
    return dict(rows.values_list("matter_id", "title"))


def _orgs(template: ListTemplate, items: Any) -> list[int]:
    named = [one.name for one in template.fields if one.kind is FieldKind.ORG]
    return [item.extra[name] for item in items for name in named if name in item.extra]


def _line(
    template: ListTemplate,
    row: Standing,
    item: ListItem,
    root: Matter,
    number: int,
    called: _Names,
    reached: frozenset[int],
) -> ListLine:
    sight = _sight(root, called, reached)
    full = sight is Sight.FULL
    masked = sight is Sight.MASKED
    return ListLine(
        code=root.code,
        number=number,
        position=row.position,
        title="" if masked else called.titles.get(root.pk, root.title if full else ""),
        place="" if masked else called.places[root.place_id],
        category=root.category.path if root.category else "",
        state=State(root.state),
        holder=called.orgs.get(root.holder_org_id or 0, "") if full else "",
        due=item.due,
        settle_due=root.settle_due if full else None,
        settled_at=root.settled_at,
        filed_at=root.filed_at,
        late=row.late,
        sight=sight,
        is_public=root.pk in called.titles,
        merged_from=item.matter.code if item.matter_id != root.pk and full else "",
        extra=_extra(template, item, called, sight),
        note=item.note if full else "",
        lacks=missing(template, item.extra, item.due) if full else (),
    )


def _sight(root: Matter, called: _Names, reached: frozenset[int]) -> Sight:
    if root.pk in reached:
        return Sight.FULL
    return Sight.PUBLISHED if root.pk in called.titles else Sight.MASKED


def _extra(template: ListTemplate, item: ListItem, called: _Names, sight: Sight) -> dict[str, Any]:
    """Return the fields that a reader may see: free words only in full, nothing where it is masked."""
    if sight is Sight.MASKED:
        return {}
    shown = {}
    for one in template.fields:
        if one.name in item.extra and (one.is_open or sight is Sight.FULL):
            value = item.extra[one.name]
            shown[one.name] = called.orgs.get(value, "") if one.kind is FieldKind.ORG else value
    return shown


@dataclass(frozen=True)
class ItemView:
    """One item for whoever keeps its list: what was said of it, as its form takes it."""

    view: ListView
    line: ListLine
    extra: Mapping[str, Any]
    note: str
    total: int


def item_view(actor: Actor, list_code: str, code: str) -> ItemView:
    """Return one item of a list to whoever keeps it. Raises NotFound or NotAllowed."""
    held = access.list_to_keep(actor, list_code)
    wanted = parse_public_code(code) or ""
    found = ListItem.objects.filter(
        Q(matter__code=wanted) | Q(matter__elder__code=wanted), list=held, removed_at__isnull=True
    )
    item = found.order_by("position", "pk").first()
    if item is None:
        raise NotFound
    rows = standing(held)
    numbers = {row.item_id: number for number, row in enumerate(rows, start=1)}
    own = [row for row in rows if row.item_id == item.pk] or [_alone(item)]
    lines = _lines(held, own, {item.pk: numbers.get(item.pk, 0)}, _reach(actor, own))
    view = ListView(list_card(held), template_of(held.kind), lines, True, True, None, 0)
    return ItemView(view, lines[0], item.extra, item.note, len(rows))


def _alone(item: ListItem) -> Standing:
    root = item.matter.elder or item.matter
    return Standing(item.pk, root.pk, item.position, State(root.state), False, root.published_at is not None)


def codes_listed(actor: Actor, list_code: str, among: Sequence[str]) -> set[str]:
    """Return which of some matters stand on a list that the actor keeps. Raises NotFound or NotAllowed."""
    held = access.list_to_keep(actor, list_code)
    rows = ListItem.objects.filter(list=held, removed_at__isnull=True, matter__code__in=among)
    return set(rows.values_list("matter__code", flat=True))
