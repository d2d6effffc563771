"""From the right password into the site: by the second factor and a longer password, where due."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.civic.people import actions, queries
from huiyin.kit import threshold

STEP, FIRST, NEW_PASSWORD = "people:second_step", "people:second_first", "people:new_password"


@dataclass(frozen=True)
class Waiting:
    """Who stands at the door, where they are going, and what was seen of them so far."""

    account: AbstractBaseUser
    target: str
    second_shown: bool = False
    renews: bool = False


def enter(request: HttpRequest, who: Waiting) -> str:
    """Let somebody in, or keep them at the door for the next step; return where to go now."""
    step = _next_step(who)
    if step is None:
        _admit(request, who)
        return who.target
    threshold.keep_at_door(request, who.account, who.target, second_shown=who.second_shown, renews=who.renews)
    return reverse(step)


def _next_step(who: Waiting) -> str | None:
    """Return what is due. The second factor comes first: a password alone must not change the password."""
    known = queries.account_in_use(who.account.pk)
    if known is None:
        return None
    if known.has_second and not who.second_shown:
        return STEP
    if queries.must_have_second(known.actor) and not known.has_second:
        return FIRST
    return NEW_PASSWORD if who.renews else None


def _admit(request: HttpRequest, who: Waiting) -> None:
    threshold.let_in(request, who.account, second_shown=who.second_shown)
    actions.note_login(actor=queries.actor_of_account(who.account.pk))


def waiting(request: HttpRequest) -> Waiting | None:
    """Return who stands at the door; None for nobody, or not any more."""
    found = threshold.at_door(request)
    account = queries.account_by_id(found.account_id) if found is not None else None
    if found is None or account is None or not found.is_still(account):
        return None
    return Waiting(account, found.target, found.second_shown, found.renews)


def elsewhere(request: HttpRequest, who: Waiting, step: str) -> HttpResponse | None:
    """Lead whoever is not due at this step to where they are; None for whoever is."""
    return None if _next_step(who) == step else redirect(enter(request, who))
