"""One JSON call to a provider: sent and understood, surely not sent, or nobody knows."""

import json
from collections.abc import Mapping
from typing import Any

from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import outgoing
from huiyin.kit.mail import Outcome, Result
from huiyin.kit.outgoing import Answer, Unreachable

UNREACHABLE = N_("The provider cannot be reached.")
BROKE = N_("The connection broke while the message was being sent.")
REFUSED = N_("The provider refused the message.")
NO_TEMPLATE = N_("There is no approved template for this kind of message.")
UNREADABLE = N_("The provider's answer cannot be read.")


class Failed(Exception):
    """A call that did not end in an answer to read; `result` says what is known."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.error)
        self.result = result


def ask(url: str, body: bytes, headers: Mapping[str, str], *, method: str = "POST") -> dict[str, Any]:
    """Call a provider and return its JSON. Raises Failed."""
    try:
        answer = outgoing.post(url, body, headers, method=method)
    except Unreachable as error:
        if error.may_have_arrived:
            raise Failed(Result(Outcome.UNCERTAIN, BROKE, str(error))) from error
        raise Failed(Result(Outcome.TEMPORARY, UNREACHABLE, str(error))) from error
    return _read(answer)


def _read(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    # A proxy's page or nothing: after a 5xx or a good answer the message may be on its way.
    outcome = Outcome.TEMPORARY if answer.status in {429, 502, 503} else Outcome.UNCERTAIN
    raise Failed(Result(outcome, UNREADABLE, f"HTTP {answer.status}"))


def refused(code: object, *, temporary: bool) -> Result:
    """Return the answer that a provider did not take a message; its code is kept, its words are not.

    The words may repeat the number or the text.
    """
    return Result(Outcome.TEMPORARY if temporary else Outcome.PERMANENT, REFUSED, str(code)[:80])
