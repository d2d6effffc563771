"""The table of bases on which matters are sent out, kept by operators; every change is a new version."""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from huiyin.civic.matters.models import Basis, Category, Dispatch
from huiyin.civic.matters.queries.duty import forget_grounds
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.duty import Mark, Party
from huiyin.civic.matters.rules.words import MatterAudit
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged

_LENGTHS = {"title": 80, "text": 300, "source": 200}


@dataclass(frozen=True)
class BasisDraft:
    """What a basis says: who is responsible for what, by which law or contract, and where that is written."""

    party: Party
    title: str
    text: str
    source: str
    valid_from: date
    mark: Mark = Mark.P
    category_id: int | None = None
    without_property: bool = False


@action(audit=MatterAudit.BASES_SEEDED)
def seed_bases(*, actor: Actor) -> int:
    """Load the shipped bases; a key that is there already stays. Return how many are new."""
    if not actor.system:
        raise NotAllowed
    known = set(Basis.objects.values_list("key", flat=True))
    paths = dict(Category.objects.values_list("path", "pk"))
    fresh = [_shipped(row, paths) for row in _rows() if row["key"] not in known]
    Basis.objects.bulk_create(fresh)
    forget_grounds()
    detail(added=len(fresh))
    if not fresh:
        unchanged()
    return len(fresh)


def _rows() -> list[dict[str, str]]:
    source = files("huiyin.civic.matters") / "data" / "bases.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


def _shipped(row: dict[str, str], paths: dict[str, int]) -> Basis:
    return Basis(
        key=row["key"],
        party=Party(row["party"]),
        category_id=paths[row["category"]] if row["category"] else None,
        without_property=row["without_property"] == "yes",
        title=row["title"],
        text=row["text"],
        source=row["source"],
        mark=Mark(row["mark"]),
        valid_from=date.fromisoformat(row["valid_from"]),
    )


@action(audit=MatterAudit.BASIS_SET)
def set_basis(*, actor: Actor, draft: BasisDraft, key: str = "") -> Basis:
    """Enter a basis, or with `key` the next version of one, in force from a day on; the one before ends then.

    Dispatches keep the version they were made with. Raises NotAllowed, Invalid, NotFound for an unknown key.
    """
    _may_keep(actor)
    said = {name: clean(getattr(draft, name)).strip() for name in _LENGTHS}
    for name, most in _LENGTHS.items():
        steps.text_is_usable(said[name], field=name, most=most).or_raise()
    if draft.category_id is not None and not Category.objects.filter(pk=draft.category_id).exists():
        raise Invalid(N_("There is no such category."), code="unknown_category", field="category")
    if key:
        _make_room(key, draft.valid_from)
    row, _ = Basis.objects.update_or_create(
        key=key or new_public_code(),
        valid_from=draft.valid_from,
        defaults={
            **said,
            "party": draft.party,
            "mark": draft.mark,
            "category_id": draft.category_id,
            "without_property": draft.without_property,
            "valid_to": None,
        },
    )
    forget_grounds()
    detail(key=row.key, party=row.party, valid_from=row.valid_from.isoformat())
    return row


def _make_room(key: str, day: date) -> None:
    """End the version in force the day the next one begins. Raises Invalid if a later one is there."""
    versions = Basis.objects.filter(key=key)
    last = versions.order_by("-valid_from").first()
    if last is None:
        raise NotFound
    if last.valid_from > day:
        no(
            "later_version",
            N_("A version from %(day)s on is there already; a new one cannot begin before it."),
            Invalid,
            field="valid_from",
            day=last.valid_from.isoformat(),
        ).or_raise()
    if last.valid_from == day and Dispatch.objects.filter(basis=last).exists():
        no(
            "basis_used",
            N_("Matters were sent out on this version already. Let the new one begin on a later day."),
            Invalid,
            field="valid_from",
        ).or_raise()
    versions.filter(valid_to__isnull=True, valid_from__lt=day).update(valid_to=day)


@action(audit=MatterAudit.BASIS_ENDED)
def end_basis(*, actor: Actor, basis_id: int, last_day: date) -> Basis:
    """End a basis after a day; dispatches made with it stay as they are."""
    _may_keep(actor)
    row = Basis.objects.filter(pk=basis_id, valid_to__isnull=True).first()
    if row is None:
        raise NotFound
    if last_day < row.valid_from:
        raise Invalid(
            N_("The last day lies before the first. Correct one of them."), code="bad_term", field="last_day"
        )
    row.valid_to = date.fromordinal(last_day.toordinal() + 1)
    row.save(update_fields=["valid_to"])
    forget_grounds()
    detail(key=row.key, valid_to=row.valid_to.isoformat())
    return row


def _may_keep(actor: Actor) -> None:
    if not actor.has(P.CIVIC_BASIS_EDIT):
        raise NotAllowed
