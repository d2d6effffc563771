"""Handing a matter up or down the ladder, by one step or more, with a reason."""

from typing import Any

from huiyin.civic.matters import events
from huiyin.civic.matters.access import matter_to
from huiyin.civic.matters.actions.clocks import until_closing
from huiyin.civic.matters.actions.echoes import drop_waiting
from huiyin.civic.matters.actions.holding import end_dispatch
from huiyin.civic.matters.actions.timeline import move, record
from huiyin.civic.matters.models import Matter
from huiyin.civic.matters.queries.duty import best_for, this_round
from huiyin.civic.matters.rules import duty, ladder, steps
from huiyin.civic.matters.rules.duty import Ending
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.civic.orgs.public import offices_along
from huiyin.civic.places.public import LADDER, AreaLevel, place
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kit.actions import action
from huiyin.kit.outbox import announce


@action(audit=MatterAudit.HANDED_UP)
def hand_up(*, actor: Actor, code: str, reason: str, to: AreaLevel | None = None) -> Matter:
    """Hand a matter up to the office of the next step that has one, or of the step named."""
    return _hand(actor, code, reason, to, up=True)


@action(audit=MatterAudit.HANDED_DOWN)
def hand_down(*, actor: Actor, code: str, reason: str, to: AreaLevel | None = None) -> Matter:
    """Hand a matter down; to a community committee only where a basis names it as responsible (art. 17)."""
    return _hand(actor, code, reason, to, up=False)


def _hand(actor: Actor, code: str, reason: str, to: AreaLevel | None, *, up: bool) -> Matter:
    matter = matter_to(P.CIVIC_MATTER_ASSIGN, actor, code)
    steps.fits(State(matter.state), *ladder.MOVED_FROM).or_raise()
    said = clean(reason).strip()
    steps.text_is_usable(said, field="reason", most=steps.WORDS_LENGTH).or_raise()
    duty.may_hand_back(ruled=this_round(matter).ruled).or_raise()
    where = place(matter.place_id)
    offices = offices_along(where)
    reachable = ladder.steps_from(LADDER, list(offices), matter.level, up=up)
    ladder.may_move(reachable, to or "", up=up).or_raise()
    office = offices[AreaLevel(to or reachable[0])]
    if not up:
        party = duty.party_of(office.kind.value)
        duty.may_burden(party, best_for(matter, where, party)).or_raise()
    facts = {"reason": said, "from_level": matter.level, "to_level": office.level.value}
    changes: dict[str, Any] = {
        "holder_org_id": office.id,
        "holder_person_id": None,
        "level": office.level,
        **until_closing(matter, office.closes),
    }
    if matter.state == State.ACCEPTED:
        record(matter, facts, **changes)
    else:
        move(matter, State.ACCEPTED, facts, **changes)
    end_dispatch(matter, Ending.MOVED)
    drop_waiting(matter)
    announce(events.MatterMoved(matter.pk, matter.seq, up))
    return matter
