"""One Chromium for all tests; each window starts afresh, and is held to what it saw when it closes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from huiyin.kernel.actor import Actor
from tests import groups
from tests.browser.window import DESK, PHONE, Window, session_cookie

FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --headless --lang=zh-CN"
).split()
PATIENCE_MS = 10_000

Opener = Callable[..., Window]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=groups.chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opens(chromium: Browser, live_server: Any, login: Callable[[Actor], Client]) -> Iterator[Opener]:
    """Return a function that opens a window of a width for somebody; its faults fail the test."""
    windows: list[Window] = []

    def open_window(actor: Actor | None = None, width: int = DESK, **options: Any) -> Window:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width <= PHONE else 860},
            has_touch=width <= PHONE,
            locale="zh-CN",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        window = Window(live_server.url, context, context.new_page())
        windows.append(window)
        window.watch()
        if actor is not None:
            session_cookie(window, login(actor).cookies[settings.SESSION_COOKIE_NAME].value)
        return window

    yield open_window
    for window in windows:
        window.context.close()
    assert not [fault for window in windows for fault in window.faults]
