"""What the public reads: publications, and of a matter only what says how far it is."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.civic.matters.models import Echo, Entry, Matter, Publication
from huiyin.civic.matters.queries.duty import Climbed, climbed
from huiyin.civic.matters.queries.wall_search import carded, public_of, search_wall
from huiyin.civic.matters.rules.states import OPEN, rings
from huiyin.civic.matters.rules.words import Published, Reader, State
from huiyin.civic.orgs.public import org_name_then, org_names
from huiyin.civic.places.public import AreaLevel, Place, area_scope_q, remembered_places
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import search_tokens
from huiyin.kit import attachments, ranking
from huiyin.kit.fields import SomeOf
from huiyin.kit.models import Attachment
from huiyin.kit.paging import Page, keyset_page, page_of
from huiyin.kit.prepared import Prepared


class WallFilter(StrEnum):
    """The chips above a wall."""

    ALL = "all"
    FRESH = "fresh"
    WORKING = "working"
    ECHOED = "echoed"


WALL_PAGE = 20
_NEWEST = "-published_at"

_FILTERS = {
    WallFilter.ALL: Q(),
    WallFilter.FRESH: Q(state__in=[State.FILED, State.ACCEPTED]),
    WallFilter.WORKING: Q(state__in=[State.OFFERED, State.ASSIGNED, State.WORKING]),
    WallFilter.ECHOED: Q(state__in=[State.ANSWERED, State.CLOSED, State.DECLINED]),
}


# Common pairs of characters: from this share on two texts are looked at, and at most so many of them.
_LIKE_ENOUGH = 0.12
_LOOKED_AT = 30


@dataclass(frozen=True)
class PublicEcho:
    """An approved echo as everybody reads it."""

    text: str
    org: str
    at: datetime
    final: bool
    photos: Sequence[Attachment] = ()


@dataclass(frozen=True)
class WishCard:
    """A wish on the wall with the echo set into it; `place_afar` names the compound before the building."""

    code: str
    title: str
    text: str
    place: str
    place_afar: str
    place_token: str
    category: str
    state: State
    rings: int
    filed_at: datetime
    settled_at: datetime | None
    due_at: datetime | None
    supporters: int
    holder: str
    matter_id: int
    climbed: Climbed
    entries: int
    elder_code: str = ""
    paused_as: str = ""
    paused_until: date | None = None
    echoes: Sequence[PublicEcho] = field(default=())
    photos: Sequence[Attachment] = ()

    @property
    def pk(self) -> int:
        """Return the id under the name that templates and slots ask for."""
        return self.matter_id

    @property
    def is_late(self) -> bool:
        """Tell whether it is still open after its deadline; the page compares with the clock."""
        return self.due_at is not None and self.state in OPEN

    @property
    def days(self) -> float | None:
        """Return the days from raising to the final echo, None while there is none."""
        return (self.settled_at - self.filed_at).total_seconds() / 86_400 if self.settled_at else None


def public_matters(where: Place | None = None) -> QuerySet[Matter]:
    """Return the matters whose wish is published, under a place if one is given."""
    rows = Matter.objects.filter(published_at__isnull=False)
    return rows.filter(area_scope_q(where)) if where else rows


def _on_walls(where: Place | None = None) -> QuerySet[Matter]:
    """Return those of them that stand for themselves: merged wishes stand with their elder only."""
    return public_matters(where).filter(elder__isnull=True)


def wall(
    where: Place,
    *,
    chosen: WallFilter = WallFilter.ALL,
    words: str = "",
    cursor: str = "",
    limit: int = WALL_PAGE,
) -> Page[WishCard]:
    """Return a page of a place's wall, newest wish first. Merged wishes stand with their elder only."""
    if chosen is WallFilter.ALL and limit == WALL_PAGE and not (cursor or words.strip()):
        first = _first_by(where.scope.column_for(where.level))
        page = page_of(first.objects(area_id=where.scope.at(where.level)), by=_NEWEST, limit=limit)
        return Page(cards(page.items), page.next_cursor)
    rows = _on_walls(where).filter(_FILTERS[chosen])
    if words.strip():
        page = search_wall(rows, where, words, cursor, limit)
    else:
        page = keyset_page(carded(rows), by=_NEWEST, cursor=cursor, limit=limit)
    return Page(cards(page.items), page.next_cursor)


@cache
def _first_by(column: str) -> Prepared[Matter, Matter]:
    """Return what most see of a wall, its first page, for places of one level."""

    def ask(area_id: int) -> QuerySet[Matter]:
        return carded(_on_walls().filter(**{column: area_id})).order_by(_NEWEST, "-id")[: WALL_PAGE + 1]

    return Prepared(ask, on_server=True)


def public_matter(code: str) -> WishCard:
    """Return one published matter. Raises NotFound for absent, private and unpublished ones alike."""
    found = _PUBLIC.objects(code=parse_public_code(code) or "")
    if not found:
        raise NotFound
    return cards(found)[0]


def _ask_public(code: str) -> QuerySet[Matter]:
    return carded(public_matters().filter(code=code)).select_related("elder").defer("elder__tokens")


_PUBLIC = Prepared(_ask_public, on_server=True)


def matter_stamp(code: str) -> Hashable:
    """Return what changes with each entry of a published matter; None if there is none of this code."""
    return next(iter(_STAMP.rows(code=parse_public_code(code) or "")), None)


def _ask_stamp(code: str) -> QuerySet[Matter, tuple[int, datetime | None]]:
    return public_matters().filter(code=code).values_list("seq", "published_at")


_STAMP = Prepared(_ask_stamp, on_server=True)


def wall_stamp(where: Place) -> Hashable:
    """Return what changes with the first page of a place's wall: its wishes, and each entry of theirs."""
    asked = _stamps_by(where.scope.column_for(where.level))
    return tuple(asked.rows(area_id=where.scope.at(where.level)))


@cache
def _stamps_by(column: str) -> Prepared[Matter, tuple[int, int]]:
    def ask(area_id: int) -> QuerySet[Matter, tuple[int, int]]:
        rows = _on_walls().filter(**{column: area_id})
        return rows.order_by("-published_at", "-id").values_list("pk", "seq")[: WALL_PAGE + 1]

    return Prepared(ask, on_server=True)


def cards(matters: Sequence[Matter]) -> list[WishCard]:
    """Build the cards of some published matters with a constant number of queries."""
    if not matters:
        return []
    ids = [matter.pk for matter in matters]
    published: dict[int, list[Publication]] = {}
    for row in _PUBLISHED.objects(matter_ids=ids):
        published.setdefault(row.matter_id, []).append(row)
    here = remembered_places(matter.place_id for matter in matters)
    photos = _photos(matters, published)
    names = org_names(_org_ids(matters, published))
    return [_card(matter, published.get(matter.pk, []), here, names, photos) for matter in matters]


def _ask_published(matter_ids: list[int]) -> QuerySet[Publication]:
    rows = Publication.objects.filter(matter_id__among=matter_ids).select_related("echo")
    return rows.order_by("published_at").defer("tokens")


_PUBLISHED = Prepared(_ask_published, on_server=True)


def _afar(where: Place) -> str:
    below = {AreaLevel.BUILDING: 2, AreaLevel.STAIRWELL: 3}
    return " ".join(where.full_name.split()[-below.get(where.level, 1) :])


def _org_ids(matters: Iterable[Matter], published: dict[int, list[Publication]]) -> set[int]:
    holders = {matter.holder_org_id for matter in matters}
    echoing = {row.echo.org_id for rows in published.values() for row in rows if row.echo}
    return {org_id for org_id in holders | echoing if org_id is not None}


def _photos(
    matters: Iterable[Matter], published: dict[int, list[Publication]]
) -> dict[str, list[Attachment]]:
    owners = [f"matter:{matter.pk}" for matter in matters]
    owners += [f"echo:{row.echo_id}" for rows in published.values() for row in rows if row.echo_id]
    return attachments.of(owners, public_only=True)


def _card(
    matter: Matter,
    published: Sequence[Publication],
    here: dict[int, Place],
    org_names: dict[int, str],
    photos: dict[str, list[Attachment]],
) -> WishCard:
    wish = next((row for row in published if row.kind == Published.WISH), None)
    where = here[matter.place_id]
    return WishCard(
        code=matter.code,
        title=wish.title if wish else "",
        text=wish.text if wish else "",
        place=where.name,
        place_afar=_afar(where),
        place_token=where.token,
        category=matter.category.path if matter.category else "",
        state=State(matter.state),
        rings=rings(State(matter.state)),
        filed_at=matter.filed_at,
        settled_at=matter.settled_at,
        due_at=matter.due_at,
        supporters=matter.supporters,
        holder=org_names.get(matter.holder_org_id or 0, ""),
        climbed=climbed(matter),
        # Entries are numbered without a gap.
        entries=matter.seq,
        matter_id=matter.pk,
        elder_code=matter.elder.code if matter.elder else "",
        paused_as=matter.paused_as,
        paused_until=matter.paused_until,
        echoes=[_echo(row, row.echo, org_names, photos) for row in published if row.echo],
        photos=photos.get(f"matter:{matter.pk}", ()),
    )


def _echo(
    row: Publication, echo: Echo, org_names: dict[int, str], photos: dict[str, list[Attachment]]
) -> PublicEcho:
    at = echo.delivered_at or row.published_at
    return PublicEcho(
        text=row.text,
        org=org_name_then(echo.org_id, at, org_names.get(echo.org_id or 0, "")),
        at=at,
        final=echo.kind == "final",
        photos=photos.get(f"echo:{echo.pk}", ()),
    )


def public_way(matter_id: int) -> list[Entry]:
    """Return what everybody may see of a matter's timeline: kinds and times, oldest first."""
    return _WAY.objects(matter_id=matter_id)


def _ask_way(matter_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(matter_id=matter_id, reader=Reader.PUBLIC).order_by("seq")[:200]


_WAY = Prepared(_ask_way, on_server=True)


def nearby(where: Place, words: str, *, limit: int = 3) -> list[WishCard]:
    """Return published open matters around a place that are most like some words."""
    mine = set(search_tokens(words)[:60])
    if len(mine) < 2:
        return []
    asked = _texts_by(where.scope.column_for(where.level))
    texts = asked.rows(area_id=where.scope.at(where.level), said=SomeOf(sorted(mine)[:40]))
    best = _most_like(words, mine, texts)[:limit]
    return cards(public_of(best) if best else [])


@cache
def _texts_by(column: str) -> Prepared[Publication, tuple[int, str, str]]:
    """Return the question what was published of open matters of a place of one level with some tokens."""

    def ask(area_id: int, said: SomeOf) -> QuerySet[Publication, tuple[int, str, str]]:
        alive = sorted(OPEN | {State.ANSWERED})
        around = _on_walls().filter(state__in=alive, **{column: area_id})
        texts = Publication.objects.filter(kind=Published.WISH, matter__in=around, tokens__any_of=said)
        return texts.order_by("-published_at").values_list("matter_id", "title", "text")[:400]

    return Prepared(ask)


def _most_like(words: str, mine: set[str], texts: Sequence[tuple[Any, ...]]) -> list[int]:
    """Return the matters most like some words, judged by their published words alone.

    Common pairs of characters choose whom to look at; who knows better than that has the last word.
    """
    shared = [(_likeness(mine, f"{title}\n{text}"), matter_id) for matter_id, title, text in texts]
    ranked = [pair for pair in sorted(shared, reverse=True) if pair[0] >= _LIKE_ENOUGH][:_LOOKED_AT]
    ranker = ranking.registered()
    if ranker is None or not ranked:
        return [matter_id for _, matter_id in ranked]
    said = {matter_id: (title, text) for matter_id, title, text in texts}
    scores = ranker(words, [said[matter_id] for _, matter_id in ranked])
    judged = sorted(zip(scores, ranked, strict=True), key=lambda one: (-one[0], -one[1][0], -one[1][1]))
    return [matter_id for score, (_, matter_id) in judged if score > 0]


def _likeness(mine: set[str], text: str) -> float:
    theirs = set(search_tokens(text))
    return len(mine & theirs) / (min(len(mine), len(theirs)) or 1) if theirs else 0.0
