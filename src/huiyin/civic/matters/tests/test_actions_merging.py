"""Several matters, one root elder, one echo."""

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Matter, Supporter
from huiyin.civic.matters.public import Audience
from huiyin.civic.matters.tests.helpers import announced, row, way
from huiyin.kernel.errors import AlreadyChanged
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import ECHO, accepted, answered, assigned, closed, declined, filed, working
from tests.refusals import refused


def pair(cast: Cast) -> tuple[str, str]:
    """Return a matter of the neighbour merged into one of the resident that is at work: (younger, elder)."""
    elder, younger = working(cast).code, accepted(cast, actor=cast.neighbour).code
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    return younger, elder


def answer(cast: Cast, code: str, audience: Audience = Audience.SHARED) -> None:
    echo = matters.draft_echo(actor=cast.property_staff, code=code, text=ECHO)
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=audience)


def test_a_merged_matter_leaves_its_clock_to_the_elder(cast: Cast) -> None:
    younger, elder = pair(cast)
    matter = row(younger)
    assert (matter.state, matter.due_at, matter.elder) == ("merged", None, row(elder))
    assert (way(younger)[-1], way(elder)[-1], announced()[-1]) == ("merged", "elder_joined", "merged")
    assert row(elder).supporters == 1


def test_one_echo_is_heard_by_all(cast: Cast) -> None:
    younger, elder = pair(cast)
    answer(cast, elder)
    view = queries.author_view(cast.neighbour, younger)
    assert [echo.text for echo in view.echoes] == [ECHO]
    assert view.may_say
    assert view.root.state == "answered"


def test_the_author_of_a_merged_matter_reads_shared_words_only(cast: Cast) -> None:
    younger, elder = pair(cast)
    echo = matters.draft_echo(actor=cast.property_staff, code=elder, text=f"{ECHO} 电话13912345678")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.SHARED)
    (heard,) = queries.author_view(cast.neighbour, younger).echoes
    assert "13912345678" not in heard.text


def test_merging_goes_to_the_root(cast: Cast) -> None:
    younger, elder = pair(cast)
    third = filed(cast).code
    matters.merge_matter(actor=cast.clerk, code=third, into=younger)
    assert row(third).elder == row(elder)


def test_merging_an_elder_takes_its_youngers_along(cast: Cast) -> None:
    younger, elder = pair(cast)
    root = accepted(cast, actor=cast.building_head).code
    matters.merge_matter(actor=cast.clerk, code=elder, into=root)
    assert {row(younger).elder, row(elder).elder} == {row(root)}
    assert row(root).supporters == 2


def test_a_matter_is_not_merged_into_itself_or_its_own_younger(cast: Cast) -> None:
    younger, elder = pair(cast)
    for into in (elder, younger):
        with refused("merge_with_itself"):
            matters.merge_matter(actor=cast.clerk, code=elder, into=into)


def test_a_merged_matter_is_taken_out_before_it_is_merged_again(cast: Cast) -> None:
    younger, _ = pair(cast)
    other = filed(cast).code
    with refused("merged_before"):
        matters.merge_matter(actor=cast.clerk, code=younger, into=other)


@pytest.mark.parametrize("over", [closed, declined])
def test_nothing_is_merged_into_what_is_over(cast: Cast, over: type) -> None:
    elder, younger = over(cast).code, filed(cast).code
    with refused("elder_is_over"):
        matters.merge_matter(actor=cast.clerk, code=younger, into=elder)


@pytest.mark.parametrize("further", [answered, closed, declined])
def test_what_has_its_own_answer_is_not_merged(cast: Cast, further: type) -> None:
    younger, elder = further(cast).code, working(cast).code
    with refused("wrong_state"):
        matters.merge_matter(actor=cast.clerk, code=younger, into=elder)


def test_an_answer_that_is_shared_is_shared_with_late_comers_too(cast: Cast) -> None:
    late = filed(cast, cast.neighbour).code
    for_author, shared = answered(cast, audience=Audience.AUTHOR).code, answered(cast).code
    with refused("echo_not_shared"):
        matters.merge_matter(actor=cast.clerk, code=late, into=for_author)
    matters.merge_matter(actor=cast.clerk, code=late, into=shared)
    assert [echo.text for echo in queries.author_view(cast.neighbour, late).echoes] == [ECHO]


def test_both_matters_have_to_be_the_offices_own(cast: Cast) -> None:
    here, there = filed(cast).code, filed(cast, place_id=cast.places.next_compound.id).code
    with refused("not_found"):
        matters.merge_matter(actor=cast.clerk, code=here, into=there)
    with refused("not_found"):
        matters.merge_matter(actor=cast.clerk, code=there, into=here)


def test_supporters_of_both_count_once(cast: Cast) -> None:
    elder, younger = accepted(cast).code, accepted(cast, actor=cast.neighbour).code
    for code in (elder, younger):
        matters.support_matter(actor=cast.building_head, code=code)
        matters.support_matter(actor=cast.nobody, code=code, device="d1")
    matters.support_matter(actor=cast.resident, code=younger)
    matters.support_matter(actor=cast.neighbour, code=elder)
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    # The building head, the device and the neighbour; the elder's own author does not support themselves.
    assert (row(elder).supporters, row(younger).supporters) == (3, 0)


def test_taking_out_restores_state_holder_and_clocks(cast: Cast, watch: Watch) -> None:
    elder, younger = working(cast).code, assigned(cast, actor=cast.neighbour).code
    before = row(younger)
    matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    watch.forward(days=1)
    matters.unmerge_matter(actor=cast.clerk, code=younger)
    after = row(younger)
    for column in ("state", "holder_org_id", "level", "dispatcher_id", "due_at", "settle_due", "first_due"):
        assert getattr(after, column) == getattr(before, column)
    assert (after.elder, after.before_merge, row(elder).supporters) == (None, None, 0)
    assert (way(younger)[-1], way(elder)[-1], announced()[-1]) == ("unmerged", "unmerged", "unmerged")


def test_only_a_merged_matter_is_taken_out(cast: Cast) -> None:
    code = filed(cast).code
    with refused("not_merged"):
        matters.unmerge_matter(actor=cast.clerk, code=code)


def test_the_author_of_a_merged_matter_takes_it_back_and_is_no_longer_counted(cast: Cast) -> None:
    younger, elder = pair(cast)
    matters.withdraw_matter(actor=cast.neighbour, code=younger)
    assert row(younger).state == "withdrawn"
    assert (row(elder).state, row(elder).supporters) == ("working", 0)


def test_when_the_elder_is_withdrawn_the_oldest_younger_goes_on(cast: Cast, watch: Watch) -> None:
    elder = working(cast).code
    youngers = []
    for author in (cast.neighbour, cast.building_head):
        watch.forward(hours=1)
        youngers.append(accepted(cast, actor=author).code)
    for code in reversed(youngers):
        matters.merge_matter(actor=cast.clerk, code=code, into=elder)
    before = row(elder)
    matters.withdraw_matter(actor=cast.resident, code=elder)
    heir, other = (row(code) for code in youngers)
    assert (heir.state, heir.holder_org_id, heir.due_at) == ("working", before.holder_org_id, before.due_at)
    assert (heir.elder, other.elder, other.state) == (None, heir, "merged")
    assert (heir.supporters, row(elder).supporters) == (1, 0)
    assert way(heir.code).count("promoted") == 2


def test_supporters_of_a_withdrawn_elder_hear_the_echo_of_its_heir(cast: Cast) -> None:
    younger, elder = pair(cast)
    matters.support_matter(actor=cast.building_head, code=elder)
    matters.withdraw_matter(actor=cast.resident, code=elder)
    heir = row(younger)
    assert matters.supporters_of(heir.pk) == [cast.building_head.person_id]
    assert heir.supporters == 1


def test_not_solved_by_any_author_wakes_the_elder(cast: Cast) -> None:
    younger, elder = pair(cast)
    answer(cast, elder)
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=False)
    assert (row(elder).state, row(elder).cycle, row(younger).state) == ("working", 2, "merged")
    assert (way(younger)[-1], way(elder)[-1]) == ("not_solved", "not_solved")


def test_solved_by_the_author_of_a_merged_matter_leaves_the_elder_to_its_own(cast: Cast) -> None:
    younger, elder = pair(cast)
    answer(cast, elder)
    matters.give_feedback(actor=cast.neighbour, code=younger, solved=True)
    assert row(elder).state == "answered"
    matters.give_feedback(actor=cast.resident, code=elder, solved=True)
    assert row(elder).state == "closed"
    assert queries.author_view(cast.neighbour, younger).root.state == "closed"


def test_a_lost_race_merges_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    elder, younger = accepted(cast).code, accepted(cast, actor=cast.neighbour).code
    matters.support_matter(actor=cast.building_head, code=younger)
    monkeypatch.setattr(Matter, "shift", lambda self, **changes: False)
    with pytest.raises(AlreadyChanged):
        matters.merge_matter(actor=cast.clerk, code=younger, into=elder)
    assert Supporter.objects.get().matter == row(younger)
