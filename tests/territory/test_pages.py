"""The operators' pages: prepare, show, schedule, carry out; and what real people get wrong."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.civic.territory import public as territory
from huiyin.civic.territory.models import Plan
from huiyin.civic.territory.public import Step, StepKind
from huiyin.civic.territory.tests import plans
from huiyin.kit.tables import read_rows
from tests.cast import Cast
from tests.fixtures import Login

K = StepKind
pytestmark = pytest.mark.usefixtures("watch")
HOME = "/desk/reorganisations/"


def test_an_operator_makes_a_plan_step_by_step_and_carries_it_out(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    made = client.post(
        f"{HOME}new/", {"title": "街道划转", "basis": "株政函〔2026〕3号", "effective": "2026-03-03"}
    )
    plan = Plan.objects.get()
    assert made["Location"] == f"{HOME}{plan.pk}/steps/"
    added = client.post(f"{HOME}{plan.pk}/steps/move/", {"revision": 0, "area": "茨菇塘街道", "to": "430203"})
    assert added.status_code == 302
    page = client.get(f"{HOME}{plan.pk}/").content.decode()
    assert "“茨菇塘街道”划归“芦淞区”" in page
    shown = client.post(f"{HOME}{plan.pk}/dry-run/", follow=True).content.decode()
    assert "荷塘区 › 茨菇塘街道" in shown
    assert "芦淞区 › 茨菇塘街道" in shown
    plan.refresh_from_db()
    client.post(f"{HOME}{plan.pk}/schedule/", {"digest": plan.digest})
    plan.refresh_from_db()
    assert plan.state == "planned"
    coming = client.get(f"/places/{cast.places.compound.token}/").content.decode()
    assert "芦淞区 › 茨菇塘街道" in coming
    done = client.post(f"{HOME}{plan.pk}/apply/", {"digest": plan.digest, "early": "yes"}, follow=True)
    assert "已实施" in done.content.decode()
    assert plans.place(cast.places.street.id).parent_id == cast.places.next_district.id


def test_a_plan_that_cannot_be_says_which_step_and_why(cast: Cast, login: Login) -> None:
    plan = plans.made(cast, Step(K.RECODE, area=cast.places.street.id, code="43020200"))
    answer = login(cast.operator).post(f"{HOME}{plan.pk}/dry-run/")
    assert answer.status_code == 422
    assert "步骤 1" in answer.content.decode()
    assert "43020200" in answer.content.decode()


def test_an_unknown_place_is_named_at_its_field(cast: Cast, login: Login) -> None:
    plan = plans.made(cast)
    answer = login(cast.operator).post(
        f"{HOME}{plan.pk}/steps/move/", {"revision": plan.revision, "area": "没有的街道", "to": "芦淞区"}
    )
    assert answer.status_code == 422
    assert "没有的街道" in answer.content.decode()
    assert territory.plan_view(cast.operator, plan.pk).steps == []


def test_a_second_tab_does_not_overwrite_the_first(cast: Cast, login: Login) -> None:
    plan = plans.made(cast, plans.move_street(cast))
    client = login(cast.operator)
    page = client.get(f"{HOME}{plan.pk}/").content.decode()
    (revision,) = set(re.findall(r'name="revision" value="(\d+)"', page))
    client.post(f"{HOME}{plan.pk}/steps/1/remove/", {"revision": revision})
    again = client.post(f"{HOME}{plan.pk}/steps/1/remove/", {"revision": revision})
    assert again.status_code in {404, 409}


def test_the_parts_of_a_place_are_shared_out_one_by_one(cast: Cast, login: Login) -> None:
    plan = plans.made(cast)
    client = login(cast.operator)
    chosen = client.get(f"{HOME}{plan.pk}/steps/", {"split": "茨菇塘街道"})
    page = client.get(chosen["Location"]).content.decode()
    assert "上月塘社区居委会" in page
    client.post(
        chosen["Location"],
        {
            "revision": plan.revision,
            f"to_{cast.places.community.id}": "庆云街道",
            "rest": "庆云街道",
        },
    )
    steps = [view.step for view in territory.plan_view(cast.operator, plan.pk).steps]
    assert steps == [
        Step(K.MOVE, area=cast.places.community.id, to=cast.places.next_street.id),
        Step(K.RETIRE, area=cast.places.street.id, to=cast.places.next_street.id),
    ]


def test_steps_come_from_a_table_with_a_report_on_each_row(cast: Cast, login: Login) -> None:
    plan = plans.made(cast)
    client = login(cast.operator)
    table = "步骤,原地点,新隶属,新名称\n划归,430202002,芦淞区,\n更名,庆云街道,,庆云新街道\n飞走,430202002,,\n"
    sent = SimpleUploadedFile("steps.csv", table.encode())
    page = client.post(f"{HOME}{plan.pk}/steps/file/", {"file": sent}).content.decode()
    assert "飞走" in page
    packed = re.findall(r'name="packed" value="([^"]+)"', page)[0]
    client.post(f"{HOME}{plan.pk}/steps/file/", {"packed": packed})
    kinds = [view.step.kind for view in territory.plan_view(cast.operator, plan.pk).steps]
    assert kinds == [K.MOVE, K.RENAME]


def test_a_dry_run_is_a_spreadsheet_too(cast: Cast, login: Login) -> None:
    plan = plans.shown(cast, plans.move_street(cast))
    answer = login(cast.operator).get(f"{HOME}{plan.pk}/changes.xlsx")
    rows = read_rows(BytesIO(answer.content))
    assert any("芦淞区 › 茨菇塘街道" in row.values() for _, row in rows)


def test_a_plan_is_called_off_and_a_carried_out_one_taken_back(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    off = plans.shown(cast, plans.move_street(cast))
    client.post(f"{HOME}{off.pk}/cancel/", {"reason": "文件未下"})
    assert "文件未下" in client.get(f"{HOME}{off.pk}/").content.decode()
    done = plans.applied(cast, plans.move_street(cast))
    answer = client.post(f"{HOME}{done.pk}/reverse/", {"effective": "2026-04-01"}, follow=True)
    assert "“茨菇塘街道”划归“荷塘区”" in answer.content.decode()


def test_a_plan_whose_day_has_come_is_carried_out_now_and_not_at_some_midnight(
    cast: Cast, login: Login
) -> None:
    client = login(cast.operator)
    for effective, offered in ((plans.DAY, True), (plans.DAY - timedelta(days=2), False)):
        plan = plans.shown(cast, plans.move_street(cast), effective=effective)
        for page in (f"{HOME}{plan.pk}/", f"{HOME}{plan.pk}/changes/"):
            assert ("到生效日零点实施" in client.get(page).content.decode()) == offered
    assert "这份方案的日期已到" in client.get(f"{HOME}{plan.pk}/").content.decode()


def test_the_pages_of_a_merged_place_lead_to_what_took_its_place(cast: Cast, login: Login) -> None:
    plans.applied(cast, Step(K.MERGE, area=cast.places.next_street.id, to=cast.places.street.id))
    client = login(cast.nobody)
    old, new = cast.places.next_street.token, cast.places.street.token
    for address in ("/places/{}/", "/p/{}/"):
        if client.get(address.format(new)).status_code == 200:
            assert client.get(address.format(old))["Location"] == address.format(new)
    found = client.get("/places/", {"q": "庆云街道"}).content.decode()
    assert "茨菇塘街道" in found
    page = client.get(f"/places/{new}/").content.decode()
    assert "荷塘芦淞区划调整" in page or "庆云街道" in page


def test_whoever_is_no_operator_of_the_city_finds_no_plan(cast: Cast, login: Login) -> None:
    plan = plans.made(cast, plans.move_street(cast))
    for name in ("street", "leader", "resident"):
        assert login(cast.actors()[name]).get(f"{HOME}{plan.pk}/").status_code == 403
