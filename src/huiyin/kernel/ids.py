"""Names for matters that people read aloud, and the keys that carry an author's rights."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable

# Crockford's base 32: no I, L, O, U. https://www.crockford.com/base32.html
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FOLLOW_KEY_LENGTH = 26
MIN_SECRET_LENGTH = 16

_VALUE = {char: value for value, char in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_RANDOM_CHARS = 7
# Nothing that people type for a code or key is longer; more is refused before it is worked on.
_MOST_TYPED = 100


def new_public_code(randbits: Callable[[int], int] = secrets.randbits) -> str:
    """Draw a public code: seven random characters and a check character, written 'XXXX-XXXX'."""
    drawn = _encode(randbits(5 * _RANDOM_CHARS), _RANDOM_CHARS)
    return _hyphenate(drawn + _check_char(drawn))


def parse_public_code(text: str) -> str | None:
    """Read a code as people type it and return it as 'XXXX-XXXX'; None if it cannot be a code."""
    chars = _tidy(text)
    if len(chars) != _RANDOM_CHARS + 1 or not set(chars) <= set(ALPHABET):
        return None
    if _check_char(chars[:-1]) != chars[-1]:
        return None
    return _hyphenate(chars)


def follow_key(secret: bytes, code: str) -> str:
    """Derive the follow key of a public code: 130 bits of HMAC-SHA256 in 26 characters."""
    if len(secret) < MIN_SECRET_LENGTH:
        raise ValueError(f"The secret has {len(secret)} bytes: give at least {MIN_SECRET_LENGTH}.")
    canonical = parse_public_code(code)
    if canonical is None:
        raise ValueError(f"{code!r} is not a public code: check it for a typing error.")
    digest = hmac.digest(secret, b"huiyin follow key\0" + canonical.encode("ascii"), hashlib.sha256)
    bits = 5 * FOLLOW_KEY_LENGTH
    return _encode(int.from_bytes(digest) >> (8 * len(digest) - bits), FOLLOW_KEY_LENGTH)


def follow_key_matches(secret: bytes, code: str, key: str) -> bool:
    """Tell whether `key` is the follow key of `code`, in constant time, forgiving look-alike characters."""
    if parse_public_code(code) is None:
        return False
    return hmac.compare_digest(_tidy(key), follow_key(secret, code))


def new_secret(randbits: Callable[[int], int] = secrets.randbits) -> str:
    """Draw a secret for a link: 130 random bits in 26 characters without look-alikes."""
    return _encode(randbits(5 * FOLLOW_KEY_LENGTH), FOLLOW_KEY_LENGTH)


def new_salt() -> bytes:
    """Draw 16 random bytes."""
    return secrets.token_bytes(16)


def _tidy(text: str) -> str:
    if len(text) > _MOST_TYPED:
        return ""
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    # Only ASCII goes on: 'ı' is no spelling of I, and the constant-time comparison takes nothing else.
    return bare.upper().translate(_LOOKALIKES) if bare.isascii() else ""


def _hyphenate(chars: str) -> str:
    return f"{chars[:4]}-{chars[4:]}"


def _encode(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length - 1, -1, -1))


def _check_char(chars: str) -> str:
    """Compute the check character over GF(32), modulus x^5 + x^2 + 1.

    A code is valid if the sum of symbol i times x^(n-i) is zero, the check character having weight 1. The
    weights differ and none is zero, so every wrong character and every swap of two characters shows.
    """
    check = 0
    for char in chars:
        check = _times_x(check ^ _VALUE[char])
    return ALPHABET[check]


def _times_x(symbol: int) -> int:
    doubled = symbol << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
