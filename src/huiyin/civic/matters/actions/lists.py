"""Lists 清单: make, change, prolong, close, reopen, archive, copy. Closing a list closes no matter."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from huiyin.civic.matters import events
from huiyin.civic.matters.access import list_to_keep, may_in_area
from huiyin.civic.matters.actions.list_history import write_down
from huiyin.civic.matters.models import List, ListItem
from huiyin.civic.matters.queries.lists import standing
from huiyin.civic.matters.rules import lists as templates
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import MatterAudit, Visibility
from huiyin.civic.orgs.public import org
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotAllowed
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class ListDraft:
    """What a new list is: its kind, owner, place, theme and term (days, `ends` open if None)."""

    title: str
    kind: str
    owner_id: int
    place_id: int
    theme: str = ""
    starts: date | None = None
    ends: date | None = None
    visibility: Visibility = Visibility.PRIVATE


@action(audit=MatterAudit.LIST_MADE)
def make_list(*, actor: Actor, draft: ListDraft) -> List:
    """Make an empty list. Raises Invalid for a term that ends before it starts and for an unknown kind."""
    made = _new_list(actor, draft)
    write_down(made, MatterAudit.LIST_MADE)
    return made


def _new_list(actor: Actor, draft: ListDraft, copied_from: List | None = None) -> List:
    where, owner = place(draft.place_id), org(draft.owner_id)
    scope = where.scope
    ids = (scope.city_id, scope.district_id, scope.street_id, scope.community_id, scope.compound_id)
    may_in_area(actor, P.CIVIC_MATTER_LIST, (*ids, where.id)).or_raise()
    starts = draft.starts or clock.today()
    _check_term(starts, draft.ends)
    return List.objects.create(
        code=new_public_code(),
        kind=templates.template_of(draft.kind).kind,
        title=_title(draft.title),
        theme=clean(draft.theme, 200),
        owner_id=owner.id,
        place_id=where.id,
        **vars(where.scope),
        visibility=draft.visibility,
        starts=starts,
        ends=draft.ends,
        made_at=clock.now(),
        copied_from=copied_from,
    )


def _check_term(starts: date, ends: date | None) -> None:
    if ends and ends < starts:
        raise Invalid(
            N_("The list ends before it starts. Please check both days."), code="bad_term", field="ends"
        )


def _title(said: str) -> str:
    title = clean(said).strip()
    steps.text_is_usable(title, field="title", most=steps.TITLE_LENGTH).or_raise()
    return title


def _reason(said: str) -> str:
    reason = clean(said).strip()
    steps.text_is_usable(reason, field="reason", most=templates.REASON_LENGTH).or_raise()
    return reason


def open_list(actor: Actor, code: str) -> List:
    """Return a list that the actor keeps and that is not closed, with its row locked until the commit."""
    held = list_to_keep(actor, code)
    lock_list(held)
    held.refresh_from_db()
    if held.closed_at is not None:
        no("list_closed", N_("This list is closed. Reopen it, or make a new one.")).or_raise()
    return held


def lock_list(held: List) -> None:
    """Let whoever else changes this list wait until the commit.

    The UPDATE is the lock: so positions stay in order, and a full list stays full.
    """
    List.objects.filter(pk=held.pk).update(version=F("version") + 1)


@action(audit=MatterAudit.LIST_CHANGED)
def change_list(*, actor: Actor, list_code: str, title: str, theme: str = "") -> List:
    """Give a list another title and theme."""
    held = open_list(actor, list_code)
    old = held.title
    held.title, held.theme = _title(title), clean(theme, 200)
    held.save(update_fields=["title", "theme"])
    write_down(held, MatterAudit.LIST_CHANGED, old=old, new=held.title)
    return held


@action(audit=MatterAudit.LIST_PROLONGED)
def prolong_list(*, actor: Actor, list_code: str, ends: date, reason: str) -> List:
    """Let a list run longer, with a reason that stands in its history."""
    held, why = open_list(actor, list_code), _reason(reason)
    templates.may_prolong(held.ends, ends, clock.today()).or_raise()
    old = held.ends.isoformat() if held.ends else ""
    detail(old=old, new=ends.isoformat())
    held.ends = ends
    held.save(update_fields=["ends"])
    write_down(held, MatterAudit.LIST_PROLONGED, old=old, new=ends.isoformat(), reason=why)
    return held


@action(audit=MatterAudit.LIST_CLOSED)
def close_list(*, actor: Actor, list_code: str, reason: str = "") -> List:
    """Close a list; its matters go on as they are."""
    held = open_list(actor, list_code)
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    still_open = sum(line.state in OPEN for line in standing(held))
    detail(still_open=still_open)
    write_down(held, MatterAudit.LIST_CLOSED, reason=clean(reason, 500), still_open=still_open)
    return held


@action(audit=MatterAudit.LIST_REOPENED)
def reopen_list(*, actor: Actor, list_code: str, reason: str) -> List:
    """Take up a closed list again, out of the archive too."""
    held, why = list_to_keep(actor, list_code), _reason(reason)
    won = List.objects.filter(pk=held.pk, closed_at__isnull=False).update(closed_at=None, archived_at=None)
    if not won:
        no("list_open", N_("This list is open.")).or_raise()
    held.refresh_from_db()
    write_down(held, MatterAudit.LIST_REOPENED, reason=why)
    return held


@action(audit=MatterAudit.LIST_ARCHIVED)
def archive_list(*, actor: Actor, list_code: str) -> List:
    """Put a closed list away: it stands no longer among the others, and is found by its own filter."""
    held = list_to_keep(actor, list_code)
    if held.closed_at is None:
        no("list_open_still", N_("Close the list before you put it away.")).or_raise()
    if not List.objects.filter(pk=held.pk, archived_at__isnull=True).update(archived_at=clock.now()):
        raise AlreadyChanged
    held.refresh_from_db()
    write_down(held, MatterAudit.LIST_ARCHIVED)
    return held


@action(audit=MatterAudit.LIST_MADE)
def copy_list(
    *,
    actor: Actor,
    list_code: str,
    title: str,
    starts: date | None = None,
    ends: date | None = None,
    carry_open: bool = True,
) -> List:
    """Make the list of the next term from one that is there; what is still open may go along.

    The open matters then stand in both lists: the old one goes on telling how far it came.
    """
    old = list_to_keep(actor, list_code)
    draft = ListDraft(title, old.kind, old.owner_id, old.place_id, old.theme, starts, ends)
    made = _new_list(actor, draft, copied_from=old)
    carried = [line for line in standing(old) if carry_open and line.state in OPEN]
    _carry([line.item_id for line in carried], made)
    write_down(made, MatterAudit.LIST_MADE, copied_from=old.code, carried=len(carried))
    write_down(old, MatterAudit.LIST_CHANGED, copied_to=made.code)
    return made


def _carry(item_ids: list[int], made: List) -> None:
    now = clock.now()
    found = ListItem.objects.filter(pk__in=item_ids).order_by("position", "pk")
    ListItem.objects.bulk_create(
        ListItem(
            list=made,
            matter_id=item.matter_id,
            position=number,
            due=item.due,
            extra=item.extra,
            note=item.note,
            added_at=now,
        )
        for number, item in enumerate(found, start=1)
    )


@action(audit=MatterAudit.LIST_CHANGED)
def tell_list_ended(*, actor: Actor, list_id: int) -> None:
    """Announce once that a list is over its term and still open. Only the periodic job does this."""
    if not actor.system:
        raise NotAllowed
    unchanged()
    ended = List.objects.filter(pk=list_id, closed_at__isnull=True, ends__lt=clock.today())
    # However many workers run: only one UPDATE finds this end untold.
    if ended.exclude(ended_told=F("ends"), ended_told__isnull=False).update(ended_told=F("ends")):
        held = List.objects.get(pk=list_id)
        announce(events.ListEnded(held.pk, str(held.ends)))
