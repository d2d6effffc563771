"""Pauses, extensions and limits as people see and type them."""

from datetime import date
from typing import Any

import pytest

from huiyin.civic.matters import actions
from huiyin.civic.matters.models import LimitRule
from huiyin.civic.matters.public import Urgency
from huiyin.civic.matters.tests.helpers import row, way
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.matters import working

NOTE, QUESTION = "等秋季招标后统一更换", "请告诉我们是哪一个单元的灯"


def page(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_suspended_matter_shows_its_note_everywhere(cast: Cast, login: Login, watch: Watch) -> None:
    made = working(cast, title="二栋路灯不亮")
    typed = {"until": "2026-03-20", "public_note": NOTE, "reason": "要招标"}
    sent = login(cast.clerk).post(f"/desk/{made.code}/suspend/", typed)
    assert sent.status_code == 302
    assert NOTE in page(login(cast.nobody), f"/m/{made.code}/")
    assert NOTE in page(login(cast.nobody), f"/follow/{made.code}/{made.follow_key}/")
    assert NOTE in page(login(cast.property_staff), f"/desk/{made.code}/")
    assert f"/desk/{made.code}/resume/" in page(login(cast.property_staff), f"/desk/{made.code}/")
    assert "要招标" not in page(login(cast.nobody), f"/m/{made.code}/")
    assert "挂账至" in page(login(cast.nobody), f"/p/{cast.places.compound.token}/")
    assert "二栋路灯不亮" in page(login(cast.clerk), "/desk/?queue=paused")
    assert "1 件挂账或等待补充" in page(
        login(cast.nobody), f"/mirror/{cast.places.compound.token}/?period=all"
    )


def test_the_author_is_asked_and_answers_without_an_account(cast: Cast, login: Login, watch: Watch) -> None:
    made = working(cast)
    typed = {"question": QUESTION, "until": "2026-03-09"}
    assert login(cast.property_staff).post(f"/desk/{made.code}/ask/", typed).status_code == 302
    nobody, address = login(cast.nobody), f"/follow/{made.code}/{made.follow_key}/"
    shown = page(nobody, address)
    assert QUESTION in shown
    assert 'id="asked"' in shown
    assert nobody.post(f"{address}add/", {"add-text": "一单元门口那盏"}).status_code == 302
    assert row(made.code).paused_as == ""
    assert QUESTION not in page(login(cast.nobody), f"/m/{made.code}/")


def test_what_is_wrong_with_a_pause_is_said_at_its_field(cast: Cast, login: Login, watch: Watch) -> None:
    code = working(cast).code
    client = login(cast.clerk)
    for until in ("", "2026-03-01", "not a day", "2026-12-31"):
        typed = {"until": until, "public_note": NOTE, "reason": "要招标"}
        sent = client.post(f"/desk/{code}/suspend/", typed)
        assert sent.status_code in {422, 409}
        assert NOTE in sent.content.decode()
    assert row(code).paused_as == ""


def test_what_waits_for_its_author_says_so_among_their_own(cast: Cast, login: Login, watch: Watch) -> None:
    code, mine = working(cast).code, login(cast.resident)
    assert "请您补充" not in page(mine, "/mine/")
    actions.ask_author(actor=cast.property_staff, code=code, question=QUESTION, until=date(2026, 3, 9))
    assert "请您补充" in page(mine, "/mine/")


def test_more_time_is_asked_for_and_decided_at_the_desk(cast: Cast, login: Login, watch: Watch) -> None:
    code = working(cast, title="二栋路灯不亮").code
    assert f"/desk/{code}/extend/" not in page(login(cast.property_staff), f"/desk/{code}/")
    actions.change_urgency(actor=cast.clerk, code=code, urgency=Urgency.COMPLEX, reason="要开挖")
    assert "15个工作日" in page(login(cast.property_staff), f"/desk/{code}/")
    typed = {"n": "5", "reason": "配件从外地发来"}
    assert login(cast.property_staff).post(f"/desk/{code}/extend/", typed).status_code == 302
    street = login(cast.street)
    assert "配件从外地发来" in page(street, "/desk/supervision/")
    assert "配件从外地发来" not in page(login(cast.clerk), "/desk/supervision/")
    assert street.post(f"/desk/{code}/decide/", {"grant": "no", "words": ""}).status_code == 422
    assert street.post(f"/desk/{code}/decide/", {"grant": "yes", "words": ""}).status_code == 302
    assert way(code)[-1] == "extended"


def test_an_operator_reads_and_sets_limits(cast: Cast, login: Login, watch: Watch) -> None:
    client = login(cast.operator)
    shown = page(client, "/desk/limits/")
    assert "30分钟" in shown
    typed = {
        "step": "settlement",
        "urgency": "ordinary",
        "n": "3",
        "unit": "working_days",
        "times": "1",
        "place": "荷塘区",
        "source": "荷塘区办法",
        "mark": "V1",
        "valid_from": "2026-03-02",
    }
    assert client.post("/desk/limits/", typed | {"place": "没有这个地方"}).status_code == 422
    assert client.post("/desk/limits/", typed | {"n": "0"}).status_code == 422
    assert client.post("/desk/limits/", typed).status_code == 302
    rule = LimitRule.objects.get()
    assert (rule.area_id, rule.n, rule.valid_from) == (cast.places.district.id, 3, date(2026, 3, 2))
    assert "荷塘区办法" in page(client, "/desk/limits/")


@pytest.mark.parametrize("name", ["clerk", "street", "leader"])
def test_the_limits_page_is_for_operators(cast: Cast, login: Login, name: str) -> None:
    assert login(cast.actors()[name]).get("/desk/limits/").status_code == 403
