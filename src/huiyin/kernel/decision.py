"""The answer of a rule: yes, or no with a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huiyin.kernel.errors import NotAllowed, Refusal


@dataclass(frozen=True)
class Decision:
    """Yes, or no with a stable code and a message id; true in a condition when yes."""

    allowed: bool
    code: str = ""
    message: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    refusal: type[Refusal] = Refusal

    def __bool__(self) -> bool:
        return self.allowed

    def or_raise(self) -> None:
        """Raise the refusal this decision stands for; do nothing when it is a yes.

        A parameter called `field` names the input at fault.
        """
        if not self.allowed:
            field = str(self.params.get("field", ""))
            raise self.refusal(self.message, code=self.code, field=field, params=self.params)

    def __and__(self, other: "Decision") -> "Decision":
        return other if self.allowed else self


YES = Decision(True)


def no(code: str, message: str, refusal: type[Refusal] = Refusal, **params: object) -> Decision:
    """Refuse with a stable code and a sentence."""
    return Decision(False, code, message, params, refusal)


def not_allowed(message: str = NotAllowed.message) -> Decision:
    """Refuse because the actor's role does not reach here."""
    return no(NotAllowed.code, message, NotAllowed)
