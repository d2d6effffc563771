"""Facts that are stored and read back."""

import json
from dataclasses import dataclass

import pytest

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class Noticed(Event, name="kernel_tests.noticed"):
    thing: int
    said: str | None = None
    sure: bool = True


def test_an_event_is_stored_as_json_and_read_back_equal() -> None:
    event = Noticed(7, "路灯", sure=False)
    assert Event.load(event.name, json.loads(json.dumps(event.payload()))) == event


def test_the_aggregate_is_the_module_and_the_first_field() -> None:
    assert Noticed(7).aggregate == "kernel_tests:7"


def test_what_a_newer_version_no_longer_knows_is_dropped() -> None:
    assert Event.load("kernel_tests.noticed", {"thing": 7, "colour": "red"}) == Noticed(7)


def test_what_an_older_version_did_not_write_has_its_default() -> None:
    assert Event.load("kernel_tests.noticed", {"thing": 7}) == Noticed(7, None, True)


def test_an_event_that_nobody_announces_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Event.load("kernel_tests.unheard_of", {})


def test_two_events_cannot_have_one_name() -> None:
    with pytest.raises(TypeError, match="noticed"):
        type("Again", (Event,), {}, name="kernel_tests.noticed")
