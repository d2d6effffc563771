"""How the mirror counts, and the versions of its formula."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.matters.public import rates, set_formula
from huiyin.kernel import clock
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.mirror.insight.forms import FormulaForm
from huiyin.mirror.insight.rules import ANSWERS
from huiyin.mirror.insight.views.words import share_percent


@require_GET
@door(P.MIRROR_FIGURES_READ)
def how(request: HttpRequest) -> HttpResponse:
    """Say how the mirror counts, with every version of the formula."""
    formula = rates.formula_for()
    context = {
        "formula": formula,
        "answers": [
            {"name": name, "weight": share_percent(formula.weights[score])} for score, name in ANSWERS.items()
        ],
        "versions": [_version(one, formula.version) for one in rates.formulas()],
        "may_enter": actor_of(request).has(P.CIVIC_MATTER_IMPORT),
    }
    return render(request, "insight/how.html", context)


def _version(one: Any, current: str) -> dict[str, Any]:
    return {
        "formula": one,
        # The shipped version says in the reader's language what it rests on; operators write their own.
        "source": _(one.source) if one.source else "",
        "current": one.version == current,
        "weights": " · ".join(share_percent(one.weights[score]) for score in ANSWERS),
        "parts": " · ".join(share_percent(part) for part in one.parts.values()),
    }


@require_http_methods(["GET", "POST"])
@door(P.CIVIC_MATTER_IMPORT)
def new_formula(request: HttpRequest) -> HttpResponse:
    """Enter a version of the formula; none is ever changed."""
    form = FormulaForm(request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            set_formula(actor=actor_of(request), **form.said())
            messages.success(
                request, _("The formula is entered; figures name the version they were made with.")
            )
            return redirect("insight:how")
    return render(request, "insight/formula.html", {"form": form}, status=422 if form.errors else 200)


def _initial() -> dict[str, Any]:
    formula = rates.formula_for()
    weights = {f"weight_{score}": _decimal(weight) for score, weight in formula.weights.items()}
    return {
        "valid_from": clock.today(),
        **weights,
        **{part: _decimal(n) for part, n in formula.parts.items()},
    }


def _decimal(share: Any) -> str:
    return f"{float(share):g}"
