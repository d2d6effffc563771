"""One's own page: name, contacts, homes, roles, tokens, password."""

from django.conf import settings
from django.contrib import auth, messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import ContactForm, HomeForm, PasswordForm, ProfileForm, TokenForm
from huiyin.civic.people.rules.passwords import LENGTH, STAFF_LENGTH
from huiyin.civic.people.rules.second import is_staff
from huiyin.civic.people.views.account import PASSWORD_OF
from huiyin.civic.people.views.form_page import form_page
from huiyin.kernel.permissions import Permission
from huiyin.kit.http import actor_of, door, refusals_on
from huiyin.kit.limits import count

OWN = Permission.OWN_ACCOUNT_USE


@require_http_methods(["GET", "POST"])
@door(OWN)
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what is known of oneself; contacts are masked unless one asks for them."""
    actor = actor_of(request)
    known = queries.my_profile(actor, in_full=request.GET.get("open") == "1")
    initial = {"name": known.name, "language": known.language or settings.LANGUAGE_CODE}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.update_profile(actor=actor, **form.cleaned_data)
            return _saved(request)
    context = {"form": form, "me": known, "token_form": TokenForm(), "home_form": HomeForm()}
    return render(request, "people/me.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, sentence: str = "") -> HttpResponse:
    messages.success(request, sentence or _("Saved."))
    return redirect("people:me")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@door(OWN)
def contact(request: HttpRequest) -> HttpResponse:
    """Log in and be reached with another contact."""
    actor = actor_of(request)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(PASSWORD_OF, actor.pseudonym)
            data = form.cleaned_data
            actions.change_contact(actor=actor, handle=data["handle"].text, password=data["password"])
            return _saved(request)
    return form_page(request, form, _("Change phone or e-mail"), _("Save"))


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
@door(OWN)
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other devices are logged out."""
    actor = actor_of(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(PASSWORD_OF, actor.pseudonym)
            account = actions.change_password(actor=actor, **form.cleaned_data)
            auth.update_session_auth_hash(request, account)
            return _saved(request, _("Your password is changed; other devices are logged out."))
    at_work = is_staff(actor.grants)
    text = _("At least %(least)s characters. Three or four words are safest, and easy to remember.")
    told = text % {"least": STAFF_LENGTH if at_work else LENGTH}
    return form_page(request, form, _("Change password"), _("Change password"), told)


@require_GET
@door(OWN)
def access_log(request: HttpRequest) -> HttpResponse:
    """Show who opened one's own data: when, as what, which field, what for."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    rows = queries.my_access_log(actor_of(request), before=before)
    links = {"older": f"?before={rows[-1].id}" if len(rows) == queries.MOST else ""}
    return render(request, "people/access_log.html", {"rows": rows, "links": links})


@require_http_methods(["GET", "POST"])
@door(OWN)
def homes(request: HttpRequest) -> HttpResponse:
    """Enter one's own home; it waits for confirmation."""
    actor = actor_of(request)
    form = HomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and actor.person_id is not None:
        with refusals_on(form):
            actions.tie_residence(actor=actor, person_id=actor.person_id, **form.cleaned_data)
            return _saved(request, _("Entered. Your building head or the community confirms it."))
    return form_page(request, form, _("Enter a home"), _("Enter the home"))


@require_POST
@door(OWN)
def end_home(request: HttpRequest, home_id: int) -> HttpResponse:
    """Say that one does not live there any more."""
    actions.end_home(actor=actor_of(request), home_id=home_id)
    return _saved(request)


@require_POST
@door(OWN)
def end_role(request: HttpRequest, grant_id: int) -> HttpResponse:
    """Lay down one of one's own roles."""
    actions.end_grant(actor=actor_of(request), grant_id=grant_id)
    return _saved(request)


@require_http_methods(["GET", "POST"])
@door(OWN)
def tokens(request: HttpRequest) -> HttpResponse:
    """Issue an API token and show it this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            issued = actions.issue_token(actor=actor_of(request), **form.cleaned_data)
            return render(request, "people/token.html", {"issued": issued, "back": "people:me"})
    return token_page(request, form)


def token_page(request: HttpRequest, form: Form) -> HttpResponse:
    """Show the form of a new token."""
    text = _("A token acts as its owner within what you choose here. Choose as little as the program needs.")
    return form_page(request, form, _("New API token"), _("Issue the token"), text)


@require_POST
@door(OWN)
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens."""
    actions.revoke_token(actor=actor_of(request), token_id=token_id)
    return _saved(request)
