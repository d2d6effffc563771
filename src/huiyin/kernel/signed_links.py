"""Links that carry one right for a while: signed, expiring, with a single purpose.

A token is `subject.moment.seal`: what it is about, when it was made (seconds, base 36), and 120 bits of HMAC
over both and the purpose. Nothing is stored; whoever reads the token decides whether its right is used up.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_

_TOKEN = re.compile(
    r"(?P<subject>[0-9]{1,19}(?:-[0-9]{1,19})?)\.(?P<moment>[0-9a-z]{1,9})\.(?P<seal>[\w-]{20})"
)
_PLACE = re.compile(r"\{signed:(?P<purpose>[a-z_]+):(?P<subject>[0-9-]+)\}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class LinkForged(Refusal):
    """A link that was not made here, or not for this."""

    code = "link_forged"
    status = 404
    message = N_("This link is not whole. Open it once more from the message, or copy all of it.")


class LinkExpired(Refusal):
    """A link whose time is over."""

    code = "link_expired"
    status = 410
    message = N_("This link is too old. Open the matter with your own link or code, or call your community.")


@dataclass(frozen=True)
class Purpose:
    """What a link is for, and how long it holds."""

    name: str
    lasts: timedelta


def place_for(purpose: Purpose, subject: str) -> str:
    """Return the mark that a stored link carries where the token goes when somebody reads it."""
    return f"{{signed:{purpose.name}:{subject}}}"


def fill_places(link: str, secret: bytes, now: datetime) -> str:
    """Put fresh tokens where a stored link has marks; so the right itself is never stored."""
    return _PLACE.sub(lambda found: sign(secret, found["purpose"], found["subject"], now), link)


def sign(secret: bytes, purpose: str, subject: str, now: datetime) -> str:
    """Make a token: `subject` is a number, or two with a hyphen."""
    moment = _base36(int(now.timestamp()))
    return f"{subject}.{moment}.{_seal(secret, purpose, subject, moment)}"


def read(secret: bytes, purpose: Purpose, token: str, now: datetime) -> str:
    """Return what a token is about. Raises LinkForged or LinkExpired."""
    found = _TOKEN.fullmatch(token) if token.isascii() else None
    if found is None:
        raise LinkForged
    subject, moment = found["subject"], found["moment"]
    if not hmac.compare_digest(found["seal"], _seal(secret, purpose.name, subject, moment)):
        raise LinkForged
    if now.timestamp() > int(moment, 36) + purpose.lasts.total_seconds():
        raise LinkExpired
    return subject


def _seal(secret: bytes, purpose: str, subject: str, moment: str) -> str:
    said = f"huiyin link\0{purpose}\0{subject}\0{moment}".encode("ascii")
    return base64.urlsafe_b64encode(hmac.digest(secret, said, hashlib.sha256)[:15]).decode()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
