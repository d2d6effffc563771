"""Searching matters by words: which finds come first, and what of their text is marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huiyin.civic.triage.rules.frequencies import Frequencies
from huiyin.civic.triage.rules.text import joined, plain, runs
from huiyin.kernel.text import search_tokens

SNIPPET = 90
_READ = 3_000
_IN_TITLE = 2.0
_PHRASE, _PHRASE_IN_TITLE = 1.5, 3.0
_MOST_TERMS = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a shown text; a marked one is what was searched for."""

    text: str
    marked: bool = False


def rank(words: str, texts: Sequence[tuple[str, str]], held: Frequencies) -> list[float]:
    """Say how well titles and bodies answer some words: rare words count more, phrases and titles most."""
    asked = plain(words)
    terms = {token: held.weight(token) + 0.1 for token in search_tokens(asked)[:_MOST_TERMS]}
    phrases = [run for run, _ in runs(asked) if len(run) > 1]
    return [_answers(plain(title), joined(title, body, _READ), terms, phrases) for title, body in texts]


def _answers(title: str, text: str, terms: dict[str, float], phrases: Iterable[str]) -> float:
    score = 0.0
    for term, weight in terms.items():
        if term in text:
            score += weight * (_IN_TITLE if term in title else 1.0)
    for phrase in phrases:
        if phrase in title:
            score += _PHRASE_IN_TITLE
        elif phrase in text:
            score += _PHRASE
    return score


def marked(text: str, words: str) -> list[Piece]:
    """Cut a text where something that was searched for stands, and mark it."""
    return list(_cut(text, _spans(text, words)))


def snippet(text: str, words: str, width: int = SNIPPET) -> list[Piece]:
    """Return the part of a text with most of what was searched for, on one line, the finds marked."""
    line = " ".join(text[:_READ].split())
    spans = _spans(line, words)
    if len(line) <= width:
        return list(_cut(line, spans))
    begin = _best_begin(spans, width, len(line))
    end = min(len(line), begin + width)
    inside = [(max(a, begin) - begin, min(b, end) - begin) for a, b in spans if a < end and b > begin]
    pieces = list(_cut(line[begin:end], inside))
    before, after = [Piece("…")] if begin else [], [Piece("…")] if end < len(line) else []
    return [*before, *pieces, *after]


def _best_begin(spans: Sequence[tuple[int, int]], width: int, length: int) -> int:
    """Choose where the snippet begins: where most marked characters fit in, a little before the first."""
    if not spans:
        return 0
    starts = [start for start, _ in spans[:50]]
    best = max(
        starts, key=lambda at: (sum(min(b, at + width) - a for a, b in spans if at <= a < at + width), -at)
    )
    return max(0, min(best - width // 6, length - width))


def _spans(text: str, words: str) -> list[tuple[int, int]]:
    """Return where words stand in a text: whole runs, or else the pairs of characters of a run."""
    folded = text.casefold()
    # A few letters become two when folded; then the text itself is searched, and capitals are missed.
    shown = folded if len(folded) == len(text) else text
    found: list[tuple[int, int]] = []
    for run, is_han in list(runs(plain(words)))[:_MOST_TERMS]:
        whole = list(_places(shown, run))
        if not whole and is_han and len(run) > 2:
            whole = [span for at in range(len(run) - 1) for span in _places(shown, run[at : at + 2])]
        found += whole
    return _merged(found)


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    at = text.find(term)
    while at >= 0:
        yield at, at + len(term)
        at = text.find(term, at + len(term))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], marked=True)
        at = end
    if at < len(text):
        yield Piece(text[at:])
