"""What becomes of an e-mail: a matter, an addition, or nothing, with the reason."""

import hashlib
import re
from enum import StrEnum

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

MOST_BYTES = 25 * 1024 * 1024
# From one sender within a day; a flood is logged, not filed.
MOST_A_DAY = 20
_LOCAL = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


class MailboxAudit(StrEnum):
    """Name what is audited here."""

    ALIAS_GIVEN = "mailbox.alias_given"
    ALIAS_TAKEN_BACK = "mailbox.alias_taken_back"
    LOG_FORGOTTEN = "mailbox.log_forgotten"
    RECEIVED = "mailbox.received"


class Outcome(StrEnum):
    """Name what became of an e-mail."""

    FILED = "filed"
    ADDED = "added"
    IGNORED = "ignored"
    REFUSED = "refused"


OUTCOME_WORDS: dict[Outcome, str] = {
    Outcome.FILED: N_("became a matter"),
    Outcome.ADDED: N_("added to its matter"),
    Outcome.IGNORED: N_("passed over"),
    Outcome.REFUSED: N_("not taken"),
}


class Why(StrEnum):
    """Name why an e-mail was passed over or not taken."""

    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    CALENDAR = "calendar"
    EMPTY = "empty"
    FORGED = "forged"
    IS_OVER = "is_over"
    LIST = "list"
    LOOP = "loop"
    NO_REPLY = "no_reply"
    NO_SENDER = "no_sender"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNPROVEN = "unproven"
    UNUSABLE = "unusable"


WHY_WORDS: dict[Why, str] = {
    Why.AUTO_REPLY: N_("an automatic reply"),
    Why.BOUNCE: N_("a report of a mail server"),
    Why.CALENDAR: N_("an invitation of a calendar"),
    Why.EMPTY: N_("neither words nor photos"),
    Why.FORGED: N_("its sender is forged, says our mail server"),
    Why.IS_OVER: N_("its matter is over"),
    Why.LIST: N_("sent to a list"),
    Why.LOOP: N_("went round in circles"),
    Why.NO_REPLY: N_("from an address that takes no answer"),
    Why.NO_SENDER: N_("without a sender"),
    Why.TOO_LARGE: N_("larger than 25 MB"),
    Why.TOO_MANY: N_("too many from one sender in a day"),
    Why.UNPROVEN: N_("a reply without the proof that its author wrote it"),
    Why.UNUSABLE: N_("words that cannot be filed"),
}


def digest_of(message_id: str, raw: bytes) -> str:
    """Return what makes an e-mail the same one: its Message-ID, or all of it where it has none."""
    return hashlib.sha256(b"id\0" + message_id.encode() if message_id else b"raw\0" + raw).hexdigest()


def is_forged(verdicts: tuple[str, ...], trusted: str) -> bool:
    """Tell whether our own mail server (RFC 8601) found that the sender's domain disowns an e-mail.

    Only the server named in the settings is believed: anybody can write this header.
    """
    if not trusted:
        return False
    ours = (verdict for verdict in verdicts if verdict.partition(";")[0].split()[:1] == [trusted])
    return any(_FAILED.search(verdict) for verdict in ours)


def read_alias(text: str) -> str:
    """Return the part of an address before the @ as it is stored. Raises Invalid at "local"."""
    local = text.strip().lower().partition("@")[0]
    if not _LOCAL.fullmatch(local) or len(local) > 40:
        raise Invalid(
            N_("Write the part before the @: letters, digits, dots and hyphens, like xingcheng."),
            code="bad_alias",
            field="local",
        )
    return local
