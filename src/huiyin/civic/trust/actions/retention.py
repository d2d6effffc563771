"""The nightly sweep: what was kept long enough goes, once a day, and is counted."""

from datetime import datetime

from huiyin.civic.matters import public as matters
from huiyin.civic.notices import public as notices
from huiyin.civic.people import public as people
from huiyin.civic.trust.models import RightsRequest, SealLeaf, Sweep
from huiyin.civic.trust.rules.retention import audit_horizon, horizon
from huiyin.civic.trust.rules.words import AskState, LeafKind, TrustAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, NotAllowed
from huiyin.kit.actions import action, detail
from huiyin.kit.models import AuditRecord

AT_ONCE = 2_000


@action(audit=TrustAudit.RETAINED)
def sweep(*, actor: Actor) -> Sweep:
    """Remove what has been kept long enough, a bounded piece of each kind.

    Raises AlreadyChanged if this day was swept; of two workers at once the unique day lets one through.
    """
    if not actor.system:
        raise NotAllowed
    now, today = clock.now(), clock.today()
    if Sweep.objects.filter(day=today).exists():
        raise AlreadyChanged
    made = Sweep.objects.create(day=today, ran_at=now)
    made.removed = {
        "contacts": _contacts(actor, horizon("contacts", now)),
        "notices": notices.forget_before(actor=actor, before=horizon("notices", now)),
        "openings": people.forget_openings(actor=actor, before=horizon("openings", now)),
        "guard": matters.forget_guard_words(actor=actor, before=horizon("guard", now)),
        "records": _records(now),
        "requests": _requests(horizon("requests", now)),
    }
    made.save(update_fields=["removed"])
    detail(**made.removed)
    return made


def _contacts(actor: Actor, before: datetime) -> int:
    """Forget how to reach persons without account whose matters have all been over for long."""
    count = after = 0
    while noted := people.noted_before(before, AT_ONCE, after=after):
        kept = matters.authors_with_matters_since(noted, before)
        gone = [person_id for person_id in noted if person_id not in kept]
        count += people.forget_contacts(actor=actor, person_ids=gone) if gone else 0
        after = noted[-1]
    return count


def _records(now: datetime) -> int:
    """Delete audit records that are past their time and under a seal that says what they were."""
    old = AuditRecord.objects.filter(at__lt=horizon("records", now)).order_by("pk")
    ids = list(old.values_list("pk", flat=True)[:AT_ONCE])
    sealed = SealLeaf.objects.filter(
        kind=LeafKind.RECORD, ref__in=ids, seal__day__lt=audit_horizon(clock.today())
    )
    count, _ = AuditRecord.objects.filter(pk__in=list(sealed.values_list("ref", flat=True))).delete()
    return count


def _requests(before: datetime) -> int:
    old = RightsRequest.objects.exclude(state=AskState.OPEN).filter(decided_at__lt=before)
    return old.exclude(words="", answer="").update(words="", answer="")
