"""Raising under guard: elders who try again are never stopped; who is limited reads why and whom to call."""

from typing import Any

import pytest
from django.test import Client

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters.models import Matter, RaisingLimit, Suspicion
from huiyin.civic.matters.rules.guard import Origin, Subject
from huiyin.civic.matters.tests.helpers import examine_all
from huiyin.civic.matters.tests.test_api import Program
from huiyin.civic.matters.tests.test_pages_raise import PHONE, Walk, raise_at
from huiyin.civic.people.public import issue_token
from tests.cast import Cast
from tests.fixtures import Login
from tests.matters import WISH, filed


def tried(cast: Cast, client: Client, body: str = WISH) -> Walk:
    return Walk(client, raise_at(cast)).all_steps(phone=PHONE, body=body)


def repeated(cast: Cast, client: Client, times: int = 4) -> Suspicion:
    for _ in range(times):
        assert tried(cast, client).response.status_code == 302
    examine_all(cast)
    return Suspicion.objects.get(reason="repeated")


def test_an_elder_who_sends_the_same_three_times_is_neither_stopped_nor_suspected(
    cast: Cast, client: Client
) -> None:
    for _ in range(3):
        walk = tried(cast, client)
        assert walk.response.status_code == 302
    examine_all(cast)
    assert Matter.objects.count() == 3
    assert not Suspicion.objects.exclude(reason="haste").exists()
    assert not RaisingLimit.objects.exists()


def test_a_device_gets_its_name_only_when_it_raises(cast: Cast, client: Client) -> None:
    client.get(raise_at(cast))
    assert "huiyin_device" not in client.cookies
    tried(cast, client)
    cookie = client.cookies["huiyin_device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_name_is_no_way_round_a_limit_of_the_address(
    cast: Cast, client: Client, settings: object
) -> None:
    settings.HUIYIN_LIMITS = {"raise-from": (2, 3600)}  # type: ignore[attr-defined]
    for number in range(2):
        client.cookies["huiyin_device"] = f"forged{number}"
        assert tried(cast, client, f"第{number}件事，请看一看。").response.status_code == 302
    client.cookies["huiyin_device"] = "another"
    assert tried(cast, client, "第三件事，请看一看。").response.status_code == 429


def test_who_is_limited_reads_why_until_when_and_whom_to_call(
    cast: Cast, client: Client, login: Login
) -> None:
    held = repeated(cast, client)
    code = Matter.objects.earliest("id").code
    asked = {"subject": "device", "code": code, "days": "7", "a_day": "1", "reason": "一小时内重复四次"}
    assert login(cast.clerk).post(f"/desk/look/{held.pk}/limit/", asked).status_code == 302
    assert tried(cast, client, "今天第一件别的事。").response.status_code == 302
    stopped = tried(cast, client, "今天第二件别的事。")
    assert stopped.response.status_code == 429
    assert int(stopped.response["Retry-After"]) > 0
    for said in ("一小时内重复四次", f"编号 {RaisingLimit.objects.get().pk}", "今天第二件别的事。"):
        assert said in stopped.page
    fresh = Client()
    assert tried(cast, fresh, "邻居的事，从另一台手机。").response.status_code == 302


def test_a_limited_person_is_limited_in_the_api_too_and_staff_still_file_for_them(
    cast: Cast, login: Login
) -> None:
    program = Program(issue_token(actor=cast.resident, name="test", days=1).secret)
    wish = {"place": cast.places.compound.token}
    for _ in range(4):
        assert program.post("/matters", wish | {"body": WISH})[0] == 201
    examine_all(cast)
    held = Suspicion.objects.get(reason="repeated")
    assert held.subject == "person"
    code = Matter.objects.earliest("id").code
    matters.limit_raising(
        actor=cast.clerk, suspicion_id=held.pk, code=code, subject=Subject.PERSON, days=3, reason="刷单"
    )
    assert program.post("/matters", wish | {"body": "另一件事。"})[0] == 201
    status, problem = program.post("/matters", wish | {"body": "再一件事。"})
    assert (status, problem["code"]) == (429, "raising_limited")
    called = matters.file_matter(
        actor=cast.clerk,
        filing=matters.Filing(place_id=cast.places.compound.id, body="打电话来说的事。"),
    )
    assert called.code


def test_staff_look_merge_decline_and_clear(cast: Cast, login: Login) -> None:
    clerk = login(cast.clerk)
    origin = Origin(device="d" * 64)
    codes = [filed(cast, cast.nobody, origin=origin).code for _ in range(4)]
    examine_all(cast)
    held = Suspicion.objects.get()
    assert "同样的话反复提交" in clerk.get("/desk/look/").content.decode()
    page = clerk.get(f"/desk/look/{held.pk}/").content.decode()
    assert all(code in page for code in codes)
    failed = clerk.post(f"/desk/look/{held.pk}/decline/", {"code": codes[3:], "reason": ""})
    assert failed.status_code == 409
    said = {"code": codes[3:], "reason": "请勿重复提交，已并案办理。"}
    assert clerk.post(f"/desk/look/{held.pk}/decline/", said).status_code == 302
    merged = clerk.post(f"/desk/look/{held.pk}/merge/", {"code": codes[:3], "into": codes[0]})
    assert merged.status_code == 302
    states = [Matter.objects.get(code=code).state for code in codes]
    assert states == ["filed", "merged", "merged", "declined"]
    assert "同样的话反复提交" not in clerk.get("/desk/look/").content.decode()
    assert "同样的话反复提交" in clerk.get("/desk/look/?done=1").content.decode()
    assert clerk.post(f"/desk/look/{held.pk}/clear/", {"note": ""}).status_code == 409
    assert clerk.post(f"/desk/look/{held.pk}/dance/").status_code == 404


def test_a_limit_is_listed_and_lifted(cast: Cast, client: Client, login: Login) -> None:
    held = repeated(cast, client)
    made = matters.limit_raising(
        actor=cast.clerk,
        suspicion_id=held.pk,
        code=Matter.objects.earliest("id").code,
        subject=Subject.DEVICE,
        days=7,
        reason="重复提交",
    )
    clerk = login(cast.clerk)
    assert "重复提交" in clerk.get("/desk/look/limits/").content.decode()
    assert login(cast.steward).get("/desk/look/limits/").status_code == 403
    clerk.post(f"/desk/look/limits/{made.pk}/lift/", {"reason": ""})
    made.refresh_from_db()
    assert made.lifted_at is None
    clerk.post(f"/desk/look/limits/{made.pk}/lift/", {"reason": "误会"})
    for number in range(3):
        assert tried(cast, client, f"又一件不同的事{number}").response.status_code == 302


@pytest.mark.parametrize("rows", [1, 12])
def test_the_tray_asks_as_often_for_one_as_for_many(
    cast: Cast, login: Login, rows: int, django_assert_max_num_queries: Any
) -> None:
    clerk = login(cast.clerk)
    clerk.get("/desk/look/")
    for number in range(rows):
        filed(
            cast, cast.nobody, origin=Origin(device=f"{number:064d}", trapped=True), body=f"事情{number}" * 9
        )
    examine_all(cast)
    with django_assert_max_num_queries(14):
        assert clerk.get("/desk/look/").status_code == 200


class TestApi:
    def test_a_suspicion_is_read_and_acted_on_by_the_api(self, cast: Cast) -> None:
        clerk = Program(issue_token(actor=cast.clerk, name="test", days=1).secret)
        origin = Origin(device="d" * 64)
        codes = [filed(cast, cast.nobody, origin=origin).code for _ in range(4)]
        examine_all(cast)
        (held,) = clerk.get("/suspicions")[1]["items"]
        at = f"/suspicions/{held['id']}"
        view = clerk.get(at)[1]
        assert ([row["device"] for row in view["matters"]], view["limitable"]) == (["A"] * 4, ["device"])
        limit = {"code": codes[0], "subject": "device", "days": 2, "reason": "重复"}
        status, made = clerk.post(f"{at}/limit", limit)
        assert status == 201
        assert clerk.get("/raising-limits")[1]["items"][0]["holds"]
        assert clerk.post(f"/raising-limits/{made['id']}/lift", {"reason": "误会"})[0] == 204
        assert clerk.post(f"{at}/decline", {"codes": codes[2:], "reason": "请勿重复提交。"})[0] == 200
        done = clerk.post(f"{at}/merge", {"codes": codes[:2], "into": codes[0]})[1]
        assert done["state"] == "settled"
        assert clerk.post(f"{at}/clear", {"note": ""})[0] == 409
        assert clerk.get("/suspicions?decided=true")[1]["items"][0]["id"] == held["id"]
