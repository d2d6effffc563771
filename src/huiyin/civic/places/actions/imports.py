"""Taking in a file of places."""

from collections.abc import Sequence

from huiyin.civic.places import access, queries
from huiyin.civic.places.actions.planting import Draft, plant
from huiyin.civic.places.models import Area
from huiyin.civic.places.rules import NewArea, Place, PlacesAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.tables import ImportReport, Row


@action(audit=PlacesAudit.AREAS_IMPORTED, retry_race=True)
def import_areas(
    *, actor: Actor, rows: Sequence[tuple[int, Row]], under: Place, keep_good: bool = False
) -> ImportReport:
    """Add the places of a file under one, and report every bad row.

    With bad rows nothing is written, unless `keep_good` takes exactly the good ones. Places that are there
    already are left alone, so that a second run writes nothing.
    """
    access.may_edit_place(actor, under).or_raise()
    checked = queries.check_areas(rows, under=under)
    if not checked.new or (checked.errors and not keep_good):
        unchanged()
        return checked.report()
    written = plant(_drafts(checked.new))
    detail(under=under.id, written=len(written), refused=len(checked.errors))
    return checked.report(written=len(written))


def _drafts(new: Sequence[NewArea]) -> list[Draft]:
    above: dict[int, Area | Draft] = {**Area.objects.in_bulk([area.parent_id for area in new])}
    drafts = []
    for area in new:
        draft = Draft(
            area.level,
            area.name,
            above[area.parent_id],
            area.code,
            area.official_code,
            area.point,
            clock.today(),
            area.profile,
        )
        above[area.id] = draft
        drafts.append(draft)
    return drafts
