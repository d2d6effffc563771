"""Checking a file of places before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.civic.places import rules
from huiyin.civic.places.queries.directory import place_index, valid
from huiyin.civic.places.rules import BELOW, LEVELS, AreaLevel, NewArea, Place, PlaceIndex
from huiyin.kernel import clock
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.tables import Checked, Row, RowError, find_columns, read_cells


@dataclass(frozen=True)
class _Read:
    """A row whose cells were understood."""

    number: int
    headings: Mapping[str, str]
    values: Mapping[str, Any]

    def error(self, refusal: Invalid) -> RowError:
        """Return a refusal as an error of this row, under the heading its writer used."""
        heading = self.headings.get(refusal.field, refusal.field)
        return RowError(self.number, heading, refusal.message, refusal.params)


def check_areas(rows: Sequence[tuple[int, Row]], *, under: Place) -> Checked[NewArea]:
    """Check rows against each other and the places under one, in at most three queries.

    A row without a level stands one step below its parent, one without a parent directly under `under`;
    a parent may be a row of the same file. Raises Invalid when no column gives names.
    """
    headings = find_columns(rows, rules.HEADINGS, needed=("name",))
    checked = Checked[NewArea](len(rows))
    read = list(_read(rows, headings, checked.errors))
    index = place_index(under)
    codes = [row.values["code"] for row in read if row.values.get("code")]
    taken = set(valid().filter(code__in=codes).values_list("code", flat=True))
    for row in sorted(read, key=_height):
        try:
            _check(row, index, under, taken, checked)
        except Invalid as refusal:
            checked.errors.append(row.error(refusal))
    return checked


def _read(
    rows: Sequence[tuple[int, Row]], headings: Mapping[str, str], errors: list[RowError]
) -> Iterator[_Read]:
    for number, row in rows:
        values, wrong = read_cells(number, row, headings, rules.READERS)
        errors.extend(wrong)
        if not wrong:
            yield _Read(number, headings, values)


def _height(row: _Read) -> tuple[int, int]:
    level = row.values.get("level")
    return (LEVELS.index(level) if level else len(LEVELS), row.number)


def _check(row: _Read, index: PlaceIndex, under: Place, taken: set[str], checked: Checked[NewArea]) -> None:
    parent = index.entry(_parent_id(row, index, under))
    level = row.values.get("level") or BELOW.get(parent.level) or AreaLevel.STAIRWELL
    rules.may_stand_under(level, parent.level).or_raise()
    name = row.values["name"]
    if index.has_child(parent.id, level, name):
        checked.known += 1
        return
    point, profile = rules.point_of(row.values), rules.profile_of(row.values, level)
    rules.check_point(point)
    rules.check_profile(profile, today=clock.today())
    code = _code(row, index, parent.id, level, taken)
    new = NewArea(
        -row.number, parent.id, level, name, code, row.values.get("official_code", ""), point, profile
    )
    index.add(new.id, level, name, parent.id, code)
    checked.new.append(new)


def _parent_id(row: _Read, index: PlaceIndex, under: Place) -> int:
    text = row.values.get("parent", "")
    found = index.match(text) if text else under.id
    if found is None:
        raise Invalid(
            N_("No single place “%(value)s” lies in “%(under)s”. Write its code, or the names above it too."),
            field="parent",
            params={"value": text[:60], "under": under.full_name},
        )
    return found


def _code(row: _Read, index: PlaceIndex, parent_id: int, level: AreaLevel, taken: set[str]) -> str:
    parent = index.entry(parent_id)
    given: str = row.values.get("code", "")
    if not given:
        return rules.next_code(level, parent.code, index.codes_under(parent_id))
    decision = rules.check_code(level, given, parent.code)
    if not decision:
        raise Invalid(decision.message, field="code", params=decision.params)
    if given in taken:
        raise Invalid(N_("The code %(code)s is taken."), field="code", params={"code": given})
    taken.add(given)
    return given
