"""The pages of volunteers, leaders and everybody, without JavaScript."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from huiyin.hands.volunteering import actions, jobs
from huiyin.hands.volunteering.models import (
    Certificate,
    Feed,
    Insurance,
    Post,
    Shift,
    SignUp,
    Swap,
    Team,
    Volunteer,
)
from huiyin.hands.volunteering.tests.stage import TUESDAY, Scene, scene
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand(cast: Cast, watch: Watch) -> Scene:
    return scene(cast)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_stranger_finds_shifts_and_is_led_to_the_log_in(stand: Scene, client: Client) -> None:
    shift = stand.shift()
    token = stand.cast.places.compound.token
    for address in ("/volunteer/", f"/volunteer/?place={token}", f"/volunteer/teams/{stand.team.pk}/"):
        page = text(client.get(address))
        assert "门岗值守" in page
        assert "邹立夏" not in page
    assert "门岗值守" not in text(client.get(f"/volunteer/?place={stand.cast.places.next_compound.token}"))
    assert "还差1人" in text(client.get(f"/places/{token}/"))
    page = text(client.get(f"/volunteer/shifts/{shift.pk}/"))
    assert "引导登记" in page
    assert client.post(f"/volunteer/shifts/{shift.pk}/sign-up/").status_code == 401
    assert client.get("/volunteer/shifts/999999/").status_code == 404


def test_somebody_registers_and_mistakes_stand_at_their_field(cast: Cast, watch: Watch, login: Login) -> None:
    client = login(cast.resident)
    assert client.get("/volunteer/mine/").status_code == 302
    said = {"born": "2014-05-01", "area": str(cast.places.compound.id), "skills": "理发"}
    assert "请填写其姓名" in text(client.post("/volunteer/register/", said | {"agrees": "on"}))
    assert client.post("/volunteer/register/", said | {"guardian": "田父"}).status_code == 422
    done = client.post("/volunteer/register/", said | {"agrees": "on", "guardian": "田父"})
    assert done.status_code == 302
    assert Volunteer.objects.get().skills == "理发"
    assert (
        client.post("/volunteer/mine/profile/", {"area": said["area"], "skills": "急救"}).status_code == 302
    )
    assert Volunteer.objects.get().skills == "急救"


def test_a_volunteer_signs_up_swaps_and_cancels(stand: Scene, login: Login) -> None:
    shift, other = stand.shift(8, 11, most=1), stand.shift(14, 16)
    client, second = login(stand.cast.resident), login(stand.cast.building_head)
    assert client.post(f"/volunteer/shifts/{shift.pk}/sign-up/").status_code == 302
    full = second.post(f"/volunteer/shifts/{shift.pk}/sign-up/")
    assert full.status_code == 409
    assert f"/volunteer/shifts/{other.pk}/" in text(full)
    sign = SignUp.objects.get()
    page = text(client.get(f"/volunteer/mine/signs/{sign.pk}/swap/"))
    assert "粟谷雨" in page
    assert (
        client.post(f"/volunteer/mine/signs/{sign.pk}/swap/", {"whom": str(stand.second.pk)}).status_code
        == 302
    )
    relay().drain()
    swap = Swap.objects.get()
    assert "田小满" in text(second.get("/volunteer/mine/"))
    assert "门岗值守" in text(second.get("/notices/"))
    assert second.post(f"/volunteer/mine/swaps/{swap.pk}/agree/").status_code == 302
    assert second.post(f"/volunteer/mine/swaps/{swap.pk}/maybe/").status_code == 404
    taken = SignUp.objects.get(state="signed")
    assert taken.volunteer_id == stand.second.pk
    assert client.post(f"/volunteer/mine/signs/{taken.pk}/cancel/").status_code == 404
    assert second.post(f"/volunteer/mine/signs/{taken.pk}/cancel/", {"reason": "出差"}).status_code == 302


def test_the_calendar_is_secret_and_tells_the_shifts(stand: Scene, login: Login, client: Client) -> None:
    stand.sign(stand.shift())
    mine = login(stand.cast.resident)
    assert "生成地址" in text(mine.get("/volunteer/mine/"))
    first, feed = (
        "/volunteer/calendar/" + mine.post("/volunteer/mine/calendar/").context["link"].rpartition("/")[2]
        for _ in range(2)
    )
    told = text(client.get(feed))
    assert "SUMMARY:门岗值守 · 星城红马甲" in told
    assert "DTSTART:20260303T000000Z" in told
    assert client.get(first).status_code == 404
    assert not Feed.objects.filter(digest__in=feed.split("/")).exists()
    assert mine.post("/volunteer/mine/calendar/revoke/").status_code == 302
    assert client.get(feed).status_code == 404
    assert client.get("/volunteer/calendar/1.abc.01234567890123456789.ics").status_code == 404


def test_a_leader_sets_shifts_keeps_a_roster_and_confirms(stand: Scene, login: Login, watch: Watch) -> None:
    client = login(stand.cast.neighbour)
    post = {"name": "垃圾分类", "spot": "3栋前", "task": "守桶", "at_risk": "", "risks": ""}
    made = client.post(f"/desk/volunteers/teams/{stand.team.pk}/posts/", post)
    assert made.status_code == 302
    post_id = Post.objects.latest("pk").pk
    said = {"first": "2026-03-03", "begins": "18:00", "until": "20:00", "least": "1", "most": "3"}
    wrong = client.post(
        f"/desk/volunteers/posts/{post_id}/shifts/", said | {"rhythm": "weekly", "last": "2026-03-01"}
    )
    assert wrong.status_code == 422
    done = client.post(
        f"/desk/volunteers/posts/{post_id}/shifts/", said | {"rhythm": "weekly", "last": "2026-03-20"}
    )
    assert done.status_code == 302
    first = Shift.objects.filter(post=post_id).earliest("starts")
    assert Shift.objects.filter(post=post_id).count() == 3
    members = {"volunteer": [str(stand.member.pk), str(stand.second.pk)]}
    assert client.post(f"/desk/volunteers/shifts/{first.pk}/add/", members).status_code == 302
    watch.forward(days=2)
    assert "垃圾分类" in text(client.get("/desk/volunteers/"))
    page = text(client.get(f"/desk/volunteers/shifts/{first.pk}/"))
    assert "田小满" in page
    signs = list(SignUp.objects.order_by("pk").values_list("pk", flat=True))
    hours = {f"hours_{signs[0]}": "30", f"hours_{signs[1]}": "0", "served": "3"}
    assert client.post(f"/desk/volunteers/shifts/{first.pk}/", hours).status_code == 409
    hours[f"hours_{signs[0]}"] = "1.5"
    assert client.post(f"/desk/volunteers/shifts/{first.pk}/", hours).status_code == 302
    relay().drain()
    assert "1.5" in text(login(stand.cast.resident).get("/volunteer/mine/record/"))
    assert "已记录1.5小时" in text(login(stand.cast.resident).get("/notices/"))
    assert "已帮助3人" in text(client.get(f"/desk/volunteers/shifts/{first.pk}/"))
    for name in ("resident", "stranger_next_door"):
        assert login(stand.cast.actors()[name]).get(f"/desk/volunteers/shifts/{first.pk}/").status_code == 404


def test_the_office_founds_a_team_names_leaders_and_registers_on_paper(stand: Scene, login: Login) -> None:
    client = login(stand.cast.clerk)
    said = {
        "name": "夕阳红合唱队",
        "place": str(stand.cast.places.compound.id),
        "unit": str(stand.cast.orgs.committee),
        "about": "",
    }
    assert client.post("/desk/volunteers/teams/new/", said).status_code == 302
    assert "已有同名" in text(client.post("/desk/volunteers/teams/new/", said))
    team = Team.objects.latest("pk")
    member = {"name": "龙奶奶", "phone": "13973300001", "born": "1950-01-01", "guardian": "", "skills": ""}
    assert client.post(f"/desk/volunteers/teams/{team.pk}/members/", member).status_code == 302
    made = Volunteer.objects.latest("pk")
    leads = {"volunteer": str(made.pk), "leads": "yes"}
    assert client.post(f"/desk/volunteers/teams/{team.pk}/leaders/", leads).status_code == 302
    policy = {"volunteer": str(made.pk), "insurer": "人保", "starts": "2026-01-01", "ends": "2026-12-31"}
    assert client.post(f"/desk/volunteers/teams/{team.pk}/insurance/", policy).status_code == 302
    assert Insurance.objects.get().ends == date(2026, 12, 31)
    assert "龙奶奶" in text(client.get(f"/desk/volunteers/teams/{team.pk}/"))
    assert client.post(f"/desk/volunteers/teams/{team.pk}/end/").status_code == 302


def test_a_line_is_doubted_and_answered(stand: Scene, login: Login, watch: Watch) -> None:
    shift = stand.shift()
    sign = stand.sign(shift)
    watch.forward(days=1, hours=4)
    actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={sign.pk: 60})
    client, leader = login(stand.cast.resident), login(stand.cast.neighbour)
    entry = sign.entries.get()
    assert client.post(f"/volunteer/mine/entries/{entry.pk}/", {"words": "是三小时"}).status_code == 302
    relay().drain()
    assert "是三小时" in text(leader.get("/desk/volunteers/"))
    assert "志愿者请求更正" in text(leader.get("/notices/"))
    ask = entry.asked.get()
    address = f"/desk/volunteers/corrections/{ask.pk}/"
    assert client.get(address).status_code == 404
    assert leader.post(address, {"hours": "3", "reason": "核对签到表"}).status_code == 302
    page = text(client.get("/volunteer/mine/record/"))
    assert "冲正" in page
    assert "核对签到表" in page


def test_a_paper_is_printed_and_verified_by_everybody(
    stand: Scene, login: Login, watch: Watch, client: Client, settings: object
) -> None:
    shift = stand.shift()
    sign = stand.sign(shift)
    watch.forward(days=1, hours=4)
    actions.confirm_shift(actor=stand.cast.neighbour, shift_id=shift.pk, minutes={sign.pk: 150})
    mine = login(stand.cast.resident)
    assert mine.post("/volunteer/mine/papers/", {"unit": str(stand.cast.orgs.committee)}).status_code == 302
    paper = Certificate.objects.get()
    printed = mine.get(f"/volunteer/mine/papers/{paper.code}.pdf")
    words = "".join(PdfReader(BytesIO(printed.content)).pages[0].extract_text().split())
    assert "平台服务记录" in words
    assert "志愿服务记录证明" not in words
    assert "田小满" in words
    assert "2.5小时" in words
    assert login(stand.cast.building_head).get(f"/volunteer/mine/papers/{paper.code}.pdf").status_code == 404
    page = text(client.get(f"/verify/{paper.code.replace('-', '').lower()}/"))
    assert "有效" in page
    assert "田*满" in page
    assert "田小满" not in page
    assert "门岗值守" not in page
    assert client.get("/verify/?code=0000-0000").status_code == 404
    settings.HUIYIN_VOLUNTEERS_CONNECTED = True  # type: ignore[attr-defined]
    assert "志愿服务记录证明" in text(client.get(f"/verify/{paper.code}/"))
    clerk, unit = login(stand.cast.clerk), stand.cast.orgs.committee
    assert f"/desk/volunteers/units/{unit}/" in text(clerk.get("/desk/volunteers/"))
    assert "田小满" in text(clerk.get(f"/desk/volunteers/units/{unit}/"))
    for name in ("resident", "stranger_next_door", "department"):
        other = login(stand.cast.actors()[name])
        assert other.get(f"/desk/volunteers/units/{unit}/").status_code == 404
        assert other.get(f"/desk/volunteers/papers/{paper.code}/revoke/").status_code in {403, 404}
    address = f"/desk/volunteers/papers/{paper.code}/revoke/"
    assert "撤销后，扫码核验的人" in text(clerk.get(address))
    assert clerk.post(address, {"reason": " "}).status_code == 409
    assert clerk.post(address, {"reason": "重开"}).status_code == 302
    assert "重开" in text(clerk.get(f"/desk/volunteers/units/{unit}/"))
    assert "已经撤销" in text(clerk.get(address))
    assert "已撤销" in text(client.get(f"/verify/{paper.code}/"))
    assert mine.get(f"/volunteer/mine/papers/{paper.code}.pdf").status_code == 409


def test_what_is_called_off_is_told(stand: Scene, login: Login) -> None:
    shift = stand.shift()
    stand.sign(shift)
    leader = login(stand.cast.neighbour)
    assert leader.post(f"/desk/volunteers/shifts/{shift.pk}/call-off/", {"reason": "暴雨"}).status_code == 302
    relay().drain()
    client = login(stand.cast.resident)
    assert "暴雨" in text(client.get("/notices/"))
    assert "暴雨" in text(client.get("/volunteer/mine/"))


def test_who_signed_up_is_reminded_a_day_before_and_once(stand: Scene, login: Login, watch: Watch) -> None:
    day = TUESDAY + timedelta(days=2)
    sign = stand.sign(stand.shift(day=day))
    off = stand.shift(14, 16, day=day)
    stand.sign(off)
    actions.call_off_shift(actor=stand.cast.neighbour, shift_id=off.pk, reason="暴雨")
    jobs.remind()
    assert SignUp.objects.get(pk=sign.pk).reminded_at is None
    watch.set(sign.shift.starts - timedelta(hours=23))
    stand.sign(stand.shift(18, 20, day=day))
    assert actions.remind_of_shifts(actor=stand.cast.system) == 1
    assert actions.remind_of_shifts(actor=stand.cast.system) == 0
    with refused("not_allowed"):
        actions.remind_of_shifts(actor=stand.cast.operator)
    relay().drain()
    assert text(login(stand.cast.resident).get("/notices/")).count("班次提醒：门岗值守") == 1
