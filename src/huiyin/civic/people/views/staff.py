"""Staff's pages: finding persons, opening contacts, giving roles, recording residents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import GrantForm, OpeningForm, PersonForm, PurposeForm, ResidentForm, WhyForm
from huiyin.civic.people.rules import grantable_roles
from huiyin.civic.people.views.form_page import form_page
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.http import actor_of, covered_after, door, refusals_on
from huiyin.kit.limits import RateLimit, count

# The staff's pages in their order: who may enter which.
_TABS = (
    ("persons", N_("Persons"), Permission.CIVIC_PERSON_READ),
    ("residents", N_("Residents"), Permission.CIVIC_MATTER_FILE_FOR),
    ("grants", N_("Roles"), Permission.CIVIC_PERSON_GRANT),
    ("machines", N_("Other systems"), Permission.CIVIC_PERSON_APPOINT),
    ("openings", N_("Openings"), Permission.CIVIC_OPENING_READ),
    ("trust:requests", N_("Data requests"), Permission.CIVIC_PERSON_EDIT),
)
SEARCH_BY = RateLimit("person-search-by", times=200, seconds=3600)


def tabs_for(actor: Actor, at: str) -> list[dict[str, object]]:
    """Return the staff's pages that this reader may enter."""
    return [
        {"label": _(label), "url": reverse(name if ":" in name else f"people:{name}"), "current": name == at}
        for name, label, permission in _TABS
        if actor.has(permission)
    ]


@require_GET
@door(Permission.CIVIC_PERSON_READ)
def persons(request: HttpRequest) -> HttpResponse:
    """Find persons by whole phone or e-mail, or by name."""
    actor, words = actor_of(request), request.GET.get("q", "")
    if words:
        count(SEARCH_BY, actor.pseudonym)
    found = queries.find_persons(actor, words) if words else []
    return render(
        request, "people/persons.html", {"q": words, "persons": found, "tabs": tabs_for(actor, "persons")}
    )


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_PERSON_READ)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person, masked; opening the contact takes a purpose and is recorded."""
    actor = actor_of(request)
    dossier = queries.dossier(actor, person_id)
    form = OpeningForm(request.POST or None, offered=dossier.masked_fields)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, rename={"fields": "fields_asked"}):
            actions.open_fields(actor=actor, person_id=person_id, **form.said())
            return redirect("people:person", person_id)
    opened, (rooms, seconds) = queries.open_now(actor, person_id), queries.rooms_open_now(actor)
    context = {
        "person": dossier,
        "homes": [{"home": home, "room": rooms.get(home.id)} for home in dossier.homes],
        "form": form,
        "opened": opened,
        "seconds": seconds,
        "tabs": tabs_for(actor, "persons"),
    }
    page = render(request, "people/person.html", context, status=422 if form.errors else 200)
    return covered_after(page, max(opened.seconds, seconds))


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_PERSON_EDIT)
def edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """Correct what is known of a person."""
    actor = actor_of(request)
    dossier = queries.dossier(actor, person_id)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.update_person(actor=actor, person_id=person_id, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("people:person", person_id)
    return form_page(
        request,
        form,
        heading=_("Correct %(name)s") % {"name": dossier.contact.name},
        act=_("Save"),
        text=_("What you leave empty stays as it is."),
    )


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_PERSON_EDIT)
def renew_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody at the counter who forgot it a new password."""
    actor = actor_of(request)
    dossier = queries.dossier(actor, person_id)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            fresh = actions.renew_password(actor=actor, person_id=person_id, **form.cleaned_data)
            return render(request, "people/new_password.html", {"password": fresh, "person": dossier})
    return form_page(
        request,
        form,
        heading=_("New password for %(name)s") % {"name": dossier.contact.name},
        act=_("Make a new password"),
        text=_("Make sure who is before you, and say how; this stays in the records."),
    )


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_PERSON_GRANT)
def grants(request: HttpRequest) -> HttpResponse:
    """Show the roles held within the reader's area, and give one."""
    actor = actor_of(request)
    form = GrantForm(request.POST or None, roles=grantable_roles(actor))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.give_grant(actor=actor, **form.facts())
            messages.success(request, _("The role is given."))
            return redirect("people:grants")
    after = request.GET.get("after", "")
    is_page = after.isascii() and after.isdigit() and len(after) < 19
    rows = queries.grants_in_reach(actor, after=int(after) if is_page else None)
    older = f"?after={rows[-1].id}" if len(rows) == queries.MOST else ""
    context = {"form": form, "grants": rows, "links": {"older": older}, "tabs": tabs_for(actor, "grants")}
    return render(request, "people/grants.html", context, status=422 if form.errors else 200)


@require_POST
@door(Permission.CIVIC_PERSON_GRANT)
def end_grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    """End a role within the reader's area."""
    actions.end_grant(actor=actor_of(request), grant_id=grant_id)
    messages.success(request, _("The role has ended."))
    return redirect("people:grants")


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_FILE_FOR)
def residents(request: HttpRequest) -> HttpResponse:
    """Record a resident, and show the homes that wait for confirmation."""
    actor = actor_of(request)
    form = ResidentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.record_resident(actor=actor, **form.cleaned_data)
            messages.success(request, _("The resident is recorded."))
            return redirect("people:residents")
    rooms, seconds = queries.rooms_open_now(actor)
    homes = [{"home": home, "room": rooms.get(home.id)} for home in queries.unconfirmed_homes(actor)]
    context = {"form": form, "homes": homes, "seconds": seconds, "tabs": tabs_for(actor, "residents")}
    page = render(request, "people/residents.html", context, status=422 if form.errors else 200)
    return covered_after(page, seconds)


@require_http_methods(["GET", "POST"])
@door(Permission.CIVIC_MATTER_FILE_FOR)
def room(request: HttpRequest, home_id: int) -> HttpResponse:
    """Open the room of a home for a minute; it shows on the page one came from."""
    actor = actor_of(request)
    home = queries.home_to_open(actor, home_id)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.open_room(actor=actor, home_id=home_id, **form.cleaned_data)
            if home.confirmed and actor.has(Permission.CIVIC_PERSON_READ):
                return redirect("people:person", home.person_id)
            return redirect("people:residents")
    return form_page(
        request,
        form,
        heading=_("Open the room"),
        act=_("Open"),
        text=_("%(where)s: it is shown for a minute, and the person can read that you opened it.")
        % {"where": home.where},
    )


@require_GET
@door(Permission.CIVIC_OPENING_READ)
def openings(request: HttpRequest) -> HttpResponse:
    """Show the operators who opened whose data, and who opened unusually much."""
    actor = actor_of(request)
    rows = queries.openings_by(actor, before=before_of(request))
    context = {
        "rows": rows,
        "watched": queries.openings_to_watch(actor),
        "links": {"older": f"?before={rows[-1].id}" if len(rows) == queries.MOST else ""},
        "tabs": tabs_for(actor, "openings"),
    }
    return render(request, "people/openings.html", context)


def before_of(request: HttpRequest) -> int | None:
    """Read where a page of rows goes on."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@require_POST
@door(Permission.CIVIC_MATTER_FILE_FOR)
def confirm(request: HttpRequest, home_id: int) -> HttpResponse:
    """Confirm a home that a resident entered."""
    actions.confirm_home(actor=actor_of(request), home_id=home_id)
    messages.success(request, _("The home is confirmed."))
    return redirect("people:residents")


@require_POST
@door(Permission.CIVIC_MATTER_FILE_FOR)
def end_home(request: HttpRequest, home_id: int) -> HttpResponse:
    """Strike out a home that is none, or is one no more."""
    actions.end_home(actor=actor_of(request), home_id=home_id)
    messages.success(request, _("The home is struck out."))
    return redirect("people:residents")
