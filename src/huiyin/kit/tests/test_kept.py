"""Pages kept for strangers: made once for all of them, never for anybody who is known."""

import gzip
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory

from huiyin.kit import kept, remember, shelf
from huiyin.kit.kept import kept_for_strangers
from huiyin.kit.remember import Held

Page = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]
SECONDS = 5.0


@pytest.fixture
def now(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Switch keeping on, and let the test move the time."""
    seconds = [100.0]
    settings.HUIYIN_KEPT_SECONDS = SECONDS
    monkeypatch.setattr(kept, "_pages", Held(kept.STAMPED_SECONDS, 2))
    for module in (remember, kept):
        monkeypatch.setattr(module, "monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def view() -> View:
    """Return a page that says how often it was made."""
    made = count(1)

    @kept_for_strangers()
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(f"made {next(made)} times, {request.GET.get('q', '')}")
        if "token" in request.GET:
            get_token(request)
        if "form" in request.GET:
            field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            response.write(2 * field.format(get_token(request)))
        if "header" in request.GET:
            response.write(f"{{'x-csrftoken': '{get_token(request)}'}}")
        if "cookie" in request.GET:
            response.set_cookie("a", "b")
        response.status_code = int(request.GET.get("status", "200"))
        return response

    return view


@pytest.fixture
def page(view: View) -> Page:
    """Return a way to ask for the page."""

    def ask(address: str = "/wall/", cookies: dict[str, str] | None = None, **headers: str) -> HttpResponse:
        request = RequestFactory().get(address, headers=headers)
        request.COOKIES.update(cookies or {})
        answer = view(request)
        assert isinstance(answer, HttpResponse)
        return answer

    return ask


def test_it_is_made_once_for_all_strangers(now: list[float], page: Page) -> None:
    assert page().content == page().content == b"made 1 times, "


def test_it_is_made_anew_when_its_seconds_are_over(now: list[float], page: Page) -> None:
    page()
    now[0] += SECONDS + 0.1
    assert page().content == b"made 2 times, "


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages"])
def test_who_is_known_or_was_told_something_gets_a_page_of_their_own(
    cookie: str, now: list[float], page: Page
) -> None:
    page()
    assert page(cookies={cookie: "x"}).content == b"made 2 times, "
    assert page().content == b"made 1 times, "


def test_a_known_readers_page_is_not_kept_for_strangers(now: list[float], page: Page) -> None:
    page(cookies={settings.SESSION_COOKIE_NAME: "x"})
    assert page().content == b"made 2 times, "


@pytest.mark.parametrize("other", [{"q": "路灯"}, {"language": "en"}, {"large": "1"}, {"fragment": "1"}])
def test_another_address_language_size_or_part_is_another_page(
    other: dict[str, str], now: list[float], page: Page
) -> None:
    page()
    cookies = {
        settings.LANGUAGE_COOKIE_NAME: other.get("language", ""),
        "huiyin_large": other.get("large", ""),
    }
    headers = {"HX-Request": "true"} if "fragment" in other else {}
    address = f"/wall/?q={other['q']}" if "q" in other else "/wall/"
    cookies = {name: value for name, value in cookies.items() if value}
    assert page(address, cookies, **headers).content.startswith(b"made 2 times")


@pytest.mark.parametrize("asked", ["token", "cookie", "status=404", "form&header"])
def test_what_belongs_to_one_reader_is_not_kept(asked: str, now: list[float], page: Page) -> None:
    page(f"/wall/?{asked}")
    assert page(f"/wall/?{asked}").content.startswith(b"made 2 times")


def _is_let_in(secret: str, token: str) -> bool:
    posted = RequestFactory(enforce_csrf_checks=True).post("/join/", {"csrfmiddlewaretoken": token})
    posted.COOKIES[settings.CSRF_COOKIE_NAME] = secret
    check = CsrfViewMiddleware(lambda _: HttpResponse())
    check.process_request(posted)
    return check.process_view(posted, lambda _: HttpResponse(), (), {}) is None


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}])
def test_each_reader_of_a_kept_form_gets_a_token_that_their_own_cookie_proves(
    headers: dict[str, str], now: list[float], view: View
) -> None:
    readers = [RequestFactory().get("/wall/?form", headers=headers) for _ in range(3)]
    secrets: set[str] = set()
    for reader in readers:
        answer = view(reader)
        assert isinstance(answer, HttpResponse)
        body = gzip.decompress(answer.content) if headers else answer.content
        assert body.startswith(b"made 1 times")
        tokens = re.findall(r'value="(\w{64})"', body.decode())
        assert len(tokens) == 2
        secret = reader.META["CSRF_COOKIE"]
        assert all(_is_let_in(secret, token) for token in tokens)
        assert not any(_is_let_in(other, token) for token in tokens for other in secrets)
        # So the middleware sends the cookie along.
        assert reader.META["CSRF_COOKIE_NEEDS_UPDATE"]
        secrets.add(secret)
    assert len(secrets) == 3


def test_it_comes_packed_to_whom_it_may(now: list[float], page: Page) -> None:
    plain = page()
    packed = page(**{"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert "Cookie" in plain["Vary"]


def test_the_memory_is_bounded(now: list[float], page: Page) -> None:
    for words in "abc":
        page(f"/wall/?q={words}")
    assert page("/wall/?q=a").content == b"made 4 times, a"


def test_a_stamped_page_is_kept_for_long_and_made_anew_when_its_stamp_changes(now: list[float]) -> None:
    made, stamps = count(1), {"a": 1}

    @kept_for_strangers(stamp=lambda request, name: stamps.get(name))
    def view(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(f"{name}{next(made)}")

    def ask(name: str) -> str:
        answer = view(RequestFactory().get(f"/{name}/"), name=name)
        assert isinstance(answer, HttpResponse)
        return answer.content.decode()

    assert ask("a") == "a1"
    now[0] += kept.STAMPED_SECONDS - 1
    assert ask("a") == "a1"
    stamps["a"] = 2
    assert [ask("a"), ask("a")] == ["a2", "a2"]
    now[0] += kept.STAMPED_SECONDS + 1
    assert ask("a") == "a3"
    # Without a stamp it is a page like any other.
    assert [ask("b"), ask("b")] == ["b4", "b4"]
    now[0] += SECONDS + 1
    assert ask("b") == "b5"


def test_a_page_of_figures_is_kept_like_its_figures(now: list[float], settings: LazySettings) -> None:
    settings.HUIYIN_RECOUNT_MINUTES = 2
    made = count(1)

    @kept_for_strangers(figures=True)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(next(made)))

    def ask() -> str:
        answer = view(RequestFactory().get("/"))
        assert isinstance(answer, HttpResponse)
        return answer.content.decode()

    assert ask() == "1"
    now[0] += 119
    assert ask() == "1"
    now[0] += 2
    assert ask() == "2"


@pytest.fixture
def shelves(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the process a shelf."""
    monkeypatch.setenv(shelf.FOLDER, "")
    shelf.set_up()
    yield Path(os.environ[shelf.FOLDER])
    shelf.take_down()


@pytest.mark.parametrize("asked", ["/wall/", "/wall/?form"])
def test_another_process_takes_it_from_the_shelf(
    asked: str, now: list[float], page: Page, shelves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page(asked).content.startswith(b"made 1 times")
    monkeypatch.setattr(kept, "_pages", Held(kept.STAMPED_SECONDS, 2))
    again = page(asked)
    assert again.content.startswith(b"made 1 times")
    assert len(re.findall(rb'value="(\w{64})"', again.content)) == 2 * ("form" in asked)
    # From the memory of this process from then on.
    shelf.take_down()
    assert page(asked).content.startswith(b"made 1 times")


def test_nothing_of_somebody_known_stands_on_the_shelf(now: list[float], page: Page, shelves: Path) -> None:
    page(cookies={settings.SESSION_COOKIE_NAME: "x"})
    page("/wall/?status=404")
    assert list(shelves.iterdir()) == []
    assert shelves.stat().st_mode & 0o077 == 0


def test_what_is_too_old_or_of_another_stamp_is_made_anew(
    now: list[float], page: Page, shelves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page()
    monkeypatch.setattr(kept, "_pages", Held(kept.STAMPED_SECONDS, 2))
    now[0] += SECONDS + 0.1
    assert page().content == b"made 2 times, "
    (file,) = shelves.iterdir()
    (kept_page,) = kept._pages.fresh(list(kept._pages._values)).values()
    shelf.put("other", replace(kept_page, stamp="x"))
    assert shelf.get("other") == replace(kept_page, stamp="x")
    os.utime(file, (1, 1))
    shelf.tidy()
    assert not file.exists()
    assert shelf.get("other") is not None


@pytest.mark.parametrize("written", [b"", b"{}\n", b"[1]\nx", b'{"ends": [3]}\nabc'])
def test_a_broken_page_on_the_shelf_is_made_anew(
    written: bytes, now: list[float], page: Page, shelves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page()
    for file in shelves.iterdir():
        file.write_bytes(written)
    monkeypatch.setattr(kept, "_pages", Held(kept.STAMPED_SECONDS, 2))
    assert page().content == b"made 2 times, "


def test_a_shelf_that_cannot_be_written_is_none(now: list[float], page: Page, shelves: Path) -> None:
    shelves.rmdir()
    assert page().content == page().content == b"made 1 times, "
    assert shelf.get("a") is None
    shelf.tidy()


def test_what_a_dead_server_left_is_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv(shelf.FOLDER, "")
    dead, alive = tmp_path / "huiyin-shelf-99999999-a", tmp_path / f"huiyin-shelf-{os.getpid()}-b"
    for folder in (dead, alive):
        folder.mkdir()
    shelf.set_up()
    assert not dead.exists()
    assert alive.exists()
    shelf.take_down()


def test_nothing_is_kept_where_it_is_switched_off(page: Page) -> None:
    page()
    assert page().content == b"made 2 times, "
