"""Refusals: one exception type with a stable code, a sentence and its parameters."""

from collections.abc import Mapping
from typing import Any

from huiyin.kernel.text import gettext_noop as N_


class Refusal(Exception):
    """Refuse an act. `message` is a message id with %(name)s places; delivery translates it.

    `field` names the input at fault, if one is; `status` is the HTTP status delivery answers with;
    `more` is what a program may read beside the sentence, plain values only.
    """

    code = "refused"
    status = 409
    message = N_("This cannot be done.")

    def __init__(
        self,
        message: str = "",
        *,
        code: str = "",
        field: str = "",
        params: Mapping[str, Any] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.field = field
        self.params = dict(params or {})
        self.more = dict(more or {})
        super().__init__(self.message % self.params if self.params else self.message)


class Invalid(Refusal):
    """Something that was sent cannot be used."""

    code = "invalid"
    status = 422
    message = N_("This cannot be used.")


class NotFound(Refusal):
    """Absent, or not the actor's to see: the same answer for both."""

    code = "not_found"
    status = 404
    message = N_("We cannot find that, or it is not yours to see. Check the code or the link.")


class NotAllowed(Refusal):
    """The actor sees the thing but may not do this with it."""

    code = "not_allowed"
    status = 403
    message = N_("Your role does not allow this here. Ask the office in charge.")


class MissingScope(NotAllowed):
    """The token may not be used for this, whatever its owner may do."""

    code = "missing_scope"
    message = N_("This token lacks the scope “%(scope)s”. Issue one that has it.")


class NeedsLogin(Refusal):
    """A stranger knocks at a door for members."""

    code = "needs_login"
    status = 401
    message = N_("Please log in, or open the link with the follow key that you were given.")


class InvalidToken(NeedsLogin):
    """A program knocks with a token that opens nothing (any longer)."""

    code = "invalid_token"
    message = N_("This token is unknown, has expired or was revoked. Issue another one.")


class AlreadyChanged(Refusal):
    """Somebody else was first; nothing was changed."""

    code = "already_changed"
    message = N_("Somebody changed this a moment ago. Nothing of yours was saved; look again and repeat.")


class TooMany(Refusal):
    """A limit of requests is used up."""

    code = "too_many"
    status = 429
    message = N_(
        "Too many requests from here. Please wait %(seconds)s seconds, or call the community office."
    )
