"""Searching a wall: the newest are looked through, then the index of words, in growing steps back in time.

Each step asks the index for the words at this place in the months of the step (`rules.marks`), and is so long
that about a page is to be expected. So a search finds a page without reading all that was ever said of it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from huiyin.civic.matters.models import Matter, Publication
from huiyin.civic.matters.rules.marks import MOST_MONTHS, area_mark, month_start, months_since
from huiyin.civic.places.public import Place
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import query_terms
from huiyin.kit.fields import Marked
from huiyin.kit.paging import Page, keyset_page, page_of
from huiyin.kit.prepared import Prepared

# How many of the newest are looked through first; at most, where more than some in a hundred have the words.
_LOOKED_AT, _MOST_LOOKED_AT, _COMMON = 100, 1_000, 0.03
# Where the first of these reach back so far, little is said.
_QUIET = timedelta(days=30)
_KEYS = ("pk", "published_at")
# How many times further each step goes back than the one before; and the first, if the newest had no word.
_FURTHER = 8
# Whatever the newest were, for instance an import of one hour: from the second step on it is at least this.
_FAR = timedelta(days=240)
# A step goes further than what is to be expected, so that it is the last one mostly.
_SPARE = 1.5
# Whatever is older than this is one step.
_LONGEST = timedelta(days=31 * MOST_MONTHS)


def search_wall(rows: QuerySet[Matter], where: Place, words: str, cursor: str, limit: int) -> Page[Matter]:
    """Return a page of those of the public matters of a place whose published words match, or their code."""
    if code := parse_public_code(words):
        of_code = rows.filter(code=code).values_list("pk", flat=True)
        return _page(rows.filter(pk__in={*_having(Marked(words, _here(where))), *of_code}), cursor, limit)
    newest, hits = _look_through(rows, words, cursor, limit, _LOOKED_AT)
    if _span(newest) < _QUIET and _COMMON * _LOOKED_AT <= len(hits) <= limit:
        enough = int(_SPARE * _LOOKED_AT * (limit + 1) / len(hits))
        newest, hits = _look_through(rows, words, cursor, limit, min(enough, _MOST_LOOKED_AT))
    if len(hits) > limit or not newest.next_cursor:
        return page_of(public_of(hits[: limit + 1]), by="-published_at", limit=limit)
    for since, months in _steps(newest.items[0].published_at, _span(newest), len(hits) / (limit + 1)):
        found = rows.filter(pk__in=_having(Marked(words, _here(where), months)))
        page = _page(found.filter(published_at__gte=since) if since else found, cursor, limit)
        if page.next_cursor:
            break
    return page


def _look_through(
    rows: QuerySet[Matter], words: str, cursor: str, limit: int, count: int
) -> tuple[Page[Any], list[int]]:
    """Return so many of the newest, and which of them have the words."""
    keys = rows.values_list(*_KEYS, named=True)
    newest = keyset_page(keys, by="-published_at", cursor=cursor, limit=count)
    ids, asked = [row.pk for row in newest.items], Marked(words)
    if not ids or not query_terms(words):
        return newest, []
    told = {pk for (pk,) in _LOOKED_THROUGH.rows(matter_ids=ids, asked=asked)}
    return newest, [pk for pk in ids if pk in told]


def _ask_looked_through(matter_ids: list[int], asked: Marked) -> QuerySet[Publication, tuple[int]]:
    rows = Publication.objects.filter(matter_id__among=matter_ids, tokens__looked_through=asked)
    return rows.values_list("matter_id")


_LOOKED_THROUGH = Prepared(_ask_looked_through, on_server=True)


def public_of(ids: Sequence[int]) -> list[Matter]:
    """Return some matters as cards need them, in the order of their ids."""
    found = {row.pk: row for row in _THESE.objects(ids=list(ids))}
    return [found[pk] for pk in ids if pk in found]


def _ask_these(ids: list[int]) -> QuerySet[Matter]:
    return carded(Matter.objects.filter(pk__among=ids))


_THESE = Prepared(_ask_these, on_server=True)


def carded(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """Ask for what a card shows of matters; the tokens of their words are long, and nobody reads them."""
    return rows.select_related("category").defer("tokens")


def _span(newest: Page[Any]) -> timedelta:
    """Return the time in which these came on the wall."""
    times = [row.published_at for row in newest.items]
    return times[0] - times[-1] if times else timedelta()


def _steps(newest: datetime, span: timedelta, share: float) -> Iterator[tuple[datetime | None, list[str]]]:
    """Yield since when to look, and the marks of these months; at last everything, however old.

    `share` is how much of a page was found in the `span` before the newest. Where little is said, the index
    has so little of the place that one step is enough.
    """
    ago = max(span, timedelta(hours=1)) * (_SPARE / share if share else _FURTHER)
    while span < _QUIET and ago < _LONGEST and (months := months_since(newest - ago, newest)):
        yield month_start(newest - ago), months
        ago = max(ago * _FURTHER, _FAR)
    yield None, []


def _here(where: Place) -> list[str]:
    area_id = where.scope.at(where.level)
    return [area_mark(area_id)] if area_id is not None else []


def _having(asked: Marked) -> QuerySet[Publication, int]:
    return Publication.objects.filter(tokens__matches=asked).values_list("matter_id", flat=True)


def _page(rows: QuerySet[Matter], cursor: str, limit: int) -> Page[Matter]:
    return keyset_page(carded(rows), by="-published_at", cursor=cursor, limit=limit)
