"""Questions whose SQL is put together once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from huiyin.kit.models import AuditRecord, Heartbeat, OutboxEvent, ReactionRun
from huiyin.kit.prepared import Prepared, PreparedChange, add

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
    with pytest.raises(ValueError, match="A parameter"):
        Prepared(careless).rows(kind="a", person=7)


def test_what_the_server_keeps_answers_alike_also_after_a_rollback() -> None:
    def working(person: int, since: datetime) -> QuerySet[Any, tuple[Any, ...]]:
        rows = AuditRecord.objects.filter(person_id=person, at__gte=since, kind="kit.100%'s", channel="web")
        return rows.values_list("subject", "detail")

    prepared = Prepared(working, on_server=True)
    written("kit.100%'s", NINE)
    for _ in range(2):
        with suppress(ZeroDivisionError), transaction.atomic():
            written("kit.100%'s", NINE, person=8)
            assert len(prepared.rows(person=8, since=NINE)) == 1
            raise ZeroDivisionError
        assert prepared.rows(person=8, since=NINE) == []
        assert prepared.rows(person=7, since=NINE) == [("kit.100%'s", {"是": [1, None]})]
        assert prepared.rows(person=2**40, since=NINE) == []


@pytest.mark.postgres
def test_the_server_keeps_one_plan_whose_constants_it_knows() -> None:
    def kept(kind: str) -> QuerySet[Any, tuple[Any, ...]]:
        return AuditRecord.objects.filter(kind=kind, channel="web").values_list("pk")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        (before,) = cursor.fetchone()
        for kind in "abc":
            Prepared(kept, on_server=True).rows(kind=kind)
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time DESC, name DESC")
        (newest, *_), *others = cursor.fetchall()
    assert len(others) == before
    assert "'web'" in newest
    assert "$2" not in newest


def test_a_change_counts_its_rows_and_uses_other_columns() -> None:
    def trying(event: int, state: str, times: int) -> tuple[QuerySet[ReactionRun], dict[str, Any]]:
        rows = ReactionRun.objects.filter(event=event, state="retry", tries__lt=times)
        return rows, {"tries": F("tries") + 1, "error": state}

    event = OutboxEvent.objects.create(name="a", aggregate="b", payload={}, announced_at=NINE)
    run = ReactionRun.objects.create(event=event, reaction="x", state="retry")
    change = PreparedChange(trying)
    assert [change.count(event=event.pk, state=said, times=2) for said in ("one", "two", "three")] == [
        1,
        1,
        0,
    ]
    run.refresh_from_db()
    assert (run.tries, run.error) == (2, "two")
    assert change.count(event=event.pk + 1, state="four", times=9) == 0


def test_an_added_row_is_what_create_would_have_made(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        made = add(OutboxEvent(name="啊", aggregate="%s", payload={"时": [NINE]}, announced_at=NINE))
    found = OutboxEvent.objects.get(pk=made.pk)
    assert (found.name, found.aggregate, found.announced_at) == ("啊", "%s", NINE)
    assert found.payload == {"时": ["2026-03-02T09:00:00Z"]}
    assert found.done_at is None
    made.name = "later"
    made.save()
    assert OutboxEvent.objects.get().name == "later"


def test_a_row_that_may_not_be_there_twice_is_refused_and_undone() -> None:
    event = add(OutboxEvent(name="a", aggregate="b", payload={}, announced_at=NINE))
    add(ReactionRun(event=event, reaction="x", state="done"))
    with pytest.raises(IntegrityError), transaction.atomic():
        add(ReactionRun(event=event, reaction="x", state="done"))
    assert ReactionRun.objects.count() == 1


def test_a_key_that_is_no_number_is_nothing_to_add_by() -> None:
    with pytest.raises(ValueError, match="Heartbeat"):
        add(Heartbeat(name="a", at=NINE))


def test_a_moment_may_be_moved_by_a_fixed_span() -> None:
    for hour in range(4):
        written("kit.opened", NINE + timedelta(hours=hour))

    def lately(now: datetime, **others: Any) -> QuerySet[Any, tuple[Any, ...]]:
        spans = Q(at__gt=now - timedelta(hours=2), at__lte=now + timedelta(seconds=0.5)) | Q(at=now)
        return AuditRecord.objects.filter(spans, **others).order_by("pk").values_list("at")

    prepared = Prepared(lately, {"now": datetime, "kind": str})
    for hour in range(5):
        values: dict[str, Any] = {"now": NINE + timedelta(hours=hour), "kind": "kit.opened"}
        assert prepared.rows(**values) == list(lately(**values))


@pytest.mark.parametrize("on_server", [False, True])
def test_a_list_is_one_value_however_long(*, on_server: bool, django_assert_num_queries: Any) -> None:
    made = [written(kind, NINE + timedelta(hours=hour), 7 + hour) for hour, kind in enumerate("abcd")]

    def among(persons: list[int], kinds: list[str]) -> QuerySet[AuditRecord]:
        return AuditRecord.objects.filter(person_id__among=persons, kind__among=kinds).order_by("pk")

    prepared = Prepared(among, on_server=on_server)
    for persons, kinds in [
        ([7, 8, 9], ["a", "c", "x"]),
        ([2**40, 10], ["d"]),
        ([7], ["a'); --", '"a"', "啊"]),
        ([], ["a"]),
        ([7, 8], []),
        ([*range(3_000)], [*"abcd"]),
    ]:
        wanted = [row for row in made if row.person_id in persons and row.kind in kinds]
        with django_assert_num_queries(1):
            assert prepared.objects(persons=persons, kinds=kinds) == wanted
        assert list(among(persons, kinds)) == wanted


def test_a_list_of_rows_to_which_others_refer_may_be_asked_for() -> None:
    event, other = (
        OutboxEvent.objects.create(name=n, aggregate=n, payload={}, announced_at=NINE) for n in "ab"
    )
    run = ReactionRun.objects.create(event=event, reaction="x", state="done", next_try_at=NINE)
    assert list(ReactionRun.objects.filter(event__among=[event.pk, other.pk])) == [run]
    assert list(ReactionRun.objects.filter(event_id__among=[other.pk])) == []
    assert list(ReactionRun.objects.filter(event__name__among=["a"], pk__among=[run.pk])) == [run]
