"""Posts and their shifts: set once or again and again, and called off."""

from dataclasses import dataclass
from datetime import date, time

from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.teams import said
from huiyin.hands.volunteering.models import Post, Shift, SignUp
from huiyin.hands.volunteering.rules import shifts as rules
from huiyin.hands.volunteering.rules.words import TEXT_LENGTH, Rhythm, SignState, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class ShiftPlan:
    """When a post is staffed, by how many, and how often that comes again until which day."""

    first: date
    begins: time
    until: time
    least: int
    most: int
    rhythm: Rhythm = Rhythm.ONCE
    last: date | None = None


@action(audit=VolunteerAudit.POST_MADE)
def make_post(
    *,
    actor: Actor,
    team_id: int,
    name: str,
    spot: str,
    task: str,
    risks: str = "",
    at_risk: bool = False,
) -> Post:
    """Set up a post; one at risk says what the risk is (条例 art. 12)."""
    team = access.team_to_keep(actor, team_id)
    told = clean(risks, TEXT_LENGTH)
    if at_risk and not told:
        no(
            "risk_untold", N_("Volunteers are told the risk beforehand. Please write it."), field="risks"
        ).or_raise()
    detail(team=team.pk, at_risk=at_risk)
    return Post.objects.create(
        team=team,
        name=said(name, "name"),
        spot=said(spot, "spot"),
        task=said(task, "task", TEXT_LENGTH),
        risks=told,
        at_risk=at_risk,
        made_at=clock.now(),
    )


@action(audit=VolunteerAudit.SHIFTS_SET)
def set_shifts(*, actor: Actor, post_id: int, plan: ShiftPlan) -> list[Shift]:
    """Set the shifts of a post; one that is set already at that time stays as it is."""
    post = Post.objects.select_related("team").filter(pk=post_id).first()
    if post is None or not access.keeps(actor, post.team) or post.team.ended_at is not None:
        raise NotFound
    days = rules.days(plan.first, plan.rhythm, plan.last)
    if not days:
        no("bad_term", N_("The last day lies before the first."), field="until").or_raise()
    spans = [rules.span_on(day, plan.begins, plan.until) for day in days]
    rules.may_set(days, spans[0], clock.today(), least=plan.least, most=plan.most).or_raise()
    detail(post=post.pk, first=plan.first.isoformat(), rhythm=plan.rhythm.value, shifts=len(spans))
    starts = [span.starts for span in spans]
    there = set(
        Shift.objects.filter(post=post, starts__in=starts, called_off_at__isnull=True).values_list(
            "starts", flat=True
        )
    )
    return Shift.objects.bulk_create(
        Shift(post=post, starts=span.starts, ends=span.ends, least=plan.least, most=plan.most)
        for span in spans
        if span.starts not in there
    )


@action(audit=VolunteerAudit.SHIFT_CALLED_OFF)
def call_off_shift(*, actor: Actor, shift_id: int, reason: str) -> Shift:
    """Call a shift off with a reason; those who signed up are told."""
    shift = access.shift_to_keep(actor, shift_id)
    why = said(reason, "reason", TEXT_LENGTH)
    open_one = Shift.objects.filter(pk=shift.pk, called_off_at__isnull=True, confirmed_at__isnull=True)
    if not open_one.update(called_off_at=clock.now(), called_off_because=why):
        raise AlreadyChanged
    detail(shift=shift.pk, signed=SignUp.objects.filter(shift=shift, state=SignState.SIGNED).count())
    announce(events.ShiftCalledOff(shift.pk))
    shift.refresh_from_db()
    return shift
