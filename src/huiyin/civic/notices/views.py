"""Pages of notices: one's own, and the e-mails that operators look after."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.notices import actions, queries
from huiyin.civic.notices.forms import ChoiceForm, QuietForm
from huiyin.civic.notices.queries import ChannelChoice
from huiyin.civic.notices.rules import GROUP_WORDS, MODE_WORDS, Mode, may_choose
from huiyin.kernel.actor import stranger
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count

STOP_BY = RateLimit("notices-stop-by", times=60, seconds=600)


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


_TITLES = {
    ChannelName.MAIL: N_("E-mail"),
    ChannelName.SMS: N_("SMS"),
    ChannelName.WECOM: N_("WeCom"),
    ChannelName.WECHAT: N_("WeChat official account"),
}


@require_http_methods(["GET", "POST"])
@door(Permission.OWN_ACCOUNT_USE)
def choices(request: HttpRequest) -> HttpResponse:
    """Choose what comes how soon on each channel, and when it is to be quiet."""
    actor = actor_of(request)
    shown = queries.my_choices(actor)
    sent = request.POST.get("channel", "") if request.method == "POST" else ""
    forms = {each.channel: _choice_form(request, each, sent) for each in shown.channels}
    quiet = QuietForm(
        request.POST if sent == "quiet" else None,
        initial={"starts": shown.quiet.starts, "ends": shown.quiet.ends},
    )
    if _is_saved(request, forms, quiet, sent):
        messages.success(request, _("Saved."))
        return redirect("notices:choices")
    rows = [{"channel": name.value, "title": _(_TITLES[name]), "form": form} for name, form in forms.items()]
    wrong = any(form.errors for form in [*forms.values(), quiet])
    context = {"forms": rows, "quiet": quiet}
    return render(request, "notices/choices.html", context, status=422 if wrong else 200)


def _choice_form(request: HttpRequest, each: ChannelChoice, sent: str) -> ChoiceForm:
    return ChoiceForm(
        request.POST if sent == each.channel.value else None,
        prefix=each.channel.value,
        initial={group.value: mode.value for group, mode in each.modes.items()},
    )


def _is_saved(
    request: HttpRequest, forms: Mapping[ChannelName, ChoiceForm], quiet: QuietForm, sent: str
) -> bool:
    actor = actor_of(request)
    form = quiet if sent == "quiet" else next((f for name, f in forms.items() if name.value == sent), None)
    if form is None or not form.is_valid():
        return False
    with refusals_on(form):
        if isinstance(form, ChoiceForm):
            actions.choose(actor=actor, channel=ChannelName(sent), modes=form.modes())
        else:
            actions.keep_quiet(actor=actor, **form.cleaned_data)
    return not form.errors


# RFC 8058: the mail program posts here by itself, without a cookie and without our token.
@csrf_exempt
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Turn a group of notices off or down by the link of an e-mail; looking alone changes nothing."""
    said = queries.read_stop(stop_token)
    done = request.method == "POST"
    if done:
        count(STOP_BY, client_address(request))
        asked = request.POST.get("mode", "")
        wanted = Mode(asked) if asked in set(Mode) else None
        said = actions.stop(actor=stranger(), token=stop_token, mode=wanted)
    modes = [mode for mode in (Mode.OFF, Mode.DAILY, Mode.NOW) if may_choose(said.group, mode)]
    context = {
        "group": _(GROUP_WORDS[said.group]),
        "mode": _(MODE_WORDS[said.mode]),
        "done": done,
        "modes": [{"value": mode.value, "label": _(MODE_WORDS[mode])} for mode in modes],
    }
    return render(request, "notices/stop.html", context)
