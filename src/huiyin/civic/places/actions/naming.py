"""What people call places: adding a name, taking it away, taking in a file of them."""

from collections.abc import Sequence

from huiyin.civic.places import access, queries, rules
from huiyin.civic.places.models import OtherName
from huiyin.civic.places.rules import NameKind, Place, PlacesAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.tables import ImportReport, Row


@action(audit=PlacesAudit.NAME_ADDED, retry_race=True)
def add_other_name(*, actor: Actor, area: Place, name: str, kind: NameKind = NameKind.ALIAS) -> OtherName:
    """Note what people also call a place, or a road or landmark by which they mean it.

    Raises Invalid for a name that cannot be told from other words, or that it has already.
    """
    access.may_edit_place(actor, area).or_raise()
    kept = rules.check_other_name(name)
    there = OtherName.objects.filter(area_id=area.id)
    rules.may_be_named(kept, own=area.name, known=there.count()).or_raise()
    if there.filter(name=kept).exists():
        raise Invalid(
            N_("“%(name)s” is noted here already."), code="name_known", field="name", params={"name": kept}
        )
    detail(area=area.id, kind=kind, name=kept)
    return OtherName.objects.create(area_id=area.id, kind=kind, name=kept)


@action(audit=PlacesAudit.NAME_REMOVED)
def remove_other_name(*, actor: Actor, area: Place, number: int) -> None:
    """Take a name of a place away. Raises NotFound for one it does not have."""
    access.may_edit_place(actor, area).or_raise()
    found = OtherName.objects.filter(pk=number, area_id=area.id).first()
    if found is None:
        raise NotFound
    detail(area=area.id, kind=found.kind, name=found.name)
    found.delete()


@action(audit=PlacesAudit.NAMES_IMPORTED, retry_race=True)
def import_other_names(
    *, actor: Actor, rows: Sequence[tuple[int, Row]], under: Place, keep_good: bool = False
) -> ImportReport:
    """Note the names of a file for a place and those in it, and report every bad row.

    With bad rows nothing is written, unless `keep_good` takes exactly the good ones; what is noted already
    is left alone.
    """
    access.may_edit_place(actor, under).or_raise()
    checked = queries.check_names(rows, under=under)
    if not checked.new or (checked.errors and not keep_good):
        unchanged()
        return checked.report()
    OtherName.objects.bulk_create(
        [OtherName(area_id=one.area_id, kind=one.kind, name=one.name) for one in checked.new], batch_size=500
    )
    detail(under=under.id, written=len(checked.new), refused=len(checked.errors))
    return checked.report(written=len(checked.new))
