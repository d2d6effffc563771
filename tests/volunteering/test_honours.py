"""Badges by published thresholds, honours, and letters of appointment that anybody can verify."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.actions import Appointment
from huiyin.hands.volunteering.models import Honour, Letter
from huiyin.hands.volunteering.tests.stage import Scene, scene
from huiyin.kernel.actor import system
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ENDS = date(2027, 3, 1)


@pytest.fixture
def stand(cast: Cast, watch: Watch) -> Scene:
    return scene(cast)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def sent(client: Client, address: str, **data: object) -> Any:
    return client.post(address, json.dumps(data), content_type="application/json")


def offered(stand: Scene, volunteer_id: int | None = None) -> Letter:
    what = Appointment(volunteer_id or stand.member.pk, "副队长", date(2026, 3, 2), ENDS)
    return actions.offer_letter(actor=stand.cast.clerk, org_id=stand.cast.orgs.committee, what=what)


def test_a_letter_is_offered_accepted_printed_verified_and_revoked(
    stand: Scene, login: Login, client: Client, watch: Watch
) -> None:
    unit, clerk, mine = stand.cast.orgs.committee, login(stand.cast.clerk), login(stand.cast.resident)
    said = {"volunteer": str(stand.member.pk), "role": "副队长", "starts": "2026-03-02", "ends": "2026-03-01"}
    address = f"/desk/volunteers/units/{unit}/letters/"
    assert "最长五年" in text(clerk.post(address, said))
    assert clerk.post(address, said | {"ends": "2027-03-01"}).status_code == 302
    letter = Letter.objects.get()
    relay().drain()
    assert "拟聘请您担任：副队长" in text(mine.get("/notices/"))
    assert "尚未接受" in text(client.get(f"/verify/{letter.code}/"))
    printed = f"/volunteer/mine/papers/{letter.code}.pdf"
    assert mine.get(printed).status_code == 409
    answer = f"/volunteer/mine/letters/{letter.code}"
    assert login(stand.cast.building_head).post(f"{answer}/accept/").status_code == 404
    assert mine.post(f"{answer}/perhaps/").status_code == 404
    assert mine.post(f"{answer}/accept/").status_code == 302
    assert mine.post(f"{answer}/decline/").status_code == 409
    words = "".join(PdfReader(BytesIO(mine.get(printed).content)).pages[0].extract_text().split())
    assert "兹聘请田小满同志为上月塘社区居委会“副队长”" in words
    assert letter.code in words
    page = text(client.get(f"/verify/{letter.code}/"))
    assert "田*满" in page
    assert "田小满" not in page
    assert "副队长" in page
    assert login(stand.cast.building_head).get(printed).status_code == 404
    watch.set(watch.now + timedelta(days=400))
    assert "聘期已满" in text(client.get(f"/verify/{letter.code}/"))
    assert "副队长" in text(clerk.get(f"/desk/volunteers/units/{unit}/"))
    revoke = f"/desk/volunteers/papers/{letter.code}/revoke/"
    assert login(stand.cast.neighbour).get(revoke).status_code == 404
    assert clerk.post(revoke, {"reason": "队伍调整"}).status_code == 302
    relay().drain()
    assert f"文书已撤销：{letter.code}" in text(mine.get("/notices/"))
    assert "队伍调整" in text(mine.get("/volunteer/mine/honours/"))
    assert not queries.verified(letter.code).is_valid
    assert mine.get(printed).status_code == 409


def test_a_letter_that_was_changed_does_not_hold(stand: Scene) -> None:
    letter = offered(stand)
    actions.answer_letter(actor=stand.cast.resident, code=letter.code, accepts=True)
    assert queries.verified(letter.code).is_valid
    for change in (
        {"role": "队长"},
        {"ends": date(2030, 1, 1)},
        {"payload": {**letter.payload, "org": "市局"}},
    ):
        Letter.objects.filter(pk=letter.pk).update(**change)
        assert not queries.verified(letter.code).is_valid
        Letter.objects.filter(pk=letter.pk).update(role="副队长", ends=ENDS, payload=letter.payload)
    assert queries.verified(letter.code).is_valid


def test_a_unit_gives_to_its_own_members_and_nobody_to_themselves(stand: Scene, watch: Watch) -> None:
    unit, day = stand.cast.orgs.committee, date(2026, 3, 1)
    for name in ("resident", "neighbour", "stranger_next_door", "department", "nobody"):
        with refused("not_found"):
            actions.give_honour(
                actor=stand.cast.actors()[name],
                org_id=unit,
                volunteer_id=stand.member.pk,
                title="优秀志愿者",
                reason="守门岗两年",
                day=day,
            )
    given: dict[str, Any] = {"org_id": unit, "title": "优秀志愿者", "reason": "守门岗两年", "day": day}
    with refused("not_found"):
        actions.give_honour(actor=stand.cast.clerk, volunteer_id=999, **given)
    with refused("day_to_come", "day"):
        actions.give_honour(
            actor=stand.cast.clerk, volunteer_id=stand.member.pk, **given | {"day": date(2026, 4, 1)}
        )
    actions.answer_letter(
        actor=stand.cast.building_head, code=offered(stand, stand.second.pk).code, accepts=False
    )
    late = offered(stand)
    watch.set(watch.now + timedelta(days=366))
    with refused("term_is_over"):
        actions.answer_letter(actor=stand.cast.resident, code=late.code, accepts=True)
    with refused("term_is_over", "ends"):
        offered(stand)


def test_honours_and_badges_are_seen_by_the_team_only_if_the_volunteer_wishes(
    stand: Scene, login: Login, watch: Watch
) -> None:
    unit, mine, mate = stand.cast.orgs.committee, login(stand.cast.resident), login(stand.cast.building_head)
    sign = stand.sign(stand.shift())
    watch.forward(days=1, hours=4)
    actions.confirm_shift(actor=stand.cast.neighbour, shift_id=sign.shift_id, minutes={sign.pk: 180})
    said = {
        "volunteer": str(stand.member.pk),
        "title": "季度优秀志愿者",
        "reason": "守门岗",
        "day": "2026-03-03",
    }
    clerk = login(stand.cast.clerk)
    assert clerk.post(f"/desk/volunteers/units/{unit}/honours/", said).status_code == 302
    page = text(mine.get("/volunteer/mine/honours/"))
    assert "第一次上岗" in page
    assert "距“上岗十次”还差9次" in page
    assert "季度优秀志愿者" in page
    team = f"/volunteer/teams/{stand.team.pk}/"
    assert "季度优秀志愿者" not in text(mate.get(team))
    assert mine.post("/volunteer/mine/honours/show/", {"shown": "yes"}).status_code == 302
    for client, sees in ((mate, True), (login(stand.cast.nobody), False), (login(stand.cast.steward), False)):
        assert ("季度优秀志愿者 · 第一次上岗" in text(client.get(team))) is sees
    honour = Honour.objects.get()
    withdraw = f"/desk/volunteers/honours/{honour.pk}/withdraw/"
    assert login(stand.cast.stranger_next_door).get(withdraw).status_code in {403, 404}
    assert clerk.post(withdraw, {"reason": "误发"}).status_code == 302
    assert clerk.post(withdraw, {"reason": "误发"}).status_code == 409
    assert "季度优秀志愿者" not in text(mate.get(team))
    assert "误发" in text(mine.get("/volunteer/mine/honours/"))
    entry = sign.entries.get()
    actions.correct_entry(actor=stand.cast.clerk, entry_id=entry.pk, minutes=0, reason="人没来")
    assert queries.my_honours(stand.cast.resident).badges == []
    assert "经确认的上岗：10次" in text(login(stand.cast.nobody).get("/volunteer/badges/"))


def test_programs_give_and_answer_too(stand: Scene, login: Login) -> None:
    root, unit = "/api/v1/volunteers", f"/api/v1/volunteers/units/{stand.cast.orgs.committee}"
    clerk, mine, whom = login(stand.cast.clerk), login(stand.cast.resident), stand.member.pk
    term = {"starts": "2026-03-02", "ends": "2027-03-01"}
    letter = sent(clerk, f"{unit}/letters", volunteer_id=whom, role="急救讲师", **term).json()
    assert (letter["name"], letter["state"], letter["role"]) == ("田小满", "offered", "急救讲师")
    said = {"title": "优秀志愿者", "reason": "守门岗", "day": "2026-03-01"}
    honour = sent(clerk, f"{unit}/honours", volunteer_id=whom, **said).json()
    answered = sent(mine, f"{root}/letters/{letter['code']}/answer", accepts=True).json()
    assert answered["letters"][0]["state"] == "accepted"
    shown = clerk.get(f"{root}/verify/{letter['code']}").json()
    assert (shown["is_valid"], shown["role"], shown["name"]) == (True, "急救讲师", "田*满")
    assert sent(mine, f"{root}/mine/honours/show", shown=True).status_code == 204
    assert mine.get(f"{root}/mine/honours").json()["shown"] is True
    gone = sent(clerk, f"{root}/honours/{honour['id']}/withdraw", reason="误发").json()
    assert gone["revoked_because"] == "误发"
    given = clerk.get(f"{unit}/given").json()
    assert (len(given["letters"]), len(given["honours"])) == (1, 1)
    assert login(stand.cast.stranger_next_door).get(f"{unit}/given").status_code in {403, 404}
    assert {one["count"] for one in clerk.get(f"{root}/badges").json()} == {"deeds", "hours", "years"}


def test_what_was_given_to_somebody_erased_holds_no_more(stand: Scene) -> None:
    letter = offered(stand)
    actions.answer_letter(actor=stand.cast.resident, code=letter.code, accepts=True)
    actions.give_honour(
        actor=stand.cast.clerk,
        org_id=stand.cast.orgs.committee,
        volunteer_id=stand.member.pk,
        title="优秀志愿者",
        reason="照顾3栋的龙奶奶",
        day=date(2026, 3, 1),
    )
    actions.show_honours(actor=stand.cast.resident, shown=True)
    actions.forget_volunteer(actor=system("tests"), person_id=stand.member.person_id)
    assert not queries.verified(letter.code).is_valid
    assert Honour.objects.get().reason == ""
    stand.member.refresh_from_db()
    assert not stand.member.shows_honours
