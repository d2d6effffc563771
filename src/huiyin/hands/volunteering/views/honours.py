"""Badges, honours and letters of appointment, for whom they belong to; and the published thresholds."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.hands.volunteering import actions, queries
from huiyin.hands.volunteering.rules.badges import BADGES, Ahead, Badge, Count
from huiyin.hands.volunteering.rules.words import LETTER_WORDS
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door

OPEN, OWN = Permission.PUBLIC_PAGE_READ, Permission.OWN_ACCOUNT_USE


@require_GET
@door(OPEN)
def badges(request: HttpRequest) -> HttpResponse:
    """Show for what which badge is, to everybody."""
    rows = [{"name": _(badge.name), "takes": _takes(badge)} for badge in BADGES]
    return render(request, "volunteering/badges.html", {"badges": rows})


def _takes(badge: Badge) -> str:
    words = {
        Count.DEEDS: _("confirmed shifts: %(n)s"),
        Count.HOURS: _("confirmed hours: %(n)s"),
        Count.YEARS: _("calendar years with a shift in them: %(n)s"),
    }
    return words[badge.count] % {"n": badge.needed}


def _missing(one: Ahead) -> str:
    words = {
        Count.DEEDS: _("%(n)s shifts to “%(badge)s”"),
        Count.HOURS: _("%(n)s hours to “%(badge)s”"),
        Count.YEARS: _("%(n)s years to “%(badge)s”"),
    }
    return words[one.badge.count] % {"n": one.missing, "badge": _(one.badge.name)}


@require_GET
@door(OWN)
def mine(request: HttpRequest) -> HttpResponse:
    """Show my badges, honours and letters."""
    actor = actor_of(request)
    if not queries.is_registered(actor):
        return redirect("volunteering:register")
    shown = queries.my_honours(actor)
    context = {
        "held": shown,
        "badges": [{"name": _(badge.name), "takes": _takes(badge)} for badge in shown.badges],
        "ahead": [_missing(one) for one in shown.ahead],
        "letters": [{"row": row, "state": _(LETTER_WORDS[row.state])} for row in shown.letters],
    }
    return render(request, "volunteering/honours.html", context)


@require_POST
@door(OWN)
def show(request: HttpRequest) -> HttpResponse:
    """Let my teams see my badges and honours, or no longer."""
    shown = request.POST.get("shown") == "yes"
    actions.show_honours(actor=actor_of(request), shown=shown)
    said = _("The members of your teams see them now.") if shown else _("Only you see them now.")
    messages.success(request, said)
    return redirect("volunteering:honours")


@require_POST
@door(OWN)
def answer(request: HttpRequest, paper_code: str, answer: str) -> HttpResponse:
    """Accept a letter of appointment, or decline it."""
    if answer not in {"accept", "decline"}:
        raise NotFound
    accepts = answer == "accept"
    actions.answer_letter(actor=actor_of(request), code=paper_code, accepts=accepts)
    messages.success(request, _("Accepted. You can print the letter now.") if accepts else _("Declined."))
    return redirect("volunteering:honours")
