"""Amounts of money as whole fen, read and written in yuan."""

import re
import unicodedata
from typing import TypeAlias

from huiyin.kernel.text import gettext_noop as N_

Fen: TypeAlias = int

# Ten trillion yuan: more than a city ever books, and far inside a 64-bit column.
_MOST_YUAN_DIGITS = 13
_AMOUNT = re.compile(r"(-)?¥?(-)?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?元?", re.ASCII)

NOT_AN_AMOUNT = N_("This is not an amount in yuan: write digits with at most two decimals, like 1860.00.")
AMOUNT_TOO_LARGE = N_("This amount is too large: at most 13 digits before the decimal point are possible.")


def parse_yuan(text: str) -> Fen:
    """Read yuan ('1,860.00', '¥1860', '1860元', full width too) as fen; ValueError with a sentence."""
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("￥", "¥")
    match = _AMOUNT.fullmatch(written)
    if match is None or (match[1] and match[2]):
        raise ValueError(NOT_AN_AMOUNT)
    yuan = match[3].replace(",", "")
    if len(yuan) > _MOST_YUAN_DIGITS:
        raise ValueError(AMOUNT_TOO_LARGE)
    fen = int(yuan) * 100 + int((match[4] or "0").ljust(2, "0"))
    return -fen if match[1] or match[2] else fen


def format_yuan(fen: Fen) -> str:
    """Write fen as yuan with thousands separators and two decimals: 186000 becomes '1,860.00'."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"
