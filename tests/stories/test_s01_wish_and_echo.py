"""S01 心愿墙·回音壁: from the QR code at the door to the echo, by pages without JavaScript and by the API.

Over four months more than twenty wishes are settled; neighbours who say the same share one echo; a wish
that cannot be granted gets its reason; names and numbers never reach the wall; "not solved" wakes a matter.
"""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import my_notices
from huiyin.civic.people.public import issue_token
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import SINCE, Cast
from tests.fixtures import Watch
from tests.stories.visitor import Page, Visitor, logged_in

NAME, PHONE = "丘大满", "13900001234"
WISH = f"3栋楼下的下水道又堵了，一下雨污水就漫到路上，老人出门只能绕路。请打{PHONE}找{NAME}。"
SAME = "3栋楼下的下水道堵了，下雨污水漫到路上，请派人疏通。"
FIRST = "主管道昨天疏通完毕。"
SECOND = "又换了两个破井盖，并把化粪池清空，雨后已经复查。"


def raised(visitor: Visitor, token: str, body: str, **reach: str) -> Page:
    """Play the three short steps and return the page the author is led to."""
    page = visitor.sends(visitor.opens(f"/p/{token}/raise/"), "/raise/", body=body)
    if not page.has_field("spot"):
        page = visitor.sends(page, "/raise/")
    page = visitor.sends(page, "/raise/", spot="东门旁")
    return visitor.sends(page, "/raise/", **reach)


def code_on(page: Page) -> str:
    found = re.search(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", page.text)
    assert found
    return found[0]


def act(visitor: Visitor, code: str, name: str, **fields: str) -> Page:
    """Do one act at the desk and expect the matter's page again."""
    page = visitor.sends(visitor.opens(f"/desk/{code}/"), f"/desk/{code}/{name}/", **fields)
    assert page.status == 200, page.text[:2000]
    return page


def answer(cast: Cast, code: str, text: str) -> None:
    """Let the property company write the echo and the second clerk approve it for the wall."""
    act(logged_in(cast, "property_staff"), code, "echo", text=text)
    approver = logged_in(cast, "second_clerk")
    link = re.search(r"/desk/echo/\d+/", approver.opens(f"/desk/{code}/").text)
    assert link
    approver.sends(approver.opens(link[0]), link[0], audience="public")


def test_three_neighbours_one_drain_one_echo(cast: Cast) -> None:
    token = cast.places.compound.token
    first, second, third = Visitor(), Visitor(), Visitor()
    page = raised(first, token, WISH, name=NAME, phone=PHONE)
    elder, mine = code_on(page), page.path

    clerk = logged_in(cast, "clerk")
    act(clerk, elder, "accept", message="已经收到，今天派人去看。", publish="on")
    wall = third.opens(f"/p/{token}/")
    assert "下水道又堵了" in wall.text
    assert PHONE not in wall.text
    assert NAME not in wall.text

    theirs = [raised(second, token, SAME, phone="13900005678"), raised(third, token, SAME, anonymous="on")]
    for page_of_younger in theirs:
        act(clerk, code_on(page_of_younger), "merge", into=elder)
    act(clerk, elder, "assign", holder=f"org:{cast.orgs.property_company}")
    act(logged_in(cast, "property_staff"), elder, "start")
    answer(cast, elder, FIRST)

    for visitor, address in zip((first, second, third), (mine, *(page.path for page in theirs)), strict=True):
        assert FIRST in visitor.opens(address).text
    assert FIRST in third.opens(f"/p/{token}/").text

    # One of the merged neighbours says it is not solved: the shared matter wakes and gets a better echo.
    address = theirs[0].path
    page = second.sends(second.opens(address), "/say/", **{"say-solved": "no", "say-words": "昨晚又漫了"})
    assert "/follow/" in page.path
    assert matters.queue_counts(cast.clerk)[matters.Queue.WORKING] == 1
    answer(cast, elder, SECOND)
    done = first.sends(
        first.opens(mine), "/say/", **{"say-solved": "yes", "say-score": "5", "say-words": "这回好了"}
    )
    assert done.status == 200
    shown = third.opens(f"/m/{elder}/")
    assert SECOND in shown.text
    assert "昨晚又漫了" not in shown.text
    assert not any(report.broken for report in matters.check_all_chains())


def test_a_wish_that_cannot_be_granted_gets_its_reason(cast: Cast) -> None:
    author = Visitor()
    page = raised(author, cast.places.compound.token, "想在楼顶建一个篮球场。", anonymous="on")
    code, mine = code_on(page), page.path
    reason = "楼顶没有承重设计，消防也不允许；体育公园的球场步行十分钟，晚上免费。"
    act(logged_in(cast, "clerk"), code, "decline", reason=reason)
    assert reason in author.opens(mine).text


def test_a_link_with_a_wrong_key_is_a_calm_401(cast: Cast) -> None:
    author = Visitor()
    mine = raised(author, cast.places.compound.token, "路灯坏了。", anonymous="on").path
    code = mine.split("/")[2]
    for broken in (f"/follow/{code}/{'0' * 26}/", "/follow/0000-0000/x/", f"/follow/{code}/{'é' * 9}/"):
        assert Visitor().opens(broken).status == 401


def test_the_circle_through_the_api(cast: Cast) -> None:
    def api(actor: Actor) -> Client:
        issued = issue_token(actor=actor, name="story", days=7)
        return Client(headers={"Authorization": f"Bearer {issued.secret}"})

    def post(client: Client, path: str, **said: Any) -> Any:
        response = client.post(f"/api/v1{path}", said, content_type="application/json")
        assert response.status_code in {200, 201}, response.content.decode()
        return response.json()

    filed = post(Client(), "/matters", place=cast.places.compound.token, body=WISH, name=NAME, phone=PHONE)
    code = filed["code"]
    post(api(cast.clerk), f"/matters/{code}/accept", publish=True)
    post(api(cast.clerk), f"/matters/{code}/assign", org=cast.orgs.property_company)
    post(api(cast.property_staff), f"/matters/{code}/start")
    echo = post(api(cast.property_staff), f"/matters/{code}/echo", text=FIRST)
    post(api(cast.second_clerk), f"/echoes/{echo['id']}/approve", audience="public")
    author = Client(headers={"X-Follow-Key": filed["follow_key"]})
    assert FIRST in author.get(f"/api/v1/matters/{code}").content.decode()
    post(author, f"/matters/{code}/feedback", solved=True, score=5)
    public = Client().get(f"/api/v1/matters/{code}").json()
    assert public["state"] == "closed"
    assert NAME not in str(public)
    assert PHONE not in str(public)


def test_four_months_settle_more_than_twenty_wishes(cast: Cast) -> None:
    kinds = ("筹备业主委员会", "疏通下水道", "更换老化电线", "修整小区周边环境")
    for number in range(22):
        with clock.frozen(SINCE + timedelta(days=5 * number)):
            filed = stage.closed(cast, body=f"{kinds[number % 4]}，第{number + 1}件。")
    with clock.frozen(SINCE + timedelta(days=120)):
        page = Visitor().opens(f"/mirror/{cast.places.compound.token}/?period=all")
        shown = Visitor().opens(f"/p/{cast.places.compound.token}/?show=echoed")
    assert re.search(r">\s*22\s*<", page.text)
    assert filed.code in shown.text


def test_everybody_who_waits_hears_the_echo(cast: Cast) -> None:
    filed = stage.accepted(cast)
    matters.support_matter(actor=cast.neighbour, code=filed.code)
    matters.assign_matter(actor=cast.steward, code=filed.code, org_id=cast.orgs.property_company)
    echo = matters.draft_echo(actor=cast.property_staff, code=filed.code, text=FIRST)
    relay().drain()
    asked = {notice.kind.value for notice in my_notices(cast.secretary)}
    assert "echo_to_approve" in asked
    matters.approve_echo(actor=cast.secretary, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    relay().drain()
    relay().drain()
    for actor, kind in ((cast.resident, "echo_final"), (cast.neighbour, "heard_final")):
        heard = [notice.kind.value for notice in my_notices(actor)]
        assert heard.count(kind) == 1


def test_a_supporter_is_told_the_approved_title_only(cast: Cast) -> None:
    made = stage.accepted(cast, title=f"路灯坏了打{PHONE}")
    matters.support_matter(actor=cast.neighbour, code=made.code)
    matters.assign_matter(actor=cast.steward, code=made.code, org_id=cast.orgs.property_company)
    echo = matters.draft_echo(actor=cast.property_staff, code=made.code, text=stage.ECHO)
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    relay().drain()
    (told,) = my_notices(cast.neighbour)
    assert PHONE not in str(told.params)
    assert "［电话］" in told.params["title"]


def test_three_neighbours_are_asked_and_the_figures_say_what_came_of_it(cast: Cast, watch: Watch) -> None:
    """The stories' last section, no. 1: one drain, three neighbours, the calls after its echo."""
    token = cast.places.compound.token
    pages = [
        raised(Visitor(), token, WISH, name=NAME, phone=PHONE),
        raised(Visitor(), token, SAME, phone="13900005678"),
        raised(Visitor(), token, SAME, anonymous="on"),
    ]
    elder, younger, nameless = (code_on(page) for page in pages)
    clerk = logged_in(cast, "clerk")
    act(clerk, elder, "accept", message="已经收到，今天派人去看。", publish="on")
    for code in (younger, nameless):
        act(clerk, code, "merge", into=elder)
    act(clerk, elder, "assign", holder=f"org:{cast.orgs.property_company}")
    act(logged_in(cast, "property_staff"), elder, "start")
    answer(cast, elder, FIRST)
    refused = code_on(raised(Visitor(), token, "想在楼顶建一个篮球场。", phone="13900009999"))
    act(clerk, refused, "decline", reason="楼顶没有承重设计，消防也不允许。")

    watch.forward(days=4)
    caller = logged_in(cast, "second_clerk")
    due = caller.opens("/desk/calls/")
    # The anonymous neighbour cannot be called, and a refusal is not asked about.
    assert [code in due.text for code in (elder, younger, nameless, refused)] == [True, True, False, False]
    for _ in range(3):
        keep_call(caller, elder, outcome="unreached")
        watch.forward(hours=3)
    keep_call(caller, younger, outcome="reached", solved="no", score="2", words="昨晚又漫了")
    assert figures(token) == {"unreached": 0, "called": 1, "solved": 0, "words": 1, "scored": 1}

    answer(cast, elder, SECOND)
    watch.forward(days=4)
    keep_call(caller, younger, outcome="reached", solved="yes", score="5", words="这回好了")
    for _ in range(3):
        keep_call(caller, elder, outcome="unreached")
        watch.forward(hours=3)
    assert figures(token) == {"unreached": 0, "called": 1, "solved": 1, "words": 1, "scored": 1}
    shown = Visitor().opens(f"/m/{elder}/")
    assert SECOND in shown.text
    assert not [secret for secret in (NAME, PHONE, "昨晚又漫了") if secret in shown.text]


def keep_call(caller: Visitor, code: str, **said: str) -> None:
    """Keep one attempt on the page of the call and expect the list again."""
    page = caller.sends(caller.opens(f"/desk/calls/{code}/"), f"/desk/calls/{code}/", channel="phone", **said)
    assert (page.status, page.path) == (200, "/desk/calls/"), page.text[:2000]


def figures(token: str) -> dict[str, int]:
    told = Client().get(f"/api/v1/mirror/{token}").json()["figures"]
    return {name: told[name] for name in ("unreached", "called", "solved", "words", "scored")}
