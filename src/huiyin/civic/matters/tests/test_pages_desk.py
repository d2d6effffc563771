"""The desk: trays, filters, one matter, many at once, a caller, and the rows as a file."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries import Queue
from huiyin.civic.people.public import names
from huiyin.kernel.ids import follow_key_matches
from huiyin.kit.keys import keyring
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login

STAFF = ("steward", "clerk", "street", "department", "property_staff", "secretary", "leader", "operator")
OTHERS = ("resident", "neighbour", "building_head", "former")


def page(client: Client, address: str = "/desk/", **asked: str | int) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", STAFF)
def test_staff_open_the_desk(cast: Cast, login: Login, name: str) -> None:
    assert page(login(cast.actors()[name]))


@pytest.mark.parametrize("name", OTHERS)
def test_others_do_not(cast: Cast, login: Login, name: str) -> None:
    assert login(cast.actors()[name]).get("/desk/").status_code == 403


def test_somebody_unknown_is_asked_to_log_in(cast: Cast, client: Client) -> None:
    response = client.get("/desk/")
    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


def test_a_row_shows_deadline_place_and_holder(cast: Cast, login: Login) -> None:
    made = matters.filed(cast, title="路灯不亮")
    shown = page(login(cast.clerk))
    assert made.code in shown
    assert "路灯不亮" in shown
    assert "荷塘星城" in shown
    assert 'class="light' in shown


def test_the_desk_next_door_sees_nothing_of_it(cast: Cast, login: Login) -> None:
    made = matters.filed(cast)
    client = login(cast.stranger_next_door)
    assert made.code not in page(client)
    assert client.get(f"/desk/{made.code}/").status_code == 404
    assert client.get("/desk/0000-0000/").status_code == 404


@pytest.mark.parametrize(
    ("tray", "shown"),
    [
        (Queue.NEW, "filed"),
        (Queue.TO_ASSIGN, "accepted"),
        (Queue.WORKING, "working"),
        (Queue.ANSWERED, "answered"),
        (Queue.OVER, "declined"),
    ],
)
def test_each_tray_holds_its_matters(cast: Cast, login: Login, tray: Queue, shown: str) -> None:
    made = {
        "filed": matters.filed(cast).code,
        "accepted": matters.accepted(cast).code,
        "working": matters.working(cast).code,
        "answered": matters.answered(cast).code,
        "declined": matters.declined(cast).code,
    }
    seen = page(login(cast.clerk), queue=tray.value)
    assert {name for name, code in made.items() if code in seen} == {shown}


def test_echoes_lie_in_the_tray_of_those_who_may_approve_them(cast: Cast, login: Login) -> None:
    made, _echo_id = matters.drafted(cast)
    assert made.code in page(login(cast.clerk), queue="to_approve")
    assert made.code not in page(login(cast.property_staff), queue="to_approve")


def test_filters_narrow_by_place_words_and_code(cast: Cast, login: Login) -> None:
    here, there = matters.filed(cast, body="电梯坏了"), matters.filed(cast, body="积水太深")
    client = login(cast.street)
    assert there.code not in page(client, q="电梯")
    assert here.code in page(client, q="电梯")
    assert here.code in page(client, q=here.code)
    assert here.code in page(client, place=cast.places.compound.id)
    assert here.code not in page(client, place=cast.places.next_compound.id)


def test_a_search_everywhere_finds_what_is_over(cast: Cast, login: Login) -> None:
    made = matters.declined(cast, body="施工太吵")
    client = login(cast.clerk)
    assert made.code not in page(client, q="施工")
    assert made.code in page(client, q="施工", all=1)


@pytest.mark.parametrize("asked", [{"queue": "no"}, {"category": "x"}, {"place": "-1"}, {"q": "'\"<"}])
def test_a_desk_address_somebody_invented_is_no_fault(
    cast: Cast, login: Login, asked: dict[str, str]
) -> None:
    assert page(login(cast.clerk), **asked)


def test_a_long_queue_costs_no_more_queries_than_a_short_one(cast: Cast, login: Login) -> None:
    client = login(cast.clerk)
    matters.filed(cast)
    few = queries_of(client)
    for number in range(19):
        matters.filed(cast, body=f"第 {number} 件事，请看一看。")
    assert queries_of(client) == few


def queries_of(client: Client) -> int:
    client.get("/desk/")
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/desk/").status_code == 200
    return len(seen)


def test_a_matter_opens_whole_or_as_a_fragment(cast: Cast, login: Login) -> None:
    made = matters.filed(cast)
    client = login(cast.clerk)
    whole = page(client, f"/desk/{made.code}/")
    part = client.get(f"/desk/{made.code}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert matters.WISH in whole
    assert matters.WISH in part


def test_the_authors_name_is_for_those_who_work_on_it(cast: Cast, login: Login) -> None:
    made = matters.filed(cast)
    name = names([cast.resident.person_id or 0])[cast.resident.person_id or 0]
    assert name in page(login(cast.clerk), f"/desk/{made.code}/")
    assert name not in page(login(cast.leader), f"/desk/{made.code}/")
    assert name not in page(login(cast.operator), f"/desk/{made.code}/")


def test_a_leader_reads_and_is_offered_no_act(cast: Cast, login: Login) -> None:
    made = matters.filed(cast)
    assert f"/desk/{made.code}/accept/" not in page(login(cast.leader), f"/desk/{made.code}/")
    assert f"/desk/{made.code}/accept/" in page(login(cast.clerk), f"/desk/{made.code}/")


def test_likely_siblings_are_offered_for_merging(cast: Cast, login: Login) -> None:
    elder = matters.filed(cast, body="2栋楼道灯不亮，老人看不见台阶")
    younger = matters.filed(cast, body="2栋的楼道灯坏了，看不见台阶", anonymous=True)
    other = matters.filed(cast, body="希望开设太极拳课程")
    seen = page(login(cast.clerk), f"/desk/{younger.code}/")
    assert f'name="into" value="{elder.code}"' in seen
    assert f'name="into" value="{other.code}"' not in seen


def test_what_is_picked_goes_to_one_holder_and_the_rest_is_told(cast: Cast, login: Login) -> None:
    fresh, taken, over = matters.filed(cast), matters.accepted(cast), matters.declined(cast)
    response = login(cast.clerk).post(
        "/desk/assign/?queue=open",
        {"code": [fresh.code, taken.code, over.code], "holder": f"org:{cast.orgs.property_company}"},
        follow=True,
    )
    told = response.content.decode()
    assert over.code in told.partition('class="toasts"')[2].partition("</ul>")[0]
    states = dict(Matter.objects.values_list("code", "state"))
    assert (states[fresh.code], states[taken.code], states[over.code]) == ("assigned", "assigned", "declined")


@pytest.mark.parametrize("holder", ["", "org:", "person:x", "city:1", "org:99999999"])
def test_a_holder_that_is_none_changes_nothing(cast: Cast, login: Login, holder: str) -> None:
    made = matters.filed(cast)
    login(cast.clerk).post("/desk/assign/", {"code": [made.code], "holder": holder})
    assert Matter.objects.get(code=made.code).state == "filed"


def test_whoever_may_not_assign_has_no_boxes_and_no_way_in(cast: Cast, login: Login) -> None:
    made = matters.assigned(cast)
    client = login(cast.property_staff)
    assert 'name="code"' not in page(client)
    assert client.post("/desk/assign/", {"code": made.code, "holder": "org:1"}).status_code == 403


def test_an_export_holds_what_the_actor_reaches(cast: Cast, login: Login) -> None:
    made = matters.filed(cast, title="=1+1 是公式吗")
    client = login(cast.clerk)
    rows = list(csv.DictReader(io.StringIO(text_of(client, "/desk/export.csv").removeprefix("\ufeff"))))
    assert [row["code"] for row in rows] == [made.code]
    assert rows[0]["title"].startswith("'=")
    assert json.loads(text_of(client, "/desk/export.jsonl"))["title"] == "=1+1 是公式吗"
    assert client.get("/desk/export.xlsx").content.startswith(b"PK")
    assert client.get("/desk/export.exe").status_code == 404
    assert text_of(login(cast.stranger_next_door), "/desk/export.jsonl") == ""
    assert login(cast.steward).get("/desk/export.csv").status_code == 403


def text_of(client: Client, address: str) -> str:
    return client.get(address).getvalue().decode()


CALL = {
    "channel": "phone",
    "place": "荷塘星城",
    "body": "楼上漏水，天花板都湿了",
    "kind": "help",
    "urgency": "ordinary",
    "name": "毛小暑",
    "phone": "13873300001",
    "idempotency_key": "0123456789abcdef0123",
}


def test_a_callers_matter_gives_code_and_key_to_read_aloud(cast: Cast, login: Login) -> None:
    response = login(cast.steward).post("/desk/raise/", CALL)
    matter = Matter.objects.get()
    assert (matter.channel, matter.kind, matter.place_id) == ("phone", "help", cast.places.compound.id)
    assert matter.author_id not in {None, cast.steward.person_id}
    shown = response.content.decode()
    assert matter.code in shown
    key = response.context["filed"].follow_key
    assert follow_key_matches(keyring().follow, matter.code, key)
    assert key[:4] in shown


def test_a_call_sent_twice_is_one_matter(cast: Cast, login: Login) -> None:
    client = login(cast.steward)
    client.post("/desk/raise/", CALL)
    assert client.post("/desk/raise/", CALL).status_code == 200
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"body": ""},
        {"place": "庆云里"},
        {"place": ""},
        {"phone": "12"},
        {"kind": "need"},
        {"category": "没有"},
    ],
)
def test_a_call_that_cannot_be_noted_keeps_what_was_typed(
    cast: Cast, login: Login, change: dict[str, str]
) -> None:
    response = login(cast.steward).post("/desk/raise/", CALL | change)
    assert response.status_code == 422
    assert "毛小暑" in response.content.decode()
    assert not Matter.objects.exists()


def test_a_building_head_notes_for_a_neighbour_but_a_resident_does_not(cast: Cast, login: Login) -> None:
    head = login(cast.building_head)
    assert head.get("/desk/raise/").status_code == 200
    assert head.post("/desk/raise/", CALL | {"place": "1栋"}).status_code == 200
    assert login(cast.resident).get("/desk/raise/").status_code == 403
