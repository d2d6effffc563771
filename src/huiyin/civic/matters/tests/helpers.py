"""What the tests of matters ask again and again."""

from datetime import date
from typing import Any

from huiyin.civic.matters.actions import BasisDraft, set_basis
from huiyin.civic.matters.models import Basis, Dispatch, Echo, Entry, Matter
from huiyin.civic.matters.public import examine_matter
from huiyin.civic.matters.rules.duty import Party
from huiyin.kit.models import OutboxEvent
from tests.cast import Cast


def row(code: str) -> Matter:
    """Return a matter as the database holds it now."""
    return Matter.objects.get(code=code)


def way(code: str) -> list[str]:
    """Return the kinds of a matter's timeline, oldest first, without the module's name."""
    kinds = Entry.objects.filter(matter__code=code).order_by("seq").values_list("kind", flat=True)
    return [kind.removeprefix("matters.") for kind in kinds]


def said(code: str) -> dict[str, object]:
    """Return what the last entry of a matter's timeline says."""
    last = Entry.objects.select_related("payload").filter(matter__code=code).latest("seq")
    return dict(last.payload.data)


def announced() -> list[str]:
    """Return the names of the events of matters in the outbox, oldest first."""
    names = OutboxEvent.objects.filter(name__startswith="matters.").order_by("id")
    return [name.removeprefix("matters.") for name in names.values_list("name", flat=True)]


def last_echo(code: str) -> Echo:
    """Return the newest echo of a matter."""
    return Echo.objects.filter(matter__code=code).latest("id")


def named_responsible(cast: Cast, party: Party, **what: Any) -> Basis:
    """Enter a basis that names a party as responsible; of everything, unless a category is given."""
    given: dict[str, Any] = {
        "title": "按职责清单",
        "text": "职责清单第1条",
        "source": "测试",
        "valid_from": date(2025, 1, 6),
    } | what
    return set_basis(actor=cast.operator, draft=BasisDraft(party=party, **given))


def dispatches(code: str) -> list[Dispatch]:
    """Return where a matter was sent, oldest first."""
    return list(Dispatch.objects.filter(matter__code=code).order_by("id"))


def examine_all(cast: Cast) -> None:
    """Let the guard look at every matter that was raised, in order, as the worker does."""
    for event in OutboxEvent.objects.filter(name="matters.filed").order_by("id"):
        payload = event.payload
        examine_matter(actor=cast.system, matter_id=payload["matter_id"], origin=payload["origin"])
