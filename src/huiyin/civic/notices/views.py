"""Pages of notices: one's own, and the e-mails that operators look after."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.notices import actions, queries
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door


@require_GET
@door(Permission.CIVIC_NOTICE_READ)
def notices(request: HttpRequest) -> HttpResponse:
    """Show the reader's notices, newest first."""
    actor = actor_of(request)
    rows = queries.my_notices(actor, after=_number(request.GET.get("after")))
    told = [{"row": row, "said": queries.said(row.kind, row.params)} for row in rows]
    older = f"?after={rows[-1].id}" if len(rows) == queries.PAGE else ""
    context = {"notices": told, "unread": queries.unread_count(actor), "links": {"older": older}}
    return render(request, "notices/notices.html", context)


def _number(text: str | None) -> int | None:
    # Longer digits are no id; the database would refuse them with an error instead of an empty page.
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


@require_POST
@door(Permission.CIVIC_NOTICE_READ)
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    actor = actor_of(request)
    link = queries.my_notice(actor, notice_id).link
    actions.mark_read(actor=actor, notice_id=notice_id)
    is_ours = url_has_allowed_host_and_scheme(link, allowed_hosts=None)
    return redirect(link if is_ours else "notices:notices")


@require_POST
@door(Permission.CIVIC_NOTICE_READ)
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    actions.mark_read(actor=actor_of(request))
    return redirect("notices:notices")


@require_GET
@door(Permission.ADMIN_SITE_ENTER)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Show the e-mails that are uncertain or failed."""
    rows = queries.deliveries_to_look_at(actor_of(request))
    told = [{"row": row, "error": _(row.error) if row.error else ""} for row in rows]
    return render(request, "notices/deliveries.html", {"deliveries": told})


@require_POST
@door(Permission.ADMIN_SITE_ENTER)
def resend(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send an uncertain or failed e-mail again."""
    actions.resend(actor=actor_of(request), delivery_id=delivery_id)
    messages.success(request, _("The e-mail is queued again."))
    return redirect("notices:deliveries")
