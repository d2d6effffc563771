"""Topics in the house: found by the worker, seen by staff, growing in a street."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Matter
from huiyin.civic.notices.models import Notice
from huiyin.civic.triage import actions, jobs
from huiyin.civic.triage.models import Topic, TopicAlarm, TopicMember, TopicRun
from huiyin.civic.triage.queries import topics as queries
from huiyin.civic.trust.actions import erase_for
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid, NotAllowed, NotFound
from huiyin.kit.counting import forget_all
from huiyin.kit.tables import read_rows
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch

Login = Callable[[Actor], Client]
DRAINS = (
    "北门的下水道堵了一个月，一下雨就漫水，请疏通。",
    "北门下水道反水，污水横流，老人出门要绕路，请疏通。",
    "北门下水道堵塞，污水漫到路上，请尽快疏通！违法排污，严重扰民，强烈抗议！",
)
LAMP = "三栋楼道的灯坏了，晚上看不见台阶。"


@pytest.fixture
def drains(cast: Cast, watch: Watch) -> list[str]:
    """Three neighbours write about the drain, one about a lamp; the worker finds the topic."""
    codes = []
    for body in (*DRAINS, LAMP):
        codes.append(stage.filed(cast, body=body, title=body[:12]).code)
        watch.forward(hours=5)
    jobs.find_topics()
    forget_all()
    return codes


def shown(cast: Cast, **asked: Any) -> queries.Board:
    return queries.board(cast.street, token=cast.places.street.token, **asked)


def test_what_three_neighbours_write_is_one_topic_with_its_heat(cast: Cast, drains: list[str]) -> None:
    (card,) = shown(cast).cards
    assert "下水道" in card.title
    assert card.where == cast.places.compound.name
    assert (card.facts.count, card.facts.tone) == (3, 0.333)
    assert sum(count for _, count in card.timeline) == 3
    view = queries.topic_view(cast.street, card.id, token=cast.places.street.token)
    assert {one.code for one in view.members} == set(drains[:3])


def test_a_topic_keeps_its_number_and_grows(cast: Cast, drains: list[str]) -> None:
    number = Topic.objects.get().pk
    stage.filed(cast, body="小区北门下水道又堵了，污水横流，请疏通。")
    jobs.find_topics()
    assert (Topic.objects.get().pk, TopicMember.objects.count()) == (number, 4)


def test_nothing_is_found_again_while_nothing_came(cast: Cast, drains: list[str]) -> None:
    jobs.find_topics()
    assert TopicRun.objects.count() == 1


def test_what_its_author_took_back_leaves_the_topic(cast: Cast, drains: list[str]) -> None:
    matters.withdraw_matter(actor=cast.resident, code=drains[0])
    stage.filed(cast, body=LAMP)
    jobs.find_topics()
    assert TopicMember.objects.count() == 4


def test_only_staff_of_the_area_see_its_topics(cast: Cast, drains: list[str]) -> None:
    assert queries.board(cast.leader).cards
    for actor in (cast.resident, cast.stranger_next_door, cast.property_staff):
        with pytest.raises(NotFound):
            queries.board(actor, token=cast.places.compound.token)
    with pytest.raises(Invalid):
        shown(cast, days=8)


def test_a_street_sees_a_topic_grow_and_says_what_it_does(
    cast: Cast, drains: list[str], login: Login
) -> None:
    relay().drain()
    alarm = TopicAlarm.objects.get(area=cast.places.street.id)
    assert (alarm.recent, alarm.step) == (3, 0)
    told = Notice.objects.filter(kind="topic_grows", person=cast.street.person_id)
    assert told.count() == 1
    assert "下水道" not in str(told[0].params)
    client = login(cast.street)
    link = told[0].link
    page = client.get(link).content.decode()
    assert all(code in page for code in drains[:3])
    note = f"/desk/topics/{alarm.topic_id}/alarms/{alarm.pk}/"
    assert client.post(note, {"note": " "}).status_code == 422
    assert client.post(note, {"note": "明天派疏通车"}).status_code == 302
    board = client.get("/desk/topics/").content.decode()
    assert "明天派疏通车" in board


def test_an_alarm_is_told_once_and_again_when_it_doubles(cast: Cast, drains: list[str]) -> None:
    for _ in range(2):
        jobs.find_topics()
        relay().drain()
    told = Notice.objects.filter(kind="topic_grows")
    # The community that holds most of it hears too, and nobody hears twice.
    assert {alarm.area_id for alarm in TopicAlarm.objects.all()} == {
        cast.places.street.id,
        cast.places.community.id,
    }
    persons = list(told.values_list("person", flat=True))
    assert len(persons) == len(set(persons))
    assert {cast.street.person_id, cast.clerk.person_id} <= set(persons)
    before = told.count()
    for number in range(3):
        stage.filed(cast, body=f"北门下水道堵了第{number}次，污水横流，请疏通。")
    jobs.find_topics()
    relay().drain()
    assert {alarm.step for alarm in TopicAlarm.objects.all()} == {1}
    assert told.count() == 2 * before


def test_a_quiet_alarm_ends_and_a_later_one_is_new(cast: Cast, drains: list[str], watch: Watch) -> None:
    watch.forward(days=23)
    jobs.find_topics()
    assert not TopicAlarm.objects.filter(ended_at__isnull=True).exists()


def test_who_may_not_keep_lists_there_notes_nothing(cast: Cast, drains: list[str]) -> None:
    alarm = TopicAlarm.objects.get(area=cast.places.street.id)
    with pytest.raises(NotAllowed):
        actions.note_alarm(actor=cast.leader, alarm_id=alarm.pk, note="看到了")
    with pytest.raises(NotFound):
        actions.note_alarm(actor=cast.stranger_next_door, alarm_id=alarm.pk, note="看到了")
    for act in (
        lambda: actions.keep_topics(actor=cast.street, finding=queries.Finding([], 0, 0)),
        lambda: actions.raise_alarms(actor=cast.street, grown=[]),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_matters_of_a_topic_go_on_a_list(cast: Cast, drains: list[str], login: Login) -> None:
    made = matters.make_list(
        actor=cast.street,
        draft=matters.ListDraft("下水道", "topics", cast.orgs.street_office, cast.places.street.id),
    )
    topic = Topic.objects.get().pk
    client = login(cast.street)
    page = client.get(f"/desk/topics/{topic}/")
    assert made.code in page.content.decode()
    done = client.post(f"/desk/topics/{topic}/gather/", {"list_code": made.code})
    assert done.status_code == 302
    assert matters.list_progress(made)[-1].total == 3


def test_a_topic_becomes_a_matter_and_what_is_ticked_joins_it(
    cast: Cast, drains: list[str], login: Login
) -> None:
    topic, client = Topic.objects.get().pk, login(cast.clerk)
    address = f"/desk/topics/{topic}/"
    form = client.get(address).context["raising"]
    assert "下水道" in form["title"].value()
    assert all(code in form["body"].value() for code in drains[:3])
    assert client.post(f"{address}raise/", {"title": "", "body": "x"}).status_code == 422
    words = {"title": "北门下水道反复堵塞", "body": form["body"].value()}
    assert client.post(f"{address}raise/", words).status_code == 302
    again = client.post(f"{address}raise/", words)
    assert (again.status_code, "已提出" in again.content.decode()) == (422, True)
    raised = Matter.objects.get(title=words["title"])
    assert (raised.place_id, raised.author_id) == (cast.places.compound.id, cast.clerk.person_id)
    assert not Matter.objects.filter(state="merged").exists()
    page = client.get(address).content.decode()
    assert raised.code in page
    assert page.count('name="codes"') == 3
    matters.decline_matter(actor=cast.clerk, code=drains[2], reason="另行答复")
    assert client.post(f"{address}join/", {"codes": [drains[0], drains[1]]}).status_code == 302
    merged = Matter.objects.filter(elder=raised.pk)
    assert set(merged.values_list("code", flat=True)) == set(drains[:2])
    assert client.post(f"{address}join/", {"codes": ["0000-0000"]}).status_code == 404
    # What staff raised is no voice of the topic.
    stage.filed(cast, body=LAMP)
    jobs.find_topics()
    assert not TopicMember.objects.filter(matter=raised.pk).exists()


def test_programs_raise_a_topic_and_hear_what_did_not_join(
    cast: Cast, drains: list[str], login: Login
) -> None:
    topic, client = Topic.objects.get().pk, login(cast.clerk)
    address = f"/api/v1/topics/{topic}"
    words = {"title": "北门下水道", "body": "三件诉求说的是同一处。"}
    nobody = client.post(f"{address}/join", {"codes": drains[:1]}, content_type="application/json")
    assert nobody.status_code == 404
    made = client.post(f"{address}/raise", words, content_type="application/json")
    assert made.status_code == 201
    assert client.get(address).json()["raised"] == made.json()["code"]
    matters.merge_matter(actor=cast.clerk, code=drains[0], into=drains[1])
    sent = client.post(f"{address}/join", {"codes": drains[:2]}, content_type="application/json").json()
    assert (sent["joined"], [one["matter"] for one in sent["refused"]]) == (1, drains[:1])
    empty = client.post(f"{address}/join", {"codes": []}, content_type="application/json")
    assert empty.json()["code"] == "nothing_picked"
    refused = login(cast.street).post(f"{address}/raise", words, content_type="application/json")
    assert refused.status_code in {403, 409, 422}
    matters.withdraw_matter(actor=cast.clerk, code=made.json()["code"])
    assert client.post(f"{address}/raise", words, content_type="application/json").status_code == 201


def test_the_two_tables_go_out_as_spreadsheets(cast: Cast, drains: list[str], login: Login) -> None:
    client = login(cast.street)
    tables = {}
    for name in ("topics", "matters"):
        answer = client.get(f"/desk/topics/{name}.xlsx?days=7")
        assert answer.status_code == 200
        tables[name] = [row for _, row in read_rows(BytesIO(answer.content))]
    assert [row["热度排名"] for row in tables["topics"]] == ["1"]
    assert {row["留言编号"] for row in tables["matters"]} == set(drains[:3])
    assert "留言用户" in tables["matters"][0]
    assert client.get("/desk/topics/people.xlsx").status_code == 404


def test_the_api_says_what_the_pages_say(cast: Cast, drains: list[str], login: Login) -> None:
    client = login(cast.street)
    board = client.get("/api/v1/topics?days=7").json()
    assert [one["matters"] for one in board["topics"]] == [3]
    whole = client.get(f"/api/v1/topics/{board['topics'][0]['id']}").json()
    assert set(whole["codes"]) == set(drains[:3])
    alarm, other = client.get("/api/v1/topics/alarms").json()
    assert {alarm["place"], other["place"]} >= {cast.places.community.full_name}
    said = client.post(
        f"/api/v1/topics/alarms/{alarm['id']}/note", {"note": "已派人"}, content_type="application/json"
    )
    assert said.status_code == 200
    noted = {one["id"]: one["note"] for one in client.get("/api/v1/topics/alarms").json()}
    assert noted[alarm["id"]] == "已派人"
    assert client.get("/api/v1/topics?days=9").json()["code"] == "bad_period"


def test_what_is_erased_leaves_its_topic_and_its_title(cast: Cast, drains: list[str]) -> None:
    for code in drains:
        matters.withdraw_matter(actor=cast.resident, code=code)
    assert cast.resident.person_id
    erase_for(actor=cast.operator, person_id=cast.resident.person_id, reason="本人要求")
    assert not TopicMember.objects.exists()
    assert not Topic.objects.filter(speaks__isnull=False).exists()
    forget_all()
    assert shown(cast).cards == []


def test_beside_an_echo_that_waits_stands_what_to_look_at_once_more(cast: Cast, login: Login) -> None:
    made, echo_id = stage.drafted(cast, text="已处理。")
    for address in (f"/desk/echo/{echo_id}/", f"/desk/{made.code}/"):
        page = login(cast.clerk).get(address).content.decode()
        for doubt in ("答复过于简短", "没有写明日期", "机器提示，仅供参考"):
            assert doubt in page, address
    assert "答复过于简短" in login(cast.property_staff).get(f"/desk/{made.code}/").content.decode()
    matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=matters.Audience.AUTHOR)
    assert "答复过于简短" not in login(cast.clerk).get(f"/desk/{made.code}/").content.decode()
