"""The desk: trays and rows, one matter, many at once, a caller's matter, and the rows as a file."""

import json
from collections.abc import Iterable, Iterator, Sequence
from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import Filed, Filing
from huiyin.civic.matters.forms.desk import CallForm
from huiyin.civic.matters.queries import COLUMNS
from huiyin.civic.matters.rules.words import Kind, Urgency, Visibility
from huiyin.civic.matters.views import words
from huiyin.civic.matters.views.desk_acts import kept_on
from huiyin.civic.matters.views.desk_detail import matter_response
from huiyin.civic.matters.views.desk_room import chosen_in, my_places, places_below, room
from huiyin.civic.matters.views.desk_table import holder_of
from huiyin.civic.places.public import Place, find_places, match_place, place
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.errors import Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, sentence
from huiyin.kit.table_download import table_answer

CALLED = (Channel.PHONE, Channel.VISIT, Channel.PAPER, Channel.PRESS)
_MOST_AT_ONCE = 100


@require_GET
@door(Permission.CIVIC_MATTER_READ)
def desk_page(request: HttpRequest) -> HttpResponse:
    """Show a tray of the desk."""
    return render(request, "matters/desk.html", room(request, chosen_in(request)))


@require_GET
@door(Permission.CIVIC_MATTER_READ)
def matter_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one matter with all its reader may see and do."""
    return matter_response(request, code)


@require_POST
@door(Permission.CIVIC_MATTER_ASSIGN)
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the picked matters to one holder, each in its own transaction; say which did not go."""
    codes = list(dict.fromkeys(request.POST.getlist("code")))[:_MOST_AT_ONCE]
    kind, _colon, number = request.POST.get("holder", "").partition(":")
    if not codes:
        messages.warning(request, _("Nothing is picked. Tick the matters first."))
    elif kind not in {"org", "person"} or not number.isdecimal() or len(number) > 18:
        messages.warning(request, _("Choose whom the picked matters go to."))
    else:
        _assign_each(request, codes, holder_of(f"{kind}:{number}"), request.POST.get("note", ""))
    return redirect(f"{reverse('matters:desk')}?{chosen_in(request).query()}")


def _assign_each(
    request: HttpRequest, codes: Iterable[str], holder: dict[str, int | None], note: str
) -> None:
    done = 0
    for code in codes:
        try:
            actions.assign_matter(actor=actor_of(request), code=code, note=note, **holder)
        except Refusal as refusal:
            messages.error(request, f"{code}: {sentence(refusal)}")
        else:
            done += 1
    if done:
        told = ngettext("%(n)d matter is assigned.", "%(n)d matters are assigned.", done) % {"n": done}
        messages.success(request, told)


@require_GET
@door(Permission.CIVIC_MATTER_EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the matters of the chosen place as a file: csv, xlsx or jsonl."""
    actor, place = actor_of(request), chosen_in(request).place
    answer = file_of(queries.export_rows(actor, place), form, "matters")
    actions.note_export(actor=actor, form=form, where=place)
    return answer


def file_of(
    rows: Iterator[dict[str, Any]], form: str, name: str, columns: Sequence[str] = COLUMNS
) -> HttpResponseBase:
    """Answer with rows of these columns as a file. Raises NotFound for a form that is none."""
    cells = ([row[column] for column in columns] for row in rows)
    if form != "jsonl":
        return table_answer(columns, cells, name, form)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_FILE_FOR)
def raise_for(request: HttpRequest) -> HttpResponse:
    """Note down what a caller, a visitor or a letter says; then show what to read aloud to them."""
    actor = actor_of(request)
    mine = my_places(actor, Permission.CIVIC_MATTER_FILE_FOR)
    form = _call_form(request, mine)
    if request.method == "POST":
        where, filed = _place(form, mine), None
        if form.is_valid() and where:
            with kept_on(form):
                filed = _file(actor, form.cleaned_data, where)
        if filed and where:
            return _raised(request, filed, where)
    context = {"form": form, "places": places_below(mine), "categories": queries.category_tree()}
    return render(request, "matters/desk_raise.html", context, status=422 if form.errors else 200)


def _raised(request: HttpRequest, filed: Filed, where: Place) -> HttpResponse:
    key = filed.follow_key
    context = {
        "filed": filed,
        "where": where,
        "spoken_key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        "may_read": actor_of(request).has(Permission.CIVIC_MATTER_READ),
    }
    return render(request, "matters/desk_raised.html", context)


def _call_form(request: HttpRequest, mine: list[Place]) -> CallForm:
    initial = {
        "channel": Channel.PHONE.value,
        "place": mine[0].full_name if len(mine) == 1 else "",
        "kind": Kind.HELP.value,
        "urgency": Urgency.ORDINARY.value,
        "idempotency_key": token_hex(16),
    }
    form = CallForm(request.POST or None, initial=initial)
    form.offer(
        channel=[(channel.value, words.channel_label(channel)) for channel in CALLED],
        kind=words.kind_choices(),
        urgency=words.urgency_choices(),
    )
    return form


def _place(form: CallForm, mine: list[Place]) -> Place | None:
    """Find the place that is meant; where several are, offer them on the form."""
    said, picked = form.data.get("place", "").strip()[:120], form.data.get("place_id", "")
    found = _candidates(said, mine)
    form.offer(place_id=[(str(one.id), one.full_name) for one in found])
    if picked and any(str(one.id) == picked for one in found):
        return place(int(picked))
    if len(found) == 1:
        return found[0]
    if said:
        many = _("Several places are called so. Choose one, or write the name more fully.")
        none = _("“%(name)s” is no place where you may note matters down. Write the compound's name.")
        form.add_error("place", many if found else none % {"name": said})
    return None


def _candidates(said: str, mine: list[Place]) -> list[Place]:
    for under in mine:
        if exact := match_place(said, under=under):
            return [exact]
    found = [one for under in mine for one in find_places(said, under=under, limit=12)]
    return list({one.id: one for one in found}.values())[:12]


def _file(actor: Actor, said: dict[str, Any], where: Place) -> Filed:
    """File through the channel it came by.

    Whoever calls is noted as a new person and becomes the author; `Actor.on_behalf_of` is for a person
    whom the office knows already.
    """
    filing = Filing(
        place_id=where.id,
        body=said["body"],
        title=said["title"],
        spot=said["spot"],
        kind=Kind(said["kind"]),
        category_id=said["category"],
        urgency=Urgency(said["urgency"]),
        visibility=Visibility.PRIVATE if said["private"] else Visibility.PUBLIC,
        name=said["name"],
        phone=said["phone"],
        email=said["email"],
        anonymous=said["anonymous"],
        idempotency_key=said["idempotency_key"],
    )
    return actions.file_matter(actor=actor.through(Channel(said["channel"])), filing=filing)
