"""S02: one branch coordinates X. One matter needs several, and the pages compute the figures."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.people import public as people
from huiyin.kernel import clock
from huiyin.kernel.permissions import Role
from huiyin.kit.tables import write_xlsx
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Login
from tests.matters import accepted


def post(login: Login, actor: Any, address: str, typed: dict[str, Any]) -> None:
    """Send a form as somebody, and expect that it went through."""
    assert login(actor).post(address, typed).status_code == 302, address


def test_one_branch_leads_several_to_one_answer(cast: Cast, login: Login) -> None:
    code = accepted(cast, body="下水道塌了一段，雨天漫进2栋，要封路开挖。").code
    desk = f"/desk/{code}"
    post(login, cast.secretary, f"{desk}/assign/", {"holder": f"org:{cast.orgs.property_company}"})
    post(login, cast.property_staff, f"{desk}/start/", {})

    # The branch whistles: the street closes the road, the building head tells every door.
    helpers = [f"org:{cast.orgs.street_office}", f"person:{cast.building_head.person_id}"]
    post(login, cast.secretary, f"{desk}/whistle/", {"helpers": helpers, "what": "封路半天，逐户告知"})
    street, head = (login(one).get("/api/v1/tasks").json()[0] for one in (cast.street, cast.building_head))
    for actor, task in ((cast.street, street), (cast.building_head, head)):
        post(login, actor, f"/desk/tasks/{task['id']}/report/", {})

    # Nobody answers over their heads.
    early = login(cast.property_staff).post(f"{desk}/echo/", {"text": "修好了", "wanted": "public"})
    assert early.status_code == 409
    for actor, task in ((cast.street, street), (cast.building_head, head)):
        post(login, actor, f"/desk/tasks/{task['id']}/finish/", {"result": "已办妥"})
        post(login, actor, f"/desk/tasks/{task['id']}/rate_call/", {"justified": "yes"})
        post(login, cast.secretary, f"/desk/tasks/{task['id']}/rate/", {"score": "5", "code": code})
    post(login, cast.property_staff, f"{desk}/echo/", {"text": "换管六米，试水通畅。", "wanted": "public"})
    [waiting] = login(cast.clerk).get(f"/api/v1/matters/{code}").json()["approvable"]
    matters.approve_echo(actor=cast.clerk, echo_id=waiting, audience=matters.Audience.PUBLIC)

    # It never left the compound, and everybody can read that; so can the mirror count it.
    assert "<b>小区</b>" in login(cast.nobody).get(f"/m/{code}/").content.decode()
    mirror = login(cast.nobody).get(f"/api/v1/mirror/{cast.places.compound.token}").json()
    assert mirror["levels"]["compound"] == 1
    figures = {one["org_id"]: one for one in login(cast.leader).get("/api/v1/appraisal").json()}
    assert figures[cast.orgs.street_office]["mean_score"] == 5.0
    assert (figures[cast.orgs.branch]["calls"], figures[cast.orgs.branch]["justified"]) == (2, 2)


FIGURES = {"在职党员": 185, "直管党员": 42, "两代表一委员": 5, "服务队员": 19}
EMPLOYER = "荷塘区城市管理局"


def census_file() -> BytesIO:
    """Write the census as the branch brings it home from the doors, with a slip and a row too many."""
    heading = ["姓名", "手机号", "身份", "小区", "单位"]
    rows: list[list[str]] = []
    for role, number in FIGURES.items():
        for _ in range(number):
            at = len(rows)
            rows.append(
                [f"邻里{at:03d}", f"139009{at:05d}", role, "荷塘星城", EMPLOYER if role == "在职党员" else ""]
            )
    rows.append(rows[0])  # the same door was knocked at twice
    rows.append(["邻里九九九", "1390", "服务队员", "荷塘星城", ""])
    table = BytesIO(write_xlsx(heading, rows))
    table.name = "普查.xlsx"
    return table


def test_the_census_is_taken_in_and_the_page_shows_its_figures(cast: Cast, login: Login) -> None:
    place = cast.places.compound
    team, address = f"/places/{place.token}/team/", f"/places/{place.token}/members/import/"
    assert login(cast.property_staff).get(address).status_code == 403

    report = login(cast.secretary).post(address, {"file": census_file()})
    seen = report.context["report"]
    assert (seen.rows, seen.good, seen.known, len(seen.errors)) == (253, 251, 1, 1)
    assert seen.errors[0].number == 254
    post(login, cast.secretary, address, {"packed": report.context["packed"]})

    page = login(cast.nobody).get(team).content.decode()
    counted = page.partition("小区里的力量")[2]
    shown = [int(number) for number in re.findall(r"<dd[^>]*>\s*(?:<[^>]+>)*(\d+)", counted)]
    assert shown[:4] == list(FIGURES.values())
    assert "邻里0" not in page
    assert "邻里000" in login(cast.secretary).get(f"/places/{place.token}/members/").content.decode()
    assert login(cast.leader).get(f"/places/{place.token}/members/").status_code == 403


def told(login: Login, actor: Any) -> str:
    return login(actor).get("/notices/").content.decode()


def test_the_council_is_called_and_told_of_each_change(cast: Cast, login: Login) -> None:
    place, meets = cast.places.compound, clock.today() + timedelta(days=7)
    draft = matters.ListDraft("六月议事会", matters.ListKind.TOPICS, cast.orgs.branch, place.id, ends=meets)
    code = matters.make_list(actor=cast.secretary, draft=draft).code
    send = f"/desk/lists/{code}/send/"
    assert login(cast.secretary).post(send).status_code == 409  # nobody could read it
    post(login, cast.secretary, f"/desk/lists/{code}/show/", {})
    post(login, cast.secretary, send, {})
    relay().drain()
    assert "议事会定于" in told(login, cast.building_head)
    assert "议事会定于" not in told(login, cast.resident)
    assert "六月议事会" in login(cast.nobody).get(f"/places/{place.token}/team/").content.decode()

    # Told once; again only when there is news.
    assert login(cast.secretary).post(send).status_code == 409
    topic = matters.Filing(place_id=place.id, title="门禁换不换", body="老门禁常坏，换不换大家议。")
    matters.write_into_list(actor=cast.secretary, list_code=code, filing=topic)
    assert login(cast.secretary).post(f"/api/v1/lists/{code}/send").status_code == 200
    relay().drain()
    assert "议程有变" in told(login, cast.building_head)


def test_what_is_no_agenda_calls_nobody(cast: Cast, login: Login) -> None:
    place, send = cast.places.compound, "/desk/lists/{}/send/"
    wrong = [
        matters.ListDraft("小需求", matters.ListKind.SMALL_NEEDS, cast.orgs.branch, place.id),
        matters.ListDraft("没定日子", matters.ListKind.TOPICS, cast.orgs.branch, place.id),
    ]
    for draft in wrong:
        shown = replace(draft, visibility=matters.Visibility.PUBLIC)
        code = matters.make_list(actor=cast.secretary, draft=shown).code
        assert login(cast.secretary).post(send.format(code)).status_code == 409
    assert login(cast.resident).post(send.format(code)).status_code == 403


def test_a_member_of_the_team_is_called_to_help_and_finds_the_way(cast: Cast, login: Login) -> None:
    place, neighbour = cast.places.compound, cast.member("neighbour")
    people.give_grant(actor=cast.system, role=Role.SERVICE_MEMBER, handle=neighbour.phone, area_id=place.id)
    code = accepted(cast).code
    assert "我的任务" not in login(cast.neighbour).get("/").content.decode()
    helper = [f"person:{neighbour.person_id}"]
    post(login, cast.secretary, f"/desk/{code}/whistle/", {"helpers": helper, "what": "陪同看现场"})
    actor = people.actor_of_account(neighbour.account_id)
    page = login(actor).get("/").content.decode()
    assert "/desk/tasks/" in page
    assert "我的任务" in page
    [task] = login(actor).get("/api/v1/tasks").json()
    assert "协办方" in login(actor).get(f"/desk/tasks/{task['id']}/").content.decode()
    # A matter may be given to them too, and they can begin it.
    matters.assign_matter(actor=cast.clerk, code=code, person_id=neighbour.person_id)
    assert matters.start_work(actor=actor, code=code).state == matters.State.WORKING
