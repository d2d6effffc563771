"""From the right password into the site: by the second factor, if there is or must be one."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from huiyin.civic.people import actions, queries
from huiyin.kit import threshold


def enter(request: HttpRequest, account: AbstractBaseUser, target: str) -> HttpResponse:
    """Go in with a password alone where that is enough; else wait at the door for the second step."""
    known = queries.account_in_use(account.pk)
    if known is not None and (known.has_second or queries.must_have_second(known.actor)):
        threshold.keep_at_door(request, account, target)
        return redirect("people:second_step" if known.has_second else "people:second_first")
    admit(request, account, second_shown=False)
    return redirect(target)


def admit(request: HttpRequest, account: AbstractBaseUser, *, second_shown: bool) -> None:
    """Begin the session, and record it."""
    threshold.let_in(request, account, second_shown=second_shown)
    actions.note_login(actor=queries.actor_of_account(account.pk))


def waiting(request: HttpRequest) -> tuple[AbstractBaseUser, str] | None:
    """Return who stands at the door, and where they are going; None for nobody, or not any more."""
    found = threshold.at_door(request)
    account = queries.account_by_id(found.account_id) if found is not None else None
    if found is None or account is None or not found.is_still(account):
        return None
    return account, found.target
