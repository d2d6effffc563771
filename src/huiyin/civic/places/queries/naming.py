"""What people call places besides their names, and files of such names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from huiyin.civic.places import rules
from huiyin.civic.places.models import Area, AreaName, OtherName
from huiyin.civic.places.queries.directory import inside, place_index, valid
from huiyin.civic.places.rules import NameKind, NewName, Place, PlaceIndex
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.tables import Checked, Row, RowError, find_columns, read_cells


@dataclass(frozen=True)
class SaidName:
    """A name by which people mean a place."""

    id: int
    area_id: int
    kind: NameKind
    name: str

    @property
    def kind_words(self) -> str:
        """Return what the kind is called, as a message id."""
        return rules.NAME_KIND_WORDS[self.kind]


def other_names(of: Place) -> list[SaidName]:
    """Return what people call a place besides its name, in one query."""
    rows = OtherName.objects.filter(area_id=of.id).order_by("kind", "name")
    return [SaidName(row.pk, row.area_id, NameKind(row.kind), row.name) for row in rows]


def said_names() -> list[SaidName]:
    """Return every name by which people may mean a standing place: other names, earlier ones, ended places'.

    For a list of names held in memory, not for pages.
    """
    stands, follows = Q(area__valid_to__isnull=True), Q(area__successor__isnull=False)
    given = OtherName.objects.filter(stands | follows & Q(area__successor__valid_to__isnull=True))
    columns = ("pk", "area", "area__valid_to", "area__successor", "kind", "name")
    # What an ended place was called leads to what took its place.
    found = [
        SaidName(pk, area if ended is None else successor, NameKind(kind), name)
        for pk, area, ended, successor, kind, name in given.values_list(*columns)
    ]
    was = AreaName.objects.filter(area__valid_to__isnull=True).exclude(name=F("area__name"))
    earlier = list(was.values_list("area", "name"))
    gone = Area.objects.filter(Q(successor__valid_to__isnull=True), successor__isnull=False)
    earlier += [(area, name) for area, name in gone.values_list("successor", "name") if area is not None]
    return found + [SaidName(0, area, NameKind.ALIAS, name) for area, name in set(earlier)]


def check_names(rows: Sequence[tuple[int, Row]], *, under: Place) -> Checked[NewName]:
    """Check rows of names against the places under one, in at most three queries.

    A row without a place belongs to `under`. Raises Invalid when no column gives names.
    """
    headings = find_columns(rows, rules.NAME_HEADINGS, needed=("name",))
    checked = Checked[NewName](len(rows))
    index = place_index(under)
    inside_it = valid().filter(inside(under)).values("pk")
    known = set(OtherName.objects.filter(area__in=inside_it).values_list("area_id", "name"))
    for number, row in rows:
        values, wrong = read_cells(number, row, headings, rules.NAME_READERS)
        checked.errors.extend(wrong)
        if wrong:
            continue
        try:
            new = _new(
                values.get("area", ""), values.get("kind") or NameKind.ALIAS, values["name"], index, under
            )
        except Invalid as refusal:
            heading = headings.get(refusal.field, refusal.field)
            checked.errors.append(RowError(number, heading, refusal.message, refusal.params))
            continue
        if (new.area_id, new.name) in known:
            checked.known += 1
            continue
        known.add((new.area_id, new.name))
        checked.new.append(new)
    return checked


def _new(said: str, kind: NameKind, name: str, index: PlaceIndex, under: Place) -> NewName:
    area_id = index.match(said) if said else under.id
    if area_id is None:
        raise Invalid(
            N_("No single place “%(value)s” lies in “%(under)s”. Write its code, or the names above it too."),
            field="area",
            params={"value": said[:60], "under": under.full_name},
        )
    rules.may_be_named(name, own=index.entry(area_id).line[-1], known=0).or_raise()
    return NewName(area_id, kind, name)
