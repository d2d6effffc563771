"""The one way in: every write is an action.

An action is one transaction with one audit row. It takes a keyword-only `actor`; what it announces is in
the outbox when it commits, or not at all. An action called by an action joins the outer transaction.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import IntegrityError, models, transaction

from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.models import AuditRecord
from huiyin.kit.prepared import add

Params = ParamSpec("Params")
Result = TypeVar("Result")


@dataclass
class Deed:
    """What is being done right now: the running action's actor, audit kind and details."""

    actor: Actor
    audit: StrEnum
    detail: dict[str, Any] = field(default_factory=dict)
    recorded: bool = False
    # Whether losing a race for a unique key would make the action run again, and then find the winner's row.
    runs_again: bool = False


_deed: ContextVar[Deed | None] = ContextVar("huiyin_deed", default=None)


def deed() -> Deed:
    """Return the running action's deed. Raises RuntimeError outside any action."""
    running = _deed.get()
    if running is None:
        raise RuntimeError("Nothing may be written outside an action; decorate the use case with @action.")
    return running


def detail(**facts: Any) -> None:
    """Add facts (old and new values; never personal data in plain) to the audit row."""
    deed().detail.update(facts)


def unchanged() -> None:
    """Say that this run found everything as asked, so that there is nothing to record."""
    deed().recorded = True


def action(
    *, audit: StrEnum, retry_race: bool = False
) -> Callable[[Callable[Params, Result]], Callable[Params, Result]]:
    """Make a function an action, audited under a kind.

    With `retry_race` an action that loses a race for a unique key runs once more from the start, and then
    finds the winner's row.
    """

    def decorate(body: Callable[Params, Result]) -> Callable[Params, Result]:
        @wraps(body)
        def run(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            runs_again = retry_race and _deed.get() is None
            try:
                return _perform(audit, runs_again, body, *args, **kwargs)
            except IntegrityError:
                if not runs_again:
                    raise
                return _perform(audit, False, body, *args, **kwargs)

        cast(Any, run).audit = audit
        return run

    return decorate


def _perform(
    audit: StrEnum,
    runs_again: bool,
    body: Callable[Params, Result],
    *args: Params.args,
    **kwargs: Params.kwargs,
) -> Result:
    outermost = _deed.get() is None
    current = Deed(actor=cast(Actor, kwargs["actor"]), audit=audit, runs_again=runs_again)
    # A nested action joins the outer transaction: it stands or falls with it, without a savepoint.
    with transaction.atomic(savepoint=outermost):
        token = _deed.set(current)
        try:
            result = body(*args, **kwargs)
            if not current.recorded:
                _record(current, result)
        finally:
            _deed.reset(token)
    return result


def _record(current: Deed, result: object) -> None:
    is_row = isinstance(result, models.Model)
    add(
        AuditRecord(
            at=clock.now(),
            kind=current.audit.value,
            person_id=current.actor.person_id,
            pseudonym=current.actor.pseudonym,
            channel=current.actor.channel.value,
            on_behalf_of=current.actor.on_behalf_of,
            subject=cast(models.Model, result)._meta.label if is_row else "",
            subject_id=str(cast(models.Model, result).pk) if is_row else "",
            detail=current.detail,
        )
    )
