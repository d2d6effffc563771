"""Long numbers in free text that belong to a person: telephones, identity cards, bank cards.

People break such numbers by spaces and hyphens wherever they like. So the text is cut into chains of digit
groups, and each run of whole groups is asked what it is. A number never begins or ends within a group,
which keeps longer numbers (orders, meters) whole.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate, pairwise

from huiyin.kernel.identifiers import uscc_ok


class NumberKind(StrEnum):
    """Say what a long number is."""

    PHONE = "phone"
    LANDLINE = "landline"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


# A group is digits, or the X that ends an identity number.
_GROUP = re.compile(r"[0-9]+(?:[Xx](?![A-Za-z0-9]))?|(?<=[ -])[Xx](?![A-Za-z0-9])")
_SEPARATOR = re.compile(r"[ \t._·•\u200b-]{1,3}|\) ?")
# A bank card has 19 digits at most; a country code adds two or four to the 11 of a telephone.
_MOST_DIGITS = 19
_LEAST_DIGITS = 10

# So many digits with nothing but separators between them: without that there is nothing to look at.
_LONG = re.compile(r"(?:[0-9](?:[ \t._·•\u200b-]{1,3}|\) ?)?){9}[0-9Xx]")

_COUNTRY_CODE = re.compile(r"(?:00)?86")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_AREA_AND_LOCAL = re.compile(r"(?:10|2[0-9]|[3-9][0-9]{2})[1-9][0-9]{6,7}")
# Digits of the groups: area code and local number, the latter whole or in two, or both as one.
_LANDLINE_SIZES = re.compile(r"[2-4] (?:7|8|3 4|4 4|4 3)|9|1[0-2]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_ID_18 = re.compile(r"[1-9][0-9]{16}[0-9Xx]")
# Where region, year, month, day and serial end.
_ID_PARTS = {6, 10, 12, 14, 17}
# Province codes of GB/T 2260; without a check character only they tell an old number from any 15 digits.
_ID_15 = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{13}")

# First digits of cards issued in China or honoured there (UnionPay 62, others 3 to 6 and the old 9558).
_CARD = re.compile(r"[3-69][0-9]{15,18}")

Group = re.Match[str]


def find_numbers(plain: str) -> Iterator[tuple[int, int, NumberKind]]:
    """Yield start, end and kind of each personal number, left to right, the longest first.

    `plain` has ASCII digits and hyphens and '\\u200b' for whatever shows nothing.
    """
    if not _LONG.search(plain):
        return
    for chain in _chains(plain):
        i = 0
        while i < len(chain):
            size, kind = _longest(chain, i)
            if kind:
                yield _start(plain, chain[i : i + size]), chain[i + size - 1].end(), kind
            i += size


def _chains(plain: str) -> Iterator[list[Group]]:
    chain: list[Group] = []
    for group in _GROUP.finditer(plain):
        if chain and not _SEPARATOR.fullmatch(plain, chain[-1].end(), group.start()):
            yield chain
            chain = []
        chain.append(group)
    if chain:
        yield chain


def _longest(chain: Sequence[Group], i: int) -> tuple[int, NumberKind | None]:
    best: tuple[int, NumberKind | None] = (1, None)
    groups: list[str] = []
    digits = 0
    for size, match in enumerate(chain[i : i + _MOST_DIGITS], start=1):
        groups.append(match[0])
        digits += len(match[0])
        if digits > _MOST_DIGITS:
            break
        if kind := _kind(groups, _gaps(chain[i : i + size])):
            best = size, kind
    return best


def _gaps(groups: Sequence[Group]) -> set[str]:
    string = groups[0].string
    return {string[a.end() : b.start()] for a, b in pairwise(groups)}


def _kind(groups: Sequence[str], gaps: set[str]) -> NumberKind | None:
    number = "".join(groups)
    if len(number) < _LEAST_DIGITS or _is_decimal(groups, gaps):
        return None
    for kind, belongs in _KINDS:
        if belongs(number, groups, gaps):
            return kind
    return None


def _is_decimal(groups: Sequence[str], gaps: set[str]) -> bool:
    """Tell an amount with its decimal point from a number whose parts are all set off by points."""
    return "." in gaps and (len(groups) == 2 or len(gaps) > 1)


def _is_phone(number: str, groups: Sequence[str], gaps: set[str]) -> bool:
    national = _national(groups)
    if not _MOBILE.fullmatch("".join(national)):
        return False
    return _is_spelt(national) or _is_grouped_like_a_phone(national, gaps)


def _national(groups: Sequence[str]) -> list[str]:
    first = _COUNTRY_CODE.sub("", groups[0], count=1) if _COUNTRY_CODE.match(groups[0]) else groups[0]
    return [first, *groups[1:]] if first else list(groups[1:])


def _is_grouped_like_a_phone(groups: Sequence[str], gaps: set[str]) -> bool:
    if [len(group) for group in groups] in ([11], [3, 4, 4]):
        return True
    if len(groups[0]) < 3 or len(groups) > 4:
        return False
    # "1958-2026 100" and "135 2026-11-22" are years and dates beside other numbers.
    if any(_YEAR.fullmatch(group) for group in groups):
        return len(groups) <= 3 and len(gaps) == 1
    return len(groups) <= 3 or len(gaps) == 1


def _is_landline(number: str, groups: Sequence[str], gaps: set[str]) -> bool:
    national = _national(groups)
    local = "".join(national)
    # Only after a country code may the area code stand without its 0.
    if (national == list(groups) and local[0] != "0") or not _AREA_AND_LOCAL.fullmatch(
        local.removeprefix("0")
    ):
        return False
    sizes = " ".join(str(len(group)) for group in national)
    return _is_spelt(national) or _LANDLINE_SIZES.fullmatch(sizes) is not None


def _is_id_card(number: str, groups: Sequence[str], gaps: set[str]) -> bool:
    """Tell by the birth date alone: a number with a slip of the pen still points at a person."""
    ends = set(accumulate(len(group) for group in groups[:-1]))
    if not (len(groups) <= 3 or ends <= _ID_PARTS or _in_fours(groups) or _is_spelt(groups)):
        return False
    if _ID_18.fullmatch(number):
        return _is_birth(number[6:10], number[10:14])
    return bool(_ID_15.fullmatch(number)) and _is_birth("19" + number[6:8], number[8:12])


def _is_birth(year: str, month_day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month_day[:2]), int(month_day[2:])).year < 2100
    except ValueError:
        return False


def _is_bank_card(number: str, groups: Sequence[str], gaps: set[str]) -> bool:
    if not (len(groups) <= 3 or _in_fours(groups) or _is_spelt(groups)):
        return False
    # A credit code of 18 digits names a firm, not a person.
    return bool(_CARD.fullmatch(number)) and _luhn_ok(number) and not uscc_ok(number)


def _luhn_ok(number: str) -> bool:
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    return (sum(map(int, number[-1::-2])) + sum(n - 9 if n > 9 else n for n in doubled)) % 10 == 0


def _in_fours(groups: Sequence[str]) -> bool:
    return all(len(group) == 4 for group in groups[:-1])


def _is_spelt(groups: Sequence[str]) -> bool:
    return len(groups) > 1 and all(len(group) == 1 for group in groups)


def _start(plain: str, groups: Sequence[Group]) -> int:
    """Take in the '+' of a country code, and the bracket that opens before an area code."""
    first = groups[0].start()
    before = plain[first - 1 : first]
    in_brackets = before == "(" and any(gap.startswith(")") for gap in _gaps(groups))
    return first - 1 if before == "+" or in_brackets else first


# The most telling first: an identity number may pass for a bank card.
_KINDS: tuple[tuple[NumberKind, Callable[[str, Sequence[str], set[str]], bool]], ...] = (
    (NumberKind.PHONE, _is_phone),
    (NumberKind.LANDLINE, _is_landline),
    (NumberKind.ID_CARD, _is_id_card),
    (NumberKind.BANK_CARD, _is_bank_card),
)
