"""Pure decisions about API tokens: how many, how long, for what, how often."""

from collections.abc import Collection

from huiyin.civic.people.rules import MAX_TOKEN_DAYS, MAX_TOKENS, MOST_PER_DAY, MOST_PER_MINUTE
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid, NotAllowed
from huiyin.kernel.scopes import Scope
from huiyin.kernel.text import gettext_noop as N_


def may_issue_token(working: int, days: int) -> Decision:
    """Say whether somebody with this many working tokens may have one more, for this many days."""
    if working >= MAX_TOKENS:
        return no(
            "too_many_tokens", N_("You have %(most)s tokens already. Revoke one first."), most=MAX_TOKENS
        )
    if not 1 <= days <= MAX_TOKEN_DAYS:
        return no(
            "bad_days",
            N_("A token works for 1 to %(most)s days; %(days)s is outside that."),
            Invalid,
            field="days",
            most=MAX_TOKEN_DAYS,
            days=days,
        )
    return YES


def may_use_for(actor: Actor, scopes: Collection[Scope]) -> Decision:
    """Say whether the actor may issue a token for these scopes: one or more, all their own."""
    if not scopes:
        return no("no_scope", N_("Choose what the token may be used for."), Invalid, field="scopes")
    beyond = set(scopes) - (actor.scopes if actor.scopes is not None else set(Scope))
    if beyond:
        return no(
            "scope_beyond",
            N_("Your own token lacks the scope “%(scope)s”, so it cannot issue one that has it."),
            NotAllowed,
            scope=min(beyond).value,
        )
    return YES


def may_be_used(per_minute: int, per_day: int) -> Decision:
    """Say whether a token may be allowed so many requests."""
    for field, asked, most in (
        ("per_minute", per_minute, MOST_PER_MINUTE),
        ("per_day", per_day, MOST_PER_DAY),
    ):
        if not 1 <= asked <= most:
            return no(
                "bad_limit",
                N_("A token may be used 1 to %(most)s times; %(asked)s is outside that."),
                Invalid,
                field=field,
                most=most,
                asked=asked,
            )
    return YES
