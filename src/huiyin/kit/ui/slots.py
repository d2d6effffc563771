"""Typed slots: places on a page which modules above may fill without the page knowing them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html_join

if TYPE_CHECKING:
    from huiyin.kernel.actor import Actor


class Slot(StrEnum):
    """Name a place on a page; the value is what a template writes."""

    AT_THE_DESK = "beside a matter at the desk"
    BESIDE_ECHO = "beside an echo"
    BESIDE_TEAM = "beside a working group"
    BESIDE_MATTER = "beside a matter"
    PERHAPS_SAME = "perhaps the same"
    UNDER_PLACE = "under a place"
    UNDER_WISH = "under the wish text"


# Takes who looks and the objects of the list; returns HTML by primary key. HTML that is not marked safe
# is escaped.
Provider = Callable[["Actor", Sequence[Any]], Mapping[int, str]]

_providers: dict[Slot, list[Provider]] = defaultdict(list)


def register(slot: Slot, provider: Provider) -> None:
    """Let a provider fill a slot; providers are shown in the order in which they came."""
    if provider in _providers[slot]:
        raise ValueError(f"This provider already fills the slot “{slot}”; register it once.")
    _providers[slot].append(provider)


def fill(slot: Slot, actor: "Actor", objects: Sequence[Any]) -> dict[int, str]:
    """Return the HTML for each object that has any: one call a provider, however long the list."""
    pieces: dict[int, list[str]] = defaultdict(list)
    if objects:
        for provider in _providers[slot]:
            for pk, html in provider(actor, objects).items():
                pieces[pk].append(html)
    return {pk: format_html_join("", "{}", ((part,) for part in parts)) for pk, parts in pieces.items()}


def fill_all(names: Iterable[Slot], actor: "Actor", objects: Sequence[Any]) -> dict[Slot, dict[int, str]]:
    """Return what a view puts into its context as `slots`."""
    return {slot: fill(slot, actor, objects) for slot in names}
