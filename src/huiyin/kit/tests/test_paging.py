"""Keyset pages."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.kernel.errors import Invalid
from huiyin.kit.models import OutboxEvent
from huiyin.kit.paging import Page, keyset_page

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
fixed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def fill(offsets: list[int]) -> None:
    """Write rows with these times, in microseconds after the start."""
    OutboxEvent.objects.all().delete()
    OutboxEvent.objects.bulk_create(
        OutboxEvent(name="x", aggregate="x", payload={}, announced_at=START + timedelta(microseconds=offset))
        for offset in offsets
    )


def walk(by: str, limit: int) -> list[OutboxEvent]:
    """Return everything, page after page."""
    found: list[OutboxEvent] = []
    cursor = ""
    while True:
        page = keyset_page(OutboxEvent.objects.all(), by=by, cursor=cursor, limit=limit)
        assert len(page.items) <= limit
        found += page.items
        cursor = page.next_cursor
        if not cursor:
            return found


@fixed
@given(st.lists(st.integers(0, 3) | st.integers(0, 10**13), max_size=12), st.integers(1, 5))
def test_every_row_comes_once_and_in_order(db: None, offsets: list[int], limit: int) -> None:
    fill(offsets)
    upward = [(row.announced_at, row.pk) for row in walk("announced_at", limit)]
    downward = [(row.announced_at, row.pk) for row in walk("-announced_at", limit)]
    assert upward == sorted(upward) == downward[::-1]
    assert len(set(upward)) == len(offsets)


def test_rows_that_are_added_meanwhile_repeat_nothing() -> None:
    fill([5, 4, 3])
    first = keyset_page(OutboxEvent.objects.all(), by="-announced_at", cursor="", limit=2)
    OutboxEvent.objects.create(
        name="x", aggregate="x", payload={}, announced_at=START + timedelta(microseconds=9)
    )
    second = keyset_page(OutboxEvent.objects.all(), by="-announced_at", cursor=first.next_cursor, limit=2)
    assert len({row.pk for row in (*first.items, *second.items)}) == 3
    assert second.next_cursor == ""


def test_the_last_page_has_no_next_one_even_if_it_is_full() -> None:
    fill([1, 2])
    assert keyset_page(OutboxEvent.objects.all(), by="announced_at", cursor="", limit=2).next_cursor == ""


def test_a_page_can_be_shown_otherwise() -> None:
    assert Page([1, 2], "next").map(str) == Page(["1", "2"], "next")


def cursor_of(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


FORGED = ["1", "nan:1", "inf:1", "1e30:1", "-1e18:1", f"1:{10**40}", "1:", ":1", "1:1:1", "1772442000:-1"]


def outcome(cursor: str) -> str:
    """Return the code of the refusal, or that a page came."""
    try:
        page = keyset_page(OutboxEvent.objects.all(), by="-announced_at", cursor=cursor, limit=2)
    except Invalid as refusal:
        return refusal.code
    return "page" if len(page.items) <= 2 else "too many"


@pytest.mark.parametrize("cursor", ["garbage", "é", "=", "\x00", "A" * 500, *map(cursor_of, FORGED)])
def test_a_cursor_that_is_none_of_ours_is_refused_or_harmless(cursor: str) -> None:
    fill([1, 2])
    assert outcome(cursor) in {"bad_cursor", "page"}


@fixed
@given(st.text(max_size=60))
def test_any_text_as_cursor_is_refused_or_harmless(db: None, text: str) -> None:
    for cursor in (text, cursor_of(text.encode(errors="ignore").decode())):
        assert outcome(cursor) in {"bad_cursor", "page"}


def test_a_refused_cursor_is_the_fault_of_its_field() -> None:
    with pytest.raises(Invalid) as caught:
        keyset_page(OutboxEvent.objects.all(), by="announced_at", cursor="garbage", limit=2)
    assert caught.value.field == "cursor"
