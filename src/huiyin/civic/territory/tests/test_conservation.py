"""Whatever is planned, matters are conserved: each lies under one district before and after, none is lost."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.civic.places.public import LEVELS, AreaLevel, Atlas, Scope, Spot, is_step_above, shifts_between
from huiyin.civic.territory.queries.checking import problems_of
from huiyin.civic.territory.queries.drawing import Drawing, draw
from huiyin.civic.territory.queries.outcome import outcome_of
from huiyin.civic.territory.queries.undoing import undo_steps
from huiyin.civic.territory.queries.world import World
from huiyin.civic.territory.rules import Ref, Step, StepKind

L, K = AreaLevel, StepKind
DAY = date(2026, 7, 1)
# One city, two districts of two streets each, with communities, compounds and buildings.
_BRANCHES = {L.CITY: 2, L.DISTRICT: 2, L.STREET: 2, L.COMMUNITY: 1, L.COMPOUND: 1}


def town() -> list[Spot]:
    """Return a small city, parents first."""
    spots = [Spot(1, L.CITY, "市", "430200", None)]
    for spot in spots:
        level = LEVELS[LEVELS.index(spot.level) + 1] if spot.level in _BRANCHES else None
        for number in range(_BRANCHES.get(spot.level, 0)):
            made = len(spots) + 1
            spots.append(Spot(made, level or L.BUILDING, f"{spot.name}{number}", "", spot.id))
    return spots


SPOTS = town()
IDS = [spot.id for spot in SPOTS]
WORLD = World(1, Atlas(SPOTS), works={(7, 1): True}, orgs={7: ("热线", "city")})
PAIRS = [(one, other) for one in SPOTS for other in SPOTS if one.id != other.id]
MOVES = [(a.id, b.id) for a, b in PAIRS if is_step_above(b.level, a.level) and a.parent_id != b.id]
MERGES = [(a.id, b.id) for a, b in PAIRS if a.level == b.level]
# New streets are made in districts, so that communities may move into them.
DISTRICTS = [spot.id for spot in SPOTS if spot.level == L.DISTRICT]
COMMUNITIES = [spot.id for spot in SPOTS if spot.level == L.COMMUNITY]
STREETS = [spot.id for spot in SPOTS if spot.level == L.STREET]
NEW = [f"新{number}" for number in range(2)]


def pairs(kind: StepKind, among: Sequence[tuple[Ref, Ref]]) -> st.SearchStrategy[Step]:
    """Draw a step of a kind with two places that fit it."""
    return st.sampled_from(among).map(lambda pair: Step(kind, area=pair[0], to=pair[1]))


steps = st.one_of(
    pairs(K.MOVE, MOVES),
    pairs(K.MERGE, MERGES),
    pairs(K.RETIRE, MERGES),
    pairs(K.MOVE, [(one, f"new:{name}") for one in COMMUNITIES for name in NEW]),
    pairs(K.MERGE, [(one, f"new:{name}") for one in STREETS for name in NEW]),
    st.builds(Step, kind=st.just(K.CREATE), to=st.sampled_from(DISTRICTS), name=st.sampled_from(NEW)),
    st.builds(Step, kind=st.just(K.RESTORE), area=st.sampled_from(IDS)),
)


def sensible(drawing: Drawing, chosen: list[Step]) -> list[Step]:
    """Leave out the steps that cannot be, so that most plans have something in them."""
    bad = {problem.step for problem in drawing.problems}
    return [step for number, step in enumerate(chosen, start=1) if number not in bad]


def follow(rows: dict[tuple[int, int], Scope], old: Atlas, new: Atlas) -> dict[tuple[int, int], Scope]:
    """Rewrite rows, as (number, place) to scope, with the shifts in their order, as the tables are."""
    moved = dict(rows)
    for shift in shifts_between(old, new):
        ((column, value),) = shift.where("place_id").items()
        for key, scope in moved.items():
            found = key[1] if column == "place_id" else getattr(scope, column)
            if found == value:
                moved[key] = Scope(**{**vars(scope), **shift.columns})
    return moved


@settings(max_examples=300, deadline=None)
@given(chosen=st.lists(steps, max_size=8))
def test_every_matter_lies_where_its_place_lies_and_in_one_district(chosen: list[Step]) -> None:
    for _ in range(len(chosen) + 1):
        drawing = draw(WORLD, chosen, DAY)
        if not drawing.problems:
            break
        chosen = sensible(drawing, chosen)
    if problems_of(drawing):
        return
    outcome = outcome_of(drawing)
    old, new = outcome.old.atlas, outcome.new.atlas
    before = {(number, place): old.scope(place) for number in (0, 1) for place in IDS}
    after = follow(before, old, new)
    assert after.keys() == before.keys()
    for (_, place), scope in after.items():
        assert scope == new.scope(place)
        _check_chain(new, scope)
    counted = Counter(scope.district_id for scope in after.values())
    assert sum(counted.values()) == len(before)


def _check_chain(new: Atlas, scope: Scope) -> None:
    """Check that a chain has no gap, and that every link hangs in the one above."""
    for below, above in pairwise(scope.ids):
        assert new.spot(below).parent_id == above
        assert new.spot(below).stands


@settings(max_examples=200, deadline=None)
@given(chosen=st.lists(steps, max_size=6))
def test_what_is_taken_back_lies_where_it_lay(chosen: list[Step]) -> None:
    for _ in range(len(chosen) + 1):
        drawing = draw(WORLD, chosen, DAY)
        if not drawing.problems:
            break
        chosen = sensible(drawing, chosen)
    if problems_of(drawing):
        return
    outcome = outcome_of(drawing)
    made = {spot.id: 1000 - spot.id for spot in outcome.new.atlas.spots.values() if spot.id < 0}
    real = [_real(spot, made) for spot in outcome.new.atlas.spots.values()]
    new = World(1, Atlas(real), works=WORLD.works, orgs=WORLD.orgs)
    back = draw(new, undo_steps(outcome, made, {}), DAY)
    assert problems_of(back) == []
    there = back.world().atlas
    assert {area_id: there.scope(area_id) for area_id in IDS} == {
        area_id: WORLD.atlas.scope(area_id) for area_id in IDS
    }


def _real(spot: Spot, made: dict[int, int]) -> Spot:
    ids = {name: made.get(getattr(spot, name) or 0, getattr(spot, name)) for name in ("id", "parent_id")}
    heir = made.get(spot.successor_id or 0, spot.successor_id)
    return Spot(
        ids["id"], spot.level, spot.name, spot.code, ids["parent_id"], spot.token, spot.valid_to, heir
    )
