"""Taking in a file of members: persons and their tie go to the register, the check-in stands here."""

from collections.abc import Sequence

from huiyin.civic.people import public as people
from huiyin.civic.places.public import Place
from huiyin.hands.claims.models import Checkin
from huiyin.hands.claims.queries.members_file import check_members
from huiyin.hands.claims.rules.words import CheckinState, ClaimsAudit, Proof
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.tables import ImportReport, Row


@action(audit=ClaimsAudit.CHECKINS_IMPORTED, retry_race=True)
def import_members(
    *, actor: Actor, rows: Sequence[tuple[int, Row]], under: Place, keep_good: bool = False
) -> ImportReport:
    """Check the members of a file in, and report every bad row.

    With bad rows nothing is written, unless `keep_good` takes exactly the good ones. Who has checked in
    already is left alone, so that a second run writes nothing.
    """
    checked = check_members(actor, rows, under=under)
    if not checked.new or (checked.errors and not keep_good):
        unchanged()
        return checked.report()
    people.import_people(actor=actor, rows=checked.census, under=under)
    persons = people.entered_persons({one.phone for one in checked.new})
    now = clock.now()
    Checkin.objects.bulk_create(
        [
            Checkin(
                person_id=persons[one.phone],
                employer_id=one.employer_id,
                compound_id=one.compound_id,
                state=CheckinState.CONFIRMED,
                proof=Proof.IMPORT,
                skills=list(one.skills),
                free=list(one.free),
                asked_at=now,
                decided_at=now,
                decided_by_id=actor.person_id,
            )
            for one in checked.new
        ],
        batch_size=1_000,
    )
    detail(under=under.id, written=len(checked.new), refused=len(checked.errors))
    return checked.report(written=len(checked.new))
