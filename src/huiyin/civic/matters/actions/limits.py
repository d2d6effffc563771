"""The limits as operators set them: versions, for the whole installation or for one area."""

from datetime import date

from huiyin.civic.matters.access import may_in_area, may_set_everywhere
from huiyin.civic.matters.models import LimitRule
from huiyin.civic.matters.queries.limits import forget_limits
from huiyin.civic.matters.rules.clocks import MOST_TIMES, Step
from huiyin.civic.matters.rules.words import MatterAudit, Urgency
from huiyin.civic.places.public import place
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit
from huiyin.kit.actions import action, detail


@action(audit=MatterAudit.LIMIT_SET, retry_race=True)
def set_limit(
    *,
    actor: Actor,
    step: Step,
    urgency: Urgency,
    limit: Limit,
    source: str,
    valid_from: date,
    area_id: int | None = None,
    mark: str = "",
    times: int = 1,
) -> LimitRule:
    """Set a limit from a day on, everywhere or in one area; matters keep the version they began with.

    No version is changed or deleted: one for the same day takes the place of the other, which then holds on
    no day. `times` is how often an extension may be granted in one cycle.
    """
    _check_reach(actor, area_id)
    if not clean(source).strip():
        raise Invalid(N_("Say where this limit comes from."), code="no_source", field="source")
    if not 1 <= times <= MOST_TIMES:
        raise Invalid(
            N_("An extension is granted once or twice a round, not %(times)s times."),
            code="bad_times",
            field="times",
            params={"times": times},
        )
    same = LimitRule.objects.filter(step=step, urgency=urgency)
    same = same.filter(area__isnull=True) if area_id is None else same.filter(area=area_id)
    later = same.filter(valid_from__gt=valid_from).order_by("valid_from").values_list("valid_from", flat=True)
    same.filter(valid_to=None, valid_from__lte=valid_from).update(valid_to=valid_from)
    same.filter(valid_from__lte=valid_from, valid_to__gt=valid_from).update(valid_to=valid_from)
    row = LimitRule.objects.create(
        step=step,
        urgency=urgency,
        area_id=area_id,
        unit=limit.unit,
        n=limit.n,
        source=clean(source, 200).strip(),
        mark=clean(mark, 2).strip(),
        times=times,
        valid_from=valid_from,
        valid_to=later.first(),
    )
    forget_limits()
    detail(step=step, urgency=urgency, unit=limit.unit, n=limit.n, valid_from=valid_from.isoformat())
    detail(area=area_id)
    return row


def _check_reach(actor: Actor, area_id: int | None) -> None:
    if area_id is None:
        may_set_everywhere(actor).or_raise()
    else:
        where = place(area_id)
        may_in_area(actor, P.CIVIC_LIMIT_SET, (*where.scope.ids, where.id)).or_raise()
