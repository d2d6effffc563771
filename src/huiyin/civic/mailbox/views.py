"""Operators' page of the mailbox: what came in, and which addresses stand for places."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.civic.mailbox import actions, queries
from huiyin.civic.mailbox.forms import AliasForm
from huiyin.civic.mailbox.rules import OUTCOME_WORDS, WHY_WORDS, Outcome
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on

ENTER = Permission.ADMIN_SITE_ENTER
_COLOURS = {Outcome.FILED: "jade", Outcome.ADDED: "jade", Outcome.IGNORED: "", Outcome.REFUSED: "gold"}


@require_http_methods(["GET", "POST"])
@door(ENTER)
def log(request: HttpRequest) -> HttpResponse:
    """Show what came in, and let an address stand for a place."""
    actor = actor_of(request)
    form = AliasForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.give_alias(actor=actor, **form.cleaned_data)
            messages.success(request, _("E-mails to this address are about this place from now on."))
            return redirect("mailbox:log")
    rows = queries.log(actor, after=_number(request.GET.get("after", "")))
    context = {
        "form": form,
        "address": settings.HUIYIN_MAIL_IN,
        "fetches": bool(settings.HUIYIN_IMAP_HOST),
        "aliases": queries.aliases(actor),
        "rows": [_shown(row) for row in rows],
        "links": {"older": f"?after={rows[-1].id}" if len(rows) == queries.PAGE else ""},
    }
    return render(request, "mailbox/log.html", context, status=422 if form.errors else 200)


def _shown(row: queries.IncomingRow) -> dict[str, object]:
    return {
        "row": row,
        "outcome": _(OUTCOME_WORDS[row.outcome]),
        "colour": _COLOURS[row.outcome],
        "why": _(WHY_WORDS[row.why]) if row.why else "",
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@require_POST
@door(ENTER)
def take_back(request: HttpRequest, alias_id: int) -> HttpResponse:
    """Let an address stand for nothing any more."""
    actions.take_alias_back(actor=actor_of(request), alias_id=alias_id)
    messages.success(request, _("E-mails to this address go to the city's intake from now on."))
    return redirect("mailbox:log")
