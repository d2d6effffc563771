"""What people call a place: the list that staff keep, one name at a time or by a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from huiyin.civic.places import actions, queries, rules
from huiyin.civic.places.forms import NameForm
from huiyin.civic.places.rules import NameKind
from huiyin.civic.places.views.desk import editable, get_or_post, linked
from huiyin.civic.places.views.pages import called_so
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.table_download import table_answer
from huiyin.kit.table_upload import Rows, file_page


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def names(request: HttpRequest, token: str) -> HttpResponse:
    """Show the names of a place, and take another."""
    place = editable(request, token)
    form = NameForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            kind = NameKind(form.cleaned_data["kind"])
            added = actions.add_other_name(
                actor=actor_of(request), area=place, name=form.cleaned_data["name"], kind=kind
            )
            messages.success(request, _("“%(name)s” is noted.") % {"name": added.name})
            return redirect("places:names", token=place.token)
    context = {"place": place, "crumbs": linked(place), "form": form, "groups": called_so(place)}
    return render(request, "places/names.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CIVIC_PLACE_EDIT)
def remove_name(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Take a name of a place away."""
    place = editable(request, token)
    actions.remove_other_name(actor=actor_of(request), area=place, number=number)
    messages.success(request, _("Taken away."))
    return redirect("places:names", token=place.token)


@get_or_post
@door(Permission.CIVIC_PLACE_EDIT)
def import_names(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a file of names: first a report, then the decision."""
    place, actor = editable(request, token), actor_of(request)

    def take(rows: Rows) -> HttpResponse:
        report = actions.import_other_names(actor=actor, rows=rows, under=place, keep_good=True)
        text = ngettext("%(n)s name was taken in.", "%(n)s names were taken in.", report.written)
        messages.success(request, text % {"n": report.written})
        return redirect("places:names", token=place.token)

    return file_page(
        request,
        "places/import_names.html",
        {"place": place, "crumbs": linked(place), "columns": _columns()},
        check=lambda rows: queries.check_names(rows, under=place).report(),
        take=take,
    )


def _columns() -> list[str]:
    return [headings[0] for headings in rules.NAME_HEADINGS.values()]


@require_GET
@door(Permission.CIVIC_PLACE_EDIT)
def empty_names(request: HttpRequest) -> HttpResponseBase:
    """Return a table of names that has its headings already."""
    return table_answer(_columns(), [], "names")
