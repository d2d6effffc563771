"""The three rates equal a recount in plain Python over the rows, after a chance-made history.

The mirror counts in SQL with conditions; this reads whole tables and counts with ifs, knowing nothing of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.conf import LazySettings

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.actions.outcomes import keep_outcome
from huiyin.civic.matters.models import CallBack, Category, Dispatch, Feedback, Matter
from huiyin.civic.matters.public import CallChannel, CallOutcome, Figure, Filing
from huiyin.civic.people.public import note_person
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger, system
from huiyin.kernel.errors import Refusal
from huiyin.kit import counting
from huiyin.kit.remember import forget_everything
from huiyin.mirror.insight.queries import By, Mirror, Order, Ranking, ask, mirror, ranking
from huiyin.mirror.insight.tests.town import NOON, STAFF, Town, build_town, play

OPEN = {"filed", "accepted", "offered", "assigned", "working"}
NOT_ASKED = {"enquiry", "praise", "need"}
WEIGHTS = {5: Fraction(1), 4: Fraction(4, 5), 3: Fraction(3, 5), 2: Fraction(3, 10), 1: Fraction(0)}
OUTCOME = (
    *("spoken_cycle", "unsolved", "score", "reached", "unreached_cycle", "refused_cycle"),
    "objection_upheld",
)
CALLER = system("caller")
Row = dict[str, Any]
Pair = tuple[Fraction, int]


@dataclass
class Rows:
    """The whole tables, as the database holds them."""

    roots: list[Row]
    families: dict[int, list[Row]]
    words: list[Row]
    calls: list[Row]
    upheld: set[int]
    parents: dict[int, int | None]


def plain(rows: Any) -> list[Row]:
    return [dict(row) for row in rows.values()]


def read_rows() -> Rows:
    everything = plain(Matter.objects.defer("tokens"))
    roots = [row for row in everything if row["elder_id"] is None and row["kind"] != "need"]
    roots = [row for row in roots if not row["historical"]]
    return Rows(
        roots=roots,
        families={
            root["id"]: [row for row in everything if root["id"] in {row["id"], row["elder_id"]}]
            for root in roots
        },
        words=plain(Feedback.objects.all()),
        calls=plain(CallBack.objects.all()),
        upheld=set(Dispatch.objects.filter(upheld=True).values_list("matter_id", flat=True)),
        parents=dict(Category.objects.values_list("id", "parent_id")),
    )


def last_words(rows: Rows, root: Row) -> list[Row]:
    """Return what the authors of a matter said of its last answer anybody spoke of, unless it rests."""
    family = {row["id"] for row in rows.families[root["id"]]}
    said = [word for word in rows.words if word["matter_id"] in family]
    latest = max((word["cycle"] for word in said), default=0)
    said = [word for word in said if word["cycle"] == latest]
    rests = root["state"] in OPEN and all(word["solved"] for word in said)
    return [] if rests else said


def is_late(root: Row) -> bool:
    return root["state"] in OPEN and root["due_at"] is not None and root["due_at"] < NOON


def response(rows: Rows, roots: Iterable[Row]) -> Pair:
    in_time = due = 0
    for root in roots:
        if root["id"] in rows.upheld or root["first_due"] is None:
            continue
        answered = root["first_answered_at"]
        if answered is None:
            taken_back = root["state"] == "withdrawn" and root["ended_at"] < root["first_due"]
            due += root["first_due"] < NOON and not taken_back
        else:
            due += 1
            in_time += answered <= root["first_due"]
    return Fraction(in_time), due


def resolution(rows: Rows, roots: Iterable[Row]) -> Pair:
    solved = counted = 0
    for root in roots:
        if root["kind"] in NOT_ASKED:
            continue
        said = last_words(rows, root)
        counted += bool(said) or is_late(root)
        solved += bool(said) and all(word["solved"] for word in said)
    return Fraction(solved), counted


def satisfaction(rows: Rows, roots: Iterable[Row]) -> Pair:
    worst = [
        min((word["score"] for word in last_words(rows, root) if word["score"]), default=None)
        for root in roots
    ]
    return sum((WEIGHTS[score] for score in worst if score), Fraction(0)), sum(
        score is not None for score in worst
    )


def called(rows: Rows, roots: Iterable[Row], state: str) -> int:
    found = 0
    for root in roots:
        family = {row["id"] for row in rows.families[root["id"]]}
        states = {
            call["state"]
            for call in rows.calls
            if call["matter_id"] in family and call["cycle"] == root["cycle"]
        }
        found += state in states and not last_words(rows, root)
    return found


def top_category(rows: Rows, category: int | None) -> int | None:
    while category is not None and rows.parents[category] is not None:
        category = rows.parents[category]
    return category


def same(shown: Any, counted: Pair) -> None:
    assert (shown.hits, shown.n) == counted


def compares(shown: Mirror | Any, rows: Rows, roots: list[Row]) -> None:
    same(shown.response, response(rows, roots))
    same(shown.resolution, resolution(rows, roots))
    same(shown.satisfaction, satisfaction(rows, roots))


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def call_back(town: Town, seed: int) -> None:
    """Answer matters of known authors, merged ones too, and call some: reached, in vain, refused."""
    chance = Random(seed)
    for number in range(24):
        with clock.frozen(NOON - timedelta(days=30 - number / 2)):
            code = _answered(town, chance, number)
        for outcome in chance.choice(([], ["unreached"] * 3, ["refuses"], ["wrong_number"], ["reached"])):
            with clock.frozen(NOON - timedelta(days=12) + timedelta(hours=chance.uniform(1, 90))):
                _call(chance, code, CallOutcome(outcome))


def _answered(town: Town, chance: Random, number: int) -> str:
    codes: list[str] = []
    for _ in range(chance.choice([1, 1, 2])):
        person = note_person(actor=STAFF, name="回访对象", phone=f"1390000{number:02}{len(codes):02}")
        author = Actor(person_id=person.pk)
        filing = Filing(
            place_id=chance.choice(town.compounds).id,
            body="门禁坏了",
            category_id=chance.choice(town.categories),
        )
        codes.append(matters.file_matter(actor=author, filing=filing).code)
    elder = codes[0]
    matters.accept_matter(actor=STAFF, code=elder, publish=True)
    for younger in codes[1:]:
        matters.merge_matter(actor=STAFF, code=younger, into=elder)
    matters.assign_matter(actor=STAFF, code=elder, org_id=town.offices[0])
    if chance.random() < 0.4:
        # Handed back and sent elsewhere: the objection was right.
        matters.return_matter(actor=STAFF, code=elder, reason="不归我们管")
        matters.assign_matter(actor=STAFF, code=elder, org_id=town.offices[1 if chance.random() < 0.7 else 0])
    echo = matters.draft_echo(actor=STAFF, code=elder, text="换好了。")
    matters.approve_echo(actor=CALLER, echo_id=echo.pk, audience=matters.Audience.SHARED)
    return chance.choice(codes)


def _call(chance: Random, code: str, outcome: CallOutcome) -> None:
    solved = chance.random() < 0.6 if outcome is CallOutcome.REACHED else None
    try:
        matters.record_call_back(
            actor=CALLER,
            code=code,
            channel=CallChannel.PHONE,
            outcome=outcome,
            solved=solved,
            score=chance.choice([None, 1, 2, 3, 4, 5]) if solved is not None else None,
        )
    except Refusal:
        # Chance called twice within half an hour.
        return


@pytest.mark.parametrize("seed", [11, 12])
def test_the_three_rates_equal_a_naive_recount(town: Town, seed: int) -> None:
    play(town, 40, seed)
    call_back(town, seed)
    rows = read_rows()
    assert rows.upheld
    assert {call["state"] for call in rows.calls} >= {"unreached", "refused", "reached"}
    with clock.frozen(NOON):
        whole = mirror(STAFF, ask(town.city.token))
        compares(whole, rows, rows.roots)
        assert whole.figures[Figure.UNREACHED] == called(rows, rows.roots, "unreached")
        for compound in town.compounds:
            here = [root for root in rows.roots if root["compound_id"] == compound.id]
            compares(mirror(STAFF, ask(compound.token)), rows, here)
        november = [root for root in rows.roots if in_november(root["filed_at"])]
        compares(mirror(STAFF, ask(town.city.token, period="2026-11")), rows, november)


@pytest.mark.parametrize("by", By)
def test_what_was_kept_is_what_was_counted(
    by: By, town: Town, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(town, 40, 14)
    with clock.frozen(NOON):
        asked = ask(town.city.token, period="2026-11")
        live = mirror(STAFF, asked), ranking(STAFF, asked, by)
        settings.HUIYIN_RECOUNT_MINUTES = 10
        monkeypatch.setattr(counting, "SLOW", 0)
        assert (mirror(STAFF, asked), ranking(STAFF, asked, by)) == live
        matters.file_matter(actor=STAFF, filing=Filing(place_id=town.compounds[0].id, body="路灯坏了"))
        forget_everything()
        assert (mirror(STAFF, asked), ranking(STAFF, asked, by)) == live
        counting.forget_all()
        assert mirror(STAFF, asked) != live[0]


@pytest.mark.parametrize("seed", [13])
def test_what_the_acts_have_kept_is_what_is_gathered_anew(town: Town, seed: int) -> None:
    play(town, 40, seed)
    call_back(town, seed)
    kept = outcomes()
    assert {row["objection_upheld"] for row in kept.values()} == {True, None}
    Matter.objects.update(**dict.fromkeys(OUTCOME))
    for matter in Matter.objects.all():
        keep_outcome(matter)
    assert outcomes() == kept


def outcomes() -> dict[int, dict[str, object]]:
    return {row.pop("id"): row for row in Matter.objects.values("id", *OUTCOME)}


def in_november(moment: datetime) -> bool:
    local = moment.astimezone(NOON.tzinfo)
    return (local.year, local.month) == (2026, 11)


@pytest.mark.parametrize("seed", [21])
def test_every_line_of_a_comparison_equals_a_naive_recount(town: Town, seed: int) -> None:
    play(town, 40, seed)
    call_back(town, seed)
    rows = read_rows()
    keys: dict[By, Callable[[Row], Any]] = {
        By.PLACE: lambda root: root["compound_id"],
        By.HOLDER: lambda root: root["holder_org_id"],
        By.CATEGORY: lambda root: top_category(rows, root["category_id"]),
    }
    with clock.frozen(NOON):
        for by, key in keys.items():
            shown = ranking(STAFF, ask(town.community.token), by)
            assert {line.key for line in shown.lines} == {key(root) for root in rows.roots}
            for line in shown.lines:
                compares(line.rates, rows, [root for root in rows.roots if key(root) == line.key])
            _check_ranks(shown)


def _check_ranks(shown: Ranking) -> None:
    for line in shown.lines:
        rates = (line.rates.response, line.rates.resolution, line.rates.satisfaction)
        assert (line.rank is None) == (min(rate.n for rate in rates) < 5)
    ranked = [line for line in shown.lines if line.rank]
    assert not ranked or ranked[0].rank == 1
    assert ranked == sorted(ranked, key=lambda line: (line.rank or 0, -line.counts["raised"]))
    for better, worse in pairwise(ranked):
        assert (better.composite or 0) >= (worse.composite or 0)


@pytest.mark.parametrize("order", Order)
def test_strangers_see_no_small_private_line(town: Town, order: Order) -> None:
    play(town, 40, 31)
    with clock.frozen(NOON):
        for by in By:
            shown = ranking(stranger(), ask(town.community.token), by, order)
            staff = ranking(STAFF, ask(town.community.token), by, order)
            assert sum(line.counts["raised"] for line in shown.lines) == sum(
                line.counts["raised"] for line in staff.lines
            )
            assert not [line for line in shown.lines if line.folded and line.rank]
            # What is folded takes no place: the ranks begin with one and leave no gap but for equals.
            given = sorted(line.rank for line in shown.lines if line.rank)
            assert given == [1 + sum(other < rank for other in given) for rank in given]
