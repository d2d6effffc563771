"""What authors do by account or follow key, and neighbours who join."""

from typing import Any

from django.http import HttpRequest

from huiyin.civic.matters import actions
from huiyin.civic.matters.api.root import (
    FOLLOWING_AT,
    RAISING,
    TRYING_KEYS,
    Code,
    FollowKey,
    Signed,
    author_of,
    router,
)
from huiyin.civic.matters.api.schemas import (
    FeedbackIn,
    FeedbackOut,
    FollowIn,
    ReasonIn,
    StateOut,
    SupportIn,
    TextIn,
)
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import asks, limit_strangers
from huiyin.kit.limits import count

FOLLOW = asks(P.CIVIC_MATTER_FOLLOW, tags=["author"])


def _author(request: HttpRequest, code: str, key: str) -> Actor:
    limit_strangers(request, TRYING_KEYS)
    return author_of(request, code, key)


@router.post("/matters/{code}/add", response=StateOut, **FOLLOW)
def add(request: HttpRequest, code: Code, data: TextIn, key: FollowKey) -> Any:
    """Add words or photos while the matter is not over."""
    actor = _author(request, code, key)
    return actions.add_to_matter(actor=actor, code=code, text=data.text, photos=tuple(data.photos))


@router.post("/matters/{code}/withdraw", response=StateOut, **FOLLOW)
def withdraw(request: HttpRequest, code: Code, data: ReasonIn, key: FollowKey) -> Any:
    """Take one's own matter back."""
    return actions.withdraw_matter(actor=_author(request, code, key), code=code, reason=data.reason)


@router.post("/matters/{code}/feedback", response=FeedbackOut, **FOLLOW)
def feedback(request: HttpRequest, code: Code, data: FeedbackIn, key: FollowKey) -> Any:
    """Say whether it is solved: "solved" closes the matter, "not solved" wakes it."""
    return actions.give_feedback(actor=_author(request, code, key), code=code, **data.dict())


@router.post("/matters/{code}/reopen", response=StateOut, **FOLLOW)
def reopen(request: HttpRequest, code: Code, data: ReasonIn, key: FollowKey) -> Any:
    """Reopen: the author once within 15 days of the final echo, staff without a key at any time."""
    actor = _author(request, code, key)
    by_office = actor.has(P.CIVIC_MATTER_ACCEPT) and not key
    act = actions.reopen_by_staff if by_office else actions.reopen_matter
    return act(actor=actor, code=code, reason=data.reason)


@router.post("/matters/{code}/support", response=StateOut, **FOLLOW)
def support(request: HttpRequest, code: Code, data: SupportIn) -> Any:
    """Join a neighbour's published matter, to be counted once and to hear the same echo."""
    limit_strangers(request, RAISING)
    return actions.support_matter(actor=actor_of(request), code=code, **data.dict())


@router.post("/matters/{code}/followers", response=StateOut, **FOLLOW)
def follow(request: HttpRequest, code: Code, data: FollowIn) -> Any:
    """Follow a published matter to hear its public echoes; without account, once the address is confirmed."""
    limit_strangers(request, RAISING)
    if data.email:
        count(FOLLOWING_AT, data.email.casefold())
    return actions.follow_matter(actor=actor_of(request), code=code, email=data.email)


@router.delete("/matters/{code}/followers", response=StateOut, **FOLLOW)
def unfollow(request: HttpRequest, code: Code) -> Any:
    """Stop following a matter, with one's account."""
    return actions.stop_following(actor=actor_of(request), code=code)


@router.post("/following/{signed}/confirm", response=StateOut, **FOLLOW)
def confirm_following(request: HttpRequest, signed: Signed) -> Any:
    """Confirm the address with the token of the e-mail's link."""
    return actions.confirm_following(actor=actor_of(request), token=signed)


@router.post("/following/{signed}/stop", response=StateOut, **FOLLOW)
def stop_following(request: HttpRequest, signed: Signed) -> Any:
    """Stop following, with the token of the link under every e-mail."""
    return actions.stop_following(actor=actor_of(request), token=signed)
