"""Lists 清单: make, fill, close. Closing a list closes none of its matters."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max

from huiyin.civic.matters.access import list_to_keep, matter_to_read, may_in_area
from huiyin.civic.matters.actions.filing import Filed, Filing, file_now
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import List, ListItem, Matter
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.words import Kind, ListKind, MatterAudit, Visibility
from huiyin.civic.orgs.public import org
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged

MOST_ITEMS = 2_000


@dataclass(frozen=True)
class ListDraft:
    """What a new list is: its kind, owner, place, theme and term (days, `ends` open if None)."""

    title: str
    kind: ListKind
    owner_id: int
    place_id: int
    theme: str = ""
    starts: date | None = None
    ends: date | None = None
    visibility: Visibility = Visibility.PRIVATE


@action(audit=MatterAudit.LIST_MADE)
def make_list(*, actor: Actor, draft: ListDraft) -> List:
    """Make an empty list. Raises Invalid for a term that ends before it starts."""
    where, owner = place(draft.place_id), org(draft.owner_id)
    scope = where.scope
    ids = (scope.city_id, scope.district_id, scope.street_id, scope.community_id, scope.compound_id)
    may_in_area(actor, P.CIVIC_MATTER_LIST, (*ids, where.id)).or_raise()
    title = clean(draft.title).strip()
    steps.text_is_usable(title, field="title", most=steps.TITLE_LENGTH).or_raise()
    starts = draft.starts or clock.today()
    if draft.ends and draft.ends < starts:
        raise Invalid(
            N_("The list ends before it starts. Please check both days."), code="bad_term", field="ends"
        )
    return List.objects.create(
        code=new_public_code(),
        kind=draft.kind,
        title=title,
        theme=clean(draft.theme, 200),
        owner_id=owner.id,
        place_id=where.id,
        **vars(where.scope),
        visibility=draft.visibility,
        starts=starts,
        ends=draft.ends,
        made_at=clock.now(),
    )


@action(audit=MatterAudit.LISTED, retry_race=True)
def add_to_list(*, actor: Actor, list_code: str, code: str) -> ListItem:
    """Put a matter the actor may read into a list; one that stands there already stays where it is."""
    held = _open_list(actor, list_code)
    return _add(held, matter_to_read(actor, code))


def _open_list(actor: Actor, code: str) -> List:
    held = list_to_keep(actor, code)
    if held.closed_at is not None:
        no("list_closed", N_("This list is closed. Make a new one.")).or_raise()
    return held


def _add(held: List, matter: Matter) -> ListItem:
    found = ListItem.objects.filter(list=held, matter=matter).first()
    if found:
        unchanged()
        return found
    last = ListItem.objects.filter(list=held).aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_ITEMS:
        no("list_full", N_("A list holds at most %(most)s matters."), most=MOST_ITEMS).or_raise()
    item = ListItem.objects.create(list=held, matter=matter, position=last + 1, added_at=clock.now())
    record(matter, {"list": held.code}, kind=MatterAudit.LISTED)
    return item


@action(audit=MatterAudit.LISTED, retry_race=True)
def write_into_list(*, actor: Actor, list_code: str, filing: Filing) -> Filed:
    """Write something to be settled straight into a list: a matter of kind need at the list's place.

    Needs have the same clocks and stay outside the three rates.
    """
    held = _open_list(actor, list_code)
    need = replace(filing, kind=Kind.NEED, anonymous=True, place_id=filing.place_id or held.place_id)
    filed = file_now(actor, need)
    if not filed.repeated:
        _add(held, Matter.objects.get(pk=filed.matter_id))
    return filed


@action(audit=MatterAudit.UNLISTED)
def remove_from_list(*, actor: Actor, list_code: str, code: str) -> None:
    """Take a matter out of a list; the matter itself stays as it is."""
    held = _open_list(actor, list_code)
    matter = matter_to_read(actor, code)
    removed, _ = ListItem.objects.filter(list=held, matter=matter).delete()
    if removed:
        record(matter, {"list": held.code}, kind=MatterAudit.UNLISTED)
    else:
        unchanged()


@action(audit=MatterAudit.LIST_CHANGED)
def show_list(*, actor: Actor, list_code: str, visibility: Visibility) -> List:
    """Show a list to everybody or to staff only. The public sees its published matters only."""
    held = list_to_keep(actor, list_code)
    detail(old=held.visibility, new=visibility)
    held.visibility = visibility
    held.save(update_fields=["visibility"])
    return held


@action(audit=MatterAudit.LIST_CLOSED)
def close_list(*, actor: Actor, list_code: str) -> List:
    """Close a list; its matters go on as they are."""
    held = _open_list(actor, list_code)
    held.closed_at = clock.now()
    held.save(update_fields=["closed_at"])
    return held
