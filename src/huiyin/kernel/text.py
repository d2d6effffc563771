"""Text as people type it: cleaned for storing, normalised for comparing, cut into tokens for searching."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

MAX_TOKEN_LENGTH = 40
MAX_TOKENS = 4_000
MAX_TERMS = 24

# Characters that show nothing and carry no wording: controls (tab and line feed stay), zero-width and
# directional marks, blank fillers, lone surrogates and the two code points that no XML file may hold.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
# Variation selectors choose a glyph: what people typed keeps them, a comparison must not see them.
_UNCOMPARED = re.compile(_INVISIBLE.pattern[:-1] + "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINE_END = re.compile(r"\s*\n\s*")

# NFKC already turns ，：；！？（） into their ASCII twins; these are the marks that it leaves apart.
_PUNCTUATION = {
    **dict.fromkeys("“”„‟〝〞〟«»「」『』", '"'),
    **dict.fromkeys("‘’‚‛‹›`", "'"),
    **dict.fromkeys("‐‑‒–—―−﹘─", "-"),
    **dict.fromkeys("•‧∙⋅・", "·"),
    **dict.fromkeys("【〔〖", "["),
    **dict.fromkeys("】〕〗", "]"),
    "〈": "<",
    "《": "<",
    "〉": ">",
    "》": ">",
    "。": ".",
    "、": ",",
    "〜": "~",
}
# Looking for the few that stand in a text takes a tenth of translating it letter by letter.
_MARKS = re.compile(f"[{re.escape(''.join(_PUNCTUATION))}]")

_WIDE_MARKS = tuple(zip("，：；！？（）", ",:;!?()", strict=True))

# Scripts written without spaces: Han with its extensions, 々〇, and kana without the loose sound marks.
_CJK = "\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"(?P<cjk>[{_CJK}]+)|[^\\W_{_CJK}]+")

_PAUSE = re.compile(r"[\s,.;:!?，。；：！？、…)\]）】》”]")
_WORD = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Term:
    """Hold one condition of a query: a token equal to `text`, or starting with it if `prefix`."""

    text: str
    prefix: bool


class Message(str):
    """A message id among the parameters of another; delivery translates both."""

    __slots__ = ()


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation and return it as it is; delivery translates it."""
    return message


def normalise(text: str) -> str:
    """Bring a text into the one form in which texts are compared; idempotent, line feeds stay."""
    plain = _MARKS.sub(_narrow, _compatible(_LINE_END.sub("\n", text)))
    return _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", plain)).strip()


def _narrow(mark: re.Match[str]) -> str:
    return _PUNCTUATION[mark[0]]


def _compatible(text: str) -> str:
    """Bring a text into NFKC and take out what shows nothing."""
    visible = _UNCOMPARED.sub("", text)
    # Nearly every Chinese text has these marks; without them NFKC sees at a glance that it has no work.
    for wide, narrow in _WIDE_MARKS:
        visible = visible.replace(wide, narrow)
    # NFKC makes a few fillers out of their narrow twins, so the invisible go a second time.
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", visible))


def clean(text: str, limit: int | None = None) -> str:
    """Make what people typed safe to store, at most `limit` characters long, without touching the wording."""
    kept = _INVISIBLE.sub("", _LINE_END.sub("\n", text)).strip()
    return kept if limit is None else kept[:limit].rstrip()


def search_tokens(text: str) -> list[str]:
    """Cut a text into the tokens of its index entry: distinct, in order, at most `MAX_TOKENS`.

    A run of Han or kana gives every character pair and its last character, so that a pair is found by
    equality and a single character by prefix. A run of letters or digits is one token.
    """
    tokens: list[str] = []
    for run, is_cjk in _runs(text):
        if is_cjk:
            tokens += _pairs(run)
        tokens.append(run[-1] if is_cjk else run)
    return list(dict.fromkeys(tokens))[:MAX_TOKENS]


def query_terms(query: str) -> list[Term]:
    """Turn what people search for into terms that must all match the tokens of `search_tokens`."""
    terms: dict[Term, None] = {}
    for run, is_cjk in _runs(query):
        if is_cjk and len(run) > 1:
            terms.update(dict.fromkeys(Term(pair, prefix=False) for pair in _pairs(run)))
        else:
            terms[Term(run, prefix=True)] = None
    return list(terms)[:MAX_TERMS]


def shorten(text: str, width: int) -> str:
    """Fit a text into `width` characters on one line, cut after a pause or between words, ending in '…'."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    if width < 1:
        raise ValueError(f"A text cannot be shortened to {width} characters: give a width of at least 1.")
    return line[: _cut(line, width - 1)].rstrip(" ,.;:，。；：、…") + "…"


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for match in _RUN.finditer(_compatible(text).casefold()):
        is_cjk = match.lastgroup is not None
        yield (match[0] if is_cjk else match[0][:MAX_TOKEN_LENGTH]), is_cjk


def _pairs(run: str) -> Iterator[str]:
    return map(add, run, run[1:])


def _cut(line: str, most: int) -> int:
    """Find where to cut: in the final third after a pause, else between words, else at `most`."""
    least = most * 2 // 3
    for end in range(most, least, -1):
        if _PAUSE.match(line, end - 1):
            return end
    for end in range(most, least, -1):
        if not (_WORD.match(line, end - 1) and _WORD.match(line, end)):
            return end
    return most
