"""S02: one branch coordinates X. One matter needs several, and the pages compute the figures."""

from typing import Any

from huiyin.civic.matters import public as matters
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
