"""The author's page of a matter: by follow key here, by account in `mine`, from the same template."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.author import AddForm, FindForm, ReopenForm, SayForm, WithdrawForm
from huiyin.civic.matters.forms.words import echo_kind_label, state_label, visibility_label
from huiyin.civic.matters.queries import AuthorView, EchoView
from huiyin.civic.matters.rules.clocks import PauseKind
from huiyin.civic.matters.rules.readers import gathered
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import State
from huiyin.civic.matters.views import showing
from huiyin.civic.matters.views.filling import PHOTOS_FROM
from huiyin.civic.matters.views.wall import place_line
from huiyin.civic.places.public import name_then
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.permissions import Permission
from huiyin.kit.attachments import read_photos
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count
from huiyin.kit.ui.slots import Slot, fill_all

FIND_FROM = RateLimit("find-from", times=30, seconds=600)
FOLLOW = Permission.CIVIC_MATTER_FOLLOW
_OVER = frozenset({State.CLOSED, State.DECLINED, State.WITHDRAWN})


@dataclass(frozen=True)
class WayIn:
    """How an author came: who acts, at which matter, and the address of this page."""

    actor: Actor
    code: str
    url: str


@dataclass(frozen=True)
class Act:
    """Something an author may do: what is asked, what is done, what is said then."""

    form: type[Form]
    perform: Callable[[HttpRequest, WayIn, Mapping[str, Any]], object]
    done: Any


def _add(request: HttpRequest, way: WayIn, said: Mapping[str, Any]) -> None:
    tokens: tuple[str, ...] = ()
    if said["photos"]:
        # Nobody but the author may leave files here, so ask before they are read.
        queries.author_view(way.actor, way.code)
        count(PHOTOS_FROM, client_address(request))
        kept = actions.keep_photos_for_form(actor=way.actor, photos=read_photos(said["photos"]))
        tokens = tuple(photo.token for photo in kept)
    actions.add_to_matter(actor=way.actor, code=way.code, text=said["text"], photos=tokens)


def _say(request: HttpRequest, way: WayIn, said: Mapping[str, Any]) -> None:
    actions.give_feedback(actor=way.actor, code=way.code, **said)


def _withdraw(request: HttpRequest, way: WayIn, said: Mapping[str, Any]) -> None:
    actions.withdraw_matter(actor=way.actor, code=way.code, **said)


def _reopen(request: HttpRequest, way: WayIn, said: Mapping[str, Any]) -> None:
    actions.reopen_matter(actor=way.actor, code=way.code, **said)


ACTS = {
    "add": Act(AddForm, _add, __("Added. The staff in charge see it now.")),
    "say": Act(SayForm, _say, __("Thank you. Your word is noted.")),
    "withdraw": Act(WithdrawForm, _withdraw, __("You took it back. Whoever was on it is told.")),
    "reopen": Act(ReopenForm, _reopen, __("It is taken up again.")),
}


@contextmanager
def same_answer() -> Iterator[None]:
    """Answer an unknown code and a wrong key alike: whoever has no key is asked for it."""
    try:
        yield
    except NotFound as missing:
        raise NeedsLogin from missing


def by_key(request: HttpRequest, code: str, key: str) -> WayIn:
    """Return the way in of somebody who shows a follow key."""
    known = parse_public_code(code) or code
    url = reverse("matters:follow", kwargs={"code": code, "key": key})
    return WayIn(actor_of(request).with_key(known, key), known, url)


@require_http_methods(["GET", "HEAD", "POST"])
@door(FOLLOW)
def find(request: HttpRequest) -> HttpResponse:
    """Ask for code and key, for those who have them on paper."""
    form = FindForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(FIND_FROM, client_address(request))
            code, key = parse_public_code(form.cleaned_data["code"]) or "", form.cleaned_data["key"]
            if _is_authors(actor_of(request).with_key(code, key), code):
                return redirect("matters:follow", code=code, key=key)
            form.add_error(None, _("This code and this key do not belong together. Please check both."))
    status = 422 if form.errors else 200
    return render(request, "matters/follow_start.html", {"form": form}, status=status)


def _is_authors(actor: Actor, code: str) -> bool:
    try:
        queries.author_view(actor, code)
    except NotFound:
        return False
    return True


@require_safe
@door(FOLLOW)
def follow_page(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show a matter to whoever has its follow key."""
    with same_answer():
        return show(request, by_key(request, code, key))


@require_http_methods(["GET", "HEAD", "POST"])
@door(FOLLOW)
def act(request: HttpRequest, code: str, key: str, act: str) -> HttpResponse:
    """Do what the author asks for, by follow key."""
    with same_answer():
        return perform(request, by_key(request, code, key), act)


def perform(request: HttpRequest, way: WayIn, name: str) -> HttpResponse:
    """Do an act of the author and lead back to the page; a refused one shows its form again."""
    chosen = ACTS.get(name)
    if chosen is None:
        raise NotFound
    if request.method != "POST":
        return redirect(way.url)
    form = chosen.form(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            chosen.perform(request, way, form.cleaned_data)
            messages.success(request, str(chosen.done))
            return redirect(way.url)
    return show(request, way, {name: form}, status=422)


def _my_data(way: WayIn) -> str:
    """Return where the author finds what is kept of them: with the same key, or by account."""
    is_key = way.url.startswith("/follow/")
    return way.url.replace("/follow/", "/rights/", 1) if is_key else reverse("trust:rights")


def show(
    request: HttpRequest, way: WayIn, sent: Mapping[str, Form] | None = None, *, status: int = 200
) -> HttpResponse:
    """Show the author's page, or, right after filing, what to keep and what happens next."""
    view = queries.author_view(way.actor, way.code)
    is_new = "new" in request.GET and not sent
    context = _facts(view) | {
        "view": view,
        "url": way.url,
        "my_data": _my_data(way),
        "link": _link(view),
        "place_name": view.where.name,
        "place_line": place_line(view.where),
        "place_then": name_then(view.where, view.matter.filed_at),
        "forms": {name: (sent or {}).get(name) or chosen.form() for name, chosen in ACTS.items()},
        "refused": next(iter(sent or {}), ""),
    }
    if is_new:
        return render(request, "matters/thanks.html", context | {"qr": _qr(context["link"])}, status=status)
    context |= _story(view)
    context["slots"] = fill_all([Slot.BESIDE_MATTER], way.actor, [view.matter])
    return render(request, "matters/follow.html", context, status=status)


def _link(view: AuthorView) -> str:
    kwargs = {"code": view.matter.code, "key": queries.follow_key_of(view.matter)}
    return f"{settings.HUIYIN_BASE_URL}{reverse('matters:follow', kwargs=kwargs)}"


def _qr(link: str) -> SafeString:
    svg = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return mark_safe(svg)  # noqa: S308  # drawn here, of our own address


def _facts(view: AuthorView) -> dict[str, Any]:
    """Return where the matter stands."""
    root = view.root
    state = State(root.state)
    return {
        "state": state_label(view.matter.state),
        "is_late": root.due_at is not None and root.due_at < clock.now() and state in OPEN,
        "is_open": state in OPEN,
        "asked": root.pk == view.matter.pk and root.paused_as == PauseKind.WAITING,
        "rests": showing.pause_words(root.paused_as, root.paused_until) if root.paused_as else "",
        "rests_until": root.paused_until if view.light == queries.Light.SUSPENDED else None,
        "is_merged": view.matter.state == State.MERGED,
        "may_add": view.matter.state not in _OVER,
        "visibility": visibility_label(view.matter.visibility),
    }


def _story(view: AuthorView) -> dict[str, Any]:
    """Return what was said and done so far, oldest first, as on the public page."""
    state = State(view.root.state) if view.matter.state != State.WITHDRAWN else State.WITHDRAWN
    by_token = {photo.token: photo for photo in view.photos}
    done = [
        showing.done_step(step.kind, step.at, step.words, _photos_of(step.photos, by_token), n=n)
        for step, n in gathered(view.way)
    ]
    until = view.closes_at or view.root.due_at
    return {
        "echoes": [_echo(echo) for echo in view.echoes],
        "photos": showing.photo_parts(view.photos, passes=True),
        "steps": [*done, *showing.waiting_step(state, until), *showing.coming_steps(state)],
    }


def _photos_of(tokens: Sequence[str], by_token: Mapping[str, Any]) -> list[dict[str, str]]:
    return showing.photo_parts([by_token[token] for token in tokens if token in by_token], passes=True)


def _echo(echo: EchoView) -> dict[str, Any]:
    org = " · ".join(word for word in (echo_kind_label(echo.kind), echo.org) if word)
    return {"org": org, "date": echo.at, "text": echo.text, **showing.passed_photos(echo.photos)}
