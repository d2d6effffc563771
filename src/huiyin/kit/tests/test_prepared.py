"""Questions whose SQL is put together once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from huiyin.kit.models import AuditRecord, OutboxEvent, ReactionRun
from huiyin.kit.prepared import Prepared

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ask(kind: str, since: datetime, person: int) -> QuerySet[Any, tuple[Any, ...]]:
    rows = AuditRecord.objects.filter(Q(at__gt=since) | Q(at=since), kind=kind, person_id=person)
    return rows.order_by("pk").values_list("subject", "at", "detail", "on_behalf_of")


def written(kind: str, at: datetime, person: int = 7) -> AuditRecord:
    return AuditRecord.objects.create(
        at=at,
        kind=kind,
        person_id=person,
        pseudonym="",
        channel="web",
        subject=kind,
        detail={"是": [1, None]},
    )


def test_it_answers_as_the_ordinary_query_does_for_ever_other_values() -> None:
    for hour in range(4):
        written("kit.opened", NINE + timedelta(hours=hour))
    written("kit.closed", NINE)
    written("kit.opened", NINE, person=8)
    prepared = Prepared(ask)
    for kind, hour, person in [("kit.opened", 2, 7), ("kit.opened", 0, 8), ("kit.closed", 0, 7), ("", 0, 7)]:
        values: dict[str, Any] = {"kind": kind, "since": NINE + timedelta(hours=hour), "person": person}
        assert prepared.rows(**values) == list(ask(**values))
    assert len(prepared.rows(kind="kit.opened", since=NINE, person=7)) == 4


def test_it_gives_objects_with_what_is_selected_along() -> None:
    event = OutboxEvent.objects.create(name="a", aggregate="b", payload={"n": 1}, announced_at=NINE)
    ReactionRun.objects.create(event=event, reaction="x", state="done", next_try_at=NINE)

    def runs(reaction: str) -> QuerySet[ReactionRun, ReactionRun]:
        return ReactionRun.objects.filter(reaction=reaction).select_related("event")

    prepared = Prepared(runs)
    (found,) = prepared.objects(reaction="x")
    assert found == runs("x").get()
    assert found.next_try_at == NINE
    with CaptureQueriesContext(connection) as asked:
        assert found.event.payload == {"n": 1}
    assert not asked.captured_queries
    assert prepared.objects(reaction="y") == []


def test_a_value_is_never_part_of_the_statement() -> None:
    written("kit.opened", NINE)
    assert Prepared(ask).rows(kind="' OR 1=1 --", since=NINE, person=7) == []


def test_its_statement_is_built_once(django_assert_num_queries: Any) -> None:
    asked = []

    def counted(kind: str) -> QuerySet[Any, tuple[Any, ...]]:
        asked.append(kind)
        return AuditRecord.objects.filter(kind=kind).values_list("pk")

    prepared = Prepared(counted)
    with django_assert_num_queries(3):
        for kind in "abc":
            prepared.rows(kind=kind)
    assert len(asked) == 2


def test_a_missing_value_and_an_unused_parameter_are_mistakes() -> None:
    def careless(kind: str, person: int) -> QuerySet[Any, tuple[Any, ...]]:
        return AuditRecord.objects.filter(kind=kind).values_list("pk")

    with pytest.raises(KeyError):
        Prepared(ask).rows(kind="a", since=NINE)
    with pytest.raises(ValueError, match="careless"):
        Prepared(careless).rows(kind="a", person=7)
