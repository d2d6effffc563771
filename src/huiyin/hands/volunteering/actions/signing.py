"""Signing up and cancelling: the last place goes to one, and nobody stands in two places at once."""

from collections.abc import Sequence

from django.db.models import F

from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Insurance, Shift, SignUp, TeamMember, Volunteer
from huiyin.hands.volunteering.rules import ages
from huiyin.hands.volunteering.rules import shifts as rules
from huiyin.hands.volunteering.rules.shifts import Span
from huiyin.hands.volunteering.rules.words import HOLDING, TEXT_LENGTH, SignState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound, Refusal
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged

MOST_AT_ONCE = 100


class ShiftFull(Refusal):
    """The last place is gone."""

    code = "shift_full"
    message = N_("The last place of this shift is just gone. Other shifts still have room.")


@action(audit=VolunteerAudit.SIGNED_UP, retry_race=True)
def sign_up(*, actor: Actor, shift_id: int, accompanied: bool = False) -> SignUp:
    """Sign up for a shift; whoever has a place in it already keeps it."""
    mine = access.volunteer_of(actor)
    shift = _open(shift_id)
    rules.may_step_in(shift.starts, clock.now(), called_off=shift.called_off_at is not None).or_raise()
    return _sign(mine, shift, accompanied=accompanied)


def _open(shift_id: int) -> Shift:
    found = (
        Shift.objects.select_related("post__team")
        .filter(pk=shift_id, post__team__ended_at__isnull=True)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@action(audit=VolunteerAudit.SIGNED_UP_FOR, retry_race=True)
def sign_up_for(
    *, actor: Actor, shift_id: int, volunteer_ids: Sequence[int], accompanied: bool = False
) -> int:
    """Sign up volunteers of the team who said yes by telephone or on the spot, all or none; return how many.

    Until the shift is confirmed the leader may still add who came along.
    """
    shift = access.shift_to_keep(actor, shift_id)
    if shift.confirmed_at is not None:
        raise AlreadyChanged
    if shift.called_off_at is not None:
        no("called_off", N_("This shift was called off.")).or_raise()
    wanted = list(dict.fromkeys(volunteer_ids))[:MOST_AT_ONCE]
    team = TeamMember.objects.filter(team=shift.post.team_id, volunteer__in=wanted, left_at__isnull=True)
    found = [member.volunteer for member in team.select_related("volunteer").order_by("volunteer")]
    if not wanted or len(found) != len(wanted):
        raise NotFound
    for volunteer in found:
        _sign(volunteer, shift, accompanied=accompanied, by_staff=True)
    detail(shift=shift.pk, volunteers=len(found))
    return len(found)


def _sign(volunteer: Volunteer, shift: Shift, *, accompanied: bool, by_staff: bool = False) -> SignUp:
    """Give a volunteer a place. The first UPDATE lets other sign-ups of the same person wait."""
    lock(volunteer)
    held = SignUp.objects.filter(shift=shift, volunteer=volunteer, state__in=HOLDING).first()
    if held is not None:
        unchanged()
        return held
    check_fit(volunteer, shift, accompanied=accompanied)
    # However many ask for the last place at once: only one UPDATE finds it free.
    if not Shift.objects.filter(
        pk=shift.pk, taken__lt=F("most"), called_off_at__isnull=True, confirmed_at__isnull=True
    ).update(taken=F("taken") + 1):
        raise ShiftFull
    detail(shift=shift.pk)
    return SignUp.objects.create(
        shift=shift, volunteer=volunteer, accompanied=accompanied, by_staff=by_staff, signed_at=clock.now()
    )


def lock(volunteer: Volunteer) -> None:
    """Let whatever else happens to a volunteer's places and hours wait until the commit."""
    Volunteer.objects.filter(pk=volunteer.pk).update(version=F("version") + 1)


def check_fit(volunteer: Volunteer, shift: Shift, *, accompanied: bool, leaving: Sequence[int] = ()) -> None:
    """Raise a Refusal if age, insurance or another shift is against it; `leaving` are places given away."""
    day = shift.starts.astimezone(SHANGHAI).date()
    at_risk = shift.post.at_risk
    ages.may_serve(ages.age_on(volunteer.of_age, day), at_risk=at_risk, accompanied=accompanied).or_raise()
    if at_risk:
        spans = Insurance.objects.filter(volunteer=volunteer).values_list("starts", "ends")
        rules.is_covered(day, spans).or_raise()
    others = SignUp.objects.filter(
        volunteer=volunteer,
        state__in=HOLDING,
        shift__called_off_at__isnull=True,
        shift__starts__lt=shift.ends,
        shift__ends__gt=shift.starts,
    ).exclude(pk__in=leaving)
    held = [Span(row.shift.starts, row.shift.ends) for row in others.select_related("shift")]
    rules.fits(Span(shift.starts, shift.ends), held).or_raise()


@action(audit=VolunteerAudit.SIGN_CANCELLED)
def cancel_sign(*, actor: Actor, sign_id: int, reason: str = "") -> SignUp:
    """Give a place back before the shift begins, so that somebody else can have it."""
    held = access.sign_of(actor, sign_id)
    rules.may_step_out(held.shift.starts, clock.now()).or_raise()
    leave(held, SignState.CANCELLED, reason)
    Shift.objects.filter(pk=held.shift_id).update(taken=F("taken") - 1)
    detail(sign=held.pk, shift=held.shift_id)
    held.refresh_from_db()
    return held


def leave(held: SignUp, to: SignState, reason: str = "") -> None:
    """Take a place away from whoever holds it. Raises AlreadyChanged if they do not hold it any more."""
    moved = SignUp.objects.filter(pk=held.pk, state=SignState.SIGNED).update(
        state=to, reason=clean(reason, TEXT_LENGTH), changed_at=clock.now()
    )
    if not moved:
        raise AlreadyChanged
