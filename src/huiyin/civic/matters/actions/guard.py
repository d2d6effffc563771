"""The guard over raising: what looks like abuse is put before staff, and they decide."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q

from huiyin.civic.matters import access, events
from huiyin.civic.matters.actions.intake import decline_matter
from huiyin.civic.matters.actions.merging import merge_matter
from huiyin.civic.matters.models import GuardLock, Matter, RaisedFrom, RaisingLimit, Suspect, Suspicion
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.rules import guard as rules
from huiyin.civic.matters.rules import steps
from huiyin.civic.matters.rules.guard import Hit, Raised, Subject, SuspicionState
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import MatterAudit, State
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotAllowed, NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

_REASON_LENGTH = 200
_NOTE_LENGTH = 500
_AT_ONCE = 2_000


@action(audit=MatterAudit.EXAMINED)
def examine_matter(*, actor: Actor, matter_id: int, origin: str) -> None:
    """Look whether a matter that was just raised belongs to something staff should see. Only the worker does.

    What staff filed for a caller, and what was imported, has no origin and is not looked at.
    """
    if not actor.system:
        raise NotAllowed
    unchanged()
    found = guard.opened_origin(origin)
    matter = Matter.objects.filter(pk=matter_id, historical=False).first()
    if found is None or matter is None:
        return
    examine_alone(matter.city_id)
    if RaisedFrom.objects.filter(matter=matter).exists():
        return
    key = guard.place_key(matter)
    new = Raised(matter.pk, f"{matter.title}\n{matter.body}", matter.filed_at, key, found)
    earlier = guard.raised_lately(key, found, matter.filed_at)
    RaisedFrom.objects.create(
        matter=matter,
        raised_at=matter.filed_at,
        place_key=key,
        device=found.device,
        person=found.person,
        address=found.address,
    )
    seen = guard.looked_at(one.matter_id for one in earlier)
    for hit in rules.look(new, earlier, guard.thresholds(), seen):
        _suspect(hit, matter)


def examine_alone(city_id: int) -> None:
    """Let whoever else examines a matter of this city wait until the commit.

    The UPDATE is the lock: two workers at one burst see each other's matters, and one suspicion comes of it.
    """
    if not GuardLock.objects.filter(city_id=city_id).update(looks=F("looks") + 1):
        GuardLock.objects.bulk_create([GuardLock(city_id=city_id)], ignore_conflicts=True)
        GuardLock.objects.filter(city_id=city_id).update(looks=F("looks") + 1)


def _suspect(hit: Hit, matter: Matter) -> None:
    """Add matters to the open suspicion they belong to, or open one and announce it."""
    same = Q(subject=hit.subject, key=hit.key) | Q(suspects__matter_id__in=hit.matters)
    held = Suspicion.objects.filter(same, reason=hit.reason, state=SuspicionState.OPEN).order_by("pk").first()
    now, is_new = clock.now(), held is None
    if held is None:
        held = Suspicion.objects.create(
            reason=hit.reason,
            subject=hit.subject,
            key=hit.key,
            state=SuspicionState.OPEN,
            place_id=matter.place_id,
            opened_at=now,
            last_at=now,
        )
    Suspect.objects.bulk_create(
        [Suspect(suspicion=held, matter_id=matter_id) for matter_id in hit.matters], ignore_conflicts=True
    )
    held.count, held.last_at = held.suspects.count(), now
    held.save(update_fields=["count", "last_at"])
    if is_new:
        announce(events.SuspicionRaised(held.pk, hit.reason.value))


def _decide(actor: Actor, held: Suspicion, state: SuspicionState, note: str) -> None:
    now = clock.now()
    won = Suspicion.objects.filter(pk=held.pk, state=SuspicionState.OPEN).update(
        state=state, decided_at=now, decided_by_id=actor.person_id, note=note
    )
    if not won:
        raise AlreadyChanged
    held.refresh_from_db()


@action(audit=MatterAudit.SUSPICION_CLEARED)
def clear_suspicion(*, actor: Actor, suspicion_id: int, note: str = "") -> Suspicion:
    """Say that there is nothing in it, or nothing more to do; its matters go on as they are."""
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, suspicion_id)
    _decide(actor, held, SuspicionState.CLEARED, clean(note, _NOTE_LENGTH).strip())
    return held


@action(audit=MatterAudit.SUSPICION_SETTLED)
def merge_suspects(*, actor: Actor, suspicion_id: int, into: str, codes: Sequence[str]) -> Suspicion:
    """Merge matters of a suspicion into one of them, all or none; their authors hear the same echo."""
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, suspicion_id)
    chosen = [code for code in _chosen(held, [*codes, into]) if code != into]
    if not chosen:
        no("nothing_picked", N_("Nothing is picked. Tick the matters first.")).or_raise()
    for code in chosen:
        merge_matter(actor=actor, code=code, into=into)
    detail(merged=len(chosen), into=into)
    _settle_if_done(actor, held)
    return held


@action(audit=MatterAudit.SUSPICION_SETTLED)
def decline_suspects(*, actor: Actor, suspicion_id: int, codes: Sequence[str], reason: str) -> Suspicion:
    """Decline matters of a suspicion, all or none; each author reads the reason as the echo, as always."""
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, suspicion_id)
    chosen = _chosen(held, codes)
    if not chosen:
        no("nothing_picked", N_("Nothing is picked. Tick the matters first.")).or_raise()
    for code in chosen:
        decline_matter(actor=actor, code=code, reason=reason)
    detail(declined=len(chosen))
    _settle_if_done(actor, held)
    return held


def _chosen(held: Suspicion, codes: Sequence[str]) -> list[str]:
    """Return the picked codes, each once. Raises NotFound for one that does not belong to the suspicion."""
    if held.state != SuspicionState.OPEN:
        raise AlreadyChanged
    picked = list(dict.fromkeys(codes))
    known = set(
        Matter.objects.filter(suspected__suspicion=held, code__in=picked).values_list("code", flat=True)
    )
    if set(picked) - known:
        raise NotFound
    return picked


def _settle_if_done(actor: Actor, held: Suspicion) -> None:
    """Settle a suspicion once at most one of its matters still waits on its own."""
    alone = Matter.objects.filter(suspected__suspicion=held, state__in=sorted(OPEN - {State.MERGED}))
    if alone.count() <= 1:
        _decide(actor, held, SuspicionState.SETTLED, "")


@action(audit=MatterAudit.RAISING_LIMITED)
def limit_raising(
    *, actor: Actor, suspicion_id: int, code: str, subject: Subject, days: int, a_day: int = 1, reason: str
) -> RaisingLimit:
    """Let the device or person a matter came from raise only so many a day online, for a time.

    They read the reason, until when, and whom to call; telephone and counter stay open to them. Raises
    Invalid for other numbers than 1 to 90 days and 1 to 5 a day, and Refusal where the origin is unknown.
    """
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, suspicion_id)
    access.may_limit(actor, held).or_raise()
    why = clean(reason).strip()
    steps.text_is_usable(why, field="reason", most=_REASON_LENGTH).or_raise()
    rules.limit_fits(subject, days, a_day).or_raise()
    trace = RaisedFrom.objects.filter(matter__code=code, matter__suspected__suspicion=held).first()
    key = getattr(trace, subject.value) if trace else ""
    if not key:
        no(
            "origin_unknown",
            N_("It is not known any more where this matter was raised from. Choose another one."),
            field="code",
        ).or_raise()
    now = clock.now()
    made = RaisingLimit.objects.create(
        subject=subject,
        key=key,
        a_day=a_day,
        reason=why,
        suspicion=held,
        starts=now,
        until=now + timedelta(days=days),
        made_by_id=actor.person_id,
    )
    guard.forget_limits()
    detail(suspicion=held.pk, subject=subject.value, a_day=a_day, days=days)
    return made


@action(audit=MatterAudit.RAISING_LIMIT_LIFTED)
def lift_raising_limit(*, actor: Actor, limit_id: int, reason: str) -> RaisingLimit:
    """End a limit before its time, with a reason."""
    found = RaisingLimit.objects.select_related("suspicion").filter(pk=limit_id).first()
    if found is None:
        raise NotFound
    held = access.suspicion_to(P.CIVIC_MATTER_ACCEPT, actor, found.suspicion_id)
    access.may_limit(actor, held).or_raise()
    why = clean(reason).strip()
    steps.text_is_usable(why, field="reason", most=_REASON_LENGTH).or_raise()
    now = clock.now()
    if not RaisingLimit.objects.filter(pk=found.pk, lifted_at__isnull=True).update(
        lifted_at=now, lifted_reason=why
    ):
        raise AlreadyChanged
    guard.forget_limits()
    found.refresh_from_db()
    return found


@action(audit=MatterAudit.TRACES_FORGOTTEN)
def forget_traces(*, actor: Actor) -> int:
    """Forget where matters were raised from 30 days ago; return how many, at most 2,000."""
    if not actor.system:
        raise NotAllowed
    unchanged()
    old = RaisedFrom.objects.filter(raised_at__lt=clock.now() - guard.KEEP_TRACES)
    ids = list(old.order_by("raised_at").values_list("pk", flat=True)[:_AT_ONCE])
    RaisedFrom.objects.filter(pk__in=ids).delete()
    return len(ids)
