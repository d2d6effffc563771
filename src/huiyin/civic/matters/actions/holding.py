"""The rows that say where a matter lies: every dispatch begins, is taken up and ends through here."""

from dataclasses import dataclass

from huiyin.civic.matters.actions.outcomes import keep_outcome
from huiyin.civic.matters.models import Dispatch, Matter
from huiyin.civic.matters.queries.duty import Round
from huiyin.civic.matters.rules.duty import Ending, Ground, How
from huiyin.kernel import clock


@dataclass(frozen=True)
class Sending:
    """A dispatch before it is written: to whom, on which ground, how that was found, and by whom."""

    org_id: int | None
    person_id: int | None
    ground: Ground | None
    how: How
    dispatcher_id: int | None
    is_ruling: bool = False


def begin_dispatch(matter: Matter, sending: Sending) -> Dispatch:
    """Write that a matter was sent out; the one before has to be ended first."""
    return Dispatch.objects.create(
        matter=matter,
        cycle=matter.cycle,
        category_id=matter.category_id,
        org_id=sending.org_id,
        person_id=sending.person_id,
        basis_id=sending.ground.id if sending.ground else None,
        how=sending.how,
        dispatcher_id=sending.dispatcher_id,
        is_ruling=sending.is_ruling,
        sent_at=clock.now(),
    )


def end_dispatch(matter: Matter, ending: Ending) -> None:
    """Write that the dispatch that stands, if one does, is over."""
    Dispatch.objects.filter(matter=matter, ended_at__isnull=True).update(ended_at=clock.now(), ending=ending)


def take_dispatch(matter: Matter) -> None:
    """Write that the holder actually began."""
    Dispatch.objects.filter(matter=matter, ended_at__isnull=True, taken_at__isnull=True).update(
        taken_at=clock.now()
    )


def standing_dispatch(matter: Matter, held: Round) -> Dispatch:
    """Return the dispatch that stands; a matter that was sent out before there were any gets its own now."""
    sending = Sending(
        matter.holder_org_id, matter.holder_person_id, None, How.NONE, dispatcher_id=matter.dispatcher_id
    )
    return held.open or begin_dispatch(matter, sending)


def settle_objections(
    matter: Matter, *, org_id: int | None, person_id: int | None, is_ruling: bool = False
) -> None:
    """Mark the open objections of this round: upheld, unless the matter goes back to whoever objected.

    A ruling speaks about all of them, also those that the desk had not followed.
    """
    waiting = Dispatch.objects.filter(matter=matter, cycle=matter.cycle, ending=Ending.RETURNED)
    if not is_ruling:
        waiting = waiting.filter(upheld__isnull=True)
    for one in waiting:
        is_back = (one.org_id, one.person_id) == (org_id, person_id)
        Dispatch.objects.filter(pk=one.pk).update(upheld=not is_back)
    if waiting:
        keep_outcome(matter)
    no_longer_disputed(matter)


def no_longer_disputed(matter: Matter) -> None:
    """Take a matter off the leaders' tray."""
    Dispatch.objects.filter(matter=matter, awaits_ruling=True).update(awaits_ruling=False)


def next_round(matter: Matter) -> None:
    """Let the holder go on in a new round: the same ground, a fresh count of hand-backs."""
    last = Dispatch.objects.filter(matter=matter, ended_at__isnull=True).first()
    end_dispatch(matter, Ending.REOPENED)
    if last is not None and (last.org_id, last.person_id) == (matter.holder_org_id, matter.holder_person_id):
        Dispatch.objects.create(
            matter=matter,
            cycle=matter.cycle,
            category_id=matter.category_id,
            org_id=last.org_id,
            person_id=last.person_id,
            basis_id=last.basis_id,
            how=last.how,
            dispatcher_id=last.dispatcher_id,
            sent_at=clock.now(),
            taken_at=clock.now(),
        )


def hand_on(elder: Matter, heir: Matter) -> None:
    """Give the dispatch of a withdrawn matter to the one that goes on in its place."""
    end_dispatch(heir, Ending.PASSED_ON)
    standing = Dispatch.objects.filter(matter=elder, ended_at__isnull=True)
    standing.update(matter=heir, cycle=heir.cycle)
