"""One matter at the desk: everything its reader may see, and the acts that fit."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.civic.matters import queries
from huiyin.civic.matters.forms.desk import ActForm, Offers
from huiyin.civic.matters.queries import EchoView, Light, StaffView, Step
from huiyin.civic.matters.queries.approving import EchoSeen
from huiyin.civic.matters.rules.clocks import Level
from huiyin.civic.matters.rules.readers import gathered
from huiyin.civic.matters.rules.words import Audience, EchoState, State, Visibility
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.act import Act
from huiyin.civic.matters.views.desk_duty import dispatch_parts, duty_offers
from huiyin.civic.matters.views.desk_helpers import helper_choices, task_parts
from huiyin.civic.matters.views.desk_room import chosen_in, holder_choices, room
from huiyin.civic.matters.views.desk_suggested import beginnings
from huiyin.civic.matters.views.desk_table import ACTS, BY_NAME
from huiyin.civic.matters.views.showing import pause_words
from huiyin.civic.orgs.public import OrgRef, find_orgs
from huiyin.civic.people.public import OpenNow, masked_contact, open_now
from huiyin.civic.places.public import name_then
from huiyin.kernel.actor import Actor
from huiyin.kernel.masking import mask_name
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import Limit, LimitUnit
from huiyin.kit.http import actor_of, covered_after
from huiyin.kit.models import Attachment
from huiyin.kit.ui.slots import Slot, fill_all

ECHO_STATES = {
    EchoState.AWAITING: N_("waits for approval"),
    EchoState.DELIVERED: N_("delivered"),
    EchoState.RETURNED: N_("sent back"),
    EchoState.DROPPED: N_("dropped"),
}
Failed = tuple[Act, ActForm]
# Acts that answer a matter, and so have to do with helpers who are still at work.
ENDING = frozenset({"echo", "settle", "decline"})


def matter_response(
    request: HttpRequest,
    code: str,
    *,
    failed: Failed | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a matter beside its tray, or alone where htmx asks for it."""
    context = detail(request, queries.staff_view(actor_of(request), code), failed)
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        return render(request, "matters/desk_detail.html", context)
    context |= room(request, chosen_in(request), code=context["matter"].code)
    page = render(request, "matters/desk.html", context, status=status)
    return covered_after(page, context["opened"].seconds)


def detail(request: HttpRequest, view: StaffView, failed: Failed | None = None) -> dict[str, Any]:
    """Return the context of one matter; a form that failed is shown as it was typed."""
    actor, matter, chosen = actor_of(request), view.matter, chosen_in(request)
    may_merge = P.CIVIC_MATTER_MERGE in view.acts and State.MERGED in view.targets
    acts = _acts(actor, view, failed, request)
    slots = fill_all([Slot.AT_THE_DESK, Slot.BESIDE_MATTER, Slot.PERHAPS_SAME], actor, [matter])
    contact = _contact(view, failed)
    return {
        "view": view,
        "matter": matter,
        "query": chosen.query(),
        "pairs": chosen.pairs(),
        "public_url": reverse("matters:matter", args=[matter.code]),
        "state": words.state_label(matter.state),
        "late": view.light == Light.LATE,
        "rests": pause_words(matter.paused_as, matter.paused_until) if matter.paused_as else "",
        "rests_until": matter.paused_until if view.light == Light.SUSPENDED else None,
        "level": words.level_chip(Level(matter.supervision)),
        "waiting": _waiting(view),
        "facts": _facts(view),
        "main": next((one for one in acts if one["main"]), None),
        "acts": [one for one in acts if not one["main"]],
        "failed": _failed([*acts, contact] if contact else acts, failed),
        "org_q": request.GET.get("org_q", "")[:60],
        "photos": [shown_photo(photo) for photo in view.photos],
        "echoes": [_echo(view, echo) for echo in view.echoes],
        "steps": [_step(step, view, n) for step, n in reversed(list(gathered(view.way)))],
        "siblings": _siblings(actor, view) if may_merge and not slots[Slot.PERHAPS_SAME] else [],
        "lists": queries.lists_of(matter, actor),
        "tasks": task_parts(queries.tasks_of_matter(matter), view),
        "dispatches": dispatch_parts(queries.dispatches_of(matter)),
        "leading": queries.leading_org(matter),
        "author": _author(view),
        "contact": contact,
        "opened": open_now(actor, matter.author_id) if contact and matter.author_id else OpenNow(),
        "slots": {**slots, **fill_all([Slot.BESIDE_ECHO], actor, _seen_of(view))},
    }


def shown_photo(photo: Attachment) -> dict[str, str]:
    """Return a photo as the parts of the kit show it."""
    return {**_photo_urls(photo.token), "alt": photo.caption, "caption": photo.caption}


def _photo_urls(token: str) -> dict[str, str]:
    sizes = {"url": "full", "thumb": "thumb"}
    return {name: reverse("matters:photo", args=[token, size]) for name, size in sizes.items()}


def _acts(actor: Actor, view: StaffView, failed: Failed | None, request: HttpRequest) -> list[dict[str, Any]]:
    org_q, into = request.GET.get("org_q", "")[:60], request.GET.get("into", "")[:20]
    begin = beginnings(actor, view, request)
    offered = [act for act in ACTS if act.offered(view) and act.name != "contact"]
    offers = offers_for(actor, view, offered, find_orgs(org_q) if org_q.strip() else [])
    # Whoever comes from a hint that two matters are the same finds the other one filled in.
    offers = replace(offers, initial={**offers.initial, "into": into})
    shown = []
    for act in offered:
        if act.name == "list" and not offers.lists:
            continue
        typed = failed[1] if failed and failed[0] is act else None
        form = typed or blank_form(act, view, begin(act.name, offers))
        main = _comes_first(act, view)
        is_open = main or typed is not None or (act.name in _asked_for(org_q, into))
        shown.append(
            {"act": act, "form": form, "open": is_open, "main": main, "key": _key(act, form, is_open)}
        )
    return shown


def _asked_for(org_q: str, into: str) -> set[str]:
    """Return the acts whose forms somebody came for."""
    return {name for name, said in (("assign", org_q), ("merge", into)) if said}


def _comes_first(act: Act, view: StaffView) -> bool:
    """Tell whether an act is the next one here; a written echo waits for others, not for its doer."""
    waits = any(echo.kind == "final" and echo.state == EchoState.AWAITING for echo in view.echoes)
    return view.matter.state in act.main and not (act.name == "echo" and waits)


def _key(act: Act, form: ActForm, is_open: bool) -> str:
    """Give the letter to the first field of an open act; of a folded one, to what unfolds it."""
    if is_open and act.key and form.fields:
        next(iter(form.fields.values())).widget.attrs["data-key"] = act.key
        return ""
    return act.key


def _failed(acts: Iterable[dict[str, Any]], failed: Failed | None) -> dict[str, Any] | None:
    """Return a failed act that is not offered any more, so that nothing typed is lost."""
    if failed is None or any(one["act"] is failed[0] for one in acts):
        return None
    return {"act": failed[0], "form": failed[1], "open": True}


def offers_for(actor: Actor, view: StaffView, acts: Iterable[Act], found: Iterable[OrgRef] = ()) -> Offers:
    """Gather what the forms of some acts offer; what none of them needs is not asked for."""
    wanted = {act.name for act in acts}
    private = view.matter.visibility == Visibility.PRIVATE
    open_lists = queries.open_lists(actor) if "list" in wanted else []
    duty = duty_offers(view, wanted)
    return Offers(
        holders=holder_choices([view.where], list(found)) if wanted & {"assign", "rule"} else (),
        bases=duty.bases,
        orgs=duty.orgs,
        why=duty.why,
        open_to=duty.open_to,
        helpers=helper_choices(view.where, found) if "whistle" in wanted else (),
        open_tasks=queries.count_open_tasks(view.matter) if wanted & ENDING else 0,
        audiences=[
            (audience.value, words.audience_label(audience))
            for audience in (Audience.PUBLIC, Audience.SHARED, Audience.AUTHOR)
            if not (private and audience is Audience.PUBLIC)
        ],
        photos=[(photo.token, photo.token) for photo in view.photos if photo.role == "wish"],
        lists=[(held.code, held.title) for held in open_lists],
        initial={
            "holder": duty.proposed,
            "urgency": view.matter.urgency,
            "n_help": _extension_help(view),
            "title": view.wish_title,
            "text": view.wish_text,
            "category": view.matter.category.path if view.matter.category else "",
            "shown": [photo.token for photo in view.photos if photo.public],
        },
    )


def _extension_help(view: StaffView) -> str:
    rule = view.standing.rule
    return (
        _("At most %(most)s (%(source)s).")
        % {
            "most": words.limit_label(rule.limit),
            "source": _(rule.source),
        }
        if rule
        else ""
    )


def blank_form(act: Act, view: StaffView, offers: Offers) -> ActForm:
    """Return the form of an act, filled with what stands there now."""
    return act.form_for(view)(offers=_own(act, view, offers), auto_id=f"{act.name}-%s")


def bound_form(act: Act, view: StaffView, offers: Offers, request: HttpRequest) -> ActForm:
    """Return the form of an act as somebody sent it."""
    own = _own(act, view, offers)
    return act.form_for(view)(request.POST, request.FILES, offers=own, auto_id=f"{act.name}-%s")


def _own(act: Act, view: StaffView, offers: Offers) -> Offers:
    """Begin an answer with nothing, or an echo with the words that were sent back."""
    if act.name == "settle":
        return replace(offers, initial={})
    if act.name in {"echo", "progress", "note"}:
        kind = "final" if act.name == "echo" else act.name
        drafts = [echo for echo in view.echoes if echo.kind == kind and echo.state == EchoState.RETURNED]
        return replace(offers, initial={"text": drafts[-1].text} if drafts else {})
    return offers


def _facts(view: StaffView) -> list[dict[str, str]]:
    matter = view.matter
    where = f"{view.where.full_name} {matter.spot}".strip()
    facts = [
        (_("Category"), matter.category.path if matter.category else _("none yet")),
        (_("Place"), where),
        (_("Place then"), name_then(view.where, matter.filed_at)),
        (_("Kind"), f"{words.kind_label(matter.kind)} · {words.urgency_label(matter.urgency)}"),
        (_("Held by"), view.holder),
        (_("Came by"), words.channel_label(matter.channel)),
        (_("Joined by"), str(matter.supporters)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _waiting(view: StaffView) -> dict[str, Any] | None:
    """Return the time that was asked for and waits for a decision."""
    asked = view.standing.waiting
    if asked is None:
        return None
    return {"more": words.limit_label(Limit(LimitUnit(asked.unit), asked.n)), "asked": asked}


def _author(view: StaffView) -> dict[str, Any] | None:
    """Show who raised it: the name to whoever takes it up or works on it, others a masked one."""
    author_id = view.matter.author_id
    if author_id is None:
        return None
    masked = masked_contact([author_id]).get(author_id)
    name = view.author_name if _may_name(view) else masked.name if masked else ""
    return {"name": name, "masked": masked}


def _may_name(view: StaffView) -> bool:
    return bool(view.acts & {P.CIVIC_MATTER_ACCEPT, P.CIVIC_MATTER_WORK})


def _contact(view: StaffView, failed: Failed | None) -> dict[str, Any] | None:
    """Return the act that opens the author's contact; it stands beside the facts, not among the steps."""
    act = BY_NAME["contact"]
    if not act.offered(view):
        return None
    typed = failed[1] if failed and failed[0] is act else None
    return {"act": act, "form": typed or blank_form(act, view, Offers()), "open": typed is not None}


def _siblings(actor: Actor, view: StaffView) -> list[dict[str, Any]]:
    found = queries.likely_siblings(actor, view.matter)
    return [{"row": one, "state": words.state_label(one.state)} for one in found]


def _echo(view: StaffView, echo: EchoView) -> dict[str, Any]:
    return {
        "echo": echo,
        "kind": words.echo_kind_label(echo.kind),
        "state": _(ECHO_STATES[EchoState(echo.state)]),
        "for": words.audience_label(echo.approved_for) if echo.approved_for else "",
        "photos": [shown_photo(photo) for photo in echo.photos],
        "overridden": words.override_words(echo.override),
        "waits": echo.state == EchoState.AWAITING or (not echo.approved_for and echo.state == "delivered"),
        "approvable": echo.id in view.approvable,
        "seen": _seen(view, echo),
    }


def _seen(view: StaffView, echo: EchoView) -> EchoSeen | None:
    """Return an echo for what modules above say of it, while it can still be changed."""
    return EchoSeen(echo.id, view.matter, echo.text) if echo.state == EchoState.AWAITING else None


def _seen_of(view: StaffView) -> list[EchoSeen]:
    return [seen for echo in view.echoes if (seen := _seen(view, echo))]


def _step(step: Step, view: StaffView, n: int) -> dict[str, Any]:
    # The author's own steps carry the author's name too.
    who = mask_name(step.who) if step.who == view.author_name and not _may_name(view) else step.who
    channel = "" if step.channel in {"web", "job", "command"} else words.channel_label(step.channel)
    return {
        "title": words.step_label(step.kind, n),
        "time": step.at,
        "text": step.words,
        # A row of neighbours has many names, and none of them is the one to show.
        "who": " · ".join(part for part in (who if n == 1 else "", channel) if part),
        "state": "done",
        "photos": [_photo_urls(token) for token in step.photos],
    }
