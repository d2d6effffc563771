"""Checking a file of organisations before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.civic.orgs import rules
from huiyin.civic.orgs.models import Org
from huiyin.civic.orgs.queries.directory import works
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import (
    LADDER,
    AreaLevel,
    Place,
    PlaceIndex,
    place_index,
    read_level,
    read_yes_or_no,
)
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean, normalise
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.tables import Checked, Row, RowError, find_columns, read_cells

READERS: Mapping[str, Callable[[str], Any]] = {
    "name": rules.check_name,
    "kind": rules.read_kind,
    "level": read_level,
    "phone": rules.check_number,
    "address": lambda cell: clean(cell, rules.MAX_ADDRESS),
    "uscc": rules.check_uscc,
    "area": normalise,
    "intake": read_yes_or_no,
}


@dataclass(frozen=True)
class NewOrg:
    """What a checked row adds: a work area, and the organisation if `org_id` is None."""

    key: tuple[str, OrgKind]
    org_id: int | None
    level: AreaLevel
    area_id: int
    area_level: AreaLevel
    is_intake: bool
    phone: str
    address: str
    uscc: str


class _Known:
    """What is there already, in the reach of a file and in its earlier rows."""

    def __init__(self, index: PlaceIndex, under: Place, codes: Sequence[str]) -> None:
        self.index, self.under = index, under
        self.orgs: dict[tuple[str, OrgKind], int | None] = {}
        self.areas: set[tuple[tuple[str, OrgKind], int]] = set()
        self.intakes: dict[int, str] = {}
        self.codes = set(Org.objects.filter(uscc__in=codes).values_list("uscc", flat=True))
        for work in works().filter(area_id__in=index.ids()).select_related("org"):
            self.take((work.org.name, OrgKind(work.org.kind)), work.org_id, work.area_id, work.is_intake)

    def take(self, key: tuple[str, OrgKind], org_id: int | None, area_id: int, is_intake: bool) -> None:
        """Remember that an organisation works in an area."""
        self.orgs.setdefault(key, org_id)
        self.areas.add((key, area_id))
        if is_intake:
            self.intakes[area_id] = key[0]


def check_orgs(rows: Sequence[tuple[int, Row]], *, under: Place) -> Checked[NewOrg]:
    """Check rows against each other and what works in the places under one, in at most four queries.

    A row without an area works in the whole of `under`; the same name and kind is the same organisation.
    Raises Invalid when the file has no column for names or for kinds.
    """
    headings = find_columns(rows, rules.HEADINGS, needed=("name", "kind"))
    checked = Checked[NewOrg](len(rows))
    codes = [normalise(row.get(headings.get("uscc", ""), "")).upper() for _, row in rows]
    known = _Known(place_index(under), under, [code for code in codes if code])
    for number, row in rows:
        values, wrong = read_cells(number, row, headings, READERS)
        try:
            if not wrong:
                _check(values, known, checked)
        except Invalid as refusal:
            heading = headings.get(refusal.field, refusal.field)
            wrong = [RowError(number, heading, refusal.message, refusal.params)]
        checked.errors.extend(wrong)
    return checked


def _check(values: Mapping[str, Any], known: _Known, checked: Checked[NewOrg]) -> None:
    area_id, area_level = _area(values.get("area", ""), known)
    key = (values["name"], values["kind"])
    if (key, area_id) in known.areas:
        checked.known += 1
        return
    is_intake = bool(values.get("intake"))
    _check_free(values, known, area_id, is_intake)
    new = NewOrg(
        key=key,
        org_id=known.orgs.get(key),
        level=values.get("level") or area_level,
        area_id=area_id,
        area_level=area_level,
        is_intake=is_intake,
        phone=values.get("phone", ""),
        address=values.get("address", ""),
        uscc=values.get("uscc", "") if key not in known.orgs else "",
    )
    checked.new.append(new)
    known.take(key, new.org_id, area_id, is_intake)
    known.codes.add(new.uscc)


def _area(text: str, known: _Known) -> tuple[int, AreaLevel]:
    area_id = known.index.match(text) if text else known.under.id
    if area_id is None:
        raise Invalid(
            N_("No single place “%(value)s” lies in “%(under)s”. Write its code, or the names above it too."),
            field="area",
            params={"value": text[:60], "under": known.under.full_name},
        )
    level = known.index.entry(area_id).level
    if level not in LADDER:
        raise Invalid(rules.TOO_SMALL, field="area")
    return area_id, level


def _check_free(values: Mapping[str, Any], known: _Known, area_id: int, is_intake: bool) -> None:
    uscc = values.get("uscc", "")
    if uscc and uscc in known.codes and (values["name"], values["kind"]) not in known.orgs:
        raise Invalid(rules.USCC_TAKEN, field="uscc", params={"code": uscc})
    if is_intake and area_id in known.intakes:
        raise Invalid(
            N_("Matters of this place arrive at “%(name)s” already. Change that by hand."),
            field="intake",
            params={"name": known.intakes[area_id]},
        )
