"""Slots: one batched call, order kept, nothing believed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils.safestring import mark_safe

from huiyin.kernel.actor import Actor
from huiyin.kit.ui import slots
from huiyin.kit.ui.slots import Slot

LOOKER = cast(Actor, SimpleNamespace(name="looker"))
MATTERS = [SimpleNamespace(pk=pk) for pk in (1, 2, 3)]


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_providers", defaultdict(list))


def test_a_provider_is_called_once_for_a_whole_list() -> None:
    calls: list[tuple[Actor, int]] = []

    def claims(actor: Actor, things: Sequence[Any]) -> Mapping[int, str]:
        calls.append((actor, len(things)))
        return {2: mark_safe("<b>two</b>")}

    slots.register(Slot.UNDER_WISH, claims)
    assert slots.fill(Slot.UNDER_WISH, LOOKER, MATTERS) == {2: "<b>two</b>"}
    assert calls == [(LOOKER, 3)]


def test_providers_follow_one_another_in_the_order_they_came() -> None:
    slots.register(Slot.BESIDE_MATTER, lambda _actor, _things: {1: "first "})
    slots.register(Slot.BESIDE_MATTER, lambda _actor, _things: {1: "second"})
    assert slots.fill(Slot.BESIDE_MATTER, LOOKER, MATTERS)[1] == "first second"


def test_text_that_is_not_marked_safe_is_escaped() -> None:
    slots.register(Slot.BESIDE_MATTER, lambda _actor, _things: {1: "<script>"})
    assert slots.fill(Slot.BESIDE_MATTER, LOOKER, MATTERS)[1] == "&lt;script&gt;"


def test_an_empty_list_asks_nobody() -> None:
    def never(_actor: Actor, _things: Sequence[Any]) -> Mapping[int, str]:
        raise AssertionError

    slots.register(Slot.BESIDE_MATTER, never)
    assert slots.fill_all([Slot.BESIDE_MATTER], LOOKER, []) == {Slot.BESIDE_MATTER: {}}


def test_registering_twice_is_refused() -> None:
    def claims(_actor: Actor, _things: Sequence[Any]) -> Mapping[int, str]:
        return {}

    slots.register(Slot.BESIDE_MATTER, claims)
    with pytest.raises(ValueError, match="already fills"):
        slots.register(Slot.BESIDE_MATTER, claims)
