"""Words that the project wrote down for each class: the reading without any label."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, Implementation

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
        listed = sorted({word for word in words if word})
        self._finder = AhoCorasick(listed, implementation=Implementation.ContiguousNFA)
        self._alone = frozenset(n for n, word in enumerate(listed) if word[0].isascii() or word[-1].isascii())

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield each word found with where it begins."""
        # What begins at the same place comes from the shortest to the longest: the last one stays.
        longest = {
            start: end
            for number, start, end in self._finder.find_matches_as_indexes(text, overlapping=True)
            if number not in self._alone or _stands(text, start, end)
        }
        behind = 0
        for start in sorted(longest):
            if start >= behind:
                behind = longest[start]
                yield start, text[start:behind]

    def found(self, text: str) -> list[Found]:
        """Return the words of a text with how often and how early they stand there."""
        times: Counter[str] = Counter()
        first: dict[str, int] = {}
        for at, word in self.find(text):
            times[word] += 1
            first.setdefault(word, at)
        return [Found(word, n, first[word] < HEAD) for word, n in times.items()]


def _stands(text: str, start: int, end: int) -> bool:
    """Tell whether a word of letters or digits stands by itself: 110 is no part of a telephone number."""
    return not (_joined(text[start - 1 : start], text[start]) or _joined(text[end - 1], text[end : end + 1]))


def _joined(one: str, other: str) -> bool:
    """Tell whether two neighbours are letters or digits of one word; an empty one is the end of the text."""
    return one.isascii() and other.isascii() and one.isalnum() and other.isalnum()


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
        """Return how much a text speaks for each class by the list, whatever stands below it included."""
        scores: dict[Path, float] = defaultdict(float)
        for one in found:
            for path, weight in self.entries[one.word].paths.items():
                scores[path] += one.weight * weight
        whole: dict[Path, float] = defaultdict(float)
        for path, points in scores.items():
            for depth in range(1, len(path) + 1):
                whole[path[:depth]] += points
        return whole

    def words_for(self, found: Iterable[Found], path: Path, most: int = 5) -> list[str]:
        """Return the words of a text that say most for a class."""
        here = [one for one in found if path[0] in self.entries[one.word].top]
        said = [(one.weight * self._says(one.word, path), one.word) for one in here]
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
