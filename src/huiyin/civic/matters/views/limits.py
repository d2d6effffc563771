"""The limits: every version with its source, and a new one by an operator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.clocks import LimitForm
from huiyin.civic.matters.queries import LimitRow
from huiyin.civic.matters.rules.clocks import Step
from huiyin.civic.matters.rules.words import Urgency
from huiyin.civic.matters.views import words
from huiyin.civic.places.public import find_places, match_place
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.http import actor_of, door, refusals_on


@require_http_methods(["GET", "HEAD", "POST"])
@door(Permission.CIVIC_LIMIT_SET)
def limits_page(request: HttpRequest) -> HttpResponse:
    """Show all versions of all limits, and set a new one."""
    form = LimitForm(request.POST or None, initial={"valid_from": clock.today(), "times": 1})
    if request.method == "POST" and form.is_valid():
        area_id = _area(form)
        if not form.errors:
            with refusals_on(form):
                _set(request, form.cleaned_data, area_id)
                messages.success(request, _("The limit holds from its day on; open matters keep theirs."))
                return redirect("matters:limits")
    context = {"form": form, "rows": [_row(row) for row in queries.limit_rows()]}
    return render(request, "matters/limits.html", context, status=422 if form.errors else 200)


def _set(request: HttpRequest, said: dict[str, Any], area_id: int | None) -> None:
    actions.set_limit(
        actor=actor_of(request),
        step=Step(said["step"]),
        urgency=Urgency(said["urgency"]),
        limit=Limit(LimitUnit(said["unit"]), said["n"]),
        source=said["source"],
        valid_from=said["valid_from"],
        area_id=area_id,
        mark=said["mark"],
        times=said["times"],
    )


def _area(form: LimitForm) -> int | None:
    """Find the place that is meant; none for everywhere. What is no place is said at the field."""
    said = form.cleaned_data["place"].strip()
    if not said:
        return None
    exact = match_place(said)
    found = [exact] if exact else find_places(said, limit=2)
    if len(found) == 1:
        return found[0].id
    many = _("Several places are called so. Write the name more fully.")
    none = _("There is no place called “%(name)s”.") % {"name": said}
    form.add_error("place", many if found else none)
    return None


def _row(row: LimitRow) -> dict[str, Any]:
    version = row.version
    limit = words.limit_label(version.limit)
    return {
        "row": row,
        "urgency": words.urgency_label(version.urgency),
        "clock": words.clock_label(version.step),
        "limit": f"{limit} × {version.times}" if version.times > 1 else limit,
        "source": _(version.source),
    }
