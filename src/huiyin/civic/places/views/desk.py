"""What staff do to the directory: add, correct, rename, end, import."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.civic.places import access, actions, forms, queries, rules
from huiyin.civic.places.rules import AreaLevel, Place
from huiyin.civic.places.views.pages import crumbs
from huiyin.kernel.errors import NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page

get_or_post = require_http_methods(["GET", "POST"])


def editable(request: HttpRequest, token: str) -> Place:
    """Return a place that the reader may change. Raises NotFound, NotAllowed."""
    place = queries.place_by_token(token)
    access.may_edit_place(actor_of(request), place).or_raise()
    return place


def _show(request: HttpRequest, place: Place, form: Form, title: str, act: str) -> HttpResponse:
    context = {"place": place, "crumbs": linked(place), "form": form, "title": title, "act": act}
    return render(request, "places/form.html", context)


def linked(place: Place) -> list[dict[str, str]]:
    """Return the way from the city down, each step with its link."""
    return [
        {**crumb, "url": crumb["url"] or reverse("places:place", kwargs={"token": place.token})}
        for crumb in crumbs(place)
    ]


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Add a place one step below another."""
    parent = editable(request, token)
    if parent.below is None:
        raise NotFound
    kind = forms.AddCompoundForm if parent.below == AreaLevel.COMPOUND else forms.AddForm
    form = kind(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            added = _add(request, parent, form)
            messages.success(request, _("“%(name)s” is in the directory.") % {"name": added.name})
            return redirect("places:place", token=added.token)
    step = _(rules.LEVEL_WORDS[parent.below])
    title = _("Add to %(place)s: %(step)s") % {"place": parent.name, "step": step}
    return _show(request, parent, form, title, _("Add"))


def _add(request: HttpRequest, parent: Place, form: forms.AddForm) -> Place:
    actor, data = actor_of(request), form.cleaned_data
    common = {"name": data["name"], "code": data["code"], "official_code": data["official_code"]}
    if isinstance(form, forms.AddCompoundForm):
        known = vars(form.profile)
        return actions.add_compound(
            actor=actor, parent=parent, point=form.point, **common, **known
        ).as_place()
    level = parent.below or AreaLevel.STAIRWELL
    return actions.add_area(actor=actor, parent=parent, level=level, point=form.point, **common).as_place()


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Correct what is known of a place besides its name."""
    place = editable(request, token)
    kind = forms.CompoundDetailsForm if place.is_compound else forms.DetailsForm
    lat, lon = place.point or (None, None)
    form = kind(request.POST or None, initial={**vars(place), "lat": lat, "lon": lon})
    if form.is_valid():
        with refusals_on(form):
            actions.update_compound(
                actor=actor_of(request),
                area=place,
                profile=form.profile if isinstance(form, forms.ProfileMixin) else rules.NO_PROFILE,
                official_code=form.cleaned_data["official_code"],
                point=form.point,
            )
            messages.success(request, _("Saved."))
            return redirect("places:place", token=place.token)
    return _show(request, place, form, _("Correct %(place)s") % {"place": place.name}, _("Save"))


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def rename(request: HttpRequest, token: str) -> HttpResponse:
    """Give a place another name; the old one stays on record."""
    place = editable(request, token)
    form = forms.RenameForm(request.POST or None, initial={"name": place.name})
    if form.is_valid():
        with refusals_on(form):
            actions.rename_area(actor=actor_of(request), area=place, **form.cleaned_data)
            messages.success(request, _("Renamed. The old name stays on record."))
            return redirect("places:place", token=place.token)
    return _show(request, place, form, _("Rename %(place)s") % {"place": place.name}, _("Rename"))


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def end(request: HttpRequest, token: str) -> HttpResponse:
    """Take a place out of the directory."""
    place = editable(request, token)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.end_area(actor=actor_of(request), area=place, on=form.cleaned_data["on"])
            messages.success(request, _("“%(name)s” is no longer in the directory.") % {"name": place.name})
            return redirect("places:index")
    title = _("Take %(place)s out of the directory") % {"place": place.name}
    return _show(request, place, form, title, _("Take out"))


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def add_home(request: HttpRequest, token: str) -> HttpResponse:
    """Note a home in a building or stairwell."""
    place = editable(request, token)
    form = forms.HomeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            room = form.cleaned_data["room"]
            actions.add_dwelling(actor=actor_of(request), building_or_stairwell=place, room=room)
            count = queries.dwelling_count(place.id)
            text = ngettext("%(n)s home is noted here.", "%(n)s homes are noted here.", count)
            messages.success(request, text % {"n": count})
            return redirect("places:add_home", token=place.token)
    return _show(request, place, form, _("Homes in %(place)s") % {"place": place.name}, _("Note this home"))


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def import_file(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a file of places: first a report, then the decision."""
    place, actor = editable(request, token), actor_of(request)

    def take(rows: Rows) -> HttpResponse:
        report = actions.import_areas(actor=actor, rows=rows, under=place, keep_good=True)
        text = ngettext("%(n)s place was taken in.", "%(n)s places were taken in.", report.written)
        messages.success(request, text % {"n": report.written})
        return redirect("places:place", token=place.token)

    return file_page(
        request,
        "places/import.html",
        {"place": place, "crumbs": linked(place), "columns": _columns()},
        check=lambda rows: queries.check_areas(rows, under=place).report(),
        take=take,
    )


def _columns() -> list[str]:
    return [headings[0] for headings in rules.HEADINGS.values()]


@require_GET
@door(Permission.CIVIC_PLACE_EDIT)
def empty_table(request: HttpRequest) -> HttpResponseBase:
    """Return a table that has its headings already."""
    return table_answer(_columns(), [], "places")
