"""The items of a list: gathered from matters that are there, or written straight into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q

from huiyin.civic.matters.access import matter_to_read
from huiyin.civic.matters.actions.filing import Filed, Filing, file_now
from huiyin.civic.matters.actions.list_history import write_down
from huiyin.civic.matters.actions.lists import open_list
from huiyin.civic.matters.actions.timeline import record
from huiyin.civic.matters.models import List, ListItem, Matter
from huiyin.civic.matters.rules import lists as templates
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.clocks import has_own_day, next_due, own_day_key
from huiyin.civic.matters.rules.lists import FieldKind, ListTemplate
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Kind, MatterAudit, State
from huiyin.civic.orgs.public import OrgRef, intake_for, org, org_names
from huiyin.civic.places.public import place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import no
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged


@dataclass(frozen=True)
class ItemSaid:
    """What an item of a list says beyond its matter: its own day, its template's fields, a note for staff."""

    due: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@action(audit=MatterAudit.LISTED, retry_race=True)
def add_to_list(*, actor: Actor, list_code: str, code: str) -> ListItem:
    """Put a matter the actor may read into a list; one that stands there already stays where it is."""
    held = open_list(actor, list_code)
    item, is_new = _add(held, matter_to_read(actor, code), ItemSaid())
    if not is_new:
        unchanged()
    return item


@action(audit=MatterAudit.LISTED, retry_race=True)
def add_many_to_list(*, actor: Actor, list_code: str, codes: Sequence[str]) -> int:
    """Put several matters into a list, all or none; return how many did not stand there yet."""
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        no("nothing_picked", N_("Nothing is picked. Tick the matters first.")).or_raise()
    if len(wanted) > templates.MOST_AT_ONCE:
        no(
            "too_many_at_once",
            N_("At most %(most)s matters go onto a list at once."),
            most=templates.MOST_AT_ONCE,
        ).or_raise()
    held = open_list(actor, list_code)
    fresh = sum(_add(held, _to_add(actor, code), ItemSaid())[1] for code in wanted)
    if not fresh:
        unchanged()
    return fresh


def _to_add(actor: Actor, code: str) -> Matter:
    try:
        return matter_to_read(actor, code)
    except NotFound:
        no(
            "unknown_matter",
            N_("We find no matter %(matter)s that is yours to see. Nothing was put on the list."),
            NotFound,
            matter=clean(code, 20),
            field="codes",
        ).or_raise()
        raise


def _add(held: List, matter: Matter, said: ItemSaid) -> tuple[ListItem, bool]:
    standing = ListItem.objects.filter(list=held, removed_at__isnull=True)
    found = standing.filter(matter=matter).first()
    if found:
        return found, False
    if standing.count() >= templates.MOST_ITEMS:
        no("list_full", N_("A list holds at most %(most)s matters."), most=templates.MOST_ITEMS).or_raise()
    item = ListItem.objects.create(
        list=held,
        matter=matter,
        position=_last(held) + 1,
        added_at=clock.now(),
        due=said.due,
        extra=dict(said.extra),
        note=said.note,
    )
    limit = _own_limit(matter, said.due)
    record(matter, {"list": held.code, **_by(said.due, limit)}, kind=MatterAudit.LISTED, **limit)
    write_down(held, MatterAudit.LISTED, matter.code)
    return item, True


@action(audit=MatterAudit.LISTED, retry_race=True)
def write_into_list(*, actor: Actor, list_code: str, filing: Filing, said: ItemSaid | None = None) -> Filed:
    """Write something to be settled straight into a list: a matter of kind need at the list's place.

    Needs stay outside the three rates. Their limit is their own: the day that was named, or the days of
    their list's template; a kind without either has the clocks of every matter. With `said` the item has
    to say all that its template asks.
    """
    held = open_list(actor, list_code)
    template = templates.template_of(held.kind)
    kept = _read(template, held, said, complete=said is not None)
    kept = replace(kept, due=templates.due_of(template, kept.due, clock.today()))
    need = replace(filing, kind=Kind.NEED, anonymous=True, place_id=filing.place_id or held.place_id)
    filed = file_now(actor, need)
    if not filed.repeated:
        _add(held, Matter.objects.get(pk=filed.matter_id), kept)
    return filed


def _read(template: ListTemplate, held: List, said: ItemSaid | None, *, complete: bool) -> ItemSaid:
    """Return what is said of an item as the list keeps it. Raises Invalid, naming the field."""
    if said is None:
        return ItemSaid()
    extra = templates.read_extra(template, said.extra)
    _known_orgs(template, extra)
    templates.due_fits(said.due, held.starts).or_raise()
    if complete:
        due = templates.due_of(template, said.due, clock.today())
        templates.is_complete(template, extra, due).or_raise()
    return ItemSaid(said.due, extra, clean(said.note, templates.NOTE_LENGTH).strip())


def _known_orgs(template: ListTemplate, extra: Mapping[str, Any]) -> None:
    named = {
        one.name: extra[one.name] for one in template.fields if one.kind is FieldKind.ORG if one.name in extra
    }
    known = org_names(named.values())
    for name, org_id in named.items():
        if org_id not in known:
            no(
                "unknown_org",
                N_("There is no organisation number %(number)s. Choose one from the list."),
                NotFound,
                field=f"extra.{name}",
                number=org_id,
            ).or_raise()


def _last(held: List) -> int:
    return int(held.items.filter(removed_at__isnull=True).aggregate(last=Max("position"))["last"] or 0)


def _own_limit(matter: Matter, due: date | None) -> dict[str, Any]:
    """Return the columns that make a need due at the end of a day of its holder's.

    Nothing for other matters: they keep their own clocks, whatever day a list names.
    """
    if due is None or matter.kind != Kind.NEED or matter.historical or State(matter.state) not in OPEN:
        return {}
    moment = datetime.combine(due, _holder(matter).closes, tzinfo=SHANGHAI)
    if moment == matter.settle_due and has_own_day(matter.settle_limit):
        return {}
    first = min(matter.first_due, moment) if matter.first_due else moment
    answered = matter.first_answered_at is not None
    due_at = next_due(first_due=first, first_answered=answered, settle_due=moment)
    key = own_day_key(due, clock.now())
    limit = {"first_due": first, "settle_due": moment, "settle_limit": key, "due_provisional": False}
    # A clock that stands still goes on standing.
    return limit | ({"due_at": due_at} if matter.due_at is not None else {})


def _by(due: date | None, limit: Mapping[str, Any]) -> dict[str, str]:
    return {"settle_by": due.isoformat()} if due and limit else {}


def _holder(matter: Matter) -> OrgRef:
    return org(matter.holder_org_id) if matter.holder_org_id else intake_for(place(matter.place_id))


def _item(held: List, code: str) -> ListItem:
    """Return an item of a list, by its matter's code or by that of the root it shares. Raises NotFound."""
    wanted = parse_public_code(code) or ""
    found = (
        ListItem.objects.select_related("matter")
        .filter(Q(matter__code=wanted) | Q(matter__elder__code=wanted), list=held, removed_at__isnull=True)
        .order_by("position", "pk")
        .first()
    )
    if found is None:
        raise NotFound
    return found


@action(audit=MatterAudit.LIST_ITEM_CHANGED)
def edit_item(*, actor: Actor, list_code: str, code: str, said: ItemSaid) -> ListItem:
    """Say what a list's template asks of an item, its day and a note; the day of a need is its deadline."""
    held = open_list(actor, list_code)
    item = _item(held, code)
    kept = _read(templates.template_of(held.kind), held, said, complete=True)
    changed = [name for name in ("due", "extra", "note") if getattr(item, name) != getattr(kept, name)]
    if not changed:
        unchanged()
        return item
    item.due, item.extra, item.note = kept.due, dict(kept.extra), kept.note
    item.save(update_fields=["due", "extra", "note"])
    detail(list=held.code, changed=changed)
    due = kept.due.isoformat() if kept.due and "due" in changed else ""
    write_down(held, MatterAudit.LIST_ITEM_CHANGED, item.matter.code, changed=changed, due=due)
    if limit := _own_limit(item.matter, kept.due) if "due" in changed else {}:
        record(item.matter, {"list": held.code, **_by(kept.due, limit)}, **limit)
    return item


@action(audit=MatterAudit.LIST_ORDERED)
def place_item(*, actor: Actor, list_code: str, code: str, position: int) -> ListItem:
    """Move an item to a place in the order, 1 for the first; a number beyond the end means the end."""
    held = open_list(actor, list_code)
    item = _item(held, code)
    rows = list(ListItem.objects.filter(list=held, removed_at__isnull=True).order_by("position", "pk"))
    was = rows.index(item) + 1
    to = min(max(position, 1), len(rows))
    if to == was:
        unchanged()
        return item
    rows.insert(to - 1, rows.pop(was - 1))
    moved = [row for number, row in enumerate(rows, start=1) if row.position != number]
    for number, row in enumerate(rows, start=1):
        row.position = number
    ListItem.objects.bulk_update(moved, ["position"], batch_size=200)
    item.position = to
    detail(list=held.code, old=was, new=to)
    write_down(held, MatterAudit.LIST_ORDERED, item.matter.code, old=was, new=to)
    return item


@action(audit=MatterAudit.UNLISTED)
def remove_from_list(*, actor: Actor, list_code: str, code: str, reason: str) -> None:
    """Take a matter out of a list, with a reason; the matter itself stays as it is."""
    held = open_list(actor, list_code)
    why = clean(reason).strip()
    steps.text_is_usable(why, field="reason", most=templates.REASON_LENGTH).or_raise()
    item = _item(held, code)
    item.removed_at = clock.now()
    item.save(update_fields=["removed_at"])
    record(item.matter, {"list": held.code, "reason": why}, kind=MatterAudit.UNLISTED)
    write_down(held, MatterAudit.UNLISTED, item.matter.code, reason=why)
