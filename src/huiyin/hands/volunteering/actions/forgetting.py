"""Forgetting a person: the ledger keeps its sums, what could name somebody goes."""

from django.db.models import F

from huiyin.hands.volunteering.models import (
    Certificate,
    CorrectionAsked,
    Feed,
    Honour,
    Insurance,
    Letter,
    Shift,
    SignUp,
    Swap,
    TeamMember,
    Volunteer,
)
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
    if found is None:
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
