"""Responsibility at the desk: the proposal, why them, handing back, ruling, and the table of bases."""

from typing import Any

import pytest

from huiyin.civic.matters import public
from huiyin.civic.matters.models import Basis
from huiyin.civic.matters.public import Party
from huiyin.civic.matters.tests.helpers import dispatches, named_responsible, row
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.matters import accepted, assigned

BASIS = {
    "party": "bureau",
    "category": "",
    "title": "权责清单第3条",
    "text": "城管部门负责",
    "source": "区政府网站",
    "mark": "P",
    "valid_from": "2026-03-02",
}


def shown(login: Login, actor: Any, address: str) -> str:
    return str(login(actor).get(address).content.decode())


def test_the_desk_proposes_whom_a_basis_names(cast: Cast, login: Login) -> None:
    named_responsible(cast, Party.BUREAU, title="市政设施由城管养护")
    page = shown(login, cast.clerk, f"/desk/{accepted(cast).code}/")
    assert f'<option value="org:{cast.orgs.bureau}" selected>' in page
    assert "市政设施由城管养护" in page


def test_without_a_basis_nobody_is_proposed(cast: Cast, login: Login) -> None:
    page = shown(login, cast.clerk, f"/desk/{accepted(cast).code}/")
    assert "selected>星城" not in page
    assert "没有条目" in page


def test_a_matter_says_why_them(cast: Cast, login: Login) -> None:
    named_responsible(cast, Party.PROPERTY_COMPANY, title="物业服务合同", text="民法典第942条")
    page = shown(login, cast.clerk, f"/desk/{assigned(cast).code}/")
    assert "物业服务合同" in page
    assert "民法典第942条" in page


def test_a_hand_back_is_typed_with_its_objection_and_shown(cast: Cast, login: Login) -> None:
    theirs = named_responsible(cast, Party.BUREAU)
    code = assigned(cast).code
    typed = {
        "objection": "other_area",
        "reason": "红线外",
        "basis": theirs.pk,
        "proposed": cast.orgs.bureau,
    }
    sent = login(cast.property_staff).post(f"/desk/{code}/return/", typed)
    assert sent.status_code == 302
    [first] = dispatches(code)
    assert (first.objection, first.proposed_org_id) == ("other_area", cast.orgs.bureau)
    page = shown(login, cast.clerk, f"/desk/{code}/")
    assert "不在我方辖区" in page
    assert "荷塘区城市管理局" in page


def test_after_two_hand_backs_the_leader_rules_and_no_desk_sends(cast: Cast, login: Login) -> None:
    named_responsible(cast, Party.BUREAU)
    code = assigned(cast).code
    for again in (True, False):
        public.return_matter(actor=cast.property_staff, code=code, reason="不在合同内")
        if again:
            public.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.property_company)
    assert f"/desk/{code}/assign/" not in shown(login, cast.clerk, f"/desk/{code}/")
    assert f"/desk/{code}/rule/" not in shown(login, cast.clerk, f"/desk/{code}/")
    leader = login(cast.leader)
    assert code in leader.get("/desk/?queue=to_rule").content.decode()
    assert f"/desk/{code}/rule/" in leader.get(f"/desk/{code}/").content.decode()
    typed = {"holder": f"org:{cast.orgs.bureau}", "basis": "", "reason": "红线外归城管"}
    assert leader.post(f"/desk/{code}/rule/", typed).status_code == 302
    assert row(code).holder_org_id == cast.orgs.bureau
    page = shown(login, cast.department, f"/desk/{code}/")
    assert f"/desk/{code}/return/" not in page
    assert "裁定" in page


def test_the_author_reads_who_leads(cast: Cast, login: Login) -> None:
    code = assigned(cast).code
    public.return_matter(actor=cast.property_staff, code=code, reason="不在合同内")
    page = shown(login, cast.resident, f"/mine/{code}/")
    assert "您的联系单位" in page
    assert "星城物业服务公司" in page


def test_the_table_is_read_at_the_desk_and_kept_by_operators(cast: Cast, login: Login) -> None:
    named_responsible(cast, Party.BUREAU, title="城管执法")
    page = shown(login, cast.clerk, "/desk/bases/")
    assert "城管执法" in page
    assert "/desk/bases/new/" not in page
    assert "/desk/bases/new/" in shown(login, cast.operator, "/desk/bases/")


def test_an_operator_enters_replaces_and_ends_a_basis(cast: Cast, login: Login, watch: Watch) -> None:
    client = login(cast.operator)
    assert client.post("/desk/bases/new/", BASIS).status_code == 302
    first = Basis.objects.get()
    form = client.get(f"/desk/bases/{first.pk}/next/").content.decode()
    assert "权责清单第3条" in form
    later = BASIS | {"title": "新清单", "valid_from": "2026-03-10"}
    assert client.post(f"/desk/bases/{first.pk}/next/", later).status_code == 302
    second = Basis.objects.latest("id")
    assert (second.key, second.title) == (first.key, "新清单")
    assert client.post(f"/desk/bases/{second.pk}/end/", {"last_day": "2026-12-31"}).status_code == 302
    second.refresh_from_db()
    assert str(second.valid_to) == "2027-01-01"
    assert "权责清单第3条" in client.get("/desk/bases/?all=1").content.decode()


@pytest.mark.parametrize("field", ["title", "text", "source", "valid_from"])
def test_what_a_basis_lacks_is_said_at_the_field_and_nothing_is_lost(
    cast: Cast, login: Login, field: str
) -> None:
    sent = login(cast.operator).post("/desk/bases/new/", BASIS | {field: ""})
    assert sent.status_code == 422
    kept = "区政府网站" if field != "source" else "城管部门负责"
    assert kept in sent.content.decode()
    assert not Basis.objects.exists()


def test_the_api_reads_and_keeps_the_table_and_the_way_of_a_matter(cast: Cast, login: Login) -> None:
    operator = login(cast.operator)
    body = {name: value for name, value in BASIS.items() if name != "category"}
    made = operator.post("/api/v1/bases", body, content_type="application/json")
    assert made.status_code == 201
    code = assigned(cast).code
    clerk = login(cast.clerk)
    assert [one["title"] for one in clerk.get("/api/v1/bases").json()] == ["权责清单第3条"]
    [sent] = clerk.get(f"/api/v1/matters/{code}/dispatches").json()
    assert (sent["to"], sent["how"], sent["upheld"]) == ("星城物业服务公司", "none", None)
    back = login(cast.property_staff).post(
        f"/api/v1/matters/{code}/return",
        {"reason": "红线外", "objection": "other_area"},
        content_type="application/json",
    )
    assert back.json()["state"] == "accepted"
    ended = operator.post(
        f"/api/v1/bases/{made.json()['id']}/end", {"last_day": "2026-12-31"}, content_type="application/json"
    )
    assert ended.json()["valid_to"] == "2027-01-01"


def test_the_api_refuses_a_ruling_without_a_dispute(cast: Cast, login: Login) -> None:
    code = assigned(cast).code
    sent = login(cast.leader).post(
        f"/api/v1/matters/{code}/rule",
        {"org": cast.orgs.bureau, "reason": "归城管"},
        content_type="application/json",
    )
    assert (sent.status_code, sent.json()["code"]) == (409, "no_dispute")
