"""Letters of appointment, honours, and whether a volunteer shows theirs to the team."""

from dataclasses import dataclass
from datetime import date

from huiyin.civic.orgs.public import org
from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.teams import said
from huiyin.hands.volunteering.models import Honour, Letter, Volunteer
from huiyin.hands.volunteering.queries.papers import seal_of
from huiyin.hands.volunteering.rules import letters as rules
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH, LetterState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class Appointment:
    """Whom a unit appoints, to which role, from which day to which."""

    volunteer_id: int
    role: str
    starts: date
    ends: date


@action(audit=VolunteerAudit.LETTER_OFFERED)
def offer_letter(*, actor: Actor, org_id: int, what: Appointment) -> Letter:
    """Offer a member of a unit's teams a letter of appointment; it holds once they have accepted."""
    who = access.volunteer_of_unit(actor, org_id, what.volunteer_id)
    unit, now = org(org_id), clock.now()
    rules.may_appoint(what.starts, what.ends, clock.today()).or_raise()
    code, role = new_public_code(), said(what.role, "role", NAME_LENGTH)
    payload = {
        "code": code,
        "volunteer": who.pk,
        "org": unit.name,
        "role": role,
        "starts": what.starts.isoformat(),
        "ends": what.ends.isoformat(),
        "issued": now.isoformat(),
    }
    detail(volunteer=who.pk, org=unit.id)
    made = Letter.objects.create(
        code=code,
        volunteer=who,
        org_id=unit.id,
        role=role,
        starts=what.starts,
        ends=what.ends,
        payload=payload,
        seal=seal_of(payload),
        issued_at=now,
        issued_by_id=actor.person_id,
    )
    announce(events.LetterOffered(made.pk))
    return made


@action(audit=VolunteerAudit.LETTER_ANSWERED)
def answer_letter(*, actor: Actor, code: str, accepts: bool) -> Letter:
    """Accept a letter of appointment, or decline it; nobody has to say why."""
    held = access.letter_of_mine(actor, code)
    if held.ends < clock.today():
        no("term_is_over", N_("This term is over already.")).or_raise()
    state = LetterState.ACCEPTED if accepts else LetterState.DECLINED
    waiting = Letter.objects.filter(pk=held.pk, state=LetterState.OFFERED, revoked_at__isnull=True)
    if not waiting.update(state=state, answered_at=clock.now()):
        raise AlreadyChanged
    detail(code=held.code, accepted=accepts)
    announce(events.LetterAnswered(held.pk, accepts))
    held.refresh_from_db()
    return held


@action(audit=VolunteerAudit.HONOUR_GIVEN)
def give_honour(
    *, actor: Actor, org_id: int, volunteer_id: int, title: str, reason: str, day: date
) -> Honour:
    """Honour a member of a unit's teams in the unit's name, for a reason that stands beside it."""
    who = access.volunteer_of_unit(actor, org_id, volunteer_id)
    rules.may_honour(day, clock.today()).or_raise()
    detail(volunteer=who.pk, org=org_id)
    made = Honour.objects.create(
        volunteer=who,
        org_id=org_id,
        title=said(title, "title", NAME_LENGTH),
        reason=said(reason, "reason", TEXT_LENGTH),
        day=day,
        given_at=clock.now(),
        given_by_id=actor.person_id,
    )
    announce(events.HonourGiven(made.pk))
    return made


@action(audit=VolunteerAudit.HONOUR_WITHDRAWN)
def withdraw_honour(*, actor: Actor, honour_id: int, reason: str) -> Honour:
    """Take an honour back with a reason; it stays with whom it was given to, marked."""
    held = access.honour_to_withdraw(actor, honour_id)
    why = said(reason, "reason", TEXT_LENGTH)
    standing = Honour.objects.filter(pk=held.pk, revoked_at__isnull=True)
    if not standing.update(revoked_at=clock.now(), revoked_because=why):
        raise AlreadyChanged
    detail(honour=held.pk)
    held.refresh_from_db()
    return held


@action(audit=VolunteerAudit.HONOUR_SHOWN)
def show_honours(*, actor: Actor, shown: bool) -> Volunteer:
    """Let the members of one's teams see one's badges and honours, or no longer."""
    mine = access.volunteer_of(actor)
    mine.shows_honours = shown
    mine.save(update_fields=["shows_honours"])
    detail(shown=shown)
    return mine
