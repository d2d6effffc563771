"""Handing matters up and down, and what is shown of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.public import Party
from huiyin.civic.matters.rules import ladder
from huiyin.civic.matters.tests.helpers import announced, dispatches, named_responsible, row, said, way
from huiyin.civic.places.public import LADDER, AreaLevel
from tests.cast import Cast
from tests.fixtures import Login, Watch
from tests.matters import accepted, answered, assigned, filed, working
from tests.refusals import refused


@given(st.sampled_from(LADDER), st.sets(st.sampled_from(LADDER)), st.booleans())
def test_only_manned_steps_in_that_direction_are_offered_nearest_first(
    level: AreaLevel, manned: set[AreaLevel], up: bool
) -> None:
    at = LADDER.index(level)
    offered = [
        LADDER.index(AreaLevel(step)) for step in ladder.steps_from(LADDER, list(manned), level, up=up)
    ]
    assert all(number > at if up else number < at for number in offered)
    assert offered == sorted(offered, reverse=not up)
    assert {LADDER[number] for number in offered} <= manned


def test_a_matter_goes_up_to_the_next_office_and_keeps_its_deadline(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    due = row(code).due_at
    watch.forward(days=9)
    matters.hand_up(actor=cast.clerk, code=code, reason="涉及两个社区")
    matter = row(code)
    assert (matter.state, matter.holder_org_id, matter.level) == (
        "accepted",
        cast.orgs.street_office,
        "street",
    )
    assert matter.due_at == due
    assert (way(code)[-1], announced()[-1]) == ("handed_up", "moved")
    assert said(code) == {"reason": "涉及两个社区", "from_level": "community", "to_level": "street"}
    assert queries.office_staff(matter.pk) == [cast.street.person_id]


def test_it_may_skip_steps_but_not_to_one_without_an_office(cast: Cast) -> None:
    code = accepted(cast).code
    with refused("no_office_there", "level"):
        matters.hand_up(actor=cast.clerk, code=code, reason="要区里定", to=AreaLevel.DISTRICT)
    matters.hand_up(actor=cast.clerk, code=code, reason="要市里定", to=AreaLevel.CITY)
    assert (row(code).level, row(code).holder_org_id) == ("city", cast.orgs.hotline)
    with refused("nobody_above"):
        matters.hand_up(actor=cast.clerk, code=code, reason="再往上")


def test_what_was_sent_out_comes_along_and_its_dispatch_ends(cast: Cast) -> None:
    code = working(cast).code
    matters.hand_up(actor=cast.clerk, code=code, reason="物业办不了")
    assert [one.ending for one in dispatches(code)] == ["moved"]
    assert row(code).state == "accepted"


def test_down_to_a_community_it_goes_only_where_a_basis_names_it(cast: Cast) -> None:
    code = accepted(cast).code
    matters.hand_up(actor=cast.clerk, code=code, reason="要街道协调")
    with refused("dumped_on_community"):
        matters.hand_down(actor=cast.street, code=code, reason="请社区办")
    matters.hand_down(actor=cast.street, code=code, reason="请支部牵头", to=AreaLevel.COMPOUND)
    assert (row(code).level, row(code).holder_org_id) == ("compound", cast.orgs.branch)
    matters.hand_up(actor=cast.street, code=code, reason="支部办不了", to=AreaLevel.STREET)
    named_responsible(cast, Party.COMMUNITY_COMMITTEE)
    matters.hand_down(actor=cast.street, code=code, reason="属社区职责")
    assert row(code).level == "community"


def test_it_needs_words_a_right_and_a_matter_that_was_taken_up(cast: Cast) -> None:
    code, fresh, over = assigned(cast).code, filed(cast).code, answered(cast).code
    with refused("empty_text", "reason"):
        matters.hand_up(actor=cast.clerk, code=code, reason=" ")
    for actor in (cast.property_staff, cast.leader):
        with refused("not_allowed"):
            matters.hand_up(actor=actor, code=code, reason="办不了")
    for wrong in (fresh, over):
        with refused("moved_on"):
            matters.hand_up(actor=cast.clerk, code=wrong, reason="办不了")


def test_a_ruled_matter_stays(cast: Cast) -> None:
    named_responsible(cast, Party.BUREAU)
    code = assigned(cast).code
    for again in (True, False):
        matters.return_matter(actor=cast.property_staff, code=code, reason="不在合同内")
        if again:
            matters.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.property_company)
    matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason="归城管")
    with refused("ruled"):
        matters.hand_up(actor=cast.clerk, code=code, reason="再议")


def test_everybody_sees_how_far_up_it_had_to_climb(cast: Cast, login: Login) -> None:
    code = answered(cast).code
    assert queries.climbed(row(code)) == queries.Climbed("compound", settled=True)
    page = login(cast.nobody).get(f"/m/{code}/").content.decode()
    assert "办结层级" in page
    assert "<b>小区</b>" in page


@pytest.mark.parametrize("act", ["hand_up", "hand_down"])
def test_the_desk_hands_on(cast: Cast, login: Login, act: str) -> None:
    code = accepted(cast).code
    client = login(cast.clerk)
    assert f'action="/desk/{code}/{act}/' in client.get(f"/desk/{code}/").content.decode()
    sent = client.post(f"/desk/{code}/{act}/", {"reason": "说明理由", "level": ""})
    assert sent.status_code == 302
    assert row(code).level == ("street" if act == "hand_up" else "compound")


@pytest.mark.parametrize(("act", "level"), [("hand-up", "street"), ("hand-down", "compound")])
def test_the_api_hands_on(cast: Cast, login: Login, act: str, level: str) -> None:
    code = accepted(cast).code
    sent = login(cast.clerk).post(
        f"/api/v1/matters/{code}/{act}", {"reason": "说明理由", "to": level}, content_type="application/json"
    )
    assert sent.status_code == 200
    assert row(code).level == level
