"""Checking a file of persons and their roles before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Prefetch

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import access, rules
from huiyin.civic.people.models import Account, Grant, Person
from huiyin.civic.people.queries.actors import index_of
from huiyin.civic.people.rules import HandleKind, census
from huiyin.civic.people.rules.census import Known
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, Refusal
from huiyin.kernel.permissions import Role
from huiyin.kernel.text import clean, normalise
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.tables import Checked, Row, RowError, find_columns, read_cells

READERS: Mapping[str, Callable[[str], Any]] = {
    "name": lambda cell: rules.read_name(cell, required=True),
    "phone": census.read_mobile,
    "role": census.read_role,
    "area_id": normalise,
    "org_id": normalise,
    "employer_id": normalise,
    "starts": census.read_day,
    "ends": census.read_day,
    "duty": lambda cell: clean(cell, 80),
}
Tie = tuple[Role, int | None, int | None]


@dataclass(frozen=True)
class NewTie:
    """What a checked row adds: a role, and the person if `person_id` is None."""

    person_id: int | None
    name: str
    phone: str
    role: Role
    area_id: int | None
    org_id: int | None
    employer_id: int | None
    starts: datetime | None
    ends: datetime | None
    duty: str


class _World:
    """What is there already in the reach of a file, and what its earlier rows said."""

    def __init__(self, actor: Actor, under: Place, read: Sequence[Mapping[str, Any]]) -> None:
        self.actor, self.under = actor, under
        self.index = places.place_index(under)
        self.orgs = orgs.orgs_named(
            {text for row in read for column in ("org_id", "employer_id") if (text := row.get(column))}
        )
        self.known = _known({row["phone"] for row in read if row.get("phone")})
        self.named: dict[str, str] = {}
        self.ties: set[tuple[str, Tie]] = set()
        self.place = cache(places.place)
        self.target = cache(self._target)

    def _target(self, area_id: int | None, org_id: int | None) -> rules.Target:
        return access.target(self.place(area_id) if area_id is not None else None, org_id)

    def area(self, text: str) -> int:
        """Return the place a cell names, within the file's reach. Raises Invalid."""
        found = self.index.match(text)
        if found is None and text not in {self.under.name, self.under.full_name}:
            raise Invalid(
                N_("No single place “%(value)s” lies in “%(under)s”. Write its code or the names above it."),
                field="area_id",
                params={"value": text[:60], "under": self.under.full_name},
            )
        return found or self.under.id

    def org(self, text: str, column: str) -> int:
        """Return the organisation a cell names. Raises Invalid."""
        found = self.orgs.get(text, [])
        if len(found) != 1:
            raise Invalid(
                N_("No organisation, or more than one, is called “%(value)s”. See the directory."),
                field=column,
                params={"value": text[:60]},
            )
        return found[0].id


def _known(phones: set[str]) -> dict[str, Known]:
    """Return whom these numbers name: whoever logs in with one, else whom an office entered; two queries.

    A number that somebody merely left with a matter names nobody.
    """
    by_index = {index_of(phone, HandleKind.PHONE): phone for phone in phones}
    open_ties = Prefetch("grants", Grant.objects.filter(access.not_over()), to_attr="open_ties")
    people = Person.objects.filter(erased_at__isnull=True, is_machine=False).prefetch_related(open_ties)
    found: dict[str, Known] = {}
    entered = people.filter(phone_index__in=by_index, grants__isnull=False).distinct().order_by("-pk")
    for person in entered:
        found[by_index[person.phone_index]] = _as_known(person, has_account=False)
    in_use = Account.objects.filter(is_active=True, phone_handle__in=by_index)
    handles = dict(in_use.values_list("person_id", "phone_handle"))
    for person in people.filter(pk__in=handles):
        phone = by_index[handles[person.pk] or ""]
        earlier = found.get(phone)
        ties = () if earlier is None else earlier.ties
        found[phone] = _as_known(person, has_account=True, more=ties)
    return found


def _as_known(person: Person, *, has_account: bool, more: Sequence[Tie] | Any = ()) -> Known:
    held: list[Grant] = getattr(person, "open_ties", [])
    ties = {(Role(one.role), one.area_id, one.org_id) for one in held}
    return Known(person.pk, person.name, has_account, ties | set(more))


def entered_persons(phones: set[str]) -> dict[str, int]:
    """Return the persons whom these numbers name: by log-in, or by an entry of an office; two queries."""
    return {phone: found.person_id for phone, found in _known(phones).items()}


def check_people(actor: Actor, rows: Sequence[tuple[int, Row]], *, under: Place) -> Checked[NewTie]:
    """Check rows against each other, against who is known, and against what the actor may give there.

    A row without place and organisation ties the person to `under`. Persons are told apart by their
    number. Raises NotAllowed where the actor enters nobody, Invalid when a needed column is missing.
    """
    rules.may_enter(actor, access.target(under, None)).or_raise()
    headings = find_columns(rows, census.HEADINGS, needed=census.NEEDED)
    checked = Checked[NewTie](len(rows))
    read = [read_cells(number, row, headings, READERS) for number, row in rows]
    world = _World(actor, under, [values for values, _ in read])
    for (number, _), (values, wrong) in zip(rows, read, strict=True):
        try:
            if not wrong:
                _check(values, world, checked)
        except Refusal as refusal:
            heading = headings.get(refusal.field, "")
            checked.errors.append(RowError(number, heading, refusal.message, refusal.params))
        checked.errors.extend(wrong)
    return checked


def _check(values: Mapping[str, Any], world: _World, checked: Checked[NewTie]) -> None:
    role, name, phone = values["role"], values["name"], values["phone"]
    area_id, org_id, employer_id = _where(values, world)
    _check_place(role, area_id, org_id, employer_id, world)
    if world.named.setdefault(phone, name) != name:
        raise Invalid(N_("An earlier row of this file has this number under another name."), field="phone")
    known = world.known.get(phone)
    tie = (role, area_id, org_id)
    census.may_be_entered(role, name, known).or_raise()
    if (phone, tie) in world.ties or (known is not None and tie in known.ties):
        checked.known += 1
        return
    if known is not None:
        rules.may_appoint(world.actor, known.person_id).or_raise()
    starts, ends = census.midnight(values.get("starts")), census.midnight(values.get("ends"), days=1)
    _check_term(starts, ends)
    world.ties.add((phone, tie))
    person_id = known.person_id if known is not None else None
    duty = values.get("duty", "")
    checked.new.append(NewTie(person_id, name, phone, role, area_id, org_id, employer_id, starts, ends, duty))


def _where(values: Mapping[str, Any], world: _World) -> tuple[int | None, int | None, int | None]:
    place, org, employer = (values.get(column, "") for column in ("area_id", "org_id", "employer_id"))
    org_id = world.org(org, "org_id") if org else None
    area_id = world.area(place) if place else None if org else world.under.id
    return area_id, org_id, world.org(employer, "employer_id") if employer else None


def _check_place(
    role: Role, area_id: int | None, org_id: int | None, employer_id: int | None, world: _World
) -> None:
    rules.fits(role, has_area=area_id is not None, has_org=org_id is not None).or_raise()
    in_compound = area_id is not None and world.place(area_id).is_compound
    census.may_be_registered(role, in_compound=in_compound, has_employer=employer_id is not None).or_raise()
    rules.may_give(world.actor, role, world.target(area_id, org_id)).or_raise()


def _check_term(starts: datetime | None, ends: datetime | None) -> None:
    try:
        rules.check_term(starts, ends).or_raise()
    except Invalid as refusal:
        raise Invalid(refusal.message, code=refusal.code, field="ends") from refusal
