"""Logging in and out, and registering."""

from dataclasses import replace

from django.contrib import auth, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.civic.people import actions, queries
from huiyin.civic.people.forms import LoginForm, PasswordForm, RegisterForm
from huiyin.civic.people.rules import read_handle
from huiyin.civic.people.rules.passwords import STAFF_LENGTH
from huiyin.civic.people.views.entering import NEW_PASSWORD, Waiting, elsewhere, enter, waiting
from huiyin.civic.people.views.form_page import form_page
from huiyin.kernel.errors import Invalid
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise
from huiyin.kit.http import actor_of, client_address, door, refusals_on
from huiyin.kit.limits import RateLimit, count
from huiyin.kit.threshold import has_session, let_in

# Whoever borrows an open session must not guess the password from inside.
PASSWORD_OF = RateLimit("password-of", times=8, seconds=900)
LOGIN_FROM = RateLimit("login-from", times=30, seconds=600)
LOGIN_AS = RateLimit("login-as", times=8, seconds=900)
# Registering answers whether a contact has an account; this keeps harvesting slow.
REGISTER_FROM = RateLimit("register-from", times=10, seconds=3600)

_WRONG = N_("Phone or e-mail and password do not belong together. Try again, or ask your community office.")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in by phone or e-mail and password."""
    form = LoginForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            account = _authenticate(request, form)
            short = queries.is_too_short(account.pk, form.cleaned_data["password"])
            target = _next(request, form.cleaned_data["next"])
            return redirect(enter(request, Waiting(account, target, renews=short)))
    elif request.method == "GET" and has_session(request) and (who := waiting(request)):
        return redirect(enter(request, who))
    return render(request, "people/login.html", {"form": form}, status=422 if form.errors else 200)


def _authenticate(request: HttpRequest, form: LoginForm) -> AbstractBaseUser:
    """Return whose password this is; Invalid, in one sentence, for an unknown contact or a wrong password."""
    handle = form.cleaned_data["handle"]
    count(LOGIN_FROM, client_address(request))
    count(LOGIN_AS, _one_form(handle))
    account = auth.authenticate(request, handle=handle, password=form.cleaned_data["password"])
    if account is None:
        raise Invalid(_WRONG, code="wrong_login")
    return account


def _one_form(handle: str) -> str:
    """Return a contact in one form, so that spaces and dashes give no further tries."""
    try:
        return read_handle(handle).text
    except Invalid:
        return normalise(handle).lower()


def _next(request: HttpRequest, target: str) -> str:
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure())
    return target if safe else "/"


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def new_password(request: HttpRequest) -> HttpResponse:
    """Let somebody at the door take a longer password, as their role asks, before they go in."""
    who = waiting(request)
    if who is None:
        return redirect("people:login")
    if (away := elsewhere(request, who, NEW_PASSWORD)) is not None:
        return away
    actor, form = queries.actor_of_account(who.account.pk), PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(PASSWORD_OF, actor.pseudonym)
            account = actions.change_password(actor=actor, **form.cleaned_data)
            return redirect(enter(request, replace(who, account=account, renews=False)))
    return form_page(
        request,
        form,
        heading=_("A longer password"),
        act=_("Change password"),
        text=_("Your role asks for at least %(least)s characters. Three or four words are easy to remember.")
        % {"least": STAFF_LENGTH},
    )


@require_POST
@door(Permission.PUBLIC_PAGE_READ)
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out."""
    auth.logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("people:login")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@door(Permission.PUBLIC_PAGE_READ)
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and log in."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            count(REGISTER_FROM, client_address(request))
            name, password = form.cleaned_data["name"], form.cleaned_data["password"]
            guardian = form.cleaned_data["guardian"]
            account = actions.register(
                actor=actor_of(request), name=name, password=password, guardian=guardian, **form.contact()
            )
            let_in(request, account, second_shown=False)
            messages.success(request, _("Welcome! Your account is open."))
            return redirect("people:me")
    return render(request, "people/register.html", {"form": form}, status=422 if form.errors else 200)
