"""The acts of the desk: one address each, one form, one action; nothing typed is ever lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.forms.desk import ActForm
from huiyin.civic.matters.views.act import Act
from huiyin.civic.matters.views.desk_detail import bound_form, matter_response, offers_for
from huiyin.civic.matters.views.desk_room import chosen_in
from huiyin.civic.matters.views.desk_table import BY_NAME
from huiyin.civic.orgs.public import find_orgs
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kit.attachments import loose, read_photos
from huiyin.kit.http import actor_of, door, sentence


@contextmanager
def kept_on(form: BaseForm) -> Iterator[list[Refusal]]:
    """Put any refusal of the enclosed act onto its form, so that what was typed stays on the page.

    Missing rights and absent things too: another may have moved the matter on meanwhile.
    """
    refused: list[Refusal] = []
    try:
        yield refused
    except Refusal as refusal:
        refused.append(refusal)
        form.add_error(refusal.field if refusal.field in form.fields else None, sentence(refusal))


@require_POST
@door(Permission.CIVIC_MATTER_READ)
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one act on a matter and show the matter again, or the form with the sentence of the refusal."""
    actor, chosen = actor_of(request), BY_NAME.get(act)
    if chosen is None:
        raise NotFound
    form = _form(request, actor, code, chosen)
    with kept_on(form) as refused:
        said = _said(request, actor, form)
        if not form.errors:
            chosen.perform(actor, code, said)
    if form.errors:
        status = refused[0].status if refused else 422
        return matter_response(request, code, failed=(chosen, form), status=status)
    if chosen.done:
        messages.success(request, str(chosen.done))
    return redirect(_back(request, actor, code))


def _form(request: HttpRequest, actor: Actor, code: str, chosen: Act) -> ActForm:
    view = queries.staff_view(actor, code)
    searched = request.POST.get("org_q", "")[:60]
    offers = offers_for(actor, view, [chosen], find_orgs(searched) if searched.strip() else [])
    return bound_form(chosen, view, offers, request)


def _said(request: HttpRequest, actor: Actor, form: ActForm) -> dict[str, object]:
    """Return what was typed; photos are kept first, so that they outlive a mistake in the words."""
    said = dict(form.cleaned_data) if form.is_valid() else {}
    if "photos" in form.fields:
        files, before = request.FILES.getlist("photos"), tuple(request.POST.getlist("kept"))
        fresh = read_photos(files)
        kept = (
            actions.keep_photos_for_form(actor=actor, photos=fresh, already=before)
            if fresh
            else loose(before)
        )
        form.kept = tokens = [photo.token for photo in kept]
        said.pop("photos", None)
        said["kept"] = tuple(tokens)
    return said


def _back(request: HttpRequest, actor: Actor, code: str) -> str:
    query = chosen_in(request).query()
    if queries.still_reads(actor, code):
        return f"{reverse('matters:desk_matter', args=[code])}?{query}"
    return f"{reverse('matters:desk')}?{query}"
