"""Proposed assignments: written down by the worker, offered by the branch, taken by the member's own yes."""

from collections.abc import Sequence
from typing import Any

from huiyin.civic.places import public as places
from huiyin.hands.claims import access, events
from huiyin.hands.claims.actions.claiming import claim_need
from huiyin.hands.claims.models import Proposal
from huiyin.hands.claims.queries.matching import not_to_ask
from huiyin.hands.claims.rules.matching import Edge
from huiyin.hands.claims.rules.words import CheckinState, ClaimsAudit, ProposalState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import jobs
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce

PS = ProposalState


@action(audit=ClaimsAudit.MATCHED)
def ask_for_matching(*, actor: Actor, compound_id: int) -> None:
    """Ask the worker to propose members for the places of a compound that nobody claimed."""
    access.reaches(actor, P.HANDS_NEED_PUBLISH, places.place(compound_id)).or_raise()
    detail(compound=compound_id)
    jobs.enqueue("claims.match", compound_id=compound_id)


@action(audit=ClaimsAudit.MATCHED)
def write_proposals(*, actor: Actor, chosen: Sequence[Edge], need_ids: Sequence[int]) -> int:
    """Write down what the solver chose; what was only proposed before is replaced."""
    access.only_system(actor)
    Proposal.objects.filter(need__in=need_ids, state=PS.PROPOSED).delete()
    known, now = not_to_ask(need_ids), clock.now()
    made = Proposal.objects.bulk_create(
        [
            Proposal(
                need_id=one.need_id,
                person_id=one.person_id,
                state=PS.PROPOSED,
                score=one.score,
                reasons=[reason.value for reason in one.reasons],
                made_at=now,
            )
            for one in chosen
            if (one.need_id, one.person_id) not in known
        ],
        batch_size=500,
    )
    detail(needs=len(need_ids), proposals=len(made))
    return len(made)


def _mine_to_steer(actor: Actor, proposal_id: int) -> Proposal:
    found = Proposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise NotFound
    access.need_to_steer(actor, found.need_id)
    return found


def _move(found: Proposal, source: PS, target: PS, **facts: Any) -> Proposal:
    if not Proposal.objects.filter(pk=found.pk, state=source).update(state=target, **facts):
        raise AlreadyChanged
    found.state = target.value
    detail(proposal=found.pk)
    return found


@action(audit=ClaimsAudit.PROPOSED_TO)
def invite_proposed(*, actor: Actor, proposal_id: int) -> Proposal:
    """Ask the member whom the machine proposed; nobody is assigned without their yes."""
    found = _mine_to_steer(actor, proposal_id)
    _move(found, PS.PROPOSED, PS.INVITED, invited_at=clock.now(), invited_by_id=actor.person_id)
    announce(events.MemberInvited(found.pk))
    return found


@action(audit=ClaimsAudit.PROPOSED_TO, retry_race=True)
def invite_member(*, actor: Actor, need_id: int, checkin_id: int) -> Proposal:
    """Ask somebody else than the machine proposed: any member who has checked in here."""
    need = access.need_to_steer(actor, need_id)
    member = access.checkin_to_decide(actor, checkin_id)
    if member.state != CheckinState.CONFIRMED:
        raise Invalid(N_("They have not checked in."), code="not_checked_in", field="member")
    if (need.pk, member.person_id) in not_to_ask([need.pk]):
        no("asked_already", N_("They are on it, or were asked already.")).or_raise()
    now = clock.now()
    made = Proposal.objects.create(
        need=need,
        person_id=member.person_id,
        state=PS.INVITED,
        score=0,
        made_at=now,
        invited_at=now,
        invited_by_id=actor.person_id,
    )
    announce(events.MemberInvited(made.pk))
    return made


@action(audit=ClaimsAudit.PROPOSAL_DROPPED)
def drop_proposal(*, actor: Actor, proposal_id: int) -> Proposal:
    """Strike out what the machine proposed, or take an invitation back."""
    found = _mine_to_steer(actor, proposal_id)
    if PS(found.state) not in {PS.PROPOSED, PS.INVITED}:
        raise AlreadyChanged
    return _move(found, PS(found.state), PS.DROPPED, answered_at=clock.now())


@action(audit=ClaimsAudit.PROPOSAL_ANSWERED)
def answer_proposal(*, actor: Actor, proposal_id: int, accept: bool, clash_reason: str = "") -> Proposal:
    """Say yes or no to an invitation; a yes claims the place, a no needs no reason."""
    found = access.my_proposal(actor, proposal_id)
    if found.state != PS.INVITED:
        no("answered_already", N_("This invitation is answered, or was taken back.")).or_raise()
    _move(found, PS.INVITED, PS.ACCEPTED if accept else PS.DECLINED, answered_at=clock.now())
    if accept:
        claim_need(actor=actor, need_id=found.need_id, clash_reason=clash_reason)
    return found
