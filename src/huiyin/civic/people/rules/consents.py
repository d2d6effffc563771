"""What persons agree to, in which wording, and what a withdrawal takes with it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huiyin.kernel.text import gettext_noop as N_


class ConsentTo(StrEnum):
    """Name what somebody agrees to; each purpose has a consent of its own (PIPL art. 14, 29)."""

    ACCOUNT = "account"
    CONTACT = "contact"
    HOME = "home"
    IDENTITY = "identity"
    MINOR = "minor"


@dataclass(frozen=True)
class Wording:
    """What a purpose is called, what it means, and what goes when it is withdrawn (message ids)."""

    name: str
    means: str
    withdrawn: str
    sensitive: bool = False


WORDINGS: dict[ConsentTo, Wording] = {
    ConsentTo.ACCOUNT: Wording(
        N_("An account"),
        N_("My name and contact are kept so that I can log in and find my wishes."),
        N_("To withdraw it, delete your data: the account is closed then."),
    ),
    ConsentTo.CONTACT: Wording(
        N_("My contact with what I raise"),
        N_("Whoever works on my matter may reach me; the echo is sent to me."),
        N_("Phone and e-mail are deleted; you read your echo by key or by log-in only."),
    ),
    ConsentTo.HOME: Wording(
        N_("My home"),
        N_("News of my compound reaches me, and my say counts where residents are asked."),
        N_("Your homes are ended and the rooms deleted."),
    ),
    ConsentTo.IDENTITY: Wording(
        N_("My identity number (sensitive)"),
        N_("It is kept only where a law asks for it, for that one purpose."),
        N_("The number is deleted."),
        sensitive=True,
    ),
    ConsentTo.MINOR: Wording(
        N_("Data of a child under 14 (sensitive)"),
        N_("A parent or guardian agrees for the child."),
        N_("To withdraw it, delete the data: a child's account does not stand without it."),
        sensitive=True,
    ),
}
# Withdrawing these means that the account ends, so it goes by deleting.
BY_ERASING = frozenset({ConsentTo.ACCOUNT, ConsentTo.MINOR})

# The versions of the privacy notice and the day from which each holds, oldest first.
NOTICES: tuple[tuple[int, date], ...] = ((1, date(2025, 1, 1)), (2, date(2026, 11, 27)))


def notice_on(day: date) -> int:
    """Return which version of the notice held on a day; the first for anything before it."""
    return max((version for version, since in NOTICES if since <= day), default=NOTICES[0][0])
