"""Checking in 报到: asking, deciding, moving house, and the codes in the letter boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from huiyin.civic.orgs import public as orgs
from huiyin.civic.places import public as places
from huiyin.hands.claims import access, events
from huiyin.hands.claims.models import Checkin, Invitation
from huiyin.hands.claims.rules import checkins as rules
from huiyin.hands.claims.rules.needs import REASON_LENGTH
from huiyin.hands.claims.rules.words import (
    CheckinState,
    ClaimsAudit,
    Proof,
    read_free,
    read_skills,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound
from huiyin.kernel.ids import new_secret
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.crypto import blind_index
from huiyin.kit.outbox import announce

CODE_LENGTH = 10


@dataclass(frozen=True)
class Profile:
    """What a member says of themselves: skills and free hours, values of the closed vocabularies."""

    skills: Sequence[str] = ()
    free: Sequence[str] = ()


@action(audit=ClaimsAudit.ASKED_IN, retry_race=True)
def ask_in(
    *, actor: Actor, place_id: int, employer_id: int, profile: Profile | None = None, code: str = ""
) -> Checkin:
    """Report to the compound where one lives; its branch confirms, or the code of its letter boxes does.

    Whoever moved house reports to the new compound: the old check-in ends when the new one is confirmed,
    and what was claimed before stays. Asking again replaces what still waits.
    """
    person_id, where = access.me(actor), places.place(place_id)
    home, said = access.checked_in(person_id), profile or Profile()
    rules.may_ask_in(
        is_compound=where.is_compound,
        employer_kind=orgs.org(employer_id).kind.value,
        is_here=home is not None and home.compound_id == place_id and home.employer_id == employer_id,
    ).or_raise()
    _drop_asked(person_id)
    made = Checkin.objects.create(
        person_id=person_id,
        employer_id=employer_id,
        compound_id=place_id,
        state=CheckinState.ASKED,
        proof=Proof.INVITATION if code.strip() else Proof.BRANCH,
        skills=read_skills(said.skills),
        free=read_free(said.free),
        asked_at=clock.now(),
    )
    detail(checkin=made.pk, compound=place_id, by=made.proof)
    if code.strip():
        _use(code, place_id)
        _confirm(made, by=None)
    else:
        announce(events.CheckinAsked(made.pk))
    return made


def _drop_asked(person_id: int) -> None:
    now = clock.now()
    Checkin.objects.filter(person=person_id, state=CheckinState.ASKED).update(
        state=CheckinState.ENDED, ended_at=now, decided_at=now
    )


def _use(code: str, place_id: int) -> None:
    """Use an invitation code once. Only one UPDATE finds its last use."""
    now = clock.now()
    good = Invitation.objects.filter(
        digest=_digest(code), compound=place_id, revoked_at__isnull=True, expires_at__gt=now
    )
    if not good.filter(used__lt=F("uses")).update(used=F("used") + 1):
        raise Invalid(
            N_("This code does not work at this compound, or is used up. Ask the branch, or leave it out."),
            code="bad_invitation",
            field="code",
        )


def _digest(code: str) -> str:
    return blind_index(code.strip().upper().replace("-", ""), "claims.invitation")


def _confirm(checkin: Checkin, by: int | None) -> None:
    """Confirm a check-in; an earlier one elsewhere ends with it."""
    now = clock.now()
    for old in Checkin.objects.filter(person=checkin.person_id, state=CheckinState.CONFIRMED):
        _end(old)
    won = Checkin.objects.filter(pk=checkin.pk, state=CheckinState.ASKED).update(
        state=CheckinState.CONFIRMED, decided_at=now, decided_by_id=by
    )
    if not won:
        raise AlreadyChanged
    checkin.state = CheckinState.CONFIRMED.value
    announce(events.CheckinDecided(checkin.pk))


def _end(checkin: Checkin) -> None:
    won = Checkin.objects.filter(pk=checkin.pk, state=CheckinState.CONFIRMED).update(
        state=CheckinState.ENDED, ended_at=clock.now()
    )
    if not won:
        raise AlreadyChanged
    checkin.state = CheckinState.ENDED.value
    announce(events.CheckinEnded(checkin.pk))


@action(audit=ClaimsAudit.CHECKIN_DECIDED)
def decide_checkin(*, actor: Actor, checkin_id: int, confirmed: bool, reason: str = "") -> Checkin:
    """Confirm as the branch that a member lives here, or say why not."""
    found, said = access.checkin_to_decide(actor, checkin_id), clean(reason, REASON_LENGTH).strip()
    rules.may_decide(
        CheckinState(found.state),
        is_own=found.person_id == actor.person_id,
        confirmed=confirmed,
        reason=said,
    ).or_raise()
    detail(checkin=found.pk, confirmed=confirmed)
    if confirmed:
        _confirm(found, by=actor.person_id)
        return found
    won = Checkin.objects.filter(pk=found.pk, state=CheckinState.ASKED).update(
        state=CheckinState.DECLINED, decided_at=clock.now(), decided_by_id=actor.person_id, reason=said
    )
    if not won:
        raise AlreadyChanged
    found.state = CheckinState.DECLINED.value
    announce(events.CheckinDecided(found.pk))
    return found


@action(audit=ClaimsAudit.CHECKIN_ENDED)
def end_checkin(*, actor: Actor, checkin_id: int) -> Checkin:
    """End a check-in: one's own, or as the branch that of somebody who moved away. Claims stay."""
    found = Checkin.objects.filter(pk=checkin_id, person=actor.person_id).first()
    if found is None or actor.person_id is None:
        found = access.checkin_to_decide(actor, checkin_id)
    if found.state != CheckinState.CONFIRMED:
        raise NotFound
    _end(found)
    detail(checkin=found.pk)
    return found


@action(audit=ClaimsAudit.PROFILE_CHANGED)
def change_profile(*, actor: Actor, profile: Profile) -> Checkin:
    """Say anew what one can do and when one is free."""
    home = access.checked_in(access.me(actor))
    if home is None:
        raise NotFound
    home.skills, home.free = read_skills(profile.skills), read_free(profile.free)
    home.save(update_fields=["skills", "free"])
    detail(checkin=home.pk)
    return home


@dataclass(frozen=True)
class NewInvitation:
    """An invitation with its code, which is shown this once."""

    id: int
    code: str


@action(audit=ClaimsAudit.INVITATION_MADE)
def make_invitation(*, actor: Actor, compound_id: int, uses: int, label: str = "") -> NewInvitation:
    """Make a code for the letter boxes of a compound: whoever has it lives there."""
    where = places.place(compound_id)
    access.reaches(actor, P.HANDS_CHECKIN_DECIDE, where).or_raise()
    rules.may_ask_in(is_compound=where.is_compound, employer_kind="employer", is_here=False).or_raise()
    rules.may_make_invitation(uses).or_raise()
    code, now = new_secret().replace("-", "").upper()[:CODE_LENGTH], clock.now()
    made = Invitation.objects.create(
        compound_id=where.id,
        digest=_digest(code),
        label=clean(label, 60),
        uses=uses,
        made_at=now,
        made_by_id=actor.person_id,
        expires_at=now + rules.INVITATION_LASTS,
    )
    detail(invitation=made.pk, compound=where.id, uses=uses)
    return NewInvitation(made.pk, code)


@action(audit=ClaimsAudit.INVITATION_REVOKED)
def revoke_invitation(*, actor: Actor, invitation_id: int) -> None:
    """Let a code work no longer."""
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None or not access.reaches(actor, P.HANDS_CHECKIN_DECIDE, places.place(found.compound_id)):
        raise NotFound
    if not Invitation.objects.filter(pk=found.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        unchanged()
    detail(invitation=found.pk)
