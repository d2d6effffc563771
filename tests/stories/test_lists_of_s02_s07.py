"""Lists 清单 in two stories, by pages without JavaScript.

S07: an inspection team's notice 立行立改通知书 has items with a deadline: the bureau's dead telephone, the
arrears, the rules for receiving calls. The items are put right and the notice is closed; the sewer of
Liaojiachong, which a citizen had called about, stays open, because nobody reported its repair.

S02: the standing council 小区议事会 has its topics in the order of the meeting; who brought each in stays
with staff, what was settled is shown to everybody.
"""

import re
from datetime import timedelta

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Filing
from huiyin.civic.notices.public import my_notices
from huiyin.kernel import clock
from huiyin.kernel.actor import Channel
from huiyin.kit.jobs import run
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.stories.visitor import Page, Visitor, logged_in

SEWER = "廖家冲桂花路人行道下水道堵塞，污水漫到路面。"


def new_list(visitor: Visitor, cast: Cast, kind: str, **fields: str) -> str:
    page = visitor.sends(
        visitor.opens(f"/desk/lists/new/?kind={kind}"),
        "/desk/lists/new/",
        owner=str(cast.orgs.committee),
        place=str(cast.places.compound.id),
        **fields,
    )
    found = re.fullmatch(r"/lists/([\w-]+)/", page.path)
    assert found, page.text[:1500]
    return found[1]


def write(visitor: Visitor, held: str, title: str, **fields: str) -> Page:
    at = f"/desk/lists/{held}/write/"
    return visitor.sends(visitor.opens(at), at, title=title, **fields)


def code_of(page: Page, title: str) -> str:
    found = re.search(rf'/(?:desk|m)/([\w-]+)/"><b>{title}', page.text)
    assert found, page.text
    return found[1]


def settle(cast: Cast, code: str, text: str) -> None:
    matters.accept_matter(actor=cast.clerk, code=code)
    matters.settle_on_spot(actor=cast.clerk, code=code, text=text)


def test_closing_the_notice_leaves_the_sewer_open(cast: Cast) -> None:
    sewer = matters.file_matter(
        actor=cast.clerk.through(Channel.PRESS),
        filing=Filing(place_id=cast.places.compound.id, title="桂花路下水道堵塞", body=SEWER),
    ).code
    clerk = logged_in(cast, "clerk")
    due = (clock.today() + timedelta(days=10)).isoformat()
    held = new_list(clerk, cast, "rectification", title="立行立改通知书", ends=due)
    bureau = str(cast.orgs.bureau)

    # An item has to say on which basis it is asked, who is responsible, and by when.
    refused = write(clerk, held, "公开电话无法接通")
    assert refused.status == 409
    for title in ("公开电话无法接通", "电话欠费停机", "建立来电来访接待制度"):
        page = write(
            clerk, held, title, due=due, **{"extra.basis": "信访工作条例", "extra.responsible": bureau}
        )
    assert "3 / 3" not in page.text
    assert "已办结 0 / 3" in page.text

    # The matter that started it is gathered from the desk; it keeps its own deadline.
    gather = f"/desk/lists/{held}/gather/"
    found = clerk.opens(f"{gather}?q=下水道")
    clerk.sends(found, gather, code=sewer)
    page = clerk.opens(f"/lists/{held}/")
    assert "已办结 0 / 4" in page.text

    for title in ("公开电话无法接通", "电话欠费停机", "建立来电来访接待制度"):
        settle(cast, code_of(page, title), f"{title}：已整改，附回执。")
    first = f"/desk/lists/{held}/items/{code_of(page, '电话欠费停机')}/"
    saved = clerk.sends(clerk.opens(first), f"{first}edit/", **{"extra.evidence": "缴费回单已存档"})
    assert "缴费回单已存档" in saved.text

    at = f"/desk/lists/{held}/close/"
    asked = clerk.opens(at)
    closed = clerk.sends(asked, at)
    assert "已办结 3 / 4" in closed.text
    still = clerk.opens(f"/desk/{sewer}/")
    assert "新提出" in still.text or "已提出" in still.text
    history = clerk.opens(f"/desk/lists/{held}/history/")
    for said in ("清单关闭", "1 件仍未办结", sewer):
        assert said in history.text


def test_the_council_meets_with_its_topics_in_order(cast: Cast) -> None:
    secretary = logged_in(cast, "secretary")
    held = new_list(secretary, cast, "topics", title="小区议事会三月议题", visibility="public")
    for title, proposer in (("加装电梯", "王栋长"), ("门禁改造", "李委员"), ("停车规划", "张楼长")):
        write(secretary, held, title, **{"extra.proposer": proposer, "extra.minutes": "20"})
    page = secretary.opens(f"/lists/{held}/")
    last = f"/desk/lists/{held}/items/{code_of(page, '停车规划')}/"
    secretary.sends(secretary.opens(last), f"{last}move/", position="1")
    page = secretary.opens(f"/lists/{held}/")
    order = [page.text.index(f"<b>{title}") for title in ("停车规划", "加装电梯", "门禁改造")]
    assert order == sorted(order)
    assert "张楼长" in page.text

    # Everybody sees how many topics there are; who brought one in, and unpublished words, stay with staff.
    shown = Visitor().opens(f"/lists/{held}/")
    assert "议题" in shown.text
    assert "张楼长" not in shown.text
    assert "停车规划" not in shown.text


def test_the_owner_hears_that_the_term_is_over(cast: Cast) -> None:
    clerk = logged_in(cast, "clerk")
    today = clock.today()
    held = new_list(clerk, cast, "inventory", title="干部工作队问题清单", ends=today.isoformat())
    with clock.frozen(clock.now() + timedelta(days=2)):
        run("matters.lists_ended")
        relay().drain()
        kinds = [notice.kind for notice in my_notices(cast.clerk)]
        assert "list_ended" in kinds
        page = clerk.opens(f"/lists/{held}/")
    assert "期限已过" in page.text
