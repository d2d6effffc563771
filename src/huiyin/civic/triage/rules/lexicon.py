"""Words that the project wrote down for each class: the reading without any label."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from huiyin.civic.triage.rules.text import plain

# A class by its names from the top down: one, two or three of them.
Path = tuple[str, ...]
STRONG, WEAK = 2.0, 0.5
MARKS = {"!": STRONG, "?": WEAK}
# The words at the beginning are the title, or what the author thought of first.
HEAD = 25
HEAD_BONUS = 2.0
MORE_OFTEN = 0.5
LONGEST_COUNTED = 5


@dataclass(frozen=True)
class Entry:
    """What one word says: how much for each class at the top, and for each written class exactly."""

    top: Mapping[str, float]
    paths: Mapping[Path, float]


@dataclass(frozen=True)
class Found:
    """A word in a text: how often it stands there, and whether at the beginning."""

    word: str
    times: int
    early: bool

    @property
    def weight(self) -> float:
        """Count a repeated word a little more than once, and one at the beginning threefold."""
        return 1 + MORE_OFTEN * math.log(self.times) + (HEAD_BONUS if self.early else 0)


class WordList:
    """Finds listed words in a text: the longest at each place, none inside another, in one pass."""

    def __init__(self, words: Iterable[str]) -> None:
        self._starting: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words), key=len, reverse=True):
            self._starting[word[:2]].append(word)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each word found with where it begins."""
        at, starting = 0, self._starting
        while at < len(text):
            word = self._at(text, at, starting.get(text[at : at + 2], ())) or self._at(
                text, at, starting.get(text[at], ())
            )
            if word:
                yield at, word
            at += len(word) or 1

    def found(self, text: str) -> list[Found]:
        """Return the words of a text with how often and how early they stand there."""
        times: Counter[str] = Counter()
        first: dict[str, int] = {}
        for at, word in self.find(text):
            times[word] += 1
            first.setdefault(word, at)
        return [Found(word, n, first[word] < HEAD) for word, n in times.items()]

    @staticmethod
    def _at(text: str, at: int, words: Iterable[str]) -> str:
        return next((word for word in words if text.startswith(word, at) and _stands(text, at, word)), "")


def _stands(text: str, at: int, word: str) -> bool:
    """Tell whether a word of letters or digits stands by itself: 110 is no part of a telephone number."""
    end = at + len(word)
    return not (word[0].isascii() and text[at - 1 : at].isascii() and text[at - 1 : at].isalnum()) and not (
        word[-1].isascii() and text[end : end + 1].isascii() and text[end : end + 1].isalnum()
    )


@dataclass(frozen=True)
class Grouped:
    """A word file of groups: in which groups a word stands, and how much it weighs there."""

    groups: Mapping[str, Mapping[str, float]]
    words: WordList = field(repr=False)

    def found(self, text: str) -> list[tuple[str, Mapping[str, float]]]:
        """Return the words of a plain text, each with its groups."""
        return [(word, self.groups[word]) for _, word in self.words.find(text)]


def grouped(lines: Iterable[tuple[str, list[tuple[str, float]]]]) -> Grouped:
    """Put the lines of a word file together, each a group with its words."""
    groups: dict[str, dict[str, float]] = defaultdict(dict)
    for group, words in lines:
        for word, weight in words:
            groups[word][group] = weight
    return Grouped(groups, WordList(groups))


@dataclass(frozen=True)
class Lexicon:
    """The words of all classes, and what each of them says."""

    entries: Mapping[str, Entry]
    words: WordList = field(repr=False)

    @property
    def tops(self) -> list[str]:
        """Return the classes at the top that have words, in a fixed order."""
        return sorted({top for entry in self.entries.values() for top in entry.top})

    def found(self, text: str) -> list[Found]:
        """Return the listed words of a plain text."""
        return self.words.found(text)

    def top_scores(self, found: Iterable[Found]) -> dict[str, float]:
        """Return how much a text speaks for each class at the top."""
        scores: dict[str, float] = defaultdict(float)
        for one in found:
            for top, weight in self.entries[one.word].top.items():
                scores[top] += one.weight * weight
        return scores

    def path_scores(self, found: Iterable[Found]) -> dict[Path, float]:
        """Return how much a text speaks for each class exactly as it is written in the list."""
        scores: dict[Path, float] = defaultdict(float)
        for one in found:
            for path, weight in self.entries[one.word].paths.items():
                scores[path] += one.weight * weight
        return scores

    def words_for(self, found: Iterable[Found], path: Path, most: int = 5) -> list[str]:
        """Return the words of a text that say most for a class."""
        said = [(one.weight * self._says(one.word, path), one.word) for one in found]
        return [word for weight, word in sorted(said, reverse=True) if weight > 0][:most]

    def _says(self, word: str, path: Path) -> float:
        """Weigh a word for a class; words of the exact class come before those of its neighbours."""
        entry = self.entries[word]
        exact = sum(weight for one, weight in entry.paths.items() if one[: len(path)] == path)
        return exact + 0.1 * entry.top.get(path[0], 0.0)


def read_lines(text: str) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """Read a word file: yield each class with its words and their weights. Raises ValueError."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        head, colon, rest = line.partition(":")
        if not colon or not rest.strip():
            raise ValueError(f"Line {number} of the word file has no “class: words”: {line[:40]}")
        yield head.strip(), [_weighed(word) for word in rest.split()]


def _weighed(word: str) -> tuple[str, float]:
    return plain(word.rstrip("!?")), MARKS.get(word[-1], 1.0)


def make_lexicon(lines: Iterable[tuple[str, list[tuple[str, float]]]]) -> Lexicon:
    """Put the classes and their words together; a word of several classes says less about each."""
    weights: dict[str, dict[Path, float]] = defaultdict(dict)
    for head, words in lines:
        path = tuple(head.split("/"))
        for word, weight in words:
            weights[word][path] = max(weight, weights[word].get(path, 0.0))
    entries = {word: _entry(word, paths) for word, paths in weights.items() if word}
    return Lexicon(entries, WordList(entries))


def _entry(word: str, paths: Mapping[Path, float]) -> Entry:
    tops: dict[str, float] = {}
    for path, weight in paths.items():
        tops[path[0]] = max(weight, tops.get(path[0], 0.0))
    length = 1.0 if len(word) < 2 else min(len(word), LONGEST_COUNTED) / 2
    strength = length * math.sqrt(max(tops.values()))
    total, all_paths = sum(tops.values()), sum(paths.values())
    return Entry(
        {top: strength * weight / total for top, weight in tops.items()},
        {path: strength * weight / all_paths for path, weight in paths.items()},
    )
