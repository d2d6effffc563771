"""One's own data: the page, the copy, requests, consents and deletion, by account or by follow key."""

import io
import json
import zipfile
from dataclasses import dataclass

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.people import public as people
from huiyin.civic.trust import actions, queries
from huiyin.civic.trust.forms import AskForm, EraseForm
from huiyin.civic.trust.queries import Copy
from huiyin.civic.trust.rules.words import Right
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kit import attachments
from huiyin.kit.fields import ReadableEncoder
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import count

OWN, FOLLOW = Permission.OWN_ACCOUNT_USE, Permission.CIVIC_MATTER_FOLLOW


@dataclass(frozen=True)
class WayIn:
    """Who comes, with which code if by key, and the addresses of their pages."""

    actor: Actor
    code: str
    home: str
    copy: str
    erase: str


def _own(request: HttpRequest) -> WayIn:
    names = ("trust:rights", "trust:copy", "trust:erase_me")
    return WayIn(actor_of(request), "", *(reverse(name) for name in names))


def _by_key(request: HttpRequest, code: str, key: str) -> WayIn:
    """Return the way in by follow key; an unknown code and a wrong key are answered alike."""
    known = parse_public_code(code) or code
    names = ("trust:rights_by_key", "trust:copy_by_key", "trust:erase_by_key")
    where = (reverse(name, kwargs={"code": code, "key": key}) for name in names)
    way = WayIn(actor_of(request).with_key(known, key), known, *where)
    try:
        queries.my_rights(way.actor, way.code)
    except NotFound as missing:
        raise NeedsLogin from missing
    return way


@require_http_methods(["GET", "POST"])
@door(OWN)
def rights(request: HttpRequest) -> HttpResponse:
    """Show what one may have done with one's data, and take a request."""
    return _page(request, _own(request))


@require_http_methods(["GET", "POST"])
@door(FOLLOW)
def rights_by_key(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show the same to whoever has no account but the follow key of a matter."""
    return _page(request, _by_key(request, code, key))


def _page(request: HttpRequest, way: WayIn) -> HttpResponse:
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            kind, words = Right(form.cleaned_data["kind"]), form.cleaned_data["words"]
            actions.ask(actor=way.actor, kind=kind, words=words, code=way.code)
            messages.success(request, _("Your request has arrived. The answer will stand here."))
            return redirect(way.home)
    context = {"view": queries.my_rights(way.actor, way.code), "form": form, "way": way}
    return render(request, "trust/rights.html", context, status=422 if form.errors else 200)


@require_POST
@door(OWN)
def withdraw(request: HttpRequest, to: str) -> HttpResponse:
    """Withdraw a consent, in one step."""
    chosen = next((one for one in people.ConsentTo if one.value == to), None)
    if chosen is None:
        raise NotFound
    people.withdraw_consent(actor=actor_of(request), to=chosen)
    messages.success(request, _("Withdrawn; what stood on it is deleted."))
    return redirect("trust:rights")


@require_GET
@door(OWN)
def copy(request: HttpRequest) -> HttpResponse:
    """Give a copy of everything about oneself as a ZIP file."""
    return _copy(request, _own(request))


@require_GET
@door(FOLLOW)
def copy_by_key(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Give whoever has the follow key a copy of everything about them."""
    return _copy(request, _by_key(request, code, key))


def _copy(request: HttpRequest, way: WayIn) -> HttpResponse:
    count(queries.COPIES, client_address(request))
    subject = actions.note_copy(actor=way.actor, code=way.code)
    answer = HttpResponse(_packed(queries.copy_of(subject)), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="huiyin-copy.zip"'
    return answer


def _packed(found: Copy) -> bytes:
    """Pack data for programs, a page for people, and the photos."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        data = json.dumps(found.facts, cls=ReadableEncoder, indent=2)
        packed.writestr("data.json", data)
        packed.writestr("read.html", render_to_string("trust/copy.html", {"sections": _sections(found)}))
        for token in found.photos:
            photo = attachments.read(token, "full")
            if photo is not None:
                packed.writestr(f"photos/{token}.jpg", photo[1])
    return file.getvalue()


def _sections(found: Copy) -> list[tuple[str, str]]:
    """Return each part of the copy as indented text under its name."""
    plain = json.loads(json.dumps(found.facts, cls=ReadableEncoder))
    return [(name, json.dumps(part, ensure_ascii=False, indent=2)) for name, part in plain.items()]


@require_http_methods(["GET", "POST"])
@door(OWN)
def erase_me(request: HttpRequest) -> HttpResponse:
    """Delete one's own data for good."""
    answer = _erase(request, _own(request))
    if answer.status_code == 302:
        auth.logout(request)
        messages.success(request, _("Your data are deleted."))
    return answer


@require_http_methods(["GET", "POST"])
@door(FOLLOW)
def erase_by_key(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Delete the data of whoever stands behind a matter, with its key."""
    answer = _erase(request, _by_key(request, code, key))
    if answer.status_code == 302:
        messages.success(request, _("Your data are deleted."))
    return answer


def _erase(request: HttpRequest, way: WayIn) -> HttpResponse:
    view = queries.my_rights(way.actor, way.code)
    form = EraseForm(request.POST or None, has_open=bool(view.open_codes))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            withdraw_open = form.cleaned_data.get("withdraw_open", False)
            actions.erase_mine(actor=way.actor, withdraw_open=withdraw_open, code=way.code)
            return redirect("home")
    context = {"form": form, "view": view, "way": way}
    return render(request, "trust/erase.html", context, status=422 if form.errors else 200)
