"""From wish to echo in a real browser: on a phone, at the desk by keyboard, and without JavaScript."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.scene import photo
from tests.browser.window import PHONE, Window
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WISH = "2栋楼下的路灯坏了半个月，晚上老人下楼看不见台阶，请修一修。"
ECHO = "路灯的整流器已经换好，昨晚试亮正常。"
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


def raises(window: Window, cast: Cast) -> Page:
    """Raise the wish in three short steps with a photo, as somebody without account."""
    page = window.goes(f"/p/{cast.places.compound.token}/")
    page.locator("nav.bar a.main").click()
    page.locator("[name=body]").fill(WISH)
    page.locator("[name=photos]").set_input_files(
        {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.locator(".acts .main").click()
    expect(page.locator(".steps [aria-current]")).to_have_count(1)
    page.locator("[name=spot]").fill("2栋南侧的台阶旁")
    page.locator(".acts .main").click()
    page.locator("[name=name]").fill("阮立春")
    page.locator("[name=phone]").fill("13900001234")
    page.locator(".acts .main").click()
    expect(page.locator("p.code")).to_have_text(CODE)
    return page


def to_follow(page: Page) -> str:
    """Go on from the thanks to the page that shows how far it is; return its address."""
    page.locator(".acts .main").click()
    expect(page.locator("h1")).to_contain_text("路灯")
    return page.url


def opens_by_keys(window: Window, code: str) -> Page:
    """Find a matter in the queue with the keyboard alone and open it beside the queue."""
    page = window.goes("/desk/")
    for _row in range(page.locator("[data-row]").count()):
        page.keyboard.press("j")
        if code in str(page.evaluate("document.activeElement.href")):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#detail")).to_contain_text(code)
    assert code in page.url
    return page


def test_from_wish_to_echo(opens: Opener, cast: Cast) -> None:
    author = opens(width=PHONE, is_mobile=True)
    thanks = raises(author, cast)
    code = thanks.locator("p.code").inner_text()
    to_follow(thanks)
    expect(author.page.locator(".photos img")).to_have_count(1)

    _takes_up_and_sends_out(opens(cast.clerk), cast, code)
    _works_and_writes(opens(cast.property_staff), code)
    _approves(opens(cast.second_clerk), code)

    page = author.page
    page.reload()
    expect(page.locator(".echo", has_text=ECHO)).to_be_visible()
    expect(page.locator(".ring.whole")).to_have_count(0)
    page.locator("[name$=score][value='5']").check()
    page.locator("#say .button.main").click()
    expect(page.locator(".ring.big.whole")).to_be_visible()

    wall = author.goes(f"/p/{cast.places.compound.token}/")
    card = wall.locator(".wish", has_text="路灯")
    expect(card).to_contain_text(ECHO)
    expect(card.locator(".ring.whole")).to_be_visible()
    assert "13900001234" not in wall.content()


def _takes_up_and_sends_out(window: Window, cast: Cast, code: str) -> None:
    page = opens_by_keys(window, code)
    form = page.locator("#act-accept form")
    form.locator("[name=publish]").check()
    form.locator("[name=message]").fill("收到，今天就去看。")
    form.locator("[type=submit]").press("Enter")
    assign = page.locator("#act-assign")
    expect(assign).to_be_visible()
    assign.locator("[name=holder]").select_option(f"org:{cast.orgs.property_company}")
    assign.locator("form[method=post] [type=submit]").press("Enter")
    expect(page.locator("#detail")).to_contain_text("星城物业服务公司")


def _works_and_writes(window: Window, code: str) -> None:
    page = opens_by_keys(window, code)
    page.keyboard.press("s")
    expect(page.locator("#act-echo [name=text]")).to_be_visible()
    page.keyboard.press("e")
    page.locator("#act-echo [name=text]").fill(ECHO)
    page.locator("#act-echo [name=photos]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo(3)}
    )
    page.locator("#act-echo [type=submit]").click()
    expect(page.locator(".echo", has_text=ECHO)).to_be_visible()


def _approves(window: Window, code: str) -> None:
    page = opens_by_keys(window, code)
    page.locator("#detail a[href*='/desk/echo/']").first.click()
    expect(page.locator("[name=text]")).to_have_value(ECHO)
    page.locator("[name=audience][value=public]").check()
    page.locator(".card .button.main").click()
    page.wait_for_url(lambda url: "/desk/echo/" not in url)


def test_the_same_without_javascript(opens: Opener, cast: Cast) -> None:
    window = opens(width=PHONE, java_script_enabled=False)
    thanks = raises(window, cast)
    address = to_follow(thanks)
    assert thanks.locator("p.code").count() == 0
    thanks.goto(address)
    expect(thanks.locator(".photos img")).to_have_count(1)


@pytest.mark.parametrize("address", ["/", "/p/{token}/"])
def test_the_first_tab_leads_past_the_masthead(opens: Opener, cast: Cast, address: str) -> None:
    page = opens().goes(address.format(token=cast.places.compound.token))
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert _focused(page)["inside"]


def test_focus_is_seen_wherever_tab_leads(opens: Opener, cast: Cast) -> None:
    page = opens().goes(f"/p/{cast.places.compound.token}/raise/")
    for _step in range(12):
        page.keyboard.press("Tab")
        focused = _focused(page)
        assert focused["outline"] >= 2, focused


def _focused(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        """() => {
          const one = document.activeElement, style = getComputedStyle(one);
          return {name: one.outerHTML.slice(0, 80), inside: !!one.closest('main'),
                  outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)};
        }"""
    )
    return found


def test_the_desk_is_worked_by_keys(opens: Opener, cast: Cast) -> None:
    raises(opens(width=PHONE), cast)
    raises(opens(width=PHONE), cast)
    page = opens(cast.clerk).goes("/desk/")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1).locator("a[href]").first).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0).locator("a[href]").first).to_be_focused()
    page.keyboard.press("x")
    expect(rows.nth(0).locator("[type=checkbox]")).to_be_checked()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("jj")
    expect(page.locator("[data-search]")).to_have_value("jj")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_be_visible()
