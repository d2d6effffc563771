"""An operator's phone, from the picture to the loss of it, at browsers without JavaScript.

It is demanded, so nothing opens before it is set up; a code of the phone lets in; with the phone at the
bottom of the river a code from paper does; a colleague whose paper is gone too is helped by the operator.
"""

import re

from pytest_django import Settings

from huiyin.kernel import clock
from huiyin.kit import onetime
from huiyin.site.reactions import relay
from tests.cast import PASSWORD, Cast
from tests.fixtures import Watch
from tests.stories.visitor import Page, Visitor, logged_in


class Phone:
    """An app that was given the key on the page."""

    def __init__(self, page: Page) -> None:
        typed = re.search(r'class="code long">([A-Z2-7 ]+)<', page.text)
        assert typed, page.path
        self._key = typed[1].replace(" ", "")

    def shows(self) -> str:
        return onetime.code_at(self._key, onetime.step_of(clock.now()))


def set_up(visitor: Visitor, at: str) -> tuple[Phone, list[str]]:
    """Scan the picture, confirm it, and write the codes down."""
    page = visitor.sends(visitor.opens(at), at)
    phone = Phone(page)
    page = visitor.sends(page, at, code=phone.shows(), password=PASSWORD)
    paper = re.findall(r'<li class="code">([0-9A-Z]{5}-[0-9A-Z]{5})</li>', page.text)
    assert len(paper) == 10
    return phone, paper


def at_the_step(cast: Cast, name: str) -> tuple[Visitor, Page]:
    """Give the password at another browser, which is not enough."""
    visitor = logged_in(cast, name)
    page = visitor.opens("/me/")
    assert page.path == "/login/second/"
    return visitor, page


def test_the_operators_phone(cast: Cast, watch: Watch, settings: Settings) -> None:
    settings.HUIYIN_SECOND_FACTOR = "operators"
    operator = logged_in(cast, "operator")
    assert operator.opens("/people/").path == "/login/set-up/"
    phone, paper = set_up(operator, "/login/set-up/")
    assert operator.opens("/people/").path == "/people/"

    watch.forward(minutes=1)
    at_home, page = at_the_step(cast, "operator")
    assert at_home.sends(page, "/login/second/", code="123456").status == 422
    at_home.sends(page, "/login/second/", code=phone.shows())
    assert at_home.opens("/me/").path == "/me/"

    # The phone falls into the river: paper opens, the old phone is taken off, a new one is set up at once.
    without, page = at_the_step(cast, "operator")
    without.sends(page, "/login/second/", code=paper[0])
    page = without.opens("/me/second/drop/")
    without.sends(page, "/me/second/drop/", password=PASSWORD, code=paper[1])
    assert without.opens("/people/").path == "/login/set-up/"
    set_up(without, "/login/set-up/")

    # The clerk chose it, and has lost phone and paper: the operator takes it off, and the clerk is told.
    clerk = logged_in(cast, "clerk")
    set_up(clerk, "/me/second/set-up/")
    helped = f"/people/{cast.member('clerk').person_id}/second/"
    without.sends(without.opens(helped), "/second/", purpose="本人到窗口，当面核对身份证")
    relay().drain()
    again = logged_in(cast, "clerk")
    assert "双因素认证已被解除" in again.opens("/notices/").text
    assert clerk.opens("/me/").path == "/login/"
