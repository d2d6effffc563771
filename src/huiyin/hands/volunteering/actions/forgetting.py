"""Forgetting a person: the ledger keeps its sums, what could name somebody goes."""

from django.db.models import F, Sum

from huiyin.hands.volunteering.actions.timebank import let_go
from huiyin.hands.volunteering.models import (
    Certificate,
    CorrectionAsked,
    Feed,
    HelpAsked,
    Honour,
    Insurance,
    Letter,
    Shift,
    SignUp,
    Swap,
    TeamMember,
    TimeAccount,
    Volunteer,
)
from huiyin.hands.volunteering.rules.timebank import HelpState
from huiyin.hands.volunteering.rules.words import SignState, SwapState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kit.actions import action, detail, unchanged

ERASED = "erased"


@action(audit=VolunteerAudit.FORGOTTEN)
def forget_volunteer(*, actor: Actor, person_id: int) -> None:
    """Take out what stands about a person whose data were erased; hours stay as numbers of nobody.

    Only the reaction to the erasure does this. Papers made for the person do not hold any more.
    """
    if not actor.system:
        raise NotAllowed
    found = Volunteer.objects.filter(person=person_id).first()
    had_time = _forget_time(person_id, found)
    if found is None:
        if not had_time:
            unchanged()
        return
    now = clock.now()
    detail(volunteer=found.pk)
    Volunteer.objects.filter(pk=found.pk).update(skills="", guardian=None, of_age=None, shows_honours=False)
    Insurance.objects.filter(volunteer=found).delete()
    Feed.objects.filter(person=person_id).delete()
    TeamMember.objects.filter(volunteer=found, left_at__isnull=True).update(left_at=now, leads=False)
    CorrectionAsked.objects.filter(entry__volunteer=found).update(words="", answer="")
    Swap.objects.filter(given__volunteer=found, state=SwapState.ASKED).update(
        state=SwapState.WITHDRAWN, answered_at=now
    )
    _free_places(found)
    SignUp.objects.filter(volunteer=found).update(reason="")
    for table in (Certificate, Letter, Honour):
        table.objects.filter(volunteer=found, revoked_at__isnull=True).update(
            revoked_at=now, revoked_because=ERASED
        )
    Honour.objects.filter(volunteer=found).update(reason="")


def _free_places(found: Volunteer) -> None:
    coming = SignUp.objects.filter(volunteer=found, state=SignState.SIGNED, shift__starts__gt=clock.now())
    for held in coming:
        SignUp.objects.filter(pk=held.pk).update(state=SignState.CANCELLED, changed_at=clock.now())
        Shift.objects.filter(pk=held.shift_id).update(taken=F("taken") - 1)


def _forget_time(person_id: int, volunteer: Volunteer | None) -> bool:
    """Withdraw open wishes for help, free those that were taken, and forget the words; entries stay."""
    account = TimeAccount.objects.filter(person=person_id).first()
    asked = HelpAsked.objects.filter(account=account) if account else HelpAsked.objects.none()
    waiting = [HelpState.OPEN, HelpState.TAKEN]
    held = asked.filter(state__in=waiting).aggregate(n=Sum("minutes"))["n"] or 0
    asked.filter(state__in=waiting).update(state=HelpState.WITHDRAWN, settled_at=clock.now())
    asked.update(words="", spot="")
    if account is not None:
        let_go(account, held, 0)
    if volunteer is not None:
        HelpAsked.objects.filter(taken_by=volunteer, state=HelpState.TAKEN).update(
            state=HelpState.OPEN, taken_by=None
        )
    return account is not None
