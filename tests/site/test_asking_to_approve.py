"""Who is asked to approve where nobody near is free: the office above, or whoever appoints."""

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Audience
from huiyin.civic.notices.public import NoticeKind, my_notices
from huiyin.civic.people.public import actor_of_account, give_grant
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Role
from huiyin.site.reactions import relay
from tests.cast import MAKER, SINCE, Cast
from tests.matters import filed
from tests.refusals import refused

ECHO = "路灯已经换好。"


def sole_clerk(cast: Cast) -> int:
    """Let the only member of staff next door take up, send out and answer a matter; return the echo."""
    only = cast.stranger_next_door
    code = filed(cast, place_id=cast.places.next_compound.id).code
    matters.accept_matter(actor=only, code=code)
    matters.assign_matter(actor=only, code=code, person_id=only.person_id)
    return int(matters.draft_echo(actor=only, code=code, text=ECHO).pk)


def test_the_only_one_in_a_compound_does_not_approve_alone(cast: Cast) -> None:
    echo_id = sole_clerk(cast)
    with_nobody = matters.approvers(echo_id)
    assert with_nobody == []
    relay().drain()
    assert heard(cast.operator) == [NoticeKind.NO_APPROVER]
    assert matters.queue_counts(cast.stranger_next_door)[matters.Queue.TO_APPROVE] == 0


def test_approval_goes_one_level_up_with_notice_and_queue(cast: Cast) -> None:
    give_grant(
        actor=MAKER,
        person_id=cast.member("street").person_id,
        role=Role.STREET_STAFF,
        area_id=cast.places.next_street.id,
        starts=SINCE,
    )
    street = actor_of_account(cast.member("street").account_id)
    echo_id = sole_clerk(cast)
    assert matters.approvers(echo_id) == [street.person_id]
    relay().drain()
    assert heard(street) == [NoticeKind.ECHO_TO_APPROVE]
    assert matters.queue_counts(street)[matters.Queue.TO_APPROVE] == 1
    with refused("own_echo"):
        matters.approve_echo(actor=cast.stranger_next_door, echo_id=echo_id, audience=Audience.PUBLIC)
    matters.approve_echo(actor=street, echo_id=echo_id, audience=Audience.PUBLIC)
    assert matters.queue_counts(street)[matters.Queue.TO_APPROVE] == 0


def heard(actor: Actor) -> list[NoticeKind]:
    return [notice.kind for notice in my_notices(actor)]
