"""Who reads a list: staff in reach, other organisations, everybody, or whoever has a secret link."""

from datetime import timedelta

from huiyin.civic.matters import events
from huiyin.civic.matters.access import list_to_keep
from huiyin.civic.matters.actions.list_history import write_down
from huiyin.civic.matters.models import List, ListReader, ListShare
from huiyin.civic.matters.queries.lists import share_digest
from huiyin.civic.matters.rules.words import MatterAudit, Visibility
from huiyin.civic.orgs.public import org
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.ids import new_secret
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

MOST_DAYS = 366
MOST_LINKS = 20


@action(audit=MatterAudit.LIST_CHANGED)
def show_list(*, actor: Actor, list_code: str, visibility: Visibility) -> List:
    """Show a list to everybody or to staff only. The public sees its published matters only."""
    held = list_to_keep(actor, list_code)
    old = held.visibility
    if old == visibility:
        unchanged()
        return held
    detail(old=old, new=visibility)
    held.visibility = visibility
    held.save(update_fields=["visibility"])
    write_down(held, MatterAudit.LIST_CHANGED, old=old, new=visibility.value)
    return held


@action(audit=MatterAudit.LIST_SHOWN_TO, retry_race=True)
def show_list_to(*, actor: Actor, list_code: str, org_id: int) -> List:
    """Let the people of another organisation read a list; they are told."""
    held, reader = list_to_keep(actor, list_code), org(org_id)
    if reader.id == held.owner_id:
        no("owner_reads", N_("This organisation owns the list and reads it anyway.")).or_raise()
    if ListReader.objects.filter(list=held, org_id=reader.id).exists():
        unchanged()
        return held
    ListReader.objects.create(list=held, org_id=reader.id, shown_at=clock.now())
    detail(org=reader.id)
    write_down(held, MatterAudit.LIST_SHOWN_TO, org=reader.id, org_name=reader.name)
    announce(events.ListShown(held.pk, reader.id))
    return held


@action(audit=MatterAudit.LIST_HIDDEN_FROM)
def hide_list_from(*, actor: Actor, list_code: str, org_id: int) -> List:
    """Let the people of another organisation read a list no longer."""
    held, reader = list_to_keep(actor, list_code), org(org_id)
    removed, _ = ListReader.objects.filter(list=held, org_id=reader.id).delete()
    if not removed:
        unchanged()
        return held
    detail(org=reader.id)
    write_down(held, MatterAudit.LIST_HIDDEN_FROM, org=reader.id, org_name=reader.name)
    return held


@action(audit=MatterAudit.LIST_LINK_MADE)
def make_list_link(*, actor: Actor, list_code: str, days: int = 30, label: str = "") -> tuple[ListShare, str]:
    """Make a secret link to a list; return it with its key, which is told this once and kept nowhere.

    Raises Invalid for a time that is no number of days up to a year.
    """
    held = list_to_keep(actor, list_code)
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            N_("A link lasts 1 to %(most)s days; this says %(days)s."),
            code="bad_link_days",
            field="days",
            params={"most": MOST_DAYS, "days": days},
        )
    now, key = clock.now(), new_secret()
    valid = ListShare.objects.filter(list=held, revoked_at__isnull=True, expires_at__gt=now)
    if valid.count() >= MOST_LINKS:
        no(
            "too_many_links",
            N_("%(most)s links lead to this list already. Revoke one that nobody needs."),
            most=MOST_LINKS,
        ).or_raise()
    made = ListShare.objects.create(
        list=held,
        digest=share_digest(key),
        label=clean(label, 80).strip(),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    write_down(held, MatterAudit.LIST_LINK_MADE, label=made.label, days=days)
    return made, key


@action(audit=MatterAudit.LIST_LINK_REVOKED)
def revoke_list_link(*, actor: Actor, list_code: str, link_id: int) -> ListShare:
    """End a secret link at once; whoever has it finds nothing there any more."""
    held = list_to_keep(actor, list_code)
    found = ListShare.objects.filter(pk=link_id, list=held).first()
    if found is None:
        raise NotFound
    if not ListShare.objects.filter(pk=found.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        unchanged()
        return found
    found.refresh_from_db()
    write_down(held, MatterAudit.LIST_LINK_REVOKED, label=found.label)
    return found
