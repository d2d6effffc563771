"""The pages: a member on a phone, the head at the spot, the branch's desk, the employer's table."""

from datetime import timedelta
from io import BytesIO

import pytest

from huiyin.civic.people import public as people
from huiyin.hands.claims import actions, jobs, queries
from huiyin.hands.claims.models import Checkin, Claim, Need, Proposal
from huiyin.kernel.permissions import Role
from huiyin.kit.tables import read_rows, write_xlsx
from tests.cast import Cast
from tests.claims import stage
from tests.fixtures import Login, Watch


def liaison(cast: Cast) -> None:
    """Let the neighbour be the liaison of the bureau."""
    people.give_grant(
        actor=cast.system,
        role=Role.EMPLOYER_LIAISON,
        person_id=cast.neighbour.person_id,
        org_id=cast.orgs.bureau,
    )


def test_a_member_reports_and_the_branch_confirms_on_its_desk(cast: Cast, login: Login, watch: Watch) -> None:
    member, desk = login(cast.resident), f"/places/{cast.places.compound.token}/hands/"
    assert "请先报到" in member.get("/hall/").content.decode()
    typed = {"place": "荷塘星城", "employer": "荷塘区城市管理局", "skills": ["repairs"], "agrees": "on"}
    assert "没有找到单位" in member.post("/checkin/", typed | {"employer": "不存在"}).content.decode()
    assert member.post("/checkin/", typed).status_code == 302
    stage.told()
    assert "报到" in login(cast.secretary).get("/notices/").content.decode()
    asked = Checkin.objects.get()
    page = login(cast.secretary).get(desk).content.decode()
    assert "田小满" in page
    decide = f"{desk}checkins/{asked.pk}/"
    assert login(cast.building_head).post(decide, {"decision": "yes"}).status_code == 403
    assert login(cast.secretary).post(decide, {"decision": "yes"}).status_code == 302
    stage.told()
    assert "荷塘星城" in member.get("/hall/").content.decode()
    assert member.post("/checkin/profile/", {"skills": ["law"], "free": ["weekday_day"]}).status_code == 302
    assert Checkin.objects.get().skills == ["law"]


def test_the_hall_narrows_and_a_full_need_offers_others(cast: Cast, login: Login, watch: Watch) -> None:
    stage.check_in(cast, cast.resident)
    other = stage.newcomer(cast, 2)
    full = stage.published(cast, title="换楼道灯泡", work="repair", places=1, skills=["repairs"])
    stage.published(cast, title="清扫花坛")
    actions.claim_need(actor=other, need_id=full.pk)
    client = login(cast.resident)
    assert "换楼道灯泡" in client.get("/hall/").content.decode()
    assert "换楼道灯泡" not in client.get("/hall/?free=1").content.decode()
    assert "清扫花坛" not in client.get("/hall/?skill=repairs").content.decode()
    assert "清扫花坛" not in client.get("/hall/?day=2026-01-01&work=nonsense").content.decode()
    gone = client.post(f"/needs/{full.pk}/claim/", {})
    assert gone.status_code == 409
    assert "最后一个名额刚被认领" in gone.content.decode()
    assert "清扫花坛" in gone.content.decode()
    assert client.post(f"/needs/{full.pk}/claim/", {"wait": "1"}).status_code == 302
    assert "候补" in client.get("/duties/").content.decode()


def test_the_hall_asks_no_more_statements_for_more_needs(
    cast: Cast, login: Login, watch: Watch, django_assert_max_num_queries: object
) -> None:
    stage.check_in(cast, cast.resident)
    stage.published(cast)
    client = login(cast.resident)
    client.get("/hall/?where=near")
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(14) as seen:  # type: ignore[operator]
            assert client.get("/hall/?where=near").status_code == 200
        counts.append(len(seen))
        for number in range(5):
            stage.published(cast, title=f"小事{number}")
    assert counts[0] == counts[1]


def test_a_clash_is_told_and_explained_on_the_page(cast: Cast, login: Login, watch: Watch) -> None:
    stage.check_in(cast, cast.resident)
    one, two = stage.published(cast), stage.published(cast, title="同时的另一件")
    client = login(cast.resident)
    assert client.post(f"/needs/{one.pk}/claim/").status_code == 302
    refused = client.post(f"/needs/{two.pk}/claim/")
    assert refused.status_code == 409
    assert "clash_reason" in refused.content.decode()
    assert client.post(f"/needs/{two.pk}/claim/", {"clash_reason": "各一小时"}).status_code == 302


def test_from_the_code_on_the_wall_to_the_confirmed_hours(cast: Cast, login: Login, watch: Watch) -> None:
    stage.check_in(cast, cast.resident)
    need = stage.published(cast, head_id=cast.building_head.person_id)
    member, head = login(cast.resident), login(cast.building_head)
    member.post(f"/needs/{need.pk}/claim/")
    claim = Claim.objects.get()
    watch.set(need.starts)
    shown = head.get(f"/needs/{need.pk}/code/")
    assert "<svg" in shown.content.decode()
    assert int(shown["Refresh"]) <= 61
    assert login(cast.neighbour).get(f"/needs/{need.pk}/code/").status_code == 404
    code, _ = queries.code_now(cast.building_head, need.pk)
    assert "我已到场" in member.get(f"/spot/{need.pk}/{code}/").content.decode()
    assert member.post(f"/spot/{need.pk}/{code}/").status_code == 302
    watch.set(need.ends)
    assert member.post(f"/duties/{claim.pk}/report/", {"text": "清了两车"}).status_code == 302
    listed = head.get(f"/needs/{need.pk}/head/").content.decode()
    assert "清了两车" in listed
    act = f"/needs/{need.pk}/head/{claim.pk}"
    too_long = head.post(f"{act}/confirm/", {"hours": "25"}, follow=True).content.decode()
    assert "一天只有24小时" in too_long
    head.post(f"{act}/confirm/", {"hours": "2"})
    assert Claim.objects.get().minutes == 120
    assert "27" in member.get("/duties/?over=1").content.decode()
    assert member.post(f"/needs/{need.pk}/rate/", {"score": "5"}).status_code == 409
    assert login(cast.neighbour).post(f"/needs/{need.pk}/rate/", {"score": "5"}).status_code == 302
    settle = f"/needs/{need.pk}/settle/"
    assert login(cast.secretary).post(settle, {"echo": "楼道清空了。"}).status_code == 302
    assert Need.objects.get().state == "settled"
    assert head.post(f"{act}/dance/").status_code == 404


def test_a_calendar_has_a_secret_address_that_ends(cast: Cast, login: Login, watch: Watch) -> None:
    stage.check_in(cast, cast.resident)
    need = stage.published(cast)
    client = login(cast.resident)
    client.post(f"/needs/{need.pk}/claim/")
    link = client.post("/duties/calendar/").context["link"]
    path = link.partition("testserver")[2]
    feed = login(cast.nobody).get(path)
    assert feed["Content-Type"].startswith("text/calendar")
    text = feed.content.decode().replace("\r\n ", "")
    assert f"SUMMARY:{need.title}" in text
    assert "DTSTART:20260303T010000Z" in text
    client.post("/duties/calendar/revoke/")
    assert login(cast.nobody).get(path).status_code == 404


def test_the_branch_publishes_calls_off_and_asks_members(cast: Cast, login: Login, watch: Watch) -> None:
    member = stage.check_in(cast, cast.resident, profile=stage.SKILLED)
    desk, client = f"/places/{cast.places.compound.token}/hands", login(cast.secretary)
    typed = {
        "title": "修理单元门锁", "work": "repair", "place_id": cast.places.compound.id, "spot": "1栋门口",
        "day": "2026-03-04", "begins": "09:00", "finishes": "11:00", "places": "1", "skills": ["repairs"],
    }  # fmt: skip
    assert client.post(f"{desk}/new/", typed | {"places": "9"}).status_code == 422
    assert client.post(f"{desk}/new/", typed | {"finishes": "08:00"}).status_code == 422
    assert client.post(f"{desk}/new/", typed).status_code == 302
    need = Need.objects.get()
    assert client.post(f"{desk}/match/").status_code == 302
    jobs.match(compound_id=cast.places.compound.id)
    proposal = Proposal.objects.get()
    assert "特长对口" in client.get(f"{desk}/").content.decode()
    assert client.post(f"{desk}/proposals/{proposal.pk}/invite/").status_code == 302
    stage.told()
    mine = login(cast.resident)
    assert "修理单元门锁" in mine.get("/duties/").content.decode()
    assert not Claim.objects.exists()
    assert mine.post(f"/duties/asked/{proposal.pk}/", {"answer": "yes"}).status_code == 302
    assert Claim.objects.get().person_id == member.person_id
    again = client.post(f"/needs/{need.pk}/invite/", {"member": str(member.pk)}, follow=True)
    assert "已被邀请" in again.content.decode()
    assert client.post(f"/needs/{need.pk}/off/", {"reason": "下雨"}).status_code == 302
    assert Claim.objects.get().state == "called_off"


def test_a_no_to_an_invitation_needs_no_reason(cast: Cast, login: Login, watch: Watch) -> None:
    member = stage.check_in(cast, cast.resident)
    need = stage.published(cast)
    asked = actions.invite_member(actor=cast.secretary, need_id=need.pk, checkin_id=member.pk)
    assert login(cast.resident).post(f"/duties/asked/{asked.pk}/", {"answer": "no"}).status_code == 302
    assert Proposal.objects.get().state == "declined"
    assert login(cast.neighbour).post(f"/duties/asked/{asked.pk}/", {"answer": "yes"}).status_code == 404


def test_the_standing_is_for_branch_and_employer_only(cast: Cast, login: Login, watch: Watch) -> None:
    liaison(cast)
    stage.check_in(cast, cast.resident)
    need = stage.published(cast, title="给李奶奶送饭")
    claim = actions.claim_need(actor=cast.resident, need_id=need.pk)
    watch.set(need.ends)
    actions.confirm_hours(actor=cast.secretary, claim_id=claim.pk, minutes=90)
    place, org = f"/places/{cast.places.compound.token}/standing/", f"/employers/{cast.orgs.bureau}/standing"
    assert "田小满" in login(cast.secretary).get(place).content.decode()
    for actor in (cast.resident, cast.building_head, cast.leader):
        assert login(actor).get(place).status_code == 403
        assert login(actor).get(f"{org}/").status_code == 403
    page = login(cast.neighbour).get(f"{org}/?month=2026-03").content.decode()
    assert "田小满" in page
    assert "李奶奶" not in page
    table = login(cast.neighbour).get(f"{org}.xlsx?month=2026-03").content
    [(_, row)] = read_rows(BytesIO(table), "standing.xlsx")
    assert (row["姓名"], row["小时"], row["积分"]) == ("田小满", "1.5", "20")
    assert login(cast.secretary).get(f"{org}/").status_code == 404
    client = login(cast.resident)
    assert client.post(f"/duties/{claim.pk}/object/", {"words": "是两小时"}).status_code == 302
    watch.forward(days=31)
    frozen = login(cast.secretary).post(f"{place}freeze/", {"month": "2026-03"}, follow=True)
    assert "异议" in frozen.content.decode()


def test_figures_are_public_and_name_nobody(cast: Cast, login: Login, watch: Watch) -> None:
    stage.check_in(cast, cast.resident)
    need = stage.published(cast)
    actions.claim_need(actor=cast.resident, need_id=need.pk)
    day = (watch.now + timedelta(days=1)).date().isoformat()
    page = login(cast.nobody).get(f"/places/{cast.places.district.token}/acting/?day={day}").content.decode()
    assert "<b>1</b>" in page
    assert "田小满" not in page
    assert "计分办法" in login(cast.nobody).get("/points/").content.decode()


def test_a_file_is_taken_in_through_the_page(cast: Cast, login: Login, watch: Watch) -> None:
    address = f"/places/{cast.places.compound.token}/hands/import/"
    rows = [
        ["甲", "13800138101", "", "荷塘区城市管理局", "维修", ""],
        ["乙", "138", "", "荷塘区城市管理局", "", ""],
    ]
    table = BytesIO(write_xlsx(queries.COLUMNS, rows))
    table.name = "党员.xlsx"
    client = login(cast.secretary)
    assert client.get("/hands/empty-table/").status_code == 200
    report = client.post(address, {"file": table})
    assert (report.context["report"].good, len(report.context["report"].errors)) == (1, 1)
    assert client.post(address, {"packed": report.context["packed"]}).status_code == 302
    assert Checkin.objects.get().skills == ["repairs"]


def test_invitation_codes_come_from_the_desk(cast: Cast, login: Login, watch: Watch) -> None:
    desk = f"/places/{cast.places.compound.token}/hands"
    made = login(cast.secretary).post(f"{desk}/invitations/", {"uses": "3", "label": "信箱"})
    code = made.context["made"].code
    typed = {"place": "荷塘星城", "employer": "荷塘区城市管理局", "code": code, "agrees": "on"}
    assert login(cast.neighbour).post("/checkin/", typed)["Location"] == "/hall/"
    assert Checkin.objects.get().state == "confirmed"
    revoked = f"{desk}/invitations/{made.context['made'].id}/revoke/"
    assert login(cast.secretary).post(revoked).status_code == 302
    assert login(cast.neighbour).post(f"/checkin/{Checkin.objects.get().pk}/end/").status_code == 302
    assert Checkin.objects.get().state == "ended"


@pytest.mark.parametrize("name", ["secretary", "neighbour", "building_head"])
def test_the_way_in_shows_what_is_yours(cast: Cast, login: Login, watch: Watch, name: str) -> None:
    liaison(cast)
    stage.published(cast, head_id=cast.building_head.person_id)
    page = login(cast.actors()[name]).get("/hands/").content.decode()
    wanted = {"secretary": "荷塘星城", "neighbour": "荷塘区城市管理局", "building_head": "清理2栋楼道杂物"}
    assert wanted[name] in page
