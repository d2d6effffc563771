"""What follows check-ins and claims: the tie in the register, the task of a claimer, and who is told."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.hands.claims import public as claims
from huiyin.hands.claims.public import CheckinState, ClaimState
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.events import Event
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.permissions import Role
from huiyin.kit.outbox import Reaction
from huiyin.site.telling import ACTOR

GIVEN_BACK = "Given back by the member."
CALLED_OFF = "The need was called off."
NOT_THERE = "The member was not there."


def ask_branch(event: claims.CheckinAsked) -> None:
    """Ask the branch whether somebody lives there."""
    row = claims.checkin_told(event.checkin_id)
    where = places.place(row.compound_id)
    branch = people.nearest_holders(P.HANDS_CHECKIN_DECIDE, where.scope, exclude=[row.person_id])
    link = f"/places/{where.token}/hands/"
    _tell(NoticeKind.CHECKIN_ASKED, branch, link, row.pk, place=where.name)


def greet(event: claims.CheckinDecided) -> None:
    """Tie a member to their compound in its register and greet them; or tell them that it was declined."""
    row = claims.checkin_told(event.checkin_id)
    where = places.place(row.compound_id)
    if row.state == CheckinState.CONFIRMED:
        people.give_grant(
            actor=ACTOR,
            role=Role.IN_SERVICE_MEMBER,
            person_id=row.person_id,
            area_id=where.id,
            employer_id=row.employer_id,
        )
        _tell(NoticeKind.CHECKIN_GREETED, [row.person_id], "/hall/", row.pk, place=where.name)
    elif row.state == CheckinState.DECLINED:
        _tell(NoticeKind.CHECKIN_DECLINED, [row.person_id], "/checkin/", row.pk, place=where.name)


def untie(event: claims.CheckinEnded) -> None:
    """End a member's tie to the compound that they left."""
    row = claims.checkin_told(event.checkin_id)
    for grant_id in people.ties_to(row.person_id, row.compound_id, Role.IN_SERVICE_MEMBER):
        people.end_grant(actor=ACTOR, grant_id=grant_id)


def open_task(event: claims.PlaceTaken) -> None:
    """Give whoever took a place their task, and with it the right to read the matter."""
    told = claims.claim_told(event.claim_id)
    if told.state is not ClaimState.HELD:
        return
    matters.open_claimed_task(
        actor=ACTOR,
        matter_id=told.matter_id,
        person_id=told.person_id,
        what=told.title,
        due_at=told.ends,
    )


def tell_moved_up(event: claims.PlaceTaken) -> None:
    """Tell whoever moved up from the line that they have a place."""
    if event.moved_up:
        _tell_of_claim(NoticeKind.DUTY_MOVED_UP, event.claim_id)


def end_task(event: claims.ClaimOver) -> None:
    """End the task that a claim opened."""
    told = claims.claim_told(event.claim_id)
    words = {
        ClaimState.DROPPED.value: GIVEN_BACK,
        ClaimState.CALLED_OFF.value: CALLED_OFF,
        ClaimState.MISSED.value: NOT_THERE,
    }
    matters.end_claimed_task(
        actor=ACTOR,
        matter_id=told.matter_id,
        person_id=told.person_id,
        is_done=event.state == ClaimState.CONFIRMED.value,
        words=words.get(event.state, told.title),
    )


_OVER = {
    ClaimState.CALLED_OFF.value: NoticeKind.DUTY_CALLED_OFF,
    ClaimState.CONFIRMED.value: NoticeKind.HOURS_CONFIRMED,
    ClaimState.MISSED.value: NoticeKind.HOURS_MISSED,
}


def tell_over(event: claims.ClaimOver) -> None:
    """Tell the member what became of a claim; of one given back, the head."""
    if event.state == ClaimState.DROPPED.value:
        told = claims.claim_told(event.claim_id)
        link = f"/needs/{told.need_id}/head/"
        persons = [told.head_id] if told.head_id else []
        _tell(
            NoticeKind.PLACE_GIVEN_BACK, persons, link, event.claim_id,
            title=told.title, place=told.place, when=_when(told.starts),
        )  # fmt: skip
    elif event.state in _OVER:
        _tell_of_claim(_OVER[event.state], event.claim_id)


def remind(event: claims.ReminderDue) -> None:
    """Remind a member of what begins within a day."""
    _tell_of_claim(NoticeKind.DUTY_REMINDER, event.claim_id)


def invite(event: claims.MemberInvited) -> None:
    """Ask a member whether they would take a place."""
    person, title, place = claims.proposal_told(event.proposal_id)
    _tell(NoticeKind.MEMBER_INVITED, [person], "/duties/", event.proposal_id, title=title, place=place)


def ask_signers(event: claims.ObjectionRaised) -> None:
    """Ask who signs the appraisal of a compound to decide an objection."""
    person, compound_id, title, _ = claims.objection_told(event.objection_id)
    where = places.place(compound_id)
    signers = people.nearest_holders(P.HANDS_STANDING_SIGN, where.scope, exclude=[person])
    link = f"/places/{where.token}/standing/"
    _tell(NoticeKind.HOURS_OBJECTED, signers, link, event.objection_id, title=title, place=where.name)


def tell_decision(event: claims.ObjectionDecided) -> None:
    """Tell a member how their objection was decided."""
    person, _, title, _ = claims.objection_told(event.objection_id)
    _tell(
        NoticeKind.OBJECTION_DECIDED, [person], "/duties/?over=1", event.objection_id, title=title, place=""
    )


def follow_away(
    event: matters.MatterWithdrawn | matters.MatterMerged | matters.MatterAssigned,
) -> None:
    """Call off the need of a matter that went another way; who was on it is told."""
    claims.follow_matter_away(actor=ACTOR, matter_id=event.matter_id)


def forget(event: people.PersonErased) -> None:
    """Forget what an erased person wrote about their claims."""
    claims.forget_person(actor=ACTOR, person_id=event.person_id)


def _tell_of_claim(kind: NoticeKind, claim_id: int) -> None:
    told = claims.claim_told(claim_id)
    hours = f"{(told.minutes or 0) / 60:.2f}".rstrip("0").rstrip(".")
    _tell(
        kind, [told.person_id], "/duties/", claim_id,
        title=told.title, place=told.place, when=_when(told.starts), hours=hours,
    )  # fmt: skip


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


def _tell(kind: NoticeKind, persons: Sequence[int], link: str, step: int, **params: str) -> None:
    notify(
        actor=ACTOR,
        persons=persons,
        kind=kind,
        params=params,
        link=link,
        dedupe=f"{kind.value}:{step}",
    )


CLAIM_TABLE: Mapping[type[Event], Sequence[Reaction]] = {
    claims.CheckinAsked: [ask_branch],
    claims.CheckinDecided: [greet],
    claims.CheckinEnded: [untie],
    claims.PlaceTaken: [open_task, tell_moved_up],
    claims.ClaimOver: [end_task, tell_over],
    claims.ReminderDue: [remind],
    claims.MemberInvited: [invite],
    claims.ObjectionRaised: [ask_signers],
    claims.ObjectionDecided: [tell_decision],
}
