"""Hot topics: the board of an area, one topic, and their tables to take along."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.matters.public import STATE_WORDS, open_lists
from huiyin.civic.places.public import children
from huiyin.civic.triage import actions
from huiyin.civic.triage.forms.topics import GatherForm, NoteForm, RaiseForm
from huiyin.civic.triage.queries import topics as queries
from huiyin.civic.triage.queries.topics import AlarmCard, Board, Card, TopicView
from huiyin.civic.triage.rules.topics import (
    FORMULA,
    MESSAGE_COLUMNS,
    TOPIC_COLUMNS,
    message_rows,
    topic_rows,
)
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, door, refusals_on, sentence
from huiyin.kit.table_download import table_answer
from huiyin.kit.ui.charts import Row, Series

READ, KEEP, EXPORT, RAISE, MERGE = (
    Permission.CIVIC_MATTER_READ,
    Permission.CIVIC_MATTER_LIST,
    Permission.CIVIC_MATTER_EXPORT,
    Permission.CIVIC_MATTER_FILE_FOR,
    Permission.CIVIC_MATTER_MERGE,
)
PERIOD_WORDS = {7: N_("7 days"), 30: N_("30 days"), 90: N_("90 days"), 365: N_("a year")}
PART_WORDS = {
    "count": N_("Messages"),
    "supporters": N_("Supporters"),
    "speed": N_("Speed"),
    "spread": N_("Spread"),
    "tone": N_("Tone"),
}
TABLES = {"topics": "hot-topics", "matters": "hot-topics-matters"}


def _asked(request: HttpRequest) -> dict[str, Any]:
    days = request.GET.get("days", "")
    known = int(days) if days.isascii() and days.isdigit() and len(days) < 6 else None
    period = queries.DEFAULT_PERIOD if not days else known or 0
    return {"token": request.GET.get("place", "")[:20], "days": period}


def _query(board: Board, **other: Any) -> str:
    return "?" + urlencode({"place": board.place.token, "days": board.days, **other})


@require_GET
@door(READ)
def topics(request: HttpRequest) -> HttpResponse:
    """Show what many write about in an area, the hottest first, and what grows there."""
    actor = actor_of(request)
    board = queries.board(actor, **_asked(request))
    alarms = queries.open_alarms(actor, board.place)
    context = {
        "board": board,
        "alarms": [_alarm(one) for one in alarms],
        "cards": [_card(board, card) for card in board.cards],
        "periods": [
            {"label": _(PERIOD_WORDS[days]), "url": _query(board, days=days), "current": days == board.days}
            for days in queries.PERIODS
        ],
        "below": [
            {"label": one.name, "url": _query(board, place=one.token)} for one in children(board.place.id)
        ][:60],
        "tables": _tables(request, board),
    }
    return render(request, "triage/topics.html", context)


def _tables(request: HttpRequest, board: Board) -> list[dict[str, str]]:
    if not board.cards or not actor_of(request).has(EXPORT):
        return []
    labels = {"topics": _("Table of topics (XLSX)"), "matters": _("Table of their matters (XLSX)")}
    return [
        {"label": label, "url": reverse("triage:topics_export", args=[name]) + _query(board)}
        for name, label in labels.items()
    ]


def _card(board: Board, card: Card) -> dict[str, Any]:
    return {
        "card": card,
        "url": reverse("triage:topic", args=[card.id]) + _query(board),
        "counted": _counted(card),
        "growth": _growth(card),
    }


def _counted(card: Card) -> str:
    count = card.facts.count
    return ngettext("%(count)s matter", "%(count)s matters", count) % {"count": count}


def _growth(card: Card) -> str:
    if card.growth is None:
        return ""
    told = {"recent": card.growth.recent, "since": card.since}
    return _("growing since %(since)s: %(recent)s in the last week") % told


def _alarm(one: AlarmCard) -> dict[str, Any]:
    url = (
        reverse("triage:topic", args=[one.topic_id]) + "?" + urlencode({"place": one.place.token, "days": 90})
    )
    return {"alarm": one, "url": url}


@require_http_methods(["GET"])
@door(READ)
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Show one topic: how it grew, what its heat is made of, and its matters."""
    return _page(request, topic_id, NoteForm())


def _page(
    request: HttpRequest,
    topic_id: int,
    note: NoteForm,
    status: int = 200,
    raising: RaiseForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    view = queries.topic_view(actor, topic_id, **_asked(request))
    alarms = [one for one in queries.open_alarms(actor, view.board.place) if one.topic_id == topic_id]
    lists = [(held.code, held.title) for held in open_lists(actor)] if actor.has(KEEP) else []
    context = {
        "view": view,
        "counted": _counted(view.card),
        "growth": _growth(view.card),
        "back": reverse("triage:topics") + _query(view.board),
        "query": _query(view.board),
        "timeline": _timeline(view),
        "parts": [Row(_(PART_WORDS[name]), points) for name, points in view.card.heat.parts.items()],
        "formula": FORMULA,
        "alarms": alarms,
        **_raising(actor, view, raising),
        "note": note if actor.has(KEEP) else None,
        "gather": GatherForm(lists=lists) if lists else None,
    }
    return render(request, "triage/topic.html", context, status=status)


def _raising(actor: Actor, view: TopicView, typed: RaiseForm | None) -> dict[str, Any]:
    """Return the matter raised for a topic, or the form to raise one, and which messages may join it."""
    raised = queries.raised_of(view.card.id)
    may_merge = raised is not None and actor.has(MERGE)
    members = [
        {
            "row": one,
            "state": _(STATE_WORDS[one.state]),
            "joins": raised is not None and may_merge and queries.may_join(one, raised),
        }
        for one in view.members
    ]
    found: dict[str, Any] = {
        "raised": raised,
        "members": members,
        "joins": any(one["joins"] for one in members),
    }
    if raised is None and actor.has(RAISE):
        draft = queries.draft_of(view)
        form = typed or RaiseForm(initial={"title": draft.title, "body": draft.body})
        found |= {"raising": form, "raise_at": draft.where, "raising_open": typed is not None}
    return found


def _timeline(view: TopicView) -> list[Series]:
    rows = [Row(f"{day:%m-%d}", count) for day, count in view.card.timeline]
    return [Series(_("Messages"), rows)]


@require_POST
@door(KEEP)
def note(request: HttpRequest, topic_id: int, alarm_id: int) -> HttpResponse:
    """Note what is done about a topic that grows."""
    form = NoteForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            actions.note_alarm(actor=actor_of(request), alarm_id=alarm_id, note=form.cleaned_data["note"])
            messages.success(request, _("Noted."))
            return redirect(_back(request, topic_id))
    return _page(request, topic_id, form, status=422)


@require_POST
@door(KEEP)
def gather(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Put the matters of a topic on a list."""
    code = request.POST.get("list_code", "")[:12]
    added = actions.gather_topic(
        actor=actor_of(request), topic_id=topic_id, list_code=code, **_asked(request)
    )
    said = ngettext("%(n)s matter is on the list now.", "%(n)s matters are on the list now.", added)
    messages.success(request, said % {"n": added})
    return redirect("matters:list", code)


@require_POST
@door(RAISE)
def raise_it(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Raise a matter for a topic, in the words of the office."""
    form = RaiseForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            said = form.cleaned_data
            code = actions.raise_topic(
                actor=actor_of(request),
                topic_id=topic_id,
                title=said["title"],
                words=said["body"],
                **_asked(request),
            )
            messages.success(
                request, _("Raised as %(code)s. Tick below which messages it answers.") % {"code": code}
            )
            return redirect(_back(request, topic_id))
    return _page(request, topic_id, NoteForm(), status=422, raising=form)


@require_POST
@door(MERGE)
def join(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Merge the ticked messages of a topic into the matter that was raised for it."""
    joined, refused = actions.join_topic(
        actor=actor_of(request), topic_id=topic_id, codes=request.POST.getlist("codes"), **_asked(request)
    )
    if joined:
        said = ngettext("%(n)s matter joined.", "%(n)s matters joined.", joined)
        messages.success(request, said % {"n": joined})
    for code, refusal in refused:
        messages.error(request, f"{code}: {sentence(refusal)}")
    return redirect(_back(request, topic_id))


def _back(request: HttpRequest, topic_id: int) -> str:
    return f"{reverse('triage:topic', args=[topic_id])}?{urlencode(request.GET)}"


@require_GET
@door(EXPORT)
def export(request: HttpRequest, table: str) -> HttpResponseBase:
    """Hand out the table of topics (热点问题表) or of their matters (热点问题留言明细表)."""
    if table not in TABLES:
        raise NotFound
    actor = actor_of(request)
    board, found = queries.ranked_of(actor, **_asked(request))
    actions.note_topics_exported(actor=actor, place_id=board.place.id, days=board.days)
    columns, rows = (
        (TOPIC_COLUMNS, topic_rows(found)) if table == "topics" else (MESSAGE_COLUMNS, message_rows(found))
    )
    return table_answer(columns, rows, TABLES[table])
