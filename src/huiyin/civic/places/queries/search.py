"""Finding places: by words, by filters, and by what somebody wrote down."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from huiyin.civic.places import rules
from huiyin.civic.places.models import Area, OtherName
from huiyin.civic.places.queries.directory import inside, place_by_token, valid
from huiyin.civic.places.rules import LEVELS, AreaLevel, CompoundKind, Place
from huiyin.kernel.errors import NotFound
from huiyin.kernel.text import gettext_noop as N_

MOST = 200
_ANCESTORS = ("city", "district", "street", "community", "compound", "parent")


def _containing(text: str) -> Q:
    condition = Q()
    for word in rules.words_of(text):
        called = OtherName.objects.filter(name__icontains=word).values("area")
        named = Q(full_name__icontains=word) | Q(community__name__icontains=word) | Q(pk__in=called)
        condition &= named | Q(code__startswith=word) if word.isdigit() else named
    return condition


def _nearness(text: str) -> Case:
    last = (rules.words_of(text) or [""])[-1]
    return Case(
        When(name=last, then=Value(0)),
        When(name__startswith=last, then=Value(1)),
        When(name__contains=last, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _height() -> Case:
    return Case(
        *(When(level=level, then=Value(step)) for step, level in enumerate(LEVELS)),
        output_field=IntegerField(),
    )


def find_places(
    text: str, *, under: Place | None = None, level: AreaLevel | None = None, limit: int = 20
) -> list[Place]:
    """Return the valid places whose full name contains every word, best first; none for no words."""
    if not rules.words_of(text):
        return []
    rows = valid().filter(inside(under), _containing(text))
    if level is not None:
        rows = rows.filter(level=level)
    ordered = rows.order_by(_nearness(text), _height(), "code", "pk")
    return [row.as_place() for row in ordered[: min(limit, MOST)]]


def list_places(
    text: str = "",
    *,
    under: Place | None = None,
    level: AreaLevel | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Place]:
    """Return valid places by id, a page at a time: pass the last id as `after`."""
    rows = valid().filter(inside(under), _containing(text), pk__gt=after or 0)
    if level is not None:
        rows = rows.filter(level=level)
    return [row.as_place() for row in rows.order_by("pk")[: min(limit, MOST)]]


def compounds(
    *,
    under: Place | None = None,
    kind: CompoundKind | None = None,
    property_management: bool | None = None,
    owners_committee: bool | None = None,
    after: int | None = None,
    limit: int = 50,
) -> list[Place]:
    """Return valid compounds that fit the filters, by id, a page at a time; None filters nothing."""
    rows = valid().filter(inside(under), level=AreaLevel.COMPOUND, pk__gt=after or 0)
    if kind is not None:
        rows = rows.filter(compound_kind=kind)
    if property_management is not None:
        rows = rows.filter(has_property_management=property_management)
    if owners_committee is not None:
        rows = rows.filter(has_owners_committee=owners_committee)
    return [row.as_place() for row in rows.order_by("pk")[: min(limit, MOST)]]


@dataclass(frozen=True)
class NamedArea:
    """A valid place as a list of names holds it."""

    id: int
    name: str
    level: str
    parent_id: int | None


def named_areas(levels: Iterable[AreaLevel]) -> list[NamedArea]:
    """Return all valid places of some levels; for a list of names held in memory, not for pages."""
    rows = valid().filter(level__in=[level.value for level in levels])
    return [NamedArea(*row) for row in rows.values_list("pk", "name", "level", "parent_id")]


def match_place(name_or_code: str, *, under: Place | None = None) -> Place | None:
    """Return the one valid place that is written like this; None for none or for more than one.

    A code, a name ("茨菇塘街道"), or names from the top down ("荷塘区 茨菇塘街道 星城小区", spaces or not).
    A bare name that several places bear matches nothing: 龙泉 is a street here and a village there.
    """
    rows = valid().filter(inside(under))
    if rules.looks_like_code(name_or_code):
        found = rows.filter(code=rules.canonical_code(name_or_code)).first()
        return found.as_place() if found else None
    matches: list[Area] = []
    named = rows.filter(name__in=rules.endings(name_or_code)).select_related(*_ANCESTORS)
    for row in named.iterator(chunk_size=200):
        if rules.reads_as(name_or_code, row.name, _names_above(row)):
            matches.append(row)
        if len(matches) > 1:
            return None
    return matches[0].as_place() if matches else None


def place_said(text: str, *, under: Place | None = None) -> Place:
    """Return the one place that a code, an unambiguous name or the code on a poster means.

    Raises NotFound with a sentence for a form.
    """
    found = match_place(text, under=under)
    if found is not None:
        return found
    try:
        return place_by_token(text)
    except NotFound as missing:
        raise NotFound(
            N_("We know no place “%(text)s”. Write district, street and name, or the code on its poster."),
            params={"text": text},
        ) from missing


def _names_above(row: Area) -> list[str]:
    above = {area.pk: area for area in (getattr(row, step) for step in _ANCESTORS) if area is not None}
    return [area.name for area in above.values() if area.pk != row.pk]
