"""Codes of places: statistical ones down to the community, our own below, and tokens for QR links.

GB/T 2260 gives six digits for city and district; the statistical code adds three for the street and three
for the community. Hunan has published no code for what lies below, so ours goes on with 3 digits for the
compound, 3 for the building and 2 for the stairwell. A room has four more, which are never stored in plain.
"""

import re
import secrets
from collections.abc import Iterable

from huiyin.civic.places.rules.ladder import AreaLevel
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import ALPHABET
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

TOKEN_LENGTH = 6
_LOOKALIKES = str.maketrans("OIL", "011")

_DIGITS = {
    AreaLevel.CITY: 6,
    AreaLevel.DISTRICT: 6,
    AreaLevel.STREET: 9,
    AreaLevel.COMMUNITY: 12,
    AreaLevel.COMPOUND: 15,
    AreaLevel.BUILDING: 18,
    AreaLevel.STAIRWELL: 20,
}
_CODE = re.compile(r"[1-9]\d{5}(\d{3}|\d{6}|\d{9}|\d{12}|\d{14})?")


def looks_like_code(text: str) -> bool:
    """Tell whether a text has the form of a place's code."""
    return _CODE.fullmatch(text.strip()) is not None


def canonical_code(text: str) -> str:
    """Return a code in the form it is stored in: statistical codes without the zeros that fill them up."""
    code = normalise(text).replace(" ", "")
    if len(code) in {9, 12}:
        for length in (6, 9):
            if len(code) > length and set(code[length:]) == {"0"}:
                return code[:length]
    return code


def check_code(level: AreaLevel, code: str, parent_code: str) -> Decision:
    """Say whether a canonical code can be that of a place of this level under its parent."""
    stem = _stem(level, parent_code)
    digits = _DIGITS[level]
    if not (code.isascii() and code.isdigit() and len(code) == digits and code[0] != "0"):
        return no(
            "bad_code",
            N_("“%(value)s” is no code for this level: it has to be %(digits)s digits."),
            Invalid,
            value=code,
            digits=digits,
        )
    if not code.startswith(stem) or set(code[len(stem) :]) == {"0"}:
        return no(
            "foreign_code",
            N_("The code “%(value)s” does not belong under “%(stem)s”. Check both places."),
            Invalid,
            value=code,
            stem=stem,
        )
    return YES


def _stem(level: AreaLevel, parent_code: str) -> str:
    return parent_code[:4] if level == AreaLevel.DISTRICT else parent_code


def next_code(level: AreaLevel, parent_code: str, taken: Iterable[str]) -> str:
    """Return the next own code under a parent; empty where codes are not ours or the parent has none.

    Raises Invalid when the numbers under this parent are used up.
    """
    if level not in {AreaLevel.COMPOUND, AreaLevel.BUILDING, AreaLevel.STAIRWELL} or not parent_code:
        return ""
    width = _DIGITS[level] - len(parent_code)
    numbers = (int(code[len(parent_code) :]) for code in taken if len(code) == _DIGITS[level])
    number = max(numbers, default=0) + 1
    if number >= 10**width:
        raise Invalid(
            N_("All numbers under code %(code)s are used. Give this place a code by hand."),
            code="codes_used_up",
            field="code",
            params={"code": parent_code},
        )
    return f"{parent_code}{number:0{width}d}"


def new_token() -> str:
    """Draw a token: six characters that can be read aloud. It names a place, it grants nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def parse_token(text: str) -> str | None:
    """Read a token as people type it, look-alikes forgiven; None if it cannot be one."""
    if not text.isascii():
        return None
    token = text.strip().upper().translate(_LOOKALIKES)
    return token if len(token) == TOKEN_LENGTH and set(token) <= set(ALPHABET) else None
