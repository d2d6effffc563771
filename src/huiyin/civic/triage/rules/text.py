"""The one form in which a message is read: plain, simplified, lower case, of bounded length."""

import html
import re
from collections.abc import Iterator
from functools import cache
from operator import add
from unicodedata import is_normalized

from opencc import OpenCC

from huiyin.kernel.text import normalise

# Nobody reads further; what follows in a longer message says nothing new about what it is about.
MAX_CHARACTERS = 20_000
# Markup may be bulky: this much is looked at before it is taken out.
MAX_RAW = 100_000
# Blanks, pictures and what cannot be seen go too: so much without markup is unified.
MAX_BARE = 2 * MAX_CHARACTERS
MAX_WORD = 40

# Each part stops at the next "<", so that a heap of brackets costs no more than its length.
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]{0,2000}>")
_BLOCKS = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE)),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE)),
)
_MARKUP_LEFT = re.compile(r"[<>&]+")
# Arrows, technical signs, dingbats, faces, flags, skin colours and the frame around a key.
_PICTURES = re.compile("[\u20d0-\u20ff\u2190-\u21ff\u2300-\u2bff\U0001f000-\U0001faff]+")
_SPACES = re.compile(r"\s+")

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"(?P<han>[{_HAN}]+)|[^\\W_{_HAN}]+")


def plain(text: str, limit: int = MAX_CHARACTERS) -> str:
    """Bring a message into the form in which it is read: one line, idempotent, never an error.

    Markup and pictures go, traditional characters become simplified ones, widths and punctuation are
    unified, letters are lower case. Whatever follows the first `limit` characters is left out.
    """
    # One code point may stand for eighteen, so that what was unified is cut again.
    bare = _PICTURES.sub(" ", normalise(_without_markup(text[:MAX_RAW])[:MAX_BARE])[:MAX_BARE])
    line = _SPACES.sub(" ", _MARKUP_LEFT.sub(" ", simplified(bare).lower())).strip()
    # A small letter may fall apart into two code points, which the unified form joins again.
    if not is_normalized("NFKC", line):
        line = _SPACES.sub(" ", normalise(line))
    return line[:limit].rstrip()


def joined(title: str, body: str, limit: int = MAX_CHARACTERS) -> str:
    """Read title and body as one text; a body that begins with the title does not say it twice."""
    head, rest = plain(title, limit), plain(body, limit)
    if rest.startswith(head):
        return rest
    return f"{head} {rest}".strip()[:limit].rstrip()


def simplified(text: str) -> str:
    """Turn traditional characters into simplified ones."""
    changed: str = _converter().convert(text)
    return changed


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a plain text into its runs of Han, and of other letters and digits; say which is which."""
    for match in _RUN.finditer(text):
        yield match[0], match.lastgroup is not None


def grams(text: str, least: int = 2, most: int = 2) -> Iterator[str]:
    """Return the character n-grams of the Han runs of a plain text, and every other run as one word.

    No n-gram crosses punctuation. A Han run shorter than `least` is given whole, so that nothing is lost.
    """
    for run, is_han in runs(text):
        if not is_han or len(run) < least:
            yield run[:MAX_WORD]
            continue
        for n in range(least, most + 1):
            yield from _grams(run, n)


def han_share(text: str) -> float:
    """Say how much of a plain text, spaces left out, is Han: 0 for pinyin, digits or nothing."""
    letters = len(text) - text.count(" ")
    return sum(len(run) for run, is_han in runs(text) if is_han) / letters if letters else 0.0


def _grams(run: str, n: int) -> Iterator[str]:
    if n == 2:
        return map(add, run, run[1:])
    if n == 3:
        return map(add, map(add, run, run[1:]), run[2:])
    return (run[at : at + n] for at in range(len(run) - n + 1))


def _without_markup(text: str) -> str:
    if "<" in text:
        for opening, closing in _BLOCKS:
            text = _without_blocks(text, opening, closing)
        text = _TAG.sub(" ", text)
    return html.unescape(text) if "&" in text else text


def _without_blocks(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    kept, at = [], 0
    while start := opening.search(text, at):
        end = closing.search(text, start.end())
        if end is None:
            break
        kept.append(text[at : start.start()])
        at = end.end()
    return " ".join([*kept, text[at:]])


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
