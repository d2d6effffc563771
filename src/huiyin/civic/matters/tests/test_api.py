"""The circle through the API, and how it refuses."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from huiyin.civic.matters import jobs
from huiyin.civic.people.public import issue_token
from huiyin.kernel.actor import Actor
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login, Watch

KEY = "a-key-of-one-sending-0001"


@dataclass
class Program:
    """A program that speaks to the API, with a token, a follow key, or neither."""

    token: str = ""
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(self, method: str, path: str, data: Any = None, **headers: str) -> tuple[int, Any]:
        """Send JSON; return the status and what the answer says."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = self.http.generic(
            method,
            f"/api/v1{path}",
            json.dumps(data) if data is not None else "",
            content_type="application/json",
            headers=headers,
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return self.call("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> tuple[int, Any]:
        return self.call("POST", path, data or {}, **headers)


Programs = Callable[[Actor], Program]


@pytest.fixture
def program(cast: Cast) -> Programs:
    """Return a function that gives a program with somebody's token."""

    def made(actor: Actor) -> Program:
        return Program(issue_token(actor=actor, name="test", days=1).secret)

    return made


@pytest.fixture
def wish(cast: Cast) -> dict[str, Any]:
    return {"place": cast.places.compound.token, "body": stage.WISH}


def follow(key: str) -> dict[str, str]:
    return {"X-Follow-Key": key}


class TestCircle:
    def test_a_stranger_raises_and_everybody_brings_it_round(
        self, cast: Cast, program: Programs, wish: dict[str, Any]
    ) -> None:
        anybody, clerk = Program(), program(cast.clerk)
        status, filed = anybody.post("/matters", wish | {"phone": "13973300001"})
        assert status == 201
        assert filed["links"]["follow"].endswith(f"/follow/{filed['code']}/{filed['follow_key']}/")
        at = f"/matters/{filed['code']}"
        assert clerk.post(f"{at}/accept", {"publish": True})[1]["state"] == "accepted"
        assigned = {"org": cast.orgs.property_company}
        assert program(cast.steward).post(f"{at}/assign", assigned)[1]["state"] == "assigned"
        worker = program(cast.property_staff)
        assert worker.post(f"{at}/start")[1]["state"] == "working"
        assert worker.post(f"{at}/note", {"text": "整流器坏了，已去买。"})[0] == 200
        status, echo = worker.post(f"{at}/echo", {"text": stage.ECHO})
        assert (status, echo["state"]) == (201, "awaiting")
        status, echo = clerk.post(f"/echoes/{echo['id']}/approve", {"audience": "public"})
        assert (status, echo["state"], echo["approved_for"]) == (200, "delivered", "public")
        status, said = anybody.post(
            f"{at}/feedback", {"solved": True, "score": 5}, **follow(filed["follow_key"])
        )
        assert (status, said["solved"]) == (200, True)
        _, card = anybody.get(at)
        assert (card["view"], card["state"], card["rings"]) == ("public", "closed", 5)
        assert [echo["text"] for echo in card["echoes"]] == [stage.ECHO]
        assert card["way"][0]["kind"] == "matters.filed"

    def test_settle_publish_and_unpublish(self, cast: Cast, program: Programs) -> None:
        filed, clerk = stage.accepted(cast, publish=False), program(cast.clerk)
        at = f"/matters/{filed.code}"
        assert clerk.post(f"{at}/publish", {"title": "路灯", "text": "路灯坏了"})[0] == 200
        assert Program().get(at)[1]["title"] == "路灯"
        assert clerk.post(f"{at}/unpublish", {"reason": "本人要求"})[0] == 200
        assert Program().get(at)[0] == 404
        assert clerk.post(f"{at}/settle", {"reason": "已当场答复。"})[1]["state"] == "answered"

    def test_return_progress_merge_and_unmerge(self, cast: Cast, program: Programs) -> None:
        elder, younger = stage.working(cast), stage.accepted(cast)
        worker, clerk = program(cast.property_staff), program(cast.clerk)
        status, echo = worker.post(f"/matters/{elder.code}/progress", {"text": "灯具周三到货。"})
        assert status == 201
        _, echo = clerk.post(f"/echoes/{echo['id']}/return", {"reason": "写明哪一天"})
        assert echo["state"] == "returned"
        returned = worker.post(f"/matters/{elder.code}/return", {"reason": "路灯归市政"})
        assert returned[1]["state"] == "accepted"
        merged = clerk.post(f"/matters/{younger.code}/merge", {"into": elder.code})
        assert merged[1]["state"] == "merged"
        assert clerk.post(f"/matters/{younger.code}/unmerge")[1]["state"] == "accepted"

    def test_decline_reopen_add_and_withdraw(self, cast: Cast, program: Programs) -> None:
        filed, author = stage.declined(cast), program(cast.resident)
        at = f"/matters/{filed.code}"
        assert author.post(f"{at}/reopen", {"reason": "市政说归物业"})[1]["state"] == "accepted"
        assert author.post(f"{at}/add", {"text": "昨晚又有人摔倒"})[0] == 200
        assert author.post(f"{at}/withdraw", {"reason": "灯亮了"})[1]["state"] == "withdrawn"

    def test_staff_reopens_by_office(self, cast: Cast, program: Programs) -> None:
        filed = stage.closed(cast)
        status, stands = program(cast.clerk).post(f"/matters/{filed.code}/reopen", {"reason": "又坏了"})
        assert (status, stands["state"], stands["cycle"]) == (200, "accepted", 2)

    def test_a_neighbour_joins_once(self, cast: Cast, program: Programs) -> None:
        filed, neighbour = stage.accepted(cast), program(cast.neighbour)
        at = f"/matters/{filed.code}/support"
        assert [neighbour.post(at)[1]["supporters"] for _ in range(2)] == [1, 1]

    def test_photos_are_kept_and_named(self, cast: Cast, wish: dict[str, Any]) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), "white").save(picture, "PNG")
        picture.seek(0)
        picture.name = "lamp.png"
        kept = Client().post("/api/v1/photos", {"photos": [picture]})
        assert kept.status_code == 201
        _, filed = Program().post("/matters", wish | {"photos": kept.json()["tokens"]})
        _, seen = Program().get(f"/matters/{filed['code']}", **follow(filed["follow_key"]))
        assert [photo["token"] for photo in seen["photos"]] == kept.json()["tokens"]


class TestReading:
    def test_everybody_sees_as_much_as_is_theirs(self, cast: Cast, program: Programs) -> None:
        filed = stage.accepted(cast)
        at = f"/matters/{filed.code}"
        assert Program().get(at)[1]["view"] == "public"
        assert Program().get(at, **follow(filed.follow_key))[1]["view"] == "author"
        assert program(cast.resident).get(at)[1]["view"] == "author"
        assert program(cast.clerk).get(at)[1]["view"] == "staff"
        assert program(cast.neighbour).get(at)[1]["view"] == "public"

    def test_an_unknown_code_and_somebody_elses_get_the_same_answer(
        self, cast: Cast, program: Programs
    ) -> None:
        filed = stage.filed(cast)
        for nosy in (Program(), program(cast.neighbour), program(cast.stranger_next_door)):
            unknown = nosy.get("/matters/0000-0000")
            assert unknown[0] == 404
            assert nosy.get(f"/matters/{filed.code}") == unknown
            assert nosy.get(f"/matters/{filed.code}", **follow("0" * 26)) == unknown
        act = "/matters/{}/withdraw"
        unknown = Program().post(act.format("0000-0000"), **follow(filed.follow_key))
        assert Program().post(act.format(filed.code), **follow("Z" * 26)) == unknown
        assert unknown[0] == 404

    def test_the_wall_is_paged(self, cast: Cast) -> None:
        codes = [stage.accepted(cast, body=f"第{number}盏路灯坏了，请修。").code for number in range(3)]
        _, first = Program().get(f"/matters?place={cast.places.compound.token}&limit=2")
        _, last = Program().get(f"/matters?limit=2&cursor={first['next']}")
        assert [card["code"] for card in first["items"] + last["items"]] == codes[::-1]
        assert last["next"] == ""

    def test_the_queue_is_read_with_a_constant_number_of_queries(
        self, cast: Cast, program: Programs, django_assert_max_num_queries: Any
    ) -> None:
        clerk = program(cast.clerk)
        for number in range(6):
            stage.filed(cast, body=f"第{number}件事")
        clerk.get("/queue")  # the first use of a token is noted
        for limit in (1, 6):
            with django_assert_max_num_queries(6):
                _, page = clerk.get(f"/queue?limit={limit}")
            assert len(page["items"]) == limit

    def test_trays_are_counted(self, cast: Cast, program: Programs) -> None:
        stage.filed(cast)
        stage.drafted(cast)
        _, counts = program(cast.clerk).get("/queue/counts")
        assert (counts["open"], counts["new"], counts["to_approve"]) == (2, 1, 1)

    def test_categories_are_read_level_by_level(self, cast: Cast) -> None:
        assert Program().get("/categories") == (200, [])

    def test_the_export_has_a_line_a_matter(self, cast: Cast, program: Programs) -> None:
        stage.filed(cast)
        stage.filed(cast, body="另一件事情，请看。")
        clerk = program(cast.clerk)
        answer = clerk.http.get("/api/v1/export.jsonl", headers={"Authorization": f"Bearer {clerk.token}"})
        lines = answer.getvalue().decode().splitlines()
        assert [json.loads(line)["body"] for line in lines] == [stage.WISH, "另一件事情，请看。"]


class TestLists:
    def test_a_list_is_made_filled_shown_and_closed(self, cast: Cast, program: Programs) -> None:
        filed, clerk = stage.accepted(cast), program(cast.clerk)
        new = {
            "title": "小微需求",
            "kind": "small_needs",
            "owner": cast.orgs.committee,
            "place": cast.places.compound.token,
        }
        status, made = clerk.post("/lists", new)
        assert status == 201
        at = f"/lists/{made['code']}"
        assert Program().get(at)[0] == 404
        assert clerk.post(f"{at}/items", {"code": filed.code}) == (201, {"code": filed.code})
        need = {"body": "换楼道灯泡", "extra": {"work": "repair", "places": 2}}
        assert clerk.post(f"{at}/items", need)[0] == 201
        assert clerk.post(f"{at}/show", {"visibility": "public"})[0] == 200
        _, seen = Program().get(at)
        assert (seen["total"], [item["code"] for item in seen["items"]]) == (2, [filed.code])
        assert clerk.call("DELETE", f"{at}/items/{filed.code}?reason=done")[0] == 204
        assert clerk.post(f"{at}/close")[0] == 200
        assert clerk.post(f"{at}/items", {"code": filed.code})[1]["code"] == "list_closed"
        assert [held["closed_at"] is None for held in Program().get("/lists")[1]["items"]] == [False]


class TestRefusals:
    def test_a_token_that_is_not_valid_is_refused_everywhere(self, cast: Cast) -> None:
        broken = Program("hy_nonsense")
        for path in ("/queue", "/matters", "/matters/0000-0000", "/people/me"):
            status, problem = broken.get(path)
            assert (status, problem["code"]) == (401, "invalid_token")

    def test_a_door_for_staff_is_shut_before_anything_is_parsed(self, cast: Cast, program: Programs) -> None:
        assert Program().post("/matters/0000-0000/assign", {"org": "no number"})[0] == 401
        assert program(cast.resident).post("/matters/0000-0000/assign", {"org": "no number"})[0] == 403

    def test_a_session_may_write_with_the_csrf_token_only(self, cast: Cast, login: Login) -> None:
        browser = login(cast.resident)
        browser.handler.enforce_csrf_checks = True
        sent = {"place": cast.places.compound.token, "body": stage.WISH}
        refused = browser.post("/api/v1/matters", sent, content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_missing")
        browser.get("/login/")
        token = browser.cookies["csrftoken"].value
        taken = browser.post(
            "/api/v1/matters", sent, content_type="application/json", headers={"X-CSRFToken": token}
        )
        assert taken.status_code == 201

    def test_what_is_wrong_with_a_request_is_said_field_by_field(self, cast: Cast) -> None:
        status, problem = Program().post("/matters", {"place": "x" * 41, "kind": "rumour"})
        assert (status, problem["code"], problem["type"]) == (422, "invalid", "urn:huiyin:problem:invalid")
        assert {wrong["field"]: wrong["code"] for wrong in problem["errors"]} == {
            "place": "string_too_long",
            "body": "missing",
            "kind": "enum",
        }

    @pytest.mark.parametrize(
        ("change", "code", "at"),
        [
            ({"place": "nowhere"}, "unknown_place", "place"),
            ({"body": " \u200b "}, "empty_text", "body"),
            ({"category": 999_999}, "unknown_category", "category"),
            ({"idempotency_key": "short"}, "bad_idempotency_key", "idempotency_key"),
        ],
    )
    def test_bad_input_is_a_sentence_at_its_field(
        self, cast: Cast, wish: dict[str, Any], change: dict[str, Any], code: str, at: str
    ) -> None:
        status, problem = Program().post("/matters", wish | change)
        assert (status, problem["code"], problem["field"]) == (422, code, at)

    def test_html_sql_and_control_characters_are_only_words(self, cast: Cast) -> None:
        nasty = "<script>alert(1)</script>'; DROP TABLE matters_matter;-- \x00\x07 \u202e好"
        sent = {"place": cast.places.compound.token, "body": nasty, "title": nasty[:80], "spot": nasty}
        status, filed = Program().post("/matters", sent)
        assert status == 201
        _, seen = Program().get(f"/matters/{filed['code']}", **follow(filed["follow_key"]))
        assert seen["body"] == "<script>alert(1)</script>'; DROP TABLE matters_matter;--  好"

    def test_a_body_that_is_no_json_and_one_that_is_too_large(self, cast: Cast) -> None:
        for body in (b"\xff\xfe\x00", b"{", b"[" * 100_000, b'"' + b"x" * 3_000_000 + b'"'):
            answer = Client().post("/api/v1/matters", body, content_type="application/json")
            assert answer.status_code in {400, 413, 422}
            assert answer["Content-Type"] == "application/problem+json"

    def test_a_script_is_no_photo(self, cast: Cast) -> None:
        script = io.BytesIO(b"#!/bin/sh\necho hello\n")
        script.name = "lamp.jpg"
        answer = Client().post("/api/v1/photos", {"photos": [script]})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_photo")

    def test_methods_and_addresses_that_are_not_there(self, cast: Cast) -> None:
        status, problem = Program().call("PUT", "/matters")
        assert (status, problem["code"]) == (405, "wrong_method")
        status, problem = Program().get("/nothing")
        assert (status, problem["code"]) == (404, "not_found")

    def test_a_fault_tells_nothing_of_itself(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: object) -> None:
            raise RuntimeError("the secret inside")

        monkeypatch.setattr("huiyin.civic.matters.queries.categories", broken)
        status, problem = Program().get("/categories")
        assert (status, problem["code"]) == (500, "fault")
        assert "secret" not in json.dumps(problem)


class TestSendingTwice:
    def test_the_same_key_answers_with_the_first_matter(self, cast: Cast, wish: dict[str, Any]) -> None:
        key = {"Idempotency-Key": KEY}
        first, again = (Program().post("/matters", wish, **key) for _ in range(2))
        assert (first[0], again[0]) == (201, 200)
        assert again[1] == first[1] | {"repeated": True}

    def test_a_key_used_for_something_else_is_refused(self, cast: Cast, wish: dict[str, Any]) -> None:
        Program().post("/matters", wish, **{"Idempotency-Key": KEY})
        other = wish | {"body": "换一件事，同一个钥匙。"}
        status, problem = Program().post("/matters", other, **{"Idempotency-Key": KEY})
        assert (status, problem["code"]) == (409, "idempotency_mismatch")

    def test_a_limit_is_counted_by_an_address_nobody_chooses(
        self, cast: Cast, wish: dict[str, Any], settings: Any
    ) -> None:
        settings.HUIYIN_RATE_LIMITS = True
        answers = [
            Program().post("/matters", wish, **{"X-Forwarded-For": f"203.0.113.{number}"})[0]
            for number in range(31)
        ]
        assert answers == [201] * 30 + [429]


def test_supervision_is_read_and_a_leader_instructs(cast: Cast, program: Programs, watch: Watch) -> None:
    code = stage.working(cast).code
    watch.forward(days=8)
    jobs.supervise()
    leader = program(cast.leader)
    status, found = leader.get("/supervision?level=yellow")
    assert (status, [(line["code"], line["supervision"]) for line in found["items"]]) == (200, [(code, 2)])
    assert leader.get("/supervision?level=red")[1]["items"] == []
    assert leader.get("/supervision?level=pink")[0] == 422
    assert leader.post(f"/matters/{code}/instruct", {"text": "今天去现场"})[0] == 200
    status, refused = program(cast.clerk).post(f"/matters/{code}/instruct", {"text": "今天去现场"})
    assert (status, refused["code"]) == (403, "not_allowed")
