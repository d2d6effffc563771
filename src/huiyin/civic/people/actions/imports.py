"""Taking in a file of persons and their roles."""

from collections.abc import Sequence

from huiyin.civic.people import events, queries
from huiyin.civic.people.actions.roles import ladder_columns
from huiyin.civic.people.models import Grant, Person
from huiyin.civic.people.queries import NewTie
from huiyin.civic.people.rules import HandleKind, PeopleAudit
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce_each
from huiyin.kit.tables import ImportReport, Row


@action(audit=PeopleAudit.PEOPLE_IMPORTED, retry_race=True)
def import_people(
    *, actor: Actor, rows: Sequence[tuple[int, Row]], under: Place, keep_good: bool = False
) -> ImportReport:
    """Add the persons of a file with their roles, and report every bad row.

    With bad rows nothing is written, unless `keep_good` takes exactly the good ones. Who is known already
    is left alone, so that a second run writes nothing. Numbers are sealed; the audit names nobody.
    """
    checked = queries.check_people(actor, rows, under=under)
    if not checked.new or (checked.errors and not keep_good):
        unchanged()
        return checked.report()
    _write(actor, checked.new)
    detail(under=under.id, written=len(checked.new), refused=len(checked.errors))
    return checked.report(written=len(checked.new))


def _write(actor: Actor, new: Sequence[NewTie]) -> None:
    ids = {row.phone: row.person_id for row in new if row.person_id is not None}
    fresh: dict[str, Person] = {}
    for row in new:
        if row.phone not in ids:
            fresh.setdefault(row.phone, _person(row))
    Person.objects.bulk_create(fresh.values(), batch_size=1_000)
    ids |= {phone: person.pk for phone, person in fresh.items()}
    spots = {(row.area_id, row.org_id) for row in new}
    ladders = {spot: _ladder(*spot) for spot in spots}
    grants = [_grant(actor, row, ids[row.phone], *ladders[row.area_id, row.org_id]) for row in new]
    announce_each(
        events.GrantGiven(grant.person_id, grant.pk, grant.role, grant.area_id, grant.org_id)
        for grant in Grant.objects.bulk_create(grants, batch_size=1_000)
    )


def _person(row: NewTie) -> Person:
    index = queries.index_of(row.phone, HandleKind.PHONE)
    return Person(name=row.name, phone=row.phone, phone_index=index)


def _ladder(area_id: int | None, org_id: int | None) -> tuple[str, dict[str, int | None]]:
    area = places.place(area_id) if area_id is not None else None
    return (area.level.value if area else ""), ladder_columns(area, org_id)


def _grant(
    actor: Actor, row: NewTie, person_id: int, area_level: str, ladder: dict[str, int | None]
) -> Grant:
    return Grant(
        person_id=person_id,
        role=row.role.value,
        area_id=row.area_id,
        area_level=area_level,
        org_id=row.org_id,
        employer_id=row.employer_id,
        starts=row.starts or clock.now(),
        ends=row.ends,
        duty=row.duty,
        given_by_id=actor.person_id,
        **ladder,
    )
