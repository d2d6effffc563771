"""Personal data in free text, found and replaced before the text goes public.

It leans towards hiding: an approver can put back what was hidden in error, nobody can take back what was
published. Public numbers (110, 12345, 96xxx, 400-…), amounts, dates, building numbers and matter codes stay.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from huiyin.kernel.number_chains import find_numbers
from huiyin.kernel.room_numbers import find_rooms
from huiyin.kernel.surnames import COMPOUND, SINGLE


class Kind(StrEnum):
    """Say what kind of personal data was found."""

    PHONE = "phone"
    LANDLINE = "landline"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    NAME = "name"
    ROOM = "room"
    WECHAT = "wechat"
    QQ = "qq"


# The full-width brackets stop every pattern, so that a placeholder never helps to find something new.
PLACEHOLDERS = {
    Kind.PHONE: "［电话］",
    Kind.LANDLINE: "［座机］",
    Kind.ID_CARD: "［身份证号］",
    Kind.BANK_CARD: "［银行卡号］",
    Kind.PLATE: "［车牌］",
    Kind.EMAIL: "［邮箱］",
    Kind.NAME: "［姓名］",
    Kind.ROOM: "［房号］",
    Kind.WECHAT: "［微信号］",
    Kind.QQ: "［QQ号］",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one piece of personal data: `text` stands at `start` to `end` of what was searched."""

    start: int
    end: int
    kind: Kind
    text: str


_Span = tuple[int, int, Kind]
_TELEPHONES = frozenset({Kind.PHONE, Kind.LANDLINE})

_PLACEHOLDER = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))

_GAP = "[ \u200b]{0,2}"
_SAYS = r"(?:账号|[Ii][Dd]|[ :号码是为]){0,6}"

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64} ?@ ?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)

_SPOKEN = "零〇○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖"
_SPOKEN_DIGITS = str.maketrans(_SPOKEN, "00012345678912123456789")
# What must not stand before it is looked at last: a pattern that begins with a character is found faster.
_SPOKEN_PHONE = re.compile(
    rf"[1一幺壹](?<![0-9{_SPOKEN}][1一幺壹])(?:[ -]?[0-9{_SPOKEN}]){{10}}(?![0-9{_SPOKEN}])"
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")

# Without area code a local number counts only where it is called one: eight digits may be a date or a code.
_NAMED_LOCAL = re.compile(
    rf"(?:电话|座机|固话|致电|拨打|打|联系方式|咨询|来电|热线|联系){_SAYS}"
    r"(?P<value>(?![48]00)[2-8][0-9]{2,3}[ -]?[0-9]{4})(?![0-9]|-[0-9]{6})"
)
# With an extension it is a number however it is introduced.
_LOCAL_DESK = re.compile(
    r"(?<![0-9-])(?![48]00)(?P<value>[2-8][0-9]{6,7})(?= ?(?:转|分机)[ :]?[0-9]{1,5}(?![0-9]))"
)
# What leads on from a landline to one desk: "-805", "转8001", "转 12 分机".
_EXTENSION = re.compile(
    r" ?(?:-[0-9]{2,5}(?![0-9栋幢座号楼单室年月日-])"
    r"|(?:转|分机号?|ext\.?)[ :]?(?:分机)? ?[0-9]{1,5}(?![0-9]))(?: ?分机)?",
    re.IGNORECASE,
)

_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{_GAP}[A-Za-z]{_GAP}[·•・‧∙⋅.-]?{_GAP}"
    # Spaces stand between all of its characters or between none: "湘B12345 6栋" ends at the 5.
    "(?P<serial>[A-Za-z0-9]{5,6}|[A-Za-z0-9]{4}[挂学警港澳]|[A-Za-z0-9](?:[ \u200b]{1,2}[A-Za-z0-9]){4,5})"
    "(?![A-Za-z0-9])"
)
# A plate has at most two letters among its last five or six characters (GA 36).
_MIN_PLATE_DIGITS = 3

_WECHAT = re.compile(
    rf"(?:[微薇威Vv]信|加[Vv薇微](?=[ :A-Za-z0-9])|(?<![A-Za-z])(?:wechat|weixin|vx|wx))(?P<says>{_SAYS})"
    r"(?P<value>[A-Za-z][A-Za-z0-9_-]{5,19}|[0-9]{6,15})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_QQ = re.compile(
    rf"(?:(?<![A-Za-z])qq|扣扣|企鹅)群?{_SAYS}(?P<value>[1-9][0-9]{{4,11}})(?![0-9])", re.IGNORECASE
)
# Few texts name a service at all, and a search that ignores case is slow.
_SERVICE = re.compile("[微薇威Vv]信|加[Vv薇微]|[VvWw][EeXx]|[Qq][Qq]|扣扣|企鹅")

_HAN = "[\u4e00-\u9fff]"
_NAMED_PERSON = re.compile(
    r"(?:(?:我叫|本人叫|名叫)[ :]{0,2}|(?:姓名|联系人|业主|本人)[ :是为]{1,3})"
    rf"(?P<value>(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SINGLE))}]){_HAN}{{1,2}})"
    r"(?=[\s,.;:!?，。；、()［0-9]|电话|手机|联系|身份证|住在|家住|$)"
)


def find(text: str, names: Iterable[str] = (), *, public_numbers: Iterable[str] = ()) -> list[Found]:
    """Find personal data in a text, in order and without overlap.

    `names` are persons known to be in it; `public_numbers` are those of offices, which stay.
    """
    plain = text.translate(_PLAIN)
    public = {_digits(number) for number in public_numbers} - {""}
    taken = [match.span() for match in _PLACEHOLDER.finditer(text)]
    kept: list[_Span] = []
    for start, end, kind in _candidates(plain, names):
        # A plate may have the digits of a hotline; only a telephone number is ever an office's.
        if kind in _TELEPHONES and _digits(plain[start:end]) in public:
            continue
        for until in _ends(plain, end, kind):
            if all(until <= a or b <= start for a, b in taken):
                taken.append((start, until))
                kept.append((start, until, kind))
                break
    return [Found(start, end, kind, text[start:end]) for start, end, kind in sorted(kept)]


def _ends(plain: str, end: int, kind: Kind) -> Iterator[int]:
    """Yield where a piece ends, with the extension of a landline first."""
    if kind is Kind.LANDLINE and (more := _EXTENSION.match(plain, end)):
        yield more.end()
    yield end


def redact(text: str, names: Iterable[str] = (), *, public_numbers: Iterable[str] = ()) -> str:
    """Replace all personal data by placeholders like '［电话］'; redacting twice changes nothing more."""
    known, public = tuple(names), tuple(public_numbers)
    # What was hidden may have kept its neighbour from being seen, so the search goes on until it is empty.
    while found := find(text, known, public_numbers=public):
        for piece in reversed(found):
            text = text[: piece.start] + PLACEHOLDERS[piece.kind] + text[piece.end :]
    return text


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text.translate(_PLAIN))


class _Plain(dict[int, str]):
    """Map each character to the one ASCII character it stands for, so that positions stay the same."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain_char(chr(code))
        return plain


def _plain_char(char: str) -> str:
    if char.isascii():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Pd", "Zs") or char in "−ー":
        return " " if category == "Zs" else "-"
    if category in ("Cf", "Me", "Mn"):
        return "\u200b"
    narrow = unicodedata.normalize("NFKC", char)
    # Circled and raised digits are list marks and square metres, no part of a number.
    return narrow if len(narrow) == 1 and narrow.isascii() and category != "No" else char


_PLAIN = _Plain()


def _candidates(plain: str, names: Iterable[str]) -> Iterator[_Span]:
    """Yield what looks like personal data; where two overlap the earlier is kept."""
    if "@" in plain:
        yield from _matches(_EMAIL, plain, Kind.EMAIL)
    yield from ((start, end, Kind(kind)) for start, end, kind in find_numbers(plain))
    yield from _spoken_phones(plain)
    yield from _matches(_NAMED_LOCAL, plain, Kind.LANDLINE)
    yield from _matches(_LOCAL_DESK, plain, Kind.LANDLINE)
    yield from _plates(plain)
    if _SERVICE.search(plain):
        yield from _wechat(plain)
        yield from _matches(_QQ, plain, Kind.QQ)
    yield from _known_names(plain, names)
    yield from _matches(_NAMED_PERSON, plain, Kind.NAME)
    yield from ((start, end, Kind.ROOM) for start, end in find_rooms(plain))


def _matches(pattern: re.Pattern[str], plain: str, kind: Kind) -> Iterator[_Span]:
    group = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(plain):
        yield (*match.span(group), kind)


def _spoken_phones(plain: str) -> Iterator[_Span]:
    for match in _SPOKEN_PHONE.finditer(plain):
        digits = re.sub("[ -]", "", match[0]).translate(_SPOKEN_DIGITS)
        if _MOBILE.fullmatch(digits) and re.search(f"[{_SPOKEN}]", match[0]):
            yield (*match.span(), Kind.PHONE)


def _plates(plain: str) -> Iterator[_Span]:
    for match in _PLATE.finditer(plain):
        if sum(char.isdigit() for char in match["serial"]) >= _MIN_PLATE_DIGITS:
            yield (*match.span(), Kind.PLATE)


def _wechat(plain: str) -> Iterator[_Span]:
    for match in _WECHAT.finditer(plain):
        value = match["value"]
        # "微信 Android 版" is no account: without "微信号:" an account has letters and something else.
        if match["says"].strip() or (value[0].isalpha() and not value.isalpha()):
            yield (*match.span("value"), Kind.WECHAT)


def _known_names(plain: str, names: Iterable[str]) -> Iterator[_Span]:
    # The longest first, so that of 王小 and 王小明 the whole is hidden.
    lower = plain.lower()
    for name in sorted({name.translate(_PLAIN).strip() for name in names}, key=len, reverse=True):
        # Most names are not in most texts; a pattern is made only where the first character is.
        if len(name) >= 2 and name[0].lower() in lower:
            pattern = re.compile(_GAP.join(map(re.escape, name)), re.IGNORECASE)
            yield from _matches(pattern, plain, Kind.NAME)
