"""Helpers at the desk: whom a lead may call, and the tasks of a matter."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.civic.matters.forms.desk import Choices
from huiyin.civic.matters.forms.tasks import ScoreForm
from huiyin.civic.matters.queries import StaffView, TaskView
from huiyin.civic.matters.rules.tasks import TaskState
from huiyin.civic.orgs.public import OrgRef, orgs_serving
from huiyin.civic.people.public import servants_of
from huiyin.civic.places.public import Place
from huiyin.kernel.permissions import Permission as P

_CHIPS = {
    TaskState.CALLED: "gold",
    TaskState.REPORTED_IN: "blue",
    TaskState.DONE: "jade",
    TaskState.DECLINED: "red",
    TaskState.CANCELLED: "",
}


def helper_choices(where: Place, found: Iterable[OrgRef] = ()) -> Choices:
    """Offer the organisations at work at a place, those searched for, and whoever holds a role there."""
    serving = {one.id: one for one in (*found, *orgs_serving(where))}
    groups = (
        (_("Organisations"), [(f"org:{one.id}", one.name) for one in serving.values()]),
        (_("Persons"), [(f"person:{one.person_id}", _person(one)) for one in servants_of(where)]),
    )
    return [(label, offered) for label, offered in groups if offered]


def _person(one: Any) -> str:
    return f"{one.name} · {_(one.role_name)}"


def task_parts(found: Sequence[TaskView], view: StaffView) -> list[dict[str, Any]]:
    """Return the tasks of a matter; whoever may call helpers may call them off and rate them."""
    steers = P.CIVIC_MATTER_WHISTLE in view.acts
    return [task_part(one) | _steering(one, steers=steers) for one in found]


def _steering(one: TaskView, *, steers: bool) -> dict[str, Any]:
    steers = steers and not one.is_claimed
    may_rate = steers and one.state is TaskState.DONE and one.score is None
    return {
        "may_cancel": steers and one.is_open,
        "rating": ScoreForm(auto_id=f"task-{one.id}-%s") if may_rate else None,
    }


def task_part(one: TaskView) -> dict[str, Any]:
    """Return a task as the parts of a page show it."""
    return {
        "task": one,
        "state": _(one.state_words),
        "chip": _CHIPS[one.state],
        # What the program wrote itself is translated; anybody's own words are not in the catalogue.
        "reason": _(one.reason) if one.reason else "",
        "photos": [
            {
                "url": reverse("matters:photo", args=[photo.token, "full"]),
                "thumb": reverse("matters:photo", args=[photo.token, "thumb"]),
                "alt": photo.caption,
            }
            for photo in one.photos
        ],
    }
