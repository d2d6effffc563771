"""Opening masked fields: who, for what, for how long, and where it can be read afterwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.people import actions, queries
from huiyin.civic.people.models import Opening
from huiyin.civic.people.public import Residence, Tie
from huiyin.civic.people.rules.openings import (
    OF_PERSON,
    UNUSUAL_FROM,
    Masked,
    Purpose,
    becomes_unusual,
    read_fields,
)
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NeedsLogin
from huiyin.kit.models import AuditRecord, OutboxEvent
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.refusals import refused

WHY = {"purpose": "call_back", "words": "漏水一事回访"}


def open_phone(cast: Cast, actor: Actor, **more: Any) -> queries.OpenNow:
    facts: dict[str, Any] = {"fields": ["phone"], **WHY} | more
    return actions.open_fields(actor=actor, person_id=cast.member("resident").person_id, **facts)


def test_a_field_shows_for_a_minute_to_whoever_opened_it_and_to_nobody_else(cast: Cast, watch: Watch) -> None:
    resident = cast.member("resident")
    found = open_phone(cast, cast.clerk)
    assert (found.value(Masked.PHONE), found.seconds) == (resident.phone, 60)
    assert queries.open_now(cast.clerk, resident.person_id).value(Masked.PHONE) == resident.phone
    assert not queries.open_now(cast.second_clerk, resident.person_id).fields
    assert not queries.open_now(cast.clerk, cast.member("neighbour").person_id).fields
    assert not queries.open_now(cast.nobody, resident.person_id).fields
    watch.forward(seconds=60)
    assert queries.open_now(cast.clerk, resident.person_id) == queries.OpenNow()


def test_only_what_was_asked_for_is_opened(cast: Cast) -> None:
    found = open_phone(cast, cast.clerk)
    assert [one.field for one in found.fields] == [Masked.PHONE]


def test_the_person_reads_office_purpose_and_field_but_no_name(cast: Cast, watch: Watch) -> None:
    open_phone(cast, cast.clerk)
    (row,) = queries.my_access_log(cast.resident)
    assert (row.field_name, row.purpose_name) == ("Phone", "To ask back about the matter")
    assert (row.words, row.role_name, row.by_name) == ("漏水一事回访", "community staff", "")
    assert "上月塘社区" in row.office
    assert queries.my_access_log(cast.neighbour) == []
    with pytest.raises(NeedsLogin):
        queries.my_access_log(cast.nobody)


def test_the_audit_says_who_and_which_and_no_words(cast: Cast) -> None:
    open_phone(cast, cast.clerk)
    record = AuditRecord.objects.get(kind="people.contact_opened")
    assert record.person_id == cast.clerk.person_id
    assert record.detail == {
        "person": cast.member("resident").person_id,
        "fields": ["phone"],
        "purpose": "call_back",
        "about": "",
    }


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"purpose": "看看"}, "no_purpose", "purpose"),
        ({"purpose": "other", "words": " "}, "no_words", "words"),
        ({"fields": []}, "no_field", "fields"),
        ({"fields": ["phone", "name"]}, "no_field", "fields"),
    ],
)
def test_what_says_no_purpose_or_no_field_is_refused(
    cast: Cast, more: dict[str, Any], code: str, field: str
) -> None:
    with refused(code, field):
        open_phone(cast, cast.clerk, **more)


@pytest.mark.parametrize("name", ["stranger_next_door", "neighbour", "property_staff", "nobody", "former"])
def test_nobody_opens_beyond_their_scope(cast: Cast, name: str) -> None:
    with refused("not_found"):
        open_phone(cast, cast.actors()[name])


def test_a_job_opens_nothing(cast: Cast) -> None:
    with refused("needs_login"):
        open_phone(cast, cast.system)


def test_opening_very_much_warns_the_operators_once(cast: Cast, watch: Watch) -> None:
    for _ in range(UNUSUAL_FROM + 3):
        open_phone(cast, cast.clerk)
        watch.forward(seconds=20)
    assert OutboxEvent.objects.filter(name="people.openings_unusual").count() == 1
    (watched,) = queries.openings_to_watch(cast.operator)
    assert (watched.name, watched.count) == ("丁白露", UNUSUAL_FROM + 3)


def test_the_same_spread_over_days_is_usual(cast: Cast, watch: Watch) -> None:
    for _ in range(UNUSUAL_FROM + 3):
        open_phone(cast, cast.clerk)
        watch.forward(hours=1)
    assert not OutboxEvent.objects.filter(name="people.openings_unusual").exists()
    assert queries.openings_to_watch(cast.operator) == []


@given(st.integers(0, 99), st.lists(st.integers(1, 4), max_size=40))
def test_the_mark_is_passed_once(before: int, steps: list[int]) -> None:
    passed = 0
    for added in steps:
        passed += becomes_unusual(before, added)
        before += added
    assert passed <= 1


@given(st.sets(st.sampled_from(["phone", "email", "id_number", "address", "room", "name", ""])))
def test_fields_are_those_offered_or_none(asked: set[str]) -> None:
    offered = {field.value for field in OF_PERSON}
    if asked and asked <= offered:
        assert set(read_fields(asked)) == asked
    else:
        with pytest.raises(Invalid):
            read_fields(asked)


class TestPages:
    def test_a_room_that_waits_is_masked_until_it_is_opened(
        self, cast: Cast, login: Login, watch: Watch
    ) -> None:
        home = actions.tie_residence(
            actor=cast.neighbour,
            person_id=cast.member("neighbour").person_id,
            area_id=cast.places.stairwell.id,
            room="8807",
            tie=Tie.TENANT,
        )
        client = login(cast.clerk)
        where = f"/people/residents/{home.pk}/room/"
        assert "8807" not in client.get("/people/residents/").content.decode()
        assert client.post(where, {"purpose": ""}).status_code == 422
        assert client.post(where, {"purpose": "verify"}).status_code == 302
        page = client.get("/people/residents/")
        assert ("8807" in page.content.decode(), page["Refresh"]) == (True, "61")
        assert "8807" not in login(cast.second_clerk).get("/people/residents/").content.decode()
        assert queries.my_access_log(cast.neighbour)[0].field_name == "Room"
        watch.forward(seconds=61)
        assert "8807" not in client.get("/people/residents/").content.decode()

    def test_whoever_does_not_look_after_a_home_opens_no_room(self, cast: Cast, login: Login) -> None:
        home = Residence.objects.filter(person=cast.member("resident").person_id).first()
        assert home is not None
        for name in ("stranger_next_door", "property_staff", "neighbour"):
            answer = login(cast.actors()[name]).post(
                f"/people/residents/{home.pk}/room/", {"purpose": "verify"}
            )
            assert answer.status_code in {403, 404}
        assert not Opening.objects.exists()

    def test_the_log_stands_on_ones_own_page(self, cast: Cast, login: Login) -> None:
        open_phone(cast, cast.clerk)
        page = login(cast.resident).get("/me/log/").content.decode()
        assert "漏水一事回访" in page
        assert "丁白露" not in page

    def test_operators_see_who_it_was(self, cast: Cast, login: Login) -> None:
        open_phone(cast, cast.clerk)
        assert "丁白露" in login(cast.operator).get("/people/openings/").content.decode()
        assert login(cast.clerk).get("/people/openings/").status_code == 403

    def test_opening_an_author_lands_in_the_authors_log(self, cast: Cast, login: Login) -> None:
        filed = stage.working(cast)
        login(cast.property_staff).post(f"/desk/{filed.code}/contact/", {"purpose": "visit"})
        row = queries.my_access_log(cast.resident)[0]
        assert (row.about, row.office, row.role_name) == (filed.code, "星城物业服务公司", "property staff")


class TestApi:
    def test_a_program_opens_for_the_same_purposes(self, cast: Cast, login: Login) -> None:
        resident = cast.member("resident")
        client = login(cast.clerk)
        where = f"/api/v1/people/{resident.person_id}/openings"
        asked = {"fields": ["phone"], "purpose": Purpose.CALL_BACK.value}
        done = client.post(where, asked, content_type="application/json")
        assert done.json() == {"values": {"phone": resident.phone}, "seconds": 60} | {
            "seconds": done.json()["seconds"]
        }
        assert client.post(where, {"fields": ["phone"]}, content_type="application/json").status_code == 422
        log = login(cast.resident).get("/api/v1/people/me/log").json()["items"]
        assert [row["purpose"] for row in log] == ["To ask back about the matter"]

    def test_a_program_opens_the_author_of_a_matter(self, cast: Cast, login: Login) -> None:
        filed = stage.working(cast)
        where = f"/api/v1/matters/{filed.code}/openings"
        asked = {"fields": ["phone"], "purpose": "visit"}
        done = login(cast.property_staff).post(where, asked, content_type="application/json")
        assert done.json()["values"] == {"phone": cast.member("resident").phone}
        no = login(cast.leader).post(where, asked, content_type="application/json")
        assert no.status_code == 403
