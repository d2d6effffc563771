"""The desk of a recording unit: the records, letters and honours that it gave out."""

from dataclasses import dataclass
from datetime import date, datetime

from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Certificate, Honour, Letter
from huiyin.hands.volunteering.queries.mine import Choice
from huiyin.hands.volunteering.rules.hours import hours_text
from huiyin.hands.volunteering.rules.words import LetterState
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kit.paging import Page, keyset_page

MOST = 200


@dataclass(frozen=True)
class UnitPaper:
    """A record or a letter as its recording unit sees it, with the whole name and why it was revoked."""

    code: str
    name: str
    hours: str
    role: str
    first: date
    last: date
    issued_at: datetime
    state: LetterState | None
    revoked_at: datetime | None
    revoked_because: str


@dataclass(frozen=True)
class UnitHonour:
    """An honour as the unit that gave it sees it."""

    id: int
    name: str
    title: str
    reason: str
    day: date
    revoked_at: datetime | None
    revoked_because: str


@dataclass(frozen=True)
class Given:
    """The letters and honours of a unit, newest first."""

    letters: list[UnitPaper]
    honours: list[UnitHonour]


@dataclass(frozen=True)
class Unit:
    """What a recording unit gave out; `speaks` says whether the reader gives in its name."""

    id: int
    name: str
    papers: Page[UnitPaper]
    given: Given
    speaks: bool


def unit_desk(actor: Actor, org_id: int, *, cursor: str = "", limit: int = 50) -> Unit:
    """Return what a unit gave out, whose teams the actor keeps. Raises NotFound."""
    papers = unit_papers(actor, org_id, cursor=cursor, limit=limit)
    speaks = bool(access.speaks_for(actor, org_id))
    return Unit(
        id=org_id,
        name=unit_name(org_id),
        papers=papers,
        given=unit_given(actor, org_id) if speaks else Given([], []),
        speaks=speaks,
    )


def unit_name(org_id: int) -> str:
    """Return what a unit is called."""
    return org_names([org_id]).get(org_id, "")


def unit_papers(actor: Actor, org_id: int, *, cursor: str = "", limit: int = 50) -> Page[UnitPaper]:
    """Return a page of the records of a unit whose teams the actor keeps. Raises NotFound."""
    rows = access.papers_of_unit(actor, org_id)
    page = keyset_page(rows, by="-issued_at", cursor=cursor, limit=limit)
    called = names(row.volunteer.person_id for row in page.items)
    return page.map(lambda row: _paper(row, called.get(row.volunteer.person_id, "")))


def unit_given(actor: Actor, org_id: int) -> Given:
    """Return the letters and honours of a unit in whose name the actor gives. Raises NotFound."""
    if not access.speaks_for(actor, org_id):
        raise NotFound
    letters = list(
        Letter.objects.filter(org=org_id).select_related("volunteer").order_by("-issued_at", "-pk")[:MOST]
    )
    honours = list(
        Honour.objects.filter(org=org_id).select_related("volunteer").order_by("-day", "-pk")[:MOST]
    )
    about = [*(row.volunteer for row in letters), *(row.volunteer for row in honours)]
    called = names(one.person_id for one in about)
    return Given(
        [_paper(row, called.get(row.volunteer.person_id, "")) for row in letters],
        [_honour(row, called.get(row.volunteer.person_id, "")) for row in honours],
    )


def unit_paper(actor: Actor, code: str) -> UnitPaper:
    """Return one paper that the actor may revoke. Raises NotFound, NotAllowed for one's own."""
    row = access.paper_to_revoke(actor, parse_public_code(code) or "")
    return _paper(row, names([row.volunteer.person_id]).get(row.volunteer.person_id, ""))


def unit_honour(actor: Actor, honour_id: int) -> UnitHonour:
    """Return one honour that the actor may take back. Raises NotFound."""
    row = access.honour_to_withdraw(actor, honour_id)
    person_id = row.volunteer.person_id
    return _honour(row, names([person_id]).get(person_id, ""))


def unit_members(actor: Actor, org_id: int) -> list[Choice]:
    """Return whom the actor may appoint or honour in a unit's name, by name. Raises NotFound."""
    rows = access.members_of_unit(actor, org_id).exclude(volunteer__person=actor.person_id)
    found = {row.volunteer_id: row.volunteer.person_id for row in rows[:1000]}
    called = names(found.values())
    return sorted((Choice(pk, called.get(who, "")) for pk, who in found.items()), key=lambda one: one.words)


def _paper(row: Certificate | Letter, name: str) -> UnitPaper:
    kept = ("code", "issued_at", "revoked_at", "revoked_because")
    facts = {field: getattr(row, field) for field in kept} | {"name": name}
    if isinstance(row, Certificate):
        hours = hours_text(row.minutes)
        return UnitPaper(**facts, hours=hours, role="", first=row.first, last=row.last, state=None)
    state = LetterState(row.state)
    return UnitPaper(**facts, hours="", role=row.role, first=row.starts, last=row.ends, state=state)


def _honour(row: Honour, name: str) -> UnitHonour:
    kept = ("title", "reason", "day", "revoked_at", "revoked_because")
    return UnitHonour(id=row.pk, name=name, **{field: getattr(row, field) for field in kept})
