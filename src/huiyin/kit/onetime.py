"""One-time codes by the clock (RFC 6238): SHA-1, six digits, thirty seconds, as every app has them."""

import secrets
from base64 import b32decode, b32encode
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
DIGITS = 6
_SECRET_BYTES = 20


def new_secret() -> str:
    """Draw a secret of 160 bits, in base 32 as people would type it."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def step_of(moment: datetime) -> int:
    """Return the number of the half minute that a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int) -> str:
    """Return the code that an app with this secret shows in a half minute."""
    return _codes(secret).generate(step * STEP_SECONDS).decode()


def step_shown(secret: str, code: str, steps: range) -> int | None:
    """Return in which of these half minutes a code was shown; None if in none. Every one is compared."""
    found = None
    for step in steps:
        if secrets.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def address(secret: str, account: str, issuer: str) -> str:
    """Return the otpauth address that an app reads from the picture."""
    return _codes(secret).get_provisioning_uri(account, issuer)


def _codes(secret: str) -> TOTP:
    # SHA-1 is what RFC 6238 and the apps mean; in an HMAC its collisions do no harm.
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
