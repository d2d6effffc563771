"""Reading the directory of organisations. It is public: whoever asks may read it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.civic.orgs.models import Org, OrgArea, PublicNumber
from huiyin.civic.orgs.rules import KIND_WORDS, OFFICE_CLOSES, OrgKind, dial
from huiyin.civic.places.public import LADDER, LEVEL_WORDS, AreaLevel, Place
from huiyin.kernel.errors import NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise
from huiyin.kit.remember import RememberedEach, RememberedMany

MOST = 200


@dataclass(frozen=True)
class OrgRef:
    """An organisation as other modules see it. `level` is the step of the ladder it stands on.

    `phone` is the number the public calls; `is_intake` says that matters of some area arrive here;
    `closes` is the end of its working day in Shanghai, at which a working-day limit ends.
    """

    id: int
    name: str
    kind: OrgKind
    level: AreaLevel
    phone: str = ""
    address: str = ""
    is_intake: bool = False
    closes: time = OFFICE_CLOSES

    @property
    def pk(self) -> int:
        """Return the id under the name that templates and slots ask for."""
        return self.id

    @property
    def kind_words(self) -> str:
        """Return what the kind is called, as a message id."""
        return KIND_WORDS[self.kind]

    @property
    def level_words(self) -> str:
        """Return what the level is called, as a message id."""
        return LEVEL_WORDS[self.level]

    @property
    def dial(self) -> str:
        """Return the number as a telephone link takes it; an extension has to be keyed in by hand."""
        return dial(self.phone)


@dataclass(frozen=True)
class WorkArea:
    """That an organisation works in an area now."""

    area_id: int
    is_intake: bool


@dataclass(frozen=True)
class Number:
    """A further number the public may call."""

    id: int
    number: str
    purpose: str

    @property
    def dial(self) -> str:
        """Return the number as a telephone link takes it."""
        return dial(self.number)


@dataclass(frozen=True)
class OrgCard:
    """An organisation with what its own page shows; an ended one has an `ends`."""

    ref: OrgRef
    uscc: str
    ends: date | None
    numbers: list[Number]
    work_areas: list[WorkArea]


def org(org_id: int) -> OrgRef:
    """Return an organisation, ended ones too, in one query. Raises NotFound."""
    row = _with_intake(Org.objects.filter(pk=org_id)).first()
    if row is None:
        raise NotFound
    return _ref(row)


def orgs(ids: Iterable[int | None]) -> dict[int, OrgRef]:
    """Return several organisations by id, in one query; unknown ids are missing."""
    wanted = {org_id for org_id in ids if org_id is not None}
    return {row.pk: _ref(row) for row in _with_intake(Org.objects.filter(pk__in=wanted))} if wanted else {}


def _read_names(ids: set[int]) -> dict[int, str]:
    return dict(Org.objects.filter(pk__in=ids).values_list("pk", "name"))


_names = RememberedMany(_read_names)


def org_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of organisations by id, in one query at most; unknown ids are missing.

    A new name is seen within half a minute, at once by the process that gave it.
    """
    return _names.get(org_id for org_id in ids if org_id is not None)


def card(org_id: int) -> OrgCard:
    """Return an organisation with its numbers and work areas, in three queries. Raises NotFound."""
    row = _with_intake(Org.objects.filter(pk=org_id)).first()
    if row is None:
        raise NotFound
    numbers = PublicNumber.objects.filter(org_id=org_id).order_by("pk")
    areas = works().filter(org_id=org_id).order_by("pk")
    return OrgCard(
        ref=_ref(row),
        uscc=row.uscc,
        ends=row.ends,
        numbers=[Number(line.pk, line.number, line.purpose) for line in numbers],
        work_areas=[WorkArea(area.area_id, area.is_intake) for area in areas],
    )


def intake_for(place: Place) -> OrgRef:
    """Return the organisation that matters of a place arrive at: the nearest one up the ladder.

    One query, or none: it is remembered for half a minute. Raises NotFound with a sentence if no area above
    the place has one.
    """
    found = _intakes.get(place.scope.ids)
    if found is None:
        raise NotFound(
            N_("Nobody takes matters in for “%(place)s” yet. Call 12345, and tell the community office."),
            code="no_intake",
            field="place",
            params={"place": place.full_name},
        )
    return found


def _read_intake(area_ids: tuple[int, ...]) -> OrgRef | None:
    nearest_first = [level.value for level in LADDER]
    rows = works().filter(area_id__in=area_ids, is_intake=True).select_related("org")
    found = sorted(rows, key=lambda row: nearest_first.index(row.area_level))
    return _ref(found[0].org, is_intake=True) if found else None


# Every matter that is raised asks, and a community changes its intake once in years.
_intakes = RememberedEach(_read_intake)


def forget_intakes() -> None:
    """Drop what is remembered of intakes, after a change or between tests."""
    _names.forget()
    _intakes.forget()


def orgs_serving(place: Place, *, kinds: Collection[OrgKind] | None = None) -> list[OrgRef]:
    """Return the organisations whose work area contains a place, nearest to it first, in one query."""
    rows = works().filter(area_id__in=place.scope.ids).select_related("org")
    if kinds is not None:
        rows = rows.filter(org__kind__in=[kind.value for kind in kinds])
    nearest_first = [level.value for level in LADDER]
    found: dict[int, OrgRef] = {}
    for row in sorted(rows, key=lambda row: (nearest_first.index(row.area_level), row.org.kind, row.org_id)):
        found.setdefault(row.org_id, _ref(row.org, is_intake=row.is_intake))
    return list(found.values())


# Where no intake is named for a step of the ladder, its own office takes matters over.
_STEP_OFFICE = {
    AreaLevel.COMPOUND: OrgKind.PARTY_BRANCH,
    AreaLevel.COMMUNITY: OrgKind.COMMUNITY_COMMITTEE,
    AreaLevel.STREET: OrgKind.STREET_OFFICE,
}


def offices_along(place: Place) -> dict[AreaLevel, OrgRef]:
    """Return who takes a place's matters over on each step of the ladder that has somebody; one query."""
    rows = list(works().filter(area_id__in=place.scope.ids).select_related("org").order_by("pk"))
    found: dict[AreaLevel, OrgRef] = {}
    for level in LADDER:
        here = [row for row in rows if row.area_level == level.value]
        intake = [row for row in here if row.is_intake]
        own = [row for row in here if row.org.kind == _STEP_OFFICE.get(level)]
        for row in (intake or own)[:1]:
            found[level] = _ref(row.org, is_intake=row.is_intake)
    return found


def offices_in(kinds: Mapping[int, OrgKind]) -> list[int]:
    """Return the organisations that work in some areas, each of the kind asked for there; one query."""
    rows = works().filter(area_id__in=kinds).select_related("org").order_by("pk")
    return [row.org_id for row in rows if row.org.kind == kinds[row.area_id].value]


def find_orgs(
    text: str = "",
    *,
    place: Place | None = None,
    kind: OrgKind | None = None,
    after: int | None = None,
    limit: int = 20,
) -> list[OrgRef]:
    """Return the organisations whose name contains every word, by id, a page at a time.

    With a place, those whose work area contains it.
    """
    rows = _with_intake(existing()).filter(pk__gt=after or 0)
    for word in normalise(text).split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(phone__startswith=word))
    if kind is not None:
        rows = rows.filter(kind=kind)
    if place is not None:
        rows = rows.filter(Exists(works().filter(area_id__in=place.scope.ids, org=OuterRef("pk"))))
    return [_ref(row) for row in rows.order_by("pk")[: min(limit, MOST)]]


def orgs_named(names: Collection[str]) -> dict[str, list[OrgRef]]:
    """Return the organisations that are called exactly so, by name; several may bear one. One query."""
    found: dict[str, list[OrgRef]] = {}
    for row in _with_intake(existing()).filter(name__in=set(names)).order_by("pk") if names else ():
        found.setdefault(row.name, []).append(_ref(row))
    return found


def existing() -> QuerySet[Org]:
    """Return the organisations that are there now."""
    return Org.objects.filter(ends__isnull=True)


def works() -> QuerySet[OrgArea]:
    """Return where organisations work now."""
    return OrgArea.objects.filter(ends__isnull=True, org__ends__isnull=True)


def _with_intake(rows: QuerySet[Org]) -> QuerySet[Org]:
    return rows.annotate(_is_intake=Exists(works().filter(org=OuterRef("pk"), is_intake=True)))


def _ref(row: Org, *, is_intake: bool | None = None) -> OrgRef:
    return OrgRef(
        id=row.pk,
        name=row.name,
        kind=OrgKind(row.kind),
        level=AreaLevel(row.level),
        phone=row.phone,
        address=row.address,
        is_intake=getattr(row, "_is_intake", False) if is_intake is None else is_intake,
        closes=row.closes,
    )
