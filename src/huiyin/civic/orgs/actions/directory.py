"""Adding, changing and ending organisations and their public numbers."""

from datetime import time
from typing import Any

from huiyin.civic.orgs import access, events, rules
from huiyin.civic.orgs.actions.reach import OrgRowRef, existing_row, may_edit
from huiyin.civic.orgs.models import Org, OrgArea, PublicNumber
from huiyin.civic.orgs.queries import forget_intakes
from huiyin.civic.orgs.rules import HOTLINE_CLOSES, OFFICE_CLOSES, OrgKind, OrgsAudit
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@action(audit=OrgsAudit.ORG_ADDED, retry_race=True)
def add_org(
    *,
    actor: Actor,
    name: str,
    kind: OrgKind,
    level: AreaLevel,
    phone: str = "",
    address: str = "",
    uscc: str = "",
    closes: time | None = None,
) -> Org:
    """Put an organisation into the directory; where it works is said by `set_work_area`."""
    access.may_add_org(actor).or_raise()
    code = rules.check_uscc(uscc)
    _check_uscc_free(code)
    row = Org.objects.create(
        name=rules.check_name(name),
        kind=kind.value,
        level=level.value,
        phone=rules.check_number(phone),
        address=clean(address, rules.MAX_ADDRESS),
        uscc=code,
        closes=closes or (HOTLINE_CLOSES if kind == OrgKind.HOTLINE else OFFICE_CLOSES),
        starts=clock.today(),
    )
    detail(name=row.name, kind=row.kind)
    announce(events.OrgAdded(row.pk, row.kind))
    return row


@action(audit=OrgsAudit.ORG_UPDATED, retry_race=True)
def update_org(
    *,
    actor: Actor,
    org: OrgRowRef,
    name: str | None = None,
    kind: OrgKind | None = None,
    level: AreaLevel | None = None,
    phone: str | None = None,
    address: str | None = None,
    uscc: str | None = None,
    closes: time | None = None,
) -> Org:
    """Change what is given of an organisation; None leaves it as it is."""
    row = existing_row(org)
    may_edit(actor, row).or_raise()
    given: dict[str, Any] = {
        "name": None if name is None else rules.check_name(name),
        "kind": kind.value if kind else None,
        "level": level.value if level else None,
        "phone": None if phone is None else rules.check_number(phone),
        "address": None if address is None else clean(address, rules.MAX_ADDRESS),
        "uscc": None if uscc is None else rules.check_uscc(uscc),
        "closes": closes,
    }
    new = {name: value for name, value in given.items() if value is not None and value != getattr(row, name)}
    if not new:
        unchanged()
        return row
    _check_uscc_free(new.get("uscc", ""))
    detail(old={name: str(getattr(row, name)) for name in new}, new={name: str(new[name]) for name in new})
    for column, value in new.items():
        setattr(row, column, value)
    row.save(update_fields=list(new))
    forget_intakes()
    return row


@action(audit=OrgsAudit.ORG_ENDED)
def end_org(*, actor: Actor, org: OrgRowRef) -> Org:
    """Take an organisation and its work areas out of the directory; it stays readable for old matters."""
    row = existing_row(org)
    may_edit(actor, row).or_raise()
    today = clock.today()
    if not Org.objects.filter(pk=row.pk, ends__isnull=True).update(ends=today):
        raise AlreadyChanged
    row.ends = today
    intakes = OrgArea.objects.filter(org=row, ends__isnull=True, is_intake=True)
    for area_id in intakes.values_list("area_id", flat=True):
        announce(events.IntakeChanged(area_id, None))
    OrgArea.objects.filter(org=row, ends__isnull=True).update(ends=today)
    forget_intakes()
    announce(events.OrgEnded(row.pk))
    return row


@action(audit=OrgsAudit.NUMBER_ADDED, retry_race=True)
def add_public_number(*, actor: Actor, org: OrgRowRef, number: str, purpose: str = "") -> PublicNumber:
    """Add a further number the public may call; the same number again only gets the new purpose."""
    row = existing_row(org)
    may_edit(actor, row).or_raise()
    kept = rules.check_number(number, "number")
    if not kept:
        raise Invalid(N_("Please give a number."), code="no_number", field="number")
    line, _ = PublicNumber.objects.update_or_create(
        org=row, number=kept, defaults={"purpose": clean(purpose, 60)}
    )
    detail(org=row.pk, number=kept)
    return line


@action(audit=OrgsAudit.NUMBER_ENDED)
def end_public_number(*, actor: Actor, org: OrgRowRef, number_id: int) -> None:
    """Take a number out of the directory; one that is gone already is no error."""
    row = existing_row(org)
    may_edit(actor, row).or_raise()
    detail(org=row.pk, number_id=number_id)
    PublicNumber.objects.filter(pk=number_id, org=row).delete()


def _check_uscc_free(code: str) -> None:
    if code and Org.objects.filter(uscc=code).exists():
        raise Invalid(rules.USCC_TAKEN, code="uscc_taken", field="uscc", params={"code": code})
