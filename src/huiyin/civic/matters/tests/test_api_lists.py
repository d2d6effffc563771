"""Lists by the API: the whole of it, with the same rights as the pages."""

from typing import Any

import pytest

from huiyin.civic.matters.tests.test_api import Program, Programs
from huiyin.civic.people.public import issue_token
from huiyin.kernel.actor import Actor
from tests import matters as stage
from tests.cast import Cast


@pytest.fixture
def program(cast: Cast) -> Programs:
    """Return a function that gives a program with somebody's token."""

    def made(actor: Actor) -> Program:
        return Program(issue_token(actor=actor, name="test", days=1).secret)

    return made


@pytest.fixture
def clerk(cast: Cast, program: Programs) -> Program:
    return program(cast.clerk)


def made(cast: Cast, clerk: Program, kind: str = "small_needs", **what: Any) -> str:
    new = {"kind": kind, "owner": cast.orgs.committee, "place": cast.places.compound.token} | what
    status, found = clerk.post("/lists", new)
    assert status == 201, found
    return f"/lists/{found['code']}"


def test_the_templates_say_what_each_kind_asks(cast: Cast) -> None:
    kinds = {kind["kind"]: kind for kind in Program().get("/list-templates")[1]}
    rectification = kinds["rectification"]
    assert rectification["needs_due"]
    assert [field["name"] for field in rectification["fields"] if field["required"]] == [
        "basis",
        "responsible",
    ]
    assert dict(kinds["small_needs"]["fields"][0]["options"])["repair"] == "小修小补"


def test_a_list_without_a_title_is_named_by_its_kind_and_place(cast: Cast, clerk: Program) -> None:
    title = clerk.get(made(cast, clerk))[1]["title"]
    assert "荷塘星城" in title
    assert "小微需求" in title


def test_items_are_written_edited_moved_and_taken_off(cast: Cast, clerk: Program) -> None:
    at, one = made(cast, clerk), stage.accepted(cast).code
    need = {"body": "换楼道灯泡", "extra": {"work": "repair", "places": 2}}
    status, problem = clerk.post(f"{at}/items", {"body": "换楼道灯泡"})
    assert (status, problem["code"], problem["field"]) == (422, "item_incomplete", "extra.work")
    code = clerk.post(f"{at}/items", need)[1]["code"]
    assert clerk.post(f"{at}/items", {"codes": [one, code]})[1] == {"added": 1}
    changed = {"due": "2030-01-01", "extra": {"work": "safety", "places": 5}, "note": "先看现场"}
    status, item = clerk.call("PUT", f"{at}/items/{one}", changed)
    assert (status, item["due"], item["extra"], item["note"]) == (
        200,
        "2030-01-01",
        changed["extra"],
        "先看现场",
    )
    assert clerk.post(f"{at}/items/{one}/place", {"position": 1})[1]["number"] == 1
    assert [row["code"] for row in clerk.get(at)[1]["items"]] == [one, code]
    assert clerk.call("DELETE", f"{at}/items/{code}")[0] == 422
    assert clerk.call("DELETE", f"{at}/items/{code}?reason=done")[0] == 204
    assert clerk.get(f"{at}/items/{code}")[0] == 404


def test_a_list_is_read_page_by_page_without_a_gap(cast: Cast, clerk: Program) -> None:
    at = made(cast, clerk)
    codes = [stage.filed(cast).code for _ in range(5)]
    clerk.post(f"{at}/items", {"codes": codes})
    seen: list[str] = []
    after: int | None = 0
    while after is not None:
        page = clerk.get(f"{at}?limit=2&after={after}")[1]
        seen += [row["code"] for row in page["items"]]
        after = page["next"]
    assert seen == codes


def test_a_list_lives_through_its_term(cast: Cast, clerk: Program) -> None:
    at = made(cast, clerk, starts="2029-01-01", ends="2029-03-31")
    assert clerk.post(f"{at}/prolong", {"ends": "2029-04-30", "reason": "雨季"})[1]["ends"] == "2029-04-30"
    assert clerk.call("PATCH", at, {"title": "二季度"})[1]["title"] == "二季度"
    assert clerk.post(f"{at}/copy", {"starts": "2029-05-01"})[1]["starts"] == "2029-05-01"
    assert clerk.post(f"{at}/archive")[1]["code"] == "list_open_still"
    assert clerk.post(f"{at}/close")[1]["closed_at"]
    assert clerk.post(f"{at}/archive")[1]["archived_at"]
    assert clerk.post(f"{at}/reopen", {"reason": "还有事"})[1]["closed_at"] is None
    kinds = [step["kind"] for step in clerk.get(f"{at}/history")[1]["items"]]
    assert kinds[0] == "matters.list_reopened"
    assert len(kinds) == 7
    assert clerk.get(f"{at}/progress")[1][-1]["total"] == 0


def test_lists_are_found_by_kind_place_owner_state_and_words(cast: Cast, clerk: Program) -> None:
    one = made(cast, clerk, title="消防通道清单", visibility="public").rpartition("/")[2]
    other = made(cast, clerk, "topics", title="议事会", visibility="public").rpartition("/")[2]
    clerk.post(f"/lists/{other}/close")
    token, next_door = cast.places.community.token, cast.places.next_compound.token
    for query, wanted in {
        "kind=topics": [other],
        "show=current": [one],
        "show=closed": [other],
        "q=消防": [one],
        f"place={token}": [other, one],
        f"place={next_door}": [],
        f"owner={cast.orgs.committee}": [other, one],
        f"owner={cast.orgs.bureau}": [],
    }.items():
        assert [row["code"] for row in Program().get(f"/lists?{query}")[1]["items"]] == wanted, query
    assert Program().get("/lists?kind=rumours")[1]["code"] == "unknown_list_kind"


def test_history_is_for_keepers(cast: Cast, clerk: Program, program: Programs) -> None:
    at = made(cast, clerk, visibility="public")
    assert program(cast.leader).get(f"{at}/history")[0] == 403
    assert program(cast.stranger_next_door).get(f"{at}/history")[0] == 403
    assert Program().get(f"{at}/history")[0] == 401


def test_a_list_is_shown_to_others_by_the_api(cast: Cast, clerk: Program, program: Programs) -> None:
    at, code = made(cast, clerk), stage.accepted(cast, publish=False, body="只给经办人看的话").code
    clerk.post(f"{at}/items", {"code": code})
    assert clerk.call("PUT", f"{at}/readers/{cast.orgs.bureau}")[0] == 204
    status, link = clerk.post(f"{at}/links", {"label": "督查组", "days": 7})
    assert (status, link["url"].endswith(f"/l/{link['key']}/")) == (201, True)
    readers = clerk.get(f"{at}/readers")[1]
    assert ([row["id"] for row in readers["orgs"]], len(readers["links"])) == ([cast.orgs.bureau], 1)
    shared = Program().get(f"/shared-lists/{link['key']}")[1]
    assert [(row["code"], row["sight"], row["title"]) for row in shared["items"]] == [(code, "masked", "")]
    assert program(cast.department).get(at)[1]["items"][0]["sight"] == "masked"
    answer = clerk.http.get(f"/api/v1{at}/items.jsonl", headers={"Authorization": f"Bearer {clerk.token}"})
    assert "只给经办人看的话" in answer.getvalue().decode()
    assert clerk.call("DELETE", f"{at}/links/{link['id']}")[0] == 204
    assert Program().get(f"/shared-lists/{link['key']}")[0] == 404
    assert clerk.call("DELETE", f"{at}/readers/{cast.orgs.bureau}")[0] == 204
    assert program(cast.department).get(at)[0] == 404


def test_wording_is_set_by_operators(cast: Cast, clerk: Program, program: Programs) -> None:
    said = {"place": cast.places.city.token, "kind": "wishes", "title": "%(place)s心声"}
    assert clerk.call("PUT", "/list-wordings", said)[0] == 403
    assert program(cast.operator).call("PUT", "/list-wordings", said)[0] == 204
    assert clerk.get(made(cast, clerk, "wishes"))[1]["title"] == "荷塘星城心声"
