"""The same matter again, from raising to the desk: pages, API, access, and what is kept."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.public import Visibility
from huiyin.civic.triage import actions, jobs, queries
from huiyin.civic.triage.actions import near as near_actions
from huiyin.civic.triage.models import Sketch, Trace, WordCount
from huiyin.civic.triage.queries import near
from huiyin.civic.triage.rules.likeness import NearReason
from huiyin.civic.triage.rules.near_sketch import Sketched
from huiyin.civic.trust import actions as trust
from huiyin.kernel.errors import NotAllowed
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Login

DRAIN = "2栋楼下下水道堵了，污水都漫出来了，味道很大"
DRAIN_AGAIN = "2栋门口的下水道又堵了，污水流了一地，臭得很"
TAI_CHI = "希望开设太极拳课程，退休的人很多"


def raised(cast: Cast, body: str, **more: Any) -> str:
    code = stage.filed(cast, body=body, **more).code
    relay().drain()
    return code


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def found(rows: list[queries.Found]) -> list[str]:
    return [row.code for row in rows]


def text_of(row: queries.Found) -> str:
    return "".join(piece.text for piece in row.title)


def test_the_same_drain_again_is_shown_beside_the_second_with_its_reason(cast: Cast, login: Login) -> None:
    elder = raised(cast, DRAIN, anonymous=True)
    younger = raised(cast, DRAIN_AGAIN, anonymous=True)
    other = raised(cast, TAI_CHI, anonymous=True)
    clerk = login(cast.clerk)
    seen = page(clerk, f"/desk/{younger}/")
    assert f"/desk/{younger}/?into={elder}#act-merge" in seen
    assert "相同地点、相同原因" in seen
    assert other not in seen.partition("可能重复")[2].partition("</section>")[0]
    form = page(clerk, f"/desk/{younger}/?into={elder}")
    assert f'value="{elder}"' in form.partition('id="act-merge"')[2]


def test_nothing_merges_by_itself_and_a_person_may(cast: Cast, login: Login) -> None:
    elder, younger = raised(cast, DRAIN), raised(cast, DRAIN_AGAIN)
    assert {row.state for row in Matter.objects.all()} == {"filed"}
    login(cast.clerk).post(f"/desk/{younger}/merge/", {"into": elder})
    assert Matter.objects.get(code=younger).state == "merged"
    third = raised(cast, "下水道堵塞，2栋楼下的污水都漫出来了", anonymous=True)
    assert found(queries.like(cast.clerk, third)) == [elder]


def test_the_same_author_is_named_as_a_reason(cast: Cast) -> None:
    raised(cast, DRAIN)
    younger = raised(cast, DRAIN_AGAIN)
    [row] = queries.like(cast.clerk, younger)
    assert NearReason.SAME_AUTHOR in row.reasons


def test_who_does_not_read_by_office_finds_nothing(cast: Cast) -> None:
    elder, younger = raised(cast, DRAIN), raised(cast, DRAIN_AGAIN)
    for actor in (cast.resident, cast.stranger_next_door, cast.former, cast.nobody):
        assert queries.like(actor, younger) == []
        assert queries.search(actor, "下水道").found == []
    assert found(queries.like(cast.clerk, younger)) == [elder]


def test_search_ranks_and_marks(cast: Cast, login: Login) -> None:
    told = raised(cast, "小区东门附近的路，前几天装的灯很好", anonymous=True)
    named = raised(cast, "东门路灯不亮，已经三天了", anonymous=True)
    result = queries.search(cast.clerk, "路灯")
    assert found(result.found) == [named]
    assert [piece.text for piece in result.found[0].title if piece.marked] == ["路灯"]
    assert found(queries.search(cast.clerk, "东门").found)[0] in {told, named}
    seen = page(login(cast.clerk), "/search/?q=路灯")
    assert "<mark>路灯</mark>" in seen
    assert f"/search/?like={named}" in seen


def test_search_finds_what_says_it_in_other_words(cast: Cast, login: Login) -> None:
    code = raised(cast, DRAIN, anonymous=True)
    result = queries.search(cast.clerk, "2栋门口下水道又堵了污水流了一地", cast.places.compound)
    assert (result.found, found(result.otherwise)) == ([], [code])
    assert "换个说法" in page(login(cast.clerk), "/search/?q=2栋门口下水道又堵了污水流了一地&place=荷塘星城")


def test_search_is_narrowed_to_a_place_and_finds_a_code(cast: Cast, login: Login) -> None:
    code = raised(cast, DRAIN, anonymous=True)
    assert found(queries.search(cast.clerk, "下水道", cast.places.compound).found) == [code]
    assert queries.search(cast.leader, "下水道", cast.places.next_compound).found == []
    assert found(queries.search(cast.clerk, code.lower()).found) == [code]
    assert "没有找到" in page(login(cast.clerk), "/search/?q=龙舟")


ODD = ["", " ", "灯", "。，", "%", "'\"", "<script>", "路" * 100_000, "xia shui dao"]


@pytest.mark.parametrize("words", ODD)
def test_any_words_may_be_searched(cast: Cast, login: Login, words: str) -> None:
    raised(cast, DRAIN, anonymous=True)
    response = login(cast.clerk).get("/search/", {"q": words[:3000], "place": words[:80], "like": words[:20]})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().partition("<main")[2]


def test_programs_search_and_compare_too(cast: Cast, login: Login) -> None:
    elder, younger = raised(cast, DRAIN), raised(cast, DRAIN_AGAIN)
    client = login(cast.clerk)
    answer = client.get(
        "/api/v1/triage/search", {"words": "下水道", "place": cast.places.compound.token}
    ).json()
    assert {row["code"] for row in answer["found"]} == {elder, younger}
    [row] = client.get(f"/api/v1/triage/like/{younger}").json()
    assert (row["code"], row["reasons"][0]) == (elder, "same_author")
    assert login(cast.resident).get(f"/api/v1/triage/like/{younger}").status_code == 403


def test_withdrawn_words_leave_and_private_ones_stay_with_the_office(cast: Cast) -> None:
    private = raised(cast, DRAIN, visibility=Visibility.PRIVATE)
    younger = raised(cast, DRAIN_AGAIN)
    assert found(queries.like(cast.clerk, younger)) == [private]
    matters.withdraw_matter(actor=cast.resident, code=private)
    relay().drain()
    assert queries.like(cast.clerk, younger) == []
    assert Sketch.objects.count() == 1
    assert set(Trace.objects.values_list("matter_id", flat=True)) == {Sketch.objects.get().pk}


def test_erased_words_leave_no_number_behind(cast: Cast) -> None:
    raised(cast, DRAIN)
    trust.erase_mine(actor=cast.resident, withdraw_open=True)
    assert (Sketch.objects.count(), Trace.objects.count()) == (0, 0)
    relay().drain()
    jobs.note_missing()
    assert (Sketch.objects.count(), Trace.objects.count()) == (0, 0)


def test_noting_twice_is_noting_once(cast: Cast) -> None:
    raised(cast, DRAIN)
    before = sorted(Trace.objects.values_list("piece", "matter_id"))
    actions.note_matter(actor=cast.system, matter_id=Sketch.objects.get().pk)
    assert sorted(Trace.objects.values_list("piece", "matter_id")) == before
    # Two that note it at the same moment both find it missing.
    near_actions._keep([(Sketch.objects.get().pk, "", DRAIN)])
    assert sorted(Trace.objects.values_list("piece", "matter_id")) == before


def test_many_are_noted_at_once_and_none_is_nothing(cast: Cast) -> None:
    for n in range(3):
        stage.filed(cast, body=f"{DRAIN}，第{n}次", anonymous=True)
    near_actions._keep([])
    assert not Sketch.objects.exists()
    jobs.note_missing()
    kept = {pk: set(pieces) for pk, pieces in near.pieces_of(Sketch.objects.values_list("pk", flat=True))}
    assert len(kept) == 3
    for number, pieces in kept.items():
        left = set(Trace.objects.filter(matter_id=number).values_list("piece", flat=True))
        assert left
        assert left <= pieces


def test_how_many_there_are_is_known_without_counting(cast: Cast) -> None:
    assert near._about_how_many() == 0
    kept = sketches_without_words(cast, 3)
    assert near._about_how_many() == kept[-1] - kept[0] + 1


def test_what_came_without_being_raised_here_is_noted_later(cast: Cast) -> None:
    elder = stage.filed(cast, body=DRAIN, anonymous=True).code
    younger = stage.filed(cast, body=DRAIN_AGAIN, anonymous=True).code
    assert queries.like(cast.clerk, younger) == []
    jobs.note_missing()
    assert found(queries.like(cast.clerk, younger)) == [elder]


def test_words_are_counted_by_the_job_and_used(cast: Cast) -> None:
    raised(cast, DRAIN)
    raised(cast, DRAIN_AGAIN)
    jobs.count_words()
    jobs.count_words()
    assert WordCount.objects.get().messages == 2
    assert queries.like(cast.clerk, raised(cast, DRAIN, anonymous=True))


@pytest.mark.parametrize("act", ["note_matter", "note_missing", "count_words"])
def test_nobody_but_the_machine_keeps_them(cast: Cast, act: str) -> None:
    more = {"matter_id": 1} if act == "note_matter" else {}
    with pytest.raises(NotAllowed):
        getattr(actions, act)(actor=cast.operator, **more)


def test_a_look_up_asks_the_same_however_many_there_are(cast: Cast) -> None:
    codes = [raised(cast, f"{DRAIN}，第{n}次", anonymous=True) for n in range(3)]
    queries.like(cast.clerk, codes[0])
    few = asked_by(cast, codes[0])
    for n in range(6):
        raised(cast, f"{DRAIN}，又第{n}次", anonymous=True)
    assert asked_by(cast, codes[0]) == few <= 5


def asked_by(cast: Cast, code: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert queries.like(cast.clerk, code)
    return len(asked)


def test_a_look_up_walks_so_far_along_each_trace_and_no_farther(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "LONGEST_WALK", 2)
    monkeypatch.setattr(near, "MOST_SKETCHES", 2)
    kept = sketches_without_words(cast, 5)
    leave_traces({7: kept, 8: [kept[0], kept[3]]})
    with CaptureQueriesContext(connection) as asked:
        found = near._sharing_most(Sketched({}, walks={7: 10, 8: 90}))
    # The newest along each; whoever shares most comes first, even what is old.
    assert {number for number, _ in found} == {kept[0], kept[3]}
    assert len(asked) == 1
    assert near._sharing_most(Sketched({})) == []


def test_either_database_finds_who_shares_most_and_goes_on_doing_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "LONGEST_WALK", 3)
    monkeypatch.setattr(near, "MOST_SKETCHES", 3)
    chance = random.Random(7)
    kept = sketches_without_words(cast, 6)
    traces = {piece: sorted(chance.sample(kept, chance.randint(1, 6))) for piece in range(-5, 5)}
    leave_traces(traces)
    # After five turns PostgreSQL plans the statement without looking at what is asked.
    for turn in range(12):
        walks = {piece: chance.randint(1, 400) for piece in chance.sample(range(-6, 6), 1 + turn % 6)}
        found = near._sharing_most(Sketched({}, walks=walks))
        assert {number for number, _ in found} == sharing_most(traces, walks)


def sketches_without_words(cast: Cast, many: int) -> list[int]:
    codes = [stage.filed(cast, body=f"{DRAIN}，第{n}次", anonymous=True).code for n in range(many)]
    kept = sorted(Matter.objects.filter(code__in=codes).values_list("pk", flat=True))
    Sketch.objects.bulk_create(Sketch(matter_id=number, data=b"") for number in kept)
    return kept


def leave_traces(traces: Mapping[int, Iterable[int]]) -> None:
    rows = [Trace(piece=piece, matter_id=number) for piece, found in traces.items() for number in found]
    Trace.objects.bulk_create(rows)


def sharing_most(traces: Mapping[int, list[int]], walks: Mapping[int, int]) -> set[int]:
    counted: Counter[int] = Counter()
    for piece, count in walks.items():
        for number in traces.get(piece, [])[-near.LONGEST_WALK :]:
            counted[number] += count
    best = sorted(counted, key=lambda number: (-counted[number], -number))
    return set(best[: near.MOST_SKETCHES])
