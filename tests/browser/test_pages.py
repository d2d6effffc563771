"""Every page: for screen readers, in large type on a narrow telephone, and light enough."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import scene
from tests.browser.conftest import Opener
from tests.browser.window import DESK, NARROW, PHONE, cut_off
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

READERS = ("anybody", "somebody", "resident", "clerk", "operator")
MOST_BYTES = 100_000
# The levels the project promises, and what the makers of axe hold for good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Return what hinders some reader seriously, with the element it stands on."""
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("reader", READERS)
def test_no_page_hinders_a_screen_reader(opens: Opener, cast: Cast, reader: str) -> None:
    played = scene.play(cast)[reader]
    window = opens(played.actor)
    found = []
    for name, address in played.pages.items():
        page = window.goes(address)
        assert window.status == (404 if name == "error" else 200), name
        for width in (DESK, PHONE):
            window.resizes(width)
            found += [f"{name} at {width}: {fault}" for fault in violations(page)]
            found += [f"{name} at {width}: {fault}" for fault in cut_off(page)]
    assert not found


def test_no_step_of_raising_hinders_anybody(opens: Opener, cast: Cast) -> None:
    window = opens(width=NARROW)
    window.large()
    page = window.goes(f"/p/{cast.places.compound.token}/raise/")
    page.locator("[name=body]").fill(scene.LONG)
    page.locator("[name=photos]").set_input_files(
        {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": scene.photo()}
    )
    for field in ("spot", "phone"):
        page.locator(".acts .main").click()
        assert page.locator(f"[name={field}]").is_visible()
        assert not [*violations(page), *cut_off(page)]
    page.locator(".acts .main").click()
    assert page.locator(".errors a").count() > 0
    assert not [*violations(page), *cut_off(page)]


@pytest.mark.parametrize("reader", READERS)
def test_large_type_fits_a_narrow_telephone(opens: Opener, cast: Cast, reader: str) -> None:
    played = scene.play(cast)[reader]
    window = opens(played.actor, width=NARROW)
    window.large()
    found = []
    for name, address in played.pages.items():
        page = window.goes(address)
        assert page.locator("html.large").count() == 1
        found += [f"{name}: {fault}" for fault in cut_off(page)]
    assert not found


def test_a_residents_first_page_is_light(opens: Opener, cast: Cast) -> None:
    for number in range(20):
        scene.echoed(cast, number, with_photo=number > 14)
    window = opens(width=PHONE)
    network = window.context.new_cdp_session(window.page)
    network.send("Network.enable")
    carried: list[float] = []
    network.on("Network.loadingFinished", lambda done: carried.append(done["encodedDataLength"]))
    page = window.goes(f"/p/{cast.places.compound.token}/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".wish").count() == 20
    assert page.locator(".wish img").count() > 0
    assert sum(carried) <= MOST_BYTES


def test_what_a_page_must_not_do_is_seen(opens: Opener, cast: Cast) -> None:
    window = opens()
    page = window.goes("/login/")
    planted = '<p style="color: red">a</p>'
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", planted)
    page.evaluate("document.querySelector('h1').style.marginLeft = '2000px'")
    page.wait_for_timeout(200)
    assert any("style" in fault for fault in window.faults)
    assert any("outside" in fault for fault in cut_off(page))
    window.faults.clear()
