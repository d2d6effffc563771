"""Who sees a matter and who may act on it; what is absent and what is not yours look alike."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from huiyin.civic.matters import access, queries
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Audience
from huiyin.civic.matters.tests.helpers import row
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed, NotFound, Refusal
from huiyin.kernel.ids import follow_key, new_public_code
from huiyin.kernel.permissions import Permission as P
from tests.cast import Cast
from tests.matters import assigned, drafted, filed
from tests.refusals import refused

OFFICE = {"steward", "clerk", "second_clerk", "street", "secretary", "leader", "operator"}
DOERS = {"steward", "clerk", "second_clerk", "street", "secretary"}
APPROVERS = {"clerk", "second_clerk", "street", "secretary"}


def who(cast: Cast, allowed: Callable[[Actor], object]) -> set[str]:
    """Return who of the cast is allowed something: a yes, and no refusal."""
    found = set()
    for name, actor in cast.actors().items():
        try:
            if allowed(actor):
                found.add(name)
        except (NotFound, NotAllowed):
            continue
    return found


def test_the_offices_above_a_place_read_what_happens_there(cast: Cast) -> None:
    code = filed(cast).code
    assert who(cast, lambda actor: queries.staff_view(actor, code)) == OFFICE


def test_the_holder_reads_what_it_holds(cast: Cast) -> None:
    code = assigned(cast).code
    assert who(cast, lambda actor: queries.staff_view(actor, code)) == OFFICE | {"property_staff"}


def test_a_person_who_holds_a_matter_reads_it_and_works_on_it(cast: Cast) -> None:
    code = filed(cast).code
    matters.assign_matter(actor=cast.clerk, code=code, person_id=cast.building_head.person_id)
    assert who(cast, lambda actor: queries.staff_view(actor, code)) == OFFICE | {"building_head"}
    assert matters.start_work(actor=cast.building_head, code=code).state == "working"


def test_whoever_held_a_matter_before_does_not_read_on(cast: Cast) -> None:
    code = assigned(cast).code
    matters.return_matter(actor=cast.property_staff, code=code, reason="不归物业管")
    with pytest.raises(NotFound):
        queries.staff_view(cast.property_staff, code)


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        (P.CIVIC_MATTER_READ, OFFICE),
        (P.CIVIC_MATTER_ACCEPT, DOERS),
        (P.CIVIC_MATTER_ASSIGN, DOERS),
        (P.CIVIC_MATTER_WORK, DOERS),
        (P.CIVIC_MATTER_MERGE, DOERS),
        (P.CIVIC_MATTER_LIST, DOERS),
        (P.CIVIC_MATTER_APPROVE, APPROVERS),
        (P.CIVIC_MATTER_EXPORT, {"clerk", "second_clerk", "street", "operator"}),
    ],
)
def test_a_permission_reaches_as_far_as_its_grant(cast: Cast, permission: P, allowed: set[str]) -> None:
    matter = row(filed(cast).code)
    assert who(cast, lambda actor: access.may(actor, permission, matter)) == allowed
    reached = {name for name, actor in cast.actors().items() if access.within_reach(actor, permission)}
    assert reached == allowed


def test_next_door_the_same_office_reaches_only_its_own(cast: Cast) -> None:
    far = filed(cast, place_id=cast.places.next_compound.id).code
    assert who(cast, lambda actor: queries.staff_view(actor, far)) == {"stranger_next_door", "operator"}


def test_only_the_author_reads_as_the_author(cast: Cast) -> None:
    code = filed(cast).code
    assert who(cast, lambda actor: queries.author_view(actor, code)) == {"resident"}


def test_the_follow_key_carries_the_rights_of_the_author(cast: Cast) -> None:
    made = filed(cast, actor=cast.nobody)
    holder = cast.nobody.with_key(made.code, made.follow_key)
    assert queries.author_view(holder, made.code).matter.code == made.code
    assert matters.add_to_matter(actor=holder, code=made.code, text="今晚又黑了").code == made.code
    assert matters.withdraw_matter(actor=holder, code=made.code).state == "withdrawn"


def test_a_follow_key_is_forgiven_how_it_is_typed(cast: Cast) -> None:
    made = filed(cast, actor=cast.nobody)
    typed = cast.nobody.with_key(made.code, f" {made.follow_key.lower()} ")
    assert queries.author_view(typed, made.code).matter.code == made.code


@pytest.mark.parametrize("key", ["", "0" * 26, "not a key", "钥匙", "x" * 500])
def test_another_key_opens_nothing(cast: Cast, key: str) -> None:
    code = filed(cast).code
    with pytest.raises(NotFound):
        queries.author_view(cast.nobody.with_key(code, key), code)


def test_a_key_opens_its_own_matter_only(cast: Cast) -> None:
    mine, other = filed(cast, actor=cast.nobody), filed(cast, actor=cast.nobody)
    curious = cast.nobody.with_key(other.code, mine.follow_key).with_key(mine.code, mine.follow_key)
    assert queries.author_view(curious, mine.code).matter.code == mine.code
    with pytest.raises(NotFound):
        queries.author_view(curious, other.code)


def test_a_key_made_with_another_secret_opens_nothing(cast: Cast) -> None:
    code = filed(cast).code
    forged = follow_key(b"guessed secret 42", code)
    with pytest.raises(NotFound):
        queries.author_view(cast.nobody.with_key(code, forged), code)


def test_the_office_of_the_place_acts_for_the_author_and_no_other_does(cast: Cast) -> None:
    code = filed(cast).code

    def acting(actor: Actor) -> Actor:
        return replace(actor, on_behalf_of=cast.resident.person_id)

    with refused("not_found"):
        matters.withdraw_matter(actor=acting(cast.stranger_next_door), code=code)
    with refused("not_found"):
        matters.withdraw_matter(actor=acting(cast.neighbour), code=code)
    assert matters.withdraw_matter(actor=acting(cast.clerk), code=code).state == "withdrawn"


Door = Callable[[Actor, str], object]
DOORS: dict[str, Door] = {
    "accept": lambda actor, code: matters.accept_matter(actor=actor, code=code),
    "add": lambda actor, code: matters.add_to_matter(actor=actor, code=code, text="还有"),
    "assign": lambda actor, code: matters.assign_matter(actor=actor, code=code, org_id=1),
    "classify": lambda actor, code: matters.classify_matter(actor=actor, code=code, category_id=1),
    "decline": lambda actor, code: matters.decline_matter(actor=actor, code=code, reason="否"),
    "draft": lambda actor, code: matters.draft_echo(actor=actor, code=code, text="好了"),
    "feedback": lambda actor, code: matters.give_feedback(actor=actor, code=code, solved=True),
    "merge": lambda actor, code: matters.merge_matter(actor=actor, code=code, into=code),
    "note": lambda actor, code: matters.add_note(actor=actor, code=code, text="看过"),
    "progress": lambda actor, code: matters.tell_progress(actor=actor, code=code, text="在修"),
    "publish": lambda actor, code: matters.publish_wish(actor=actor, code=code),
    "read as author": queries.author_view,
    "read as staff": queries.staff_view,
    "reopen": lambda actor, code: matters.reopen_matter(actor=actor, code=code, reason="又坏"),
    "reopen by office": lambda actor, code: matters.reopen_by_staff(actor=actor, code=code, reason="又坏"),
    "return": lambda actor, code: matters.return_matter(actor=actor, code=code, reason="不归我"),
    "settle": lambda actor, code: matters.settle_on_spot(actor=actor, code=code, text="好了"),
    "start": lambda actor, code: matters.start_work(actor=actor, code=code),
    "support": lambda actor, code: matters.support_matter(actor=actor, code=code, device="d"),
    "unmerge": lambda actor, code: matters.unmerge_matter(actor=actor, code=code),
    "unpublish": lambda actor, code: matters.unpublish_wish(actor=actor, code=code, reason="错"),
    "withdraw": lambda actor, code: matters.withdraw_matter(actor=actor, code=code),
}


def answer(door: Door, actor: Actor, code: str) -> tuple[object, ...]:
    with pytest.raises(Refusal) as caught:
        door(actor, code)
    refusal = caught.value
    return type(refusal), refusal.code, refusal.status, refusal.message, refusal.field, refusal.params


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["neighbour", "stranger_next_door", "former", "department", "nobody"])
def test_absent_and_not_yours_get_the_same_answer(cast: Cast, door: str, name: str) -> None:
    theirs, absent = filed(cast).code, new_public_code()
    knock, actor = DOORS[door], cast.actors()[name]
    answers = [answer(knock, actor, code) for code in (theirs, absent, "no code at all", "")]
    assert answers[0][:2] == (NotFound, "not_found")
    assert answers == answers[:1] * 4


def test_an_echo_that_is_absent_and_one_of_others_get_the_same_answer(cast: Cast) -> None:
    _, echo_id = drafted(cast)
    for wrong in (echo_id, 987_654_321):
        with refused("not_found"):
            matters.approve_echo(actor=cast.stranger_next_door, echo_id=wrong, audience=Audience.PUBLIC)
        with refused("not_found"):
            matters.return_echo(actor=cast.neighbour, echo_id=wrong, reason="不清楚")


def test_whoever_reads_but_may_not_act_is_told_so(cast: Cast) -> None:
    code = filed(cast).code
    for reader in (cast.leader, cast.operator, cast.resident):
        with refused("not_allowed"):
            matters.accept_matter(actor=reader, code=code)


def test_a_clerk_whose_grant_ended_is_like_any_resident(cast: Cast) -> None:
    code = filed(cast).code
    assert cast.former.grants == ()
    with refused("not_found"):
        matters.accept_matter(actor=cast.former, code=code)
