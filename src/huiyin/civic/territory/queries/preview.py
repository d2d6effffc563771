"""The dry run: everything that a plan would change, listed before anything does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from huiyin.civic.matters.public import category_names, count_lying, held_groups, lists_lying
from huiyin.civic.people.public import HeldRole, names
from huiyin.civic.places.public import place
from huiyin.civic.territory.models import Plan, PlanStep
from huiyin.civic.territory.queries.checking import before_history, problems_of
from huiyin.civic.territory.queries.drawing import draw
from huiyin.civic.territory.queries.outcome import Handed, Outcome, handed, outcome_of
from huiyin.civic.territory.queries.world import World, world
from huiyin.civic.territory.rules import Problem, Step
from huiyin.kernel.masking import mask_name
from huiyin.kernel.text import gettext_noop as N_

MOST = 500


@dataclass(frozen=True)
class Preview:
    """What a plan would do now: its problems, or its outcome with the open matters that change hands."""

    problems: Sequence[Problem]
    outcome: Outcome | None = None
    handed: Sequence[Handed] = field(default_factory=list)


def steps_of(plan: Plan) -> list[Step]:
    """Return the steps of a plan in their order, in one query."""
    rows = PlanStep.objects.filter(plan=plan).order_by("position")
    return [Step.read(row.data) for row in rows]


def preview(plan: Plan) -> Preview:
    """Work out what a plan would do now; nothing is written."""
    steps = steps_of(plan)
    if not steps:
        return Preview([Problem(0, N_("The plan has no steps yet."))])
    drawing = draw(world(place(plan.city_id)), steps, plan.effective)
    if problems := problems_of(drawing) or before_history(drawing):
        return Preview(problems)
    outcome = outcome_of(drawing)
    return Preview([], outcome, changing_hands(outcome))


def changing_hands(outcome: Outcome) -> list[Handed]:
    """Return which open matters a plan gives to others."""
    areas = {order.area_id for order in outcome.hand_overs if order.area_id > 0}
    areas |= {change.area_id for change in outcome.works if change.after is None}
    old = outcome.old.atlas
    inside = {spot.id for area_id in areas if area_id in old for spot in old.under(area_id)}
    return handed(outcome, held_groups(outcome.shifts, inside))


def report_of(shown: Outcome, changes: Sequence[Handed]) -> dict[str, Any]:
    """Return a dry run as it is shown, kept and downloaded; persons are masked."""
    counts = count_lying(shown.shifts)
    lying = {shift.area_id: numbers for shift, numbers in counts.items()}
    lists = lists_lying(shown.shifts)
    return {
        "areas": [_area(change, lying) for change in shown.areas],
        "works": [_work(shown, one) for one in shown.works],
        "orgs": [
            {"org": shown.old.org_name(org_id), "name": name, "level": level}
            for org_id, (name, level) in sorted(shown.orgs.items())
        ],
        "charges": _charges(shown),
        "roles": _roles(shown),
        "matters": [_handed(shown, one) for one in changes][:MOST],
        "lists": [{"title": title, "code": code, "closed": closed} for title, code, _, closed in lists],
        "numbers": {
            "areas": len(shown.areas),
            "below": sum(change.below for change in shown.areas),
            "matters": sum(numbers[0] for numbers in counts.values()),
            "open": sum(numbers[1] for numbers in counts.values()),
            "handed": sum(one.group.count for one in changes),
            "roles": len(shown.reach),
            "lists": len(lists),
        },
    }


def _area(change: Any, lying: dict[int, tuple[int, int]]) -> dict[str, Any]:
    matters, is_open = lying.get(change.area_id, (0, 0))
    return {
        "area": change.area_id,
        "before": change.old_path,
        "after": change.new_path,
        "old_code": change.old_code,
        "new_code": change.new_code,
        "ends": change.ends,
        "below": change.below,
        "matters": matters,
        "open": is_open,
    }


def _work(shown: Outcome, change: Any) -> dict[str, Any]:
    return {
        "org": shown.new.org_name(change.org_id),
        "area": path_in(shown, change.area_id),
        "before": change.before,
        "after": change.after,
    }


def _charges(shown: Outcome) -> list[dict[str, Any]]:
    called = category_names([category_id for _, category_id, _, _ in shown.charges])
    return [
        {
            "area": path_in(shown, area_id),
            "category": called.get(category_id, ""),
            "before": shown.old.org_name(before) if before else "",
            "after": shown.new.org_name(after) if after else "",
        }
        for area_id, category_id, before, after in shown.charges
    ]


def path_in(shown: Outcome, area_id: int) -> str:
    """Return the path of an area in the new world, or where it was in the old one."""
    after = shown.new.atlas
    return after.path(area_id) if after.spot(area_id).stands else shown.old.atlas.path(area_id)


def _roles(shown: Outcome) -> list[dict[str, Any]]:
    people = names(change.role.person_id for change in shown.reach)
    return [
        {
            "number": change.role.id,
            "person": change.role.person_id,
            "who": mask_name(people.get(change.role.person_id, "")),
            "role": change.role.role,
            "at": _where(shown.old, change.role),
            "to": _where(shown.new, change.goes_to) if change.moves and change.goes_to else "",
            "ends": change.goes_to is None,
            "gains": [path_in(shown, area_id) for area_id in change.gains][:20],
            "loses": [shown.old.atlas.path(area_id) for area_id in change.loses][:20],
        }
        for change in shown.reach[:MOST]
    ]


def _where(there: World, role: HeldRole) -> str:
    if role.org_id is not None:
        return there.org_name(role.org_id)
    area_id = role.area_id or 0
    return there.atlas.path(area_id) if area_id in there.atlas else ""


def _handed(shown: Outcome, one: Handed) -> dict[str, Any]:
    group = one.group
    return {
        "place": shown.old.atlas.full_name(group.place_id),
        "state": group.state,
        "from": shown.old.org_name(group.holder_org_id) if group.holder_org_id else "",
        "to": shown.new.org_name(one.to_org),
        "to_org": one.to_org,
        "back": one.back,
        "n": group.count,
    }
