"""The operators' view of the spine: no words, no names, and limits through the action only."""

import pytest

from huiyin.civic.matters.models import LimitRule, Matter
from huiyin.kit.models import AuditRecord
from tests import matters
from tests.cast import Cast
from tests.fixtures import Login

LIMIT = {
    "step": "settlement",
    "urgency": "ordinary",
    "unit": "working_days",
    "n": "3",
    "source": "株洲市 12345 办法",
    "valid_from": "2025-07-01",
}


@pytest.mark.parametrize("model", ["category", "limitrule", "matter", "list"])
def test_operators_look_and_others_do_not(cast: Cast, login: Login, model: str) -> None:
    assert login(cast.operator).get(f"/admin/matters/{model}/").status_code == 200
    assert login(cast.street).get(f"/admin/matters/{model}/").status_code == 302


def test_a_matter_shows_neither_words_nor_names(cast: Cast, login: Login) -> None:
    made = matters.filed(cast, title="路灯坏了", spot="603 室门口")
    client = login(cast.operator)
    pk = Matter.objects.get(code=made.code).pk
    for address in ("/admin/matters/matter/", f"/admin/matters/matter/{pk}/change/"):
        page = client.get(address).content.decode()
        assert made.code in page
        for secret in ("路灯坏了", matters.WISH, "603", cast.member("resident").name):
            assert secret not in page


def test_a_limit_is_set_through_the_action(cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    assert client.post("/admin/matters/limitrule/add/", LIMIT | {"n": "0"}).status_code == 200
    assert not LimitRule.objects.exists()
    assert client.post("/admin/matters/limitrule/add/", LIMIT).status_code == 302
    assert client.post("/admin/matters/limitrule/add/", LIMIT | {"n": "4"}).status_code == 302
    assert LimitRule.objects.get(valid_to=None).n == 4
    assert AuditRecord.objects.filter(kind="matters.limit_set").count() == 2


def test_nothing_is_changed_or_deleted_in_the_admin(cast: Cast, login: Login) -> None:
    made = matters.filed(cast)
    pk = Matter.objects.get(code=made.code).pk
    client = login(cast.operator)
    assert client.post(f"/admin/matters/matter/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/matters/matter/{pk}/change/", {"code": "X"}).status_code == 403
    assert client.get("/admin/matters/matter/add/").status_code == 403
