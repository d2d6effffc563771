"""What a learned reading looks at: character n-grams, listed words, and the beginning once more."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from huiyin.civic.triage.rules.lexicon import HEAD
from huiyin.civic.triage.rules.text import runs

# The blocks of features. Each is brought to length one by itself and then counts by its weight.
GRAMS, WORDS, START = "grams", "words", "start"
WEIGHTS: Mapping[str, float] = {GRAMS: 1.0, WORDS: 1.0, START: 0.6}
LONGEST_GRAM = 3
LONGEST_WORD = 5

_NUMBER = re.compile(r"\d+")
# Anonymised names of places (A市, B3区) say where, never what about.
_CODE = re.compile(r"[a-z]\d*(?=[市区县省])")

Counts = Mapping[str, Counter[str]]


def masked(text: str) -> str:
    """Take out of a plain text what says nothing about the class: numbers and codes of places."""
    return _NUMBER.sub("0", _CODE.sub("", text))


def features(text: str, words: frozenset[str] | Mapping[str, int]) -> dict[str, Counter[str]]:
    """Count the features of a plain text in each block; `words` are those that count as words.

    A text that was cut into words by blanks is read like one that was not: no gram crosses a blank, but
    words and the beginning are looked for in the letters alone.
    """
    said = masked(text)
    pieces = list(_han(said))
    closed = "".join(said.split()) if " " in said else said
    whole = list(_han(closed)) if " " in said else pieces
    return {
        GRAMS: Counter(_grams(pieces, 1, LONGEST_GRAM)),
        WORDS: Counter(filter(words.__contains__, _grams(whole, 2, LONGEST_WORD))),
        START: Counter(_grams(list(_han(closed[:HEAD])), 1, LONGEST_GRAM)),
    }


def _han(text: str) -> Iterator[str]:
    return (run for run, _ in runs(text))


def _grams(pieces: list[str], least: int, most: int) -> Iterator[str]:
    for run in pieces:
        for n in range(least, most + 1):
            for at in range(len(run) - n + 1):
                yield run[at : at + n]
