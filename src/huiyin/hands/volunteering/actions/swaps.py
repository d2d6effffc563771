"""Swapping shifts: one asks, the other says yes, and both places change hands in one step."""

from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.signing import check_fit, leave, lock
from huiyin.hands.volunteering.models import SignUp, Swap, TeamMember, Volunteer
from huiyin.hands.volunteering.rules import shifts as rules
from huiyin.hands.volunteering.rules.words import SignState, SwapState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=VolunteerAudit.SWAP_ASKED)
def ask_swap(*, actor: Actor, sign_id: int, volunteer_id: int, for_sign_id: int | None = None) -> Swap:
    """Ask a member of the same team to take one's place, for a place of theirs or for nothing."""
    mine = access.volunteer_of(actor)
    given = _held(sign_id, mine.pk)
    other = TeamMember.objects.filter(
        team=given.shift.post.team_id, volunteer=volunteer_id, left_at__isnull=True
    ).select_related("volunteer")
    asked = other.exclude(volunteer=mine).first()
    if asked is None:
        raise NotFound
    wanted = _held(for_sign_id, volunteer_id) if for_sign_id else None
    if Swap.objects.filter(given=given, state=SwapState.ASKED).exists():
        no("swap_waits", N_("You asked somebody for this shift already. Take that back first.")).or_raise()
    for held in filter(None, (given, wanted)):
        rules.may_step_out(held.shift.starts, clock.now()).or_raise()
    made = Swap.objects.create(given=given, wanted=wanted, asked=asked.volunteer, asked_at=clock.now())
    detail(swap=made.pk)
    announce(events.SwapAsked(made.pk))
    return made


def _held(sign_id: int, volunteer_id: int) -> SignUp:
    rows = SignUp.objects.select_related("shift__post")
    found = rows.filter(pk=sign_id, volunteer=volunteer_id, state=SignState.SIGNED).first()
    if found is None:
        raise NotFound
    return found


@action(audit=VolunteerAudit.SWAP_ANSWERED)
def answer_swap(*, actor: Actor, swap_id: int, agrees: bool) -> Swap:
    """Say yes or no to a swap; with a yes the places change hands, if both still hold them."""
    swap = access.swap_asked_of(actor, swap_id)
    _settle(swap, SwapState.AGREED if agrees else SwapState.REFUSED)
    if agrees:
        _change_hands(swap)
    detail(swap=swap.pk, agreed=agrees)
    announce(events.SwapAnswered(swap.pk, agrees))
    return swap


@action(audit=VolunteerAudit.SWAP_ANSWERED)
def withdraw_swap(*, actor: Actor, swap_id: int) -> Swap:
    """Take back what one asked."""
    mine = access.volunteer_of(actor)
    swap = Swap.objects.filter(pk=swap_id, given__volunteer=mine).first()
    if swap is None:
        raise NotFound
    _settle(swap, SwapState.WITHDRAWN)
    detail(swap=swap.pk)
    return swap


def _settle(swap: Swap, state: SwapState) -> None:
    moved = Swap.objects.filter(pk=swap.pk, state=SwapState.ASKED).update(
        state=state, answered_at=clock.now()
    )
    if not moved:
        raise AlreadyChanged
    swap.state = state.value


def _change_hands(swap: Swap) -> None:
    given, wanted, now = swap.given, swap.wanted, clock.now()
    # Always in one order, so that two swaps of the same people do not wait for each other.
    for volunteer in sorted((given.volunteer, swap.asked), key=lambda one: one.pk):
        lock(volunteer)
    leaving = [held.pk for held in (given, wanted) if held]
    _take_over(given, swap.asked, leaving)
    if wanted:
        _take_over(wanted, given.volunteer, leaving)
    for held in filter(None, (given, wanted)):
        rules.may_step_out(held.shift.starts, now).or_raise()
        leave(held, SignState.SWAPPED)
    SignUp.objects.bulk_create(
        SignUp(shift=held.shift, volunteer=taker, signed_at=now)
        for held, taker in ((given, swap.asked), (wanted, given.volunteer))
        if held is not None
    )


def _take_over(held: SignUp, taker: Volunteer, leaving: list[int]) -> None:
    check_fit(taker, held.shift, accompanied=False, leaving=leaving)
