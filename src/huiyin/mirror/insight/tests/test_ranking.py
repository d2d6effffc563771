"""Comparing, exporting, and the versions of the formula: pages and API."""

import csv
import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters import public as matters
from huiyin.kernel import clock
from huiyin.kernel.actor import stranger
from huiyin.kernel.errors import Invalid, NotAllowed, Refusal
from huiyin.mirror.insight.queries import By, ask, listing, mirror, ranking, read_choice
from huiyin.mirror.insight.tests.town import NOON, STAFF, Town, play

ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
LINK = re.compile(r'<a href="(/mirror/[^"]*/matters/[^"]*)"[^>]*>(?:n )?([\d.%]+)</a>')
WEIGHTS = {5: "1", 4: "0.9", 3: "0.6", 2: "0.3", 1: "0"}
PARTS = {"response": "0.2", "resolution": "0.4", "satisfaction": "0.4"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.frozen(NOON):
        yield


def page(client: Client, town: Town, what: str = "compare/", **asked: str) -> str:
    answer = client.get(f"/mirror/{town.community.token}/{what}", asked)
    assert answer.status_code == 200, answer.content[:300]
    return unescape(answer.content.decode())


def behind(url: str) -> int:
    """Count what a link leads to, hidden ones too."""
    path, _, query = url.partition("?")
    words = dict(part.split("=") for part in query.split("&") if part)
    asked = ask(path.split("/")[2], category_id=int(words["category"]) if "category" in words else None)
    choice = read_choice(
        **{name: words.get(name, "") for name in ("show", "took", "age", "score", "level", "at", "holder")},
        unclassified=words.get("unclassified") == "1",
        exactly=words.get("exactly") == "1",
    )
    total, cursor = 0, ""
    while True:
        found = listing(stranger(), asked, choice, cursor=cursor)
        total, cursor = total + len(found.page.items), found.page.next_cursor
        if not cursor:
            return total + found.hidden


@pytest.mark.parametrize("by", By)
def test_every_denominator_leads_to_as_many_matters(client: Client, town: Town, by: By) -> None:
    play(town, 45, 41)
    found = [(url, n) for url, n in LINK.findall(page(client, town, by=by.value)) if n.isdigit()]
    assert len(found) >= 6
    assert [(url, behind(url)) for url, _ in found] == [(url, int(n)) for url, n in found]


def test_a_rank_stands_only_where_there_is_enough(client: Client, town: Town) -> None:
    play(town, 45, 42)
    shown = ranking(stranger(), ask(town.community.token), By.PLACE)
    lines = ROW.findall(page(client, town))[1:]
    assert len(lines) == len(shown.lines)
    for line, row in zip(shown.lines, lines, strict=True):
        assert f">{line.rank or '–'}</td>" in row
    thin = ranking(stranger(), ask(town.community.token, period="2026-09"), By.PLACE)
    assert any(line.rank is None for line in thin.lines)


def test_a_comparison_costs_the_same_for_many_as_for_few(client: Client, town: Town) -> None:
    counts = []
    for seed in (43, 44):
        play(town, 20, seed)
        # Names are remembered for half a minute; a page that has just been shown asks for none.
        page(client, town, by="holder")
        with CaptureQueriesContext(connection) as done:
            page(client, town, by="holder")
        counts.append(len(done))
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_an_empty_place_has_nothing_to_compare(client: Client, town: Town) -> None:
    for by in By:
        assert "<table" not in page(client, town, by=by.value)


@pytest.mark.parametrize("query", ["by=moon", "order=luck", "formula=none", "period=x"])
def test_a_comparison_that_is_none_gets_a_sentence(client: Client, town: Town, query: str) -> None:
    answer = client.get(f"/mirror/{town.community.token}/compare/?{query}")
    assert answer.status_code == 422
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("by", ["", *By])
def test_the_files_hold_what_the_pages_show(client: Client, town: Town, by: str) -> None:
    play(town, 30, 45)
    address = f"/mirror/{town.community.token}/figures"
    streamed: Any = client.get(f"{address}.csv", {"by": by})
    rows = list(csv.reader(StringIO(b"".join(streamed.streaming_content).decode("utf-8-sig"))))
    sheet = zipfile.ZipFile(BytesIO(client.get(f"{address}.xlsx", {"by": by}).content))
    assert "2026-2" in "".join(
        sheet.read(name).decode() for name in sheet.namelist() if name.endswith(".xml")
    )
    assert rows[-1][1] == "2026-2"
    shown = mirror(stranger(), ask(town.community.token))
    if by:
        lines = ranking(stranger(), ask(town.community.token), By(by)).lines
        assert [int(row[1]) for row in rows[1 : 1 + len(lines)]] == [line.counts["raised"] for line in lines]
    else:
        assert int(rows[1][1]) == shown.figures[matters.Figure.RAISED]
    assert client.get(f"{address}.pdf").status_code == 404


def enter(version: str = "2026-9", since: date = date(2026, 11, 1), **change: Any) -> None:
    said = {"weights": WEIGHTS, "parts": PARTS, "source": "区考核办法", **change}
    matters.set_formula(actor=STAFF, version=version, valid_from=since, **said)


def test_a_period_is_counted_with_the_formula_of_its_last_day(town: Town) -> None:
    play(town, 40, 46)
    before = mirror(STAFF, ask(town.city.token, period="2026-10"))
    enter()
    assert mirror(STAFF, ask(town.city.token, period="2026-10")).satisfaction == before.satisfaction
    assert mirror(STAFF, ask(town.city.token, period="2026-10")).formula.version == "2026-2"
    assert mirror(STAFF, ask(town.city.token)).formula.version == "2026-9"
    named = mirror(STAFF, ask(town.city.token, formula="2026-2"))
    newer = mirror(STAFF, ask(town.city.token, formula="2026-9"))
    assert named.satisfaction.n == newer.satisfaction.n
    assert newer.satisfaction.hits - named.satisfaction.hits == named.scores[4] * (
        newer.formula.weights[4] - named.formula.weights[4]
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": "2026-2"}, "version"),
        ({"version": "a b"}, "version"),
        ({"weights": {**WEIGHTS, 4: "1.2"}}, "weight_4"),
        ({"weights": {**WEIGHTS, 1: "0.7"}}, "weight_5"),
        ({"parts": {**PARTS, "response": "0.3"}}, "response"),
    ],
)
def test_a_formula_that_cannot_be_counted_with_is_refused(
    town: Town, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        enter(**change)
    assert caught.value.field == field
    assert [one.version for one in matters.rates.formulas()] == ["2026-2"]


def test_no_version_is_entered_twice_and_only_operators_enter_one(town: Town) -> None:
    enter()
    with pytest.raises(Refusal) as caught:
        enter(weights={**WEIGHTS, 4: "0.7"})
    assert caught.value.code == "formula_known"
    with pytest.raises(NotAllowed):
        matters.set_formula(
            actor=stranger(),
            version="x",
            weights=WEIGHTS,
            parts=PARTS,
            source="",
            valid_from=date(2026, 1, 1),
        )


def test_how_we_count_shows_every_version(client: Client, town: Town) -> None:
    enter()
    shown = unescape(client.get("/mirror/how-we-count/").content.decode())
    assert "2026-2" in shown
    assert "2026-9" in shown
    assert "区考核办法" in shown
    assert "/mirror/formulas/new/" not in shown
    assert client.get("/mirror/formulas/new/").status_code == 302


def test_the_api_compares_and_names_its_formula(client: Client, town: Town) -> None:
    play(town, 30, 47)
    told = client.get(f"/api/v1/mirror/{town.community.token}/compare?by=place&order=response").json()
    shown = ranking(stranger(), ask(town.community.token), By.PLACE)
    assert told["formula"] == "2026-2"
    assert {line["token"]: line["raised"] for line in told["lines"]} == {
        line.about.token: line.counts["raised"] for line in shown.lines
    }
    assert [one["version"] for one in client.get("/api/v1/mirror/formulas").json()] == ["2026-2"]
    body = {"version": "x", "weights": WEIGHTS, "parts": PARTS, "valid_from": "2026-01-01", "source": ""}
    assert client.post("/api/v1/mirror/formulas", body, content_type="application/json").status_code == 401


def test_a_formula_nobody_entered_is_refused_at_its_field(town: Town) -> None:
    with pytest.raises(Invalid) as caught:
        ask(formula="2031-1")
    assert caught.value.field == "formula"
