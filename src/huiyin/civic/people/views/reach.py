"""The ways to oneself beside e-mail, and the calls by which other services bind theirs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import CodeForm
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.errors import NotAllowed, NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.channels.callbacks import MOST_BYTES, field_of, is_from_wechat
from huiyin.kit.channels.configured import callback, is_configured
from huiyin.kit.channels.interface import ChannelName
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count

OWN = Permission.OWN_ACCOUNT_USE
BINDER = system("binder", Channel.API)
# An SMS costs money and can be a nuisance.
CODES_FOR = RateLimit("phone-codes-for", times=3, seconds=3600)
TRIES_OF = RateLimit("phone-code-tries-of", times=5, seconds=600)
CALLS_FROM = RateLimit("callbacks-from", times=600, seconds=60)
BINDINGS_OF = RateLimit("bindings-of", times=5, seconds=600)
_TITLES = {ChannelName.WECOM: N_("WeCom"), ChannelName.WECHAT: N_("WeChat official account")}


@require_http_methods(["GET", "POST"])
@door(OWN)
def reach(request: HttpRequest) -> HttpResponse:
    """Show that one's telephone is one's own, and bind accounts of other services."""
    actor = actor_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(TRIES_OF, actor.pseudonym)
            actions.confirm_phone(actor=actor, code=form.cleaned_data["code"])
            messages.success(request, _("Your telephone is confirmed."))
            return redirect("people:reach")
    return _page(request, form)


def _page(
    request: HttpRequest, form: CodeForm, offered: ChannelName | None = None, code: str = ""
) -> HttpResponse:
    known = queries.my_reaches(actor_of(request).person_id or 0)
    services = [
        {
            "name": name.value,
            "title": _(title),
            "since": known.get(name.value),
            "code": code if name is offered else "",
        }
        for name, title in _TITLES.items()
        if is_configured(name)
    ]
    context = {
        "form": form,
        "services": services,
        "has_sms": is_configured(ChannelName.SMS),
        "phone_since": known.get("sms"),
    }
    return render(request, "people/reach.html", context, status=422 if form.errors else 200)


@require_POST
@door(OWN)
def ask_code(request: HttpRequest) -> HttpResponse:
    """Send a code to one's own telephone."""
    actor, form = actor_of(request), CodeForm({"code": "0"})
    with refusals_on(form):
        count(CODES_FOR, actor.pseudonym)
        actions.ask_phone_code(actor=actor)
        messages.success(request, _("The code is on its way; it holds for ten minutes."))
    return _page(request, form) if form.errors else redirect("people:reach")


@require_POST
@door(OWN)
def bind(request: HttpRequest, channel: str) -> HttpResponse:
    """Offer a code to be sent to our account on another service."""
    name = _named(channel)
    code = actions.offer_binding(actor=actor_of(request), channel=name)
    return _page(request, CodeForm(), name, code)


@require_POST
@door(OWN)
def drop(request: HttpRequest, channel: str) -> HttpResponse:
    """Be reached on a channel no more."""
    actions.drop_reach(actor=actor_of(request), channel=_named(channel))
    messages.success(request, _("Nothing is sent there any more."))
    return redirect("people:reach")


def _named(channel: str) -> ChannelName:
    try:
        return ChannelName(channel)
    except ValueError as unknown:
        raise NotFound from unknown


@csrf_exempt
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def called(request: HttpRequest, channel: str) -> HttpResponse:
    """Answer another service: its first check, and messages that bind an account."""
    name, agreed = _named(channel), callback(_named(channel))
    if agreed is None:
        raise NotFound
    count(CALLS_FROM, client_address(request))
    if request.method == "GET":
        return HttpResponse(_checked(request, name), content_type="text/plain; charset=utf-8")
    said = _opened(request, name)
    sender = field_of(said, "FromUserName")
    count(BINDINGS_OF, f"{name.value}:{sender}")
    actions.bind_reach(actor=BINDER, channel=name, address=sender, said=field_of(said, "Content"))
    return HttpResponse("success", content_type="text/plain")


def _checked(request: HttpRequest, name: ChannelName) -> str:
    agreed, asked = callback(name), request.GET
    echo = asked.get("echostr", "")
    if agreed is None or not echo.isascii():
        raise NotAllowed
    if name is ChannelName.WECOM:
        return agreed.opened(
            signature=asked.get("msg_signature", ""),
            timestamp=asked.get("timestamp", ""),
            nonce=asked.get("nonce", ""),
            encrypted=echo,
        )
    if not _is_signed(request, agreed.token):
        raise NotAllowed
    return echo[:200]


def _is_signed(request: HttpRequest, token: str) -> bool:
    asked = request.GET
    said = {name: asked.get(name, "") for name in ("signature", "timestamp", "nonce")}
    return said["signature"].isascii() and is_from_wechat(token, **said)


def _opened(request: HttpRequest, name: ChannelName) -> str:
    agreed = callback(name)
    body = request.read(MOST_BYTES).decode("utf-8", "replace")
    encrypted = field_of(body, "Encrypt")
    if agreed is None:
        raise NotAllowed
    if encrypted:
        asked = request.GET
        signature = asked.get("msg_signature", "")
        if not signature.isascii():
            raise NotAllowed
        return agreed.opened(
            signature=signature,
            timestamp=asked.get("timestamp", ""),
            nonce=asked.get("nonce", ""),
            encrypted=encrypted,
        )
    # Only an official account in its plain mode sends a message as it is.
    if name is not ChannelName.WECHAT or not _is_signed(request, agreed.token):
        raise NotAllowed
    return body
