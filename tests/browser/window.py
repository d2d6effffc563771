"""One window of the browser: who looks through it, and what must never happen in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from huiyin.kit.ui.context import LARGE_COOKIE

PHONE, DESK, NARROW = 390, 1280, 360


@dataclass
class Window:
    """A page with its context, and the faults that were seen while it was open."""

    home: str
    context: BrowserContext
    page: Page
    status: int = 0
    faults: list[str] = field(default_factory=list)

    def goes(self, address: str) -> Page:
        """Open an address of the site and return its page."""
        response = self.page.goto(self.home + address)
        self.status = response.status if response else 0
        return self.page

    def resizes(self, width: int) -> None:
        """Look through a window of another width."""
        self.page.set_viewport_size({"width": width, "height": 844})

    def large(self) -> None:
        """Read in large type from now on."""
        self.context.add_cookies([{"name": LARGE_COOKIE, "value": "1", "url": self.home}])

    def watch(self) -> None:
        """Note errors of scripts and server, refusals of the content policy, requests to other hosts."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.context.on("request", self._request)
        self.context.on("response", self._response)

    def _console(self, said: ConsoleMessage) -> None:
        # A page that answers 4xx is written to the console too; the tests look at such pages on purpose.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(f"{self.page.url}: {said.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"{self.page.url} asks another host for {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url} answers {response.status}")


# Elements with text whose words stand outside the window, or are cut by a box that hides what is too wide.
# What scrolls by itself and what only screen readers read is meant to be so.
CUT_OFF = """
() => {
  const style = (one) => getComputedStyle(one);
  const hidden = (one) => one.closest('.hide, .skip, [aria-hidden=true]')
    || (one.closest('thead') && style(one.closest('thead')).clipPath !== 'none');
  const skipped = (one) => one.closest('svg, script, option, optgroup, input') || hidden(one)
    || !one.checkVisibility({visibilityProperty: true});
  const scrolls = (one) => {
    for (let box = one.parentElement; box && box !== document.documentElement; box = box.parentElement)
      if (['auto', 'scroll'].includes(style(box).overflowX)) return true;
    return false;
  };
  const speaks = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const name = (one) => `${one.localName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`;
  const found = [];
  for (const one of document.body.querySelectorAll('*')) {
    if (skipped(one) || scrolls(one)) continue;
    const box = one.getBoundingClientRect();
    if (speaks(one) && (box.right > innerWidth + 1 || box.left < -1)) found.push(`outside: ${name(one)}`);
    const hides = ['hidden', 'clip'].includes(style(one).overflowX);
    if (hides && one.scrollWidth > one.clientWidth + 1) found.push(`cut: ${name(one)}`);
  }
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} px wide`);
  return found;
}
"""


def cut_off(page: Page) -> Sequence[str]:
    """Return what is too wide for the window, in words."""
    found: Sequence[str] = page.evaluate(CUT_OFF)
    return found


def session_cookie(window: Window, key: str) -> None:
    """Let a window go on with a session that was begun elsewhere."""
    window.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": window.home}])
