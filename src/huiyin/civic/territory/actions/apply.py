"""Carrying a reorganisation out: one transaction, once, and only as it was shown."""

from datetime import date, datetime, timedelta
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.public import Handing
from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.people.public import RoleMove
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Scope, Shift, place
from huiyin.civic.territory import access, events
from huiyin.civic.territory.actions.plans import check_as_shown
from huiyin.civic.territory.models import Charge, Plan
from huiyin.civic.territory.queries.outcome import Outcome, handings
from huiyin.civic.territory.queries.preview import report_of
from huiyin.civic.territory.queries.undoing import undo_steps
from huiyin.civic.territory.rules import FLOW, PlanState, TerritoryAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import counting
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce

# Whoever read the map before the midnight may write by it for as long as a page is open.
LATE = timedelta(hours=2)
_BEFORE = timedelta(minutes=10)


@action(audit=TerritoryAudit.PLAN_APPLIED)
def apply_plan(*, actor: Actor, plan_id: int, digest: str, early: bool = False) -> Plan:
    """Carry a plan out: areas, organisations, matters, lists and roles move in this one transaction.

    Raises Refusal, and changes nothing, if it would no longer do what the dry run of the fingerprint showed,
    or before its day unless `early` says so.
    """
    plan = access.plan_to_see(actor, plan_id)
    FLOW.may_move(PlanState(plan.state), PlanState.APPLIED).or_raise()
    if plan.effective > clock.today() and not early:
        no("too_early", N_("The day of this plan has not come. It is carried out by itself then.")).or_raise()
    if not take_up(plan):
        raise AlreadyChanged
    # What was counted by the old map and kept is counted anew.
    counting.forget_all()
    outcome, handed = check_as_shown(plan, digest)
    report = report_of(outcome, handed)
    carried = _carry_out(actor, plan, outcome, handings(handed))
    Plan.objects.filter(pk=plan.pk).update(report=report | {"done": carried})
    plan.refresh_from_db()
    detail(digest=digest, **report["numbers"])
    announce(events.PlanApplied(plan.pk))
    return plan


def take_up(plan: Plan) -> bool:
    """Mark a plan carried out, from the state that was read: of two workers only one finds it there."""
    plan_now = Plan.objects.filter(pk=plan.pk, state=plan.state, revision=plan.revision)
    return bool(plan_now.update(state=PlanState.APPLIED, applied_at=clock.now(), held_because=""))


def _carry_out(actor: Actor, plan: Plan, outcome: Outcome, given: list[Handing]) -> dict[str, Any]:
    city, why = place(plan.city_id), f"{plan.title}（{plan.basis}）"
    made = places.redraw_areas(
        actor=actor, old=outcome.old.atlas, new=outcome.new.atlas, on=plan.effective, reason=why
    )
    shifts = [_real_shift(shift, made) for shift in outcome.shifts]
    old = dict(outcome.old.works)
    new = {(org_id, made.get(area_id, area_id)): on for (org_id, area_id), on in outcome.new.works.items()}
    orgs.reorganise_orgs(actor=actor, city=city, old=old, new=new, facts=outcome.orgs, on=plan.effective)
    handed = matters.hand_over_matters(actor=actor, handings=given, why=why)
    moved = matters.follow_areas(actor=actor, shifts=shifts)
    changed = {org_id for (org_id, _), _ in set(old.items()) ^ set(new.items())}
    roles = people.follow_areas(
        actor=actor,
        shifts=shifts,
        moves=[RoleMove(m.grant_id, _real(m.area_id, made), m.org_id) for m in outcome.role_moves],
        orgs=sorted(changed),
    )
    _charge(plan, outcome, made)
    return {
        "made": {str(area_id): real for area_id, real in made.items()},
        "shifts": [shift.words() for shift in shifts],
        "handed": handed,
        "moved": moved,
        "undo": [step.words() for step in undo_steps(outcome, made, roles)],
    }


def _real(area_id: int | None, made: dict[int, int]) -> int | None:
    return None if area_id is None else made.get(area_id, area_id)


def _real_shift(shift: Shift, made: dict[int, int]) -> Shift:
    scope = Scope(**{name: _real(value, made) for name, value in vars(shift.scope).items()})
    return Shift(shift.level, shift.area_id, scope, shift.exactly)


def _charge(plan: Plan, outcome: Outcome, made: dict[int, int]) -> None:
    for area_id, category_id, before, after in outcome.charges:
        if before is not None:
            _end_charge(area_id, category_id, plan.effective)
        if after is not None:
            Charge.objects.create(
                org_id=after,
                area_id=made.get(area_id, area_id),
                category_id=category_id,
                plan=plan,
                starts=plan.effective,
            )


def _end_charge(area_id: int, category_id: int, on: date) -> None:
    for row in Charge.objects.filter(area_id=area_id, category_id=category_id, ends__isnull=True):
        Charge.objects.filter(pk=row.pk).update(ends=max(on, row.starts))


@action(audit=TerritoryAudit.PLAN_HELD)
def hold_plan(*, actor: Actor, plan_id: int, because: str) -> Plan:
    """Hold a plan up that cannot be carried out as it was shown; an operator looks at it."""
    plan = access.plan_to_see(actor, plan_id)
    said = clean(because, 500)
    if not Plan.objects.filter(pk=plan.pk, state=PlanState.PLANNED).update(
        state=PlanState.HELD, held_because=said
    ):
        unchanged()
        return plan
    plan.state, plan.held_because = PlanState.HELD.value, said
    detail(because=said)
    announce(events.PlanHeld(plan.pk))
    return plan


@action(audit=TerritoryAudit.PLAN_SETTLED)
def settle_plan(*, actor: Actor, plan_id: int) -> int:
    """Bring in what was raised by the old map around the moment of a plan; return how many matters moved.

    It may run as often as one likes; some time after the plan it marks it settled.
    """
    plan = access.plan_to_see(actor, plan_id)
    if plan.state != PlanState.APPLIED or plan.applied_at is None or plan.settled_at is not None:
        unchanged()
        return 0
    since: datetime = plan.applied_at - _BEFORE
    shifts = [Shift.read(words) for words in plan.report["done"]["shifts"]]
    count = matters.follow_areas(actor=actor, shifts=shifts, since=since)
    why = f"{plan.title}（{plan.basis}）"
    handed = matters.give_to_intake(actor=actor, shifts=shifts, since=since, why=why)
    people.follow_areas(actor=actor, shifts=shifts, moves=[], orgs=[])
    over = clock.now() >= plan.applied_at + LATE
    if over:
        Plan.objects.filter(pk=plan.pk, settled_at__isnull=True).update(settled_at=clock.now())
    elif not count and not handed:
        unchanged()
    detail(plan=plan.pk, moved=count, handed=handed, over=over)
    return count
