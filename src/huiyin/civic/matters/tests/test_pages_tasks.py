"""Helpers' pages: the call at the desk, my tasks on a phone, one task, and the appraisal of both sides."""

from typing import Any

import pytest

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Task
from huiyin.civic.matters.public import Helper
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.matters import WISH, working

JSON = "application/json"


def called(cast: Cast, *helpers: Helper) -> Task:
    """Bring a matter to work and call somebody, the building head unless others are named."""
    chosen = helpers or (Helper(person_id=cast.building_head.person_id),)
    return public.whistle(actor=cast.clerk, code=working(cast).code, what="看住现场", helpers=chosen)[0]


def test_the_desk_calls_helpers_and_shows_them(cast: Cast, login: Login) -> None:
    code, client = working(cast).code, login(cast.secretary)
    page = client.get(f"/desk/{code}/").content.decode()
    assert f'value="person:{cast.building_head.person_id}"' in page
    typed = {
        "helpers": [f"org:{cast.orgs.bureau}", f"person:{cast.building_head.person_id}"],
        "what": "请到现场",
        "due_on": "",
    }
    assert client.post(f"/desk/{code}/whistle/", typed).status_code == 302
    assert Task.objects.count() == 2
    page = client.get(f"/desk/{code}/").content.decode()
    assert "请到现场" in page
    assert "已吹哨" in page


def test_a_call_that_is_refused_stays_as_typed(cast: Cast, login: Login) -> None:
    code = working(cast).code
    sent = login(cast.clerk).post(f"/desk/{code}/whistle/", {"what": "请到现场", "helpers": []})
    assert sent.status_code == 422
    assert "请到现场" in sent.content.decode()


def test_a_neighbour_does_their_task_on_a_phone(cast: Cast, login: Login, watch: Watch) -> None:
    task, client = called(cast), login(cast.building_head)
    page = client.get("/desk/tasks/").content.decode()
    assert "看住现场" in page
    assert f"/desk/tasks/{task.pk}/report/" in page
    assert WISH[:10] in client.get(f"/desk/tasks/{task.pk}/").content.decode()
    assert client.post(f"/desk/tasks/{task.pk}/report/").status_code == 302
    assert client.post(f"/desk/tasks/{task.pk}/finish/", {"result": "守了两小时"}).status_code == 302
    assert client.post(f"/desk/tasks/{task.pk}/rate_call/", {"justified": "yes"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.result, task.justified) == ("done", "守了两小时", True)
    # What the matter says is no longer theirs to read.
    assert WISH[:10] not in client.get(f"/desk/tasks/{task.pk}/").content.decode()
    assert "守了两小时" in client.get(f"/desk/tasks/{task.pk}/").content.decode()


def test_what_a_helper_typed_is_not_lost(cast: Cast, login: Login) -> None:
    task, client = called(cast), login(cast.building_head)
    sent = client.post(f"/desk/tasks/{task.pk}/decline/", {"reason": "长" * 501})
    assert sent.status_code == 409
    assert "长长长" in sent.content.decode()


@pytest.mark.parametrize("name", ["neighbour", "clerk", "stranger_next_door"])
def test_anothers_task_is_not_found(cast: Cast, login: Login, name: str) -> None:
    task = called(cast)
    client = login(cast.actors()[name])
    assert client.get(f"/desk/tasks/{task.pk}/").status_code == 404
    assert client.post(f"/desk/tasks/{task.pk}/report/").status_code == 404
    assert client.post(f"/desk/tasks/{task.pk}/dance/").status_code == 404


def test_the_lead_rates_and_calls_off_from_the_matter(cast: Cast, login: Login) -> None:
    done, other = called(cast), called(cast, Helper(org_id=cast.orgs.bureau))
    public.finish_task(actor=cast.building_head, task_id=done.pk, result="守了两小时")
    client = login(cast.clerk)
    code = done.matter.code
    assert f"/desk/tasks/{done.pk}/rate/" in client.get(f"/desk/{code}/").content.decode()
    sent = client.post(f"/desk/tasks/{done.pk}/rate/", {"score": "5", "words": "辛苦了", "code": code})
    assert (sent.status_code, sent["Location"]) == (302, f"/desk/{code}/")
    refused = client.post(f"/desk/tasks/{other.pk}/cancel/", {"reason": "", "code": other.matter.code})
    assert refused.status_code == 409
    off = client.post(f"/desk/tasks/{other.pk}/cancel/", {"reason": "不用了", "code": other.matter.code})
    assert off.status_code == 302
    assert list(Task.objects.order_by("id").values_list("state", "score")) == [
        ("done", 5),
        ("cancelled", None),
    ]


def test_an_answer_asks_about_open_tasks_only_where_there_are_some(cast: Cast, login: Login) -> None:
    client, quiet = login(cast.property_staff), working(cast).code
    assert "close_tasks" not in client.get(f"/desk/{quiet}/").content.decode()
    code = called(cast).matter.code
    assert "close_tasks" in client.get(f"/desk/{code}/").content.decode()
    typed = {"text": "修好了", "wanted": "public"}
    sent = client.post(f"/desk/{code}/echo/", typed)
    assert sent.status_code == 409
    assert "仍有1个协办任务未完成" in sent.content.decode()
    assert client.post(f"/desk/{code}/echo/", typed | {"close_tasks": "on"}).status_code == 302


def test_both_sides_figures_stand_on_one_page(cast: Cast, login: Login) -> None:
    task = called(cast, Helper(org_id=cast.orgs.bureau))
    public.finish_task(actor=cast.department, task_id=task.pk, result="好了")
    public.rate_helper(actor=cast.clerk, task_id=task.pk, score=4)
    page = login(cast.leader).get("/desk/appraisal/").content.decode()
    assert "荷塘区城市管理局" in page
    assert "4.0 (n=1)" in page
    assert "上月塘社区居委会" in page
    empty = login(cast.stranger_next_door).get("/desk/appraisal/").content.decode()
    assert "荷塘区城市管理局" not in empty


def test_more_tasks_make_no_more_queries(
    cast: Cast, login: Login, django_assert_max_num_queries: Any
) -> None:
    client = login(cast.building_head)
    called(cast)
    client.get("/desk/tasks/")
    for _ in range(5):
        called(cast)
    with django_assert_max_num_queries(14):
        client.get("/desk/tasks/")


def test_the_api_goes_the_whole_way(cast: Cast, login: Login) -> None:
    code = working(cast).code
    clerk, helper = login(cast.clerk), login(cast.department)
    body = {"what": "请封道", "helpers": [{"org": cast.orgs.bureau}]}
    made = clerk.post(f"/api/v1/matters/{code}/whistle", body, content_type=JSON)
    assert made.status_code == 201
    task = made.json()[0]["id"]
    mine = helper.get("/api/v1/tasks").json()
    assert [one["id"] for one in mine] == [task], mine
    assert helper.post(f"/api/v1/tasks/{task}/report-in").json()["state"] == "reported_in"
    done = helper.post(f"/api/v1/tasks/{task}/finish", {"result": "已封道"}, content_type=JSON)
    assert done.json()["state"] == "done"
    clerk.post(f"/api/v1/tasks/{task}/rate", {"score": 5}, content_type=JSON)
    helper.post(f"/api/v1/tasks/{task}/rate-call", {"justified": True}, content_type=JSON)
    [shown] = clerk.get(f"/api/v1/matters/{code}/tasks").json()
    assert (shown["score"], shown["justified"]) == (5, True)
    [bureau] = [one for one in clerk.get("/api/v1/appraisal").json() if one["org_id"] == cast.orgs.bureau]
    assert (bureau["called"], bureau["in_time"], bureau["mean_score"]) == (1, 1, 5.0)


def test_the_api_declines_and_calls_off(cast: Cast, login: Login) -> None:
    first, second = (called(cast, Helper(org_id=cast.orgs.bureau)) for _ in range(2))
    no = login(cast.department).post(
        f"/api/v1/tasks/{first.pk}/decline", {"reason": "没人手"}, content_type=JSON
    )
    off = login(cast.clerk).post(f"/api/v1/tasks/{second.pk}/cancel", {"reason": "不用了"}, content_type=JSON)
    assert (no.json()["state"], off.json()["state"]) == ("declined", "cancelled")
