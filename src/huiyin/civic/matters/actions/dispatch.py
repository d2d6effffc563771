"""Sending a matter to whoever is responsible, handing it back, and the leader's ruling."""

from dataclasses import dataclass
from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.clocks import until_closing
from huiyin.civic.matters.actions.echoes import drop_waiting
from huiyin.civic.matters.actions.holding import (
    Sending,
    begin_dispatch,
    end_dispatch,
    settle_objections,
    standing_dispatch,
)
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Dispatch, Matter
from huiyin.civic.matters.queries.duty import fits_for, grounds, this_round
from huiyin.civic.matters.rules import duty, steps
from huiyin.civic.matters.rules.duty import Ending, Ground, How, Objection, Party
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.civic.orgs.public import OrgRef, intake_for, org
from huiyin.civic.people.public import names, serves
from huiyin.civic.places.public import AreaLevel, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce

_SENT_FROM = (State.FILED, State.ACCEPTED, State.OFFERED, State.WORKING)
_RULED_FROM = (State.ACCEPTED, State.OFFERED, State.ASSIGNED, State.WORKING)


@action(audit=MatterAudit.ASSIGNED)
def assign_matter(
    *,
    actor: Actor,
    code: str,
    org_id: int | None = None,
    person_id: int | None = None,
    basis_id: int | None = None,
    note: str = "",
) -> Matter:
    """Give a matter to one organisation or one person, who from now on holds it.

    Without a basis the rule takes the best that names the receiver, or says that there is none. The
    deadlines stay; the last day ends at the new holder's closing time. A filed matter is accepted by being
    assigned. Raises Invalid unless exactly one holder is named, Refusal "dumped_on_community" for a
    community that no basis names, "needs_ruling" after two hand-backs.
    """
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    steps.fits(State(matter.state), *_SENT_FROM).or_raise()
    seen = this_round(matter)
    duty.may_send(hand_backs=seen.hand_backs, ruled=seen.ruled).or_raise()
    sending = _sending(actor, matter, _receiver(matter, org_id, person_id), basis_id)
    if matter.state == State.FILED:
        _accept_on_the_way(matter)
    kind = MatterAudit.PASSED_ON if matter.state == State.WORKING else MatterAudit.ASSIGNED
    _send(matter, sending, {"note": clean(note, steps.WORDS_LENGTH)}, kind)
    return matter


@dataclass(frozen=True)
class _Receiver:
    """Whom a matter goes to: an organisation, or a person with a role here."""

    org: OrgRef | None
    person_id: int | None

    @property
    def party(self) -> Party | None:
        """Return which responsible party this is; a person is none."""
        return duty.party_of(self.org.kind.value) if self.org else None


def _receiver(matter: Matter, org_id: int | None, person_id: int | None) -> _Receiver:
    if (org_id is None) == (person_id is None):
        raise Invalid(N_("Choose one organisation or one person."), code="one_holder", field="holder")
    if org_id is not None:
        return _Receiver(org(org_id), None)
    chosen = person_id or 0
    known = names([chosen])
    if chosen not in known:
        raise Invalid(N_("There is no such person to give this to."), code="unknown_person", field="holder")
    if not serves(chosen, place(matter.place_id)):
        raise Invalid(
            N_("%(name)s holds no role at this place, so the matter cannot be given to them."),
            code="no_role_here",
            field="holder",
            params={"name": known[chosen] or "–"},
        )
    return _Receiver(None, chosen)


def _sending(
    actor: Actor, matter: Matter, to: _Receiver, basis_id: int | None, *, is_ruling: bool = False
) -> Sending:
    """Find the ground of a dispatch. Raises Refusal if a named one does not carry it, or one is lacking."""
    fits = fits_for(matter, place(matter.place_id))
    if basis_id is not None:
        found, how = named_ground(basis_id), How.NAMED
        duty.may_rest_on(found, to.party, day=clock.today(), applies=found in fits).or_raise()
        chosen: Ground | None = found
    else:
        chosen = duty.best(fits, to.party)
        how = How.RULE if chosen else How.NONE
    duty.may_burden(to.party, chosen).or_raise()
    return Sending(to.org.id if to.org else None, to.person_id, chosen, how, actor.person_id, is_ruling)


def named_ground(basis_id: int) -> Ground:
    """Return a basis by its id. Raises Invalid, at "basis", for an unknown one."""
    found = next((one for one in grounds() if one.id == basis_id), None)
    if found is None:
        raise Invalid(
            N_("There is no basis number %(number)s. Leave it out, or choose one from the table."),
            code="unknown_basis",
            field="basis",
            params={"number": basis_id},
        )
    return found


def _send(matter: Matter, sending: Sending, said: dict[str, Any], kind: MatterAudit) -> None:
    """Write that a matter goes to a holder: its columns, its timeline, its row, and who hears of it."""
    holder = org(sending.org_id) if sending.org_id is not None else None
    payload = {
        "org": sending.org_id,
        "person": sending.person_id,
        "basis": sending.ground.id if sending.ground else None,
        "how": sending.how.value,
        **said,
    }
    changes: dict[str, Any] = {
        "holder_org_id": sending.org_id,
        "holder_person_id": sending.person_id,
        "level": holder.level if holder else AreaLevel.COMPOUND,
        "dispatcher_id": sending.dispatcher_id,
        # A person keeps the hours of whoever had it before.
        **(until_closing(matter, holder.closes) if holder else {}),
    }
    if matter.state == State.ASSIGNED:
        record(matter, payload, kind=kind, **changes)
    else:
        move(matter, State.ASSIGNED, payload, kind=kind, **changes)
    end_dispatch(matter, Ending.RULED if sending.is_ruling else Ending.PASSED_ON)
    settle_objections(matter, org_id=sending.org_id, person_id=sending.person_id, is_ruling=sending.is_ruling)
    sent = begin_dispatch(matter, sending)
    drop_waiting(matter)
    if sending.is_ruling:
        announce(events.MatterRuled(matter.pk, sent.pk))
    announce(events.MatterAssigned(matter.pk, sending.org_id, sending.person_id, sent.pk))


def _accept_on_the_way(matter: Matter) -> None:
    # That it was taken up is the author's first answer, as when it is accepted by itself.
    now = clock.now()
    move(
        matter,
        State.ACCEPTED,
        {"with": "assignment"},
        kind=MatterAudit.ACCEPTED,
        accepted_at=now,
        first_answered_at=now,
        due_at=matter.settle_due,
    )
    announce(events.MatterAccepted(matter.pk))


@action(audit=MatterAudit.RETURNED)
def return_matter(
    *,
    actor: Actor,
    code: str,
    reason: str,
    objection: Objection = Objection.NOT_OURS,
    basis_id: int | None = None,
    proposed_org_id: int | None = None,
) -> Matter:
    """Hand a matter back to the intake org of its place (派单异议); the deadlines run on.

    `basis_id` names the ground on which somebody else is responsible, `proposed_org_id` who that is. After
    the second hand-back of a round a leader rules; after a ruling none is possible. The receiver still
    leads towards the author until somebody else takes it.
    """
    matter = matter_to(P.CIVIC_MATTER_WORK, actor, code)
    steps.fits(State(matter.state), State.ASSIGNED, State.WORKING).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    seen = this_round(matter)
    duty.may_hand_back(ruled=seen.ruled).or_raise()
    other = named_ground(basis_id) if basis_id is not None else None
    proposed = org(proposed_org_id) if proposed_org_id is not None else None
    row, intake = standing_dispatch(matter, seen), intake_for(place(matter.place_id))
    facts = {
        "reason": said,
        "objection": objection.value,
        "other_basis": other.id if other else None,
        "proposed_org": proposed.id if proposed else None,
        "from_org": matter.holder_org_id,
        "from_person": matter.holder_person_id,
    }
    where: dict[str, Any] = {"holder_org_id": intake.id, "holder_person_id": None, "level": intake.level}
    move(matter, State.ACCEPTED, facts, **where)
    disputed = duty.needs_ruling(seen.hand_backs + 1)
    _end_with_objection(row, actor, facts, disputed=disputed)
    drop_waiting(matter)
    announce(events.MatterReturned(matter.pk, row.pk))
    if disputed:
        announce(events.RulingAsked(matter.pk, row.pk))
    return matter


def _end_with_objection(row: Dispatch, actor: Actor, facts: dict[str, Any], *, disputed: bool) -> None:
    Dispatch.objects.filter(pk=row.pk).update(
        ended_at=clock.now(),
        ending=Ending.RETURNED,
        objection=facts["objection"],
        other_basis_id=facts["other_basis"],
        proposed_org_id=facts["proposed_org"],
        returned_by_id=actor.person_id,
        awaits_ruling=disputed,
    )


@action(audit=MatterAudit.RULED)
def rule_on_matter(
    *,
    actor: Actor,
    code: str,
    reason: str,
    org_id: int | None = None,
    person_id: int | None = None,
    basis_id: int | None = None,
) -> Matter:
    """Say as a leader who handles a matter that was handed back twice, and on which basis.

    In this round the ruling is final: only another ruling changes it. Nobody rules on what they sent out
    or handed back themselves.
    """
    matter = matter_to(P.CIVIC_MATTER_RULE, actor, code)
    seen = this_round(matter)
    duty.may_rule(ruler=actor.person_id, involved=seen.involved, hand_backs=seen.hand_backs).or_raise()
    steps.fits(State(matter.state), *_RULED_FROM).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    to = _receiver(matter, org_id, person_id)
    sending = _sending(actor, matter, to, basis_id, is_ruling=True)
    if to.org is not None and sending.ground is None:
        raise Invalid(
            N_("A ruling names its basis. None in the table fits by itself; choose one."),
            code="ruling_needs_basis",
            field="basis",
        )
    _send(matter, sending, {"reason": said, "hand_backs": seen.hand_backs}, MatterAudit.RULED)
    return matter
