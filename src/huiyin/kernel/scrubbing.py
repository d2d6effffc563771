"""What may stand in a log: no follow key, no token, no address, nothing that somebody wrote.

A log is read by more people than the database and is kept elsewhere. So values are struck out: what looks
like personal data, what is quoted (an error quotes the value it choked on), the query of an address, and
every long word that could be a key. Names of classes, functions and columns stay.
"""

import re
import traceback
from urllib.parse import unquote

from huiyin.kernel.redaction import redact

HIDDEN = "…"
LONGEST = 2_000

# What databases add to an error: the row or the key at fault, with its values.
_DATABASE_DETAIL = re.compile(r"\s*\b(?:DETAIL|CONTEXT|HINT|QUERY|PARAMETERS):.*", re.DOTALL)
# In an address only a route's own words are short and lower-case; keys, codes and numbers are not.
_ADDRESS = re.compile(r"(?<![\w/<.])(?:https?:/)?/[^\s\"'“”<>?]*(?:\?[^\s\"'“”<>]*)?")
_STEP = re.compile(r"[a-z][a-z_.-]{0,30}|v[0-9]|[a-z0-9_]{1,40}\.(?:py|js|css|svg)")
_QUOTED = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|“[^”\n]*”|‘[^’\n]*’|«[^»\n]*»|「[^」\n]*」")
_NAME = re.compile(r"[A-Za-z_][a-z_.]{1,60}|[A-Z][A-Za-z]{2,40}")
_WORDS_OF_PEOPLE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LONG_WORD = re.compile(r"(?<![\w.-])(?=[\w-]*\d)[\w-]{20,}(?![\w-])")
_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
_BEARER = re.compile(r"(?i)\b(bearer|basic|token|key|cookie|password|authorization)(\s*[:=]\s*|\s+)\S+")
_ADDRESS_OF_CLIENT = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]+"
)
_LOCAL = ("127.", "0.0.0.0")  # noqa: S104 - compared, not bound
_NUMBER = re.compile(r"(?<![\w.])\d[\d -]{6,}\d(?![\w.])")


def scrub(text: str) -> str:
    """Strike out of a line for the log whatever could be about a person or open a door."""
    text = _DATABASE_DETAIL.sub("", text[: LONGEST * 4])
    text = _ADDRESS.sub(_plain_address, text)
    text = _QUOTED.sub(_plain_quote, text)
    text = _BEARER.sub(rf"\1\2{HIDDEN}", text)
    text = _ADDRESS_OF_CLIENT.sub(_plain_client, text)
    text = redact(text)
    text = _WORDS_OF_PEOPLE.sub(HIDDEN, text)
    for pattern in (_CODE, _NUMBER, _LONG_WORD):
        text = pattern.sub(HIDDEN, text)
    return text[:LONGEST]


def _plain_address(found: re.Match[str]) -> str:
    scheme, _, path = found[0].partition("://") if "://" in found[0] else ("", "", found[0])
    steps = unquote(path.partition("?")[0]).split("/")
    kept = [step if not step or _STEP.fullmatch(step) else HIDDEN for step in steps]
    if scheme:
        kept[0] = HIDDEN
    return (f"{scheme}://" if scheme else "") + "/".join(kept)


def _plain_quote(found: re.Match[str]) -> str:
    inside = found[0][1:-1]
    return found[0] if _NAME.fullmatch(inside) else f"{found[0][0]}{HIDDEN}{found[0][-1]}"


def _plain_client(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith(_LOCAL) else HIDDEN


def fault(error: BaseException) -> str:
    """Name an error in one line, its own words scrubbed."""
    said = scrub(str(error)).strip().partition("\n")[0]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def story(error: BaseException, most: int = 30) -> list[str]:
    """Tell how an error came about: each fault with the places it passed, causes first, no values."""
    lines: list[str] = []
    for one in _causes(error):
        frames = traceback.extract_tb(one.__traceback__)[-most:]
        lines += [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
        lines.append(fault(one))
    return lines


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain[::-1]


def _short(path: str) -> str:
    for mark in ("site-packages/", "src/", "lib/python"):
        if mark in path:
            return path.rpartition(mark)[2]
    return path.rpartition("/")[2]
