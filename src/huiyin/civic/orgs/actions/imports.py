"""Taking in a file of organisations."""

from collections.abc import Sequence

from huiyin.civic.orgs import access, queries
from huiyin.civic.orgs.models import Org, OrgArea
from huiyin.civic.orgs.queries import NewOrg
from huiyin.civic.orgs.rules import HOTLINE_CLOSES, OFFICE_CLOSES, OrgKind, OrgsAudit
from huiyin.civic.places.public import Place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.tables import ImportReport, Row


@action(audit=OrgsAudit.ORGS_IMPORTED, retry_race=True)
def import_orgs(
    *, actor: Actor, rows: Sequence[tuple[int, Row]], under: Place, keep_good: bool = False
) -> ImportReport:
    """Add the organisations of a file and where they work, and report every bad row.

    With bad rows nothing is written, unless `keep_good` takes exactly the good ones. What is there already
    is left alone, so that a second run writes nothing.
    """
    access.may_place_org(actor, under).or_raise()
    checked = queries.check_orgs(rows, under=under)
    if not checked.new or (checked.errors and not keep_good):
        unchanged()
        return checked.report()
    _write(checked.new)
    detail(under=under.id, written=len(checked.new), refused=len(checked.errors))
    return checked.report(written=len(checked.new))


def _write(new: Sequence[NewOrg]) -> None:
    ids = {row.key: row.org_id for row in new if row.org_id is not None}
    fresh: dict[tuple[str, OrgKind], Org] = {}
    for row in new:
        if row.key not in ids:
            fresh.setdefault(row.key, _org(row))
    Org.objects.bulk_create(fresh.values(), batch_size=1_000)
    ids |= {key: org.pk for key, org in fresh.items()}
    OrgArea.objects.bulk_create((_work(row, ids[row.key]) for row in new), batch_size=1_000)
    queries.forget_intakes()


def _org(row: NewOrg) -> Org:
    name, kind = row.key
    return Org(
        name=name,
        kind=kind.value,
        level=row.level.value,
        phone=row.phone,
        address=row.address,
        uscc=row.uscc,
        closes=HOTLINE_CLOSES if kind == OrgKind.HOTLINE else OFFICE_CLOSES,
        starts=clock.today(),
    )


def _work(row: NewOrg, org_id: int) -> OrgArea:
    return OrgArea(
        org_id=org_id,
        area_id=row.area_id,
        area_level=row.area_level.value,
        is_intake=row.is_intake,
        starts=clock.today(),
    )
