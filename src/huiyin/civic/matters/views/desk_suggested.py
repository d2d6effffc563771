"""What the forms of the desk begin with where nobody has chosen yet: suggestions, each with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.civic.matters.forms.desk import Offers
from huiyin.civic.matters.queries import StaffView
from huiyin.civic.matters.rules.words import State, Urgency
from huiyin.kernel.actor import Actor
from huiyin.kit.suggesting import Suggestion, suggestions_for

# Nothing is suggested any more once a matter lies with whoever answers for it.
_OPEN = frozenset({State.FILED, State.ACCEPTED, State.OFFERED})
_FASTER = (Urgency.COMPLEX, Urgency.ORDINARY, Urgency.URGENT, Urgency.CRITICAL)


def beginnings(actor: Actor, view: StaffView, request: HttpRequest) -> Callable[[str, Offers], Offers]:
    """Return what gives the form of an act what it begins with: what a link says before what is suggested."""
    read = suggestions_for(actor, view.matter) if view.matter.state in _OPEN else {}
    linked = _linked(request)

    def begin(act: str, offers: Offers) -> Offers:
        if act == "accept":
            found = _for_accepting(read, offers)
            offers = _with(offers, {name: one for name, one in found.items() if name not in linked})
            return replace(offers, initial=offers.initial | linked)
        found = _for_sending(read, offers) if act == "assign" else {}
        # One proposal at a time: that of a basis for everything stands back.
        return replace(_with(offers, found), why="") if found else offers

    return begin


def _linked(request: HttpRequest) -> dict[str, str]:
    """Return what a link fills in for taking a matter up; whoever takes it up reads it first."""
    urgency = request.GET.get("urgency", "")
    said = {
        "category": request.GET.get("category", "")[:200],
        "urgency": urgency if urgency in {one.value for one in Urgency} else "",
    }
    return {name: value for name, value in said.items() if value}


def _for_accepting(read: Mapping[str, Suggestion], offers: Offers) -> dict[str, Suggestion]:
    """Suggest a class where there is none, and more haste than was said, never less."""
    found = {}
    if "category" in read and not offers.initial.get("category"):
        found["category"] = read["category"]
    if "urgency" in read and _is_faster(read["urgency"].value, str(offers.initial.get("urgency", ""))):
        found["urgency"] = read["urgency"]
    return found


def _is_faster(suggested: str, said: str) -> bool:
    order = [one.value for one in _FASTER]
    return suggested in order and said in order and order.index(suggested) > order.index(said)


def _for_sending(read: Mapping[str, Suggestion], offers: Offers) -> dict[str, Suggestion]:
    """Suggest an office at work here, unless a basis that names the class proposes somebody."""
    if "org" not in read or f"org:{read['org'].value}" not in offers.open_to:
        return {}
    return {"holder": replace(read["org"], value=f"org:{read['org'].value}")}


def _with(offers: Offers, found: Mapping[str, Suggestion]) -> Offers:
    hints = {
        name: _("Suggested: %(why)s Change it if it is wrong.") % {"why": one.why}
        for name, one in found.items()
    }
    return replace(
        offers, initial=offers.initial | {name: one.value for name, one in found.items()}, hints=hints
    )
