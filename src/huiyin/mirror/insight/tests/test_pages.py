"""The pages and the API of the mirror: links that carry what they count, small numbers, steady cost."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Visibility
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger
from huiyin.kernel.errors import Invalid
from huiyin.mirror.insight.queries import Choice, ask, listing, mirror, read_choice
from huiyin.mirror.insight.tests.town import NOON, STAFF, Town, file, play

LINK = re.compile(r'<a href="(/mirror/[^"]*/matters/[^"]*)"[^>]*>(\d+)</a>')


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.frozen(NOON):
        yield


def chosen(
    *, show: str = "", took: str = "", age: str = "", score: str = "", level: str = "", at: str = ""
) -> Choice:
    return read_choice(
        show=show, took=took, age=age, score=score, level=level, at=at, unclassified=False, exactly=False
    )


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:300]
    return unescape(answer.content.decode())


def page_of(town: Town) -> str:
    return reverse("insight:place", kwargs={"token": town.community.token})


def behind(town: Town, url: str) -> int:
    """Count what a link leads to, hidden ones too, a page of thirty at a time."""
    path, _, query = url.partition("?")
    words = dict(part.split("=") for part in query.split("&") if part)
    asked = ask(
        path.split("/")[2],
        period=words.get("period", ""),
        category_id=int(words["category"]) if "category" in words else None,
        history=words.get("history") == "1",
    )
    choice = chosen(**{name: words.get(name, "") for name in ("show", "took", "age", "score", "level", "at")})
    choice = replace(
        choice, unclassified=words.get("unclassified") == "1", exactly=words.get("exactly") == "1"
    )
    total, cursor = 0, ""
    while True:
        found = listing(stranger(), asked, choice, cursor=cursor)
        total, cursor = total + len(found.page.items), found.page.next_cursor
        if not cursor:
            return total + found.hidden


def test_every_number_leads_to_as_many_matters(client: Client, town: Town) -> None:
    play(town, 40, 7)
    for url in (page_of(town), f"{page_of(town)}?period=2026-Q4"):
        links = LINK.findall(read(client, url))
        assert len(links) > 25
        for target, number in links:
            assert behind(town, target) == int(number), target


def test_a_list_shows_published_words_and_says_how_many_are_not_public(client: Client, town: Town) -> None:
    shown = file(town, NOON - timedelta(days=2), title="路灯坏了")
    matters.accept_matter(actor=STAFF, code=shown.filed.code, publish=True, public_title="一盏灯")
    file(town, NOON - timedelta(days=1), title="家里的事", visibility=Visibility.PRIVATE)
    text = read(client, reverse("insight:matters", kwargs={"token": town.community.token}))
    assert "一盏灯" in text
    assert "家里的事" not in text
    assert "路灯坏了" not in text
    assert listing(stranger(), ask(town.community.token), chosen()).hidden == 1
    assert len(listing(STAFF, ask(town.community.token), chosen()).page.items) == 2


def test_small_private_numbers_are_not_singled_out(town: Town) -> None:
    for category_id in town.categories:
        file(town, NOON - timedelta(days=1), category_id=category_id, visibility=Visibility.PRIVATE)
    public = mirror(stranger(), ask(town.community.token))
    assert [(line.about, line.counts["raised"]) for line in public.categories.lines] == [(None, 3)]
    assert mirror(stranger(), ask(town.community.token, category_id=town.categories[0])).hidden
    whole = mirror(STAFF, ask(town.community.token, category_id=town.categories[0]))
    assert not whole.hidden
    assert [line.counts["raised"] for line in whole.categories.lines] == [1]


def test_a_category_too_small_to_show_says_so(client: Client, town: Town) -> None:
    file(town, NOON - timedelta(days=1), category_id=town.categories[0], visibility=Visibility.PRIVATE)
    text = read(client, f"{page_of(town)}?category={town.categories[0]}")
    assert not LINK.findall(text)


def test_the_mirror_costs_the_same_for_many_as_for_few(client: Client, town: Town) -> None:
    urls = [page_of(town), reverse("insight:matters", kwargs={"token": town.community.token})]
    play(town, 30, 8)
    # The formula is read once in half a minute.
    read(client, urls[0])
    few = [statements(client, url) for url in urls]
    play(town, 40, 9)
    assert [statements(client, url) for url in urls] == few
    assert max(few) <= 22


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as done:
        read(client, url)
    return len(done)


def test_an_empty_place_has_an_empty_mirror(client: Client, town: Town) -> None:
    text = read(client, reverse("insight:home"))
    assert "0" in text
    assert "—" in text
    assert "2026-2" in read(client, reverse("insight:how"))


def test_a_building_shows_its_compound(client: Client, town: Town) -> None:
    assert ask(town.compounds[0].token).place == town.compounds[0]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?period=2026-77", 422),
        ("?category=x", 422),
        ("?category=99999999999999999999", 422),
        ("?category=999999", 200),
        ("?history=1&period=all", 200),
        ("?period=%00%ff", 422),
    ],
)
def test_a_question_that_is_none_gets_a_sentence(client: Client, town: Town, query: str, status: int) -> None:
    assert client.get(page_of(town) + query).status_code == status


@pytest.mark.parametrize("query", ["?show=x", "?took=1", "?age=-", "?score=6", "?level=moon", "?at=ZZZZZZ"])
def test_a_number_that_is_none_gets_a_sentence(client: Client, town: Town, query: str) -> None:
    answer = client.get(reverse("insight:matters", kwargs={"token": town.city.token}) + query)
    assert answer.status_code in {404, 422}


def test_an_unknown_place_is_not_found(client: Client, town: Town) -> None:
    assert client.get(reverse("insight:place", kwargs={"token": "ZZZZZZ"})).status_code == 404


def test_the_api_tells_the_same_figures(client: Client, town: Town) -> None:
    play(town, 20, 10)
    told = client.get(f"/api/v1/mirror/{town.community.token}").json()
    shown = mirror(stranger(), ask(town.community.token))
    assert told["figures"] == {figure.value: n for figure, n in shown.figures.items()}
    assert told["resolution"]["n"] == shown.resolution.n
    assert [bin_["n"] for bin_ in told["times"]] == list(shown.times.values())
    assert client.get(f"/api/v1/mirror/{town.city.token}?period=x").status_code == 422


def test_a_choice_that_is_none_names_its_field() -> None:
    with pytest.raises(Invalid) as refused:
        chosen(took="2-4")
    assert refused.value.field == "took"
