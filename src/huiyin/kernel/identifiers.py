"""Telephone numbers, identity numbers, credit codes and e-mail addresses as people write them."""

import re
import unicodedata
from datetime import date

from huiyin.kernel.text import gettext_noop as N_

NOT_A_PHONE = N_(
    "This is not a telephone number in China: write the 11 digits of a mobile number, "
    "or area code and number, like 0731-28680000."
)
NOT_AN_EMAIL = N_("This is not an e-mail address: write it like name@example.com.")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# Area codes: 010, 02x, and four digits elsewhere; a local number has 7 or 8 digits and begins with 2 to 8.
_LANDLINE = re.compile(r"(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_PHONE_DECORATION = re.compile(r"[\s().\u2010-\u2015\u2212-]+")
_COUNTRY_CODE = re.compile(r"(?:\+|00)86")

_ID_CARD = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(f"[{_USCC_ALPHABET}]{{18}}")

# The limits of RFC 5321, section 4.5.3.1.
_MOST_EMAIL_CHARS = 254
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


def mobile_ok(text: str) -> bool:
    """Tell whether the text is the 11 digits of a mobile number.

    Any second digit from 3 to 9 is taken: a list of the prefixes in use would refuse people whose operator
    has just opened a new one.
    """
    return _MOBILE.fullmatch(text) is not None


def normalise_phone(text: str) -> str:
    """Return a mobile or landline number of mainland China in E.164 ('+86…'); ValueError with a sentence."""
    bare = _PHONE_DECORATION.sub("", unicodedata.normalize("NFKC", text))
    national, has_country_code = (
        _COUNTRY_CODE.subn("", bare, count=1) if _COUNTRY_CODE.match(bare) else (bare, 0)
    )
    if _MOBILE.fullmatch(national):
        return f"+86{national}"
    # Within the country an area code is written with 0; after +86 some leave it out.
    if not national.startswith("0") and not has_country_code:
        raise ValueError(NOT_A_PHONE)
    national = national.removeprefix("0")
    if not _LANDLINE.fullmatch(national):
        raise ValueError(NOT_A_PHONE)
    return f"+86{national}"


def id_card_ok(text: str, *, today: date | None = None) -> bool:
    """Check the date and check character of an 18-character identity number (GB 11643-1999).

    A birth after `today`, if given, is refused. The region is not checked: it may have been renamed since.
    """
    number = text.upper()
    if not _ID_CARD.fullmatch(number):
        return False
    born = _birth(number)
    if born is None or (today is not None and born > today):
        return False
    # ISO 7064, MOD 11-2.
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11] == number[17]


def uscc_ok(text: str) -> bool:
    """Check the check character of a unified social credit code (GB 32100-2015)."""
    code = text.upper()
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17]


def normalise_email(text: str) -> str:
    """Return an e-mail address in lower case; ValueError with a sentence."""
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if len(address) > _MOST_EMAIL_CHARS or not _EMAIL.fullmatch(address):
        raise ValueError(NOT_AN_EMAIL)
    return address


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
